"""TPT07 and TPT09: waits against their limit, and old delighters."""

from datetime import date
from pathlib import Path

import pytest

from empathy_cli.check.rules.waits import _before
from empathy_cli.model.problem import Path as Place
from empathy_cli.model.problem import Problem

from .test_registry import found

CATALOGUE = ("kind: touchpoints\ntouchpoints:\n  - {id: shop, name: Shop}\n"
             "  - {id: desk, name: Desk, wait_limit: 20 min}\n")
HEAD = "kind: journey\nid: way\ntitle: Way\npersona: lea\n"


def checked(root: Path, code: str, text: str, settings: str = "") -> list[Problem]:
    problems = found(root, {"personas/way.yaml": HEAD + text, "personas/t.yaml": CATALOGUE}, settings, [code])
    return [p for p in problems if p.rule == code]


def steps(*texts: str) -> str:
    return "steps:\n" + "".join(f"  - {{id: s{i}, title: Step {i}, {text}}}\n" for i, text in enumerate(texts))


def gift(text: str) -> str:
    return steps("", f"surprises: [{{what: A}}, {{what: Card, {text}}}]")


@pytest.mark.parametrize(("code", "text"), [
    ("TPT07", steps("touchpoint: desk, wait: 20 min", "touchpoint: desk, wait: 1200 s")),
    ("TPT07", steps("touchpoint: desk", "touchpoint: shop")),
    ("TPT07", steps("wait: 3 days", "touchpoint: gone, wait: 3 days")),
    ("TPT07", steps("touchpoint: desk, wait: 10-20 Minuten")),
    ("TPT07", "translation_of: {id: weg}\n" + steps("touchpoint: desk, wait: 1 day")),
    ("TPT09", gift("kano: delighter, since: 2025-07-01")),
    ("TPT09", gift("kano: delighter")),
    ("TPT09", gift("kano: performance, since: 2020-01-01")),
    ("TPT09", gift("since: 2020-01-01")),
    ("TPT09", gift("kano: delighter, since: 2020-01-01, status: planned")),
    ("TPT09", gift("kano: delighter, since: 2020-01-01, valence: negative")),
])
def test_what_comes_close_is_no_finding(code: str, text: str, tmp_path: Path) -> None:
    assert [p.text for p in checked(tmp_path, code, text)] == []


def test_an_old_delighter_is_not_found_again_in_a_translation(tmp_path: Path) -> None:
    old = gift("kano: delighter, since: 2020-01-01")
    files = {"personas/way.yaml": HEAD + "translation_of: {id: weg}\n" + old,
             "personas/weg.yaml": HEAD.replace("id: way", "id: weg") + old}
    assert [p.file for p in found(tmp_path, files, select=["TPT09"]) if p.rule == "TPT09"] == ["personas/weg.yaml"]


@pytest.mark.parametrize(("code", "text", "file", "path", "says"), [
    ("TPT07", steps("", "touchpoint: desk, wait: 21 min"), "personas/way.yaml", ("steps", 1, "wait"),
     "they wait 21 min at “Desk”, where 20 min is the limit"),
    ("TPT07", steps("touchpoint: desk, wait: 2-3 days"), "personas/way.yaml", ("steps", 0, "wait"), "2-3 days"),
    ("TPT07", "state: future\n" + steps("touchpoint: desk, wait: 0.5 h"), "personas/way.yaml", ("steps", 0, "wait"),
     "0.5 h"),
    ("TPT07", steps("touchpoint: shop, wait: 1 s", "touchpoint: shop, wait: 2 s"), "personas/t.yaml",
     ("touchpoints", 0, "wait_limit"), "in “Way” they wait at “Shop” (1 s)"),
    ("TPT09", gift("kano: delighter, since: 2025-06-30"), "personas/way.yaml", ("steps", 1, "surprises", 1, "since"),
     "“Card” has been there since 2025-06-30"),
    ("TPT09", gift("kano: delighter, since: 2025-06-30, status: today, valence: positive"), "personas/way.yaml",
     ("steps", 1, "surprises", 1, "since"), "still delights"),
])
def test_a_finding_stands_where_the_time_is_or_is_due(
        code: str, text: str, file: str, path: Place, says: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path, code, text)
    assert (problem.file, problem.path) == (file, path)
    assert says in problem.text


def test_the_age_of_a_delighter_is_a_setting(tmp_path: Path) -> None:
    text = gift("kano: delighter, since: 2025-03-01")
    assert checked(tmp_path, "TPT09", text, "check: {limits: {delighter_months: 16}}\n") == []
    assert len(checked(tmp_path, "TPT09", text, "check: {limits: {delighter_months: 15}}\n")) == 1


@pytest.mark.parametrize(("day", "months", "text"), [
    (date(2026, 7, 1), 12, "2025-07-01"), (date(2026, 1, 31), 1, "2025-12-31"), (date(2026, 3, 31), 1, "2026-02-31"),
    (date(2026, 7, 1), 120, "2016-07-01"), (date(2, 1, 1), 120, "0000-01-01"), (date(2024, 2, 29), 12, "2023-02-29"),
])
def test_so_many_months_earlier_is_the_same_day_of_that_month(day: date, months: int, text: str) -> None:
    assert _before(day, months) == text
