"""libyaml's complaints, said so that somebody who has never read about YAML knows what to type instead."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from yaml import MarkedYAMLError, YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.tokens import FlowMappingEndToken, FlowMappingStartToken, FlowSequenceEndToken, FlowSequenceStartToken

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

_INDENT = N_("this line does not line up with the ones before it: check its indentation, and whether the text before "
             "it needs quotes")
_ESCAPE = N_("“{escape}” is no escape that a text in double quotes may hold: write \\\\ for a backslash, or use single "
             "quotes")
_TAB = N_("a tab: YAML is indented with spaces")
_DIRECTIVE = N_("a line that begins with % is a directive for YAML; it is not used here. Delete it, or put quotes "
                "around the text")
_TAG = N_("a text that begins with ! is a tag for YAML: put quotes around the text")
_BEGIN = N_("a text cannot begin with {character}: put quotes around it")
_OPEN_QUOTE = N_("a quote is opened here ({character}) and never closed")
_COLON = N_("a “:” with a space after it, where no field can begin: put quotes around the text, or check the "
            "indentation of this line")
_NO_COLON = N_("“{name}” is no field: a “:” is missing after its name, or this line belongs to the text above and must "
               "be indented further")
_NO_SPACE = N_("a space is missing after “{name}:”; or, where that is no field, this line belongs to the text above "
               "and must be indented further")
_CLOSE = re.compile(r"(?P<before> *(?:- +)*)(?P<name>[A-Za-z_][\w-]*):(?!//)[^\s:]")
"""A field without the space after its “:”, which makes one text of both. An address is none."""
_DASH = N_("a list cannot begin on the line of its field: put each entry on a line of its own, or quotes around the "
           "text")
_TWO = N_("two documents in one file: a line --- or ... ends the first one. Give each a file of its own")
_AFTER = N_("text after the closing {character}: put everything inside of the quotes or brackets, and double a quote "
            "mark that stands within (''), or write \\\" in double quotes")
_BRACKET = N_("“{character}” is opened here and never closed, or a comma is missing before line {line}")
_BLOCK = N_("after {character} the text begins on the next line, indented further")
_BLOCK_TAB = N_("a tab where the text of | or > must be indented with spaces")
_OTHER = N_("this is not YAML that can be read: {problem}")


def explain(error: MarkedYAMLError, text: str) -> Problem:
    """The problem with line and column. `text` is the whole file, as it was parsed."""
    here: Any = error.problem_mark or error.context_mark
    said = str(error.problem or "")
    there: Any = error.context_mark or here
    context = str(error.context or "")
    if "directive" in context:
        return _at(here, _DIRECTIVE)
    if context.endswith(("a tag", "a %TAG directive")):
        return _at(there, _TAG)
    for begin, rule in _RULES:
        if said.startswith(begin):
            return rule(text, here, there, context)
    return _at(here, _OTHER, problem=said or str(error.context))


def _at(mark: Any, message: str, **values: object) -> Problem:
    return Problem(message, values, line=mark.line + 1, column=mark.column + 1)


def _character(text: str, mark: Any) -> str:
    return text[mark.index:mark.index + 1]


def _line(text: str, mark: Any) -> str:
    rest = text[mark.index - mark.column:mark.index - mark.column + 200].splitlines()
    return rest[0] if rest else ""


def _token(text: str, here: Any, _there: Any, _context: str) -> Problem:
    character = _character(text, here)
    if character == "\t":
        return _at(here, _TAB)
    return _at(here, _BEGIN, character=character)


def _tab(_text: str, here: Any, _there: Any, context: str) -> Problem:
    return _at(here, _BLOCK_TAB if "block scalar" in context else _TAB)


def _colon(text: str, here: Any, _there: Any, _context: str) -> Problem:
    line = _line(text, here)
    if line[:here.column].endswith("\t") or line.startswith("\t"):
        return _at(here, _TAB)
    if ":" not in line and here.line:  # libyaml looked for the “:” of a name that stands on the line above
        before = text[:here.index - here.column].splitlines()[-1]
        return _no_field(before, here.line)
    above = text[:max(here.index - here.column, 0)].splitlines()
    if above and ":" not in above[-1] and above[-1].strip() and not _indent(above[-1]) and not _indent(line):
        return _no_field(above[-1], here.line)
    if above and _CLOSE.match(above[-1]) and ": " not in above[-1]:
        return _no_field(above[-1], here.line)
    return _at(here, _COLON)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_colon(text: str, _here: Any, there: Any, _context: str) -> Problem:
    return _no_field(_line(text, there), there.line + 1)


def _no_field(line: str, number: int) -> Problem:
    """A line that should be a field and has no “:”, or nothing between it and its value."""
    if close := _CLOSE.match(line):
        return Problem(_NO_SPACE, {"name": close["name"][:60]}, line=number, column=len(close["before"]) + 1)
    return Problem(_NO_COLON, {"name": line.strip()[:60]}, line=number, column=1 + _indent(line))


def _unfinished(text: str, _here: Any, there: Any, _context: str) -> Problem:
    return _at(there, _OPEN_QUOTE, character=_character(text, there))


def _expected_key(text: str, here: Any, _there: Any, _context: str) -> Problem:
    before = text[:here.index].rstrip(" ")[-1:]
    same_line = _line(text, here)[:here.column].strip()
    if same_line and before in "'\"]}":
        return _at(here, _AFTER, character=before)
    if same_line and _character(text, here) in "'\"]}":
        return _at(here, _BEGIN, character=_character(text, here))
    return _at(here, _INDENT)


def _bracket(text: str, here: Any, there: Any, _context: str) -> Problem:
    return _at(there, _BRACKET, character=_character(text, there), line=here.line + 1)


def _content(text: str, here: Any, there: Any, _context: str) -> Problem:
    if text[here.index:].strip():
        return _at(here, _BEGIN, character=_character(text, here))
    opened: list[Any] = []
    parser = CParser(text)
    with suppress(YAMLError):  # the one that is being explained
        while token := parser.get_token():
            if isinstance(token, (FlowSequenceStartToken, FlowMappingStartToken)):
                opened.append(token.start_mark)
            elif isinstance(token, (FlowSequenceEndToken, FlowMappingEndToken)) and opened:
                opened.pop()
    return _bracket(text, here, opened[-1] if opened else there, "")


def _escape(text: str, here: Any, _there: Any, _context: str) -> Problem:
    start = max(text.rfind("\\", 0, here.index + 1), 0)
    shown = re.split(r'[\n"]', text[start:start + 10], maxsplit=1)[0] or "\\"
    return Problem(_ESCAPE, {"escape": shown}, line=here.line + 1,
                   column=max(here.column + 1 - (here.index - start), 1))


def _anchor(text: str, _here: Any, there: Any, _context: str) -> Problem:
    return _at(there, _BEGIN, character=_character(text, there))


def _says(message: str) -> Callable[[str, Any, Any, str], Problem]:
    def rule(text: str, here: Any, _there: Any, _context: str) -> Problem:
        return _at(here, message, character=_character(text, here))

    return rule


def _document(text: str, here: Any, _there: Any, _context: str) -> Problem:
    head = text[:here.index - here.column].rstrip()
    if head.endswith(("...", "---")) or _character(text, here) == "%" or _line(text, here).startswith(("---", "...")):
        return _at(here, _TWO)
    return _at(here, _INDENT)


def _comment_or_break(text: str, here: Any, there: Any, _context: str) -> Problem:
    return _at(here, _BLOCK, character=_character(text, there))


def _said_tag(_text: str, _here: Any, there: Any, _context: str) -> Problem:
    return _at(there, _TAG)


_RULES: tuple[tuple[str, Callable[[str, Any, Any, str], Problem]], ...] = (
    ("found character that cannot start", _token),
    ("found a tab character", _tab),
    ("mapping values are not allowed", _colon),
    ("block sequence entries are not allowed", _says(_DASH)),
    ("mapping keys are not allowed", _says(_BEGIN)),
    ("could not find expected ':'", _no_colon),
    ("found unexpected end of stream", _unfinished),
    ("found unexpected document indicator", _unfinished),
    ("found unknown escape character", _escape),
    ("found invalid Unicode character escape", _escape),
    ("did not find expected hexdecimal", _escape),
    ("did not find expected alphabetic", _anchor),
    ("did not find expected ',' or", _bracket),
    ("did not find expected node content", _content),
    ("did not find expected <document start>", _document),
    ("did not find expected comment or line break", _comment_or_break),
    ("found an indentation indicator", _comment_or_break),
    ("found undefined tag handle", _said_tag),
    ("found duplicate %", _says(_DIRECTIVE)),
    ("found incompatible YAML", _says(_DIRECTIVE)),
    ("did not find expected key", _expected_key),
    ("did not find expected '-' indicator", _says(_INDENT)),
    ("found unexpected ':'", _says(_COLON)),
)
