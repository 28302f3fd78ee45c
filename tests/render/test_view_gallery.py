"""The gallery, and what empathy.json says of each document."""

import json

from empathy_cli.locale import translator
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import index_view, summary
from tests.browser.people import document, empathy_map, lea, sources, workspace

TODAY = "2026-03-20"
EN = translator("en")


def gallery(*documents, t=EN, images=None, **settings):
    among = workspace(*documents, *sources(), **settings)
    shown = [d for d in documents if d.kind == "persona" or "segment" in d.data]
    return index_view([summary(d, among.maps_of(d.id), among, TODAY) for d in shown], among.settings, t, images)


def test_primary_comes_first_and_negative_stands_apart():
    """By Cooper's types, then by name; segments between."""
    types = ("served", "negative", "primary", "secondary", "customer", "supplemental")
    people = [lea(id=f"p{i}", name=f"N{i}", type=kind) for i, kind in enumerate(types)]
    view = gallery(*people, document("persona", id="x", name="Aaron"), empathy_map("buyers", 1, segment="Buyers"))
    assert [g["key"] for g in view["groups"]] == ["personas", "segments", "negative"]
    assert [c["type"] for c in view["groups"][0]["cards"]] == [
        "primary", "secondary", "supplemental", "customer", "served", ""]
    assert [c["name"] for c in view["groups"][2]["cards"]] == ["N1"]


def test_a_summary_is_json_and_speaks_no_language():
    """What empathy.json keeps holds keys and the document's own texts; words of ours come with the gallery."""
    among = workspace(lea(review_by="2026-01-01"), empathy_map("m", 2), *sources())
    found = summary(among.documents["lea"], among.maps_of("lea"), among, TODAY)
    assert json.loads(json.dumps(found)) == found
    assert (found["state"], found["stale"], found["participants"]) == ("mixed", True, 8)
    assert found["maps"] == [{"id": "m", "title": "Waiting for a place", "view": "canvas", "language": "en", "percent": 76}]
    assert found["coverage"]["total"] == sum(v for k, v in found["coverage"].items() if k != "total")


def test_cards_keep_their_language_in_a_gallery_of_another():
    """A German card in an English gallery is marked German; the words around it English."""
    html = render(environment(), "index.html.jinja", gallery(lea(language="de"), lea(id="en")))
    assert html.count('<li class="c h') == 2
    assert html.count(' lang="de" dir="ltr">') == 1
    assert '<p class="kicker" lang="en">Persona · primary</p>' in html


def test_every_card_leads_to_its_page_and_its_maps():
    """Links are relative: the folder can be moved."""
    html = render(environment(), "index.html.jinja", gallery(lea(), empathy_map("m", 1)))
    assert '<a href="lea.html">Lea Brunner</a>' in html
    assert '<a href="lea.html#map-m">Waiting for a place</a>' in html


def test_a_picture_that_is_given_takes_the_place_of_the_drawing():
    """By id; an archetype is never given one."""
    image = {"image": {"file": "a.png", "alt": "Her"}}
    html = render(environment(), "index.html.jinja", gallery(lea(**image), images={"lea": "data:image/png;base64,AA=="}))
    assert '<img src="data:image/png;base64,AA==" alt="">' in html
    nobody = gallery(lea(archetype="true", **image), images={"lea": "data:image/png;base64,AA=="})["groups"][0]["cards"][0]
    assert nobody["face"]["image"] == ""
    assert (nobody["image"], nobody["avatar"]["kind"], nobody["avatar"]["initials"]) == (None, "pattern", "")


def test_an_empty_gallery_says_how_to_begin():
    """No blank page."""
    html = render(environment(), "index.html.jinja", gallery())
    assert "Nobody is here yet" in html
    assert "empathy new persona" in html
