"""What is found in a text below | or > is shown on its own line."""

from pathlib import Path

import pytest

from empathy_cli.check.blocks import spot
from empathy_cli.check.run import findings
from empathy_cli.model.problem import Problem
from empathy_cli.store.workspace import load

HEAD = "kind: source\nid: talks\ntitle: Talks\n"
NUGGET = HEAD + "nuggets:\n  - id: n1\n    verbatim: "


@pytest.mark.parametrize(("text", "place"), [
    (f"{NUGGET}|\n      Nobody was there.\n      Mail anna@example.org now.\n", (8, 12, 28)),
    (f"{NUGGET}>-   # hers\n      Nobody was there.\n      Ring 079 123 45 67\n    tags: [a]\n", (8, 12, 25)),
    (f"{NUGGET}>\n      Ring 079 123\n      45 67 now\n", (7, 12, 0)),
    (f"{HEAD}note: |\n Ask anna@example.org\nauthor: A\n", (5, 6, 22)),
    (f"{HEAD}note: >\n  [e-mail] is masked,\n  anna@example.org is not\n", (6, 3, 19)),
    (f"{HEAD}note: Ask anna@example.org\n", (4, 7, 27)),
])
def test_personal_data_is_found_on_its_line(text: str, place: tuple[int, int, int], tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/talks.yaml").write_text(text, "utf-8")
    problem, = findings(load(tmp_path, keep=True), select=["EVD06"])
    assert (problem.line, problem.column, problem.end) == place


@pytest.mark.parametrize("text", [
    f"{NUGGET}|   # empathy: ignore EVD06 — agreed\n      Nobody.\n      Ask anna@example.org now.\n",
    f"{HEAD}# empathy: ignore EVD06 — agreed\nnote: |\n  Nobody.\n  Ask anna@example.org now.\n",
    "kind: persona\nid: lea\nname: Lea\nquote:\n  text: >   # empathy: ignore EVD06 — agreed\n    Nobody.\n    Ask anna@example.org.\n",
])
def test_a_silence_at_the_text_still_covers_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/talks.yaml").write_text(text, "utf-8")
    assert findings(load(tmp_path, keep=True), select=["EVD06", "CHK01"]) == []


def test_a_word_is_found_on_its_line(tmp_path: Path) -> None:
    lines = ["quote: >", "  I wait long.", "", "  They call and call.", "role: a"]
    problem = Problem("“{word}”", {"word": "call", "n": 3}, rule="PER09")
    assert spot(problem, lines, (1, 8, 0), "en") == (4, 8, 12)
    assert spot(Problem("", {"word": "role"}), lines, (1, 8, 0), "en") == (1, 8, 0)
    assert spot(problem, ["quote: call me"], (1, 8, 15), "en") == (1, 8, 15)
