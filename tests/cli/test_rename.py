"""empathy rename and remove: no reference is orphaned, no comment is lost, and it happens whole or not at all."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.store.test_images import png

from .conftest import PERSONA

Empathy = Callable[..., Any]


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*"))
            if p.is_file() and ".empathy" not in p.parts}


def test_a_persona_takes_its_folder_and_its_maps_along(empathy: Empathy, filled: Path) -> None:
    (filled / "personas/lea/portrait.jpg").write_bytes(b"jpeg")
    done = empathy("rename", "lea", "lea-brunner", "--yes")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == ("personas/lea/waiting.map.yaml:4: persona: lea → lea-brunner\n"
                           "personas/lea/persona.yaml:3: id: lea → lea-brunner\n"
                           "personas/lea → personas/lea-brunner\n"
                           "lea is lea-brunner now.\n")
    files = contents(filled / "personas")
    assert set(files) == {"lea-brunner/persona.yaml", "lea-brunner/waiting.map.yaml", "lea-brunner/portrait.jpg",
                          "sources/log.yaml", "sources/talks.yaml"}
    assert files["lea-brunner/persona.yaml"].decode() == PERSONA.replace("id: lea", "id: lea-brunner")
    assert empathy("check").returncode == 0


def test_a_source_is_renamed_in_all_evidence_and_nothing_else_changes(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    assert empathy("rename", "talks", "interviews", "-y").returncode == 0
    after = contents(filled)
    assert after["personas/lea/persona.yaml"] == before["personas/lea/persona.yaml"].replace(b"talks#", b"interviews#")
    assert after["personas/lea/waiting.map.yaml"] == before["personas/lea/waiting.map.yaml"].replace(
        b"talks#", b"interviews#")
    assert after["personas/sources/interviews.yaml"] == before["personas/sources/talks.yaml"].replace(
        b"id: talks", b"id: interviews")
    assert after["personas/sources/log.yaml"] == before["personas/sources/log.yaml"]
    assert "personas/sources/talks.yaml" not in after
    assert empathy("check").returncode == 0


@pytest.mark.parametrize("text", [
    "kind: persona\r\nid: lea\r\nname: L\r\npains: [{text: A, evidence: [talks#n1]}]\r\n",
    "\ufeffkind: persona\nid: lea\nname: L\nquote: {text: A, evidence: 'talks#n1'}\n",
    'kind: persona\nid: lea\nname: L\nquote:\n  text: Ü 李 talks#n1\n  evidence: ["talks#n1",  log , talks ]   # talks\n',
    "kind: persona\nid: lea\nname: L\nquote:\n  text: talks\n  evidence:\n    - >-\n      talks#n1\n",
    "kind: persona\nid: lea\nname: L\nquote:\n  evidence:\n  - talks\n  -   talks#n1 # talks\n  text: |\n    talks",
])
def test_only_the_words_that_must_change_do_in_whatever_way_they_are_written(
        empathy: Empathy, filled: Path, text: str) -> None:
    file = filled / "personas/lea/persona.yaml"
    file.write_bytes(text.encode())
    assert empathy("rename", "talks", "said", "-y").returncode == 0
    now = file.read_bytes().decode()
    kept = text.replace("talks#n1", "said#n1").replace("[talks]", "[said]").replace("- talks\n", "- said\n")
    kept = kept.replace(" talks ]", " said ]").replace("Ü 李 said#n1", "Ü 李 talks#n1")
    if ">-" not in text:
        assert now == kept
    assert json.loads(empathy("check", "--json").stdout) == []
    assert "said#n1" in now


def test_settings_that_name_the_document_follow(empathy: Empathy, filled: Path) -> None:
    (filled / "empathy.yaml").write_text("check:\n  ignore:\n    - {rule: IMG01, id: lea, reason: x}  # why\n")
    assert empathy("rename", "lea", "eve", "-y").returncode == 0
    assert (filled / "empathy.yaml").read_text().endswith("id: eve, reason: x}  # why\n")


def test_a_file_that_stands_elsewhere_stays_there(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/old/deep/eve.yaml", "kind: persona\nid: eve\nname: Eve\n")
    assert empathy("rename", "eve", "eva", "-y").returncode == 0
    assert (filled / "personas/old/deep/eve.yaml").read_text() == "kind: persona\nid: eva\nname: Eve\n"


def test_a_picture_named_from_the_top_follows_its_folder(empathy: Empathy, filled: Path) -> None:
    file = filled / "personas/lea/persona.yaml"
    file.write_text(file.read_text() + "image: {file: personas/lea/p.png, alt: a, licence: b}\n")
    (filled / "personas/lea/p.png").write_bytes(png())
    assert empathy("rename", "lea", "eve", "-y").returncode == 0
    assert "file: personas/eve/p.png" in (filled / "personas/eve/persona.yaml").read_text()
    assert empathy("check").returncode == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    done = empathy("rename", "talks", "interviews", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "personas/lea/persona.yaml:11: goals[1].evidence[1]: talks#n1 → interviews#n1\n" in done.stdout
    assert "personas/sources/talks.yaml → personas/sources/interviews.yaml\n" in done.stdout
    assert contents(filled) == before
    plan = json.loads(empathy("rename", "talks", "interviews", "--dry-run", "--json").stdout)
    assert (plan["done"], len(plan["changes"]), len(plan["moves"])) == (False, 4, 1)


def test_without_a_terminal_nothing_happens_unless_it_is_said(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    for command in (["rename", "lea", "eve"], ["remove", "waiting"]):
        done = empathy(*command, input="y\n")
        assert (done.returncode, done.stdout) == (2, "")
        assert "--yes" in done.stderr
    assert contents(filled) == before


@pytest.mark.parametrize(("new", "code", "says"), [
    ("Eve", 2, "try “eve”"), ("../eve", 2, "is not an id"), ("", 2, "missing"), ("lea", 2, "is its id already"),
    ("con", 2, "cannot be an id"), ("talks", 1, "is taken by personas/sources/talks.yaml"),
    ("a b", 2, "try “a-b”"), ("\x1b[31m", 2, "is not an id"),
])
def test_an_id_that_does_not_fit_is_refused(empathy: Empathy, filled: Path, new: str, code: int, says: str) -> None:
    before = contents(filled)
    done = empathy("rename", "lea", new, "--yes")
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert "\x1b" not in done.stderr
    assert contents(filled) == before


def test_a_broken_file_that_names_the_document_stops_it_and_another_one_does_not(
        empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", "kind: empathy-map\nid: bad\npersona: lea\ntitel: x\n")
    before = contents(filled)
    for command in (["rename", "lea", "eve", "-y"], ["remove", "lea", "-y"]):
        done = empathy(*command)
        assert done.returncode == 1
        assert "personas/bad.yaml: cannot be read and names “lea”" in done.stderr
    assert contents(filled) == before
    assert empathy("rename", "talks", "t", "-y").returncode == 0


def test_a_folder_in_the_way_stops_it_before_anything_is_written(empathy: Empathy, filled: Path,
                                                               write: Callable[..., Path]) -> None:
    write("personas/eve/persona.yaml", "kind: persona\nid: other\nname: O\n")
    before = contents(filled)
    done = empathy("rename", "lea", "eve", "-y")
    assert done.returncode == 1
    assert "is there already; nothing was written" in done.stderr
    assert contents(filled) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits for folders")
def test_what_was_written_is_undone_where_a_later_step_fails(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    (filled / "personas/lea/persona.yaml").chmod(0o444)  # its id is written last
    done = empathy("rename", "lea", "eve", "-y")
    assert done.returncode == 1
    assert "write-protected" in done.stderr
    assert contents(filled) == before


def test_a_question_is_asked_in_a_terminal_and_no_is_the_default(terminal: Callable[..., str], filled: Path) -> None:
    before = contents(filled)
    shown = terminal("rename", "lea", "eve", typed=b"\n")
    assert "Do it? [y/N]" in shown
    assert contents(filled) == before
    terminal("rename", "lea", "eve", typed=b"y\n")
    assert (filled / "personas/eve/persona.yaml").is_file()
    terminal("remove", "waiting", typed=b"n\n")
    assert (filled / "personas/eve/waiting.map.yaml").is_file()
    terminal("remove", "waiting", typed=b"y\n")
    assert not (filled / "personas/eve/waiting.map.yaml").exists()


def test_remove_refuses_while_something_points_there_and_names_every_place(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    done = empathy("remove", "talks", "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: “talks” is needed; take it out of these places first:\n"
        "personas/lea/persona.yaml:11: goals[1].evidence[1] is talks#n1\n"
        "personas/lea/persona.yaml:18: pains[2].evidence is talks#n1\n"
        "personas/lea/waiting.map.yaml:8: says[1].evidence[1] is talks#n1\n")
    assert empathy("remove", "lea", "--yes").returncode == 1
    assert contents(filled) == before


def test_what_nobody_needs_is_removed_with_its_empty_folder(empathy: Empathy, filled: Path) -> None:
    done = empathy("remove", "waiting", "--dry-run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "personas/lea/waiting.map.yaml\n", "")
    assert empathy("remove", "waiting", "-y").returncode == 0
    done = empathy("remove", "LEA", "-y", "--json")
    assert json.loads(done.stdout) == {"id": "lea", "file": "personas/lea/persona.yaml", "done": True}
    assert not (filled / "personas/lea").exists()


def test_an_unknown_id_gets_a_suggestion(empathy: Empathy, filled: Path) -> None:
    for command in (["remove", "talk", "-y"], ["rename", "talk", "x", "-y"], ["show", "talk"]):
        done = empathy(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Did you mean “talks”?" in done.stderr
