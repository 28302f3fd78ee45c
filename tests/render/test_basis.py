"""The ground that a card stands on: whom we heard, how lately, and what is open."""

import pytest

from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.settings import with_defaults
from empathy_cli.render.view import map_view, persona_view

EN, TODAY = translator("en"), "2026-07-01"


def document(kind, id_, **data):
    return Document(kind, id_, {"kind": kind, "id": id_, **data}, id_, "")


def rows(persona, *others, maps=()):
    space = Workspace(None, with_defaults({}), {d.id: d for d in (persona, *maps, *others)})
    view = persona_view(persona, maps, space, EN, TODAY)
    return {row["key"]: (row["words"], row["note"]) for row in view["basis"]}, view


def test_people_count_once_for_each_source_and_records_do_not_count():
    pains = [{"text": "x", "evidence": ["talks#n1", "talks#n2"]}, {"text": "y", "evidence": ["talks", "log"]}]
    waiting = document("empathy-map", "m", title="M", persona="p", sees=[{"text": "z", "evidence": ["shop"]}])
    sources = (document("source", id_, title=id_, type=kind, side=side, n=n) for id_, kind, side, n in (
            ("talks", "interview", "customer", 8), ("log", "support-log", "customer", 900),
            ("shop", "workshop", "employee", 5), ("idle", "survey", "customer", 400)))
    found, view = rows(document("persona", "p", name="P", pains=pains), *sources, maps=(waiting,))
    assert found["participants"] == ("13 participants", "each source counted once; records are not people")
    assert found["kinds"] == ("support log, workshop, interview", "customer, employee")
    assert view["in_short"] == "Rests on 3 sources · 13 participants · Last validated: never yet · 22 open questions"


@pytest.mark.parametrize(("sources", "said"), [
    ([], "none yet"), ([{"type": "support-log", "n": 900}], "none yet"), ([{"type": "interview"}], "nobody said how many"),
])
def test_without_people_it_says_so(sources, said):
    evidence = [f"s{i}" for i in range(len(sources))]
    found, _ = rows(document("persona", "p", name="P", pains=[{"text": "x", "evidence": evidence}]), *(
        document("source", id_, title=id_, **source) for id_, source in zip(evidence, sources, strict=True)))
    assert found["participants"] == (said, "")


def test_the_last_validation_and_the_review_stand_together():
    found, view = rows(document("persona", "p", name="P", last_validated="2025-01-02"))
    assert found["validated"] == ("2025-01-02", "review was due on 2026-01-02")
    assert "Last validated: 2025-01-02" in view["in_short"]


def test_open_questions_are_counted_by_what_makes_them_open():
    pains = [{"text": "a"}, {"text": "b"}, {"text": "c", "evidence": ["s"]}, {"text": "d", "against": ["s"]}]
    found, _ = rows(document("persona", "p", name="P", pains=pains), document("source", "s", title="S"))
    assert found["open"] == ("14", "1 contested, 11 never asked, 2 assumed")


def test_a_map_of_a_segment_has_a_basis_without_a_validation():
    alone = document("empathy-map", "m", title="M", segment="All")
    view = map_view(alone, Workspace(None, with_defaults({}), {"m": alone}), EN, TODAY)
    assert [row["key"] for row in view["basis"]] == ["state", "coverage", "participants", "kinds", "open"]
