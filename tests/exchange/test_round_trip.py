"""Out and in again: the same document, whatever is in it, in every form that the table has."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empathy_cli.exchange import journey, sheet, table, touchpoints
from empathy_cli.exchange.changing import changed, difference
from empathy_cli.locale import translator
from empathy_cli.model.journey import goals, staged
from empathy_cli.model.kinds import KINDS
from empathy_cli.store.documents import read_document
from empathy_cli.store.writer import new_text
from tests.exchange.documents import catalogues, journeys

EN, DE = translator("en"), translator("de")
FORMS = [table.Form(), table.form_for("en"), table.form_for("de"), table.form_for("de-CH"), table.Form("\t")]
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def flat(data):
    """A journey with its stages written out, and its goals in the order of its steps."""
    order = [step["id"] for step in data["steps"]]
    stages = [({k: v for k, v in stage.items() if k != "steps"}, [s["id"] for s in steps]) for stage, steps in staged(data) if stage]
    return {**data, "stages": stages, "goal": sorted(goals(data), key=order.index)}


def again(columns, rows, form, labels):
    t = DE if labels else EN
    heading = [c.label(t) if labels else c.key for c in columns]
    found = sheet.read(table.written(heading, rows, form), "x.csv", columns, t)
    assert found.warnings == ()
    return found


@SETTINGS
@given(data=journeys(), form=st.sampled_from(FORMS), labels=st.booleans())
def test_a_journey_comes_back_as_it_went(data, form, labels):
    found = again(journey.COLUMNS, journey.rows(data, comma=form.comma), form, labels)
    made, problems = journey.taken(found, data, {}, "en")
    assert [p for p in problems if p.severity == "error"] == []
    assert made == data
    head = {key: value for key, value in data.items() if key in ("kind", *journey.HEAD)}
    made, problems = journey.taken(found, head, {}, "en")
    assert [p for p in problems if p.severity == "error"] == []
    assert flat(made) == flat(data)
    assert read_document(new_text(KINDS["journey"], made, EN).encode(), "")[0].data == made


def ending(title):
    return {"kind": "journey", "id": "a", "title": "T", "persona": "p",
            "steps": [{"id": "x", "title": "X", "next": []}, {"id": "y", "title": title}]}


@pytest.mark.parametrize(("title", "sign"), [("Y", "end"), ("[]", "end"), ("END", "[]")])
def test_a_journey_that_ends_before_a_step_called_like_the_sign_for_that_still_ends_there(title, sign):
    data = ending(title)
    rows = list(journey.rows(data))
    assert [row[[c.key for c in journey.COLUMNS].index("next")] for row in rows] == [sign, ""]
    made, _ = journey.taken(again(journey.COLUMNS, rows, table.Form(), labels=False), data, {}, "en")
    assert made == data


@pytest.mark.parametrize(("language", "word"), [
    ("en", "end"), ("en", " End "), ("en", "[]"), ("de", "Ende"), ("de", "end"), ("fr", "fin"), ("it", "Fine")])
def test_people_may_write_in_their_language_that_a_step_ends(language, word):
    found = sheet.read(f"id,title,next\nx,X,{word}\ny,Y,\n".encode(), "x.csv", journey.COLUMNS, translator(language))
    made, problems = journey.taken(found, {}, {}, language)
    assert (problems, made["steps"]) == ([], ending("Y")["steps"])


def test_the_sign_for_the_end_means_a_step_that_is_called_so():
    found = sheet.read(b"id,title,next\nx,X,end\nz,Z,[]\ny,End,\n", "x.csv", journey.COLUMNS, EN)
    made, problems = journey.taken(found, {}, {}, "en")
    assert (problems, [s.get("next") for s in made["steps"]]) == ([], [["y"], [], None])


@SETTINGS
@given(data=catalogues(), form=st.sampled_from(FORMS), labels=st.booleans())
def test_a_catalogue_comes_back_as_it_went(data, form, labels):
    found = again(touchpoints.COLUMNS, touchpoints.rows(data, comma=form.comma), form, labels)
    for before in (data, {}):
        made, problems = touchpoints.taken(found, before, {}, "en")
        assert problems == []
        assert made == data
    rows = list(touchpoints.vulnerability_rows(data, comma=form.comma))
    if rows:
        found = again(touchpoints.VULNERABILITIES, rows, form, labels)
        made, problems = touchpoints.taken_vulnerabilities(found, data)
        assert problems == []
        assert made == data


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=journeys(), after=journeys())
def test_a_table_of_another_journey_makes_the_file_that_journey_and_touches_only_what_differs(before, after):
    after = {**after, **{key: before[key] for key in journey.HEAD if key in before}, "note": before.get("note")}
    after = {key: value for key, value in after.items() if value is not None}
    found = again(journey.COLUMNS, journey.rows(after), table.Form(), labels=False)
    made, problems = journey.taken(found, before, {}, "en")
    assert [p for p in problems if p.severity == "error"] == []
    assert flat(made) == flat(after)
    text = new_text(KINDS["journey"], before, EN)
    new = changed(text, "steps", before, made)
    assert read_document(new.encode(), "")[0].data == made
    assert changed(new, "steps", made, made) == new
    assert not difference("steps", made, made)


@pytest.mark.parametrize("columns", [journey.COLUMNS, touchpoints.COLUMNS, touchpoints.VULNERABILITIES], ids=["journey", "touchpoints", "vulnerabilities"])
def test_every_column_has_a_heading_and_labels_of_its_own(columns):
    assert len({c.key for c in columns}) == len(columns)
    for t in (EN, DE):
        assert len({c.label(t) for c in columns}) == len(columns)
