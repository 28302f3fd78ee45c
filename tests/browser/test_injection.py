"""Hostile texts in every field, in real Chromium: none of them runs, asks for anything, or becomes an element.

One document for each attack: it stands in every field of a persona, its map, its source and the settings, and the
document holds all that is made of them: the persona's page with its map and sources, for every fourth attack also the
segment's page and the gallery, and the Markdown of each as a renderer shows it that lets HTML through. The pages' own
policy is taken out, so that nothing but the fields' pipeline stands between the attack and the browser. The control
shows that the same attacks do run where nothing stands there.
"""

import json
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, BrowserContext

from empathy_cli.render.environment import environment, render
from tests.render.everywhere import views
from tests.render.vectors import hostile

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANY = 1_000
_ALL = list(dict.fromkeys(hostile()))
ATTACKS = [_ALL[i * len(_ALL) // MANY] for i in range(MANY)]
"""Evenly from all of ours: every trick, in some of the contexts and encodings. All of them go through test_fields.py."""
BENIGN = ["plain words", "**b** *i* `c` [t](https://a.bc/d) <https://a.bc>", "- a\n- b\n    - c\n\n3. d\n\n> e\n\n# f\n\ng  \nh", "***x***\n\n* y\n\n***z***"]
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
BATCH = 40
GOOD_ADDRESS = re.compile(r"(?:https?://[^/]|mailto:|#|[a-z0-9-]+\.(?:html|md)(?:#[a-z0-9-]+)?$|data:image/(?:png;base64|svg\+xml),)", re.IGNORECASE)

CANARY = """(() => {
  const say = what => window.canary(location.pathname, JSON.stringify(what));
  for (const f of ['alert', 'confirm', 'prompt', 'print', 'open']) window[f] = () => say(['ran ' + f]);
  if (window === top) return;
  addEventListener('load', () => {
    const found = new Set(['seen']);
    for (const e of document.querySelectorAll('*')) {
      found.add(e.localName);
      for (const a of e.attributes) {
        found.add(e.localName + ' ' + a.name);
        if (/^(?:href|src|srcset|action|formaction|data|xlink:href|background|poster)$/.test(a.name)) found.add('address ' + a.value);
      }
    }
    say([...found]);
  });
})()"""


class Watch:
    """Opens many pages at once, each in a frame, and hears of every call, request and element."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.folder = folder
        self.found: dict[str, set[str]] = {}
        self.requests: list[str] = []
        self.page = context.new_page()
        # as one text: a list would go through the hands of the driver word by word
        context.expose_binding("canary", lambda _, where, what: self.found.setdefault(Path(where).stem, set()).update(json.loads(what)))
        context.add_init_script(CANARY)
        context.route(re.compile("^(?!file:|data:|about:)"), lambda route: (self.requests.append(route.request.url), route.abort()))
        self.page.on("dialog", lambda dialog: (self.requests.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def look(self, pages: list[str]) -> None:
        """Every page once; what they did is in `found` by their number, and in `requests`."""
        for start in range(0, len(pages), BATCH):
            names = [str(n) for n in range(start, min(start + BATCH, len(pages)))]
            for name in names:
                (self.folder / f"{name}.html").write_text(pages[int(name)], "utf-8", "replace")
            frames = "".join(f'<iframe src="{name}.html"></iframe>' for name in names)
            (self.folder / "all.html").write_text(f"<!doctype html><meta charset=utf-8>{frames}", "utf-8")
            self.page.goto((self.folder / "all.html").as_uri())
            until = time.monotonic() + 20
            while not all("seen" in self.found.get(name, ()) for name in names) and time.monotonic() < until:
                self.page.wait_for_timeout(10)  # lets the canaries' messages in


@pytest.fixture
def watch(browser: Browser, tmp_path: Path) -> Iterator[Watch]:
    context = browser.new_context()
    yield Watch(context, tmp_path)
    context.close()


def document_of(v: str, env: Any, *, every: bool) -> str:
    """The pages in one document, without their policy and, for speed, without their style. Not every: the persona's."""
    parts = ["<!doctype html><meta charset=utf-8><title>x</title>"]
    for name, view in islice(views(lambda _: v), None if every else 1):
        page = render(env, f"{name}.html.jinja", view)
        assert POLICY.search(page)
        parts += STYLE.sub("", POLICY.sub("", page, count=1), count=1), GFM.render(render(env, f"{name}.md.jinja", view))
    return "\n".join(parts)


def test_the_same_attacks_do_run_where_nothing_stands_in_their_way(watch: Watch) -> None:
    """The control: a canary that cannot sing proves nothing."""
    watch.look([f"<!doctype html><meta charset=utf-8><title>x</title><p>{v}</p>" for v in ATTACKS[:120]])
    ran = [n for n, found in watch.found.items() if any(what.startswith("ran ") for what in found)]
    assert len(ran) > 20
    assert len(watch.requests) > 10


def test_no_attack_in_any_field_acts(watch: Watch) -> None:
    assert len(set(ATTACKS)) == MANY
    env = environment()
    texts = [*BENIGN, *ATTACKS]
    watch.look([document_of(v, env, every=n % 4 == 0 or n < len(BENIGN)) for n, v in enumerate(texts)])
    assert len(watch.found) == len(texts)
    assert all("seen" in found for found in watch.found.values())
    known = set().union(*(watch.found[str(n)] for n in range(len(BENIGN))))
    acted = {}
    for n in range(len(BENIGN), len(texts)):
        strange = {what for what in watch.found[str(n)] - known if not (what.startswith("address ") and GOOD_ADDRESS.match(what[8:]))}
        if strange:
            acted[texts[n]] = sorted(strange)
    assert not acted, json.dumps(dict(list(acted.items())[:5]), ensure_ascii=False)[:2_000]
    assert watch.requests == []
