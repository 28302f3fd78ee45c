"""Whole interviews in a real terminal, as a user sees them."""

import json
import os
import re
import signal
import unicodedata
from pathlib import Path

import pytest

from .interview_terminal import Terminal, terminal

pytestmark = pytest.mark.terminal


def width(line: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def fits(screen: str, columns: int, rows: int) -> None:
    lines = screen.splitlines()
    assert len(lines) <= rows
    assert max(map(width, lines)) <= columns


def answer_to_review(window: Terminal, columns: int, rows: int) -> None:
    """A persona with everything that an interview can do, up to its review."""
    window.wait(r"\[1/10\]")
    window.press("Enter")
    window.wait("needed")
    window.line("Lea Brunner").wait(r"\[2/10\]")
    window.press("BTab")
    fits(window.wait(r"\[1/10\][^[]*> Lea Brunner"), columns, rows)
    window.press("Enter").wait(r"\[2/10\]")
    window.line("Night-shift nurse").wait(r"\[3/10\]")
    window.type("?").wait(r"Design for one\s+person first")
    window.line("9").wait("type a number")
    window.press("BSpace").line("prim")
    window.wait(r"\[4/10\]")
    window.line("Sleep").wait(r"2\. $")
    window.line("Be there for Milo").wait(r"3\. $")
    window.press("BTab").wait(r"2\. Be there for Milo$")
    window.type(" in the morning").press("Tab")
    fits(window.wait("Details of “Be there"), columns, rows)
    window.line("life").wait("speaks for it")
    window.type("at home").press("Tab").wait("> interviews#n1")
    window.press("Enter").wait("against it")
    window.press("Enter").wait("come to it")
    window.line("heard").wait("How often")
    window.press("Enter").wait("anything else")
    window.press("Enter").wait(r"3\. $")
    window.press("Enter").wait(r"\[5/10\]")
    for number in (6, 7, 8):
        window.press("Enter").wait(rf"\[{number}/10\]")
    window.line("Just tell me where I am in the queue.").wait(r"\[9/10\]")
    window.type("One night.").press("C-j").type("Another one.").press("C-x", "C-e").wait("From the editor")
    window.press("Enter").wait(r"\[10/10\]")
    window.press("Enter").wait("Enter saves")


@pytest.fixture
def sources(workspace: Path) -> Path:
    (workspace / "personas" / "sources").mkdir()
    (workspace / "personas" / "sources" / "interviews.yaml").write_text(
        "kind: source\nid: interviews\ntitle: Interviews\nnuggets:\n  - id: n1\n    verbatim: I was at home all day.\n")
    editor = workspace / "editor.sh"
    editor.write_text("#!/bin/sh\nprintf 'From the editor.\\n\\nTwo paragraphs.\\n' > \"$1\"\n")
    editor.chmod(0o755)
    return workspace


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 12)])
def test_a_persona_is_made_with_back_list_parts_editor_kill_9_resume_and_review(sources, columns, rows):
    with terminal(sources, columns, rows, {"EDITOR": str(sources / "editor.sh"), "SOURCE_DATE_EPOCH": "1770000000"}) as window:
        window.start("new", "persona")
        answer_to_review(window, columns, rows)
        fits(window.screen, columns, rows)

        os.kill(window.pids[0], signal.SIGKILL)
        window.wait("exit=137")
        window.press("Enter")
        window.line("stty sane; clear; echo afresh").wait("^afresh")  # what stood there would be taken for the next
        window.start("new", "persona")
        window.wait("Enter saves")
        assert "Going on with your draft" in window.history
        window.line("2").wait("> Night-shift nurse$")
        window.type(", single").press("Enter").wait("Enter saves")
        window.press("Enter").wait("exit=0")
        history = window.history

    assert "Saved: personas/lea-brunner/persona.yaml" in history
    assert re.search(r"empathy new map lea-brunner", history)
    assert list((sources / ".empathy" / "drafts").iterdir()) == []
    assert (sources / "personas" / "lea-brunner" / "persona.yaml").read_text().partition("\n\n#")[0] == """\
# yaml-language-server: $schema=../.schema/persona.json
kind: persona
id: lea-brunner
name: Lea Brunner
role: Night-shift nurse, single
type: primary

goals:
  - Sleep
  - text: Be there for Milo in the morning
    kind: life
    evidence: [interviews#n1]
    basis: heard

quote: Just tell me where I am in the queue.

story: |
  From the editor.

  Two paragraphs.

created: 2026-02-02"""


def test_an_answer_leaves_one_line_and_the_way_back_takes_it_away(workspace):
    with terminal(workspace) as window:
        window.start("new", "persona").wait(r"\[1/10\]")
        window.line("Noor").wait(r"\[2/10\]")
        assert "✓ Name: Noor" in window.screen
        window.press("BTab").wait(r"\[1/10\]")

        assert "✓" not in window.screen
        assert window.screen.count("Noor") == 1


def test_the_later_items_of_a_list_stand_below_the_one_that_is_typed(workspace):
    with terminal(workspace, columns=80, rows=24) as window:
        window.start("new", "persona").wait(r"\[1/10\]")
        window.line("Noor").wait(r"\[2/10\]")
        window.line("Nurse").wait(r"\[3/10\]")
        window.line("prim").wait(r"\[4/10\]")
        for n, goal in enumerate(("One", "Two", "Three"), 2):
            window.line(goal).wait(rf"{n}\. $")
        window.press("Up").press("Up").press("Up")
        shown = window.wait(r"1\. One\n +2\. Two\n +3\. Three$")
        assert "more" not in shown
        fits(shown, 80, 24)
        window.press("Enter").wait(r"1\. One\n +2\. Two\n +3\. Three$")
        window.resize(60, 8)
        window.press("Up")
        fits(window.wait(r"1\. One\n +2 more below$"), 60, 8)


def test_a_map_speaks_of_its_persona_and_is_kept_beside_it(workspace, write):
    write("personas/lea/persona.yaml", "kind: persona\nid: lea\nname: Léa\n")
    with terminal(workspace) as window:
        window.start("new", "map", "lea").wait(r"\[1/10\]")
        window.line("Waiting for the parcel").wait(r"\[2/10\] In which situation is Léa\?")
        window.press("C-r").wait("Enter saves")
        window.press("Enter").wait("exit=0")

    assert "title: Waiting for the parcel" in (
        workspace / "personas" / "lea" / "waiting-for-the-parcel.map.yaml").read_text()


@pytest.mark.parametrize("env", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}], ids=["ACCESSIBLE", "dumb"])
def test_the_plain_front_end_leads_through_the_same_interview(workspace, env):
    with terminal(workspace, env=env) as window:
        window.start("new", "persona").wait("Name: $")
        window.line("Noor").wait("Role: $")
        window.line("<").wait(r"Name \[Noor\]: $")
        window.line("").wait("Role: $")
        window.line("Nurse").wait("Type: $")
        window.line("2").wait("1: $")
        window.line("Sleep").wait("2: $")
        window.line("").wait("Question 5 of 10")
        window.line(">").wait("Enter saves")
        window.line("").wait("exit=0")
        assert "✓" not in window.history

    assert "goals:\n  - Sleep" in (workspace / "personas" / "noor" / "persona.yaml").read_text()


def test_no_colour_is_shown_where_none_is_wanted(workspace):
    with terminal(workspace, env={"NO_COLOR": "1"}) as window:
        window.start("new", "persona").wait(r"\[1/10\]")
        window.line("Noor").wait(r"\[2/10\]")

        assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])m", window._run("capture-pane", "-p", "-e"))


def test_a_locale_without_utf8_gets_ascii_marks(workspace):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with terminal(workspace, env=env) as window:
        window.start("new", "persona").wait(r"\[1/10\]")
        window.line("Noor").wait(r"\[2/10\]")
        window.press("C-r").wait("Enter saves")
        window.press("Enter").wait("exit=0")

        assert "+ Name: Noor" in window.history
        assert window.history.isascii()


def test_a_german_interview_is_german_and_makes_german_ids(workspace):
    (workspace / "empathy.yaml").write_text("language: de\n")
    with terminal(workspace) as window:
        window.start("new", "persona").wait(r"\[1/10\]")
        assert "Enter next" not in window.screen
        window.line("Jürgen Weiß").wait(r"\[2/10\] .*Jürgen Weiß")
        window.press("C-r").wait(r"(?s)Jürgen Weiß.*Enter")
        window.press("Enter").wait("exit=0")

    assert (workspace / "personas" / "juergen-weiss" / "persona.yaml").exists()


def test_nothing_from_a_document_acts_on_the_terminal(workspace, write):
    name = "Eve [bold]{name}[/bold] {0.__class__} %s :smile: <ansired>"
    write("personas/eve/persona.yaml", f"kind: persona\nid: eve\nname: '{name}'\n")
    with terminal(workspace, columns=120) as window:
        window.start("new", "map", "eve").wait(r"\[1/10\]")
        window.line("T").wait(r"\[2/10\]")

        assert f"In which situation is {name}?" in window.screen


def test_nothing_from_a_catalogue_or_a_stage_acts_on_the_terminal(workspace, write):
    name = "Eve [bold]{name}[/bold] {0.__class__} %s :smile: <ansired>"
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\n")
    write("personas/touchpoints.yaml", f"kind: touchpoints\ntouchpoints: [{{id: eve, name: '{name}', channel: '{name}'}}]\n")
    with terminal(workspace, columns=120, rows=40) as window:
        window.start("new", "journey", "lea").wait(r"\[1/6\]")
        for n in range(2, 6):
            window.line("1").wait(rf"\[{n}/6\]")
        window.line(name).wait(r"2\. $")
        window.press("Enter").wait("Stage 1 of 1")
        assert f"Stage 1 of 1, {name}. What does Lea do there?" in window.screen
        window.line(name).wait("Where does Lea")
        window.type("Eve").wait(r"Eve \[bold\].*<ansired>\s+Eve \[bold\]")
        window.press("Tab").press("Enter").wait("How does Lea feel")
        window.press("C-r").wait("Enter saves")
        assert f"{name} ({name})" in " ".join(window.screen.split())


def test_two_terminals_on_one_draft_are_noticed(workspace):
    with terminal(workspace) as first, terminal(workspace) as second:
        first.start("new", "persona").wait(r"\[1/10\]")
        second.start("new", "persona").wait("exit=1")

        assert "another terminal" in second.history


def test_edit_asks_what_is_open_and_changes_only_what_was_answered(workspace, write):
    file = write("personas/lea/persona.yaml", "# ours\nkind: persona\nid:   lea\nname: 'Lea'   # never 'Lena'\n"
                                              "pains:\n    - one   # first\n    - two\n")
    with terminal(workspace) as window:
        window.start("edit", "lea", "pains").wait(r"3\. $")
        window.press("Up").wait(r"2\. two$")
        window.type("!").press("Enter").wait(r"3\. $")
        window.line("three").wait(r"4\. $")
        window.press("Enter").wait("Enter saves")
        window.press("Enter").wait("exit=0")

    assert file.read_text() == ("# ours\nkind: persona\nid:   lea\nname: 'Lea'   # never 'Lena'\n"
                                "pains:\n    - one   # first\n    - two!\n    - three\n")


def test_the_editor_is_offered_again_until_the_file_can_be_read(workspace, write):
    file = write("personas/lea/persona.yaml", "kind: persona\nid: lea\nname: Lea\n")
    editor = write("editor.sh", '#!/bin/sh\nif grep -q nmae "$1"; then sed -i s/nmae/name/ "$1"; '
                                'else sed -i s/^name:.*/nmae:\\ Leo/ "$1"; fi\n')
    editor.chmod(0o755)
    with terminal(workspace, columns=120, env={"EDITOR": str(editor)}) as window:
        window.start("edit", "lea", "--editor").wait(r"Back to the editor\? \[Y/n\] $")
        assert "Did you mean “name”?" in window.screen
        assert "Lea" in file.read_text()
        window.line("n").wait("exit=1")
        assert "kept in" in window.history
        window.start("edit", "lea", "--editor").wait("exit=0")

    assert file.read_text() == "kind: persona\nid: lea\nname: Leo\n"


def test_answers_of_a_full_interview_are_not_lost_in_a_short_one(workspace):
    with terminal(workspace, env={"ACCESSIBLE": "1"}) as window:
        window.start("new", "persona", "--full").wait("Name: $")
        window.line("Noor").wait("Archetype: $")
        window.line("no").wait("Role: $")
        window.press("C-c").wait("exit=130")
        window.start("new", "persona").wait("Role: $")
        window.line(">").wait("Enter saves")
        window.line("").wait("exit=0")

    assert "archetype: false\n" in (workspace / "personas" / "noor" / "persona.yaml").read_text()


def test_questions_are_talk_and_json_is_data(workspace):
    with terminal(workspace) as window:
        window.line('clear; "$PYTHON" -m empathy_cli new persona --json --yes > made.json; echo exit=$?').wait(r"\[1/10\]")
        window.line("Noor").wait(r"\[2/10\]")
        window.press("C-r").wait("exit=0")

    assert json.loads((workspace / "made.json").read_text())["id"] == "noor"
