"""Characters that nobody sees: those that act, controls and turns of direction, made visible; blanks, made one."""

import re

UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
"""The inside of a character class. Joiners, soft hyphens and marks of direction stay: scripts are written with them."""
_UNSEEN = re.compile(f"[{UNSEEN}]")
_BLANKS = re.compile(r"[ \t\n]+")


def one_line(text: str) -> str:
    """Every run of blanks, tabs and newlines as one blank. A no-break space stays."""
    return _BLANKS.sub(" ", text) if "\n" in text or "  " in text or "\t" in text else text


def show(text: str) -> str:
    r"""The text with such characters as escapes: `\x1b`. Line breaks of any system become newlines; tabs stay."""
    if text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
