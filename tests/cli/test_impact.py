"""empathy impact: what falls when a source is withdrawn, and nothing is written."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
Terminal = Callable[..., str]


def test_it_says_which_marks_change_which_documents_and_what_else_names_it(empathy: Empathy, meshed: Path) -> None:
    files = {p: p.read_bytes() for p in meshed.rglob("*") if p.is_file()}
    done = empathy("impact", "log")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("""\
# Without Support log · log

5 statements get another mark.

Nothing was written.

## Documents

""")
    assert ("- `lea` 60 % → 40 % · validated 1 → 0 · supported 1 → 2 · assumed 2 → 3 · contested 1 → 0 · "
            "mixed → mostly assumed\n") in done.stdout
    assert "- ◐ Sleep by day (validated → supported) `goals[1]`" in done.stdout
    assert "- ○ The same form again (contested → assumed) `pains[3]`" in done.stdout
    assert done.stdout.endswith("""\
## What else names it

- `web-shop` Feedback of employees `feedback.employee`
- `courier` Late `metrics[1]`
""")
    assert {p: p.read_bytes() for p in meshed.rglob("*") if p.is_file()} == files


def test_json_has_every_statement_and_document_before_and_after(empathy: Empathy, meshed: Path) -> None:
    told = json.loads(empathy("impact", "talks#n1", "--json").stdout)
    assert (told["source"], told["nugget"], told["type"]) == ("talks", "n1", "interview")
    marks = {(s["document"], s["field"]): (s["from"], s["to"], s["changes"]) for s in told["statements"]}
    assert marks["lea", "goals[1]"] == ("validated", "supported", True)
    assert marks["couch", "steps[1]"] == ("supported", "assumed", True)
    lea = next(d for d in told["documents"] if d["id"] == "lea")
    assert (lea["from"]["participants"], lea["to"]["participants"], lea["changes"]) == (8, 0, True)
    assert [o["at"] for o in told["others"]] == ["web-shop"]


def test_statements_that_keep_their_mark_are_counted_and_shown_on_request(empathy: Empathy, meshed: Path) -> None:
    (meshed / "personas/x.yaml").write_text(
        "kind: persona\nid: x\nname: X\npains: [{text: y, evidence: [talks, talks#n1]}]\n", encoding="utf-8")
    shown = empathy("impact", "talks#n1").stdout
    assert "1 statement names it and keeps its mark." in shown
    assert "## x" not in shown
    assert "## x\n\n- ◐ y (supported) `pains[1]`" in empathy("impact", "talks#n1", "--all").stdout


def test_a_source_that_nothing_names_changes_nothing(empathy: Empathy, filled: Path) -> None:
    (filled / "personas/sources/idle.yaml").write_text("kind: source\nid: idle\ntitle: Idle\n", encoding="utf-8")
    assert empathy("impact", "idle").stdout == "# Without Idle · idle\n\nNothing changes: nothing names it.\n"


@pytest.mark.parametrize(("args", "code", "said"), [
    (["lea"], 2, "“lea” is no source"), (["tals"], 1, "Did you mean “talks”?"), (["talks#n5"], 1, "no “n5”"), ([], 2, "SOURCE"),
])
def test_what_is_no_source_is_refused(empathy: Empathy, filled: Path, args: list[str], code: int, said: str) -> None:
    done = empathy("impact", *args)
    assert (done.returncode, done.stdout, said in done.stderr) == (code, "", True)


@pytest.mark.parametrize("width", [120, 80, 50])
def test_in_a_terminal_nothing_is_wider_than_it(terminal: Terminal, meshed: Path, width: int) -> None:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal("impact", "log", width=width)).splitlines()
    assert max(map(len, lines)) <= width
    assert "validated → supported" in " ".join(" ".join(lines).split())
