"""docs/documents.md tells all of the model, in tables that hold, with examples that are true."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.insight.certainty import MARKS, certainty
from empathy_cli.model.field import Field
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.types import Choice
from empathy_cli.store.documents import read_document
from tests.docs.test_fresh import anchors

FILE = Path(__file__).resolve().parents[2] / "docs/documents.md"
PAGE = FILE.read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")]


def fields(shape: Any) -> Iterator[Field]:
    shape = shape.item if isinstance(shape, ListOf) else shape
    if isinstance(shape, Group):
        for field in shape.fields:
            yield field
            yield from fields(field.type)


EVERY = {id(f): f for kind in (*KINDS.values(), SETTINGS) for f in fields(kind.group)}.values()


@pytest.mark.parametrize("field", EVERY, ids=lambda f: f.key)
def test_a_field_has_a_row_with_its_question_help_and_words(field: Field) -> None:
    told = [row for row in ROWS if row.startswith(f"| `{field.key}`")]
    wanted = [text.replace("{name}", "Lea") for text in (field.question, field.help, field.example) if text]
    item = field.type.item if isinstance(field.type, ListOf) else field.type
    wanted += [f"`{value}`" for value in item.values] if isinstance(item, Choice) and len(item.values) > 1 else []
    assert any(all(text in row for text in wanted) for row in told)


def test_every_row_has_as_many_cells_as_its_table_has_columns() -> None:
    columns = 0
    for line, after in zip(PAGE.splitlines(), [*PAGE.splitlines()[1:], ""], strict=True):
        cells = len(re.findall(r"(?<!\\)\|", line))
        if after.startswith("|---"):
            columns = cells
        if line.startswith("|"):
            assert cells == columns, line


def test_every_group_that_a_table_refers_to_is_on_the_page() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors(FILE)


def test_the_marks_beside_the_example_are_those_that_are_computed() -> None:
    example = re.findall(r"```yaml\n(pains:.*?)```", PAGE, re.DOTALL)[0]
    document, problems = read_document(f"kind: persona\nid: lea\nname: Lea\n{example}".encode(), "lea.yaml")
    assert not problems
    assert document is not None
    sources = {"interviews-2026-03", "support-log-q1", "survey-2026"}
    computed = [MARKS[certainty(pain, sources)] for pain in document.data["pains"]]
    assert re.findall(r"[○◐●◑]", example) == computed


@pytest.mark.parametrize(("first", "head"), [
    ("kind: touchpoints", ""), ("steps:", "kind: journey\nid: shoes\ntitle: Shoes\npersona: lea\n")])
def test_the_examples_of_a_catalogue_and_of_a_journey_can_be_read(first: str, head: str) -> None:
    example = re.findall(rf"```yaml\n({first}.*?)```", PAGE, re.DOTALL)[0]
    document, problems = read_document((head + example).encode(), "example.yaml")
    assert not problems
    assert document is not None
    assert all("id" in entry for entry in document.data.get("touchpoints", document.data.get("steps", ())))


def test_every_kind_has_its_chapter() -> None:
    for name in KINDS:
        assert f": `kind: {name}`\n" in PAGE
