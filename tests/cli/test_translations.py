"""A document that says another one in another language is counted with that one, and never twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
Write = Callable[..., Path]

COMMANDS = (("coverage",), ("coverage", "lea"), ("gaps",), ("impact", "talks"), ("list", "--department", "IT"),
            ("show", "touchpoints"), ("coverage", "departments"))


@pytest.fixture
def both(walked: Path) -> Callable[[], None]:
    """Translates the persona, her maps and her journeys when it is called."""

    def translate() -> None:
        for file in sorted((walked / "personas/lea").glob("*.yaml")):
            text = file.read_text("utf-8")
            id_ = next(line for line in text.splitlines() if line.startswith("id:"))[3:].strip()
            text = text.replace(f"id: {id_}\n", f"id: {id_}-de\ntranslation_of: {{id: {id_}}}\n", 1)
            file.with_name(f"de-{file.name}").write_text(
                text.replace("\npersona: lea\n", "\npersona: lea-de\n", 1), "utf-8")

    return translate


def test_nothing_is_counted_twice(both: Callable[[], None], empathy: Empathy) -> None:
    def told() -> list[Any]:
        return [json.loads(empathy(*words, "--json").stdout) for words in COMMANDS]

    before = told()
    both()
    assert "lea-de" in empathy("list").stdout
    for words, one, now in zip(COMMANDS, before, told(), strict=True):
        assert now == one, words
    assert json.loads(empathy("coverage", "lea-de", "--json").stdout)["documents"][0]["id"] == "lea-de"
    assert json.loads(empathy("gaps", "lea-de", "--json").stdout)[0]["questions"]


def test_the_page_of_all_touchpoints_has_no_column_for_a_translation(both: Callable[[], None], empathy: Empathy,
                                                                     workspace: Path) -> None:
    assert empathy("render", "--to", "md").returncode in (0, 1)
    before = (workspace / "build/touchpoints.md").read_text("utf-8")
    both()
    empathy("render", "--to", "md")
    assert (workspace / "build/lea-de.md").is_file()
    assert (workspace / "build/touchpoints.md").read_text("utf-8") == before


@pytest.mark.parametrize(("of", "says"), [
    ("b", "“b” is a translation of “c”: name the original here"), ("a", "this document translates itself")])
def test_a_translation_names_an_original(of: str, says: str, empathy: Empathy, write: Write) -> None:
    for id_, named in (("a", of), ("b", "c"), ("d", "c")):
        write(f"personas/{id_}.yaml", f"kind: persona\nid: {id_}\nname: A\ntranslation_of: {{id: {named}}}\n")
    write("personas/c.yaml", "kind: persona\nid: c\nname: C\n")
    found = json.loads(empathy("check", "--select", "REF01", "--json").stdout)
    assert [(f["file"], f["field"], says in f["message"]) for f in found] == [
        ("personas/a.yaml", "translation_of.id", True)]
    assert {row["id"] for row in json.loads(empathy("coverage", "--json").stdout)["documents"]} == {"a", "c"}
