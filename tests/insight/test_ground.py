"""What a page stands on is what each question for itself would find, one document after the other."""

from collections import Counter
from pathlib import Path

import pytest

from empathy_cli.insight.certainty import coverage, statements
from empathy_cli.insight.gaps import gaps, opened
from empathy_cli.insight.ground import Ground
from empathy_cli.insight.ways import ways
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.settings import with_defaults
from empathy_cli.store.workspace import load


@pytest.fixture(scope="module")
def example():
    return load(Path(__file__).parents[2])


@pytest.fixture(params=["andri-caflisch", "buys-to-sell-on", "samira-nussbaumer"])
def people(request, example):
    return [example.documents[request.param], *example.maps_of(request.param), *example.journeys_of(request.param)]


def test_the_sources_are_those_that_statements_name_with_how_many_name_each(example, people):
    named = Counter(id_ for d in people for _, s in statements(d)
                    for id_ in {e.partition("#")[0] for e in (*s.get("evidence", ()), *s.get("against", ()))})
    ground = Ground(people, example)
    assert ground.counts == {id_: n for id_, n in named.items() if id_ in example.documents}
    assert ground.sources == frozenset(ground.counts)


def test_the_coverage_of_each_document_is_its_own(example, people):
    ground = Ground(people, example)
    for document in people:
        assert ground.coverage(document) == coverage(document, ground.sources)
        assert ground.coverage(document) is ground.coverage(document)


def test_as_many_questions_are_open_as_gaps_are_listed(example, people):
    ground = Ground(people, example)
    assert +ground.open == opened(gaps(people, example, ground.sources))
    assert ground.open.total() > 0
    graphs = {d.id: ways(d.data, example.touchpoints) for d in people if d.kind == "journey"}
    assert Ground(people, example, graphs).open == ground.open


def test_of_a_future_journey_nothing_is_open():
    way = Document("journey", "way", {"kind": "journey", "id": "way", "title": "W", "persona": "lea", "state": "future",
                                      "steps": [{"id": "s", "title": "S", "needs_to_know": ["When?"]}]}, "way", "")
    assert Ground([way], Workspace(None, with_defaults({}), {"way": way})).open.total() == 0


def test_a_document_that_is_no_source_counts_for_none():
    lea = Document("persona", "lea", {"kind": "persona", "id": "lea", "name": "Lea", "pains": [
        {"text": "x", "evidence": ["lea", "gone#n1"]}]}, "lea", "")
    ground = Ground([lea], Workspace(None, with_defaults({}), {"lea": lea}))
    assert ground.counts == {}
    assert ground.coverage(lea).assumed == 1
