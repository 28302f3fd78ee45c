"""kill -9 while somebody answers: the draft holds every answer that was taken, and the same command goes on with it."""

import json
import random
import re
import sys
from pathlib import Path

import pexpect
import pytest

from .breaking import CALLS
from .ground import Ground, begun, differences, is_left
from .jobs import PROGRAM, done
from .trials import trials

pytestmark = [pytest.mark.strace, pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs pexpect.spawn")]

PROMPT = r"\n[^\n]+: $"
SIGNS = {"", "1", ">", "-", "current", "shop"}
INTERVIEWS = {
    "new": (("new", "persona"), ("Noor", "Nurse", "1", "Rest at noon", "Tea at four", "", "Noise", ">", ""), "ws/personas/noor/persona.yaml"),
    "new journey": (("new", "journey", "lea"), ("Socks", "current", "Winter", "Warm feet", "", "Asks", "shop", ">", ""),
                    "ws/personas/lea/socks.journey.yaml"),
    "edit": (("edit", "lea", "pains"), ("Wet feet", ">", ""), "ws/personas/lea/persona.yaml"),
}
"""The command, what is typed, and the file that it makes or changes."""


def _spawn(ground: Ground, command: tuple[str, ...], *before: str) -> pexpect.spawn:
    words = [*before, *PROGRAM, *command]
    return pexpect.spawn(words[0], words[1:], cwd=str(ground.workspace), env=ground.environment | {"ACCESSIBLE": "1"},
                         encoding="utf-8", timeout=60, dimensions=(40, 120))


def _answer(child: pexpect.spawn, lines: tuple[str, ...]) -> int:
    """Types line after line. How many were taken: after each of them the program asked on, or ended."""
    for taken, line in enumerate(("", *lines)):
        if taken:
            child.send(line + "\n")
        if child.expect([PROMPT, pexpect.EOF]) == 1:
            return max(0, taken - 1 + ("Saved: " in child.before or "Changed: " in child.before))
    return len(lines)


def _words(ground: Ground) -> str:
    """All that the drafts hold, each of them whole but for its last line."""
    text = ""
    for file in (ground.workspace / ".empathy/drafts").glob("*.jsonl"):
        *whole, _ = file.read_text("utf-8").split("\n")
        text += "".join(json.dumps(json.loads(line), ensure_ascii=False) for line in whole)
    return text


@pytest.mark.parametrize("name", INTERVIEWS)
def test_a_killed_interview_keeps_every_answer_and_the_same_command_offers_it(tmp_path: Path, name: str) -> None:
    command, lines, file = INTERVIEWS[name]
    ground = begun(tmp_path / "ground")
    done(ground, "init")
    ground.write("given/source.yaml", "title: Talk two\ntype: interview\ndate: 2026-01-11\n")
    before = ground.look()
    child = _spawn(ground, command, "strace", "-f", "-qq", "-y", "-o", str(tmp_path / "trace"), "-e", f"trace={','.join(CALLS)}")
    assert _answer(child, lines) == len(lines)
    child.expect(pexpect.EOF) if child.isalive() else None
    child.close()
    after = ground.look()
    assert file in after
    points = _points((tmp_path / "trace").read_text(errors="replace"), ground)
    pick = random.Random(6)
    for _ in range(trials(6)):
        ground.restore(before)
        call, nth = pick.choice(points)
        child = _spawn(ground, command, "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={','.join(CALLS)}",
                       "-e", f"inject={call}:signal=SIGKILL:when={nth}")
        taken = [line for line in lines[:_answer(child, lines)] if line not in SIGNS]
        child.close()
        now, where = ground.look(), f"{call} #{nth}"
        names = [n for n in {*before, *after, *now} if not n.startswith("ws/.empathy/")]
        assert differences(before, after, {n: now[n] for n in names if n in now}, tuple(
            n for n in {*before, *after} if n.startswith("ws/.empathy/"))) == [], where
        saved = now.get(file) == after[file]
        held = _words(ground)
        assert saved or all(line in held for line in taken), f"{taken} at {where}: {held}"
        _goes_on(ground, command, taken, saved=saved)
        assert ground.look().get(file) == after[file] or not saved
        if saved:  # what a save on the side has left goes with the next one
            done(ground, "new", "source", "--answers", "../given/source.yaml")
        assert [n for n in ground.look() if is_left(n)] == [], where


def _points(trace: str, ground: Ground) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    found = []
    for match in re.finditer(r"^\d+ +(\w+)\((.*)$", trace, re.MULTILINE):
        counted[match[1]] = counted.get(match[1], 0) + 1
        if f"{ground.top}/ws/" in match[2] and (match[1] not in ("open", "openat") or "O_CREAT" in match[2]):
            found.append((match[1], counted[match[1]]))
    return found


def _goes_on(ground: Ground, command: tuple[str, ...], taken: list[str], *, saved: bool) -> None:
    """The same command offers the draft, and its review shows what was answered."""
    child = _spawn(ground, command)
    child.expect(PROMPT)
    if taken and not saved:
        assert "Going on with your draft" in child.before, child.before
        child.send(">\n")
        child.expect(PROMPT)
        assert all(line in child.before for line in taken), (taken, child.before)
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    child.close()
