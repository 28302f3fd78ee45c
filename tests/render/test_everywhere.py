"""The documents that hold a text in every field do hold it in every field that the model knows."""

import re
from dataclasses import replace

import pytest

from empathy_cli.model.field import Field, Report
from empathy_cli.model.group import Group, ListOf, MapOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.persona import IMAGE_FILE
from empathy_cli.model.publishing import ADDRESS, BRANCH, FOLDER
from empathy_cli.model.settings import OUT, SETTINGS
from empathy_cli.model.types import URL, Choice
from empathy_cli.model.writing import Markdown, Text
from tests.render.attacks import attacks
from tests.render.everywhere import catalogue, completed, documents, journey, text_fields, values
from tests.render.vectors import hostile

OPEN = {IMAGE_FILE, OUT, ADDRESS, FOLDER, BRANCH}
"""Forms that are names of files and addresses of our own: pages escape them like any text, see everywhere.py."""
SHOWN = {".name", ".brand[]", ".industry", ".departments[]"}
"""Of the settings, what pages show."""


def test_every_text_field_of_every_kind_holds_the_text():
    found = [*documents(lambda _: "here"), catalogue(lambda _: "here"), journey(lambda _: "here")]
    assert {document.kind for document in found} == set(KINDS)
    for document in found:
        fields = text_fields(KINDS[document.kind].group)
        assert len(fields) > 15
        assert set(fields) <= {path for path, value in values(document.data) if "here" in str(value)}, document.kind


def test_a_field_that_is_new_to_the_model_holds_the_text_by_itself():
    group = KINDS["persona"].group
    deep = Group((Field("one", Choice(()), "One"), Field("two", ListOf(Text()), "Two")), "group")
    grown = replace(group, fields=(*group.fields, Field("new", Markdown(), "New"), Field("newer", ListOf(deep), "Newer")))
    missing = {".new", ".newer[].two[]"}
    data = completed(grown, documents(lambda _: "here")[0].data, lambda _: "there", missing)
    assert (data["new"], data["newer"][0]["two"], missing) == ("there", ["there"], set())


def test_the_settings_have_no_text_that_a_page_shows_but_these():
    assert set(text_fields(SETTINGS.group)) - SHOWN == {".check.ignore[].reason", *(f".publish[].{key}" for key in ("under", "user", "space", "parent"))}


def forms(shape):
    """Every type of a field that is neither a free text nor made of others."""
    if isinstance(shape, Group):
        for field in shape.fields:
            yield from forms(field.type)
    elif isinstance(shape, (ListOf, MapOf)):
        yield from forms(shape.item)
    elif not isinstance(shape, (Text, Markdown)):
        yield shape


@pytest.mark.parametrize("kind", [*KINDS.values(), SETTINGS], ids=lambda kind: kind.name)
def test_a_field_of_a_fixed_form_takes_no_text_that_could_act(kind):
    texts = {attack.text for attack in attacks(["onclick"])} | set(hostile())
    known = []
    for form in forms(kind.group):
        if form in known:
            continue
        known.append(form)
        taken = [text for text in texts if form.read(text, (), Report()) is not None]
        if form is URL:
            assert taken
            assert all(re.match(r"(?:https?://|mailto:)[^<>\"'`\\\s]+\Z", text.strip(), re.IGNORECASE) for text in taken)
        elif form not in OPEN:
            assert [text for text in taken if not re.fullmatch(r"[A-Za-z0-9_.#, +-]*", text.strip())] == [], form
