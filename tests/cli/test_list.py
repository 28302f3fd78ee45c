"""empathy list: both streams, both forms, good documents beside broken ones."""

import json
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


@pytest.mark.parametrize(("word", "says"), [("perso", "Did you mean “persona”?"), ("zebra", "persona, map, source")])
def test_an_unknown_kind_is_wrong_use(empathy: Empathy, filled: Path, word: str, says: str) -> None:
    done = empathy("list", word)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.parametrize("name", [
    "[bold red]Eve[/bold red]", "{{ 7*7 }}", ":smile:", "</style><script>", "[/]", "a | b", "%s {0} {name}", "李雷",
])
def test_a_name_is_shown_as_it_is(empathy: Empathy, filled: Path, write: Callable[..., Path], name: str) -> None:
    write("personas/eve.yaml", f"kind: persona\nid: eve\nname: '{name}'\n")
    done = empathy("list")
    assert (done.returncode, done.stderr) == (0, "")
    assert name in done.stdout


def test_a_table_fits_a_terminal(terminal: Callable[..., str], filled: Path, write: Callable[..., Path]) -> None:
    write("personas/eve.yaml", f"kind: persona\nid: eve\nname: '{'Eve ' * 60}'\n")
    for width in (120, 80, 50):
        lines = plain(terminal("list", width=width)).splitlines()
        assert max(map(len, lines)) <= width
        assert any("…" in line for line in lines)


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
