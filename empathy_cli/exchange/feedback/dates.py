"""A day as forms and ticket systems write it, to `YYYY-MM-DD`: `2026-03-12T09:14Z`, `12.3.26`, `12 mars 2026`."""

import re
from collections.abc import Iterable
from datetime import date

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})(?![0-9])")
_WORDS = re.compile(r"(?:[^\W\d_]{2,12}\.?,?\s+)?(?:([0-9]{1,2})(?:\.|st|nd|rd|th|er|º|°)?\s*[-\s]\s*"
                    r"([^\W\d_]{3,12})\.?|([^\W\d_]{3,12})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?),?\s*[-\s]\s*([0-9]{4})(?![0-9])")
_MONTHS = (
    "jan gen", "feb fev fév", "mar mär mrz maer", "apr avr", "may mai mag", "jun juin giu", "jul juil lug",
    "aug aou aoû ago", "sep set", "oct okt ott", "nov", "dec dez déc dic",
)
"""How the names of the months begin in English, German, French and Italian."""
_MONTH = {begin: number for number, begins in enumerate(_MONTHS, 1) for begin in begins.split()}
DAY_FIRST, MONTH_FIRST = "day", "month"


def read(text: str, order: str = "") -> str:
    """The day; "" where there is none in it, or where it may be two: 03/04/2026 needs the `order`. `12.3.` is always
    the twelfth of March.
    """
    text = text.strip()
    if match := YEAR_FIRST.match(text):
        return _day(match[1], match[3], match[4])
    if match := YEAR_LAST.match(text):
        first, second = int(match[1]), int(match[3])
        turned = match[2] != "." and (second > 12 or (order == MONTH_FIRST and first <= 12))
        if match[2] != "." and not order and first <= 12 and second <= 12 and first != second:
            return ""
        year = match[4] if len(match[4]) == 4 else f"{'20' if int(match[4]) < 70 else '19'}{match[4]}"
        return _day(year, match[1], match[3]) if turned else _day(year, match[3], match[1])
    if match := _WORDS.match(text):
        word = (match[2] or match[3]).casefold()
        month = _MONTH.get(word[:4]) or _MONTH.get(word[:3])
        return _day(match[5], str(month), match[1] or match[4]) if month else ""
    return ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def order_of(texts: Iterable[str]) -> tuple[str, str]:
    """What comes first in days such as 03/04/2026, as the others of the column tell; and one that may be two days.

    "" where no day is in doubt, or where nothing tells, or some tell one thing and some the other: then the second
    value is not empty.
    """
    doubtful, told = "", set()
    for text in texts:
        match = YEAR_LAST.match(text.strip())
        if not match or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first <= 12 and second <= 12:
            doubtful = doubtful or (match[0] if first != second else "")
        elif second <= 12:
            told.add(DAY_FIRST)
        elif first <= 12:
            told.add(MONTH_FIRST)
    return (told.pop(), "") if len(told) == 1 else ("", doubtful)
