"""How sure the team is: computed from evidence, never typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.certainty import certainty, coverage, is_stale, review_by, state, statements
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import dotted
from empathy_cli.model.settings import with_defaults

SOURCES = {"a", "b"}


def persona(**data):
    return Document("persona", "p", {"kind": "persona", "id": "p", "name": "P", **data}, "personas/p/persona.yaml", "")


def workspace(*documents, **settings):
    source = [Document("source", s, {"kind": "source", "id": s, "title": s}, f"{s}.yaml", "") for s in SOURCES]
    return Workspace(None, with_defaults(settings), {d.id: d for d in (*documents, *source)})


@pytest.mark.parametrize(("value", "mark"), [
    ({}, "assumed"),
    ({"evidence": ["a"]}, "supported"),
    ({"evidence": ["a#n1", "a#n2"]}, "supported"),
    ({"evidence": ["a#n1", "b"]}, "validated"),
    ({"evidence": ["a", "b"], "against": ["a#n9"]}, "contested"),
    ({"against": ["b"]}, "contested"),
    ({"evidence": ["gone"]}, "assumed"),
    ({"evidence": ["a"], "against": ["gone"]}, "supported"),
])
def test_the_mark_counts_distinct_sources_that_exist(value, mark):
    assert certainty(value, SOURCES) == mark


@given(st.lists(st.sampled_from(["a", "a#n1", "b", "b#n2", "gone"])), st.sampled_from(["a", "b#n1"]))
def test_more_evidence_never_makes_a_statement_less_sure(evidence, more):
    order = ["assumed", "supported", "validated"]
    before, after = certainty({"evidence": evidence}, SOURCES), certainty({"evidence": [*evidence, more]}, SOURCES)
    assert order.index(before) <= order.index(after)


def test_everything_that_can_rest_on_evidence_is_found_where_it_stands():
    document = persona(
        quote={"text": "q"}, goals=[{"text": "g"}, {"text": "h"}], jobs=[{"want": "w"}], motives=[{"motive": "m"}],
        traits=[{"label": "l", "value": "v"}], treatment={"needs": "n"},
    )
    assert [dotted(path) for path, _ in statements(document)] == [
        "quote", "goals[1]", "goals[2]", "jobs[1]", "motives[1]"]


def test_coverage_counts_each_mark_and_a_percentage_that_is_rounded_down():
    document = persona(pains=[{"text": "x"}, {"text": "y", "evidence": ["a"]}, {"text": "z", "against": ["b"]}])
    result = coverage(document, SOURCES)
    assert (result.assumed, result.supported, result.contested, result.total, result.percent) == (1, 1, 1, 3, 66)
    assert coverage(persona(), SOURCES).percent == 0


@pytest.mark.parametrize(("backed", "name"), [(0, "proto"), (4, "proto"), (5, "mixed"), (7, "mixed"),
                                              (8, "evidence-backed"), (10, "evidence-backed")])
def test_the_state_follows_the_thresholds(backed, name):
    pains = [{"text": "x", "evidence": ["a"]}] * backed + [{"text": "y"}] * (10 - backed)
    document = persona(pains=pains)
    assert state(document, workspace(document)) == name


def test_the_thresholds_are_settings():
    document = persona(pains=[{"text": "x", "evidence": ["a"]}, {"text": "y"}])
    assert state(document, workspace(document, evidence={"proto_below": 20, "backed_from": 40})) == "evidence-backed"


@pytest.mark.parametrize(("data", "due"), [
    ({}, ""),
    ({"review_by": "2026-05-01", "last_validated": "2020-01-01"}, "2026-05-01"),
    ({"last_validated": "2025-03-20"}, "2026-03-20"),
    ({"last_validated": "2024-02-29"}, "2025-02-28"),
    ({"last_validated": "2025-12-31"}, "2026-12-31"),
    ({"last_validated": "9999-12-31"}, "9999-12-31"),
])
def test_a_persona_is_due_a_year_after_its_validation_or_when_it_says(data, due):
    document = persona(**data)
    assert review_by(document, workspace(document)) == due


def test_a_persona_is_stale_only_once_the_day_has_passed():
    document = persona(review_by="2026-05-01")
    known = workspace(document)
    assert not is_stale(document, known, "2026-05-01")
    assert is_stale(document, known, "2026-05-02")
    assert not is_stale(persona(), known, "2026-05-02")
