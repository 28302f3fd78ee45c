"""What everybody must be able to do with the pages of touchpoints and departments: with any eyes, in any window, on paper."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from empathy_cli.locale import Translator, translator
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import index_view
from empathy_cli.render.view_departments import departments_view
from empathy_cli.render.view_departments import entry as departments_entry
from empathy_cli.render.view_touchpoints import entry, touchpoints_view
from tests.render.company import CATALOGUE, COUCH, company, crowd

from .conftest import Window, paper
from .people import LONG_WORD
from .test_pages import BACKWARDS, OUTSIDE

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 390, 320)
PAGES = ("touchpoints", "departments", "ar-touchpoints", "ar-departments", "gallery")
OTHERS = ("few-of-many", "throng", "long", "long-departments", "empty", "empty-departments", "ar-labels-en")
CROWDS = ("many", "packed", "throng", "many-departments")
BOXES = OUTSIDE.replace(".panel,.c,", ".panel,.c,.mesh td,.mesh th,.entry,.worst,.weakness,.sides>div,.places>li,.mood,.way,").replace(
    "|| !seen(own)", "|| !seen(own) || getComputedStyle(own).clipPath != 'none'")
"""As for other pages, with the boxes of these; what is for the ear alone is clipped on purpose."""


def long_words() -> list[dict[str, object]]:
    """The catalogue with a word of 160 letters in every text."""
    def said(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: said(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [said(v, key) for v in value]
        kept = ("id", "mode", "wait_limit", "severity", "status", "available", "named", "knows_history", "value", "date", "n", "source", "customer", "employee")
        return value if key in kept and value != "Sees every pair" else LONG_WORD[:160]
    return [said(entry_) for entry_ in CATALOGUE]  # type: ignore[misc]  # an entry stays one


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, arabic: Translator) -> dict[str, Path]:
    """The pages by name: in English and Arabic, of up to a hundred touchpoints and thirty people, of long words, of nothing."""
    out = tmp_path_factory.mktemp("touchpoints")
    env = environment()
    english = translator("en")

    def write(name: str, template: str, view: dict[str, object]) -> None:
        (out / f"{name}.html").write_text(render(env, f"{template}.html.jinja", view), "utf-8")

    def both(name: str, over: tuple, t: Translator, second: str) -> None:  # type: ignore[type-arg]  # see company.Over
        write(name, "touchpoints", touchpoints_view(*over, t))
        write(second, "departments", departments_view(*over, t))

    both("touchpoints", company(), english, "departments")
    both("ar-touchpoints", company(language="ar"), arabic, "ar-departments")
    both("ar-labels-en", company(language="ar"), translator("ar"), "ar-labels-en-departments")
    both("many", crowd(100, 12), english, "many-departments")
    both("few-of-many", crowd(7, 12, 3), english, "few-of-many-departments")
    both("packed", crowd(30, 20), english, "packed-departments")
    both("throng", crowd(6, 30, 2), english, "throng-departments")
    walked = {**COUCH, "title": LONG_WORD, "steps": [{**step, "title": LONG_WORD, "feels": "w" * 40} for step in COUCH["steps"]]}
    both("long", company(touchpoints=long_words(), journeys=[walked], departments=["d" * 120]), english, "long-departments")
    both("empty", company(touchpoints=[], journeys=[], departments=[]), english, "empty-departments")
    over = company()
    links = [entry(touchpoints_view(*over, english)), departments_entry(departments_view(*over, english))]
    write("gallery", "index", index_view(over[2], over[3].settings, english, pages=links))
    return {file.stem: file for file in out.glob("*.html")}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (320, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_axe_is_broken(name: str, width: int, scheme: str, files: dict[str, Path], window: Window) -> None:
    with window(files[name], width, scheme) as page:
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("name", OTHERS)
def test_no_rule_of_axe_is_broken_by_rarer_pages(name: str, width: int, scheme: str, files: dict[str, Path], window: Window) -> None:
    """Twelve people, thirty people, words of 160 letters, nothing at all, labels of another direction."""
    with window(files[name], width, scheme) as page:
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize(("name", "width"), [
    *itertools.product([*PAGES, "long", "long-departments", "empty"], WIDTHS), *itertools.product(CROWDS, (1280, 320))])
def test_nothing_leaves_its_box_or_scrolls_sideways(name: str, width: int, files: dict[str, Path], window: Window) -> None:
    with window(files[name], width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(BOXES) == []


@pytest.mark.parametrize("name", [*PAGES, "many", "packed", "throng", "long", "long-departments"])
def test_paper_cuts_nothing_off(name: str, files: dict[str, Path], window: Window) -> None:
    """A4, landscape: as wide as the sheet, all of the text inside of its box, all touchpoints shown whatever was filtered."""
    with window(files[name], 1054) as page:
        if page.locator("#show-hurts").count():
            page.check("#show-hurts", force=True)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1054
        assert page.evaluate(BOXES) == []
        assert page.evaluate("[...document.querySelectorAll('.x')].filter(e => getComputedStyle(e).display == 'none').length") == 0


@pytest.mark.parametrize(("name", "sheets"), [("touchpoints", 5), ("departments", 6), ("few-of-many", 8), ("few-of-many-departments", 6), ("empty", 2)])
def test_paper_is_filled(name: str, sheets: int, files: dict[str, Path], window: Window) -> None:
    """What a department hurts by stands in two columns, touchpoints of the catalogue in three; only what does not fit begins a sheet."""
    with window(files[name], 1054) as page:
        assert paper(page) <= sheets


def seen(page: Page) -> set[str]:
    return set(page.evaluate("[...document.querySelectorAll('.entry')].filter(e => e.getClientRects().length).map(e => e.id.slice(11))"))


@pytest.mark.parametrize(("choice", "left"), [
    ("all", {"shop", "newsletter", "courier", "hotline", "tablet", "desk"}), ("online", {"shop", "newsletter"}), ("offline", {"courier", "hotline"}),
    ("hybrid", {"tablet"}), ("none", {"desk"}), ("hurts", {"shop", "courier", "hotline"})])
def test_the_filter_leaves_what_it_says_in_table_register_and_catalogue(
        choice: str, left: set[str], files: dict[str, Path], window: Window) -> None:
    """CSS alone: radio buttons, reached by the keyboard."""
    with window(files["touchpoints"]) as page:
        page.check(f"#show-{choice}", force=True)
        assert seen(page) == left
        rows = page.evaluate("[...document.querySelectorAll('.mesh tr.x')].filter(e => e.getClientRects().length).length")
        assert rows == len(left)
        heads = page.evaluate("[...document.querySelectorAll('.mesh tr.mode,.catalogue h3')].filter(e => e.getClientRects().length).length")
        assert heads == 2 * len({e.get("mode", "") for e in CATALOGUE if e["id"] in left})
        weak = page.evaluate("[...document.querySelectorAll('.weakness')].filter(e => e.getClientRects().length).map(e => e.id.split('-')[1])")
        assert set(weak) == left & {"shop", "courier", "hotline"}
        assert page.locator("h3.mended").is_visible() == ("hotline" in left), "a heading goes with the last of what stands below it"


def test_the_filter_is_worked_by_the_keyboard_and_shows_where_it_is(files: dict[str, Path], window: Window) -> None:
    with window(files["touchpoints"]) as page:
        page.focus("#show-all")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.id") == "show-online"
        assert page.evaluate("getComputedStyle(document.querySelector('#show-online+span')).outlineWidth") == "3px"
        assert seen(page) == {"shop", "newsletter"}


def test_a_browser_without_has_shows_everything_and_no_filter(files: dict[str, Path], window: Window, tmp_path: Path) -> None:
    """The rules of the filter are all that such a browser leaves out."""
    html = files["touchpoints"].read_text("utf-8")
    old = tmp_path / "old.html"
    css = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert css
    without = re.sub(r"[^{}]*:has\([^{}]*\{[^{}]*\}", "", css[1]).replace("@supports not selector(:has(*))", "@media all")
    old.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html).replace(css[1], without), "utf-8")
    with window(old) as page:
        assert not page.locator(".filter").is_visible()
        page.evaluate("document.querySelector('#show-online').checked = true")
        assert len(seen(page)) == len(CATALOGUE)


def test_the_heads_of_columns_stay_in_sight(files: dict[str, Path], window: Window) -> None:
    for name in ("many", "packed"):
        with window(files[name]) as page:
            page.evaluate("document.querySelectorAll('.mesh tr.x')[20].scrollIntoView()")
            assert page.evaluate("document.querySelector('.mesh thead th:nth-child(3)').getBoundingClientRect().top") == 0


@pytest.mark.parametrize(("name", "width", "blocks"), [("touchpoints", 768, False), ("touchpoints", 390, True), ("many", 1280, False), ("many", 768, True),
                                                       ("packed", 1280, False), ("throng", 1280, True)])
def test_where_columns_find_no_room_each_touchpoint_is_a_block(
        name: str, width: int, blocks: bool, files: dict[str, Path], window: Window) -> None:
    """Every feeling then says whose it is."""
    with window(files[name], width) as page:
        assert page.locator(".mesh thead").is_visible() != blocks
        names = page.locator(".mesh td:not(.none) .of")
        assert names.first.is_visible() == blocks


def test_a_cell_is_read_with_its_sign_and_word_also_where_the_word_is_not_seen(files: dict[str, Path], window: Window) -> None:
    """Twenty people: words stand in the legend; who listens hears them all the same."""
    with window(files["packed"]) as page:
        cell = page.locator(".mesh td.terrible a").first
        assert re.fullmatch(r"−(?:2|1\.5) terrible", re.sub(r"\s+", " ", cell.inner_text()).strip())
        assert cell.bounding_box()["width"] > 24  # type: ignore[index]  # it is on the page
        assert [text.replace("\n", " ") for text in page.locator(".legend .mood").all_inner_texts()] == ["−2 terrible", "−1 bad", "0 neither", "+1 good", "+2 wonderful"]


def test_a_screen_reader_says_of_a_cell_whose_it_is_where_and_how_it_feels(files: dict[str, Path], window: Window) -> None:
    """The heads of its column and of its row, each a name and nothing besides; the table says what it is."""
    with window(files["touchpoints"]) as page:
        nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}

        def named(node: dict[str, Any]) -> str:
            return str(node.get("name", {}).get("value", ""))

        def words(node: dict[str, Any]) -> str:
            inner = [by_id[i] for i in node.get("childIds", ()) if i in by_id]
            return named(node) if node["role"]["value"] == "StaticText" else " ".join(filter(None, map(words, inner)))

        rows = [[by_id[i] for i in node["childIds"]] for node in nodes if node["role"]["value"] == "row"]
        assert [named(node) for node in nodes if node["role"]["value"] == "table"] == ["How it feels: Touchpoints, Personas"]
        assert {cell["role"]["value"] for cell in rows[0]} == {"columnheader"}
        people = [named(cell) for cell in rows[0]]
        read = {(people[n], named(row[0])): words(cell) for row in rows[1:] for n, cell in enumerate(row) if n}
        assert re.match(r"−0\.5 bad 2 steps lowest −2 ", read["Lea Brunner", "Online shop"])
        assert read["Samira Nuss", "Online shop"] == "not on their way"
        assert read["Samira Nuss", "Delivery by courier"].startswith("−2 terrible")


def test_the_table_is_still_one_where_it_is_shown_as_blocks(files: dict[str, Path], window: Window) -> None:
    """Display alone would take a table's meaning away from some screen readers."""
    with window(files["touchpoints"], 320) as page:
        assert page.get_by_role("table").count() == 1
        assert page.get_by_role("rowheader").count() == len(CATALOGUE) + 4
        assert page.get_by_role("cell").count() == 5  # those that anybody passes


def test_levels_differ_by_more_than_colour_where_colours_are_forced(files: dict[str, Path], window: Window) -> None:
    with window(files["touchpoints"], forced_colors="active") as page:
        assert page.evaluate("getComputedStyle(document.querySelector('.mesh td.bad')).borderTopStyle") == "solid"
        assert page.evaluate("getComputedStyle(document.querySelector('.mesh td.terrible')).borderTopWidth") == "3px"
        assert page.evaluate("getComputedStyle(document.querySelector('.mesh .no')).borderTopWidth") == "2px"  # a background is not painted there


def test_every_anchor_of_the_page_is_there(files: dict[str, Path], window: Window) -> None:
    """Between the two pages, too: what one names, the other has."""
    ids, links = {}, []
    for name in ("touchpoints", "departments"):
        with window(files[name]) as page:
            ids[name] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
            links += [(name, href) for href in page.evaluate("[...document.querySelectorAll('a')].map(e => e.getAttribute('href'))")]
    here = [(href.partition(".html#")[0] if ".html#" in href else name, href.partition("#")[2]) for name, href in links if "#" in href]
    assert len(here) > 40
    assert [(page_, anchor) for page_, anchor in here if page_ in ids and anchor not in ids[page_]] == []


def test_labels_of_another_direction_keep_their_own(files: dict[str, Path], window: Window) -> None:
    with window(files["ar-labels-en"]) as page:
        assert page.get_by_text("vulnerabilities have nobody").count()
        theirs = set(page.evaluate(BACKWARDS))
        assert [text for text in theirs if text not in json.dumps([CATALOGUE, COUCH])] == []
        page.evaluate("document.querySelectorAll('[lang]:not([dir])').forEach(e => e.removeAttribute('lang'))")
        assert set(page.evaluate(BACKWARDS)) - theirs  # the look can fail


MINUS = """() => [...document.querySelectorAll('main *')].flatMap(e => [...e.childNodes]).filter(n => n.nodeType == 3 && /^\\s*\u2212[0-9]/.test(n.data)).map(n => {
  const at = n.data.indexOf('\u2212'), r = document.createRange(), left = i => { r.setStart(n, i); r.setEnd(n, i + 1); return r.getBoundingClientRect().left; };
  return left(at) < left(at + 1); })"""


@pytest.mark.parametrize("name", ["ar-touchpoints", "ar-departments"])
def test_a_minus_stands_before_its_number_also_from_right_to_left(name: str, files: dict[str, Path], window: Window) -> None:
    """Left to itself, “−2” would read “2−” there."""
    with window(files[name]) as page:
        found = page.evaluate(MINUS)
        assert len(found) > 3
        assert all(found)
        page.evaluate("document.querySelectorAll('bdi').forEach(e => e.removeAttribute('dir')); document.querySelectorAll('bdi').forEach(e => e.style.unicodeBidi = 'normal')")
        assert not all(page.evaluate(MINUS))


@pytest.mark.parametrize("name", [*PAGES, "many", "long"])
def test_a_page_is_plain_and_asks_for_nothing(name: str, files: dict[str, Path], window: Window) -> None:
    """No script, no style attribute, no handler, one style sheet; no request, and the policy has nothing to complain about."""
    html = files[name].read_text("utf-8")
    assert not re.search(r"<script|<iframe|<form| style=| on[a-z]+=", html)
    assert html.count("<style>") == 1
    with window(files["empty"]) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(files[name].as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [files[name].as_uri()]
        assert said == []
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
