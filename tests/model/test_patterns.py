"""Patterns that are compiled when they are first used."""

import re
from importlib import import_module
from pathlib import Path

import pytest

import empathy_cli
from empathy_cli.model.patterns import _METHODS, _Later, later

ROOT = Path(empathy_cli.__file__).parent
USERS = sorted(path.relative_to(ROOT.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
               for path in ROOT.rglob("*.py") if " later(" in path.read_text("utf-8"))


def test_it_is_compiled_once_and_at_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compiled = re.compile
    monkeypatch.setattr(re, "compile", lambda *args: made.append(args[0]) or compiled(*args))
    pattern = later(r"a(b)", re.IGNORECASE)
    assert (pattern.pattern, made) == (r"a(b)", [])
    assert pattern.search("xAB").group(1) == "B"
    assert pattern.sub("c", "ab AB") == "c c"
    assert pattern.groups == 1
    assert made[0] == r"a(b)"
    assert len([text for text in made if text == r"a(b)"]) <= 2  # once for its methods, once for what it knows of itself


@pytest.mark.parametrize("method", _METHODS)
def test_every_method_is_that_of_the_compiled_pattern(method: str) -> None:
    given = ("-", "a1b22") if method in ("sub", "subn") else ("a1b22",)
    found, right = (getattr(make(r"\d+"), method)(*given) for make in (later, re.compile))
    if method == "finditer":
        found, right = [m.span() for m in found], [m.span() for m in right]
    assert found == right or found.span() == right.span()


def test_bytes_are_patterns_too() -> None:
    assert later(rb"\d").findall(b"a1b2") == [b"1", b"2"]


@pytest.mark.parametrize("name", USERS)
def test_every_pattern_of_the_program_can_be_compiled(name: str) -> None:
    patterns = [value for value in vars(import_module(name)).values() if isinstance(value, _Later)]
    for pattern in patterns:
        re.compile(pattern.pattern, pattern.flags)


def test_patterns_are_found_where_they_are_used() -> None:
    assert {"empathy_cli.insight.personal.names", "empathy_cli.store.decoding", "empathy_cli.check.remarks"} <= {*USERS}
