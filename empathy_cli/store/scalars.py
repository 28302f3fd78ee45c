"""One text in YAML, as a person would write it: plain where every reader of YAML sees a text, else quoted or folded."""

import re

from empathy_cli.model.problem import InputError, Path, Problem

from .decoding import refused, unwanted

WIDTH = 100
"""Columns that a line should not exceed."""

# What YAML 1.1 or 1.2 takes for something else than a text: booleans, null, numbers of every base, times, dates.
_TYPED = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(?:inf|nan)|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+)"
    r"|[-+]?(?:[0-9][0-9_]*)?\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?)\Z", re.IGNORECASE)
_BEGINS = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]")
_BREAKS = re.compile(r":(?:\s|\Z)|\s#|[^\S ]")
_FLOW = re.compile(r"[\[\]{},?]|:\Z")
_INDENTED = re.compile(r"^[^\S\n]", re.MULTILINE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text may stand without quotes, and still be that text for every reader of YAML 1.1 and 1.2."""
    if not text or text != text.strip() or _BEGINS.match(text) or _BREAKS.search(text) or _TYPED.match(text):
        return False
    return not (flow and _FLOW.search(text))


def quoted(text: str) -> str:
    """In double quotes; in single ones where that saves escapes."""
    printable = text.replace("\u00a0", " ").isprintable()
    if printable and ("\\" in text or ('"' in text and "'" not in text)):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(c) or c for c in text) + '"'


def inline(text: str, *, flow: bool = False) -> str:
    """The text on one line."""
    return text if plain(text, flow=flow) else quoted(text)


def literal(text: str) -> list[str] | None:
    """The lines of a text below `|`, not indented; `None` where a block would not give it back."""
    if not text or text != text.strip("\n") or _INDENTED.match(text) or "\r" in text or re.search(
            r"^[^\S\n]*[^\S \n]|[^\S\n]+$", text, re.MULTILINE):
        return None
    return text.split("\n")


def folded(text: str, width: int) -> list[str] | None:
    """The lines of a text below `>`, not indented and at most `width` wide; `None` where folding changes it."""
    if not text or text != text.strip() or "\r" in text or "\t" in text or _INDENTED.search(text) or re.search(
            r"[^\S\n]+$", text, re.MULTILINE):
        return None
    lines: list[str] = []
    for number, part in enumerate(text.split("\n")):
        if number:
            lines.append("")  # one line end in the text is one blank line in the block
        if part:
            lines.extend(_wrapped(part, width))
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Broken at single spaces only: more than one, and the block would not give them back."""
    lines: list[str] = []
    while len(text) > width:
        at = text.rfind(" ", 1, width + 1)
        while at > 0 and not _breakable(text, at):
            at = text.rfind(" ", 1, at)
        if at <= 0:
            at = text.find(" ", width)
            while at > 0 and not _breakable(text, at):
                at = text.find(" ", at + 1)
            if at <= 0:
                break
        lines.append(text[:at])
        text = text[at + 1:]
    return [*lines, text]


def _breakable(text: str, at: int) -> bool:
    return not text[at - 1].isspace() and not text[at + 1:at + 2].isspace()


def refuse_unwanted(text: str, path: Path) -> None:
    """Raises InputError for a character that the reader would refuse."""
    found = None if text.isprintable() else next(refused(text), None)
    if found:
        message, values = unwanted(found[0])
        raise InputError(Problem(message, values, path))
