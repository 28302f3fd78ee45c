"""Texts from strangers show what they hold and do nothing; names become ids."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.field import Report
from empathy_cli.model.text import slug, visible
from empathy_cli.model.types import ID, RESERVED


@pytest.mark.parametrize(("text", "shown"), [
    ("plain", "plain"),
    ("Zürich 李雷 مرحبا", "Zürich 李雷 مرحبا"),
    ("\x1b[31mred", r"\x1b[31mred"),
    ("\x1b]8;;https://x\x07", r"\x1b]8;;https://x\x07"),
    ("a\r\nb\tc", r"a\x0d\x0ab\x09c"),
    ("\x9b31m", r"\x9b31m"),
    ("\u202eabc\u2066", r"\u202eabc\u2066"),
    ("\u2028\ufeff\U000e0041", r"\u2028\ufeff\U000e0041"),
    ("👩🏽\u200d⚕️", "👩🏽\u200d⚕️"),
])
def test_what_could_act_is_written_as_an_escape(text, shown):
    assert visible(text) == shown


def test_a_character_that_is_asked_for_stays():
    assert visible("a\nb\x07", keep="\n") == "a\nb\\x07"


@given(st.text())
def test_nothing_that_is_shown_can_act(text):
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in "\u202e\u2066\ufeff" for c in visible(text))


@pytest.mark.parametrize(("name", "language", "id_"), [
    ("Lea Brunner", "", "lea-brunner"),
    ("María José", "", "maria-jose"),
    ("Über-User", "", "uber-user"),
    ("Über-User", "de-CH", "ueber-user"),
    ("Größe", "de", "groesse"),
    ("Łódź, Øster & Æsop", "", "lodz-oster-aesop"),
    ("O’Neil's", "", "oneils"),
    ("A/B: C#", "", "a-b-c"),
    ("李雷", "", ""),
    ("Lea 李雷", "", ""),
    ("...", "", ""),
    ("../etc", "", "etc"),
    ("Con", "", ""),
    ("x" * 100, "", "x" * 64),
])
def test_a_name_becomes_an_id_or_nothing(name, language, id_):
    assert slug(name, language) == id_


@given(st.text(), st.sampled_from(["", "de"]))
def test_what_is_made_is_an_id_that_a_file_can_have(name, language):
    made, report = slug(name, language), Report()
    if made:
        assert ID.read(made, (), report) == made
        assert not report.problems
        assert made not in RESERVED
        assert slug(made, language) == made
