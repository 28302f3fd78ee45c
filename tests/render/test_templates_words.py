"""Templates say nothing of their own accord: every word comes from the catalogues or from a document."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "templates"
COMMAND = "empathy new persona"
"""What one types is the same in every language."""


def words(template: str) -> list[str]:
    """Letters that are neither markup nor Jinja."""
    bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<style>.*?</style>", "", template, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>|&\w+;|[\w-]+=\"[^\"]*\"", " ", bare).replace(COMMAND, "")
    return re.findall(r"[^\W\d_]+", bare)


@pytest.mark.parametrize("file", sorted([*FOLDER.glob("*.html.jinja"), *FOLDER.glob("*.svg.jinja")]), ids=lambda f: f.name)
def test_no_template_has_a_fixed_word(file: Path) -> None:
    """A word of English in a template would stand on every German card."""
    assert words(file.read_text("utf-8")) == []


def test_a_fixed_word_is_found() -> None:
    """The look can fail."""
    assert words("<p{{ ll }}>Goals: {{ goal }}</p>{# a note #}") == ["Goals"]
