"""Nothing on a page or in the terminal is English of its own accord: all of it comes through the catalogue.

The program runs with a catalogue that puts every text between ⟦ and ⟧, over documents that hold no Latin letter. A
Latin word outside of the brackets is one that no translator ever saw.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.types import Bool, Choice, Date, Number, Pattern, Ref

TOP = Path(__file__).resolve().parents[2]
WORD = re.compile(r"[A-Za-z]{2,}")
BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
SAME_EVERYWHERE = {"Markdown", "HTML", "SHA", "DOC"}
COMMANDS = {"new", "edit", "add", "rename", "remove", "init", "list", "show", "render", "check", "explain", "schema",
            "templates", "export", "import", "trace", "gaps", "coverage", "impact", "publish"}
SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder")
"""Attributes that people read or hear."""
REFERRED = {"persona": "1", "touchpoint": "8", "source": "9", "step": "1", "empathy-map": "1", "journey": "1"}
"""Kind of what is referred to → its id."""


def answer(shape: Any, key: str = "") -> Any:
    """An answer of that type with no Latin letter in it, where the type allows that."""
    match shape:
        case ListOf():
            return [answer(shape.item, key)]
        case Group():
            return {f.key: answer(f.type, f.key) for f in shape.fields}
        case Choice():
            return shape.options[0].value
        case Bool():
            return True
        case Number():
            return max(1, int(shape.low))
        case Date():
            return "2026-03-12"
        case Ref():
            return REFERRED[shape.kind]
        case Pattern():
            return {"url": "https://1.1/", "link": "https://1.1/", "language": "eo", "id": "1", "wait": "2 h",
                    "wait_limit": "1 h", "digest": "0" * 12, "sha256": "0" * 64}.get(key, "9#1")
    return "Жук"


def document(kind: str, id_: str, *without: str, **fixed: Any) -> str:
    data = answer(KINDS[kind].group) | {"kind": kind, "id": id_} | fixed
    return json.dumps({k: v for k, v in data.items() if k not in without}, ensure_ascii=False, indent=1)


def entries(*different: dict[str, Any], kind: str, key: str) -> list[dict[str, Any]]:
    """Entries of a list that are answered in full but for what is said of each; `None` leaves a field out."""
    whole = answer(KINDS[kind].group)[key][0]
    return [{k: v for k, v in (whole | one).items() if v is not None} for one in different]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with one more catalogue, and a workspace in which every field is answered."""
    top = tmp_path_factory.mktemp("bracketed")
    shutil.copytree(TOP / "empathy_cli", top / "empathy_cli", ignore=shutil.ignore_patterns("__pycache__"))
    locale = top / "empathy_cli" / "locale"
    marked = Catalog(locale="eo", fuzzy=False)
    with (locale / "empathy.pot").open("rb") as file:
        template = read_po(file)
    for message in template:
        if message.id:
            texts = (message.id,) if isinstance(message.id, str) else message.id
            said = tuple(f"⟦{t.rstrip()}⟧{t[len(t.rstrip()):]}" for t in texts)
            marked.add(message.id, said[0] if isinstance(message.id, str) else said)
    (locale / "eo" / "LC_MESSAGES").mkdir(parents=True)
    with (locale / "eo" / "LC_MESSAGES" / "empathy.mo").open("wb") as file:
        write_mo(file, marked)
    work = top / "work"
    (work / "personas").mkdir(parents=True)
    for name, text in {
        "empathy.yaml": "language: eo\nname: Жук\n",
        "personas/1.yaml": document("persona", "1", "image", "review_by", archetype=False),
        "personas/2.yaml": document("persona", "2", "image", "name", archetype=True, type="negative"),
        "personas/3.yaml": 'kind: persona\nid: "3"\nname: Ё\n',
        "personas/4.yaml": document("empathy-map", "4", "segment"),
        "personas/5.yaml": document("empathy-map", "5", "segment", view="quadrant"),
        "personas/6.yaml": document("empathy-map", "6", "segment", view="six"),
        "personas/7.yaml": document("empathy-map", "7", "persona"),
        "personas/touchpoints.yaml": document("touchpoints", "touchpoints", touchpoints=entries(
            {"id": "8"}, {"id": "80", "mode": None, "owner": None, "benefit": {"company": "Жук"}, "feedback": None},
            kind="touchpoints", key="touchpoints")),
        "personas/10.yaml": document("journey", "10", goal=["3"], stages=[{"id": "1", "name": "Жук", "steps": ["1"]}],
                                     steps=entries(
            {"id": "1", "next": ["2", "4"]}, {"id": "2", "touchpoint": "80", "next": ["3", "1"], "emotion": -2},
            {"id": "3", "next": ["5"]}, {"id": "4", "next": [], "touchpoint": None}, {"id": "5", "emotion": None},
            {"id": "6", "next": []}, kind="journey", key="steps")),
        "personas/11.yaml": document("journey", "11", "steps", "goal", "stages", state="future"),
        "personas/9.yaml": document("source", "9", "file", "sha256", nuggets=[{"id": "1", "verbatim": "Жук"}]),
    }.items():
        (work / name).write_text(text, encoding="utf-8")
    return top


def run(copy: Path, *arguments: str) -> str:
    env = os.environ | {"PYTHONPATH": str(copy), "LC_ALL": "C.UTF-8", "COLUMNS": "120"}
    done = subprocess.run([sys.executable, "-m", "empathy_cli", *arguments], cwd=copy / "work", env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


class Spoken(HTMLParser):
    """What people read or hear of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "script")
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def english(text: str) -> set[str]:
    while BRACKETS.search(text):
        text = BRACKETS.sub(" ", text)
    return set(WORD.findall(text)) - SAME_EVERYWHERE


def test_a_page_has_no_word_that_is_not_from_a_catalogue(copy: Path) -> None:
    run(copy, "render")
    pages = sorted((copy / "work" / "build").glob("*.html"))
    assert [p.stem for p in pages] == ["1", "2", "3", "7", "departments", "index", "touchpoints"]
    for page in pages:
        reader = Spoken()
        reader.feed(page.read_text(encoding="utf-8"))
        assert sum("⟦" in s for s in reader.said) > 3, page
        assert english("\n".join(reader.said)) == set(), page


def test_a_markdown_page_has_no_word_that_is_not_from_a_catalogue(copy: Path) -> None:
    run(copy, "render")
    pages = sorted((copy / "work" / "build").glob("*.md"))
    assert [p.stem for p in pages] == ["1", "2", "3", "7", "departments", "index", "touchpoints"]
    for page in pages:
        text = re.sub(r"\]\([^)]*\)|<[^>]*>|&#?\w+;", " ", page.read_text(encoding="utf-8"))
        assert english(text) == set(), page


@pytest.mark.parametrize("words", ["list", "show 1", "show 2 --view six", "show 4", "show 9", "show 8", "show 10",
                                   "show 11", "show touchpoints", "show departments", "show 10#2",
                                   "list --department Жук", "check", "render",
                                   "remove 9", "remove 8", "remove 10#3", "explain"])
def test_a_command_says_nothing_that_is_not_from_a_catalogue(copy: Path, words: str) -> None:
    said = run(copy, *words.split())
    text = re.sub(r"(?m)^ +\d* \|.*$|\b[A-Z]{3}\d\d [\w.\[\]-]+:", " ", said)  # lines of a file, and names of fields
    text = re.sub(r"\]\([^)]*\)|<[^>]*>|personas/\S+|build/\S+|\b[A-Z]{3}\d\d\b|https?:\S+|empathy\.yaml", " ", text)
    assert "⟦" in text, said
    assert english(text) - {"eo"} == set(), said


@pytest.mark.parametrize("words", ["export 10 --labels", "export touchpoints --labels",
                                   "export touchpoints --vulnerabilities --labels"])
def test_the_headings_of_a_table_are_from_a_catalogue(copy: Path, words: str) -> None:
    """What stands below them are words of the file format, as in the YAML."""
    heading = run(copy, *words.split()).partition("\n")[0]
    assert "⟦" in heading
    assert english(heading) == set()


@pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
def test_a_help_page_says_nothing_that_is_not_from_a_catalogue(copy: Path, command: str) -> None:
    """Names of commands, options and their values stay as they are; the sentences do not."""
    said = run(copy, "--lang", "eo", *command.split(), "--help")
    left = " ".join(BRACKETS.sub(" ", " ".join(said.split())).split())
    assert said.count("⟦") > 5
    assert [found for found in re.findall(r"\b[a-z]+ [a-z]+ [a-z]+ [a-z]+\b", left) if set(found.split()) - COMMANDS] == []


def test_a_fixed_english_word_is_seen() -> None:
    reader = Spoken()
    reader.feed('<style>b{}</style><p title="Close">⟦Goals of ⟦Жук⟧⟧ Жук <b>by hand</b></p>')
    assert english("\n".join(reader.said)) == {"Close", "by", "hand"}
