"""Real Chromium, real pages. The pages are made once; every test looks at them in a window of its own."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, sync_playwright

from empathy_cli.locale import CATALOGUES, Translator, translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import index_view, map_view, persona_view, summary
from empathy_cli.store.workspace import load

from . import people

TODAY = "2026-03-20"
TOP = Path(__file__).resolve().parents[2]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")
ARABIC = {
    "Persona": "شخصية", "Empathy map": "خريطة التعاطف", "Hears": "تسمع", "Sees": "ترى", "Says": "تقول", "Does": "تفعل",
    "Pains": "آلام", "Gains": "مكاسب", "Thinks and feels": "تفكر وتشعر", "How sure are we?": "ما مدى تأكدنا؟",
    "validated": "مؤكد", "supported": "مدعوم", "assumed": "مفترض", "contested": "متنازع عليه",
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine; none is downloaded."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=program, args=list(FLAGS))
        yield found
        found.close()


Window = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def window(browser: Browser) -> Window:
    """A fresh window with the page in it, as a context; it closes at the end."""

    @contextmanager
    def opened(file: Path, width: int = 1280, scheme: str = "light", **more: str) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)  # type: ignore[arg-type]  # words of the browser
        try:
            page = context.new_page()
            page.goto(file.as_uri())
            yield page
        finally:
            context.close()

    return opened


@pytest.fixture(scope="session")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """A right-to-left language for tests: a few real words, and marks around the others."""
    folder = tmp_path_factory.mktemp("locale")
    source = (CATALOGUES / "empathy.pot").read_bytes()
    catalogue = read_po(io.BytesIO(source), locale="ar")
    for message in catalogue:
        if message.id:
            one, many = message.id if isinstance(message.id, tuple) else (message.id, "")
            said = ARABIC.get(one, f"ع {one}")
            message.string = (f"ع {many}",) * catalogue.num_plurals if many else said
    file = folder / "ar" / "LC_MESSAGES" / "empathy.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, catalogue)
    return translator("ar", folder)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, arabic: Translator) -> dict[str, Path]:
    """Every kind of page by a name: en, de, ar, ar-labels-en, quadrant, six, archetype, pictured, bare, long, segment, gallery, empty, maps-N."""
    out = tmp_path_factory.mktemp("pages")
    env = environment()
    example = load(TOP)

    def write(name: str, template: str, view: dict[str, object]) -> None:
        (out / f"{name}.html").write_text(render(env, template, view), "utf-8")

    def show(name: str, persona: Document, maps: list[Document], among: Workspace, t: Translator) -> None:
        write(name, "persona.html.jinja", persona_view(persona, maps, among, t, TODAY))

    for language in ("en", "de"):
        shown = next(d for d in example.of("persona") if example.language(d) == language and not d.data.get("archetype"))
        show(language, shown, example.maps_of(shown.id), example, translator(language))
    own = people.layla()
    here = people.workspace(*own, *people.sources(), name="دليل الحضانات", language="ar")
    show("ar", own[0], own[1:], here, arabic)
    show("ar-labels-en", own[0], own[1:], here, translator("ar"))
    write("ar-gallery", "index.html.jinja", index_view(
        [summary(own[0], own[1:], here, TODAY), summary(people.lea(), [], here, TODAY)], here.settings, arabic))
    english = translator("en")
    plain = people.workspace(*people.sources())
    for view in ("quadrant", "six"):
        show(view, people.lea(), [people.empathy_map("m", 4, view=view)], plain, english)
    show("full-quadrant", people.lea(), [people.empathy_map("m", 7, view="quadrant")], plain, english)
    show("archetype", people.lea(archetype="true", type="negative"), [people.empathy_map("m", 2)], plain, english)
    write("pictured", "persona.html.jinja", persona_view(
        people.lea(image={"file": "a.png", "alt": "A woman at a night desk"}), [people.empathy_map("m", 2)], plain, english,
        TODAY, people.PICTURE))
    show("bare", people.document("persona", id="new", name="N"), [], plain, english)
    show("unasked", people.lea(), [people.document("empathy-map", id="m", title="T", persona="lea")], plain, english)
    show("long", people.lea(
        name="Maximiliane " * 24, role=people.LONG_WORD, story=people.LONG_WORD, pains=[people.LONG_WORD],
        goals=[people.LONG_WORD], channels=[people.LONG_WORD], traits=[{"label": people.LONG_WORD, "value": people.LONG_WORD}],
        used_in=[people.LONG_WORD], contributors=[people.LONG_WORD], tags=["t" * 60],
    ), [people.empathy_map("m", 1, says=[people.LONG_WORD] * 3, title=people.LONG_WORD)], plain, english)
    for n in range(3, 13):
        show(f"maps-{n}", people.lea(), [people.empathy_map("m", n), people.empathy_map("other", n)], plain, english)
    segment = people.empathy_map("buyers", 3, segment="First-time buyers")
    write("segment", "map.html.jinja", map_view(segment, plain, english, TODAY))
    found = [summary(p, example.maps_of(p.id), example, TODAY) for p in example.of("persona")]
    write("gallery", "index.html.jinja", index_view(
        [*found, summary(own[0], own[1:], here, TODAY), summary(segment, [], plain, TODAY)], example.settings, english))
    crowd = [summary(people.lea(id=f"p{i}", type=("secondary", "served", "customer")[i % 3]), [], plain, TODAY) for i in range(50)]
    write("crowd", "index.html.jinja", index_view(crowd, plain.settings, english))
    write("empty", "index.html.jinja", index_view([], plain.settings, english))
    return {file.stem: file for file in out.glob("*.html")}


def paper(page: Page) -> int:
    """How many sheets the page takes when it is printed as its style sheet says."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
