"""What the graph of a journey tells in the terminal: how many ways, what all of them pass, where it gets stuck."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .boxes import Look

Card = Mapping[str, Any]
Labels = Mapping[str, Any]


def graph(card: Card, t: Labels, look: Look) -> Iterator[tuple[str, RenderableType]]:
    """How many ways there are, what all of them pass, which are worth a look, and where it gets stuck."""
    ways = card["ways"]
    yield t["ways"], look.text(
        " · ".join(w for w in (ways["words"], ways["lengths_words"], card["changes_words"], ways["goal_words"]) if w),
        "" if ways["count"] else "red")
    for key, label, style in (("always", "ways_always", ""), ("dead_ends", "ways_dead_ends", "red"),
                              ("unreachable", "ways_unreachable", "red")):
        if ways[key] and (key != "always" or card["branches"]):
            yield t[label], Text(runs([s["number"] for s in ways[key]], look), style=style)
    if ways["loops"]:
        yield t["ways_loops"], Group(*(look.text(words) for words in ways["loops"]))
    if card["branches"]:
        yield t["side_ways"], numbered(
            [(b["sign"], look.text(f"{b['name']}: {b['words']}")) for b in card["branches"]], "magenta")
    told: set[str] = set()
    for way in ways["listed"]:
        if not told.issuperset(way["tells"]):
            yield ", ".join(way["tells"]), Text.assemble(
                runs([s["number"] for s in way["steps"]], look), "  ", look.text(way["words"], "dim"))
        told.update(way["tells"])


def numbered(found: Iterable[tuple[str, Text]], style: str = "dim") -> Table:
    """Texts beside the numbers of their steps, or the letters of side ways: each once."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", style=style)
    table.add_column(overflow="fold")
    last = ""
    for number, text in found:
        table.add_row(Text("" if number == last else number), text)
        last = number
    return table


def runs(numbers: Sequence[int], look: Look) -> str:
    """1–6, 8, 10: numbers of steps, those in a row together."""
    dash = "–" if look.letters else "-"
    found: list[list[int]] = []
    for n in numbers:
        if found and n == found[-1][-1] + 1:
            found[-1].append(n)
        else:
            found.append([n])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash if len(run) > 2 else ', '}{run[-1]}"
                     for run in found)
