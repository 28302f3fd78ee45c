"""Which questions a journey answers, and where.

A step's `needs_to_know` is answered where a step's `told` or its touchpoint's `information` has it in the same words:
compared without regard to case, to spaces, and to the punctuation at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_

if TYPE_CHECKING:
    from .paths import Paths

ANSWERED = {
    "here": N_("answered here"), "way": N_("answered elsewhere on every way"),
    "sometimes": N_("answered on some ways only"), "never": N_("never answered"),
}
OPEN = ("sometimes", "never")
"""What somebody has to see to: not answered, or not on every way."""
_ENDS = ".?!…;:。？！؟ "


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody has to know in a step."""

    step: str
    text: str
    answered: str
    """A key of `ANSWERED`: here, elsewhere on every way through the step, on some of them only, or never."""


def same_words(text: str) -> str:
    """What two texts have in common that say the same in the same words."""
    return " ".join(text.casefold().split()).rstrip(_ENDS)


def answers(step: Mapping[str, Any], touchpoint: Mapping[str, Any] | None) -> frozenset[str]:
    """What is answered in a step, as `same_words`."""
    return frozenset(map(same_words, (*step.get("told", ()), *(touchpoint or {}).get("information", ()))))


def asked(step: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What has to be known in a step, each as it is written and as `same_words`."""
    return [(text, same_words(text)) for text in step.get("needs_to_know", ())]


def questions(ids: Sequence[str], wanted: Sequence[Sequence[tuple[str, str]]], answered: Sequence[frozenset[str]],
              paths: "Paths", before: Mapping[int, int]) -> Iterator[Question]:
    """Every question of a journey.

    `wanted` is what is `asked` in each step, `answered` what it answers. `before` has, of each step that can be
    reached, the steps (as bits) that everybody has passed who is there: by these it is judged where no way leads
    through a step, or not all are known.
    """
    somewhere = frozenset().union(*(answered[n] for n in before))
    bit = {words: 1 << i for i, words in enumerate(sorted({w for texts in wanted for _, w in texts} & somewhere))}
    masks = [sum(bit[words] for words in known if words in bit) for known in answered]
    open_, met = _along(paths, masks) if bit else ({}, {})
    always = sum(1 << n for n in paths.always)
    for number, step in enumerate(ids):
        for text, words in wanted[number]:
            one = bit.get(words, 0)
            if words in answered[number]:
                found = "here"
            elif not one:
                found = "never"
            elif paths.exact and number in open_:
                found = "sometimes" if open_[number] & met[number] & one else "never" if open_[number] & one else "way"
            else:
                passed = before.get(number, 0) | (always if number in open_ else 0)
                found = "way" if any(passed >> n & 1 and masks[n] & one for n in before) else "sometimes"
            yield Question(step, text, found)


def _along(paths: "Paths", masks: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Of each step on a way, as bits: what some way through it leaves open, and what some way through it answers.

    Two passes over the graph for all questions together, one from each end.
    """
    everything = 0
    for mask in masks:
        everything |= mask
    nodes = range(len(paths.step))
    open_before, met_before = [0] * len(nodes), [0] * len(nodes)
    open_behind, met_behind = [0] * len(nodes), [0] * len(nodes)
    if nodes:
        open_before[0] = everything
    for node in nodes:
        left, met = open_before[node] & ~masks[paths.step[node]], met_before[node] | masks[paths.step[node]]
        for successor in paths.after[node]:
            open_before[successor] |= left
            met_before[successor] |= met
    for node in reversed(nodes):
        if not paths.after[node]:
            open_behind[node] = everything
        for successor in paths.after[node]:
            mask = masks[paths.step[successor]]
            open_behind[node] |= open_behind[successor] & ~mask
            met_behind[node] |= met_behind[successor] | mask
    open_: dict[int, int] = {}
    found: dict[int, int] = {}
    for node, step in enumerate(paths.step):
        open_[step] = open_.get(step, 0) | open_before[node] & open_behind[node]
        found[step] = found.get(step, 0) | met_before[node] | met_behind[node]
    return open_, found
