"""empathy gaps: what nobody has asked yet, as an interview guide."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
Terminal = Callable[..., str]
Write = Callable[..., Path]


def test_a_guide_has_open_questions_and_below_them_what_to_listen_for(empathy: Empathy, filled: Path) -> None:
    done = empathy("gaps", "lea")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Interview guide: Lea Brunner\n\n")
    assert """\
- What was hard about it? Please tell me of one time when it was so.
  - The team wants to know: What hurts Lea Brunner today?
  - ◑ The same form again (contested) `pains[3]`
  - ○ Office hours while she sleeps (assumed) `pains[1]`
""" in done.stdout
    headings = re.findall(r"^## (.*)$", done.stdout, re.MULTILINE)
    assert (headings[0], headings[-1]) == ("Warm-up", "Closing")


def test_it_is_in_the_language_of_the_persona_and_names_a_field_that_nobody_answered(empathy: Empathy, filled: Path,
                                                                                     write: Write) -> None:
    write("personas/uwe.yaml", "kind: persona\nid: uwe\nname: Uwe\nlanguage: de\npains: [{text: Zu laut}]\n")
    told = json.loads(empathy("gaps", "uwe", "--json").stdout)[0]
    assert told["language"] == "de"
    wants = {q["want"] for q in told["questions"]}
    assert "Was macht Uwe heute das Leben schwer?" in wants
    assert {"document": "uwe", "field": "goals", "kind": "unanswered", "text": ""} in told["gaps"]
    assert "What hurts Uwe today?" in empathy("--lang", "en", "gaps", "uwe").stdout


def test_without_an_id_there_is_a_guide_for_everybody_whom_we_design_for(empathy: Empathy, filled: Path, write: Write,
                                                                         ) -> None:
    write("personas/no.yaml", "kind: persona\nid: no\nname: No\ntype: negative\n")
    write("personas/all.map.yaml", "kind: empathy-map\nid: all\ntitle: All of them\nsegment: Visitors\n")
    told = json.loads(empathy("gaps", "--json").stdout)
    assert [(g["id"], g["name"]) for g in told] == [("all", "Visitors"), ("lea", "Lea Brunner")]
    assert "# Interview guide: Visitors · All of them" in empathy("gaps").stdout
    assert json.loads(empathy("gaps", "no", "--json").stdout)[0]["id"] == "no"


@pytest.mark.parametrize("name", ["personas/lea.yaml", "empathy.yaml", "new.YML", "link.md"])
def test_a_guide_is_never_written_where_a_document_may_be(name: str, empathy: Empathy, filled: Path) -> None:
    (filled / "link.md").symlink_to("personas/lea.yaml")
    before = {p: p.read_bytes() for p in filled.rglob("*.yaml")}
    done = empathy("gaps", "lea", "--output", name, "--force")
    assert (done.returncode, "only documents are written where a document may be" in done.stderr) == (2, True)
    assert {p: p.read_bytes() for p in filled.rglob("*.yaml")} == before


def test_there_is_no_second_guide_for_a_translation_but_where_it_is_named(empathy: Empathy, filled: Path, write: Write,
                                                                          ) -> None:
    write("personas/lea.de.yaml", "kind: persona\nid: lea-de\nname: Lea\nlanguage: de\ntranslation_of: {id: lea}\n")
    write("personas/two.map.yaml", "kind: empathy-map\nid: two\ntitle: Zwei\npersona: lea\nlanguage: de\n"
                                   "translation_of: {id: couch}\n")
    told = json.loads(empathy("gaps", "--json").stdout)
    assert [g["id"] for g in told] == ["lea"]
    assert "two" not in {gap["document"] for gap in told[0]["gaps"]} or "couch" not in empathy("list").stdout
    assert json.loads(empathy("gaps", "lea-de", "--json").stdout)[0]["id"] == "lea-de"


def test_it_holds_what_an_hour_does_and_all_on_request(empathy: Empathy, filled: Path) -> None:
    brief, whole = (json.loads(empathy("gaps", "lea", *more, "--json").stdout)[0] for more in ([], ["--all"]))
    assert len([q for q in brief["questions"] if q["document"]]) == 12
    assert brief["left_out"] > 0
    assert whole["left_out"] == 0
    assert sum(len(q["gaps"]) for q in whole["questions"]) == len(whole["gaps"])
    assert "more questions with “empathy gaps lea --all”" in empathy("gaps", "lea").stdout
    assert {g["kind"] for q in brief["questions"] for g in q["gaps"]} <= {"contested", "unanswered", "asked", "assumed"}


def test_a_journey_asks_step_by_step(empathy: Empathy, walked: Path) -> None:
    shown = empathy("gaps", "from-couch").stdout
    assert "At that moment, “Looks at boots on the sofa”: what did you want to know" in shown
    assert "  - Does it fit? (not answered on every way)" in shown
    assert "Think of this moment: “Weeks of silence”. What happened there" in shown
    assert "- ○ −2 · terrible · anxious (assumed) `steps[3]`" in shown
    assert json.loads(empathy("gaps", "next-year", "--json").stdout)[0]["gaps"] == []


def test_it_goes_into_a_file_and_overwrites_none_without_force(empathy: Empathy, filled: Path) -> None:
    done = empathy("gaps", "lea", "--output", "guide.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 guide: guide.md\n")
    written = (filled / "guide.md").read_text("utf-8")
    assert written == empathy("gaps", "lea").stdout
    (filled / "guide.md").write_text("notes of ours", "utf-8")
    refused = empathy("gaps", "lea", "-o", "guide.md")
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)
    assert (filled / "guide.md").read_text("utf-8") == "notes of ours"
    assert empathy("gaps", "lea", "-o", "guide.md", "--force").returncode == 0
    assert (filled / "guide.md").read_text("utf-8") == written
    assert json.loads(empathy("gaps", "lea", "-o", "new.md", "--json").stdout)["guides"] == 1


@pytest.mark.parametrize(("args", "said"), [
    (["talks"], "neither a persona nor a map nor a journey"), (["lae"], "Did you mean “lea”?"),
    (["lea", "-o", "personas"], "no file"),
])
def test_what_cannot_be_done_says_so_and_writes_nothing(empathy: Empathy, filled: Path, args: list[str], said: str,
                                                        ) -> None:
    done = empathy("gaps", *args)
    assert (done.returncode in (1, 2), done.stdout, said in done.stderr) == (True, "", True)


def test_an_empty_workspace_says_what_to_do(empathy: Empathy, workspace: Path) -> None:
    done = empathy("gaps")
    assert (done.returncode, "empathy new persona" in done.stderr) == (1, True)


@pytest.mark.parametrize("width", [120, 80, 50])
def test_in_a_terminal_nothing_is_wider_than_it(terminal: Terminal, filled: Path, width: int) -> None:
    lines = re.sub(r"\x1b\[[0-9;]*m", "", terminal("gaps", "lea", width=width)).splitlines()
    assert max(map(len, lines)) <= width
    assert "Please tell me of one time" in " ".join(" ".join(lines).split())
