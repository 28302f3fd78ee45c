"""The examples of the rules in other languages than English, by tables of phrases in `phrases/`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from empathy_cli.store.reader import parse

from .rule import Rule

PHRASES = Path(__file__).with_name("phrases")


def before(rule: Rule, language: str) -> dict[str, str]:
    """The workspace in which it finds something. English for a language that has no table."""
    return _said(rule.before, language)


def after(rule: Rule, language: str) -> dict[str, str]:
    """The same, and it finds nothing."""
    return _said(rule.after, language)


def _said(files: Mapping[str, str], language: str) -> dict[str, str]:
    said = phrases(language.partition("-")[0].lower())
    if not said:
        return dict(files)
    english = _any_of(tuple(said))
    return {english.sub(lambda m: said[m[0]], name): english.sub(lambda m: said[m[0]], text)
            for name, text in files.items()}


@cache
def phrases(language: str) -> Mapping[str, str]:
    """What stands in the examples → what stands there in a language. Nothing for one that has no table."""
    path = next((path for path in PHRASES.glob("*.yaml") if path.stem == language), None)
    table = parse(path.read_bytes()).value if path else None
    return {english: str(said) for english, said in table.items()} if isinstance(table, dict) else {}


@cache
def _any_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, and of two that begin at one place the longer one. What is put there is not looked at again."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(texts, key=len, reverse=True)))})(?!\w)")
