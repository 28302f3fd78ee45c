"""How a question is laid out in a window of the fancy front end: within its width, and never higher than it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from empathy_cli.locale import N_, Translator

from .prompt import Prompt
from .wrapped import Width, clip, wrap

Row = list[tuple[str, str]]
"""One row: pieces of style and text. Styles name the user's own colours."""

STRONG, SOFT, BRIGHT, WRONG = "bold", "fg:ansibrightblack", "fg:ansigreen", "fg:ansired"
INDENT = "      "


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to draw on: columns, and rows above the line that is typed."""

    columns: int
    rows: int


def rows(prompt: Prompt, room: Room, t: Translator, width: Width, *, with_help: bool, error: str) -> list[Row]:
    """Everything above the line that is typed. The texts in the prompt were made safe before."""
    wide = max(12, room.columns - 1)
    head = _question(prompt, t, wide, width)
    complaint = wrap(error, wide - 2, width)[:max(1, min(3, room.rows - 1))] if error else []
    wrong: list[Row] = [[(WRONG, INDENT[:2] + piece)] for piece in complaint]
    told = [[(SOFT, INDENT[:2] + piece)] for piece in wrap(prompt.help, wide - 2, width)] if with_help else []
    left = max(1, room.rows - len(wrong))
    head = head[:left]
    left -= len(head)
    offers = _offers(prompt, wide, width, left)[:max(0, left)]
    left -= len(offers)
    told = told[:max(0, left)]
    left -= len(told)
    return [*head, *told, *offers, *_items(prompt, wide, width, t, left), *wrong]


def label(prompt: Prompt) -> str:
    """What stands before the line that is typed."""
    return f"  {prompt.item + 1}. " if prompt.item is not None and not prompt.is_part else "  > "


def placeholder(prompt: Prompt, columns: int, t: Translator, fit: Callable[[str], str], width: Width) -> Row:
    """The example, where nothing is typed yet."""
    if prompt.old or not prompt.example or prompt.offers or prompt.items:
        return []
    text = fit(t(N_("for example: {example}"), example=prompt.example))
    return [(SOFT, clip(text, columns - len(label(prompt)) - 2, width, fit("…")))]


def safe(prompt: Prompt, fit: Callable[[str], str]) -> Prompt:
    """The prompt with every text made fit for the terminal; but not the old answer, which is text to be edited."""
    return replace(
        prompt, question=fit(prompt.question), help=fit(prompt.help), example=fit(prompt.example),
        part_of=fit(prompt.part_of), heading=fit(prompt.heading), items=tuple(map(fit, prompt.items)),
        names=tuple(replace(n, label=fit(n.label), help=fit(n.help)) for n in prompt.names),
        offers=tuple(replace(o, label=fit(o.label), help=fit(o.help)) for o in prompt.offers))


def _question(prompt: Prompt, t: Translator, wide: int, width: Width) -> list[Row]:
    if prompt.is_part:
        above = clip(prompt.heading or t(N_("Details of “{item}”"), item=prompt.part_of), wide - 2, width)
        asked: list[Row] = [[(STRONG, INDENT[:2] + piece)] for piece in wrap(prompt.question, wide - 2, width)]
        return [[(SOFT, INDENT[:2] + above)], *asked]
    number = f"[{prompt.number}/{prompt.total}] " if prompt.number else ""
    pieces = wrap(prompt.question, wide - len(number), width)
    first: Row = [(BRIGHT + " bold", number), (STRONG, pieces[0])]
    return [first, *([(STRONG, " " * len(number) + piece)] for piece in pieces[1:])]


def _offers(prompt: Prompt, wide: int, width: Width, left: int) -> list[Row]:
    if not prompt.offers:
        return []
    longest = max(width(o.label) for o in prompt.offers)
    if len(prompt.offers) <= left and longest + 8 < wide:
        found: list[Row] = []
        for n, offer in enumerate(prompt.offers, 1):
            name = f"  {n:>2}  {offer.label}"
            pad = " " * (longest - width(offer.label) + 2)
            space = wide - 8 - longest
            told = pad + clip(offer.help, space, width) if offer.help and space > 11 else ""
            found.append([("", name), (SOFT, told)])
        return found
    flow = "   ".join(f"{n} {o.label}".replace(" ", "\u00a0") for n, o in enumerate(prompt.offers, 1))
    return [[("", "  " + piece.replace("\u00a0", " "))] for piece in wrap(flow, wide - 2, width)]


def _items(prompt: Prompt, wide: int, width: Width, t: Translator, left: int) -> list[Row]:
    """The items before the one that is typed, as many as there is room for."""
    if not prompt.items or prompt.item is None or prompt.is_part or left < 1:
        return []
    before = list(enumerate(prompt.items, 1))[:prompt.item]
    hidden = 0
    if len(before) > left:
        hidden = len(before) - max(1, left - 1)
        before = before[hidden:]
    found = [_item(n, text, wide, width) for n, text in before]
    if hidden and left > 1:
        found.insert(0, [(SOFT, "  " + clip(t.plural("{n} more above", "{n} more above", hidden), wide - 2, width))])
    return found


def below(prompt: Prompt, room: Room, t: Translator, width: Width) -> list[Row]:
    """The items after the one that is typed, as many as there is room for: they stand below the line."""
    if prompt.item is None or prompt.is_part or room.rows < 1:
        return []
    wide = max(12, room.columns - 1)
    after = list(enumerate(prompt.items, 1))[prompt.item + 1:]
    hidden = len(after) - (room.rows - 1) if len(after) > room.rows else 0
    found = [_item(n, text, wide, width) for n, text in after[:len(after) - hidden]]
    if hidden:
        found.append([(SOFT, "  " + clip(t.plural("{n} more below", "{n} more below", hidden), wide - 2, width))])
    return found


def _item(number: int, text: str, wide: int, width: Width) -> Row:
    return [(SOFT, f"  {number}. "), ("", clip(text, wide - 5 - len(str(number)), width))]


def toolbar(keys: Sequence[str], columns: int, width: Width, between: str, rows: int = 1) -> list[str]:
    """As many of the keys, the most useful first, as fit in so many rows; the last one (how to leave) always."""
    *others, last = keys
    lines: list[str] = []
    for row in range(rows):
        end = [last] if row == rows - 1 else []
        shown: list[str] = []
        for key in list(others):
            if width(between.join([*shown, key, *end])) <= columns - 1:
                shown.append(key)
                others.remove(key)
            elif rows > 1:
                break
        lines.append(clip(between.join([*shown, *end]), columns - 1, width))
    return lines
