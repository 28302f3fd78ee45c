"""Values as lines of YAML: block lists, short words in brackets, prose in blocks; in a hand's own indentation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.problem import Path
from empathy_cli.model.types import Bool, Choice, Date, Number, Pattern, Ref
from empathy_cli.model.writing import Markdown, Text

from .scalars import WIDTH, folded, inline, literal, plain, refuse_unwanted


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is indented: a list's dash below its key, a group's fields below its key, a text after its dash."""

    dash: int = 2
    step: int = 2
    gap: int = 1


@dataclass(frozen=True, slots=True)
class Lines:
    """A value after its key or dash: what stands on that line, and the lines below it, indented."""

    head: str
    below: tuple[str, ...] = ()


HAND = Style()


def lay(value: Any, shape: Any, indent: int, used: int, path: Path, style: Style = HAND) -> Lines:
    """The lines of a value whose key or dash stands at column `indent`.

    `shape` is its type in the model, or `None` where the model knows none. `used` columns are taken on the first
    line. Raises InputError for a text that a file cannot hold.
    """
    value = short(value, shape)
    if isinstance(value, Mapping):
        return _group(value, shape, indent, used, path, style)
    if isinstance(value, list | tuple):
        return _list(list(value), shape, indent, used, path, style)
    return _scalar(value, shape, indent, used, path, style)


def short(value: Any, shape: Any) -> Any:
    """A statement with nothing but a text becomes that text; what answers nothing is left out."""
    if isinstance(value, Mapping):
        kept = {k: v for k, v in value.items() if not unanswered(v, inner(shape, k))}
        if isinstance(shape, Group):
            if shape.shorthand and list(kept) == [shape.main]:
                return short(kept[shape.main], shape.by_key[shape.main].type)
            order = {key: i for i, key in enumerate(shape.by_key)}
            kept = dict(sorted(kept.items(), key=lambda entry: order.get(entry[0], len(order))))
        return kept
    if isinstance(value, list | tuple):
        return [v for v in value if not empty(v)]
    return value


def empty(value: Any) -> bool:
    """Whether a value answers nothing."""
    if isinstance(value, Mapping):
        return all(empty(v) for v in value.values())
    if isinstance(value, list | tuple):
        return all(empty(v) for v in value)
    return value is None or (isinstance(value, str) and not value.strip())


def unanswered(value: Any, shape: Any) -> bool:
    """Whether a value answers nothing there: of some lists, “none” is an answer."""
    return empty(value) and not (value == [] and isinstance(shape, ListOf) and shape.empty)


def text_of(value: Any) -> str:
    """A scalar as the reader gives it back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15f}".rstrip("0").rstrip(".") if "e" in repr(value) else repr(value)
    return str(value)


def flow(value: Any, shape: Any, path: Path) -> str:
    """A value on one line, in brackets where it holds others."""
    value = short(value, shape)
    if isinstance(value, Mapping):
        return "{" + ", ".join(
            f"{key}: {flow(item, inner(shape, key), (*path, key))}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, inner(shape, 0), (*path, i)) for i, item in enumerate(value)) + "]"
    text = text_of(value)
    refuse_unwanted(text, path)
    return text if _untouched(value, shape) else inline(text, flow=True)


def inner(shape: Any, step: str | int) -> Any:
    """The type of a part: of a field, of an entry."""
    if isinstance(shape, Group) and isinstance(step, str):
        field = shape.by_key.get(step)
        return field.type if field else None
    if isinstance(shape, ListOf) and isinstance(step, int):
        return shape.item
    return None


def key_text(key: str) -> str:
    return inline(key) if key not in ("n", "y") else key  # the model's own names; only YAML 1.1's draft took them


def _untouched(value: Any, shape: Any) -> bool:
    """Numbers, booleans and dates are no texts, and stand without quotes."""
    return isinstance(value, bool | int | float) or (isinstance(shape, Date | Number | Bool) and plain(f"x{value}"))


def _scalar(value: Any, shape: Any, indent: int, used: int, path: Path, style: Style) -> Lines:
    text = text_of(value)
    refuse_unwanted(text, path)
    if _untouched(value, shape):
        return Lines(text)
    below = " " * (indent + style.step)
    prose = isinstance(shape, Markdown) and shape.prose
    one = inline(text)
    if "\n" not in text and used + len(one) <= WIDTH and not prose:
        return Lines(one)
    width = WIDTH - len(below)
    lines = literal(text)
    if lines and max(map(len, lines)) <= width and (prose or "\n" in text):
        return Lines("|" if prose else "|-", tuple(below + line if line else "" for line in lines))
    bent = folded(text, width)
    if bent and (len(bent) > 1 or prose) and not _structured(text):
        return Lines(">-", tuple(below + line if line else "" for line in bent))
    if lines and "\n" in text:
        return Lines("|" if prose else "|-", tuple(below + line if line else "" for line in lines))
    return Lines(one)


def _structured(text: str) -> bool:
    """Lists, tables and quotes of Markdown are read line by line, also by people."""
    return "\n" in text and any(line.startswith(("-", "*", "+", "|", ">", "#", "```")) or line[:1].isdigit()
                                for line in text.split("\n"))


def _list(items: list[Any], shape: Any, indent: int, used: int, path: Path, style: Style) -> Lines:
    if not items:
        return Lines("[]")
    if _words(items, shape):
        row = flow(items, shape, path)
        if used + len(row) <= WIDTH:
            return Lines(row)
    column = indent + style.dash
    lines: list[str] = []
    for i, item in enumerate(items):
        lines.extend(entry(item, inner(shape, 0), column, (*path, i), style))
    return Lines("", tuple(lines))


def _words(items: list[Any], shape: Any) -> bool:
    """Ids, choices, tags: short, and read across rather than down."""
    item = inner(shape, 0)
    if isinstance(item, Pattern | Choice | Ref):
        return all(not isinstance(i, Mapping | list) for i in items)
    return isinstance(item, Text) and all(len(i) <= 30 and "," not in i for i in map(text_of, items))


def entry(item: Any, shape: Any, column: int, path: Path, style: Style = HAND) -> list[str]:
    """The lines of one entry of a list whose dash stands at `column`."""
    item = short(item, shape)
    lead = " " * column + "-" + " " * style.gap
    if isinstance(item, Mapping) and item:
        lines = fields(item, shape, len(lead), path, style)
        return [lead + lines[0].lstrip(" "), *lines[1:]]
    laid = lay(item, shape, column, len(lead), path, Style(style.gap + 1, style.gap + 1, style.gap))
    if laid.head:
        return [lead + laid.head, *laid.below]
    return [lead + laid.below[0].lstrip(" "), *laid.below[1:]]


def fields(group: Mapping[str, Any], shape: Any, column: int, path: Path, style: Style = HAND) -> list[str]:
    """The lines of fields whose keys stand at `column`."""
    lines: list[str] = []
    for key, value in group.items():
        lines.extend(field(key, value, inner(shape, key), column, (*path, key), style))
    return lines


def field(key: str, value: Any, shape: Any, column: int, path: Path, style: Style = HAND) -> list[str]:
    """The lines of one field whose key stands at `column`."""
    head = f"{' ' * column}{key_text(key)}:"
    laid = lay(value, shape, column, len(head) + 1, path, style)
    return [f"{head} {laid.head}" if laid.head else head, *laid.below]


def _group(value: Mapping[str, Any], shape: Any, indent: int, used: int, path: Path, style: Style) -> Lines:
    if not value:
        return Lines("{}")
    if len(value) <= 3 and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value.values()):
        row = flow(value, shape, path)
        if used + len(row) <= WIDTH:
            return Lines(row)
    return Lines("", tuple(fields(value, shape, indent + style.step, path, style)))
