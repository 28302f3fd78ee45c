"""The types that a field can have: how a text from YAML becomes a value, and what JSON Schema says of it.

A value has the type that the model gives it, never the one that YAML would guess: the reader hands over texts, and
numbers, booleans and dates are read here, where a field asks for one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_

from .field import Raw, Report
from .patterns import later
from .problem import Path
from .writing import MAX_LINE, scalar, shown

if TYPE_CHECKING:
    from .likely import Likely

MAX_ID = 64
RESERVED = frozenset({"index", "touchpoints", "departments", "con", "prn", "aux", "nul",
                      *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""No ids: the pages that we write ourselves, and what Windows takes for a device in whatever folder it stands."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_EVIDENCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:#[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}\Z")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_URL = later(r"(?:https?://|mailto:)[^\s<>\"'`\\]+\Z", re.IGNORECASE)
_SHA256 = later(r"[0-9a-f]{64}\Z")
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_DECIMAL_COMMA = later(r"\s*([-+\u2212]?([0-9]{1,15})),([0-9]{1,15})\s*\Z")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Choice:
    """One word of a few."""

    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        return ", ".join(self.values)

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(o.value for o in self.options)

    def label(self, value: str) -> str:
        """The marked label of a value."""
        return next((o.label for o in self.options if o.value == value), value)

    def read(self, raw: Raw, at: Path, report: Report) -> str | None:
        text = raw.strip() if type(raw) is str else scalar(raw, at, report)
        if not text or text in self.values:
            return text or None
        hint = report.meant(text, self.values)
        if hint:
            report.add(at, N_("“{text}” is not one of: {words}. Did you mean “{hint}”?"),
                       text=shown(text), words=", ".join(self.values), hint=hint)
        else:
            report.add(at, N_("“{text}” is not one of: {words}"), text=shown(text), words=", ".join(self.values))
        return None

    def schema(self) -> dict[str, Any]:
        return {"enum": [*self.values, None]}


@dataclass(frozen=True, slots=True)
class Bool:
    name: str = N_("true or false")

    def read(self, raw: Raw, at: Path, report: Report) -> bool | None:
        text = scalar(raw, at, report)
        if text is None:
            return None
        word = text.strip().lower()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        report.add(at, N_("“{text}” is neither true nor false"), text=shown(text))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": ["boolean", "null"]}


@dataclass(frozen=True, slots=True)
class Number:
    """A plain decimal number within bounds: no exponent, no infinity, no octal (`010` is 10)."""

    low: float
    high: float
    whole: bool = True
    step: float = 0
    """What it is a multiple of; 0 where that does not matter."""

    @property
    def name(self) -> str:
        return f"{self.low:g} to {self.high:g}" if self.high < 1_000_000 else f"{self.low:g} or more"

    def read(self, raw: Raw, at: Path, report: Report) -> int | float | None:
        text = raw.strip() if type(raw) is str else scalar(raw, at, report)
        if not text:
            return None
        text = text.replace("\u2212", "-", 1)  # the minus that typography wants
        if not _NUMBER.match(text) or (self.whole and "." in text):
            what = N_("“{text}” is not a whole number") if self.whole else N_("“{text}” is not a number")
            report.add(at, what, text=shown(text))
            return None
        value = int(text) if self.whole else float(text)
        if not self.low <= value <= self.high:
            report.add(at, N_("{text} is not between {low} and {high}"),
                       text=text, low=f"{self.low:g}", high=f"{self.high:g}")
            return None
        if self.step and value % self.step:
            report.add(at, N_("{text} is not a multiple of {step}"), text=text, step=f"{self.step:g}")
            return None
        return int(value) if self.step and value == int(value) else value

    def pointed(self, text: str) -> str:
        """The text of a number with a decimal comma, with a point for it; unchanged where `1,200` may be a thousand
        and more. People write commas in tables and answers; a document has points.
        """
        parts = None if self.whole else _DECIMAL_COMMA.match(text)
        if parts is None:
            return text
        may_be_grouped = len(parts[3]) == 3 and len(parts[2]) <= 3 and parts[2].strip("0")
        return text if may_be_grouped and self.high >= 1_000 else f"{parts[1]}.{parts[3]}"

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer" if self.whole else "number", "null"], "minimum": self.low, "maximum": self.high,
                **({"multipleOf": self.step} if self.step else {})}


@dataclass(frozen=True, slots=True)
class Date:
    """A day, kept as the text `YYYY-MM-DD`: it sorts, compares and is written as it was."""

    name: str = N_("date (YYYY-MM-DD)")

    def read(self, raw: Raw, at: Path, report: Report) -> str | None:
        text = raw.strip() if type(raw) is str else scalar(raw, at, report)
        if not text:
            return None
        parts = _DATE.match(text)
        if parts:
            try:
                date(int(parts[1]), int(parts[2]), int(parts[3]))
            except ValueError:
                parts = None
        if not parts:
            report.add(at, N_("“{text}” is not a date (YYYY-MM-DD)"), text=shown(text))
            return None
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date"}


@dataclass(frozen=True)
class Pattern:
    """A text of a fixed form; `hint` says what to write."""

    name: str
    pattern: re.Pattern[str]
    hint: str
    limit: int = MAX_LINE

    @cached_property
    def _match(self) -> Callable[[str], re.Match[str] | None]:
        return self.pattern.match

    def read(self, raw: Raw, at: Path, report: Report) -> str | None:
        text = raw.strip() if type(raw) is str else scalar(raw, at, report)
        if not text:
            return None
        if len(text) > self.limit or not self._match(text):
            report.add(at, self.hint, text=shown(text))
            return None
        return text

    def schema(self) -> dict[str, Any]:
        ends = self.pattern.pattern.removesuffix(r"\Z").replace(r"\"", '"')  # no such escape in JavaScript
        if self.pattern.flags & re.IGNORECASE:
            ends = _any_case(ends)
        return {"type": ["string", "null"], "maxLength": self.limit, "pattern": f"^{ends}$"}


def _any_case(pattern: str) -> str:
    """The pattern for either case, as JSON Schema has no flags: every letter outside of brackets and escapes."""
    return re.sub(r"\\x[0-9a-f]{2}|\\.|\[(?:\\.|[^]\\])*\]|[a-z]",
                  lambda m: f"[{m[0].upper()}{m[0]}]" if m[0].isalpha() else m[0], pattern)


ID = Pattern(
    N_("id"), _ID,
    N_("“{text}” is not an id: lower-case letters a to z, digits and single hyphens, at most 64"), MAX_ID,
)
EVIDENCE = Pattern(
    N_("source or source#nugget"), _EVIDENCE,
    N_("“{text}” is not evidence: write the id of a source, or source#nugget"), 2 * MAX_ID + 1,
)
LANGUAGE = Pattern(N_("language tag"), _LANGUAGE, N_("“{text}” is not a language tag such as en, de or pt-BR"), 35)
URL = Pattern(N_("web address"), _URL, N_("“{text}” is not an address: begin with https:// or mailto:"), 2_000)
SHA256 = Pattern(N_("SHA-256"), _SHA256, N_("“{text}” is not a SHA-256: 64 digits 0 to 9 and a to f"), 64)


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of another document of that kind, or of a touchpoint in the catalogue."""

    kind: str
    local: bool = False
    """Whether it names something in the same document: a step."""

    @property
    def name(self) -> str:
        return N_("id of a {kind}").format(kind=self.kind)

    def read(self, raw: Raw, at: Path, report: Report) -> str | None:
        return ID.read(raw, at, report)

    def schema(self) -> dict[str, Any]:
        return ID.schema()


def nearest(word: str, words: Iterable[str], likely: "Likely | None" = None) -> str:
    """The word that was probably meant, or nothing. `likely` bounds how much is compared for many words."""
    from .likely import Likely

    folded = {w.lower().replace("_", "-"): w for w in words}
    return folded.get((likely or Likely()).near(word.lower().replace("_", "-")[:80], folded), "")
