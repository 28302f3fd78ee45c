"""What one cell says: nothing in it is passed over, and no number becomes another one."""

import pytest

from empathy_cli.exchange import cells
from empathy_cli.locale import translator
from empathy_cli.model.field import Report
from empathy_cli.model.journey import STEP
from empathy_cli.model.touchpoints import TOUCHPOINT

EN = translator("en")


def read(group, key, text):
    report = Report()
    shape = group.by_key[key].type
    value = shape.read(cells.raw(text, shape, EN, (key,), report), (key,), report)
    return value, [(p.path, p.text) for p in report.problems]


@pytest.mark.parametrize(("text", "path", "said"), [
    ("x {text: y}", ("pains", 0), "“text” is the text before the braces"),
    ("a | x {severity: 4; severity: 5}", ("pains", 1), "“severity” stands twice in the braces"),
    ("x {severity: 4; severity: 4}", ("pains", 0), "“severity” stands twice in the braces"),
])
def test_what_stands_twice_in_an_entry_is_refused(text, path, said):
    assert (path, said) in read(STEP, "pains", text)[1]


def test_what_stands_only_in_braces_is_taken():
    assert read(STEP, "pains", "{text: y; severity: 4}") == ([{"text": "y", "severity": 4}], [])


@pytest.mark.parametrize(("text", "value"), [("-0,5", -0.5), (" 1,5 ", 1.5), ("−1,5", -1.5), ("1.5", 1.5), ("1,500", 1.5)])
def test_a_feeling_may_have_a_decimal_comma(text, value):
    assert read(STEP, "emotion", text) == (value, [])


@pytest.mark.parametrize(("text", "value"), [("7,5", 7.5), ("0,200", 0.2), ("1234,567", 1234.567), ("12,3456", 12.3456)])
def test_a_decimal_comma_is_taken_where_nobody_can_take_it_for_another_sign(text, value):
    assert read(TOUCHPOINT.group, "metrics", f"Wait {{value: {text}; unit: min}}") == ([{"name": "Wait", "value": value, "unit": "min"}], [])


@pytest.mark.parametrize(("key", "text", "said"), [
    ("value", "1,200", "“1,200” is not a number"), ("value", "-12,000", "“-12,000” is not a number"), ("value", "1,200,000", "“1,200,000” is not a number"),
    ("n", "1,200", "“1,200” is not a whole number"), ("n", "1,2", "“1,2” is not a whole number")])
def test_a_number_that_may_be_a_thousand_or_one_is_refused_as_it_stands_in_the_file(key, text, said):
    assert read(TOUCHPOINT.group, "metrics", f"Wait {{{key}: {text}}}")[1][0] == (("metrics", 0, key), said)
