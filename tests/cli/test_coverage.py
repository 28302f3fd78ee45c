"""empathy coverage: how much is known, and from whom."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
Terminal = Callable[..., str]


def test_every_persona_map_journey_and_department_has_a_row(empathy: Empathy, meshed: Path) -> None:
    done = empathy("coverage")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert re.split(r" {2,}", lines[1]) == ["Id", "Name", "Statements", "●", "◐", "○", "◑", "Evidence", "State",
                                            "Sources", "Kinds", "Heard", "Newest"]
    assert re.split(r" {2,}", lines[2]) == ["lea", "Lea Brunner", "5", "1", "1", "2", "1", "60 %", "mixed, stale", "2",
                                            "support log, interview"]
    assert [line.split()[0] for line in lines[2:5]] == ["lea", "waiting", "couch"]
    assert lines[5] == "42% of 19 statements have evidence: validated 2, supported 5, assumed 11, contested 1"
    assert [line.split()[0] for line in lines[9:12]] == ["IT", "Logistics", "Support"]


def test_the_total_is_the_sum_of_the_rows(empathy: Empathy, meshed: Path) -> None:
    told = json.loads(empathy("coverage", "--json").stdout)
    for key in ("statements", "validated", "supported", "assumed", "contested"):
        assert told["total"][key] == sum(row[key] for row in told["documents"])
    for row in (*told["documents"], *told["departments"], told["total"]):
        assert row["statements"] == sum(row[key] for key in ("validated", "supported", "assumed", "contested"))


def test_json_says_what_it_rests_on(empathy: Empathy, meshed: Path) -> None:
    told = json.loads(empathy("coverage", "lea", "IT", "--json").stdout)
    lea, waiting, couch = told["documents"]
    assert (lea["sources"], lea["kinds"], lea["participants"], lea["stale"]) == (
        ["log", "talks"], ["support-log", "interview"], 8, True)
    assert (waiting["id"], couch["id"]) == ("waiting", "couch")
    it, = told["departments"]
    assert (it["touchpoints"], it["statements"], it["sources"]) == (["web-shop"], 3, ["log", "talks"])


@pytest.mark.parametrize(("args", "rows"), [
    (["waiting"], ["waiting"]), (["departments"], ["IT", "Logistics", "Support"]), (["courier"], ["courier"]),
    (["it", "IT"], ["IT"]), (["touchpoints"], ["web-shop", "courier", "call-centre"]), (["LEA"], ["lea", "waiting", "couch"]),
])
def test_only_what_is_asked_for(empathy: Empathy, meshed: Path, args: list[str], rows: list[str]) -> None:
    told = json.loads(empathy("coverage", *args, "--json").stdout)
    assert [row["id"] for row in (*told["documents"], *told["departments"])] == rows


@pytest.mark.parametrize(("args", "said"), [
    (["lae"], "Did you mean “lea”?"), (["Suport"], "the department “Support”"), (["talks"], "“empathy trace talks”"),
    (["couch#sofa"], "“empathy coverage couch” counts the whole"),
])
def test_what_has_no_row_is_refused_with_what_to_do(empathy: Empathy, meshed: Path, args: list[str], said: str) -> None:
    done = empathy("coverage", *args)
    assert (done.returncode in (1, 2), done.stdout, said in done.stderr) == (True, "", True)


@pytest.mark.parametrize("width", [160, 80, 50])
def test_in_a_terminal_nothing_is_wider_than_it_and_nothing_is_lost(terminal: Terminal, meshed: Path, width: int) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal("coverage", width=width))
    assert max(map(len, shown.splitlines())) <= width
    for words in ("60 %", "mixed, stale", "support log", "Logistics", "Counted:"):
        assert words in " ".join(shown.split())


def test_an_empty_workspace_says_what_to_do(empathy: Empathy, workspace: Path) -> None:
    done = empathy("coverage")
    assert (done.returncode, done.stdout, "empathy new persona" in done.stderr) == (0, "", True)
