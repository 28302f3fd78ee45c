"""The three views of a map, and how tightly paper sets them."""

import pytest

from empathy_cli.locale import translator
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import persona_view
from tests.browser.people import document, empathy_map, lea, sources, workspace

TODAY = "2026-03-20"
EN = translator("en")


def card(own_map, **settings):
    persona = lea()
    return persona_view(persona, [own_map], workspace(persona, own_map, *sources(), **settings), EN, TODAY)["maps"][0]


@pytest.mark.parametrize(("view", "sections"), [
    ("canvas", ["Hears", "Sees", "Thinks and feels", "Says", "Does", "Pains", "Gains"]),
    ("quadrant", ["Says", "Thinks", "Does", "Feels", "Hears", "Sees"]),
    ("six", ["Hears", "Thinks and feels", "Sees", "Says and does", "Pains", "Gains"]),
])
def test_each_view_has_its_sections_in_the_order_of_reading(view, sections):
    """Every statement of the file stands in exactly one of them."""
    shown = card(empathy_map("m", 3, view=view))
    assert [s["label"] for s in shown["sections"]] == sections
    assert sum(len(s["items"]) for s in shown["sections"]) == 7 * 3


def test_the_quadrant_stays_four_where_nothing_reaches_them():
    """What they hear and see follows only where somebody wrote it down."""
    shown = card(empathy_map("m", 1, view="quadrant", hears=None, sees=None))
    assert [s["key"] for s in shown["sections"]] == ["says", "thinks", "does", "feels"]


def test_the_workspace_chooses_the_view_where_the_map_does_not():
    """A map's own word counts more than the settings'; without either it is the canvas."""
    plain = document("empathy-map", id="m", title="T", persona="lea")
    own = document("empathy-map", id="m", title="T", persona="lea", view="quadrant")
    assert card(plain)["view"] == "canvas"
    assert card(plain, render={"view": "six"})["view"] == "six"
    assert card(own, render={"view": "six"})["view"] == "quadrant"


def test_a_section_that_nobody_asked_about_says_so():
    """An empty section is no blank box."""
    persona = lea()
    own = document("empathy-map", id="m", title="T", persona="lea", hears=["x"])
    html = render(environment(), "persona.html.jinja", persona_view(persona, [own], workspace(persona, own), EN, TODAY))
    assert html.count("Nobody has asked yet.") == 6
    assert html.count(" unasked") == 6


def test_a_fuller_map_is_never_set_more_airily():
    """More statements, or longer ones, take the same density or a tighter one, up to a second page."""
    for view in ("canvas", "quadrant", "six"):
        found = [card(empathy_map("m", n, view=view))["density"] for n in range(1, 30)]
        assert found == sorted(found)
        assert found[-1] == 6
    assert card(empathy_map("m", 1))["density"] == 1


def test_a_map_in_another_language_says_which():
    """Texts keep their language, whatever the page's is."""
    persona = lea(language="de")
    own = document("empathy-map", id="m", title="خريطة", persona="lea", language="ar")
    shown = persona_view(persona, [own], workspace(persona, own), translator("de"), TODAY)["maps"][0]
    assert (shown["lang"], shown["dir"], shown["label_lang"]) == ("ar", "rtl", "de")
