"""Hostile texts in every field, in real Chromium: none of them runs, asks for anything, or becomes an element.

Each page holds one attack in every field of a persona, its map and its source. The pages' own policy is taken out, so
that nothing but the fields' pipeline stands between the attack and the browser. The control shows that the same
attacks do run where nothing stands there.
"""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, BrowserContext

from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.settings import with_defaults
from empathy_cli.model.types import URL
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import index_view, map_view, persona_view, summary
from tests.render.vectors import hostile

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ATTACKS = list(dict.fromkeys(hostile()))
BENIGN = ["plain words", "**b** *i* `c` [t](https://a.bc/d) <https://a.bc>", "- a\n- b\n    - c\n\n3. d\n\n> e\n\n# f\n\ng  \nh", "***x***\n\n* y\n\n***z***"]
TODAY = "2026-11-22"
T = translator("en")
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
BATCH = 40
GOOD_ADDRESS = re.compile(r"(?:https?://[^/]|mailto:|#|[a-z0-9-]+\.(?:html|md)$|data:image/(?:png;base64|svg\+xml),)", re.IGNORECASE)

CANARY = """(() => {
  const say = what => window.canary(location.pathname, what);
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


def documents(v: str) -> list[Document]:
    """A persona, its map and its source with the text in every field that takes one, past the model's own checks."""
    url = v if URL.pattern.match(v) else "https://a.bc/?q=" + re.sub(r"[\s<>\"'`\\]", "", v)
    said = {"text": v, "evidence": ["s#n1"], "against": ["s"], "note": v}
    line = {"qualifier": "often", "basis": "heard"}
    persona: dict[str, Any] = {
        "id": "p", "name": v, "role": v, "type": "primary", "quote": said, "story": f"{v}\n\n{v}", "image": {"file": v, "alt": v, "licence": v},
        "traits": [{"label": v, "value": v, "why_relevant": v, "kind": "buying", "scale": {"value": 1, "max": 5}}],
        "goals": [said | {"kind": "end"}], "jobs": [{"want": v, "when": v, "so_that": v, "kind": "social", "importance": 3}],
        "pains": [said | line | {"severity": 4}], "gains": [{"text": v, "weight": 2}], "behaviours": [said],
        "motives": [{"motive": v, "framework": v, "tension_with": v, "industry": v}],
        "treatment": {"needs": v, "context": v, "how_we_treat": v}, "frame_of_mind": said, "meaning": said,
        "channels": [{"channel": v, "mode": "online", "preferred": True}, {"channel": v}],
        "contact": {"preference": v, "person": v, "knows_history": True},
        "access": [{"ability": "see", "duration": "temporary", "note": v, "assistive": v}], "contributors": [{"department": v, "name": v}],
        "owner": v, "created": v, "last_validated": "2026-01-31", "review_by": v, "used_in": [{"title": v, "url": url}, {"title": v}], "tags": [v],
    }
    statements = {key: [said | line, {"text": v}] for key in ("sees", "says", "does", "hears")}
    empathy_map = {
        "id": "m", "title": v, "persona": "p", "segment": v, "who": {"situation": v, "role": v},
        "need_to_do": {"differently": v, "jobs": [said], "decisions": [said], "success": v}, **statements,
        "thinks_and_feels": {"pains": [said], "gains": [said], "thoughts": [said]},
        "held": {"date": v, "designed_by": v, "departments": [v, v]}, "note": v,
    }
    source = {"id": "s", "title": v, "type": "interview", "side": "customer", "date": v, "author": v, "method": v, "segment": v, "n": 5, "consent": v,
              "link": url, "file": v, "nuggets": [{"id": "n1", "verbatim": v, "observation": v, "locator": v, "tags": [v]}], "note": v}
    return [Document(kind, data["id"], data, f"personas/{data['id']}.yaml", "0" * 64)
            for kind, data in (("persona", persona), ("empathy-map", empathy_map), ("source", source))]


def views(v: str) -> Iterator[tuple[str, dict[str, Any]]]:
    persona, empathy_map, source = documents(v)
    settings = with_defaults({"name": v, "industry": v, "brand": [v], "departments": [v]})
    among = Workspace(Path(), settings, {d.id: d for d in (persona, empathy_map, source)})
    yield "persona", persona_view(persona, [empathy_map], among, T, TODAY, PIXEL)
    yield "map", map_view(empathy_map, among, T, TODAY)
    yield "index", index_view([summary(persona, [empathy_map], among, TODAY)], settings, T, {"p": PIXEL})


class Watch:
    """Opens many pages at once, each in a frame, and hears of every call, request and element."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.folder = folder
        self.found: dict[str, set[str]] = {}
        self.requests: list[str] = []
        self.page = context.new_page()
        context.expose_binding("canary", lambda _, where, what: self.found.setdefault(Path(where).stem, set()).update(what))
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


def page_of(template: str, view: dict[str, Any], env: Any) -> str:
    """The page without its policy and, for speed, without its style."""
    text = render(env, template, view)
    if template.endswith(".md.jinja"):
        return f"<!doctype html><meta charset=utf-8><title>x</title>{GFM.render(text)}"
    assert POLICY.search(text)
    return STYLE.sub("", POLICY.sub("", text, count=1), count=1)


def test_there_are_a_thousand_attacks() -> None:
    assert len(ATTACKS) >= 1_000


def test_the_same_attacks_do_run_where_nothing_stands_in_their_way(watch: Watch) -> None:
    """The control: a canary that cannot sing proves nothing."""
    pages = [f"<!doctype html><meta charset=utf-8><title>x</title><p>{v}</p>" for v in ATTACKS[:240]]
    watch.look(pages)
    ran = [n for n, found in watch.found.items() if any(what.startswith("ran ") for what in found)]
    assert len(ran) > 40
    assert len(watch.requests) > 40


@pytest.mark.parametrize("ending", ["html", "md"])
@pytest.mark.parametrize("name", ["persona", "map", "index"])
def test_no_attack_in_any_field_acts(name: str, ending: str, watch: Watch) -> None:
    env = environment()
    texts = [*BENIGN, *(ATTACKS if name == "persona" else ATTACKS[::4])]
    watch.look([page_of(f"{name}.{ending}.jinja", dict(views(v))[name], env) for v in texts])
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
