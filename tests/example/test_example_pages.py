"""The pages of the worked example: the story that they tell to a retailer."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment

TOP = Path(__file__).resolve().parents[2]


def empathy(*args: str) -> str:
    """What a command says about the example. It reads only."""
    done = subprocess.run([sys.executable, "-m", "empathy_cli", "-C", TOP, *args], env=environment(), timeout=120,
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_what_hurts_most_hurts_two_and_nobody_mends_it() -> None:
    worst = empathy("show", "touchpoints").partition("**Where it hurts most:**")[2]
    assert [line for line in worst.splitlines() if line.startswith("> ") and len(line) > 2][:3] == [
        "> A grey smear under the magnifier; the reading voice says “image, two of three”",
        "> Size chart · Samira Nussbaumer: “ausgesperrt” **−2** terrible · Andri Caflisch: “silly” **−1** bad",
        "> Who mends it: **nobody yet**"]


def test_the_register_is_ranked_and_has_weaknesses_of_every_department() -> None:
    register = empathy("show", "touchpoints").partition("## Register of vulnerabilities")[2].partition("## Catalogue")[0]
    scores = [int(n) for n in re.findall(r"^\| \*\*(\d+)\*\* \|", register, re.MULTILINE)]
    assert len(scores) > 30
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 20


def test_where_marketing_answers_it_feels_good_and_where_sales_answers_it_hurts() -> None:
    """The discount: the department that promised it never hears what it costs at the till."""
    assert "till" not in empathy("list", "--department", "Marketing").partition("Touchpoints")[2].partition("What")[0]
    assert "couch-to-shop#till  −2 terrible · andri-caflisch · Till" in empathy("list", "--department", "Sales")


@pytest.mark.parametrize(("journey", "line"), [
    ("couch-to-shop", "6 ways lead to the goal · 12 to 14 steps"),
    ("wet-boots", "4 ways lead to the goal · 5 to 10 steps"),
    ("thirty-days", "1 way leads to the goal · 6 steps"),
    ("geschenk-vor-weihnachten", "3 Wege führen zum Ziel · 6 bis 10 Schritte"),
    ("geschenk-ohne-umweg", "2 Wege führen zum Ziel · 6 Schritte"),
])
def test_a_journey_says_how_many_ways_lead_to_its_goal(journey: str, line: str) -> None:
    assert line in empathy("show", journey)


def test_a_german_journey_has_german_labels() -> None:
    shown = empathy("show", "geschenk-vor-weihnachten")
    assert "**Jeder Weg führt vorbei an:** 1 Timo ruft an und sagt seine Größe" in shown


def test_a_touchpoint_and_a_step_are_shown_by_their_ids() -> None:
    assert empathy("show", "courier").startswith("# Delivery by courier\n")
    assert "That's only online, I'm sorry" in empathy("show", "couch-to-shop#till")
