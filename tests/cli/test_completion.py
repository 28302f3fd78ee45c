"""What a shell offers after Tab, asked in a real bash where there is one; and nothing of it may act."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]


@pytest.fixture
def tab(filled: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """`tab("show", "l")` is what bash offers when Tab is pressed after `empathy show l`."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "empathy"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m empathy_cli "$@"\n')
    program.chmod(0o755)

    def press(*words: str) -> list[str]:
        script = ('eval "$(_EMPATHY_COMPLETE=source_bash empathy)"\n'
                  'COMP_WORDS=(empathy "$@"); COMP_CWORD=$#; COMPREPLY=()\n'
                  '_empathy_completion empathy\n'
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run([bash, "--norc", "-c", script, "bash", *words], cwd=filled, capture_output=True, text=True,
                              env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONWARNINGS": "error"},
                              check=True, timeout=60)
        assert done.stderr == ""
        return done.stdout.split()

    return press


@pytest.mark.parametrize(("words", "offered"), [
    (["sh"], ["show"]), (["show", ""], ["lea", "waiting", "log", "talks"]), (["show", "l"], ["lea", "log"]),
    (["list", ""], ["persona", "map", "touchpoint", "journey", "source"]), (["explain", "ref01"], ["ref01"]), (["explain", "IMG"], ["IMG", "IMG01"]), (["check", "--select", "SET01,img"], ["SET01,img", "SET01,img01"]),
    (["edit", "lea", "pai"], ["pains"]), (["edit", "talks", "nug"], ["nuggets"]), (["edit", "talks", "pai"], []),
    (["show", "lea", "--view", ""], ["canvas", "quadrant", "six"]), (["rename", "wai"], ["waiting"]),
    (["remove", "t"], ["talks"]), (["schema", "s"], ["source", "settings"]), (["new", "map", ""], ["lea"]),
    (["templates", "persona.md"], ["persona.md.jinja"]), (["list", "--js"], ["--json"]), (["list", "--no-c"], ["--no-color"]),
    (["add", "lea", "pains", "x", "--evidence", ""], ["log", "talks"]), (["add", "lea", "pains", "--against", "t"], ["talks"]),
    (["add", "lea", "pains", "--basis", "i"], ["inferred", "imagined"]), (["--lang", "d"], ["de"]),
    (["-C", "nowhere", "show", ""], []), (["schema", "to"], ["touchpoints"]),
])
def test_bash_offers_what_fits(tab: Callable[..., list[str]], words: list[str], offered: list[str]) -> None:
    assert tab(*words) == offered


def test_bash_offers_the_wikis_of_the_workspace(tab: Callable[..., list[str]], filled: Path) -> None:
    assert tab("publish", "") == []
    (filled / "empathy.yaml").write_text(
        "publish:\n  wiki: {kind: folder, folder: a, owner: b}\n  docs: {}\n  'x; rm -rf': {}\n  Wrong: {}\n  7: {}\n")
    assert tab("publish", "") == ["wiki", "docs", "7"]
    assert tab("publish", "do") == ["docs"]
    assert tab("publish", "--on-conflict", "s") == ["skip", "save-copy"]
    assert tab("publish", "--only", "le") == ["lea"]
    (filled / "empathy.yaml").write_text("publish: [\n")
    assert tab("publish", "") == []


@pytest.mark.usefixtures("meshed")
@pytest.mark.parametrize(("words", "offered"), [
    (["show", ""], ["couch", "lea", "waiting", "log", "talks", "touchpoints", "web-shop", "courier", "call-centre"]),
    (["rename", "c"], ["couch", "courier", "call-centre"]), (["remove", "couch#"], [
        "couch#sofa", "couch#order", "couch#parcel", "couch#call", "couch#wears-them", "couch#find", "couch#wait"]),
    (["show", "couch#w"], ["couch#wears-them", "couch#wait"]), (["show", "touchpoints#w"], ["touchpoints#web-shop"]),
    (["show", "nobody#"], []), (["show", "lea#"], []), (["rename", "talks#"], ["talks#n1"]),
    (["add", "couch#sofa", "pains", "x", "--evidence", "talks#"], ["talks#n1"]),
    (["trace", "couch#s"], ["couch#sofa"]), (["trace", "lea", "pai"], ["pains"]), (["impact", ""], ["log", "talks"]),
    (["gaps", ""], ["couch", "lea", "waiting"]), (["coverage", "c"], ["couch", "courier", "call-centre"]),
    (["coverage", "departments", "i"], ["it"]),
    (["add", "lea", "pains", "x", "--evidence", "c"], []), (["edit", "courier", "vuln"], ["vulnerabilities"]),
    (["edit", "couch#sofa", "moment"], ["moment_of_truth"]), (["edit", "couch", "stag"], ["stages"]),
    (["edit", "talks#n1", "verb"], ["verbatim"]), (["list", "--department", ""], ["it", "logistics", "support"]),
    (["export", ""], ["couch", "touchpoints", "web-shop", "courier", "call-centre"]), (["export", "cou"], ["couch", "courier"]),
    (["list", "--department", "Su"], ["Support"]), (["list", "--department", "su"], ["support"]),
])
def test_touchpoints_are_offered_like_documents_and_entries_after_their_document(
        tab: Callable[..., list[str]], words: list[str], offered: list[str]) -> None:
    assert tab(*words) == offered


def test_what_is_broken_or_hostile_is_silent_and_never_offered(tab: Callable[..., list[str]], filled: Path) -> None:
    (filled / "personas/a.yaml").write_text("kind: persona\nid: $(touch owned)\nname: x\n")
    (filled / "personas/b.yaml").write_text("kind: persona\nid: ok-1 # talk\nname: '$(touch owned) `touch owned`'\n")
    (filled / "personas/c.yaml").write_bytes(b"\xff\xfe\x00kind: persona\nid: ../x\n")
    (filled / "personas/d.yaml").write_text("#" * 5_000 + "\nkind: persona\nid: far\n")
    (filled / "personas/e.yaml").mkdir()
    os.mkfifo(filled / "personas/f.yaml")
    (filled / "personas/g.yaml").write_text(
        "kind: touchpoints\ntouchpoints: [{id: $(touch owned)}, {id: [a]}, x, {id: fine}, {name: y}]\n")
    (filled / "personas/h.yaml").write_text("kind: journey\nid: torn\nsteps: [{id: a}, {id: '`touch owned`'}\n")
    (filled / "empathy.yaml").write_text("[broken")
    assert tab("show", "") == ["ok-1", "far", "touchpoints", "fine", "torn", "lea", "waiting", "log", "talks"]
    assert tab("show", "torn#") == []
    assert not (filled / "owned").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_has_a_script(empathy: Empathy, shell: str) -> None:
    done = empathy(env={"_EMPATHY_COMPLETE": f"source_{shell}"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "empathy" in done.stdout


@pytest.mark.parametrize(("shell", "line"), [("zsh", "empathy show l"), ("fish", "empathy show l"),
                                             ("powershell", "empathy show l")])
def test_other_shells_are_offered_the_same_ids(empathy: Empathy, filled: Path, shell: str, line: str) -> None:
    done = empathy(env={"_EMPATHY_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line,
                        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "l", "_TYPER_COMPLETE_FISH_ACTION": "get-args"})
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"\b(lea|log|talks|waiting)\b", done.stdout) == ["lea", "log"]
