"""A journey of twelve steps, with another way and a touchpoint that is made along the way: typed, and unattended."""

import re
import shlex
import shutil
import textwrap
from pathlib import Path

import pexpect
import pytest

from .interview_terminal import terminal
from .test_interview_stopped import LEA, say, spawn

MINUTES = 10
KEYS_A_MINUTE = 120
"""About 24 words a minute: slower than most people type who fill in forms."""
SECONDS_A_LINE = 3
"""To read a short question that one has read eleven times before, and to decide."""

TOUCHPOINTS = [
    ("online-shop", "Online shop", "web", "online"), ("size-guide", "Size guide", "web", "online"),
    ("shop", "Shop in town", "store", "offline"), ("checkout", "Checkout", "web", "online"),
    ("confirmation", "Confirmation e-mail", "e-mail", "online"), ("tracking", "Tracking page", "web", "online"),
    ("courier", "Delivery by courier", "courier", "offline"), ("hotline", "Hotline", "phone", "offline"),
]
HEAD = ["Boots before the snow", "1", "The old ones leak, snow is forecast for Saturday", "Warm feet on Saturday"]
STEPS = {
    "Find": [("Looks at boots on the sofa", "online", "-0.5", "unsure"), ("Filters by size", "online", "0", ""),
             ("Reads the size guide", "size", "-1", "confused")],
    "Choose": [("Asks in the chat", "Chat", "0.5", "relieved"), ("Puts two pairs aside", "online", "1", "keen"),
               ("Compares the prices", "", "-0.5", "")],
    "Wait": [("Orders", "checkout", "0", "tense"), ("Gets the confirmation", "conf", "1", "calm"),
             ("Looks where the parcel is", "track", "-1.5", "angry"), ("Takes the parcel", "cour", "0.5", "")],
    "Wear": [("Tries them on", "", "1.5", "glad"), ("Walks through the snow", "", "2", "proud")],
}


def lines() -> list[str]:
    """What is typed, line by line."""
    typed = [*HEAD, *STEPS, ""]
    for steps in STEPS.values():
        for title, where, emotion, feels in steps:
            typed += [title, where]
            typed += ["", "chat", "1"] if where == "Chat" else []
            typed += [emotion, feels]
            typed += ["Drives to the shop", "shop", "0.5", "", ""] if title == "Compares the prices" else [""]
        typed.append("")
    return [*typed, "", ""]


ANSWERS = """\
title: Boots before the snow
persona: lea
state: current
scenario: The old ones leak, snow is forecast for Saturday
expectations: Warm feet on Saturday
goal: walks-through-the-snow
touchpoints:
  - {name: Chat, channel: chat, mode: online}
stages:
  - name: Find
    steps:
      - {title: Looks at boots on the sofa, touchpoint: online-shop, emotion: -0.5, feels: unsure}
      - {title: Filters by size, touchpoint: online-shop, emotion: 0}
      - {title: Reads the size guide, touchpoint: size-guide, emotion: -1, feels: confused}
  - name: Choose
    steps:
      - {title: Asks in the chat, touchpoint: chat, emotion: 0.5, feels: relieved}
      - {title: Puts two pairs aside, touchpoint: online-shop, emotion: 1, feels: keen}
      - {title: Compares the prices, emotion: -0.5, next: [orders, drives-to-the-shop]}
      - {title: Drives to the shop, touchpoint: shop, emotion: 0.5}
  - name: Wait
    steps:
      - {title: Orders, touchpoint: checkout, emotion: 0, feels: tense}
      - {title: Gets the confirmation, touchpoint: confirmation, emotion: 1, feels: calm}
      - {title: Looks where the parcel is, touchpoint: tracking, emotion: -1.5, feels: angry}
      - {title: Takes the parcel, touchpoint: courier, emotion: 0.5}
  - name: Wear
    steps:
      - {title: Tries them on, emotion: 1.5, feels: glad}
      - {title: Walks through the snow, emotion: 2, feels: proud}
"""


@pytest.fixture
def shop(workspace: Path, write) -> Path:
    write("personas/lea/persona.yaml", LEA)
    write("personas/touchpoints.yaml", "# ours\nkind: touchpoints\ntouchpoints:\n" + "".join(
        f"  - id: {id}\n    name: {name}   # seen in May\n    channel: {channel}\n    mode: {mode}\n"
        for id, name, channel, mode in TOUCHPOINTS))  # noqa: A001 - the field's own name
    return workspace


def made(shop: Path) -> tuple[str, str]:
    journey = (shop / "personas" / "lea" / "boots-before-the-snow.journey.yaml").read_text()
    return journey, (shop / "personas" / "touchpoints.yaml").read_text()


@pytest.mark.slow
def test_twelve_steps_are_typed_in_plain_and_fancy_mode_and_unattended_and_make_the_same_files(
        shop, empathy, tmp_path_factory):
    copies = [shop, *(tmp_path_factory.mktemp(name) for name in ("fancy", "unattended", "twin"))]
    for copy in copies[1:]:
        shutil.copytree(shop, copy, dirs_exist_ok=True)
    plain, fancy, unattended, twin = copies

    child = spawn(plain, "new", "journey", "lea", plain=True)
    say(child, lines()[:-1], plain=True)
    child.send("\n")
    child.expect(r"Saved: personas/lea/\S+\.journey\.yaml\r\nSaved: personas/touchpoints\.yaml \(chat\)\r")
    child.expect("The same without questions:\r\n  (empathy [^\r]+)\r")
    command = child.match[1]
    child.expect(pexpect.EOF)

    child = spawn(fancy, "new", "journey", "lea")
    say(child, lines()[:-1], plain=False)
    child.send("\r")
    child.expect("Saved: ")
    child.expect(pexpect.EOF)

    done = empathy("new", "journey", "--answers", "-", input=ANSWERS, cwd=unattended)
    assert done.returncode == 0, done.stderr
    shutil.copytree(plain / ".empathy", twin / ".empathy")
    done = empathy(*shlex.split(command)[1:], cwd=twin)
    assert done.returncode == 0, done.stderr

    assert made(plain) == made(fancy)
    assert made(plain) == made(unattended)
    assert made(plain) == made(twin)
    journey, catalogue = made(plain)
    assert journey.count("  - id: ") == 4 + 13
    assert "    next: [orders, drives-to-the-shop]\n" in journey
    assert "    steps: [asks-in-the-chat, puts-two-pairs-aside, compares-the-prices, drives-to-the-shop]\n" in journey
    assert catalogue.endswith("  - id: chat\n    name: Chat\n    channel: chat\n    mode: online\n")
    assert catalogue.count("# seen in May") == len(TOUCHPOINTS)
    assert empathy("check", "--select", "DOC01,REF01", cwd=plain).returncode == 0


def test_twelve_steps_take_less_than_ten_minutes_of_typing_and_thinking():
    typed = lines()
    keys = sum(len(line) + 1 for line in typed)

    assert keys / KEYS_A_MINUTE + len(typed) * SECONDS_A_LINE / 60 < MINUTES, (len(typed), keys)


@pytest.mark.terminal
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 14)])
def test_a_journey_is_made_in_a_window_with_completion_a_new_touchpoint_another_way_and_a_change(shop, columns, rows):
    with terminal(shop, columns, rows) as window:
        window.start("new", "journey", "lea").wait(r"\[1/6\]")
        for n, line in enumerate(HEAD, 2):
            window.line(line).wait(rf"\[{n}/6\]")
        window.line("Find").wait(r"2\. $")
        window.line("Wear").wait(r"3\. $")
        window.press("Enter").wait(r"Stage 1 of 2, Find\.")
        window.line("Looks at boots").wait("Where does Lea")
        window.type("cour").wait("Delivery by courier")
        assert max(map(len, window.screen.splitlines())) <= columns
        window.press("Tab").wait("> Delivery by courier$")
        window.press("BTab").wait(r"1\. Looks at boots$")
        window.press("Enter").wait("Where does Lea")
        window.press(*["BSpace"] * 19).line("Chat").wait(r"is\s+not\s+in\s+the\s+catalogue")
        window.press("Enter").wait("Which channel")
        assert "The new touchpoint “Chat”" in window.screen
        window.line("chat").wait("online, offline or both")
        window.line("on").wait("How does Lea feel")
        assert "Details of “Looks at boots”" in window.screen
        window.line("3").wait("is not between")
        window.press("BSpace").line("-1").wait("One word")
        window.line("lost").wait("differently")
        window.line("yes").wait("can follow instead")
        window.line("Drives to the shop").wait("Details of “Drives")
        window.line("shop in").wait("How does Lea feel")
        for wanted in ("One word", "go on from there", r"3\. $"):
            window.press("Enter").wait(wanted)
        window.press("Up").wait(r"2\. Drives to the shop$")
        window.press("C-o").wait(r"2\. $")
        window.line("Waits a day").wait("Where does Lea")
        for wanted in ("How does Lea feel", "One word", "differently", r"3\. Drives to the shop$"):
            window.press("Enter").wait(wanted)
        window.press("C-r").wait("Enter saves")
        assert re.search(r"6\.1\s+Looks at boots", window.screen)
        assert max(map(len, window.screen.splitlines())) <= columns
        window.line("6.2").wait(r"2\. Waits a day$")
        window.press("C-u").press("Enter").wait(r"2\. Drives to the shop$")
        window.press("C-r").wait("Enter saves")
        window.press("Enter").wait("exit=0")

    journey, catalogue = made(shop)
    assert textwrap.dedent("""\
        steps:
          - id: looks-at-boots
            title: Looks at boots
            touchpoint: chat
            emotion: -1
            feels: lost
            next: [drives-to-the-shop]
          - id: drives-to-the-shop
            title: Drives to the shop
            touchpoint: shop
        """) in journey
    assert catalogue.endswith("    channel: chat\n    mode: online\n")
