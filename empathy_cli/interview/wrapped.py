"""Texts in the columns that there are for them."""

from collections.abc import Callable

Width = Callable[[str], int]
"""Columns that a text takes."""


def wrap(text: str, wide: int, width: Width) -> list[str]:
    """The text in lines of at most `wide` columns, broken between words where that is possible."""
    wide = max(4, wide)
    lines, line = [], ""
    for word in text.split(" "):
        while width(word) > wide:
            if line:
                lines.append(line)
                line = ""
            head = _head(word, wide, width)
            lines.append(head)
            word = word[len(head):]  # noqa: PLW2901 - what is left of it
        if line and width(line) + 1 + width(word) > wide:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line or not lines else lines


def clip(text: str, wide: int, width: Width, end: str = "…") -> str:
    """The text, or as much of it as fits with an ellipsis."""
    return text if width(text) <= wide else _head(text, max(0, wide - width(end)), width) + end


def _head(text: str, wide: int, width: Width) -> str:
    at = used = 0
    for at, char in enumerate(text):
        used += width(char)
        if used > wide:
            return text[:max(1, at)]
    return text
