"""What nobody has asked yet, and the guide that is made of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.gaps import ORDER, gaps, opened
from empathy_cli.insight.guide import ALWAYS, MOST, NEEDS, OTHER, QUESTIONS, SECTIONS, STEP, guide
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.settings import with_defaults

EVERY = [ask for asks in ALWAYS.values() for ask in asks] + [ask for _, ask in QUESTIONS.values()] + [STEP, NEEDS, OTHER]
CLOSED = re.compile(r"(?:^|[.!?:] )(?:Do|Does|Did|Is|Are|Was|Were|Have|Has|Had|Can|Could|Would|Will|Should|May|Isn't|"
                    r"Don't|Wouldn't)\b")


def document(kind, id_, **data):
    return Document(kind, id_, {"kind": kind, "id": id_, **data}, id_, "")


def workspace(*documents):
    sources = [document("source", s, title=s) for s in "ab"]
    return Workspace(None, with_defaults({}), {d.id: d for d in (*documents, *sources)})


def found(*documents):
    return [(g.document.id, g.field, g.kind, g.text) for g in gaps(documents, workspace(*documents), {"a", "b"})]


def test_statements_fields_and_questions_are_found_where_they_stand():
    lea = document("persona", "lea", name="Lea", goals=[{"text": "g", "evidence": ["a", "b"]}], pains=[
        {"text": "x"}, {"text": "y", "evidence": ["a"]}, {"text": "z", "evidence": ["a"], "against": ["b"]},
        {"text": "w", "evidence": ["gone"]}])
    here = found(lea)
    assert here[:4] == [("lea", "pains[1]", "assumed", "x"), ("lea", "pains[2]", "single", "y"),
                        ("lea", "pains[3]", "contested", "z"), ("lea", "pains[4]", "assumed", "w")]
    assert [(field, kind) for _, field, kind, _ in here[4:]] == [(field, "unanswered") for field in (
        "gains", "jobs", "behaviours", "motives", "frame_of_mind", "treatment.how_we_treat", "treatment.needs",
        "meaning", "channels", "contact.preference")]


def test_a_journey_asks_for_what_stays_open_on_some_way_and_for_steps_without_a_mood():
    way = document("journey", "way", title="W", persona="lea", scenario="s", expectations="e", trigger="t",
                   beyond_sale={"text": "b", "evidence": ["a", "b"]}, steps=[
                       {"id": "s", "title": "S", "needs_to_know": ["When?", "How?"], "told": ["when"]},
                       {"id": "t", "title": "T", "emotion": 1, "evidence": ["a", "b"]}])
    assert found(way) == [("way", "steps[1].emotion", "unanswered", ""),
                          ("way", "steps[1].needs_to_know[2]", "asked", "How?")]


def test_of_a_future_journey_nobody_can_be_asked():
    assert found(document("journey", "way", title="W", persona="lea", state="future", steps=[{"id": "s", "title": "S"}])) == []


def test_what_one_source_said_is_no_open_question():
    lea = document("persona", "lea", name="Lea", pains=[{"text": "y", "evidence": ["a"]}, {"text": "x"}])
    counts = opened(gaps([lea], workspace(lea), {"a"}))
    assert (counts["assumed"], counts["single"]) == (1, 0)


def made(documents, **how):
    return guide(gaps(documents, workspace(*documents), {"a", "b"}), **how)


def test_a_guide_opens_with_a_warm_up_and_goes_from_the_situation_to_the_closing():
    lea = document("persona", "lea", name="Lea", pains=[{"text": "x"}])
    questions, left = made([lea])
    order = [list(SECTIONS).index(q.section) for q in questions]
    assert order == sorted(order)
    assert [q.section for q in questions[:2] + questions[-2:]] == ["warm-up", "warm-up", "closing", "closing"]
    assert left == 0


def test_a_guide_holds_no_more_than_an_hour_and_the_most_pressing():
    pains = [{"text": "quarrel", "against": ["a"]}]
    lea = document("persona", "lea", name="Lea", pains=pains)
    maps = [document("empathy-map", f"m{n}", title=f"M{n}", persona="lea", sees=[{"text": "s"}]) for n in range(9)]
    questions, left = made([lea, *maps])
    asked = [q for q in questions if q.document]
    assert len(asked) == MOST
    assert any(g.text == "quarrel" for q in asked for g in q.gaps)
    everything, none = made([lea, *maps], everything=True)
    assert none == 0
    assert len(everything) == len(questions) + left


def test_one_section_does_not_fill_the_guide_while_others_wait():
    steps = [{"id": f"s{n}", "title": f"S{n}", "needs_to_know": [f"Q{n}?"]} for n in range(30)]
    way = document("journey", "way", title="W", persona="lea", steps=steps)
    lea = document("persona", "lea", name="Lea")
    sections = {q.section for q in made([lea, way])[0]}
    assert sections >= {"situation", "goals", "way", "pains", "gains"}


def test_steps_are_asked_in_the_order_of_the_journey():
    steps = [{"id": f"s{n}", "title": f"S{n}", **({"emotion": 1} if n % 2 else {"needs_to_know": ["Q?"]})}
             for n in range(6)]
    way = document("journey", "way", title="W", persona="lea", steps=steps)
    questions, _ = made([way], everything=True)
    titles = [q.step for q in questions if q.step]
    assert titles == sorted(titles)


def test_what_happened_at_a_step_and_what_one_wanted_to_know_there_are_two_questions():
    way = document("journey", "way", title="W", persona="lea", steps=[{"id": "s", "title": "S", "needs_to_know": ["Q?"]}])
    questions, _ = made([way], everything=True)
    assert [(q.ask, [g.kind for g in q.gaps]) for q in questions if q.step] == [(STEP, ["unanswered"]), (NEEDS, ["asked"])]


def test_what_has_no_question_of_its_own_is_asked_about_at_the_end():
    lea = document("persona", "lea", name="Lea", meaning={"text": "m"}, quote={"text": "q"})
    questions, _ = made([lea], everything=True)
    assert [(q.section, q.gaps[0].text) for q in questions if q.ask == OTHER] == [("us", "q")]


def test_one_journey_is_asked_to_its_end_before_the_next_begins():
    ways = [document("journey", id_, title="W", persona="lea", steps=[{"id": f"{id_}{n}", "title": f"{id_}{n}"} for n in "123"])
            for id_ in ("b", "a")]
    questions, _ = made(ways, everything=True)
    assert [q.step for q in questions if q.step] == ["a1", "a2", "a3", "b1", "b2", "b3"]


@given(st.lists(st.fixed_dictionaries({"text": st.text(min_size=1)}, optional={
    "evidence": st.lists(st.sampled_from(["a", "b", "gone"])), "against": st.lists(st.just("b"))}), max_size=12))
def test_every_gap_stands_below_exactly_one_question_and_the_most_important_first(pains):
    lea = document("persona", "lea", name="Lea", pains=pains, gains=pains)
    here = gaps([lea], workspace(lea), {"a", "b"})
    questions, _ = guide(here, everything=True)
    below = [g for q in questions for g in q.gaps]
    assert sorted(map(id, below)) == sorted(map(id, here))
    for question in questions:
        ranks = [ORDER.index(g.kind) for g in question.gaps]
        assert ranks == sorted(ranks)


@pytest.mark.parametrize("ask", EVERY)
def test_a_question_is_open_and_leads_nowhere(ask):
    assert not CLOSED.search(ask)
    assert "?" in ask or "tell me" in ask
    assert "{" not in ask.replace("{step}", "")


def test_no_statement_is_a_part_of_what_is_asked():
    lea = document("persona", "lea", name="Lea", pains=[{"text": "The parcel is late"}])
    assert all("parcel" not in q.ask for q in made([lea])[0])


def test_the_team_is_reminded_of_its_own_question():
    waiting = document("empathy-map", "m", title="M", persona="lea")
    wants = {q.want for q in made([waiting], everything=True)[0] if q.document}
    assert {"What does {name} hear?", "What does {name} fear, and what is frustrating?"} <= wants
    assert "" not in wants


def test_every_field_that_can_be_unanswered_has_a_question_of_its_own():
    empty = (document("persona", "p", name="P"), document("empathy-map", "m", title="M", persona="p"),
             document("journey", "j", title="J", persona="p"))
    assert {field for _, field, _, _ in found(*empty)} <= QUESTIONS.keys()
    assert {section for section, _ in QUESTIONS.values()} <= SECTIONS.keys()


@pytest.mark.parametrize("everything", [False, True])
def test_no_question_is_asked_twice_and_what_to_listen_for_comes_together(everything):
    steps = [{"id": "wait", "title": "Waits", "pains": [{"text": "late"}]}]
    all_ = [document("empathy-map", f"m{n}", title="M", persona="p", sees=[{"text": f"seen {n}"}]) for n in (1, 2)] + [
        document("journey", f"j{n}", title="J", persona="p", steps=steps) for n in (1, 2)]
    known = gaps(all_, workspace(*all_), {"a"})
    questions, _ = guide(known, everything=everything)
    asked = [(q.ask, q.step) for q in questions]
    assert len(asked) == len(set(asked))
    whole = guide(known, everything=True)[0]
    assert sorted(id(g) for q in whole for g in q.gaps) == sorted(map(id, known))
    sees = next(q for q in whole if q.ask == QUESTIONS["sees"][1])
    assert {g.text for g in sees.gaps} == {"seen 1", "seen 2"}
