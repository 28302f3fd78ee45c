"""What people write in their own words: a line, or Markdown. And what is said of any text that is read."""

import re
from dataclasses import dataclass
from typing import Any

from empathy_cli.locale import N_

from .field import Raw, Report
from .problem import Path

MAX_LINE = 300
"""Characters in a name, a label, one line."""
MAX_STATEMENT = 1_000
MAX_PROSE = 10_000
MAX_MARKUP = 200
"""Places in one text where Markdown might act: Python-Markdown has inputs that take quadratic time. The slowest text
that is within all limits takes less than 50 ms."""

_MARKUP = re.compile(r"[\[\]*_`<>&\\]|\n\s*\n|  \n|(?<!\S)(?:[-+]|#{1,6}|[0-9]{1,9}[.)])(?!\S)")
"""What may make a format, and what may begin a block: each costs time, some of them squared."""
PLAIN = ["string", "number", "boolean", "null"]
"""What an editor's YAML may make of a text: `postcode: 8001` is a text here, a number there."""
_SHOWN = 60
"""Characters of a text that are quoted in what is wrong with it."""


def shown(text: str) -> str:
    """As much of a text as fits into what is said of it."""
    return text if len(text) <= _SHOWN else text[:_SHOWN - 1] + "…"


def scalar(raw: Raw, at: Path, report: Report) -> str | None:
    """One text; `None` where there is none, or the report says that something else stands there."""
    if raw is None or type(raw) is str:
        return raw or None
    report.add(at, N_("expected one text here, not a list") if isinstance(raw, list) else N_(
        "expected one text here, not several fields"))
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """One line, as it is."""

    limit: int = MAX_LINE
    name: str = N_("text")

    def read(self, raw: Raw, at: Path, report: Report) -> str | None:
        text = raw.strip() if type(raw) is str else scalar(raw, at, report)
        if not text:
            return None
        if len(text) > self.limit:
            report.add(at, N_("{n} characters; at most {limit} fit here"), n=len(text), limit=self.limit)
            return None
        return " ".join(text.split()) if "\n" in text or "\r" in text else text

    def schema(self) -> dict[str, Any]:
        return {"type": PLAIN, "maxLength": self.limit}


@dataclass(frozen=True, slots=True)
class Markdown:
    """Markdown: one paragraph, or `prose` of several."""

    limit: int = MAX_STATEMENT
    prose: bool = False

    @property
    def name(self) -> str:
        return N_("Markdown") if self.prose else N_("Markdown, one paragraph")

    def read(self, raw: Raw, at: Path, report: Report) -> str | None:
        text = raw.strip() if type(raw) is str else scalar(raw, at, report)
        if not text:
            return None
        if len(text) > self.limit:
            report.add(at, N_("{n} characters; at most {limit} fit here"), n=len(text), limit=self.limit)
            return None
        if len(text) > MAX_MARKUP and (n := len(_MARKUP.findall(text))) > MAX_MARKUP:
            report.add(at, N_("{n} characters of markup; at most {limit} fit in one text"), n=n, limit=MAX_MARKUP)
            return None
        if self.prose:
            return text.replace("\r\n", "\n") if "\r" in text else text
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if "\n" not in text:
            return text
        if "\n\n" in text:
            report.add(at, N_("a blank line in the middle; write one paragraph"))
            return None
        return " ".join(text.split())

    def schema(self) -> dict[str, Any]:
        return {"type": PLAIN, "maxLength": self.limit}


PROSE = Markdown(MAX_PROSE, prose=True)
