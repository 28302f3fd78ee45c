"""What `empathy render` writes of a stranger's documents, opened as the files that they are, and used as people use pages."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.render.hostile_workspace import MOST, lay, readable

from .made import POLICY, Maker
from .test_injection import BENIGN, TRIALS, evenly, known, nothing_acts, ours, spread, watch  # noqa: F401 - pytest finds fixtures by name
from .watch import CANARY, Document, Watch, proxy

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def files(folder: Path) -> list[Document]:
    return [Document(file.read_text("utf-8"), file.suffix[1:]) for file in sorted(folder.iterdir()) if file.suffix in (".html", ".svg")]


def test_the_files_of_a_workspace_full_of_attacks_do_nothing(empathy: Callable[..., Any], watch: Watch, known: list[str], tmp_path: Path) -> None:  # noqa: F811 - the fixtures
    """As they were written, with their policy. What a page tried and its policy refused counts, too."""
    harmless, full = tmp_path / "harmless", tmp_path / "full"
    lay(harmless, [text for text in BENIGN for _ in range(2)])
    attacks = evenly([text for text in known if readable(text)], min(MOST, round(60 * TRIALS)))
    assert lay(full, attacks) > 50 * len(attacks)
    for folder in (harmless, full):
        done = empathy("render", cwd=folder)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
    names = {file.name for file in (full / "build").iterdir()}
    assert {"index.html", "touchpoints.html", "departments.html"} <= names
    assert len({f"p{n}.html" for n in range(len(attacks))} & names) >= len(attacks) - 3, done.stderr
    assert json.loads((full / "build" / "empathy.json").read_text("utf-8"))
    pages = files(full / "build")
    assert all(POLICY.search(page.text) for page in pages if page.ending == "html")

    def made() -> Iterator[tuple[object, Document]]:
        yield from ((BENIGN[0], document) for document in files(harmless / "build"))
        yield from ((page.text[:60], page) for page in pages)

    nothing_acts(watch, made())


@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without it"])
def test_nothing_acts_when_somebody_points_clicks_types_and_prints(browser: Browser, known: list[str], tmp_path: Path, policy: bool) -> None:  # noqa: F811 - a fixture
    """A link may lead to where its writer wanted, and nowhere but to a page of ours, a web address or a mailbox."""
    maker = Maker()
    ran: list[str] = []
    texts = [*evenly(known, 400), *(f"[x](https://a.bc/{n})" for n in range(100))]
    with proxy() as (server, asked):
        context = browser.new_context(proxy={"server": server})
        context.expose_binding("canary", lambda _, where, what: ran.append(f"{where} {what}"))
        context.add_init_script(CANARY)
        page = context.new_page()
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        went: list[str] = []
        context.on("request", lambda request: went.append(request.url))
        for document in maker.real(spread(texts), "persona", "touchpoints", "departments", "index"):
            file = tmp_path / "page.html"
            file.write_text(document.text if policy else POLICY.sub("", document.text, count=1), "utf-8", "replace")
            context.unroute_all()
            before = len(asked)
            page.goto(file.as_uri())
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            context.route("**/*", lambda route: route.fulfill(status=204))  # nobody leaves
            for _ in range(40):
                page.keyboard.press("Tab")
            assert len(asked) == before, asked[before:]
            for key in ("Enter", "Space", "Escape", "a"):
                page.keyboard.press(key)
            links = page.locator("main a:visible, main summary:visible, nav a:visible")
            for n in range(0, links.count(), max(1, links.count() // 12)):
                links.nth(n).hover()
                links.nth(n).click(no_wait_after=True)
            page.mouse.wheel(0, 5_000)
            assert page.url.startswith(file.as_uri())
            page.pdf()
        context.close()
    assert ran == []
    own = tmp_path.as_uri() + "/"
    strange = [url for url in went if not re.fullmatch(rf"{re.escape(own)}(?:[a-z-]+\.html(?:#[a-z0-9-]*)?)|data:image/(?:png;base64|svg\+xml),.*|https?://[^/].*|mailto:.*", url)]
    assert strange == []
    assert any(url.startswith("https://a.bc/") for url in went), "no link was followed"
    of_links = {match[1] for url in went if (match := re.match(r"https?://([^/?#]*)", url))}
    assert {re.sub(r"\S+ (?:https?://)?([^/ :]+).*", r"\1", line) for line in asked} <= of_links  # the browser hurries where a mouse points
