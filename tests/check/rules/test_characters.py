"""TXT01: what nobody sees is found where no script needs it, once, and is taken out."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.check.fix import fix
from empathy_cli.check.rule import EXAMPLE_DAY
from empathy_cli.check.rules.characters import RULES, strange, without
from empathy_cli.check.run import findings
from empathy_cli.model.problem import Problem
from empathy_cli.store.workspace import load

PERSONA = "kind: persona\nid: lea\nname: Lea\n"


def found(root: Path, text: str, **options: object) -> list[Problem]:
    (root / "personas").mkdir(exist_ok=True)
    (root / "personas/lea.yaml").write_text(text, "utf-8")
    return findings(load(root, keep=True), **options)  # type: ignore[arg-type]  # options of `findings`, by their names


@pytest.mark.parametrize(("character", "says"), [
    ("\u202e", "turns the direction"), ("\u2066", "turns the direction"), ("\u200f", "turns the direction"),
    ("\u200b", "invisible character (U+200B)"), ("\u2060", "invisible"), ("\ufeff", "invisible"), ("\u3164", "invisible"),
    ("\U000e0041", "invisible"), ("\xad", "a soft hyphen"), ("\u200d", "where no script needs it"), ("\u200c", "U+200C"),
    ("\ufe0f", "where no script needs it"), ("\u034f", "U+034F"), ("\U000e0100", "where no script needs it"), ("\u2800", "U+2800"),
])
@pytest.mark.parametrize("form", ["plain", "escaped"])
def test_what_nobody_sees_is_one_error_of_this_rule_with_its_line(
        character: str, says: str, form: str, tmp_path: Path) -> None:
    written = f'"Off{character}ice"' if form == "plain" else f'"Off\\U{ord(character):08X}ice"'
    problems = found(tmp_path, f"{PERSONA}pains: [{written}]\n", select=["DOC01", "TXT01"])
    assert [(p.rule, p.severity, p.line) for p in problems] == [("TXT01", "error", 4)]
    assert says in problems[0].text


@pytest.mark.parametrize("text", [
    "می‌خواهم", "क्‍ष", "ക്‍", "👨‍👩‍👧‍👦", "🏳️‍🌈", "❤️", "1️⃣", "👍🏽", "👩🏽‍⚕️", "☎︎", "Grüße – „so“", "naïve café", "नमस्ते",
    "של\u200fום!", "קפה (C++\u200e) קר", "مرحبا\u061c 12", "اب\u200eab", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "x\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f!",
    "日本語", "葛\U000e0100", "ᠮᠣᠩᠭᠣᠯ\u180b", "12 000", "a\u2009b", "ﷺ", "5\u202f€", "Ünïcödé", "👁️‍🗨️", "🧑🏻‍🤝‍🧑🏿", "→ ✓", "〰️",
])
def test_what_a_script_or_an_emoji_needs_stays(text: str, tmp_path: Path) -> None:
    assert strange(text) == []
    assert found(tmp_path, f"{PERSONA}pains: ['{text}']\n", select=["TXT01"]) == []


@pytest.mark.parametrize("text", [
    "שלום \u202eabc", "مرحبا\u2067", "שלום\u200b", "\U0001f3f4\U000e0067\U000e0062\U000e0061\U000e007f", "a\U000e007f",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f\U000e0061",
    "\U0001f3f4x\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
])
@pytest.mark.parametrize("form", ["plain", "escaped"])
def test_what_reorders_and_tags_elsewhere_are_refused_beside_any_script(text: str, form: str, tmp_path: Path) -> None:
    written = text if form == "plain" else "".join(f"\\U{ord(c):08X}" for c in text)
    problems = found(tmp_path, f'{PERSONA}pains: ["{written}"]\n', select=["DOC01", "TXT01"])
    assert {(p.rule, p.severity, p.line) for p in problems} == {("TXT01", "error", 4)}


@pytest.mark.parametrize("text", ["של\u200fום", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"])
def test_what_a_script_needs_stays_when_something_else_in_the_file_is_taken_out(text: str, tmp_path: Path) -> None:
    mend = RULES[0].mend
    assert mend is not None
    escaped = "".join(f"\\U{ord(c):08X}" for c in text)
    raw = f'{PERSONA}pains: [{text}, Off\u202eice, "{escaped}", "{escaped}\\u202Ea", "\\u200bb"]\n'
    problem = found(tmp_path, raw)[0]
    assert mend(problem, raw) == f'{PERSONA}pains: [{text}, Office, "{escaped}", "{escaped}a", "b"]\n'


def test_a_mark_in_an_escape_stays_among_letters_that_need_it(tmp_path: Path) -> None:
    problem = found(tmp_path, f'{PERSONA}pains: ["של\\u200Fום\\u202Ea"]\n')[0]
    mend = RULES[0].mend
    assert mend is not None
    assert mend(problem, '"של\\u200Fום\\u202Ea"') == '"של\\u200Fוםa"'


def test_a_mark_of_direction_in_a_text_from_left_to_right_is_found_beside_one_from_right_to_left(tmp_path: Path) -> None:
    problems = found(tmp_path, f"{PERSONA}goals: ['של\u200fום']\npains: ['Off\u200fice']\n", select=["DOC01", "TXT01"])
    assert [(p.rule, p.line, "turns the direction" in p.text) for p in problems] == [("TXT01", 5, True)]


def test_a_byte_order_mark_at_the_head_of_a_file_is_fine(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/lea.yaml").write_bytes(codecs.BOM_UTF8 + PERSONA.encode())
    assert findings(load(tmp_path, keep=True), select=["TXT01"]) == []


def test_a_control_character_stays_what_makes_a_file_unreadable(tmp_path: Path) -> None:
    assert [p.rule for p in found(tmp_path, f"{PERSONA}role: a\x07b\n", select=["TXT01"])] == ["DOC01"]


def test_a_file_that_is_not_read_for_it_is_said_whatever_is_selected_and_silenced(tmp_path: Path) -> None:
    text = f"{PERSONA}pains: [Off\u202eice]  # empathy: ignore TXT01 — because\n"
    (tmp_path / "empathy.yaml").write_text("check: {ignore: [{rule: TXT01, reason: x}]}\n", "utf-8")
    assert [p.rule for p in found(tmp_path, text, select=["IMG01"])] == ["TXT01"]
    assert [p.rule for p in found(tmp_path, text, ignore=["TXT01"])][:1] == ["TXT01"]
    assert "TXT01" in [p.rule for p in found(tmp_path, text, files=["personas/other.yaml"])]


def test_what_a_read_file_has_of_it_can_be_silenced(tmp_path: Path) -> None:
    text = f"{PERSONA}pains: [Off\xadice]  # empathy: ignore TXT01 — a brand is written so\n"
    assert found(tmp_path, text, select=["TXT01", "CHK01"]) == []
    assert found(tmp_path, f"{PERSONA}pains: [Off\xadice]\n", select=["DOC01"]) == []


@given(st.text(st.sampled_from("aé\xad\u200b\u200c\u200d\u202e\ufe0f\u034f❤👨👧ک\u180b日"), max_size=12))
def test_without_them_nothing_strange_is_left_and_nothing_else_is_gone(text: str) -> None:
    clean = without(text)
    assert strange(clean) == []
    assert without(clean) == clean
    kept = iter(text)
    assert all(c in kept for c in clean)
    assert [c for c in clean if c in "aé❤👨👧ک日"] == [c for c in text if c in "aé❤👨👧ک日"]


def test_the_settings_are_looked_at_too_and_mended(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "empathy.yaml").write_text("# ours\nname: Shoe\u00adBox   # the shop\nbrand: [Sen\u00adkel]\n", "utf-8")
    workspace = load(tmp_path, keep=True)
    problems = findings(workspace, select=["TXT01"])
    assert [(p.file, p.line, p.path) for p in problems] == [
        ("empathy.yaml", 2, ("name",)), ("empathy.yaml", 3, ("brand", 0))]
    fix(workspace, problems, EXAMPLE_DAY)
    assert (tmp_path / "empathy.yaml").read_text("utf-8") == "# ours\nname: ShoeBox   # the shop\nbrand: [Senkel]\n"
