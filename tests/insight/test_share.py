"""How much is known: rows of personas, maps, journeys, departments and touchpoints."""

from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.certainty import statements
from empathy_cli.insight.share import department_shares, shares, touchpoint_shares
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.settings import with_defaults

SOURCES = {"a": ("interview", "customer", "2026-01-05", 8), "b": ("workshop", "employee", "2026-03-01", 5),
           "c": ("analytics", "customer", "2025-12-01", 9000)}
named = st.lists(st.sampled_from(["a", "a#n1", "b", "c#n2", "gone"]), max_size=3)
some = st.lists(st.fixed_dictionaries({"text": st.just("x")}, optional={"evidence": named, "against": named}),
                max_size=4)


def document(kind, id_, **data):
    return Document(kind, id_, {"kind": kind, "id": id_, **data}, id_, "")


def workspace(*documents, **settings):
    sources = [document("source", id_, title=id_, type=kind, side=side, date=day, n=n)
               for id_, (kind, side, day, n) in SOURCES.items()]
    return Workspace(None, with_defaults(settings), {d.id: d for d in (*documents, *sources)})


def step(id_, touchpoint, **more):
    return {"id": id_, "title": id_, **({"touchpoint": touchpoint} if touchpoint else {}), **more}


def catalogue(*entries):
    return document("touchpoints", "touchpoints", touchpoints=list(entries))


@given(some, some, some)
def test_the_counts_of_a_row_add_up_to_its_statements(pains, sees, hurts):
    space = workspace(
        document("persona", "p", name="P", pains=pains), document("empathy-map", "m", title="M", persona="p", sees=sees),
        document("journey", "j", title="J", persona="p", steps=[step("s", "shop", emotion=1, pains=hurts),
                                                                step("t", "", pains=sees)]),
        catalogue({"id": "shop", "name": "Shop", "department": "Sales"}))
    rows = {row.id: row for row in (*shares(space, "2026-05-01"), *department_shares(space), *touchpoint_shares(space))}
    for row in rows.values():
        c = row.coverage
        assert c.validated + c.supported + c.assumed + c.contested == c.total
    for id_ in ("p", "m", "j"):
        assert rows[id_].coverage.total == len(list(statements(space.documents[id_])))
    assert rows["Sales"].coverage == rows["shop"].coverage
    assert rows["Sales"].coverage.total == 1 + len(hurts)


def test_a_row_says_whom_it_rests_on_and_counts_each_source_once():
    space = workspace(document("persona", "p", name="P", pains=[
        {"text": "x", "evidence": ["a#n1", "a#n2", "b"]}, {"text": "y", "evidence": ["a", "gone"], "against": ["c"]}]))
    row, = shares(space, "2026-05-01")
    assert row.basis.sources == ("a", "b", "c")
    assert row.basis.kinds == ("interview", "workshop", "analytics")
    assert (row.basis.sides, row.basis.newest) == (("customer", "employee"), "2026-03-01")
    assert row.basis.participants == 13


def test_a_row_names_its_document_as_people_do_and_its_file():
    space = workspace(document("persona", "p", name="P", role="Nurse"), document("empathy-map", "m", title="M", segment="All"),
                      document("persona", "q", archetype=True, role="Nurse"), document("journey", "j", persona="p"))
    assert {row.id: row.name for row in shares(space, "")} == {"p": "P", "m": "M", "q": "Nurse", "j": "j"}
    assert all(row.file == space.documents[row.id].file for row in shares(space, ""))


def test_a_persona_comes_before_its_maps_and_journeys_and_a_segment_last():
    space = workspace(
        document("empathy-map", "alone", title="A", segment="All"), document("journey", "j", title="J", persona="q"),
        document("persona", "p", name="P"), document("persona", "q", name="Q"),
        document("empathy-map", "m", title="M", persona="p"))
    assert [row.id for row in shares(space, "")] == ["p", "m", "q", "j", "alone"]
    assert [row.id for row in shares(space, "", ["m", "q"])] == ["m", "q"]
    assert {row.state for row in shares(space, "")} == {""}


def test_a_department_counts_what_is_felt_at_its_touchpoints_and_hears_their_feedback():
    space = workspace(
        document("persona", "p", name="P", contributors=[{"department": " sales"}], pains=[{"text": "x"}]),
        document("journey", "j", title="J", persona="p", departments_consulted=["IT"], steps=[
            step("s", "shop", emotion=1, evidence=["c"]), step("t", "web", emotion=-1), step("u", "", emotion=0)]),
        catalogue({"id": "shop", "name": "Shop", "department": "SALES", "feedback": {"employee": ["b#n1"]},
                   "metrics": [{"name": "n", "source": "a"}]},
                  {"id": "web", "name": "Web", "department": "IT"}, {"id": "free", "name": "Free"}),
        departments=["Sales", "Finance"])
    sales, finance, it = department_shares(space)
    assert (sales.id, sales.coverage.supported, sales.coverage.total) == ("Sales", 1, 1)
    assert (sales.basis.sources, sales.touchpoints, sales.contributed) == (("a", "b", "c"), ("shop",), ("p",))
    assert (finance.id, finance.coverage.total, finance.state, finance.basis.sources) == ("Finance", 0, "", ())
    assert (it.id, it.coverage.assumed, it.contributed) == ("IT", 1, ("j",))


def test_a_persona_whose_review_is_overdue_is_stale():
    space = workspace(document("persona", "p", name="P", review_by="2026-01-01", pains=[{"text": "x"}]))
    assert [(row.state, row.stale) for day in ("2026-01-01", "2026-01-02") for row in shares(space, day)] == [
        ("proto", False), ("proto", True)]
