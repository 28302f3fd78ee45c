"""The difference of a page costs bounded time, whatever somebody wrote there."""

import time

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.publish.differences import shown
from empathy_cli.publish.leaf import Leaf
from empathy_cli.publish.manifest import Entry
from empathy_cli.publish.target import Action, Change, There
from tests.publish.engines.memory import MemoryDriver

CARD = "".join(f"line {n}\n\n" for n in range(95))


def difference(before: str, after: str, action: Action = "conflict", **more: object) -> tuple[str, ...]:
    driver = MemoryDriver.__new__(MemoryDriver)
    driver.seen = {"Lea.md": before.encode()}
    leaf = None if action == "delete" else Leaf("lea", "page", "Lea", "Lea.md", after.encode())
    return shown(Change(action, "lea", "page", "Lea", "Lea.md", leaf=leaf, before=Entry("Lea.md", "page", "x"),
                        there=There("y"), **more), driver).diff


def test_what_differs_is_shown() -> None:
    assert "+line 3 too" in difference(CARD, CARD.replace("line 3\n", "line 3 too\n"))
    assert difference(CARD + "By Eva\n", CARD)[-3:] == (" line 94", " ", "-By Eva"), "both end alike"
    long = CARD * 20
    assert "+line 3 too" in difference(long, long.replace("line 3\n", "line 3 too\n", 1)), "also of a long page"


@pytest.mark.parametrize("before", ["\n" * 399_000, "\n" * 50_000, "\n" * 420, "x\n\n" * 90_000, CARD * 300])
@pytest.mark.parametrize("after", [CARD, CARD * 2, CARD * 20])
def test_a_page_full_of_the_same_line_costs_no_minutes(before: str, after: str) -> None:
    start = time.process_time()
    difference(before, after)
    assert time.process_time() - start < 5


def test_what_somebody_wrote_and_what_goes_is_shown() -> None:
    assert "-by Anna" in difference("by Anna\n", "", "delete", reason=Problem("edited"))
    assert difference("ours\n", "", "delete") == ()
