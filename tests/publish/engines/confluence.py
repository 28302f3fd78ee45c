"""A Confluence of ours on loopback: as much of it as the driver needs, and as unhelpful as the real one is.

It keeps versions, titles that are unique in a space whatever their case, properties with versions, files, a trash and an
archive. It gives lists in small pages, writes bodies anew (entities, order of attributes, blanks between blocks), finds
titles only in their exact case, does not find for a while what was just created, and answers 409 to a stale version.
`cloud` speaks `api/v2` below /wiki and has lost `rest/api/content`; else it is a Data Center. No live Confluence was at
hand: what it does is what the manuals of Atlassian and the reports of other tools' users say.
"""

import base64
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

USER, TOKEN = "ci@example.com", "canary-token-0123456789abcdef"
SPACE, SPACE_ID = "CX", "98310"
ET.register_namespace("ac", "ac")
ET.register_namespace("ri", "ri")


@dataclass
class Content:
    id: str
    title: str
    body: str = ""
    parent: str = ""
    version: int = 1
    status: str = "current"
    space: str = SPACE
    history: list[tuple[str, str]] = field(default_factory=list)
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    unseen: int = 0
    """How often it is still answered with 404."""


@dataclass
class Fault:
    """What happens to the next requests that `at` is true of: a status, or "drop" (before), "lost" (after), "hang"."""

    kind: int | str
    at: Callable[[str, str], bool]
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(words)
        self.status = status


def is_write(method: str, _: str) -> bool:
    return method != "GET"


class Confluence:
    """The site: what stands there, what people do by hand, and what was asked."""

    def __init__(self, *, cloud: bool, limit: int = 7, lag: int = 0) -> None:
        self.cloud, self.limit, self.lag = cloud, limit, lag
        self.contents: dict[str, Content] = {}
        self.asked: list[tuple[str, str]] = []
        self.faults: list[Fault] = []
        self.budget: int | None = None
        """How many writes still happen; after that every connection is dropped: the program was killed."""
        self.lock = threading.RLock()
        self.url = ""
        self.next = 1000
        self.before: Callable[[str, str], None] = lambda _method, _path: None
        self.home = self.add("Home", "<p>Welcome</p>")

    # by hand

    @property
    def pages(self) -> dict[str, Content]:
        return {c.title: c for c in self.contents.values() if c.status == "current"}

    def add(self, title: str, body: str, parent: str = "") -> Content:
        self.next += 7
        page = self.contents[str(self.next)] = Content(str(self.next), title, body, parent)
        return page

    def edit(self, title: str, body: str = "<p>By hand</p>", new: str = "") -> None:
        page = self.pages[title]
        page.history.append((page.title, page.body))
        page.title, page.body, page.version = new or title, body or page.body, page.version + 1

    def trash(self, title: str) -> None:
        self.pages[title].status = "trashed"

    def writes(self) -> list[tuple[str, str]]:
        return [a for a in self.asked if a[0] != "GET"]

    # rules

    def check_title(self, title: str, but: str = "") -> None:
        if not title or len(title.encode("utf-16-le")) > 510:
            raise Refusal(400, "The title is empty or too long")
        for c in self.contents.values():
            if c.id != but and c.space == SPACE and c.status in ("current", "archived") and c.title.casefold() == title.casefold():
                raise Refusal(400, "A page with this title already exists: A page already exists with the same TITLE in this space")

    def found(self, id_: str) -> Content:
        page = self.contents.get(id_)
        if page is None or page.status == "trashed":
            raise Refusal(404, f"No content found with id {id_}")
        if page.unseen:
            page.unseen -= 1
            raise Refusal(404, f"No content found with id {id_}")
        return page

    def create(self, title: str, body: str, parent: str) -> Content:
        self.check_title(title)
        if parent:
            self.found(parent)
        page = self.add(title, stored(body), parent)
        page.unseen = self.lag
        return page

    def update(self, id_: str, title: str, body: str, version: int, parent: str = "") -> Content:
        page = self.found(id_)
        if version != page.version + 1:
            raise Refusal(409, f"Version must be incremented on update. Current Version: [{page.version}]. Provided version: [{version}]")
        self.check_title(title, id_)
        self.edit(page.title, stored(body), title)
        page.parent = parent or page.parent
        return page

    def keep(self, id_: str, key: str, value: Any, version: int) -> dict[str, Any]:
        page = self.found(id_)
        if len(json.dumps(value)) > 32_768:
            raise Refusal(400, "The value of a property must be less than 32 kB")
        before = page.properties.get(key, {"id": "", "version": 0})
        if version != before["version"] + 1:
            raise Refusal(409, "Cannot change the property: version is stale")
        self.next += 1
        page.properties[key] = {"id": before["id"] or str(self.next), "key": key, "value": value, "version": version}
        return page.properties[key]

    def attach(self, id_: str, name: str, data: bytes, comment: str, number: str = "") -> dict[str, Any]:
        page = self.found(id_)
        before = page.files.get(name)
        if bool(number) != bool(before) or (before and before["id"] != f"att{number}"):
            raise Refusal(400, "Cannot add a new attachment with same file name as an existing attachment")
        self.next += 1
        page.files[name] = {"id": before["id"] if before else f"att{self.next}", "title": name, "data": data, "comment": comment,
                            "version": before["version"] + 1 if before else 1}
        return page.files[name]

    def drop_file(self, id_: str) -> None:
        for page in self.contents.values():
            for name, file in list(page.files.items()):
                if file["id"] == id_:
                    del page.files[name]
                    return
        raise Refusal(404, "no such attachment")


def stored(body: str) -> str:
    """As Confluence writes it anew; 400 where it is no XHTML."""
    try:
        root = ET.fromstring(f'<r xmlns:ac="ac" xmlns:ri="ri">{body}</r>')
    except ET.ParseError as error:
        raise Refusal(400, f"Error parsing xhtml: {error}") from None
    for element in root.iter():
        ordered = sorted(element.attrib.items(), reverse=True)
        element.attrib.clear()
        element.attrib.update(ordered)
        if element.tag == "{ac}structured-macro":
            element.set("{ac}macro-id", "7f3c1f0e-0000-4000-8000-0123456789ab")
    text = re.sub(r"^<r[^>]*>|</r>$", "", ET.tostring(root, encoding="unicode", short_empty_elements=True))
    text = re.sub(r">\s*\n\s*<", "><", text).strip()
    return text.replace("\u00a0", "&nbsp;").replace("“", "&ldquo;").replace("”", "&rdquo;").replace("é", "&eacute;")


def _handler(wiki: Confluence) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body of an answer are two packets

        def handle_one(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            data = self.rfile.read(size)
            parts = urlsplit(self.path)
            path = parts.path.removeprefix("/wiki")  # a Data Center may live there, too
            query = {k: v[0] for k, v in parse_qs(parts.query).items()}
            wiki.asked.append((self.command, f"{path}?{parts.query}" if parts.query else path))
            wiki.before(self.command, path)
            fault = next((f for f in wiki.faults if f.times > 0 and f.at(self.command, path)), None)
            if fault:
                fault.times -= 1
            if wiki.budget is not None and wiki.budget <= 0:
                return self.cut()
            if wiki.budget is not None and self.command != "GET":
                wiki.budget -= 1
            if fault and fault.kind == "drop":
                return self.cut()
            if fault and fault.kind == "hang":
                time.sleep(2)
                return self.cut()
            if fault and isinstance(fault.kind, int):
                return self.say(fault.kind, {"message": "a fault"}, fault.headers)
            if not self.allowed():
                return self.say(401, {"message": "Client must be authenticated"})
            try:
                with wiki.lock:
                    answer = self.route(path.strip("/").split("/"), query, data)
            except Refusal as refusal:
                error = {"errors": [{"status": refusal.status, "title": str(refusal)}]} if wiki.cloud else {"statusCode": refusal.status, "message": str(refusal)}
                return self.say(refusal.status, error)
            if fault and fault.kind == "lost":
                return self.cut()
            return self.say(204 if answer is None else 200, answer)

        do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - as the base class wants them

        def allowed(self) -> bool:
            said = self.headers.get("Authorization", "")
            basic = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
            return said == (f"Basic {basic}" if wiki.cloud else f"Bearer {TOKEN}")

        def cut(self) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def say(self, status: int, data: Any, headers: dict[str, str] | None = None) -> None:
            body = b"" if data is None else json.dumps(data).encode()
            with suppress(OSError):
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def route(self, path: list[str], query: dict[str, str], data: bytes) -> Any:
            path = [unquote(p) for p in path]
            if path[:2] == ["rest", "api"]:
                if wiki.cloud and not (path[2] == "content" and "attachment" in path and self.command == "POST"):
                    raise Refusal(410, "This deprecated endpoint has been removed.")
                return self.classic(path[2:], query, data)
            if path[:2] == ["api", "v2"] and wiki.cloud:
                return self.modern(path[2:], query, data)
            raise Refusal(404, "null for uri")

        # Data Center

        def classic(self, path: list[str], query: dict[str, str], data: bytes) -> Any:
            match [self.command, *path]:
                case ["GET", "space", key]:
                    if key != SPACE:
                        raise Refusal(404, "No space with this key")
                    return {"key": SPACE, "id": int(SPACE_ID)}
                case ["GET", "content"]:
                    found = [c for c in wiki.contents.values() if c.status == "current" and not c.unseen and query["spaceKey"] == SPACE == c.space
                             and query.get("title", c.title) == c.title]
                    return self.pieces([self.old(c, query) for c in found], query)
                case ["POST", "content"]:
                    raw = json.loads(data)
                    parent = raw.get("ancestors", [{"id": ""}])[-1]["id"]
                    return self.old(wiki.create(raw["title"], raw["body"]["storage"]["value"], parent), {"expand": "version"})
                case ["GET", "content", id_]:
                    return self.old(wiki.found(id_), query)
                case ["PUT", "content", id_]:
                    raw = json.loads(data)
                    parent = raw.get("ancestors", [{"id": ""}])[-1]["id"]
                    return self.old(wiki.update(id_, raw["title"], raw["body"]["storage"]["value"], raw["version"]["number"], parent), {"expand": "version"})
                case ["DELETE", "content", id_]:
                    if id_.startswith("att"):
                        return wiki.drop_file(id_)
                    wiki.found(id_).status = "trashed"
                    return None
                case ["GET", "content", id_, "child", "page"]:
                    wiki.found(id_)
                    return self.pieces([self.old(c, query) for c in wiki.contents.values() if c.parent == id_ and c.status == "current" and not c.unseen], query)
                case ["GET", "content", id_, "property"]:
                    return self.pieces([kept(p) for p in wiki.found(id_).properties.values()], query)
                case ["POST", "content", id_, "property"]:
                    raw = json.loads(data)
                    return kept(wiki.keep(id_, raw["key"], raw["value"], 1))
                case ["PUT", "content", id_, "property", key]:
                    raw = json.loads(data)
                    return kept(wiki.keep(id_, key, raw["value"], raw["version"]["number"]))
                case ["GET", "content", id_, "child", "attachment"]:
                    return self.pieces([attached(f) for f in wiki.found(id_).files.values()], query)
                case ["POST", "content", id_, "child", "attachment", *more]:
                    if self.headers.get("X-Atlassian-Token") not in ("nocheck", "no-check"):
                        raise Refusal(403, "XSRF check failed")
                    name, file, comment = uploaded(self.headers["Content-Type"], data)
                    done = attached(wiki.attach(id_, name, file, comment, more[0] if more else ""))
                    return done if more else {"results": [done]}
            raise Refusal(404, "null for uri")

        def old(self, page: Content, query: dict[str, str]) -> dict[str, Any]:
            expand = query.get("expand", "").split(",")
            raw: dict[str, Any] = {"id": page.id, "type": "page", "status": page.status, "title": page.title}
            if "version" in expand:
                raw["version"] = {"number": page.version}
            if "ancestors" in expand:
                raw["ancestors"] = [{"id": page.parent}] if page.parent else []
            if "space" in expand:
                raw["space"] = {"key": page.space}
            if "body.storage" in expand:
                raw["body"] = {"storage": {"value": page.body, "representation": "storage"}}
            return raw

        def pieces(self, results: list[Any], query: dict[str, str]) -> dict[str, Any]:
            start, limit = int(query.get("start", 0)), min(int(query.get("limit", 25)), wiki.limit)
            part = results[start:start + limit]
            links = {"next": f"/rest/api/x?start={start + limit}"} if len(results) > start + limit else {}
            return {"results": part, "start": start, "limit": limit, "size": len(part), "_links": links}

        # Cloud

        def modern(self, path: list[str], query: dict[str, str], data: bytes) -> Any:
            match [self.command, *path]:
                case ["GET", "spaces"]:
                    return self.cursor([{"id": SPACE_ID, "key": SPACE}] if query["keys"] == SPACE else [], query)
                case ["GET", "pages"]:
                    ids = query["id"].split(",") if "id" in query else None
                    found = [c for c in wiki.contents.values() if c.status == query.get("status", "current") and not c.unseen
                             and (ids is None or c.id in ids) and query.get("title", c.title) == c.title]
                    return self.cursor([self.new(c, query) for c in found], query)
                case ["GET", "spaces", space, "pages"]:
                    assert space == SPACE_ID
                    return self.cursor([self.new(c, query) for c in wiki.contents.values() if c.status == "current" and not c.unseen and c.space == SPACE], query)
                case ["POST", "pages"]:
                    raw = json.loads(data)
                    assert raw["spaceId"] == SPACE_ID
                    return self.new(wiki.create(raw["title"], raw["body"]["value"], raw.get("parentId", "")), query)
                case ["GET", "pages", id_]:
                    return self.new(wiki.found(id_), query)
                case ["PUT", "pages", id_]:
                    raw = json.loads(data)
                    assert raw["id"] == id_
                    return self.new(wiki.update(id_, raw["title"], raw["body"]["value"], raw["version"]["number"], raw.get("parentId", "")), query)
                case ["DELETE", "pages", id_]:
                    wiki.found(id_).status = "trashed"
                    return None
                case ["GET", "pages", id_, "properties"]:
                    return self.cursor([kept(p) for p in wiki.found(id_).properties.values()], query)
                case ["POST", "pages", id_, "properties"]:
                    raw = json.loads(data)
                    return kept(wiki.keep(id_, raw["key"], raw["value"], 1))
                case ["PUT", "pages", id_, "properties", number]:
                    raw = json.loads(data)
                    assert wiki.found(id_).properties[raw["key"]]["id"] == number
                    return kept(wiki.keep(id_, raw["key"], raw["value"], raw["version"]["number"]))
                case ["GET", "pages", id_, "attachments"]:
                    return self.cursor([attached(f) | {"comment": f["comment"]} for f in wiki.found(id_).files.values()], query)
                case ["DELETE", "attachments", id_]:
                    return wiki.drop_file(id_)
            raise Refusal(404, "null for uri")

        def new(self, page: Content, query: dict[str, str]) -> dict[str, Any]:
            raw: dict[str, Any] = {"id": page.id, "status": page.status, "title": page.title, "spaceId": SPACE_ID if page.space == SPACE else "7", "parentId": page.parent or None,
                                   "version": {"number": page.version}, "body": {}}
            if query.get("body-format") == "storage":
                raw["body"] = {"storage": {"value": page.body, "representation": "storage"}}
            return raw

        def cursor(self, results: list[Any], query: dict[str, str]) -> dict[str, Any]:
            start, limit = int(query.get("cursor") or 0), min(int(query.get("limit", 25)), wiki.limit)
            links = {"next": f"/wiki/api/v2/x?limit={limit}&cursor={start + limit}"} if len(results) > start + limit else {}
            return {"results": results[start:start + limit], "_links": links}

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def kept(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "version": {"number": found["version"]}}


def attached(file: dict[str, Any]) -> dict[str, Any]:
    return {"id": file["id"], "title": file["title"], "status": "current", "version": {"number": file["version"]}, "metadata": {"comment": file["comment"]}}


def uploaded(kind: str, data: bytes) -> tuple[str, bytes, str]:
    parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + data).get_payload()
    by_name = {str(p.get_param("name", header="Content-Disposition")): p for p in parts}
    return by_name["file"].get_filename(), by_name["file"].get_payload(decode=True), by_name["comment"].get_payload(decode=True).decode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *args: object) -> None:
        """A client that went away is what some tests are about."""


@contextmanager
def running(*, cloud: bool, limit: int = 7, lag: int = 0) -> Iterator[Confluence]:
    wiki = Confluence(cloud=cloud, limit=limit, lag=lag)
    server = _Server(("127.0.0.1", 0), _handler(wiki))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    wiki.url = f"http://127.0.0.1:{server.server_port}" + ("/wiki" if cloud else "")
    try:
        yield wiki
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
