"""What falls when a source is withdrawn: the same as if it had never been there."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.basis import participants, sources_of
from empathy_cli.insight.certainty import certainty, coverage, state, statements
from empathy_cli.insight.withdrawn import impact
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import dotted
from empathy_cli.model.settings import with_defaults

SOURCES = {"a": "interview", "b": "survey", "c": "support-log"}
NUGGETS = ("n1", "n2")
named = st.lists(st.sampled_from([*SOURCES, *(f"{s}#{n}" for s in SOURCES for n in NUGGETS), "gone#n1"]), max_size=4)
stated = st.fixed_dictionaries({"text": st.text(min_size=1, max_size=5)},
                               optional={"evidence": named, "against": named})
some = st.lists(stated, max_size=4)


def source(id_, kind):
    return Document("source", id_, {"kind": "source", "id": id_, "title": id_, "type": kind, "n": 3, "nuggets": [
        {"id": n, "verbatim": n} for n in NUGGETS]}, f"{id_}.yaml", "")


def workspace(*documents, without=""):
    sources = [source(*s) for s in SOURCES.items() if s[0] != without]
    return Workspace(None, with_defaults({}), {d.id: d for d in (*documents, *sources)})


def documents(pains, goals, sees, thinks, feels, feedback):
    yield Document("persona", "p", {"kind": "persona", "id": "p", "name": "P", "pains": pains, "goals": goals}, "p", "")
    yield Document("empathy-map", "m", {"kind": "empathy-map", "id": "m", "title": "M", "persona": "p", "sees": sees,
                                        "thinks_and_feels": {"pains": pains}}, "m", "")
    yield Document("journey", "j", {"kind": "journey", "id": "j", "title": "J", "persona": "p", "steps": [
        {"id": "s", "title": "S", "emotion": 1, **feels, "pains": thinks}, {"id": "t", "title": "T"}]}, "j", "")
    yield Document("touchpoints", "touchpoints", {"kind": "touchpoints", "id": "touchpoints", "touchpoints": [
        {"id": "shop", "name": "Shop", "feedback": {"customer": feedback}}]}, "t", "")


def edited(value, gone):
    """The same with every mention of it taken out by hand."""
    if isinstance(value, dict):
        return {k: [e for e in v if not gone(e)] if k in ("evidence", "against", "customer") else edited(v, gone)
                for k, v in value.items()}
    return [edited(v, gone) for v in value] if isinstance(value, list) else value


@given(some, some, some, some, st.fixed_dictionaries({}, optional={"evidence": named}), named,
       st.sampled_from([*SOURCES]), st.sampled_from(["", *NUGGETS]))
def test_withdrawing_is_the_same_as_taking_every_mention_out_and_computing_anew(
        pains, goals, sees, thinks, feels, feedback, id_, nugget):
    before = list(documents(pains, goals, sees, thinks, feels, feedback))
    told = impact(workspace(*deepcopy(before)), id_, nugget)

    def gone(evidence):
        return evidence == f"{id_}#{nugget}" if nugget else evidence.partition("#")[0] == id_

    here, left = set(SOURCES), set(SOURCES) if nugget else set(SOURCES) - {id_}
    changed, mentions = {}, 0
    for document in before:
        after = dict(statements(Document(document.kind, document.id, edited(document.data, gone), "", "")))
        for path, value in statements(document):
            marks = certainty(value, here), certainty(after[path], left)
            mentions += any(map(gone, (*value.get("evidence", ()), *value.get("against", ()))))
            if marks[0] != marks[1]:
                changed[document.id, dotted(path)] = marks
    assert {(s.use.document.id, s.use.field): (s.before, s.after) for s in told.fallen} == changed
    assert len(told.statements) == mentions
    assert bool(told.pointing) == any(map(gone, feedback))

    original = workspace(*before)
    rest = [Document(d.kind, d.id, edited(d.data, gone), d.file, "") for d in before]
    fresh = workspace(*rest, without="" if nugget else id_)
    for document, was, is_ in told.documents:
        then = fresh.documents[document.id]
        assert (was.coverage, was.state) == (coverage(document, here), state(document, original))
        assert (is_.coverage, is_.state) == (coverage(then, left), state(then, fresh))
        cited = sources_of(value for _, value in statements(then)) & left
        assert is_.participants == participants(fresh.documents[s].data for s in cited)


def test_a_contradiction_that_is_withdrawn_leaves_the_statement_surer():
    told = impact(workspace(*documents([{"text": "x", "evidence": ["a", "b"], "against": ["c#n1"]}], [], [], [], {}, [])),
                  "c")
    assert [(s.before, s.after) for s in told.fallen] == [("contested", "validated")] * 2


def test_a_source_named_as_a_whole_stays_when_one_of_its_nuggets_goes():
    told = impact(workspace(*documents([{"text": "x", "evidence": ["a", "a#n1"]}], [], [], [], {}, ["a"])), "a", "n1")
    assert [(s.before, s.after) for s in told.statements] == [("supported", "supported")] * 2
    assert told.pointing == ()
