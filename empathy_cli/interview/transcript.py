"""A transcript as numbered lines, and what is picked from it: each pick becomes a nugget that says where it stands.

Lines are counted from 1, as editors do; where every line brings its own number along (`12  …`), that one counts. Who
speaks is left out of a quote where a name with a colon begins at least two of the lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from empathy_cli.insight.personal import Known, known, mask
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.decoding import refused

MAX_BYTES = 8 << 20
"""Of a transcript: some hundred hours of talk."""
MAX_PICKS = 200
_OWN = re.compile(r"\s*(\d{1,6})(?:[.:)\]|](?=\s|\Z)\s*|\t\s*| {2,})(?=\S|\Z)")
_LINE_END = re.compile(r"\r\n|\r|\n")
"""What editors count as the end of a line: neither a new page nor the separators of Unicode."""
_SPEAKER = re.compile(r"\s*([^\W\d_][^:\n]{0,40}):\s+")
_PICK = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?\Z")


@dataclass(frozen=True)
class Transcript:
    """`numbers[i]` is what line `texts[i]` is called by; the numbers rise."""

    name: str
    numbers: tuple[int, ...]
    texts: tuple[str, ...]

    @cached_property
    def _speakers(self) -> frozenset[str]:
        found = Counter(match[1] for text in self.texts if (match := _SPEAKER.match(text)))
        return frozenset(name for name, n in found.items() if n > 1)

    def between(self, first: int, last: int) -> str:
        """What is said from one line to another, on one line."""
        said = (self._said(text) for n, text in zip(self.numbers, self.texts, strict=True) if first <= n <= last)
        return " ".join(" ".join(said).split())

    def _said(self, text: str) -> str:
        match = _SPEAKER.match(text)
        return text[match.end():] if match and match[1] in self._speakers else text

    @cached_property
    def _people(self) -> Known:
        return known((self._spoken_name, *self.texts))

    @property
    def _spoken_name(self) -> str:
        return self.name.replace("_", " ")

    def nuggets(self, lines: str, language: str) -> tuple[list[dict[str, Any]], int]:
        """Those of `12-14,20`, and how many pieces of personal data were masked in them. Raises InputError."""
        found = [self.picked(*pair, language) for pair in picks(lines, self)]
        return [nugget for nugget, _ in found], sum(n for _, n in found)

    def picked(self, first: int, last: int, language: str) -> tuple[dict[str, Any], int]:
        """The nugget of some lines. Personal data in it is masked, as people gave it in confidence: how many pieces.

        Who is named anywhere in the transcript is masked in every quote, and in the name of the file.
        """
        lines = f"{first}–{last}" if last != first else f"{first}"
        said, n = mask(self.between(first, last), language, names=True, among=self._people)
        called, in_name = mask(self._spoken_name, language, names=True, among=self._people)
        return {"verbatim": said, "locator": f"{called if in_name else self.name}:{lines}"}, n


def read(path: Path) -> Transcript:
    """A transcript: text in UTF-8, or in the old Western encoding. Raises InputError where a file is none."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror}, file=str(path)),
                         exit_code=2) from None
    if len(data) > MAX_BYTES:
        raise InputError(Problem(N_("the file has more than {limit} bytes, too many for a transcript. Split it"),
                                 {"limit": f"{MAX_BYTES:,}"}, file=str(path)), exit_code=2)
    if b"\0" in data:
        raise InputError(Problem(N_("this is no plain text; save the transcript as text (UTF-8)"), file=str(path)),
                         exit_code=2)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    lines = [_plain(line) for line in _LINE_END.split(text.removesuffix("\n").removesuffix("\r"))]
    if not any(map(str.strip, lines)):
        raise InputError(Problem(N_("there is nothing in this transcript"), file=str(path)), exit_code=2)
    name = _plain(path.name).encode("utf-8", "replace").decode()
    return Transcript(name, *(_own_numbers(lines) or (tuple(range(1, len(lines) + 1)), tuple(lines))))


def _plain(text: str) -> str:
    """The text with a blank for every character that a document may not have."""
    gone = {found.start() for found in refused(text)}
    return "".join(" " if i in gone else c for i, c in enumerate(text)) if gone else text


def _own_numbers(lines: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]] | None:
    """The lines by the numbers that they bring along: all that say anything do, and they rise."""
    found = [(_OWN.match(line), line) for line in lines if line.strip()]
    numbers = [int(match[1]) for match, _ in found if match]
    if len(numbers) < len(found) or len(found) < 2 or any(
            a >= b for a, b in pairwise(numbers)):
        return None
    return tuple(numbers), tuple(line[match.end():] for match, line in found if match)


def picks(text: str, transcript: Transcript) -> tuple[tuple[int, int], ...]:
    """First and last line of each pick in `12-14, 20`. Raises InputError where one is none, or nothing stands there."""
    words = [word for word in re.split(r"\s*[,;]\s*", text.strip()) if word]
    if len(words) > MAX_PICKS:
        raise InputError(Problem(N_("{n} picks at once; at most {limit} are taken"),
                                 {"n": len(words), "limit": MAX_PICKS}), exit_code=2)
    return tuple(_picks(words, transcript))


def _picks(words: Sequence[str], transcript: Transcript) -> Iterator[tuple[int, int]]:
    for word in words:
        match = _PICK.match(word)
        if not match:
            raise InputError(Problem(N_("“{text}” names no lines: write such as 12-14, 20"), {"text": word}),
                             exit_code=2)
        first, last = int(match[1]), int(match[2] or match[1])
        first, last = min(first, last), max(first, last)
        if not transcript.between(first, last):
            raise InputError(Problem(N_("nothing is said in “{text}”: the lines are {first} to {last}"), {
                "text": word, "first": transcript.numbers[0], "last": transcript.numbers[-1]}), exit_code=2)
        yield first, last
