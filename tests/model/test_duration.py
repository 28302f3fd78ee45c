"""A length of time is a number and a unit, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.locale import translator
from empathy_cli.model.duration import DURATION, UNITS, seconds, spelled
from empathy_cli.model.field import Report

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def read(text):
    report = Report()
    return DURATION.read(text, (), report), [p.text for p in report.problems]


@pytest.mark.parametrize(("text", "length"), [
    ("200 ms", 0.2), ("2 s", 2), ("2s", 2), ("30 sec", 30), ("1 second", 1), ("20 min", 20 * MINUTE), ("20 min.", 20 * MINUTE),
    ("11 minutes", 11 * MINUTE), ("1 h", HOUR), ("1.5 hours", 1.5 * HOUR), ("1,5 hours", 1.5 * HOUR), ("1 day", DAY),
    ("2-3 days", 3 * DAY), ("2–3 days", 3 * DAY), ("2 - 3 days", 3 * DAY), ("1 week", 7 * DAY), ("2 months", 60 * DAY),
    ("30 Sekunden", 30), ("1 Minute", MINUTE), ("2 Std.", 2 * HOUR), ("1 Stunde", HOUR), ("3 Tage", 3 * DAY), ("2-3 TAGEN", 3 * DAY),
    ("1 Woche", 7 * DAY), ("1 Monat", 30 * DAY),
    ("30 secondes", 30), ("2 heures", 2 * HOUR), ("3 jours", 3 * DAY), ("1 semaine", 7 * DAY), ("2 mois", 60 * DAY),
    ("30 secondi", 30), ("5 minuti", 5 * MINUTE), ("1 ora", HOUR), ("3 giorni", 3 * DAY), ("1 settimana", 7 * DAY),
    ("2 mesi", 60 * DAY), ("999999 d", 999_999 * DAY), ("0 s", 0),
])
def test_a_number_and_a_unit_are_a_length_of_time_in_four_languages(text, length):
    assert read(text) == (text, [])
    assert seconds(text) == pytest.approx(length)


@pytest.mark.parametrize("text", [
    "soon", "20", "min", "20 minuten lang", "a day", "-2 days", "2 daysies", "2 m", "1.2345 s", "1234567 s", "2-3-4 days", "2 / 3 days",
    "2 min 30 s", "٣ min", "2 \u0130h", "1e3 s", "2..5 h", "day 2", "2\nmin", "2  min", "20 mın", "5 \u017f",
])
def test_anything_else_is_refused_with_what_to_write(text):
    value, problems = read(text)
    assert value is None
    assert problems == [f"“{text}” is no length of time: write a number and a unit, such as 20 min, 2-3 days or 1 week"]


@given(st.decimals(0, 99_999, places=2), st.sampled_from(sorted(UNITS)), st.sampled_from(["", " "]), st.booleans())
def test_every_unit_is_read_in_either_case_and_counts_what_it_says(number, unit, blank, upper):
    text = f"{number}{blank}{unit.upper() if upper else unit}"
    assert read(text) == (text, [])
    assert seconds(text) == pytest.approx(float(number) * UNITS[unit])


@given(st.text(max_size=30))
def test_whatever_is_taken_can_be_counted(text):
    value, _ = read(text)
    assert value is None or seconds(value) >= 0


@pytest.mark.parametrize(("text", "language", "said"), [
    ("1 Tag", "en", "1 day"), ("2-3 days", "de", "2–3 Tage"), ("1,5 heures", "de", "1,5 h"), ("1,5 Stunden", "en", "1.5 h"), ("20 MIN.", "it", "20 min"),
    ("1 week", "fr", "1 semaine"), ("2 mesi", "fr", "2 mois"), ("200ms", "de", "200 ms"), ("3 days", "de-CH", "3 Tage"), ("1.5 Std.", "de-CH", "1.5 h"), ("30 sekunden", "xx", "30 s"),
])
def test_a_length_of_time_is_said_in_another_language(text, language, said):
    assert spelled(text, translator(language)) == said
    assert seconds(spelled(text, translator(language))) == pytest.approx(seconds(text))


@given(st.decimals(0, 99_999, places=2), st.sampled_from(sorted(UNITS)), st.sampled_from(["en", "de", "fr", "it"]))
def test_a_length_of_time_in_another_language_is_as_long(number, unit, language):
    said = spelled(f"{number} {unit}", translator(language))
    assert read(said) == (said, [])
    assert seconds(said) == pytest.approx(float(number) * UNITS[unit])
