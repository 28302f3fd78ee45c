"""The company's touchpoints against everybody's journeys: heat, the register of vulnerabilities, departments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.mesh import (
    Passed,
    Promise,
    company_only,
    departments,
    matrix,
    register,
    third_parties,
    unused,
)

PERSONAS = {"lea": "Lea", "tom": "Tom"}


def at(touchpoint, emotion=None, id="s", **more):  # noqa: A002 - as in a journey
    return {"id": id, "title": id, "touchpoint": touchpoint, "emotion": emotion, "feels": "", "always": False,
            "moment_of_truth": False, "wait": "", "pains": [], "ideas": [], "surprises": [], "open_questions": [], **more}


def journey(*steps, id="j", persona="lea", state="current", always=()):  # noqa: A002 - as in a journey
    return {"id": id, "title": id, "persona": persona, "state": state, "language": "", "ways": 1, "exact": True,
            "touchpoints": list(always), "steps": list(steps)}


def catalogue(**entries):
    return {id_: {"id": id_, "name": id_, **entry} for id_, entry in entries.items()}


def weak(*severities, **more):
    return {"vulnerabilities": [{"effect": f"e{i}", **({"severity": s} if s else {}), **more}
                                for i, s in enumerate(severities)]}


def test_a_journey_that_is_told_in_two_languages_counts_once():
    touchpoints = catalogue(web={"department": "IT", **weak(4)})
    step = at("web", -2, "x", pains=["P"], ideas=[{"text": "I", "owner": "O", "status": "planned"}])
    once, again = journey(step, always=["web"]), journey(step, id="j-de", always=["web"])
    again["translation"] = True
    for count in (matrix, register, departments):
        assert count(touchpoints, [once, again], PERSONAS) == count(touchpoints, [once], PERSONAS)


# The heat table


def test_a_row_for_each_touchpoint_and_in_it_a_cell_for_each_persona():
    rows = matrix(catalogue(web={}, shop={}), [journey(at("shop", -1, "x"))], PERSONAS)
    assert rows == [
        {"touchpoint": "web", "cells": [{"persona": p, "mood": None, "low": None, "steps": []} for p in PERSONAS]},
        {"touchpoint": "shop", "cells": [
            {"persona": "lea", "mood": -1, "low": None, "steps": [("j", "x")]},
            {"persona": "tom", "mood": None, "low": None, "steps": []}]},
    ]


@pytest.mark.parametrize(("emotions", "mood", "low"), [
    ([1], 1, None), ([1, 1], 1, None), ([2, -2], 0, -2), ([0.5, 0], 0, 0), ([-0.5, 0], -0.5, -0.5), ([None], None, None),
    ([None, -2], -2, None), ([2, 2, 1], 1.5, 1),
])
def test_a_cell_is_the_mean_in_halves_and_the_lowest_where_they_differ(emotions, mood, low):
    steps = [at("web", e, f"s{i}") for i, e in enumerate(emotions)]
    cell = matrix(catalogue(web={}), [journey(*steps)], PERSONAS)[0]["cells"][0]
    assert (cell["mood"], cell["low"]) == (mood, low)
    assert cell["steps"] == [("j", s["id"]) for s in steps]


def test_a_future_journey_colours_no_cell_and_weighs_on_nothing():
    entries = catalogue(web=weak(5))
    promise = journey(at("web", 2), state="future", always=["web"])
    assert matrix(entries, [promise], PERSONAS)[0]["cells"][0]["mood"] is None
    assert (register(entries, [promise], PERSONAS)[0].score, register(entries, [promise], PERSONAS)[0].felt) == (0, ())


# The register of vulnerabilities


@pytest.mark.parametrize(("severity", "passing", "always", "score"), [
    (5, ["lea", "tom"], True, 20), (5, ["lea", "tom"], False, 10), (4, ["lea"], True, 8), (None, ["lea"], False, 3),
    (5, [], False, 0), (1, ["lea", "lea", "lea"], False, 1),
])
def test_the_score_is_severity_times_personas_twice_where_every_way_passes(severity, passing, always, score):
    journeys = [journey(at("web"), id=f"j{i}", persona=p, always=["web"] if always and not i else [])
                for i, p in enumerate(passing)]
    found, = register(catalogue(web=weak(severity)), journeys, PERSONAS)
    assert (found.score, found.severity, found.rated) == (score, severity or 3, severity is not None)
    assert found.personas == tuple(dict.fromkeys(passing))
    assert found.always is always


def test_a_persona_counts_once_however_often_it_passes():
    steps = [at("web", -1, "a"), at("web", 1, "b")]
    found, = register(catalogue(web=weak(4)), [journey(*steps), journey(*steps, id="k")], PERSONAS)
    assert (found.personas, found.score, len(found.felt)) == (("lea",), 4, 4)


def test_a_persona_that_nobody_knows_is_not_counted():
    found, = register(catalogue(web=weak(4)), [journey(at("web"), persona="gone")], PERSONAS)
    assert (found.personas, found.score) == ((), 0)


def test_who_feels_it_in_which_step_is_told_worst_first():
    journeys = [journey(at("web", 1, "a"), at("web", None, "b"), at("web", -2, "c"))]
    found, = register(catalogue(web=weak(4)), journeys, PERSONAS)
    assert found.felt == (Passed("j", "c", "lea", -2), Passed("j", "a", "lea", 1), Passed("j", "b", "lea", None))


def test_what_is_fixed_comes_last_and_what_is_accepted_is_ranked():
    entries = catalogue(a=weak(5, status="fixed"), b=weak(1, status="accepted"), c=weak(2), d=weak(5))
    journeys = [journey(at("a"), at("b", id="t"), at("c", id="u"))]
    assert [(w.touchpoint, w.score) for w in register(entries, journeys, PERSONAS)] == [
        ("c", 2), ("b", 1), ("d", 0), ("a", 0)]


def test_of_equal_scores_the_more_severe_then_the_worse_felt_then_the_catalogue_decides():
    entries = catalogue(a=weak(2, 4), b=weak(2), c=weak(4), d=weak(4))
    journeys = [journey(at("a", 0), at("c", -1, "t"), at("d", 0, "v")), journey(at("b"), id="k", always=["b"])]
    assert [(w.touchpoint, w.index, w.score) for w in register(entries, journeys, PERSONAS)] == [
        ("c", 0, 4), ("a", 1, 4), ("d", 0, 4), ("b", 0, 4), ("a", 0, 2)]


entries = st.dictionaries(st.sampled_from("abcd"), st.lists(st.tuples(
    st.sampled_from([None, 1, 2, 3, 4, 5]), st.sampled_from(["open", "planned", "fixed", "accepted"])), max_size=3).map(
    lambda found: {"vulnerabilities": [{"effect": "e", "status": status, **({"severity": s} if s else {})}
                                       for s, status in found]}))
all_journeys = st.lists(st.builds(
    lambda steps, persona, state, always: journey(*(at(t, e, f"s{i}") for i, (t, e) in enumerate(steps)),
                                                  persona=persona, state=state, always=always),
    st.lists(st.tuples(st.sampled_from(["", *"abcde"]), st.sampled_from([None, -2, -0.5, 0, 1.5])), max_size=5),
    st.sampled_from(["lea", "tom", "gone"]), st.sampled_from(["current", "future"]),
    st.lists(st.sampled_from("abcd"), unique=True)), max_size=4)


@given(entries, all_journeys)
def test_the_register_holds_every_vulnerability_once_and_never_rises(found, journeys):
    listed = register(catalogue(**found), journeys, PERSONAS)
    assert sorted((w.touchpoint, w.index) for w in listed) == sorted(
        (id_, i) for id_, entry in found.items() for i, _ in enumerate(entry["vulnerabilities"]))
    ranked = [w for w in listed if not w.fixed]
    assert listed == [*ranked, *(w for w in listed if w.fixed)]
    assert [w.score for w in ranked] == sorted((w.score for w in ranked), reverse=True)
    assert all(w.score == 0 for w in listed if w.fixed)


@given(entries, all_journeys)
def test_a_future_journey_changes_neither_table_nor_register(found, journeys):
    today = [j for j in journeys if j["state"] == "current"]
    for of in (matrix, register):
        assert of(catalogue(**found), journeys, PERSONAS) == of(catalogue(**found), today, PERSONAS)


# Departments


def test_departments_are_those_of_the_settings_and_of_the_catalogue_each_once():
    entries = catalogue(web={"department": "Web  shop"}, mail={"department": "SUPPORT"}, shop={})
    found = departments(entries, [], PERSONAS, ["Support", "Legal"])
    assert [(d.name, d.slug, d.touchpoints) for d in found] == [
        ("Support", "support", ("mail",)), ("Legal", "legal", ()), ("Web  shop", "web-shop", ("web",))]


def test_anchors_are_unique_also_where_a_name_has_no_latin_letters():
    found = departments({}, [], PERSONAS, ["R&D", "R D", "R/D", "物流", "客服", "Support!"])
    anchors = [d.slug for d in found]
    assert len(set(anchors)) == 6
    assert anchors[:3] == ["r-d", "r-d-2", "r-d-3"]
    assert all(a.replace("-", "").isalnum() and a.isascii() for a in anchors)


def test_what_hurts_in_a_department_is_the_register_without_what_is_fixed():
    entries = catalogue(web=weak(2) | {"department": "IT"}, app=weak(5) | {"department": "it"},
                        old=weak(5, status="fixed") | {"department": "IT"}, shop=weak(5) | {"department": "Store"})
    journeys = [journey(at("web", -1, "a", pains=["Slow", "Ugly"]), at("app", -2, "b"), at("app", 1, "c"),
                        at("shop", -2, "d"))]
    it = departments(entries, journeys, PERSONAS)[0]
    assert [(w.touchpoint, w.severity) for w in it.hurts] == [("app", 5), ("web", 2)]
    assert [(p.step, text) for p, text in it.pains] == [("b", ""), ("a", "Slow"), ("a", "Ugly")]


def test_what_a_department_promised_is_planned_fixes_ideas_and_surprises_also_of_the_future():
    entries = catalogue(web={"department": "IT", "vulnerabilities": [
        {"effect": "Slow", "fix": "Cache", "owner": "Ada", "status": "planned"}, {"effect": "Ugly", "fix": "Paint"},
        {"effect": "Gone", "status": "planned"}]})
    ideas = [{"text": "Say the day", "owner": "Bo", "status": "planned"}, {"text": "Less", "owner": "", "status": "open"},
             {"text": "Was", "owner": "", "status": "done"}]
    surprises = [{"what": "A card", "valence": "positive", "status": "planned"},
                 {"what": "A bill", "valence": "negative", "status": "today"}]
    journeys = [journey(at("web", ideas=ideas, surprises=surprises), state="future"), journey(at("", ideas=ideas))]
    assert departments(entries, journeys, PERSONAS)[0].promised == (
        Promise("fix", "Cache", "Ada", "planned", "web", "", ""), Promise("fix", "", "", "planned", "web", "", "", "Gone"),
        Promise("idea", "Say the day", "Bo", "planned", "web", "j", "s"),
        Promise("idea", "Was", "", "done", "web", "j", "s"),
        Promise("surprise", "A card", "", "planned", "web", "j", "s"))


def test_feedback_is_collected_from_all_touchpoints_each_once():
    entries = catalogue(web={"department": "IT", "feedback": {"customer": ["talks#n1", "log"], "employee": ["staff"]}},
                        app={"department": "IT", "feedback": {"customer": ["log", "talks#n2"]}})
    it, = departments(entries, [], PERSONAS)
    assert (it.customers, it.employees) == (("talks#n1", "log", "talks#n2"), ("staff",))


# What stands out


def test_third_parties_are_named_with_what_they_run_for_us():
    entries = catalogue(van={"third_party": "Fast Couriers"}, web={}, app={"third_party": "fast  couriers"})
    assert third_parties(entries) == {"Fast Couriers": ("van", "app")}


def test_touchpoints_that_no_journey_uses_and_those_that_serve_only_us_are_found():
    entries = catalogue(a={"benefit": {"company": "Cheap"}}, b={"benefit": {"company": "x", "customer": "y"}}, c={},
                        d={"benefit": {"customer": "y"}})
    assert company_only(entries) == ("a",)
    assert unused(entries, [journey(at("b")), journey(at("c"), state="future")]) == ("a", "d")
