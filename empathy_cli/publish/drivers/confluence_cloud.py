"""The programming interface of Confluence Cloud: it has removed the pages of `rest/api` and has `api/v2`, but files are
still uploaded through `rest/api`. Source: developer.atlassian.com, “The Confluence Cloud REST API v2”.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from empathy_cli.publish.http import Client, Clock, Redirected

from .confluence_api import DROP, MANY, ROUNDS, SEE, Api, Made
from .confluence_things import File, Page, Property, Raw, file_of, id_of, property_of


class CloudApi(Api):
    """Of Cloud: pages have an interface of their own, spaces a number."""

    root = "api/v2"

    def __init__(self, client: Client, space: str, clock: Clock) -> None:
        super().__init__(client, space, clock)
        self.space_id = ""

    def listed(self, path: str, make: Callable[[Raw], Made], params: Raw, *, about: str = "") -> Iterator[Made]:
        cursor: dict[str, str] = {}
        for _ in range(ROUNDS):
            found = self.data("GET", path, params={**params, "limit": MANY, **cursor}, about=about, need=SEE) or {}
            results = self.shaped(lambda raw: list(raw.get("results", ())), found)
            yield from (self.shaped(make, raw) for raw in results)
            further = self.shaped(lambda raw: str(raw.get("_links", {}).get("next") or ""), found)
            before, cursor = cursor, {"cursor": parse_qs(urlsplit(further).query).get("cursor", [""])[0]}
            if not cursor["cursor"]:
                return
            if cursor == before:
                break
        raise self.odd()  # it never ends

    def here(self) -> None:
        found = self.data("GET", "spaces", params={"keys": self.space, "limit": 2}, need=SEE)
        if found is None:
            raise NotImplementedError
        ids = self.shaped(lambda raw: [id_of(space["id"]) for space in raw["results"]], found)
        if not ids:
            raise self.nowhere()
        self.space_id = ids[0]

    def titled(self, title: str) -> Page | None:
        params = {"space-id": self.space_id, "title": title, "status": "current"}
        return next(self.listed("pages", self._page, params), None)

    def page(self, id_: str, *, body: bool = False) -> Page | None:
        found = self.data("GET", f"pages/{quote(id_, safe='')}", params={"body-format": "storage"} if body else {},
                          about=id_, need=SEE)
        return self._current(found, lambda page: page.space == self.space_id)

    def pages(self, ids: Collection[str], home: str) -> dict[str, Page]:  # noqa: ARG002 - Cloud is asked by number
        wanted = sorted(ids)
        found: dict[str, Page] = {}
        for at in range(0, len(wanted), MANY):
            params = {"id": ",".join(wanted[at:at + MANY]), "status": "current"}
            found |= {p.id: p for p in self.listed("pages", self._page, params) if p.space == self.space_id}
        return found | self.lasting(set(wanted) - set(found))

    def everything(self) -> Iterator[Page]:
        return self.listed(f"spaces/{self.space_id}/pages", self._page, {"status": "current"})

    def create(self, title: str, body: str, parent: str) -> Page:
        raw = {"spaceId": self.space_id, "status": "current", "title": title,
               "body": {"representation": "storage", "value": body}}
        if parent:
            raw["parentId"] = parent
        return self._created(self.ask("POST", "pages", json=raw, about=parent, accept=(400, 409)))

    def update(self, before: Page, title: str, body: str, parent: str = "") -> Page:
        raw: dict[str, Any] = {"id": before.id, "status": "current", "title": title,
               "body": {"representation": "storage", "value": body}, "version": {"number": before.version + 1}}
        if parent:
            raw["parentId"] = parent
        return self._updated(before, self.ask("PUT", f"pages/{before.id}", json=raw, about=before.id,
                                              accept=(400, 409)))

    def delete(self, id_: str) -> None:
        self.ask("DELETE", f"pages/{id_}", need=DROP)
        self.gone.add(id_)

    def properties(self, id_: str) -> list[Property]:
        return list(self.listed(f"pages/{id_}/properties", property_of, {}, about=id_))

    def keep(self, id_: str, key: str, value: Any, before: Property | None) -> Property:
        raw: dict[str, Any] = {"key": key, "value": value}
        if before is None:
            answer = self.ask("POST", f"pages/{id_}/properties", json=raw, about=id_, accept=(400, 409))
        else:
            raw["version"] = {"number": before.version + 1}
            answer = self.ask("PUT", f"pages/{id_}/properties/{before.id}", json=raw, about=id_, accept=(400, 409))
        return self._kept(answer)

    def files(self, id_: str) -> list[File]:
        return list(self.listed(f"pages/{id_}/attachments", file_of, {"status": "current"}, about=id_))

    def drop(self, file: File) -> None:
        self.ask("DELETE", f"attachments/{file.id}", need=DROP)

    @staticmethod
    def _page(raw: Raw) -> Page:
        return Page(id_of(raw["id"]), str(raw["title"]), int(raw["version"]["number"]), str(raw.get("parentId") or ""),
                    str((raw.get("body") or {}).get("storage", {}).get("value", "")), str(raw.get("spaceId", "")))


def connect(client: Client, space: str, clock: Clock) -> Api:
    """The interface that this Confluence has. Cloud always lives below /wiki; Data Center rarely does."""
    if client.base.endswith("/wiki"):
        cloud = CloudApi(client, space, clock)
        try:
            cloud.here()
        except (NotImplementedError, Redirected):
            pass
        else:
            return cloud
    api = Api(client, space, clock)
    api.here()
    return api
