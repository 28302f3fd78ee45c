"""docs/csv.md says what is so: its table is taken, and it has a row for each column."""

import re
from pathlib import Path

import pytest

from empathy_cli.exchange import journey, sheet, touchpoints
from empathy_cli.locale import translator

PAGE = (Path(__file__).parents[2] / "docs" / "csv.md").read_text("utf-8")


def test_the_smallest_table_becomes_a_journey():
    source = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)[1]
    found = sheet.read(source.encode(), "x.csv", journey.COLUMNS, translator("en"))
    head = {"kind": "journey", "id": "a", "title": "A", "persona": "p"}
    made, problems = journey.taken(found, head, {"online-shop": {"name": "Online shop"}}, "en")
    assert (problems, found.warnings) == ([], ())
    assert [(s["id"], s["title"], s["emotion"], s["feels"]) for s in made["steps"]] == [
        ("looks-at-shoes-on-the-sofa", "Looks at shoes on the sofa", 1, "at ease"), ("asks-whether-they-are-in-the-shop", "Asks whether they are in the shop", -0.5, "uneasy"),
        ("tries-them-on", "Tries them on", 2, "sure")]
    assert made["steps"][1]["touchpoint"] == "online-shop"
    assert [(s["id"], s["name"], len(s["steps"])) for s in made["stages"]] == [("find", "Find", 2), ("buy", "Buy", 1)]


@pytest.mark.parametrize(("part", "columns"), [("A journey", journey.COLUMNS), ("The touchpoints", touchpoints.COLUMNS), ("The vulnerabilities", touchpoints.VULNERABILITIES)])
def test_every_column_has_its_row_in_order(part, columns):
    rows = re.findall(r"^\| `([\w.]+)` \|", PAGE.partition(f"## {part}: ")[2].partition("\n## ")[0], re.MULTILINE)
    assert rows == [column.key for column in columns]
