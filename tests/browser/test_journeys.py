"""Journeys as everybody sees them: any number of steps and side ways, any window, theme, direction; on paper too."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from empathy_cli.locale import Translator, translator
from empathy_cli.model.document import Document
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import persona_view
from empathy_cli.store.workspace import load

from . import people
from .conftest import TODAY, TOP, Window
from .test_pages import OUTSIDE as OUTSIDE_OF_PAGES
from .test_pages import WIDTHS

pytestmark = pytest.mark.browser

CARDS = ("en", "de", "ar")
OTHERS = ("forked", "long", "word", "few", "future", "labels-en")
SHEET = 726
"""Pixels of a page of A4 in landscape between its margins."""
OUTSIDE = OUTSIDE_OF_PAGES.replace(".vh,", ".vh,.lab,.turns .w,")
"""The labels that stand in the gutter, for those who see it, are said again in each step to those who do not."""
OVERLAPS = """() => {
  const found = [];
  for (const journey of document.querySelectorAll('.journey')) {
    const boxes = [], walk = document.createTreeWalker(journey, NodeFilter.SHOW_TEXT);
    for (let node; node = walk.nextNode();) {
      const own = node.parentElement, style = getComputedStyle(own);
      if (!node.data.trim() || own.closest('.vh,svg') || style.visibility == 'hidden' || style.position == 'absolute' && own.clientWidth < 2) continue;
      let block = own; while (getComputedStyle(block).display == 'inline') block = block.parentElement;
      if (block.clientWidth < 2 || [...function*(e) { for (; e && e != journey; e = e.parentElement) yield e; }(block)].some(e => e.clientWidth < 2 && getComputedStyle(e).overflow == 'hidden')) continue;
      const range = document.createRange(); range.selectNodeContents(node);
      for (const r of range.getClientRects()) if (r.width > 1) boxes.push([r.left + 1, r.right - 1, r.top + 3, r.bottom - 3, block, node.data.trim().slice(0, 30)]);
    }
    boxes.sort((a, b) => a[2] - b[2]);
    for (let i = 0; i < boxes.length; i++)
      for (let k = i + 1; k < boxes.length && boxes[k][2] < boxes[i][3]; k++) {
        const a = boxes[i], b = boxes[k];
        if (a[4] != b[4] && a[0] < b[1] && b[0] < a[1] && !a[4].contains(b[4]) && !b[4].contains(a[4])) found.push([journey.id, a[5], b[5]]);
      }
  }
  return found;
}"""
"""Every two texts of which one lies upon the other."""
LEFT_OVER = """() => {
  const found = [];
  const boxes = '.step,.idea,.pain,.surprise,.chip,.stage>h3,.sideway,.jrow,.hand,.mind,.ways';
  for (const text of document.querySelectorAll('.journey :is(h3,h4,p,li,dd,small,b,span)')) {
    if (!text.textContent.trim() || text.closest('.vh,svg') || text.clientWidth == 1) continue;
    const own = text.parentElement.closest(boxes), below = own?.matches('.wide-s,.wide-e') && text.closest('.hand,.mind,.hurts,.ideas');
    const box = below ? own.closest('.jrow') : own;
    if (!box || getComputedStyle(text).display == 'contents') continue;
    const r = text.getBoundingClientRect(), b = box.getBoundingClientRect();
    if (!r.width || text.matches('.sw,.turns li,.lab') || text.closest('.turns,.sw,.lab')) continue;
    if (r.left < b.left - 10 || r.right > b.right + 10) found.push([box.className, text.className, text.textContent.trim().slice(0, 30), [r.left, r.right, b.left, b.right].map(Math.round)]);
  }
  for (const drawn of document.querySelectorAll('.jrow>svg')) {
    const r = drawn.getBoundingClientRect(), b = drawn.parentElement.getBoundingClientRect();
    if (r.width && (r.left < b.left - 1 || r.right > b.right + 1 || r.top < b.top - 1 || r.bottom > b.bottom + 1)) found.push(['svg', drawn.getAttribute('class')]);
  }
  return found;
}"""
"""Every text and every drawing that is wider than what holds it. A word of the upright curve may take the gap beside it; notes of a
side way, the room below the steps that it leaves and joins."""


def write(out: Path, name: str, persona: Document, found: list[Document], t: Translator, *, language: str = "en") -> Path:
    among = people.workspace(persona, *found, *people.sources(), people.catalogue(language="en"), name="Boots", language=language)
    file = out / f"{name}.html"
    file.write_text(render(environment(), "persona.html.jinja", persona_view(persona, [], among, t, TODAY, None, found)), "utf-8")
    return file


@pytest.fixture(scope="session")
def journeys(tmp_path_factory: pytest.TempPathFactory, arabic: Translator) -> dict[str, Path]:
    """Pages by a name: en, de (the worked example), ar, forked, long, word, few, future, labels-en."""
    out = tmp_path_factory.mktemp("journeys")
    english = translator("en")
    example = load(TOP)
    for language in ("en", "de"):
        shown = next(d for d in example.of("persona") if example.language(d) == language and example.journeys_of(d.id))
        view = persona_view(shown, [], example, translator(language), TODAY, None, example.journeys_of(shown.id))
        (out / f"{language}.html").write_text(render(environment(), "persona.html.jinja", view), "utf-8")
    layla = people.layla()[0]
    write(out, "ar", layla, [people.layla_travels()], arabic, language="ar")
    write(out, "labels-en", layla, [people.layla_travels()], translator("ar"), language="ar")
    lea = people.lea()
    write(out, "forked", lea, [people.journey("forked", 12, 5)], english)
    write(out, "long", lea, [people.journey("long", 8, 5, words="Rechtsschutzversicherungsgesellschaften beim Kauf auf Rechnung")], english)
    write(out, "word", lea, [people.journey("word", 3, 2, words=people.LONG_WORD)], english)
    lost = people.document("journey", id="lost", title="Lost", persona="lea", goal=["d"], steps=[
        people.step("a", 1, next=["a2"]), people.step("a2", 2, next=["a"]), people.step("c", 3), people.step("d", 4)])
    write(out, "few", lea, [people.journey("one", 1), people.document("journey", id="none", title="Nothing yet", persona="lea"),
                            people.journey("plain", 7, 0, stages=[]), lost], english)
    write(out, "future", lea, [people.journey("future", 9, 2, state="future")], english)
    return {file.stem: file for file in out.glob("*.html")}


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """For each number of side ways, a page with journeys of 1 to 30 steps."""
    out = tmp_path_factory.mktemp("many")
    return {branches: write(out, f"ways-{branches}", people.lea(), [people.journey(f"j{n}", n, branches) for n in range(1, 31)],
                            translator("en")) for branches in range(6)}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CARDS)
def test_no_rule_of_axe_is_broken(name: str, width: int, scheme: str, journeys: dict[str, Path], window: Window) -> None:
    """WCAG 2.2 AA and axe's best practices, headings in order among them, in every language, window and theme."""
    with window(journeys[name], width, scheme) as page:
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (320, "light")])
@pytest.mark.parametrize("name", OTHERS)
def test_no_rule_of_axe_is_broken_by_rarer_journeys(
        name: str, width: int, scheme: str, journeys: dict[str, Path], window: Window) -> None:
    """Words of 160 letters, one step, none, no stages, a dead end and steps that no way reaches, a future one."""
    with window(journeys[name], width, scheme) as page:
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize("width", [*WIDTHS, 1088])
@pytest.mark.parametrize("name", [*CARDS, *OTHERS])
def test_no_text_lies_upon_another_and_nothing_leaves_its_box(
        name: str, width: int, journeys: dict[str, Path], window: Window) -> None:
    """Bounding boxes of all texts; 1088 pixels are the narrowest window with columns."""
    with window(journeys[name], width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(LEFT_OVER) == []


@pytest.mark.slow
@pytest.mark.parametrize(("branches", "width"), [*((n, width) for n in range(6) for width in (1280, 320)), (5, 768), (5, 390)])
def test_up_to_thirty_steps_and_five_side_ways_are_legible(
        branches: int, width: int, many: dict[int, Path], window: Window) -> None:
    """Each number of steps from 1 to 30, with each number of side ways from none to 5."""
    with window(many[branches], width) as page:
        assert page.evaluate("document.querySelectorAll('.journey').length") == 30
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(LEFT_OVER) == []


def test_the_looks_for_overlaps_find_some(journeys: dict[str, Path], window: Window) -> None:
    """The measures can fail: a word moved onto a title, a chip wider than its step, a drawing out of its row."""
    with window(journeys["forked"]) as page:
        page.evaluate("document.querySelector('.txt h4').style.transform = 'translateX(9rem)'")
        assert page.evaluate(OVERLAPS)
        page.evaluate("document.querySelector('.chip span').style.cssText = 'display:inline-block;min-width:20rem'")
        assert page.evaluate(LEFT_OVER)
    with window(journeys["forked"]) as page:
        page.evaluate("document.querySelector('.curve').style.transform = 'translateY(9rem) scaleY(9)'")
        assert [found[0] for found in page.evaluate(LEFT_OVER)] == ["svg"]


@pytest.mark.parametrize("name", [*CARDS, *OTHERS])
def test_a_page_with_journeys_is_plain(name: str, journeys: dict[str, Path], window: Window) -> None:
    """No script, no style attribute, no request; the policy has nothing to complain about and takes the style."""
    html = journeys[name].read_text("utf-8")
    assert not re.search(r"<script|<iframe|<form| style=| on[a-z]+=", html)
    assert html.count("<style>") == 1
    with window(journeys["few"]) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(journeys[name].as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [journeys[name].as_uri()]
        assert said == []


def test_the_curve_is_an_image_with_a_summary_in_words(journeys: dict[str, Path], window: Window) -> None:
    """One for each journey, however many rows it has; the other rows and the upright curve are hidden from readers."""
    with window(journeys["forked"]) as page:
        found = page.get_by_role("img", name=re.compile("^Mood over 12 steps: unsure, .* at the beginning, worst at “"))
        assert found.count() == 1
        assert page.evaluate("document.querySelectorAll('.curve[aria-hidden=true]').length") > 1


@pytest.mark.parametrize(("width", "wide"), [(1280, True), (1088, True), (1087, False), (390, False)])
def test_in_a_narrow_window_the_curve_stands_upright(
        width: int, wide: bool, journeys: dict[str, Path], window: Window) -> None:
    """Steps stand beside one another under the curve, or below one another with a piece of it at the side of each."""
    with window(journeys["forked"], width) as page:
        steps = page.evaluate("""[...document.querySelectorAll('.jrow')[0].querySelectorAll('.step')].map(s => {
          const r = s.getBoundingClientRect(), seg = s.querySelector('.seg').getBoundingClientRect();
          return [r.left, r.top, seg.height, r.bottom]; })""")
        (left, top, upright, _), (next_left, next_top, _, _) = steps[:2]
        assert (next_left > left and next_top == top) is wide
        assert (next_top > top and upright > 50) is not wide
        assert page.locator(".curve").first.is_visible() is wide


def test_the_upright_curve_has_no_gap(journeys: dict[str, Path], window: Window) -> None:
    """The pieces of neighbouring steps meet, also where a stage's name stands between them."""
    with window(journeys["forked"], 390) as page:
        pieces = page.evaluate("""[...document.querySelectorAll('.jrow:not(.side) .seg')].map(s => {
          const r = s.getBoundingClientRect(); return [r.top, r.bottom]; })""")
        assert len(pieces) == 12
        assert all(abs(above[1] - below[0]) <= 1.5 for above, below in pairwise(pieces))


def test_from_right_to_left_the_way_goes_to_the_left(journeys: dict[str, Path], window: Window) -> None:
    """Columns, the curve and its dots are mirrored together: each dot lies on its line."""
    with window(journeys["ar"]) as page:
        places = page.evaluate("[...document.querySelectorAll('.jrow:not(.side) .dot')].map(d => d.getBoundingClientRect().left)")
        assert places == sorted(places, reverse=True)
        assert len(places) > 3
        assert page.evaluate("getComputedStyle(document.querySelector('.curve')).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    for name in ("ar", "forked"):
        with window(journeys[name]) as page:
            off = page.evaluate("""() => [...document.querySelectorAll('.jrow:not(.side)')].flatMap(row => {
              const line = row.querySelector('.curve .line'), to = line.getScreenCTM(), length = line.getTotalLength();
              const on = [...Array(2001).keys()].map(i => line.getPointAtLength(length * i / 2000).matrixTransform(to));
              return [...row.querySelectorAll('.dot')].map(dot => { const r = dot.getBoundingClientRect(), x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2;
                return Math.min(...on.map(p => Math.hypot(p.x - x, p.y - y))); }); })""")
            assert len(off) > 3
            assert max(off) < 2


def test_steps_and_side_ways_can_be_told_apart_without_colours(journeys: dict[str, Path], window: Window) -> None:
    """With the system's own colours, curve, dots, cards and the letters of side ways keep their outlines."""
    with window(journeys["forked"], forced_colors="active") as page:
        for part in (".idea", ".pain", ".chip", ".sg", ".no", ".stage>h3"):
            assert page.evaluate("p => getComputedStyle(document.querySelector('.journey ' + p)).borderTopStyle", part) == "solid", part
        assert page.evaluate("getComputedStyle(document.querySelector('.curve .line')).stroke") == page.evaluate(
            "getComputedStyle(document.querySelector('h2')).color")


def test_every_link_of_a_journey_leads_somewhere_and_shows_where_the_keyboard_is(
        journeys: dict[str, Path], window: Window) -> None:
    """Letters at steps lead to the side ways; each stop has an outline and is large enough for a finger."""
    with window(journeys["forked"]) as page:
        links = page.evaluate("""[...document.querySelectorAll('.journey a')].map(a => {
          const r = a.getBoundingClientRect(); return [!!document.querySelector(a.getAttribute('href')), r.width >= 24 && r.height >= 24 || !a.closest('.turns')]; })""")
        assert len(links) > 8
        assert links == [[True, True]] * len(links)
        page.locator(".turns a").first.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


@pytest.mark.parametrize("name", [*CARDS, "few", "future"])
def test_paper_holds_each_row_on_a_page(name: str, journeys: dict[str, Path], window: Window) -> None:
    """A row of steps with everything that is said of them is not torn; where the class says so, not even from the title."""
    with window(journeys[name], 1054) as page:
        page.emulate_media(media="print")
        assert page.evaluate(OVERLAPS) == []
        rows = page.evaluate("""[...document.querySelectorAll('.journey:has(.jrow)')].map(j => [
          j.classList.contains('whole') ? j.querySelector('.jrow').getBoundingClientRect().bottom - j.getBoundingClientRect().top : 0,
          ...[...j.querySelectorAll('.jrow')].map(r => r.getBoundingClientRect().height)])""")
        assert rows
        assert all(max(heights) <= SHEET for heights in rows), rows


@pytest.mark.parametrize("name", ["en", "de"])
def test_paper_tears_no_row_of_the_example(name: str, journeys: dict[str, Path], window: Window) -> None:
    """What is printed in one piece takes no more pages than rows, groups of side ways, and the last part.

    The first row of each journey stands on one page with the title, ideas and all.
    """
    with window(journeys[name], 1054) as page:
        page.evaluate("document.querySelectorAll('.card:not(.journey)').forEach(card => card.remove())")
        most = page.evaluate("document.querySelectorAll('.jrow:not(.side),.beside,.ways').length")
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= most
        page.emulate_media(media="print")
        first = page.evaluate("""[...document.querySelectorAll('.journey')].map(j =>
          j.querySelector('.jrow').getBoundingClientRect().bottom - j.getBoundingClientRect().top)""")
        assert len(first) == 2
        assert max(first) <= SHEET


def test_side_ways_are_as_high_as_what_they_say(journeys: dict[str, Path], window: Window) -> None:
    """A short one beside a long one is no large empty box; neither on paper."""
    for media, width in (("screen", 1280), ("print", 1054)):
        with window(journeys["en"], width) as page:
            page.emulate_media(media=media)
            spare = page.evaluate("""[...document.querySelectorAll('.sideway')].map(w =>
              w.getBoundingClientRect().bottom - w.lastElementChild.getBoundingClientRect().bottom)""")
            assert len(spare) > 4
            assert max(spare) < 20, media


def test_notes_of_a_side_way_take_the_room_below_the_steps_that_it_leaves_and_joins(journeys: dict[str, Path], window: Window) -> None:
    """In columns only; where steps stand one below another, a note is as wide as its step."""
    for width, least, most in ((1280, 1.8, 2.1), (390, 0, 1)):
        with window(journeys["en"], width) as page:
            parts = page.evaluate("""[...document.querySelectorAll(':is(.wide-s,.wide-e)>.body>:is(.hand,.mind,.hurts,.ideas)')].map(
                e => e.getBoundingClientRect().width / e.closest('.step').getBoundingClientRect().width)""")
            assert parts
            assert all(least < part <= most for part in parts)


@pytest.mark.parametrize("name", ["en", "de", "forked"])
def test_every_row_of_a_side_way_names_its_lanes(name: str, journeys: dict[str, Path], window: Window) -> None:
    with window(journeys[name], 1280) as page:
        lanes = page.evaluate("""[...document.querySelectorAll('.side.jrow:has(.lb)')].map(row => ['on', 'off'].map(key => {
            const [lane, said] = ['.lb.', '.g-'].map(c => row.querySelector(c + key)?.getBoundingClientRect());
            return !!said && said.width > 30 && said.top >= lane.top - 1 && said.bottom <= lane.bottom + 1 && said.left >= lane.left - 1;
        }))""")
        assert lanes
        assert all(lane == [True, True] for lane in lanes)


def test_letters_and_numbers_stand_clear_of_the_lines_beside_them(journeys: dict[str, Path], window: Window) -> None:
    """The badge of a thirty-ninth side way holds both its letters; the second line of a step begins below the first."""
    with window(journeys["en"], 1280) as page:
        badge = page.evaluate("""(() => { const sg = document.querySelector('.sideway .sg'); sg.textContent = 'AM';
          const range = document.createRange(); range.selectNodeContents(sg); const t = range.getBoundingClientRect(), b = sg.getBoundingClientRect();
          return [range.getClientRects().length, t.left - b.left, b.right - t.right, b.height]; })()""")
        assert badge[0] == 1
        assert min(badge[1:3]) >= 2
        assert badge[3] <= 25
        starts = page.evaluate("""[...document.querySelectorAll('.named,.open dd')].map(own => {
          const text = own.lastElementChild, range = document.createRange(); range.selectNodeContents(text);
          const lefts = [...range.getClientRects()].filter(r => r.width > 1).map(r => r.left);
          return [lefts.length, Math.min(...lefts) - own.firstElementChild.getBoundingClientRect().right]; })""")
        assert max(lines for lines, _ in starts) > 1
        assert min(gap for _, gap in starts) > 0
