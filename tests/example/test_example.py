"""The worked example in personas/: what it promises to whoever opens it as a first document."""

from collections import Counter
from pathlib import Path

import pytest

from empathy_cli.insight.certainty import MARKS, certainty, coverage, state, statements
from empathy_cli.insight.references import references
from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.schema import schema_text
from empathy_cli.model.settings import SETTINGS
from empathy_cli.store.workspace import load

TOP = Path(__file__).resolve().parents[2]
KEPT = "not used yet"
"""The tag of a nugget that nobody has cited so far and that is kept on purpose."""


@pytest.fixture(scope="module")
def example() -> Workspace:
    return load(TOP)


@pytest.fixture(scope="module")
def nuggets(example: Workspace) -> dict[str, dict[str, object]]:
    """`source#nugget` → the nugget."""
    return {f"{s.id}#{n['id']}": n for s in example.of("source") for n in s.data["nuggets"]}


def cited(document: Document) -> list[str]:
    """The nuggets that a document rests on: in its statements, and in the feedback on a touchpoint."""
    return [r.text for r in references(document.kind, document.data) if r.nugget]


def test_it_loads_without_a_single_problem(example: Workspace) -> None:
    assert example.problems == ()


def test_it_has_three_personas_four_maps_five_journeys_four_sources_and_a_catalogue(example: Workspace) -> None:
    assert {kind: len(example.of(kind)) for kind in KINDS} == {
        "persona": 3, "empathy-map": 4, "touchpoints": 1, "journey": 5, "source": 4}


def test_one_persona_is_primary_one_pays_for_others_and_one_is_a_negative_archetype(example: Workspace) -> None:
    types = {p.data["type"]: p.data for p in example.of("persona")}
    assert set(types) == {"primary", "customer", "negative"}
    assert types["negative"]["archetype"] is True
    assert "name" not in types["negative"]


def test_every_persona_has_a_map_and_one_map_asks_for_another_view(example: Workspace) -> None:
    assert all(example.maps_of(p.id) for p in example.of("persona"))
    assert sorted(m.data.get("view", "canvas") for m in example.of("empathy-map")) == ["canvas"] * 3 + ["quadrant"]


def test_one_persona_her_map_and_her_journeys_are_german_the_rest_is_english(example: Workspace) -> None:
    tongues = Counter((d.kind, example.language(d)) for d in example.documents.values() if d.kind != "source")
    assert tongues == {
        ("persona", "en"): 2, ("persona", "de"): 1, ("empathy-map", "en"): 3, ("empathy-map", "de"): 1,
        ("touchpoints", "en"): 1, ("journey", "en"): 3, ("journey", "de"): 2}


def test_customers_and_employees_speak_and_the_kinds_of_source_differ(example: Workspace) -> None:
    sources = [s.data for s in example.of("source")]
    assert {s["side"] for s in sources} == {"customer", "employee"}
    assert len({s["type"] for s in sources}) == 4
    assert all(s["n"] >= 5 for s in sources)


def test_every_piece_of_evidence_names_a_nugget_that_exists(
        example: Workspace, nuggets: dict[str, dict[str, object]]) -> None:
    named = {e for d in example.documents.values() if d.kind != "source" for e in cited(d)}
    assert named - nuggets.keys() == set()


def test_every_nugget_is_cited_or_says_that_it_is_kept(
        example: Workspace, nuggets: dict[str, dict[str, object]]) -> None:
    named = {e for d in example.documents.values() if d.kind != "source" for e in cited(d)}
    assert {e for e in nuggets.keys() - named if KEPT not in nuggets[e].get("tags", ())} == set()  # type: ignore[operator] # tags are a list
    assert [e for e in named if KEPT in nuggets[e].get("tags", ())] == []  # type: ignore[operator] # as above


def test_each_persona_shows_every_mark_so_that_no_card_looks_surer_than_it_is(example: Workspace) -> None:
    ids = {s.id for s in example.of("source")}
    for persona in example.of("persona"):
        found = {certainty(value, ids) for _, value in statements(persona)}
        assert found == set(MARKS), persona.id


def test_what_the_company_believes_is_contested_by_its_own_employees(example: Workspace) -> None:
    against = [e for d in example.documents.values() if d.kind != "source"
               for _, value in statements(d) for e in value.get("against", ())]
    employees = {s.id for s in example.of("source") if s.data["side"] == "employee"}
    assert sum(e.partition("#")[0] in employees for e in against) >= 2


def test_the_states_of_the_personas_differ(example: Workspace) -> None:
    assert {state(p, example) for p in example.of("persona")} == {"mixed", "evidence-backed"}


def test_a_section_of_a_map_has_three_to_six_short_statements(example: Workspace) -> None:
    for document in example.of("empathy-map"):
        head = document.data["thinks_and_feels"]
        sections = {k: document.data[k] for k in ("sees", "says", "does", "hears")} | head
        assert {k: len(v) for k, v in sections.items() if not 3 <= len(v) <= 6} == {}, document.id
        assert [v["text"] for section in sections.values() for v in section if len(v["text"]) >= 80] == []


def test_it_keeps_to_the_honest_rules_of_a_map(example: Workspace) -> None:
    """Nobody heard a thought, what was heard has evidence, and at most half is inferred or imagined."""
    for document in example.of("empathy-map"):
        found = [value for _, value in statements(document)]
        assert all(v.get("basis") != "heard" for v in document.data["thinks_and_feels"]["thoughts"])
        assert all("evidence" in v for v in document.data["says"] if v.get("basis") == "heard")
        assert 2 * sum(v.get("basis") in ("inferred", "imagined") for v in found) <= len(found)
        assert len(document.data["held"]["departments"]) > 1


def test_the_company_stays_out_of_jobs_pains_and_gains(example: Workspace) -> None:
    own = [brand.lower() for brand in example.settings["brand"]]
    for persona in example.of("persona"):
        texts = [" ".join(str(x) for x in v.values()) for k in ("jobs", "pains", "gains") for v in persona.data[k]]
        assert [t for t in texts if any(brand in t.lower() for brand in own)] == []


def test_every_file_and_the_gallery_say_that_it_is_invented(example: Workspace) -> None:
    assert "fictional" in example.settings["name"]
    for document in example.documents.values():
        head = (TOP / document.file).read_text(encoding="utf-8").splitlines()[1]
        assert head.startswith(("# Fictional", "# Erfunden")), document.file
    for persona in example.of("persona"):
        assert {"fictional", "erfunden"} & set(persona.data["tags"])


def test_the_first_line_of_every_file_leads_to_a_schema_that_is_fresh(example: Workspace) -> None:
    found = set()
    for file in [TOP / "empathy.yaml", *(TOP / d.file for d in example.documents.values())]:
        line = file.read_text(encoding="utf-8").partition("\n")[0]
        assert line.startswith("# yaml-language-server: $schema="), file
        found.add((file.parent / line.partition("=")[2]).resolve())
    wanted = {(TOP / "personas" / ".schema" / f"{k.name}.json").resolve(): k for k in (*KINDS.values(), SETTINGS)}
    assert found == set(wanted)
    stale = [file.name for file, kind in wanted.items()
             if file.read_text(encoding="utf-8") != schema_text(kind, translator("en"))]
    assert stale == [], "run: empathy schema --write"


def test_evidence_is_what_makes_the_primary_persona_sure(example: Workspace) -> None:
    primary = next(p for p in example.of("persona") if p.data["type"] == "primary")
    assert coverage(primary, {s.id for s in example.of("source")}).percent >= 80
    assert coverage(primary, set()).percent == 0
