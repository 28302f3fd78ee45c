r"""A value as the text of one cell, on one line, and back.

A list has its entries parted by ` | `; a line break parts them, too, where a person has typed one. An entry with more
to it than its text has that behind it in braces: `No sign of life {severity: 4; evidence: interviews#n7, log#n2}`.
A sign that would be taken for one of these has a backslash before it: `\|`, `\{`, `\}`, `\\`; in braces also `\;`,
and `\,` in a list.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Raw, Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.problem import Path
from empathy_cli.model.types import Bool, Choice, Number, Pattern, Ref
from empathy_cli.store.layout import text_of

from .columns import folded

NONE = "[]"
"""The cell of a list for which “none” is an answer."""
END = N_("end")
"""The same for the steps that follow one, as people write it; `NONE` where a step is called so."""
YES, NO = N_("yes"), N_("no")
_IN_TEXT = re.compile(r"[\\|{}]")
_IN_PART = re.compile(r"[\\|{};]")
_IN_LIST = re.compile(r"[\\|{};,]")
_ESCAPED = re.compile(r"\\([\\|{};,])")
_PIECES = re.compile(r"\\.|.", re.DOTALL)
_PART = re.compile(r"\s*([A-Za-z][\w.]*)\s*:\s*(.*)\Z", re.DOTALL)


def cell(value: Any, shape: Any, *, comma: bool = False) -> str:
    """The cell of a value as the model has it. `comma`: numbers have a decimal comma."""
    if value is None:
        return ""
    if isinstance(shape, ListOf):
        return " | ".join(_entry(item, shape.item) for item in value) if value else NONE
    if isinstance(shape, Group):
        return _entry(value, shape)
    text = _scalar(value)
    return text.replace(".", ",") if comma and isinstance(shape, Number) else text


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO  # Excel makes TRUE of “true”, and WAHR of it in German
    return text_of(value)


def _entry(value: Any, shape: Any) -> str:
    if not isinstance(shape, Group):
        return _IN_TEXT.sub(r"\\\g<0>", _scalar(value))
    main = _IN_TEXT.sub(r"\\\g<0>", _scalar(value.get(shape.main, "")))
    parts = "; ".join(_parts(value, shape, ()))
    return f"{main} {{{parts}}}" if parts else main


def _parts(value: Mapping[str, Any], shape: Group, before: tuple[str, ...]) -> Iterator[str]:
    for field in shape.fields:
        said = value.get(field.key)
        if said is None or (not before and field.key == shape.main):
            continue
        path = (*before, field.key)
        if isinstance(field.type, Group):
            yield from _parts(said, field.type, path)
            continue
        many = isinstance(said, list)
        signs = _IN_LIST if many else _IN_PART
        texts = [signs.sub(r"\\\g<0>", _scalar(text)) for text in (said if many else [said])]
        yield f"{'.'.join(path)}: {', '.join(texts)}"


def raw(text: str, shape: Any, t: Translator, at: Path, report: Report) -> Raw:
    """What a cell says, for the model to read. `t` knows the words of a choice in the table's language.

    What a cell says twice joins the report: which of the two is meant, nobody can know.
    """
    text = text.strip()
    if not text:
        return None
    if isinstance(shape, ListOf):
        if text == NONE and shape.empty:
            return []
        signs = "|\n\r,; \t" if isinstance(shape.item, Pattern | Ref | Choice) else "|\n\r"
        said = [piece for piece in _split(text, signs) if piece.strip()]
        return [_raw_entry(piece, shape.item, t, (*at, i), report) for i, piece in enumerate(said)] or None
    if isinstance(shape, Group):
        return _raw_entry(text, shape, t, at, report)
    return _word(text, shape, t)


def _raw_entry(text: str, shape: Any, t: Translator, at: Path, report: Report) -> Raw:
    text = text.strip()
    if not isinstance(shape, Group):
        return _word(_plain(text), shape, t)
    main, parts = _opened(text)
    value: dict[str, Any] = {shape.main: _plain(main)} if main else {}
    for key, said in parts:
        path = tuple(key.split("."))
        inner: Any = shape
        for step in path:
            inner = inner.by_key[step].type if isinstance(inner, Group) and step in inner.by_key else None
        many = isinstance(inner, ListOf)
        pieces = [_word(_plain(p.strip()), inner.item if many else inner, t) for p in _split(said, ",") if p.strip()]
        if not _nest(value, path, pieces if many else _word(_plain(said), inner, t)):
            report.add(at, N_("“{key}” is the text before the braces") if key == shape.main else N_(
                "“{key}” stands twice in the braces"), key=key)
    return value


def _nest(value: dict[str, Any], path: tuple[str, ...], said: Any) -> bool:
    """Puts a value at its place; not where another one stands already."""
    for step in path[:-1]:
        inner = value.setdefault(step, {})
        if not isinstance(inner, dict):
            return False
        value = inner
    if path[-1] in value:
        return False
    value[path[-1]] = said
    return True


def _opened(text: str) -> tuple[str, list[tuple[str, str]]]:
    """An entry's text, and what stands in the braces behind it. Braces without `key: value` are text."""
    pieces = _PIECES.findall(text)
    if not pieces or pieces[-1] != "}" or "{" not in pieces:
        return text, []
    at = len(pieces) - 1 - pieces[::-1].index("{")
    parts = [_PART.match(part) for part in _split("".join(pieces[at + 1:-1]), ";") if part.strip()]
    if not parts or not all(parts):
        return text, []
    return "".join(pieces[:at]).rstrip(), [(part[1], part[2].strip()) for part in parts if part]


def _split(text: str, signs: str) -> list[str]:
    """The text parted at these signs, where no backslash stands before them. Backslashes stay."""
    found = [""]
    for piece in _PIECES.findall(text):
        if piece in signs:
            found.append("")
        else:
            found[-1] += piece
    return found


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _word(text: str, shape: Any, t: Translator) -> str:
    """A number with a decimal comma, and a word of a choice in the table's language, as the model has them."""
    if isinstance(shape, Number):
        return shape.pointed(text)
    if isinstance(shape, Bool):
        return {folded(t(YES)): YES, folded(t(NO)): NO}.get(folded(text), text)
    if isinstance(shape, Choice):
        said = {folded(t(option.label)): option.value for option in shape.options}
        return text if text in shape.values else said.get(folded(text), text.lower() if text.lower() in shape.values
                                                           else text)
    return text

