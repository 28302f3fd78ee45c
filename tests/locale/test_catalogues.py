"""The catalogues: fresh, whole where they promise it, and every text that is shown goes through one."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from empathy_cli.locale import CATALOGUES, Translator, languages, translator
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.types import Choice
from empathy_cli.render.labels import labels
from empathy_cli.render.labels_touchpoints import touchpoint_labels

TOP = Path(__file__).resolve().parents[2]
CODE = TOP / "empathy_cli"
ON_CARDS = (
    "insight/asked", "insight/mesh", "insight/mood",
    *(f"render/{name}" for name in (
        "encounters", "gallery", "labels", "labels_touchpoints", "marks", "parts", "view", "view_departments",
        "view_journey", "view_map", "view_step", "view_touchpoints", "view_ways")),
)
"""The modules whose words stand on a card or on a page of touchpoints."""


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """The script that make messages runs."""
    loader = SourceFileLoader("messages", str(TOP / ".ci" / "messages"))
    spec = spec_from_loader("messages", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "empathy.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def translated(language: str) -> list[Message]:
    return [m for m in catalogue(language) if m.id and all(texts(m.string))]


def names(text: str) -> set[str]:
    """The placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", ["de"])
def test_german_lacks_nothing_and_guesses_nothing(language: str) -> None:
    open_ = [m.id for m in catalogue(language) if m.id and (m.fuzzy or not all(texts(m.string)))]
    assert open_ == [], "translate these, then run: make messages"


@pytest.mark.parametrize("language", ["de", "fr", "it"])
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    """A placeholder that is misspelt would end the program; one that is left out would swallow a name."""
    for message in translated(language):
        wanted = set().union(*(names(t) for t in texts(message.id)))
        for said in texts(message.string):
            missing = wanted - names(said) - {"n"} if len(texts(message.id)) > 1 else wanted - names(said)
            assert (names(said) - wanted, missing) == (set(), set()), message.id


@pytest.mark.parametrize("language", ["de", "fr", "it"])
def test_a_translation_begins_and_ends_as_its_text_does(language: str) -> None:
    """A line end more or less breaks a help page; a full stop more or less looks careless."""
    for message in translated(language):
        for text, said in zip(texts(message.id), texts(message.string), strict=True):
            assert text.endswith("\n") == said.endswith("\n"), text
            assert text.count("\n") == said.count("\n"), text
            assert said == said.strip(" "), text
            assert text.endswith(".") == said.endswith("."), text
            assert text.endswith("?") == said.endswith("?"), text


def test_german_has_german_quotes_and_no_straight_ones() -> None:
    for message in translated("de"):
        for said in texts(message.string):
            assert "”" not in said, said
            assert said.count("„") == said.count("“"), said


def test_the_catalogues_are_fresh(tmp_path: Path) -> None:
    """Made anew from the code, each file is byte for byte what is committed."""
    copy = tmp_path / "copy of the project"
    shutil.copytree(CODE, copy / "empathy_cli", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TOP / ".ci", copy / ".ci")
    subprocess.run([sys.executable, copy / ".ci" / "messages"], check=True, capture_output=True)
    made = {f.relative_to(copy): f.read_bytes() for f in (copy / "empathy_cli" / "locale").rglob("empathy.*")}
    stale = [str(name) for name, data in made.items() if not (TOP / name).exists() or (TOP / name).read_bytes() != data]
    assert stale == [], "run: make messages"
    assert len(made) == 1 + 2 * len(languages()[1:])


def test_a_catalogue_that_is_out_of_date_fails_the_check(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(CODE, copy / "empathy_cli", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TOP / ".ci", copy / ".ci")
    (copy / "empathy_cli" / "new.py").write_text('from empathy_cli.locale import N_\nX = N_("A new text")\n')
    run = subprocess.run([sys.executable, copy / ".ci" / "messages", "--check"], capture_output=True, check=False)
    assert run.returncode == 1
    assert b"empathy.pot is out of date" in run.stderr
    assert b"not translated: A new text" in run.stderr
    assert not (copy / "empathy_cli" / "locale" / "empathy.pot").read_bytes().count(b"A new text")


def test_a_catalogue_says_nothing_of_when_and_where_it_was_made() -> None:
    for file in CATALOGUES.rglob("empathy.*"):
        data = file.read_bytes()
        for word in (b"Creation-Date", b"Revision-Date", b"Last-Translator", str(TOP).encode()):
            assert word not in data, file


class Recorder(Translator):
    """Notes what it is asked to say."""

    __slots__ = ("said",)

    def __init__(self, language: str) -> None:
        super().__init__(language, translator(language)._catalogue)
        self.said: set[str] = set()

    def __call__(self, message: str, **values: object) -> str:
        self.said.add(message)
        return super().__call__(message, **values)


@pytest.fixture(scope="module")
def on_cards(messages: ModuleType) -> set[str]:
    """What stands on cards: every label that templates get, and every sentence that render/ makes for one."""
    recorder = Recorder("en")
    labels(recorder)
    touchpoint_labels(recorder)
    found = {t for t in recorder.said if t}
    for name in ON_CARDS:
        tree = ast.parse((CODE / f"{name}.py").read_text(encoding="utf-8"))
        found |= {texts(t)[0] for t in messages.marked(tree)}
    assert len(found) > 350
    return found


@pytest.mark.parametrize("language", ["de", "fr", "it"])
def test_every_word_on_a_card_is_translated(language: str, on_cards: set[str]) -> None:
    known = {texts(m.id)[0] for m in translated(language)}
    assert on_cards - known == set()


def described(shape: Any) -> Iterator[str]:
    """Every text that a field definition holds."""
    if isinstance(shape, ListOf):
        yield from described(shape.item)
    elif isinstance(shape, Choice):
        for option in shape.options:
            yield from (option.label, option.help)
    elif isinstance(shape, Group):
        yield shape.what
        for field in shape.fields:
            yield from (field.label, field.question, field.help)
            yield from described(field.type)


NOT_TEXTS = {"", "HTML", "Markdown", "Mermaid", "SHA-256"}
"""Labels that are the same in every language."""


def test_every_text_of_the_model_can_be_translated() -> None:
    with (CATALOGUES / "empathy.pot").open("rb") as file:
        known = {texts(m.id)[0] for m in read_po(file)}
    for kind in (*KINDS.values(), SETTINGS):
        said = {kind.label, kind.plural, kind.about, *described(kind.group)}
        assert said - NOT_TEXTS - known == set(), kind.name


SOURCES = sorted(CODE.rglob("*.py"))


def calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Call):
            yield node


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and any(c.isalpha() for c in _bare(node.value)))


def _bare(text: str) -> str:
    """A text without its placeholders: “{text}” alone needs no translation."""
    return "".join(part for part, _, _, _ in Formatter().parse(text))


def named(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: f.relative_to(CODE).as_posix())
def test_every_text_that_is_shown_is_marked_where_it_is_written(file: Path) -> None:
    """A problem's message stands in `N_("…")`; what is shown is a text or a name, never put together before."""
    for node in calls(file):
        where = f"{file.name}:{node.lineno}"
        name = named(node)
        if name in ("Problem", "problem") and node.args:
            assert not is_text(node.args[0]), f"{where}: mark it with N_"
        if name == "add" and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value).endswith("report"):
            assert not is_text(node.args[1]), f"{where}: mark it with N_"
        if name in ("t", "N_") and node.args:
            assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), f"{where}: use a {{placeholder}}"
        if isinstance(node.func, ast.Call) and named(node.func) == "t" and node.args:
            assert not is_text(node.args[0]), f"{where}: session.t()(…) is not seen by make messages; name it t first"


def test_a_text_without_a_translation_is_shown_in_english() -> None:
    assert translator("fr")("Ask nothing; say what is missing instead.") == "Ask nothing; say what is missing instead."


def test_german_fills_in_names_and_numbers() -> None:
    t = translator("de-CH")
    assert t("What does {name} see?", name="Lea") == "Was sieht Lea?"
    assert [t.plural("{n} persona", "{n} personas", n) for n in (1, 3)] == ["1 Persona", "3 Personas"]
