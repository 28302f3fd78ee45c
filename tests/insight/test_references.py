"""What points to what: every field of the model that names something is found, and nothing else is."""

import pytest

from empathy_cli.insight.address import entries
from empathy_cli.insight.references import references
from empathy_cli.model.document import Document
from empathy_cli.model.problem import dotted

JOURNEY = {
    "kind": "journey", "id": "couch", "title": "courier", "persona": "lea", "goal": ["end"],
    "beyond_sale": {"text": "talks#n1", "evidence": ["talks#n1"]},
    "stages": [{"id": "find", "name": "Find", "steps": ["sofa"]}],
    "steps": [
        {"id": "sofa", "title": "Sofa", "touchpoint": "courier", "evidence": ["talks"], "next": ["end", "sofa"],
         "thinks": {"text": "x", "against": ["log#n2"]}, "pains": [{"text": "y", "evidence": ["log#n1"]}],
         "ideas": [{"text": "z", "evidence": ["talks#n2"]}], "told": ["talks"], "needs_to_know": ["end"]},
        {"id": "end", "title": "End", "emotion": 1},
    ],
}
CATALOGUE = {
    "kind": "touchpoints", "id": "touchpoints",
    "touchpoints": [{"id": "courier", "name": "lea", "feedback": {"customer": ["talks#n1"], "employee": ["log"]},
                     "metrics": [{"name": "Late", "source": "log"}], "information": ["talks"]}],
}


def found(kind, value):
    return {dotted(r.path): (r.kind, r.text, r.local) for r in references(kind, value)}


def test_every_reference_of_a_journey_is_found_where_it_stands():
    assert found("journey", JOURNEY) == {
        "persona": ("persona", "lea", False), "goal[1]": ("step", "end", True),
        "beyond_sale.evidence[1]": ("source", "talks#n1", False), "stages[1].steps[1]": ("step", "sofa", True),
        "steps[1].touchpoint": ("touchpoint", "courier", False), "steps[1].evidence[1]": ("source", "talks", False),
        "steps[1].next[1]": ("step", "end", True), "steps[1].next[2]": ("step", "sofa", True),
        "steps[1].thinks.against[1]": ("source", "log#n2", False),
        "steps[1].pains[1].evidence[1]": ("source", "log#n1", False),
        "steps[1].ideas[1].evidence[1]": ("source", "talks#n2", False),
    }


def test_every_reference_of_a_catalogue_is_found_where_it_stands():
    assert found("touchpoints", CATALOGUE) == {
        "touchpoints[1].feedback.customer[1]": ("source", "talks#n1", False),
        "touchpoints[1].feedback.employee[1]": ("source", "log", False),
        "touchpoints[1].metrics[1].source": ("source", "log", False),
    }


def test_what_stands_in_the_file_is_read_as_the_values_are():
    raw = {"kind": "journey", "goal": "end", "steps": {"id": "sofa", "touchpoint": " courier ", "next": "end"},
           "stages": [None, {"steps": [None, "sofa"]}]}
    assert found("journey", raw) == {
        "goal": ("step", "end", True), "steps.touchpoint": ("touchpoint", "courier", False),
        "steps.next": ("step", "end", True), "stages[2].steps[2]": ("step", "sofa", True)}


@pytest.mark.parametrize(("kind", "data", "entry", "named"), [
    ("journey", JOURNEY, "sofa", ["stages[1].steps[1]", "steps[1].next[2]"]), ("journey", JOURNEY, "find", []),
    ("touchpoints", CATALOGUE, "courier", ["steps[1].touchpoint"]),
    ("source", {"kind": "source", "id": "talks", "nuggets": [{"id": "n1"}]}, "n1", ["beyond_sale.evidence[1]"]),
])
def test_an_entry_is_named_by_those_who_mean_it(kind, data, entry, named):
    document = Document(kind, data["id"], data, f"{kind}.yaml", "")
    one = next(e for e in entries(document) if e.id == entry)
    pointing = [r for r in references("journey", JOURNEY) if r.names(one, "journey.yaml")]
    assert [dotted(r.path) for r in pointing] == named
    assert {r.renamed(one, "new") for r in pointing} <= {"new", "talks#new"}
    elsewhere = [r for r in references("journey", JOURNEY) if r.names(one, "other.yaml")]
    assert bool(elsewhere) == (bool(named) and kind != "journey"), "steps are named in their own file only"
