"""An interview that is stopped at some moment, by somebody or by the system: at most the line being typed is lost."""

import json
import os
import signal
import sys
import termios
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pytest

LEA = "kind: persona\nid: lea\nname: Lea\n"
CATALOGUE = """\
# what we run ourselves
kind: touchpoints
touchpoints:
  - id: online-shop   # www
    name: Online shop
    channel: web
    mode: online
  - id: shop
    name: Shop in town
    channel: store
    mode: offline
"""


@dataclass(frozen=True)
class Moment:
    """Lines that lead there, what the draft holds then, and words of the review when somebody goes on."""

    args: tuple[str, ...]
    lines: tuple[str, ...]
    kept: dict[str, Any]
    again: str = "skipped"
    plain: bool = False


PERSONA, TOUCHPOINT, JOURNEY = ("new", "persona"), ("new", "touchpoint"), ("new", "journey", "lea")
HEAD = ("Boots", "current", "Winter", "Warm feet")
LOOKS = {"id": "looks", "title": "Looks", "~untold": True}
SPOKEN = {
    "first question": Moment(PERSONA, (), {}),
    "after an answer": Moment(PERSONA, ("Noor",), {"name": "Noor"}, "Noor"),
    "in a list": Moment(PERSONA, ("Noor", "Nurse", "1", "one", "two"), {
        "name": "Noor", "goals": [{"text": "one"}, {"text": "two"}]}, "Noor"),
    "in a list, plain": Moment(PERSONA, ("Noor", "Nurse", "1", "one", "two"), {
        "name": "Noor", "goals": [{"text": "one"}, {"text": "two"}]}, "Noor", plain=True),
    "in the review": Moment(PERSONA, ("Noor", "Nurse", "1", "", "", "", "", "", "", ""), {"name": "Noor"}, "Noor"),
    "about a touchpoint": Moment(TOUCHPOINT, ("Delivery", "courier", "2"), {"mode": "offline"}, "Delivery"),
    "among the stages": Moment(JOURNEY, (*HEAD, "Find"), {"stages": [{"id": "find", "name": "Find"}]}, "Find"),
    "within a step": Moment(JOURNEY, (*HEAD, "Find", "", "Looks", "online", "-1"), {
        "steps.find": [{**LOOKS, "touchpoint": "online-shop", "emotion": -1}]}, "Looks"),
    "within a step, plain": Moment(JOURNEY, (*HEAD, "", "Looks", "online", "-1"), {
        "steps": [{**LOOKS, "touchpoint": "online-shop", "emotion": -1}]}, "Looks", plain=True),
    "while a touchpoint is made": Moment(JOURNEY, (*HEAD, "", "Looks", "Chat", "1", "chat"), {
        "steps": [{**LOOKS, "touchpoint": "chat", "~new": {"name": "Chat", "sure": True, "channel": "chat"}}]}, "Looks"),
    "on another way": Moment(JOURNEY, (*HEAD, "", "Looks", "", "", "", "Calls", "shop"), {
        "steps": [{"id": "looks", "title": "Looks", "next": ["+", "calls"]},
                  {"id": "calls", "title": "Calls", "touchpoint": "shop", "~side": True, "~untold": True}]}, "Calls"),
}


def spawn(workspace: Path, *args: str, plain: bool = False) -> pexpect.spawn:
    env = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", "PROMPT_TOOLKIT_NO_CPR": "1",
           "SOURCE_DATE_EPOCH": "1770000000"} | ({"ACCESSIBLE": "1"} if plain else {})
    return pexpect.spawn(sys.executable, ["-m", "empathy_cli", *args], cwd=str(workspace), env=env, encoding="utf-8",
                         timeout=20, dimensions=(40, 120))


def say(child: pexpect.spawn, lines: Sequence[str], *, plain: bool) -> None:
    """Types each line when the line before was taken: the draft tells."""
    child.expect(r"\n[^\n]+: $" if plain else r"\x1b\[\?2004h")
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


@pytest.fixture
def begun(workspace, write):
    """A persona and a catalogue."""
    write("personas/lea/persona.yaml", LEA)
    write("personas/touchpoints.yaml", CATALOGUE)
    return workspace


def held(workspace: Path) -> dict[str, str]:
    return {str(f): f.read_text() for f in (workspace / "personas").rglob("*.yaml")}


@pytest.mark.parametrize(("first", "other"), [(["lea", "quote"], ["lea-quote"]), (["boots#sofa", "does"], ["boots-sofa", "scenario"])])
def test_an_interview_takes_up_no_draft_of_another_document(begun, write, first, other):
    write("personas/lea-quote/persona.yaml", LEA.replace("id: lea\n", "id: lea-quote\n"))
    for id_ in ("boots", "boots-sofa"):
        write(f"personas/lea/{id_}.journey.yaml", f"kind: journey\nid: {id_}\ntitle: B\npersona: lea\nsteps:\n  - {{id: sofa, title: Looks}}\n")
    child = spawn(begun, "edit", *first, plain=True)
    say(child, ["Words of the first"], plain=True)
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    child.close()
    assert "Words of the first" in str(kept(begun))

    for args, taken in ((other, False), (first, True)):
        child = spawn(begun, "edit", *args, plain=True)
        child.expect(r"\n[^\n]+: $")
        assert ("Going on with your draft" in child.before) is taken
        child.sendcontrol("c")
        child.expect(pexpect.EOF)
        child.close()


def fresh_modes() -> int:
    """Those of a terminal that no program has touched yet: ours may be quicker than a look at its own."""
    ours, theirs = os.openpty()
    modes: int = termios.tcgetattr(theirs)[3]
    os.close(ours)
    os.close(theirs)
    return modes


@pytest.mark.parametrize("moment", SPOKEN.values(), ids=SPOKEN)
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_whatever_stops_an_interview_every_answer_is_kept(begun, name, moment):
    lines, before = moment.lines, held(begun)
    child = spawn(begun, *moment.args, plain=moment.plain)
    say(child, lines, plain=moment.plain)
    child.send("half a li")

    number = getattr(signal, name)
    if name == "SIGINT" and not moment.plain:
        child.send("\x03")
    else:
        child.kill(number)
    child.expect(pexpect.EOF)
    if name != "SIGKILL":
        if name != "SIGHUP":  # whoever hangs up reads nothing any more
            assert ("Your draft is kept" if lines else "nothing is kept") in child.before
        assert termios.tcgetattr(child.child_fd)[3] == fresh_modes(), "the terminal is left as it was"
    child.close()
    code = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
    assert (child.exitstatus, child.signalstatus) == ((None, number) if name == "SIGKILL" else (code[name], None))

    answers = kept(begun)
    assert {key: answers.get(key) for key in moment.kept} == moment.kept
    assert held(begun) == before

    again = spawn(begun, *moment.args, plain=True)
    again.expect("Going on with your draft" if lines else r"Question 1 of \d+")
    again.sendline(">")
    again.expect("Your answers:")
    again.expect(moment.again)
    again.sendcontrol("c")
    again.expect(pexpect.EOF)
    again.close()
    assert again.exitstatus == 130
    assert kept(begun) == answers


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


def test_a_touchpoint_that_somebody_else_adds_meanwhile_stays(begun):
    child = spawn(begun, "new", "touchpoint", plain=True)
    say(child, ["Delivery", "courier", ">"], plain=True)
    file = begun / "personas" / "touchpoints.yaml"
    file.write_text(CATALOGUE + "  - id: hotline\n    name: Hotline\n")
    child.send("\n")
    child.expect("Saved: ")
    child.expect(pexpect.EOF)

    assert file.read_text() == CATALOGUE + (
        "  - id: hotline\n    name: Hotline\n  - id: delivery\n    name: Delivery\n    channel: courier\n")


@pytest.mark.parametrize(("there", "said"), [
    ("  - id: delivery\n    name: Another\n", "is taken by personas/touchpoints.yaml"),
    ("  - id: Not an id\n", "the catalogue of touchpoints cannot be read"),
])
def test_a_touchpoint_that_cannot_be_saved_stays_in_its_draft(begun, there, said):
    child = spawn(begun, "new", "touchpoint", plain=True)
    say(child, ["Delivery", ">"], plain=True)
    file = begun / "personas" / "touchpoints.yaml"
    file.write_text(CATALOGUE + there)
    child.send("\n")
    child.expect(said)
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 1
    assert file.read_text() == CATALOGUE + there
    assert kept(begun)["name"] == "Delivery"


def test_a_journey_that_cannot_be_saved_keeps_its_draft_and_the_touchpoints_it_made(begun):
    child = spawn(begun, *JOURNEY, plain=True)
    say(child, [*HEAD, "", "Asks", "Chat", "", "chat", "online", ">"], plain=True)
    file = begun / "personas" / "lea" / "boots.journey.yaml"
    file.write_text("mine")
    child.send("\n")
    child.expect("exists already")
    child.expect(pexpect.EOF)
    assert file.read_text() == "mine"
    file.unlink()
    again = spawn(begun, *JOURNEY, plain=True)
    say(again, [">"], plain=True)
    again.send("\n")
    again.expect("Saved: ")
    again.expect(pexpect.EOF)

    assert "touchpoint: chat\n" in file.read_text()
    assert (begun / "personas" / "touchpoints.yaml").read_text() == CATALOGUE + (
        "  - id: chat\n    name: Chat\n    channel: chat\n    mode: online\n")
