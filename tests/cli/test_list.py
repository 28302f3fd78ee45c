"""empathy list: both streams, both forms, good documents beside broken ones."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
JANUARY = {"SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01


def test_everything_is_listed_by_kind_and_nothing_is_said(empathy: Empathy, filled: Path) -> None:
    done = empathy("list", env=JANUARY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == """\
Personas
Id   Name         Type     Evidence  State  Review
lea  Lea Brunner  primary      60 %  mixed  overdue: 2025-12-31

Empathy maps
Id       Title                Evidence  Persona
waiting  Waiting for a place      14 %  lea

Sources
Id     Title        Type         Date  Nuggets  Cited
log    Support log  support log              1      2
talks  Eight talks  interview                1      3
"""


def test_touchpoints_and_journeys_are_listed_with_what_is_sure_and_what_is_bad(empathy: Empathy, meshed: Path) -> None:
    done = empathy("list", env=JANUARY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n\n")[2:4] == ["""\
Touchpoints
Id           Name                 Channel  Mode     Department  Owner      Steps  Worst
web-shop     Web shop             web      online   IT          R. Ammann      2      4
courier      Delivery by courier  courier  offline  Logistics                  1
call-centre  Call centre                   hybrid   Support                    1""", """\
Journeys
Id     Title                       State    Steps  Evidence  Persona
couch  From the couch to the door  current      5      57 %  lea"""]
    for word in ("touchpoint", "touchpoints", "Touchpoints"):
        assert empathy("list", word).stdout == done.stdout.split("\n\n")[2] + "\n"
    assert "Touchpoints" not in empathy("list", "journeys").stdout


def test_what_nobody_rated_counts_as_three_and_is_said_to_be_unrated(
        empathy: Empathy, workspace: Path, write: Callable[..., Path]) -> None:
    write("personas/touchpoints.yaml", "kind: touchpoints\ntouchpoints:\n"
          "  - {id: a, name: A, vulnerabilities: [{effect: x}, {effect: y, severity: 2}]}\n"
          "  - {id: b, name: B, vulnerabilities: [{effect: x}, {effect: y, severity: 3, status: accepted}]}\n"
          "  - {id: c, name: C, vulnerabilities: [{effect: x, severity: 5, status: fixed}]}\n")
    lines = empathy("list", "touchpoints").stdout.splitlines()
    assert [line.split()[-1] for line in lines[2:]] == ["rated", "3", "0"]
    found = {t["id"]: t["vulnerabilities"] for t in json.loads(empathy("list", "--json").stdout)}
    assert found == {"a": {"open": 2, "worst": {"severity": 3, "rated": False}},
                     "b": {"open": 2, "worst": {"severity": 3, "rated": True}}, "c": {"open": 0, "worst": None}}


def test_json_has_touchpoints_with_their_steps_and_journeys_with_their_touchpoints(
        empathy: Empathy, meshed: Path) -> None:
    found = {value["id"]: value for value in json.loads(empathy("list", "--json").stdout)}
    assert "touchpoints" not in found
    assert found["lea"]["journeys"] == ["couch"]
    shop = found["web-shop"]
    assert shop["steps"] == [{"journey": "couch", "step": "sofa"}, {"journey": "couch", "step": "order"}]
    assert shop["feedback"] == {"customer": 1, "employee": 1}
    assert (shop["kind"], shop["mode"], shop["third_party"]) == ("touchpoint", "online", "")
    assert (found["couch"]["steps"], found["couch"]["touchpoints"]) == (5, ["web-shop", "courier", "call-centre"])
    assert found["talks"]["cited"] == 5


@pytest.mark.parametrize("word", ["persona", "personas", "Persona"])
def test_one_kind_is_listed_by_its_name_or_plural(empathy: Empathy, filled: Path, word: str) -> None:
    done = empathy("list", word)
    assert "Personas" in done.stdout
    assert "Sources" not in done.stdout


def test_json_has_everything_that_is_computed(empathy: Empathy, filled: Path) -> None:
    done = empathy("list", "--json", env=JANUARY)
    assert (done.returncode, done.stderr) == (0, "")
    lea, waiting, log, talks = json.loads(done.stdout)
    assert lea == {
        "id": "lea", "kind": "persona", "name": "Lea Brunner", "file": "personas/lea/persona.yaml", "language": "en",
        "coverage": {"validated": 1, "supported": 1, "assumed": 2, "contested": 1, "percent": 60},
        "type": "primary", "state": "mixed", "review_by": "2025-12-31", "stale": True, "maps": ["waiting"],
        "journeys": [],
    }
    assert waiting["persona"] == "lea"
    assert (talks["nuggets"], talks["cited"], talks["n"]) == (1, 3, 8)
    assert log["n"] is None


def test_a_broken_file_hides_no_other_and_fails(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", "kind: persona\nid: bad\nnam: Eve\n")
    write("personas/worse.yaml", "kind: [")
    done = empathy("list")
    assert done.returncode == 1
    assert "lea " in done.stdout
    assert "bad" not in done.stdout
    assert "personas/bad.yaml:3:1: nam: “nam” is not known here. Did you mean “name”?" in done.stderr
    assert "personas/worse.yaml:" in done.stderr
    with_json = empathy("list", "--json")
    assert with_json.returncode == 1
    assert len(json.loads(with_json.stdout)) == 4


def test_an_empty_workspace_says_how_to_begin(empathy: Empathy, workspace: Path) -> None:
    done = empathy("list")
    assert (done.returncode, done.stdout) == (0, "")
    assert "empathy init --example" in done.stderr
    assert empathy("list", "source").stderr == "There is none yet. “empathy new source” makes one.\n"
    assert empathy("list", "--json").stdout == "[]\n"


@pytest.mark.parametrize(("word", "says"), [("perso", "Did you mean “persona”?"), ("zebra", "persona, map, touchpoint, journey, source")])
def test_an_unknown_kind_is_wrong_use(empathy: Empathy, filled: Path, word: str, says: str) -> None:
    done = empathy("list", word)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.parametrize("name", [
    "[bold red]Eve[/bold red]", "{{ 7*7 }}", ":smile:", "</style><script>", "[/]", "a | b", "%s {0} {name}", "李雷",
])
def test_a_name_is_shown_as_it_is(empathy: Empathy, filled: Path, write: Callable[..., Path], name: str) -> None:
    write("personas/eve.yaml", f"kind: persona\nid: eve\nname: '{name}'\n")
    write("personas/t.yaml", "kind: touchpoints\ntouchpoints:\n  - {id: a, name: '" + name + "', department: '" + name
          + "', vulnerabilities: [{effect: '" + name + "', owner: '" + name + "', fix: '" + name + "', status: planned}]}\n")
    write("personas/j.yaml", "kind: journey\nid: j\ntitle: '" + name + "'\npersona: eve\n"
          "steps: [{id: s, title: '" + name + "', touchpoint: a, emotion: -1, pains: ['" + name + "']}]\n")
    done = empathy("list")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(name) >= 4
    done = empathy("list", "--department", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(name) >= 9


def test_a_department_is_heard_with_what_hurts_there_and_who_said_so(empathy: Empathy, meshed: Path) -> None:
    done = empathy("list", "--department", "it")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == """\
IT

Touchpoints
Id        Name      Channel  Mode    Department  Owner      Steps  Worst
web-shop  Web shop  web      online  IT          R. Ammann      2      4

What hurts there
web-shop  score 8 · severity 4 · 1 persona passes · open
  The basket is empty
web-shop  score 4 · severity 2 · 1 persona passes
  Five kinds of delivery
couch#sofa  −0.5 bad · lea · Web shop
  Looks at boots

Feedback of customers
talks#n1
  And then nothing

Feedback of employees
log
  Support log
"""
    assert empathy("list", "touchpoints", "--department", " IT ").stdout == done.stdout


def test_what_a_department_promised_is_listed(empathy: Empathy, workspace: Path, write: Callable[..., Path]) -> None:
    write("personas/touchpoints.yaml", "kind: touchpoints\ntouchpoints:\n  - {id: a, name: A, department: Sales & Co,"
          " wait_limit: 2 days, vulnerabilities: [{effect: x, fix: Mend it, owner: K., status: planned}, {effect: It leaks, status: planned}]}\n")
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\n")
    write("personas/j.yaml", "kind: journey\nid: j\ntitle: J\npersona: lea\nstate: future\nsteps:\n  - {id: s, "
          "title: S, touchpoint: a, ideas: [{text: Call, owner: M., status: done}, Write]}\n")
    shown = empathy("list", "--department", "sales-co").stdout
    assert shown[shown.index("What it promised"):] == (
        "What it promised\na\n  Nobody waits longer than 2 days\na  fix · planned · K.\n  Mend it\na  fix · planned\n  To mend: It leaks\n"
        "j#s  idea · done · M.\n  Call\n")


def test_a_department_hears_how_long_people_wait_and_whether_it_promised_less(
        empathy: Empathy, workspace: Path, write: Callable[..., Path]) -> None:
    write("personas/touchpoints.yaml", "kind: touchpoints\ntouchpoints:\n" + "".join(
        f"  - {{id: {i}, name: {i.upper()}, department: S{limit}}}\n" for i, limit in (
            ("a", ", wait_limit: 2 days"), ("b", ", wait_limit: 1 week"), ("c", ""), ("d", ", wait_limit: 1 h"))))
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\n")
    for name, state, waits in (("j", "current", {"a": "3 days", "b": "6 days", "c": "20 min"}),
                               ("k", "current", {"a": "70 h", "c": "1 month"}),
                               ("f", "future", {"a": "1 month", "d": "1 day"})):
        write(f"personas/{name}.yaml", f"kind: journey\nid: {name}\ntitle: J\npersona: lea\nstate: {state}\nsteps:\n" + "".join(
            f"  - {{id: s{at}, title: S, touchpoint: {at}, wait: {wait}}}\n" for at, wait in waits.items()))
    shown = empathy("list", "--department", "s").stdout
    assert shown[shown.index("The longest wait"):shown.index("What it promised")] == (
        "The longest wait\na  longer than promised · lea · j#sa\n  3 days\nb  as promised · lea · j#sb\n  6 days\n"
        "c  nobody said how long it may take · lea · k#sc\n  1 month\n\n")
    found = json.loads(empathy("list", "--department", "s", "--json").stdout)["touchpoints"]
    assert [t["longest_wait"] and (t["longest_wait"]["wait"], t["longest_wait"]["over"]) for t in found] == [
        ("3 days", True), ("6 days", False), ("1 month", None), None]
    assert workspace


def test_a_department_as_json_has_all_of_it(empathy: Empathy, meshed: Path) -> None:
    found = json.loads(empathy("list", "--department", "LOGISTICS", "--json").stdout)
    assert (found["department"], found["slug"]) == ("Logistics", "logistics")
    assert [t["id"] for t in found["touchpoints"]] == ["courier"]
    assert found["hurts"] == []  # fixed
    assert found["pains"] == [{
        "journey": "couch", "step": "parcel", "persona": "lea", "emotion": -2, "text": "No word",
        "title": "Waits for the parcel", "feels": "lost", "touchpoint": "Delivery by courier"}]
    it = json.loads(empathy("list", "--department", "it", "--json").stdout)
    assert [(w["effect"], w["always"], w["score"], w["rated"]) for w in it["hurts"]] == [
        ("The basket is empty", True, 8, True), ("Five kinds of delivery", True, 4, True)]
    assert it["feedback"]["customer"] == [{"evidence": "talks#n1", "text": "And then nothing"}]


@pytest.mark.parametrize(("args", "says"), [
    (["suport"], "there is no department “suport”. Did you mean “Support”?"),
    (["zzz"], "there is no department “zzz”: IT, Logistics, Support"), ([""], "there is no department “”"),
    (["it", "persona"], "leave out “persona”"), (["\x1b[31m"], "there is no department"),
])
def test_a_department_that_is_not_there_is_wrong_use(empathy: Empathy, meshed: Path, args: list[str],
                                                    says: str) -> None:
    done = empathy("list", "--department", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "\x1b" not in done.stderr


def test_without_any_department_it_is_said_where_one_is_named(empathy: Empathy, filled: Path) -> None:
    assert "“department” of a touchpoint" in empathy("list", "--department", "it").stderr
    (filled / "empathy.yaml").write_text("departments: [Sales]\n")
    done = empathy("list", "--department", "sales")
    assert (done.returncode, done.stdout) == (0, "Sales\n")
    assert done.stderr == "No touchpoint names “Sales” as its department yet.\n"


def test_no_list_reads_the_graph_library(meshed: Path) -> None:
    code = ("import sys\nfrom empathy_cli.__main__ import main\n"
            "sys.exit(main() or ('networkx' in sys.modules and 'networkx was read'))")
    code = code.replace("main() or", "main() % 3 or")  # the check finds something: 3
    for args in (["list"], ["list", "--department", "it"], ["check"]):
        done = subprocess.run([sys.executable, "-c", code, *args], cwd=meshed, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_a_table_fits_a_terminal(terminal: Callable[..., str], filled: Path, write: Callable[..., Path]) -> None:
    write("personas/eve.yaml", f"kind: persona\nid: eve\nname: '{'Eve ' * 60}'\n")
    for width in (120, 80, 50):
        lines = plain(terminal("list", width=width)).splitlines()
        assert max(map(len, lines)) <= width
        assert any("…" in line for line in lines)
    write("personas/touchpoints.yaml", "kind: touchpoints\ntouchpoints:\n  - {id: a-long-one, name: 'Sh " + "op " * 30
          + "', channel: post office, mode: hybrid, department: Logistics and Fulfilment, owner: Dr. No, vulnerabilities: "
          "[{effect: 'Nobody " + "knows " * 30 + "', severity: 5}], feedback: {customer: [talks#n1]}}\n")
    for width in (120, 80, 50, 30):
        lines = plain(terminal("list", "touchpoints", width=width)).splitlines()
        lines += plain(terminal("list", "--department", "logistics-and-fulfilment", width=width)).splitlines()
        assert max(map(len, lines)) <= width
        assert any("Worst" in line for line in lines)
        assert " ".join(" ".join(lines).split()).count("knows") == 30


def test_colour_is_for_terminals_that_want_it(terminal: Callable[..., str], filled: Path) -> None:
    assert "\x1b[" in terminal("list")
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b[3" not in terminal("list", **env)
    assert "\x1b[3" not in terminal("list", "--no-color")
    assert "\x1b[3" not in terminal("--no-color", "list")


def plain(shown: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_an_archetype_is_listed_by_its_role(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/rush.yaml", "kind: persona\nid: rush\narchetype: true\nname: Hidden Name\nrole: Always in a hurry\n")
    done = empathy("list", "persona")
    assert "Always in a hurry" in done.stdout
    assert "Hidden Name" not in done.stdout
