"""Opens pages in Chromium, many at once, and hears of everything that they do: calls, requests, elements, addresses."""

import json
import socketserver
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Error, Request

BATCH = 40
SETTLED = 60
"""Milliseconds after everything is loaded: what begins by itself has begun by then, as the control shows."""

CANARY = """(() => {
  const whose = () => {
    let at = window;
    try { while (at.parent !== top) at = at.parent; return at.location.pathname; } catch { return 'a stranger'; }
  };
  const say = what => window.canary(whose(), JSON.stringify(what));
  for (const f of ['alert', 'confirm', 'prompt', 'print', 'open']) window[f] = () => say(['ran ' + f]);
  addEventListener('securitypolicyviolation', e => say(['refused ' + e.effectiveDirective + ' ' + e.blockedURI]), true);
  if (window === top) return;
  addEventListener('load', () => {
    const found = new Set(['seen']);
    for (const e of [...document.querySelectorAll('*')]) {
      const name = e.localName;
      found.add(name);
      if (name === 'style') found.add('style of ' + e.textContent.length);
      for (const a of [...e.attributes]) {
        found.add(name + ' ' + a.name);
        if (/^(?:href|src|srcset|action|formaction|data|xlink:href|background|poster|cite|ping|content|rel|http-equiv|style|target|to|values)$/.test(a.name))
          found.add('value ' + name + ' ' + a.name + ' ' + a.value);
        if (/^(?:id|name|class|usemap|for|form)$/.test(a.name) && !/^[A-Za-z0-9_ -]*$/.test(a.value)) found.add('odd ' + name + ' ' + a.name + ' ' + a.value);
        if (/^on/i.test(a.name)) e.dispatchEvent(new Event(a.name.slice(2), {bubbles: true}));
      }
      const to = e.href && e.href.baseVal !== undefined ? e.href.baseVal : e.href;
      if (/^(?:a|area)$/.test(name) && /^\\s*j/i.test(to || '')) e.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
      if (/^(?:button|input|summary)$/.test(name)) e.click();
    }
    say([...found]);
  });
})()"""
"""Runs in every document before anything of its own. Uses by itself what somebody would have to click on or point at."""


class Document(NamedTuple):
    text: str
    ending: str = "html"


class _Asked(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        line = self.request.recv(4096).split(b"\r\n", 1)[0]
        self.server.asked.append(line.decode("latin-1"))  # type: ignore[attr-defined]  # of the server below


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """The only way out that the browser has: a proxy that answers nothing and writes down what it was asked for."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Asked) as server:
        server.daemon_threads = True
        server.asked = []  # type: ignore[attr-defined]  # read by the handler
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked  # type: ignore[attr-defined]  # as above
        server.shutdown()


class Watch:
    """What pages did is in `found` by the page's number; what somebody was asked for, in `requests`."""

    def __init__(self, context: BrowserContext, folder: Path, asked: list[str]) -> None:
        self.folder = folder
        self.found: dict[str, set[str]] = {}
        self.requests = asked
        self.askers: set[str] = set()
        """The pages that asked somebody, where the browser says who it was."""
        self.pages = {"all.html"}
        self.page = context.new_page()
        # as one text: a list would go through the hands of the driver word by word
        context.expose_binding("canary", lambda _, where, what: self.found.setdefault(Path(where).stem, set()).update(json.loads(what)))
        context.add_init_script(CANARY)
        context.on("request", self._request)
        context.on("page", lambda page: self.requests.append(f"window {page.url}"))
        self.page.on("dialog", lambda dialog: (self.requests.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def _request(self, request: Request) -> None:
        """Pages ask for nothing but what stands in themselves, and Markdown for the picture of its journey."""
        own = request.url.removeprefix(f"{self.folder.as_uri()}/")
        if not (own in self.pages and request.is_navigation_request()) and own != "j.svg" and not own.startswith("data:image/"):
            self.requests.append(request.url)
            with suppress(Error):  # of a window that has gone
                frame = request.frame
                while frame.parent_frame and frame.parent_frame.parent_frame:
                    frame = frame.parent_frame
                self.askers.add(frame.name)

    def look(self, documents: Iterable[Document], patience: float = 20) -> Iterator[dict[int, set[str]]]:
        """What each of some documents did, by its number; again and again, until all of them were opened.

        `patience` is how many seconds some may take: one that goes elsewhere at once never tells.
        """
        numbered = enumerate(documents)
        while batch := list(islice(numbered, BATCH)):
            self.found = {}
            self.pages = {"all.html", *(f"{n}.{document.ending}" for n, document in batch)}
            for n, document in batch:
                (self.folder / f"{n}.{document.ending}").write_text(document.text, "utf-8", "replace")
            frames = "".join(f'<iframe name="{n}" src="{n}.{document.ending}"></iframe>' for n, document in batch)
            (self.folder / "all.html").write_text(f"<!doctype html><meta charset=utf-8>{frames}", "utf-8")
            self.page.goto((self.folder / "all.html").as_uri())
            until = time.monotonic() + patience
            while not all("seen" in self.found.get(str(n), ()) for n, _ in batch) and time.monotonic() < until:
                self.page.wait_for_timeout(10)  # lets the canaries' messages in
            self.page.wait_for_timeout(SETTLED)
            for n, document in batch:
                (self.folder / f"{n}.{document.ending}").unlink()
            strangers = set(self.found) - {str(n) for n, _ in batch}
            self.requests += [f"a frame of nobody's: {name} {self.found[name]}" for name in strangers]
            yield {n: self.found.get(str(n), set()) for n, _ in batch}


@contextmanager
def watching(browser: Browser, folder: Path) -> Iterator[Watch]:
    with proxy() as (server, asked):
        context = browser.new_context(proxy={"server": server})
        try:
            yield Watch(context, folder, asked)
        finally:
            context.close()


HANDLERS = """[...new Set([window,
  ...Object.getOwnPropertyNames(window).filter(name => /^[A-Z]/.test(name)).map(name => window[name] && window[name].prototype).filter(Boolean)]
  .flatMap(it => Object.getOwnPropertyNames(it)).filter(name => /^on[a-z]+$/.test(name)))].sort()"""


def handlers(browser: Browser) -> list[str]:
    """The names of all handlers of events that this browser knows."""
    page = browser.new_page()
    try:
        return list(page.evaluate(HANDLERS))
    finally:
        page.close()
