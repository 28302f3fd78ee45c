"""From a statement to its quotes and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.address import Found, entries
from empathy_cli.insight.evidence import Quotes, label, marked, resting, uses
from empathy_cli.insight.wanted import fields, traced
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import KINDS, WITHIN
from empathy_cli.model.problem import InputError
from empathy_cli.model.settings import with_defaults

TALKS = Document("source", "talks", {"kind": "source", "id": "talks", "title": "Talks", "nuggets": [
    {"id": "n1", "verbatim": "Yes"}, {"id": "n2", "observation": "No"}, {"id": "n3", "verbatim": "Hm"}]}, "talks", "")
LEA = Document("persona", "lea", {"kind": "persona", "id": "lea", "name": "Lea", "quote": {"text": "q"}, "pains": [
    {"text": "one", "evidence": ["talks#n1"]}, {"text": "two", "against": ["talks#n1"], "evidence": ["talks"]}]}, "lea", "")
WAITING = Document("empathy-map", "waiting", {"kind": "empathy-map", "id": "waiting", "title": "W", "persona": "lea",
                   "who": {"situation": "s"}, "thinks_and_feels": {"pains": [{"text": "fear"}]}}, "waiting", "")
WAY = Document("journey", "way", {"kind": "journey", "id": "way", "title": "W", "persona": "lea", "steps": [
    {"id": "sofa", "title": "Sits", "emotion": -1, "evidence": ["talks#n2"], "pains": [{"text": "p"}]},
    {"id": "door", "title": "Goes", "pains": [{"text": "r"}, {"text": "s"}],
     "ideas": [{"text": "i", "evidence": ["talks#n9"]}]}]}, "way", "")
CATALOGUE = Document("touchpoints", "touchpoints", {"kind": "touchpoints", "id": "touchpoints", "touchpoints": [
    {"id": "shop", "name": "Shop", "feedback": {"customer": ["talks#n1", "talks"], "employee": ["gone"]},
     "metrics": [{"name": "Late"}, {"name": "Lost", "source": "talks"}]}]}, "t", "")
SPACE = Workspace(None, with_defaults({}), {d.id: d for d in (LEA, WAITING, WAY, CATALOGUE, TALKS)})


def whole(document):
    return Found(document, KINDS[document.kind], (), document.data, document.id)


def entry(document, id_):
    return next(found for found in entries(document) if found.id == id_)


@pytest.mark.parametrize(("document", "field", "found"), [
    (LEA, "", ["quote", "pains[1]", "pains[2]"]), (LEA, "pains", ["pains[1]", "pains[2]"]),
    (LEA, "pains[2]", ["pains[2]"]), (LEA, "pains 2", ["pains[2]"]), (LEA, "pains.2", ["pains[2]"]),
    (LEA, "quote", ["quote"]), (LEA, "goals", []), (LEA, "meaning", []),
    (WAITING, "pains", ["thinks_and_feels.pains[1]"]), (WAITING, "thinks_and_feels", ["thinks_and_feels.pains[1]"]),
    (WAITING, "thinks_and_feels.pains[1]", ["thinks_and_feels.pains[1]"]), (WAITING, "sees", []),
    (WAY, "pains", ["steps[1].pains[1]", "steps[2].pains[1]", "steps[2].pains[2]"]),
    (WAY, "steps[2]", ["steps[2].pains[1]", "steps[2].pains[2]", "steps[2].ideas[1]"]),
    (WAY, "steps[2].pains[2]", ["steps[2].pains[2]"]), (WAY, "beyond_sale", []),
    (CATALOGUE, "feedback.customer", ["touchpoints[1].feedback.customer"]),
])
def test_a_field_means_its_statements_however_it_is_written(document, field, found):
    assert [use.field for use in traced(whole(document), field)] == found


@pytest.mark.parametrize(("document", "id_", "field", "found"), [
    (WAY, "sofa", "", ["steps[1]", "steps[1].pains[1]"]), (WAY, "door", "pains[2]", ["steps[2].pains[2]"]),
    (WAY, "sofa", "ideas", []), (CATALOGUE, "shop", "metrics", ["touchpoints[1].metrics[2]"]),
    (CATALOGUE, "shop", "feedback", ["touchpoints[1].feedback.customer", "touchpoints[1].feedback.employee"]),
])
def test_of_an_entry_only_what_is_in_it(document, id_, field, found):
    assert [use.field for use in traced(entry(document, id_), field)] == found


@pytest.mark.parametrize(("document", "field", "said"), [
    (LEA, "pians", "Did you mean “pains”?"), (WAITING, "thoughs", "Did you mean “thoughts”?"),
    (LEA, "pains[3]", "it has 2, counted from 1"), (LEA, "pains 0", "it has 2"), (LEA, "goals[1]", "nobody has answered"),
    (LEA, "name", "no statement"), (WAITING, "who.situation", "no statement"), (LEA, "xyzzy", "Known: goals, pains"),
    (LEA, "7", "is not known here"),
])
def test_a_field_that_is_not_there_is_refused_with_what_there_is(document, field, said):
    with pytest.raises(InputError) as error:
        traced(whole(document), field)
    assert said in error.value.problems[0].text
    assert error.value.exit_code == 2


@given(st.sampled_from([LEA, WAITING, WAY, CATALOGUE]), st.text(max_size=30))
def test_no_field_however_odd_raises_anything_but_a_message(document, field):
    try:
        found = [use.field for use in traced(whole(document), field)]
    except InputError as error:
        found = [problem.text for problem in error.problems]
    assert all(found)


@pytest.mark.parametrize("document", [LEA, WAITING, WAY, CATALOGUE])
def test_every_use_is_found_again_by_its_address(document):
    for use in uses(document):
        id_, field = use.address
        found = whole(document) if id_ == document.id else entry(document, id_.rpartition("#")[2])
        assert use in traced(found, field)


def test_what_is_no_statement_and_rests_on_sources_is_found_too():
    found = [(use.field, use.text, use.stated, use.evidence) for use in uses(CATALOGUE)]
    assert found == [("touchpoints[1].feedback.customer", "", False, ("talks#n1", "talks")),
                     ("touchpoints[1].feedback.employee", "", False, ("gone",)),
                     ("touchpoints[1].metrics[2]", "Lost", False, ("talks",))]
    assert [(use.field, use.stated) for use in uses(WAY) if "talks#n9" in use.evidence] == [("steps[2].ideas[1]", False)]


def test_a_label_is_the_one_of_the_nearest_field():
    assert [label(WAY, use.path) for use in uses(WAY)] == ["Emotion", "Pains", "Pains", "Pains", "Ideas"]
    assert label(WAITING, ("thinks_and_feels", "pains", 0)) == "Pains"


def test_a_statement_has_a_mark_and_what_is_none_has_no_mark():
    assert [(u.stated, marked(u, frozenset({"talks"}))) for u in uses(LEA)][-2:] == [(True, "supported"), (True, "contested")]
    assert {marked(u, frozenset({"talks"})) for u in uses(CATALOGUE)} == {""}


def test_a_quote_says_what_is_missing():
    quotes = Quotes(SPACE)
    assert [quotes.of(e).missing for e in ("talks", "talks#n1", "talks#n9", "gone", "lea", "gone#n1")] == [
        False, False, True, True, True, True]


def test_what_rests_on_a_source_comes_nugget_by_nugget_and_what_is_not_there_last():
    found = [(r.nugget, r.data is not None, [(u.document.id, u.field, against) for u, against in r.uses])
             for r in resting(whole(TALKS), SPACE)]
    assert found == [
        ("", False, [("lea", "pains[2]", False), ("touchpoints", "touchpoints[1].feedback.customer", False),
                     ("touchpoints", "touchpoints[1].metrics[2]", False)]),
        ("n1", True, [("lea", "pains[1]", False), ("lea", "pains[2]", True),
                      ("touchpoints", "touchpoints[1].feedback.customer", False)]),
        ("n2", True, [("way", "steps[1]", False)]), ("n3", True, []),
        ("n9", False, [("way", "steps[2].ideas[1]", False)]),
    ]
    only = resting(entry(TALKS, "n2"), SPACE)
    assert [(r.nugget, len(r.uses)) for r in only] == [("n2", 1)]


def test_every_piece_of_evidence_leads_back_to_its_statement():
    back = {(r.nugget, u.document.id, u.field) for r in resting(whole(TALKS), SPACE) for u, _ in r.uses}
    forth = {(e.partition("#")[2], use.document.id, use.field) for d in (LEA, WAITING, WAY, CATALOGUE) for use in uses(d)
             for e in (*use.evidence, *use.against) if e.partition("#")[0] == "talks"}
    assert back == forth


def test_the_fields_that_can_rest_on_sources_come_from_the_model():
    assert fields(whole(LEA)) == ("goals", "pains", "gains", "jobs", "behaviours", "motives", "frame_of_mind", "quote",
                                  "meaning")
    assert fields(entry(WAY, "sofa")) == ("thinks", "pains", "ideas")
    assert fields(entry(CATALOGUE, "shop")) == ("feedback.customer", "feedback.employee", "metrics")
    assert WITHIN["journey"]["steps"].name == "step"
