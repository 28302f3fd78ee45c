"""What rows say of one another: ids, stages, limits, and which entry of the file each of them is."""

import pytest

from empathy_cli.exchange import journey, sheet, touchpoints
from empathy_cli.locale import translator
from empathy_cli.model.field import Report
from empathy_cli.model.types import ID

EN = translator("en")
HEAD = {"kind": "journey", "id": "a", "title": "A", "persona": "p"}


def taken(data, before=None):
    made, problems = journey.taken(sheet.read(data.encode(), "x.csv", journey.COLUMNS, EN), before or HEAD, {}, "en")
    return made, [(p.line, p.text) for p in problems]


@pytest.mark.parametrize("data", ["stage,stage.id,title\nFind,Bad Id,A\n", "stage,stage.id,stage.duration,title\nFind,Bad Id,,A\n"])
def test_a_stage_with_a_bad_id_is_refused_by_its_line(data):
    assert taken(data)[1] == [(2, "“Bad Id” is not an id: lower-case letters a to z, digits and single hyphens, at most 64")]


@pytest.mark.parametrize("data", [
    f"title\n{'a' * 59} bbbb\n{'a' * 59} bbbb\n", f"title\n{'a' * 70} b\n{'a' * 70} c\n", f"stage,title\n{'a' * 64} one,A\n{'a' * 64} two,B\n",
    f"stage,title\n{'a' * 59} bbbb,A\n{'a' * 59} bbbb cccc,B\n", "title\n李雷\n李雷\n"])
def test_ids_that_are_made_of_long_names_are_ids_and_differ(data):
    made, problems = taken(data)
    assert problems == []
    for entries in (made["steps"], made.get("stages", [])):
        ids = [entry["id"] for entry in entries]
        assert len(set(ids)) == len(ids)
        assert [ID.read(id_, (), Report()) for id_ in ids] == ids


def test_more_stages_than_fit_are_refused_by_the_line_of_the_first_one_too_many():
    _, problems = taken("stage,title\n" + "".join(f"S{i},T{i}\n" for i in range(25)))
    assert problems == [(22, "25 entries; at most 20 fit here")]


WEAK = [{"effect": "Same", "ticket": "T-1"}, {"effect": "Slow", "severity": 3, "fix": "Hurry", "ticket": "T-3"}, {"effect": "Same", "ticket": "T-2"}]


def weak(data, before=WEAK):
    catalogue = {"kind": "touchpoints", "id": "touchpoints", "touchpoints": [{"id": "shop", "name": "Shop", "vulnerabilities": before}]}
    found = sheet.read(data.encode(), "x.csv", touchpoints.VULNERABILITIES, EN)
    made, problems = touchpoints.taken_vulnerabilities(found, catalogue)
    return made["touchpoints"][0]["vulnerabilities"], [(p.line, p.severity, p.text) for p in problems]


def test_vulnerabilities_of_the_same_effect_keep_each_its_own():
    assert weak("touchpoint,effect\nshop,Same\nshop,Slow\nshop,Same\n") == (WEAK, [])


def test_a_vulnerability_that_is_worded_anew_keeps_what_the_table_has_no_column_for_and_that_is_said():
    made, problems = weak("touchpoint,effect,severity\nshop,Same,\nshop,It is slow,4\nshop,Same,\n")
    assert made == [WEAK[0], {"effect": "It is slow", "severity": 4, "fix": "Hurry", "ticket": "T-3"}, WEAK[2]]
    assert problems == [(3, "warning", "“Slow” has no row any more: this one is taken for it, with its fix, ticket, for which there is no column")]


def test_a_vulnerability_that_goes_takes_nothing_along_unsaid():
    made, problems = weak("touchpoint,effect,severity\nshop,Same,\nshop,Same,\n")
    assert made == [WEAK[0], WEAK[2]]
    assert problems == [(3, "warning", "“Slow” has no row any more: it goes with its fix, ticket, for which there is no column")]


def test_a_vulnerability_that_goes_is_not_said_where_the_table_has_all_its_columns():
    assert weak("touchpoint,effect,ticket,fix,severity\nshop,Same,T-1,,\n", WEAK[:2])[1] == []


def test_what_is_said_of_a_row_does_not_grow_with_its_id():
    """Found by fuzzing: a name that is known beside an id of 8,000 letters."""
    known = {"touchpoints": [{"id": "online-shop", "name": "The shop on the web"}]}
    long = "x" * 8_000
    found = sheet.read(f"id,name\n{long},The shop on the web\n{long},Another\n".encode(), "t.csv", touchpoints.COLUMNS, translator("en"))
    _, problems = touchpoints.taken(found, known, {}, "en")
    said = [problem.text for problem in problems]
    assert any("Did you mean “online-shop”?" in text for text in said)
    assert any("stands in line 2 already" in text for text in said)
    assert max(map(len, said)) < 300
