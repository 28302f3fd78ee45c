"""The programming interface of Confluence Data Center and Server, as far as publishing needs it.

Source: developer.atlassian.com, “Confluence Data Center REST API”. Cloud's is in `confluence_cloud`. What was just
created may be answered with 404 for a while.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from mimetypes import guess_type
from typing import Any, TypeVar
from urllib.parse import quote

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.asked import Answer
from empathy_cli.publish.http import Client, Clock, Redirected
from empathy_cli.publish.target import PublishError

from .confluence_things import File, Page, Property, Raw, Stale, Taken, file_of, id_of, property_of

PATIENCE = 6
"""How often something that was just created is asked for again, first after half a second, then twice as long."""
LASTING = 4
"""The same for pages of our list that are not found, all of them together."""
MANY = 200
"""Things that one request asks for; a server that gives fewer is asked again."""
ROUNDS = 10_000
EDIT = N_("{host} does not let the account of {name} add or change pages in this space: it needs that permission")
DROP = N_("{host} does not let the account of {name} delete pages in this space: it needs that permission")
SEE = N_("{host} does not show this space to the account of {name}")
Made = TypeVar("Made")


class Api:
    """One space, by its key."""

    root = "rest/api"

    def __init__(self, client: Client, space: str, clock: Clock) -> None:
        self.client = client
        self.space = space
        self.clock = clock
        self.fresh: set[str] = set()
        """Ids of what was created a moment ago, or is there for certain."""
        self.gone: set[str] = set()
        """Ids of what is there no more, for certain."""

    def ask(self, method: str, path: str, *, about: str = "", accept: Collection[int] = (), need: str = EDIT,
            root: str = "", **more: Any) -> Answer:
        """One request. Where it is about something new, 404 is not believed at once."""
        headers = {"Accept": "application/json", "X-Atlassian-Token": "no-check"}
        if "files" not in more:
            headers["Content-Type"] = "application/json"  # Data Center wants it on GET and DELETE, too
        accept = {*accept, 404}
        for attempt in range(PATIENCE + 1):
            found = self.client.call(method, f"{root or self.root}/{path}", headers=headers, need=need, accept=accept,
                                     **more)
            if found.status != 404 or about not in self.fresh or attempt == PATIENCE:
                break
            self.clock.sleep(0.5 * 2 ** attempt)
        return found

    def data(self, method: str, path: str, **more: Any) -> Raw | None:
        """What is there; None where nothing is. Raises PublishError where the answer is no JSON object."""
        answer = self.ask(method, path, **more)
        if answer.status == 404:
            return None
        found = answer.json()
        if type(found) is not dict:
            raise self.odd()
        return found

    def odd(self) -> PublishError:
        return PublishError(Problem(N_("{host} answers in a way that Confluence does not"), {"host": self.client.host}))

    def shaped(self, make: Callable[[Raw], Made], raw: Raw) -> Made:
        """What `make` reads out of an answer. Raises PublishError where the answer does not have that shape."""
        try:
            return make(raw)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            raise self.odd() from None

    def listed(self, path: str, make: Callable[[Raw], Made], params: Raw, *, about: str = "") -> Iterator[Made]:
        """All results of a list, however many a server gives at once. Raises PublishError where it never ends."""
        start, before = 0, None
        for _ in range(ROUNDS):
            found = self.data("GET", path, params={**params, "start": start, "limit": MANY}, about=about, need=SEE)
            results = self.shaped(lambda raw: list(raw["results"]), found or {"results": ()})
            if results and results == before:
                break
            yield from (self.shaped(make, raw) for raw in results)
            start, before = start + len(results), results
            if not results or not self.shaped(lambda raw: raw.get("_links", {}).get("next"), found or {}):
                return
        raise self.odd()  # it never ends

    def here(self) -> None:
        """Raises PublishError where there is no such space."""
        try:
            found = self.data("GET", f"space/{quote(self.space, safe='')}", need=SEE)
        except Redirected:
            found = None  # to the page where people log in
        if found is None:
            raise self.nowhere()

    def nowhere(self) -> PublishError:
        return PublishError(Problem(N_(
            "there is no space “{space}” at {host}, or the account of {name} may not see it: `space` is its key, and "
            "`url` the address of Confluence itself, for Cloud with /wiki at its end"),
            {"space": self.space, "host": self.client.host, "name": self.client.name}))

    def titled(self, title: str) -> Page | None:
        """The page of exactly this title; one that differs in case is not found by it."""
        params = {"spaceKey": self.space, "title": title, "type": "page", "status": "current", "expand": "version"}
        return next(self.listed("content", self._page, params), None)

    def page(self, id_: str, *, body: bool = False) -> Page | None:
        """The page of this id, if it is one of this space and not in its trash."""
        expand = "version,ancestors,space" + (",body.storage" if body else "")
        found = self.data("GET", f"content/{quote(id_, safe='')}", params={"expand": expand}, about=id_, need=SEE)
        return self._current(found, lambda page: page.space.casefold() == self.space.casefold())

    def _current(self, found: Raw | None, ours: Callable[[Page], bool]) -> Page | None:
        if found is None:
            return None
        if self.shaped(lambda raw: raw.get("status", "current"), found) == "current":
            page = self.shaped(self._page, found)
            if ours(page):
                return page
        self.gone.add(self.shaped(lambda raw: id_of(raw["id"]), found))
        return None

    def lasting(self, ids: Collection[str]) -> dict[str, Page]:
        """Those of these pages that are there, each asked for by itself. That one is not is believed when it lasts:
        lists and searches lag behind, and what a run before this one created may still be answered with 404.
        """
        found: dict[str, Page] = {}
        for attempt in range(LASTING + 1):
            found |= {id_: page for id_ in sorted(set(ids) - set(found)) if (page := self.page(id_))}
            doubtful = set(ids) - set(found) - self.gone
            if not doubtful:
                break
            if attempt == LASTING:
                self.gone |= doubtful
            else:
                self.clock.sleep(0.5 * 2 ** attempt)
        return found

    def pages(self, ids: Collection[str], home: str) -> dict[str, Page]:
        """Those of these pages that stand in the space. `home` is the page that most of them stand below."""
        params = {"expand": "version"}
        below = self.listed(f"content/{home}/child/page", self._page, params, about=home)
        found = {page.id: replace(page, parent=home) for page in below}
        found |= self.lasting(set(ids) - set(found))  # moved away by hand, deleted, or not listed yet
        return {id_: page for id_, page in found.items() if id_ in ids}

    def everything(self) -> Iterator[Page]:
        """All pages of the space, without their bodies."""
        params = {"spaceKey": self.space, "type": "page", "status": "current", "expand": "version"}
        return self.listed("content", self._page, params)

    def create(self, title: str, body: str, parent: str) -> Page:
        raw: dict[str, Any] = {"type": "page", "title": title, "space": {"key": self.space}, "body": _storage(body)}
        if parent:
            raw["ancestors"] = [{"id": parent}]
        return self._created(self.ask("POST", "content", json=raw, about=parent, accept=(400, 409)))

    def update(self, before: Page, title: str, body: str, parent: str = "") -> Page:
        """The next version of the page; below another page, where one is named. Raises Stale, and Taken."""
        raw: dict[str, Any] = {
            "id": before.id, "type": "page", "title": title, "space": {"key": self.space}, "body": _storage(body),
            "version": {"number": before.version + 1, "minorEdit": True}}
        if parent:
            raw["ancestors"] = [{"id": parent}]
        return self._updated(before, self.ask("PUT", f"content/{before.id}", json=raw, about=before.id,
                                              accept=(400, 409)))

    def delete(self, id_: str) -> None:
        """Into the space's trash."""
        self.ask("DELETE", f"content/{id_}", need=DROP)
        self.gone.add(id_)

    def properties(self, id_: str) -> list[Property]:
        return list(self.listed(f"content/{id_}/property", property_of, {"expand": "version"}, about=id_))

    def keep(self, id_: str, key: str, value: Any, before: Property | None) -> Property:
        """Writes a property, in its next version. Raises Stale."""
        if before is None:
            answer = self.ask("POST", f"content/{id_}/property", json={"key": key, "value": value}, about=id_,
                              accept=(400, 409))
        else:
            raw = {"key": key, "value": value, "version": {"number": before.version + 1, "minorEdit": True}}
            answer = self.ask("PUT", f"content/{id_}/property/{quote(key)}", json=raw, about=id_, accept=(400, 409))
        return self._kept(answer)

    def files(self, id_: str) -> list[File]:
        return list(self.listed(f"content/{id_}/child/attachment", file_of, {"expand": "version,metadata"}, about=id_))

    def upload(self, id_: str, name: str, data: bytes, comment: str, before: File | None) -> File:
        """A file at a page, over `before` where it stands there. Raises Stale where it is not as it was any more."""
        path = f"content/{id_}/child/attachment" + (f"/{before.id.removeprefix('att')}/data" if before else "")
        file = name, data, guess_type(name)[0] or "application/octet-stream"
        answer = self.ask("POST", path, files={"file": file}, form={"comment": comment, "minorEdit": "true"}, about=id_,
                          root="rest/api", accept=(400, 409))
        if answer.status == 409:
            raise Stale(self.client.said(answer))
        found = self._accepted(answer)
        return self.shaped(lambda raw: replace(file_of(raw), name=name, comment=comment),
                           self.shaped(lambda raw: raw["results"][0] if "results" in raw else raw, found))

    def drop(self, file: File) -> None:
        """A file, into the trash."""
        self.ask("DELETE", f"content/{file.id}", need=DROP)

    def _kept(self, answer: Answer) -> Property:
        if answer.status >= 400:
            raise Stale(self.client.said(answer))
        return self.shaped(property_of, self._accepted(answer))

    def _created(self, answer: Answer) -> Page:
        if answer.status in (400, 409) and "title" in self.client.said(answer).lower():
            raise Taken(self.client.said(answer))
        found = self.shaped(self._page, self._accepted(answer))
        self.fresh.add(found.id)
        return found

    def _updated(self, before: Page, answer: Answer) -> Page:
        if answer.status in (400, 404, 409):
            now = self.page(before.id)
            if now is None or now.version != before.version:
                raise Stale(self.client.said(answer))
            if "title" in self.client.said(answer).lower():
                raise Taken(self.client.said(answer))
        return self.shaped(self._page, self._accepted(answer))

    def _accepted(self, answer: Answer) -> Raw:
        if answer.status >= 400:
            raise PublishError(Problem(N_("{host} refuses the page: {status} {words}"), {
                "host": self.client.host, "status": answer.status, "words": self.client.said(answer)}))
        found = answer.json()
        if type(found) is not dict:
            raise self.odd()
        return found

    @staticmethod
    def _page(raw: Raw) -> Page:
        ancestors = raw.get("ancestors") or [{"id": ""}]
        return Page(id_of(raw["id"]), str(raw["title"]), int(raw["version"]["number"]), str(ancestors[-1]["id"]),
                    str(raw.get("body", {}).get("storage", {}).get("value", "")),
                    str(raw.get("space", {}).get("key", "")))


def _storage(body: str) -> Raw:
    return {"storage": {"value": body, "representation": "storage"}}
