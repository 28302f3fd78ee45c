"""Avatars: the same every time, of every name, and never more than a drawing."""

from xml.etree import ElementTree as ET

import pytest

from empathy_cli.model.persona import AVATARS
from empathy_cli.render.avatars import initials_of, svg
from empathy_cli.render.portraits import PORTRAITS


@pytest.mark.parametrize(("name", "initials"), [
    ("Lea Brunner", "LB"), ("Lea", "L"), ("Åsa von Ödegård", "ÅÖ"), ("李雷", "李"), ("ليلى حداد", "لح"), ("", ""),
    ("“Q” (x)", "QX"), ("🦊", ""), ("  ", ""), ("é́a b", "É́B"), ("Jean-Luc d'Arc", "JD"), ("ß x", "SSX"),
])
def test_initials_are_of_the_first_and_the_last_word(name, initials):
    """With their accents, in any script; a name without letters has none."""
    assert initials_of(name) == initials


@pytest.mark.parametrize("kind", AVATARS)
def test_every_avatar_of_the_model_can_be_drawn(kind):
    """Well-formed, decorative, without ids that could meet on a page, and the same every time."""
    drawn = svg(kind, "lea-brunner", "LB")
    root = ET.fromstring(drawn)
    assert root.get("aria-hidden") == "true"
    assert not [e for e in root.iter() if "id" in e.attrib or "style" in e.attrib or "href" in e.attrib]
    assert "{" not in drawn
    assert drawn == svg(kind, "lea-brunner", "LB")
    assert drawn != svg(kind, "tom-frei", "LB")


def test_there_are_eight_portraits_and_no_two_alike():
    """And none of them depends on a name: the initials change nothing."""
    assert sorted(PORTRAITS) == sorted(name for name in AVATARS if name.startswith("portrait-"))
    assert len({svg(kind, "x", "") for kind in PORTRAITS}) == 8
    assert all(svg(kind, "x", "AB") == svg(kind, "x", "") for kind in PORTRAITS)


def test_only_initials_are_written():
    """A pattern has no letters, nor has a name without any."""
    assert "<text" in svg("initials", "x", "LB")
    assert "<text" not in svg("pattern", "x", "LB")
    assert "<text" not in svg("initials", "x", "")


def test_initials_cannot_break_out():
    """Letters are escaped, whatever they are."""
    assert "<b" not in svg("initials", "x", "<b")
