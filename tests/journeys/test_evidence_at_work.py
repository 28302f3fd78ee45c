"""The worked example from its statements to its quotes and back, what is open in it, and what a source carries."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Empathy = Callable[..., Any]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the worked example, which is this repository's own workspace."""
    shutil.copy(ROOT / "empathy.yaml", tmp_path / "empathy.yaml")
    shutil.copytree(ROOT / "personas", tmp_path / "personas")
    return tmp_path


def told(empathy: Empathy, *args: str) -> Any:
    done = empathy(*args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_statement_leads_to_quotes_that_lead_back_to_it(empathy: Empathy, example: Path) -> None:
    forth = {(s["document"], s["field"], e["evidence"])
             for id_ in ("samira-nussbaumer", "paket-vor-dem-geburtstag", "geschenk-vor-weihnachten")
             for s in told(empathy, "trace", id_)["statements"] for e in (*s["evidence"], *s["against"])
             if e["source"] == "interviews-2026-09"}
    source = told(empathy, "trace", "interviews-2026-09")
    back = {(u["document"], u["field"], f"interviews-2026-09#{n['id']}") for n in source["nuggets"] for u in n["uses"]}
    assert forth
    assert forth <= back
    assert not any(n["missing"] for n in source["nuggets"])


def test_a_card_a_table_and_a_list_count_the_same(empathy: Empathy, example: Path) -> None:
    rows = {row["id"]: row for row in told(empathy, "coverage")["documents"]}
    listed = {d["id"]: d["coverage"] for d in told(empathy, "list", "personas")}
    assert listed
    for id_, coverage in listed.items():
        assert {key: rows[id_][key] for key in coverage} == coverage
    assert empathy("render", "-q").returncode == 0
    entries = {d["id"]: d for d in json.loads((example / "build/empathy.json").read_text("utf-8"))["documents"]}
    for id_ in listed:
        gaps = told(empathy, "gaps", id_)[0]
        assert entries[id_]["open_questions"] == sum(gaps["open"].values())
        assert entries[id_]["last_validated"] == "2026-10-29"
        page = (example / f"build/{id_}.md").read_text("utf-8")
        assert f" {entries[id_]['participants']} " in page
    assert "- **Open questions:** " in (example / "build/andri-caflisch.md").read_text("utf-8")


def test_withdrawing_a_source_in_fact_does_what_impact_said(empathy: Empathy, example: Path) -> None:
    said = told(empathy, "impact", "support-log-2026-q3")
    (example / "personas/sources/support-log-2026-q3.yaml").unlink()
    rows = {row["id"]: row for row in told(empathy, "coverage")["documents"]}
    assert said["documents"]
    for document in said["documents"]:
        after = document["to"]["coverage"]
        assert {key: rows[document["id"]][key] for key in after} == after
        assert rows[document["id"]]["participants"] == document["to"]["participants"]
    for statement in said["statements"]:
        here = told(empathy, "trace", statement["document"], statement["field"])["statements"]
        assert (statement["field"], statement["to"]) in [(s["field"], s["certainty"]) for s in here]
        if statement["document"] == "wet-boots":
            break  # one of them is enough: each is a program of its own


def test_a_source_that_changes_its_number_changes_the_pages_that_rest_on_it_and_no_other(
        empathy: Empathy, example: Path) -> None:
    (example / "personas/alone.yaml").write_text("kind: persona\nid: alone\nname: Alone\npains: [x]\n", "utf-8")
    assert empathy("render", "-q").returncode == 0
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (example / "build").iterdir()}
    source = example / "personas/sources/interviews-2026-09.yaml"
    source.write_text(source.read_text("utf-8").replace("\nn: 8\n", "\nn: 12\n"), "utf-8")
    assert empathy("render", "-q").returncode == 0
    after = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in (example / "build").iterdir()}
    assert b"23 participants" in after["andri-caflisch.html"][0]
    assert b"19 participants" in before["andri-caflisch.html"][0]
    assert after["alone.html"] == before["alone.html"]


def test_only_gaps_needs_the_graph(empathy: Empathy, example: Path) -> None:
    script = ("import sys; from empathy_cli.cli.app import run; run(sys.argv[1:]); "
              "sys.exit('empathy_cli.insight.paths' in sys.modules)")
    for args, graph in ((["trace", "wet-boots"], 0), (["coverage"], 0), (["impact", "shop-voices-2026-10"], 0),
                        (["gaps", "couch-to-shop"], 1)):
        done = subprocess.run([sys.executable, "-c", script, *args], cwd=example, capture_output=True, check=False,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == graph, args
