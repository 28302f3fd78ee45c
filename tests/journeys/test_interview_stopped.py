"""An interview that is stopped at some moment, by somebody or by the system: at most the line being typed is lost."""

import json
import os
import signal
import sys
import termios
from pathlib import Path

import pexpect
import pytest

SPOKEN = {
    "first question": [],
    "after an answer": ["Noor"],
    "in a list": ["Noor", "Nurse", "1", "one", "two"],
    "in the review": ["Noor", "Nurse", "1", "", "", "", "", "", "", ""],
}
"""Moments, and the lines that lead there."""


def spawn(workspace: Path, *args: str, plain: bool = False) -> pexpect.spawn:
    env = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", "PROMPT_TOOLKIT_NO_CPR": "1",
           "SOURCE_DATE_EPOCH": "1770000000"} | ({"ACCESSIBLE": "1"} if plain else {})
    return pexpect.spawn(sys.executable, ["-m", "empathy_cli", *args], cwd=str(workspace), env=env, encoding="utf-8",
                         timeout=20, dimensions=(40, 120))


def say(child: pexpect.spawn, lines: list[str], *, plain: bool) -> None:
    """Types each line when the line before was taken: the draft tells."""
    child.expect(r"Name: " if plain else r"\x1b\[\?2004h")
    for line in lines:
        child.send(line + ("\n" if plain else "\r"))
        child.expect(r"\n[^\n]+: $" if plain else r"\x1b\[\?2004h")


def kept(workspace: Path) -> dict:
    answers = {}
    for file in (workspace / ".empathy" / "drafts").glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if "key" in entry:
                answers[entry["key"]] = entry["value"]
    return answers


@pytest.mark.parametrize(("moment", "plain"), [*((m, False) for m in SPOKEN), ("in a list", True)])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_whatever_stops_an_interview_every_answer_is_kept(workspace, name, moment, plain):
    lines = SPOKEN[moment]
    child = spawn(workspace, "new", "persona", plain=plain)
    modes = termios.tcgetattr(child.child_fd)
    say(child, lines, plain=plain)
    child.send("half a li")

    number = getattr(signal, name)
    if name == "SIGINT" and not plain:
        child.send("\x03")
    else:
        child.kill(number)
    child.expect(pexpect.EOF)
    if name != "SIGKILL":
        if name != "SIGHUP":  # whoever hangs up reads nothing any more
            assert ("Your draft is kept" if lines else "nothing is kept") in child.before
        assert termios.tcgetattr(child.child_fd)[3] == modes[3], "the terminal is left as it was"
    child.close()
    code = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
    assert (child.exitstatus, child.signalstatus) == ((None, number) if name == "SIGKILL" else (code[name], None))

    answers = kept(workspace)
    assert answers.get("name") == ("Noor" if lines else None)
    if moment == "in a list":
        assert [g["text"] for g in answers["goals"]] == ["one", "two"]
    assert not list((workspace / "personas").rglob("*.yaml"))

    again = spawn(workspace, "new", "persona", plain=True)
    again.expect("Going on with your draft" if lines else r"Question 1 of 10")
    again.sendline(">")
    again.expect("Your answers:")
    again.expect("Noor" if lines else "skipped")
    again.sendcontrol("c")
    again.expect(pexpect.EOF)
    again.close()
    assert again.exitstatus == 130


def test_control_d_stops_and_keeps(workspace):
    child = spawn(workspace, "new", "persona")
    say(child, ["Noor"], plain=False)
    child.send("\x04")
    child.expect("Your draft is kept")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 130
    assert kept(workspace)["name"] == "Noor"


def test_what_is_typed_while_the_program_still_loads_is_neither_lost_nor_echoed(workspace):
    child = spawn(workspace, "new", "persona")
    child.delaybeforesend = None
    child.expect(r"\[1/10\]")
    child.send("Noor\r")
    child.expect(r"\x1b\[\?2004h")
    assert "Noor" not in child.before
    child.expect(r"\[2/10\]")
    child.sendcontrol("c")
    child.expect(pexpect.EOF)

    assert kept(workspace)["name"] == "Noor"


def test_a_draft_is_thrown_away_when_somebody_begins_again(workspace):
    first = spawn(workspace, "new", "persona", plain=True)
    say(first, ["Noor"], plain=True)
    first.sendcontrol("c")
    first.expect(pexpect.EOF)

    second = spawn(workspace, "new", "persona", "--restart", plain=True)
    second.expect("Question 1 of 10")
    second.sendcontrol("c")
    second.expect(pexpect.EOF)

    assert kept(workspace) == {}


def test_a_document_that_appeared_meanwhile_is_not_overwritten_and_the_draft_stays(workspace):
    child = spawn(workspace, "new", "persona", plain=True)
    say(child, ["Noor"], plain=True)
    child.send(">\n")
    child.expect("Enter saves")
    (workspace / "personas" / "noor").mkdir()
    (workspace / "personas" / "noor" / "persona.yaml").write_text("mine")
    child.send("\n")
    child.expect("exists already")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 1
    assert (workspace / "personas" / "noor" / "persona.yaml").read_text() == "mine"
    assert kept(workspace)["name"] == "Noor"
