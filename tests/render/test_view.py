"""What a page shows of a persona: all of it, in its language, with how sure the team is; and nothing that is private."""

import itertools
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from empathy_cli.locale import translator
from empathy_cli.model.empathy_map import EMPATHY_MAP
from empathy_cli.model.field import Kind
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.persona import PERSONA
from empathy_cli.model.source import SOURCE
from empathy_cli.model.types import EVIDENCE, ID, LANGUAGE, URL, Bool, Choice, Date, Number, Ref
from empathy_cli.model.writing import Markdown, Text
from empathy_cli.render import parts
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import map_view, persona_view
from tests.browser.people import document, empathy_map, lea, sources, workspace

TODAY = "2026-03-20"
EN = translator("en")
NOT_SHOWN = {"kind", "id", "language", "note", "avatar", "file", "persona", "view", "segment", "archetype",
             "translation_of"}
"""Fields that steer the page or are for the team alone."""


def filled(kind: Kind, words: Iterator[int], shown: list[str], **fixed: Any) -> dict[str, Any]:
    """A document of that kind with every field answered; every text that a page must show is put into `shown`."""

    def value(shape: Any, key: str) -> Any:
        if isinstance(shape, ListOf):
            return [value(shape.item, key), value(shape.item, key)]
        if isinstance(shape, Group):
            return {f.key: value(f.type, f.key) for f in shape.fields if f.key not in ("note", "against")}
        if isinstance(shape, Choice):
            return shape.values[0]
        if isinstance(shape, Bool):
            return "true"
        if isinstance(shape, Number):
            return "4"
        if shape is EVIDENCE:
            return "talks#n1"
        made = f"2026-01-{next(words) % 28 + 1:02}" if isinstance(shape, Date) else f"word{next(words)}word"
        made = f"https://example.org/{made}" if shape is URL else made
        if isinstance(shape, (Text, Markdown, Date)) or shape is URL:
            shown.append(made)
        return made

    return {"kind": kind.name} | fixed | {
        f.key: value(f.type, f.key) for f in kind.fields
        if f.key not in NOT_SHOWN | fixed.keys() and f.type not in (ID, LANGUAGE) and not isinstance(f.type, Ref)}


def text_of(html: str) -> str:
    """The words of a page, attributes included, with the style left out."""
    return unescape(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))


@pytest.mark.parametrize("view", ["canvas", "quadrant", "six"])
def test_nothing_that_a_team_answered_is_lost(view: str) -> None:
    """Every field of the model, answered, stands on the page, in each of the three views of a map."""
    shown: list[str] = []
    words = itertools.count()
    image = {"file": "a.png", "alt": "wordaltword", "licence": "wordlicenceword"}
    persona = document(**filled(PERSONA, words, shown, id="p", name="wordnameword", image=image))
    own_map = document(**filled(EMPATHY_MAP, words, shown, id="m", persona="p", view=view))
    among = workspace(persona, own_map, *sources())
    html = render(environment(), "persona.html.jinja",
                  persona_view(persona, [own_map], among, EN, TODAY, "data:image/png;base64,AA=="))
    page = text_of(html)
    assert len(shown) > 80
    assert [word for word in [*shown, image["alt"], image["licence"]] if word not in page] == []


def test_a_field_without_a_place_of_its_own_is_shown_by_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that is new in the model reaches the card before anybody has drawn a place for it."""
    monkeypatch.setattr(parts, "PLACED", parts.PLACED - {"tags", "behaviours", "contact"})
    persona = lea(tags=["gift"], behaviours=["Waits"], contact={"person": "Mrs Roth"})
    view = persona_view(persona, [], workspace(persona), EN, TODAY)
    assert [(f["label"], [i["text"] for i in f["items"]]) for f in view["more"]] == [
        ("Behaviours", ["Waits"]), ("Human contact", ["Mrs Roth"]), ("Tags", ["gift"])]
    assert "Mrs Roth" in render(environment(), "persona.html.jinja", view)


def test_notes_and_raw_material_stay_private() -> None:
    """A note for the team, the link, the file and the verbatims of a source are in no view."""
    talks = document("source", id="talks", title="Talks", link="https://secret.example.org/x", note="secret",
                     nuggets=[{"id": "n1", "verbatim": "secret"}])
    log = document("source", id="log", title="Log", file="secret/raw.txt", sha256="0" * 64)
    persona = lea(pains=[{"text": "Waits", "note": "secret", "evidence": ["talks#n1", "log"]}])
    own_map = empathy_map("m", 1, note="secret", hears=[{"text": "x", "note": "secret"}])
    among = workspace(persona, own_map, talks, log)
    view = persona_view(persona, [own_map], among, EN, TODAY)
    assert {s["id"] for s in view["sources"]} == {"log", "talks"}
    assert "secret" not in json.dumps(view)


def test_views_are_plain_data() -> None:
    """Templates in the sandbox get dict, list, str, int, bool and None: what JSON keeps as it is."""
    persona = lea()
    among = workspace(persona, empathy_map("m", 4), *sources())
    view = persona_view(persona, among.maps_of("lea"), among, EN, TODAY)
    assert json.loads(json.dumps(view)) == view


@pytest.mark.parametrize(("value", "mark", "word"), [
    ({}, "○", "assumed"),
    ({"evidence": ["talks#n1", "talks#n2"]}, "◐", "supported"),
    ({"evidence": ["talks#n1", "log"]}, "●", "validated"),
    ({"evidence": ["talks#n1", "log"], "against": ["talks"]}, "◑", "contested"),
    ({"evidence": ["nowhere"]}, "○", "assumed"),
])
def test_a_statement_bears_its_mark_and_the_word_for_it(value: dict[str, Any], mark: str, word: str) -> None:
    """Computed from the sources that exist; the word is there for those who do not see the mark."""
    persona = lea(pains=[{"text": "Waits", **value}])
    view = persona_view(persona, [], workspace(persona, *sources()), EN, TODAY)
    assert (view["pains"][0]["mark"], view["pains"][0]["certainty_label"]) == (mark, word)
    html = render(environment(), "persona.html.jinja", view)
    assert f'<span class="mk {word}" title="{word}" aria-hidden="true"></span><div>Waits <span class="vh">({word})</span>' in html


def test_an_archetype_has_no_name_no_face_and_no_demographics() -> None:
    """Even where the file has them, as after a change of mind."""
    persona = lea(archetype="true", image={"file": "a.png", "alt": "Her face"}, traits=[
        {"label": "Age", "value": "31", "kind": "demographic"}, {"label": "Shift", "value": "Night", "kind": "digital"}])
    view = persona_view(persona, [], workspace(persona), EN, TODAY, "data:image/png;base64,AA==")
    html = render(environment(), "persona.html.jinja", view)
    assert view["name"] == persona.data["role"]
    assert [t["label"] for t in view["traits"]] == ["Shift"]
    for hidden in ("Lea Brunner", "LB", "data:image/png", "Her face", "Age"):
        assert hidden not in text_of(html)
    assert ">Night-shift nurse, 31, raises Milo (2) on her own</h1>" in html


def test_labels_of_another_language_say_so() -> None:
    """A German persona with English words around it: both languages are marked, the page is German."""
    persona = lea(language="de")
    own_map = document("empathy-map", id="m", title="Waiting", persona="lea", language="en")
    view = persona_view(persona, [own_map], workspace(persona, own_map), EN, TODAY)
    html = render(environment(), "persona.html.jinja", view)
    assert '<html lang="de" dir="ltr">' in html
    assert '<dt lang="en">' in html
    assert 'aria-labelledby="h-m" lang="en" dir="ltr">' in html
    assert "<h3><svg" in html[html.index('id="map-m"'):html.index('id="rests-on"')]  # no tag where both are English


def test_a_persona_that_is_due_says_so_in_words() -> None:
    """Before its day of review the card names the day; after it, the card is stale."""
    for day, stale, words in (("2026-03-20", False, "review by 2026-03-20"), ("2026-03-21", True, "review was due on 2026-03-20")):
        persona = lea(review_by="2026-03-20")
        view = persona_view(persona, [], workspace(persona), EN, day)
        assert (view["stale"], view["review_words"]) == (stale, words)
        assert ("<b>stale</b>" in render(environment(), "persona.html.jinja", view)) is stale


def test_the_bar_of_certainty_is_whole() -> None:
    """Its parts follow one another from 0 to 1000 without a gap, whatever the numbers."""
    for n in (1, 3, 7, 11):
        persona = lea(pains=[{"text": f"{i}", **({"evidence": ["talks"]} if i % 3 else {})} for i in range(n)])
        found = persona_view(persona, [], workspace(persona, *sources()), EN, TODAY)["how_sure"]["parts"]
        assert found[0]["at"] == 0
        assert all(a["at"] + a["width"] == b["at"] for a, b in itertools.pairwise(found))
        assert found[-1]["at"] + found[-1]["width"] == 1000


def test_the_strip_leads_with_the_end_goal() -> None:
    """Of several goals the one that they want to reach; without one, the first."""
    feel, reach = {"text": "Calm", "kind": "experience"}, {"text": "A place", "kind": "end"}
    for goals, first in (([feel, reach], "A place"), ([feel], "Calm")):
        persona = lea(goals=goals)
        assert persona_view(persona, [], workspace(persona), EN, TODAY)["goal"]["text"] == first


def test_a_page_with_nothing_answered_still_says_what_nobody_asked() -> None:
    """The barest persona that the model takes."""
    persona = document("persona", id="new", name="Noor")
    html = render(environment(), "persona.html.jinja", persona_view(persona, [], workspace(persona), EN, TODAY))
    assert "No empathy map yet" in html
    assert "nothing is stated yet" in html
    assert 'id="closer"' not in html
    assert 'href="#closer"' not in html


@pytest.mark.parametrize("kind", [SOURCE])
def test_sources_say_where_the_page_comes_from(kind: Kind) -> None:
    """Type, side, number, date, method and segment of each, and how many statements rest on it."""
    shown: list[str] = []
    source = document(**filled(kind, itertools.count(), shown, id="talks", title="Talks", link="https://secret.example.org",
                               sha256=None, export=None, nuggets=[{"id": "n1", "verbatim": "x"}], author="A", consent="C"))
    persona = lea(quote={"text": "Q", "evidence": ["talks#n1"]}, pains=[{"text": "P", "evidence": ["talks"]}])
    page = text_of(render(environment(), "persona.html.jinja", persona_view(
        persona, [], workspace(persona, source), EN, TODAY)))
    assert [word for word in ["Talks", "interview", "customer", "4 participants", *shown, "2 statements"] if word not in page] == []


def test_a_segment_has_a_page_of_its_own() -> None:
    """A map without a persona is a page with the segment as its name."""
    own_map = empathy_map("buyers", 2, segment="First-time buyers")
    html = render(environment(), "map.html.jinja", map_view(own_map, workspace(own_map, *sources()), EN, TODAY))
    assert "<h1>First-time buyers</h1>" in html
    assert "Waiting for a place" in html


def test_hostile_texts_stay_texts() -> None:
    """Markup in names, titles, labels and addresses is shown, not done."""
    bad = '"><script>alert(1)</script></style>{{ 7*7 }}'
    persona = lea(name=bad, role=bad, tags=[bad[:60]], traits=[{"label": bad, "value": bad}], owner=bad,
                  image={"file": "a.png", "alt": bad})
    html = render(environment(), "persona.html.jinja",
                  persona_view(persona, [], workspace(persona, name=bad), EN, TODAY, "data:image/png;base64,AA=="))
    assert "<script" not in html
    assert html.count("</style>") == 1
    assert "49" not in text_of(html).replace("499", "")
    assert "{{ 7*7 }}" in html




def test_what_the_team_came_to_by_itself_is_said_beside_it() -> None:
    """Inferred and imagined stand in small words; heard and observed with the certainty, for who asks the mark."""
    persona = lea(behaviours=[{"text": "Waits", "basis": "imagined", "qualifier": "often"}, {"text": "Rings", "basis": "heard"}])
    html = render(environment(), "persona.html.jinja", persona_view(persona, [], workspace(persona), EN, TODAY))
    assert 'Waits <small>often\u00a0· imagined</small> <span class="vh">(assumed, imagined)</span>' in html
    assert 'Rings <span class="vh">(assumed, heard)</span>' in html


def test_words_without_a_catalogue_are_marked_english() -> None:
    """A page in a language that we have no words for: its texts and direction are its own, our words are English."""
    persona = lea(language="he", goals=None, traits=None)
    html = render(environment(), "persona.html.jinja",
                  persona_view(persona, [], workspace(persona), translator("he"), TODAY))
    assert '<html lang="he" dir="rtl">' in html
    assert '<p class="nobody nomap" lang="en">' in html
