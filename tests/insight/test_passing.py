"""What a journey tells the pages over all journeys."""

import json

from hypothesis import given, settings

from empathy_cli.insight.passing import passing
from empathy_cli.insight.ways import ways
from empathy_cli.model.document import Document
from tests.insight.journeys import TOUCHPOINTS, journeys


def passed(data):
    return passing(Document("journey", data.get("id", "j"), data, "personas/j.yaml", ""), TOUCHPOINTS)


STEPS = [
    {"id": "a", "title": "Looks", "touchpoint": "web", "emotion": -1.5, "feels": "uneasy", "wait": "2 min",
     "moment_of_truth": "Here they decide", "pains": [{"text": "Five kinds", "severity": 4}],
     "ideas": [{"text": "Say the day", "owner": "R. Ammann", "status": "planned", "ticket": "S-1"}, {"text": "Less"}],
     "surprises": [{"what": "A card", "valence": "positive", "status": "today"}],
     "needs_to_know": ["Q1", "Q3"], "next": ["b", "c"]},
    {"id": "b", "title": "Waits", "next": ["c"], "note": "for the team"},
    {"id": "c", "title": "Wears", "needs_to_know": ["Q2"]},
]


def test_a_step_tells_what_pages_over_all_journeys_need_and_no_more():
    found = passed({"id": "j", "title": "J", "persona": "lea", "steps": STEPS})
    assert {k: v for k, v in found.items() if k != "steps"} == {
        "id": "j", "title": "J", "persona": "lea", "state": "current", "language": "", "ways": 2, "exact": True,
        "touchpoints": ["web"]}
    assert found["steps"][0] == {
        "id": "a", "title": "Looks", "touchpoint": "web", "emotion": -1.5, "feels": "uneasy", "always": True,
        "moment_of_truth": True, "wait": "2 min", "pains": ["Five kinds"],
        "ideas": [{"text": "Say the day", "owner": "R. Ammann", "status": "planned"},
                  {"text": "Less", "owner": "", "status": ""}],
        "surprises": [{"what": "A card", "valence": "positive", "status": "today"}], "open_questions": ["Q3"]}
    assert found["steps"][1] == {
        "id": "b", "title": "Waits", "touchpoint": "", "emotion": None, "feels": "", "always": False,
        "moment_of_truth": False, "wait": "", "pains": [], "ideas": [], "surprises": [], "open_questions": []}


def test_its_own_state_and_language_are_told():
    found = passed({"title": "J", "persona": "lea", "state": "future", "language": "de", "steps": STEPS})
    assert (found["state"], found["language"]) == ("future", "de")


def test_a_journey_without_steps_tells_nothing_more():
    found = passed({"title": "J", "persona": "lea"})
    assert (found["ways"], found["exact"], found["touchpoints"], found["steps"]) == (0, True, [], [])


@settings(max_examples=150, deadline=None)
@given(journeys())
def test_it_goes_through_json_unchanged_and_agrees_with_the_ways(data):
    found = passed(data)
    assert json.loads(json.dumps(found)) == found
    told = ways(data, TOUCHPOINTS)
    assert tuple(s["id"] for s in found["steps"] if s["always"]) == tuple(sorted(told.always))
    assert [(s["id"], q) for s in found["steps"] for q in s["open_questions"]] == [
        (q.step, q.text) for q in told.questions if q.answered in {"sometimes", "never"}]
