"""A whole new document, as its authors would have liked to write it by hand."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind

from .layout import field, short
from .scalars import WIDTH

SCHEMAS = "personas/.schema"
"""Where a workspace keeps the JSON Schemas that the first line of a document points to."""
UNASKED = N_("Not answered yet: {fields}.")
ASK = N_("Ask it with: {command}")


def new_text(kind: Kind, data: Mapping[str, Any], t: Translator, *, unasked: Sequence[str] = (), command: str = "",
             ) -> str:
    """The text of a new file. Reading it gives `data` again.

    `unasked` are the keys (with dots where they are nested) that nobody asked for yet, and `command` the one that
    does: both close the file as a comment. Raises InputError for a text that a file cannot hold.
    """
    named = {"kind": kind.name} if "kind" in kind.group.by_key else {}
    lines = [modeline(kind, data), *_body(kind, {**data, **named})]
    if unasked:
        lines.extend(["", *comment(unasked, command, t)])
    return "\n".join(lines) + "\n"


def entry_text(kind: Kind, data: Mapping[str, Any]) -> str:
    """Values as the text of a file that is no document: an entry of one, as a file of answers names it."""
    return "\n".join(_body(kind, data)) + "\n"


def _body(kind: Kind, data: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    shape = kind.group
    ordered = short(dict(data), shape)
    before: list[str] = []
    for key, value in ordered.items():
        now = field(key, value, shape.by_key[key].type if key in shape.by_key else None, 0, (key,))
        if before and (len(now) > 1 or len(before) > 1):
            lines.append("")
        lines.extend(now)
        before = now
    return lines


def modeline(kind: Kind, data: Mapping[str, Any]) -> str:
    """What tells an editor which schema completes and checks the file while one types."""
    folder = posixpath.dirname(posixpath.normpath(f"personas/{kind.file(data)}"))
    return f"# yaml-language-server: $schema={posixpath.relpath(f'{SCHEMAS}/{kind.name}.json', folder or '.')}"


def comment(unasked: Sequence[str], command: str, t: Translator) -> list[str]:
    """The comment that names what was not asked yet."""
    return [*_wrap(t(UNASKED, fields=", ".join(unasked))), *_wrap(t(ASK, command=command))]


def _wrap(text: str) -> list[str]:
    lines = ["#"]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > WIDTH and lines[-1] != "#":
            lines.append("#  ")
        lines[-1] += " " + word
    return lines


def refresh_unasked(text: str) -> str:
    """The closing comment without the fields that are answered by now; gone when all are.

    Only while it stands there exactly as it was written, in whichever language: a comment that somebody has changed
    is theirs.
    """
    from empathy_cli.locale import languages, translator

    found = re.search(r"(?:\A|(?<=[\r\n]))(?:#[^\r\n]*(?:\r\n|\r|\n|\Z))+\Z", text)
    if not found:
        return text
    eol = "\r\n" if "\r\n" in found[0] else "\n"
    said = found[0].splitlines()
    for language in languages():
        t = translator(language)
        begin = "# " + t(UNASKED, fields="\0").split("\0", maxsplit=1)[0]
        starts = [i for i, line in enumerate(said) if line.startswith(begin)]
        if not starts:
            continue
        ours = said[starts[-1]:]
        shape = re.escape(" ".join([t(UNASKED, fields="\0"), t(ASK, command="\1")])).replace(
            "\0", r"([a-z0-9_.]+(?:, [a-z0-9_.]+)*)").replace("\\\1", "\1").replace("\1", "(.+)")
        match = re.fullmatch(shape, " ".join(" ".join(line.removeprefix("#") for line in ours).split()))
        if not match or comment(match[1].split(", "), match[2], t) != ours:
            continue
        return _refreshed(text, found[0], said[:starts[-1]], match[1].split(", "), match[2], t, eol)
    return text


def _refreshed(text: str, block: str, kept: list[str], keys: list[str], command: str, t: Translator, eol: str) -> str:
    from .faults import must_parse

    value = must_parse(text.removeprefix("\ufeff"))
    left = [key for key in keys if not _answered(value, key.split("."))]
    if left == keys:
        return text
    lines = [*kept, *(comment(left, command, t) if left else [])]
    head = text[:len(text) - len(block)]
    if not lines:
        return head.rstrip("\r\n") + eol
    return head + eol.join(lines) + eol


def _answered(value: Any, steps: Sequence[str]) -> bool:
    for step in steps:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value not in (None, "", [], {})
