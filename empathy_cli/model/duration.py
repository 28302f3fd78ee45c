"""How long people wait: a number and a unit, as people write it, in the languages that cards speak."""

import re
from functools import lru_cache

from empathy_cli.locale import N_, Translator

from .patterns import later
from .types import Pattern

_WORDS = {
    0.001: "ms",
    1: "s sec second seconds sekunde sekunden seconde secondes secondo secondi",
    60: "min minute minutes minuten minuto minuti",
    3_600: "h hour hours std stunde stunden heure heures ora ore",
    86_400: "d day days tag tage tagen jour jours giorno giorni",
    604_800: "week weeks woche wochen semaine semaines settimana settimane",
    2_592_000: "month months monat monate monaten mois mese mesi",
}
UNITS = {word: seconds for seconds, words in _WORDS.items() for word in words.split()}
"""Word → seconds. A month has 30 days here: limits are compared by it, not calendars."""
_NUMBER = r"[0-9]{1,6}(?:[.,][0-9]{1,3})?"
_FORM = rf"{_NUMBER}(?: ?[-–] ?{_NUMBER})? ?(?:{'|'.join(sorted(UNITS, key=lambda w: (-len(w), w)))})\.?\Z"
DURATION = Pattern(
    N_("length of time"), later(_FORM, re.IGNORECASE | re.ASCII),
    N_("“{text}” is no length of time: write a number and a unit, such as 20 min, 2-3 days or 1 week"), 60,
)


@lru_cache(1000)  # limits and waits are compared again and again
def seconds(text: str) -> float:
    """A length of time in seconds; of a range, its end. `text` is one that `DURATION` takes."""
    number, unit = _parts(text)[-2:]
    return float(number.replace(",", ".")) * UNITS[unit]


def spelled(text: str, t: Translator) -> str:
    """The same length of time in another language, for where it stands among texts in that one: “1 Tag” is “1 day”."""
    *numbers, unit = _parts(text)
    length = "\u2013".join(number.replace(",", ".").replace(".", t.point) for number in numbers)
    n = 1 if numbers == ["1"] else 2
    return {
        0.001: t(N_("{length} ms"), length=length),
        1: t(N_("{length} s"), length=length),
        60: t(N_("{length} min"), length=length),
        3_600: t(N_("{length} h"), length=length),
        86_400: t.plural("{length} day", "{length} days", n, length=length),
        604_800: t.plural("{length} week", "{length} weeks", n, length=length),
        2_592_000: t.plural("{length} month", "{length} months", n, length=length),
    }[UNITS[unit]]


def _parts(text: str) -> list[str]:
    """One number or two, and the unit."""
    return re.findall(rf"{_NUMBER}|[a-z]+", text.lower())
