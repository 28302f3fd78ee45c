"""A Confluence of ours on loopback: as much of it as the driver needs, and as unhelpful as the real one is.

It keeps versions, titles that are unique in a space whatever their case, properties with versions, files, a trash and an
archive. It gives lists in small pages, writes bodies anew (entities, order of attributes, blanks between blocks), finds
titles only in their exact case, does not find for a while what was just created, and answers 409 to a stale version.
`cloud` speaks `api/v2` below /wiki and has lost `rest/api/content`; else it is a Data Center. No live Confluence was at
hand: what it does is what the manuals of Atlassian and the reports of other tools' users say.
"""

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .confluence_content import SPACE, SPACE_ID, TOKEN, USER, Confluence, Content, Refusal


class _Answers(BaseHTTPRequestHandler):
    wiki: Confluence
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body of an answer are two packets

    def handle_one(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(size)
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/wiki")  # a Data Center may live there, too
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        self.wiki.asked.append((self.command, f"{path}?{parts.query}" if parts.query else path))
        self.wiki.before(self.command, path)
        fault = next((f for f in self.wiki.faults if f.times > 0 and f.at(self.command, path)), None)
        if fault:
            fault.times -= 1
        if self.wiki.budget is not None and self.wiki.budget <= 0:
            return self.cut()
        if self.wiki.budget is not None and self.command != "GET":
            self.wiki.budget -= 1
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
            with self.wiki.lock:
                answer = self.route(path.strip("/").split("/"), query, data)
        except Refusal as refusal:
            error = {"errors": [{"status": refusal.status, "title": str(refusal)}]} if self.wiki.cloud else {"statusCode": refusal.status, "message": str(refusal)}
            return self.say(refusal.status, error)
        if fault and fault.kind == "lost":
            return self.cut()
        return self.say(204 if answer is None else 200, answer)

    do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - as the base class wants them

    def allowed(self) -> bool:
        said = self.headers.get("Authorization", "")
        basic = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        return said == (f"Basic {basic}" if self.wiki.cloud else f"Bearer {TOKEN}")

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
            if self.wiki.cloud and not (path[2] == "content" and "attachment" in path and self.command == "POST"):
                raise Refusal(410, "This deprecated endpoint has been removed.")
            return self.classic(path[2:], query, data)
        if path[:2] == ["api", "v2"] and self.wiki.cloud:
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
                found = [c for c in self.wiki.contents.values() if c.status == "current" and not c.unseen and query["spaceKey"] == SPACE == c.space
                         and query.get("title", c.title) == c.title]
                return self.pieces([self.old(c, query) for c in found], query)
            case ["POST", "content"]:
                raw = json.loads(data)
                parent = raw.get("ancestors", [{"id": ""}])[-1]["id"]
                return self.old(self.wiki.create(raw["title"], raw["body"]["storage"]["value"], parent), {"expand": "version"})
            case ["GET", "content", id_]:
                return self.old(self.wiki.found(id_), query)
            case ["PUT", "content", id_]:
                raw = json.loads(data)
                parent = raw.get("ancestors", [{"id": ""}])[-1]["id"]
                return self.old(self.wiki.update(id_, raw["title"], raw["body"]["storage"]["value"], raw["version"]["number"], parent), {"expand": "version"})
            case ["DELETE", "content", id_]:
                if id_.startswith("att"):
                    return self.wiki.drop_file(id_)
                self.wiki.found(id_).status = "trashed"
                return None
            case ["GET", "content", id_, "child", "page"]:
                self.wiki.found(id_)
                return self.pieces([self.old(c, query) for c in self.wiki.contents.values() if c.parent == id_ and c.status == "current" and not c.unseen], query)
            case ["GET", "content", id_, "property"]:
                return self.pieces([kept(p) for p in self.wiki.found(id_).properties.values()], query)
            case ["POST", "content", id_, "property"]:
                raw = json.loads(data)
                return kept(self.wiki.keep(id_, raw["key"], raw["value"], 1))
            case ["PUT", "content", id_, "property", key]:
                raw = json.loads(data)
                return kept(self.wiki.keep(id_, key, raw["value"], raw["version"]["number"]))
            case ["GET", "content", id_, "child", "attachment"]:
                return self.pieces([attached(f) for f in self.wiki.found(id_).files.values()], query)
            case ["POST", "content", id_, "child", "attachment", *more]:
                if self.headers.get("X-Atlassian-Token") not in ("nocheck", "no-check"):
                    raise Refusal(403, "XSRF check failed")
                name, file, comment = uploaded(self.headers["Content-Type"], data)
                done = attached(self.wiki.attach(id_, name, file, comment, more[0] if more else ""))
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
        start, limit = int(query.get("start", 0)), min(int(query.get("limit", 25)), self.wiki.limit)
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
                found = [c for c in self.wiki.contents.values() if c.status == query.get("status", "current") and not c.unseen
                         and (ids is None or c.id in ids) and query.get("title", c.title) == c.title]
                return self.cursor([self.new(c, query) for c in found], query)
            case ["GET", "spaces", space, "pages"]:
                assert space == SPACE_ID
                return self.cursor([self.new(c, query) for c in self.wiki.contents.values() if c.status == "current" and not c.unseen and c.space == SPACE], query)
            case ["POST", "pages"]:
                raw = json.loads(data)
                assert raw["spaceId"] == SPACE_ID
                return self.new(self.wiki.create(raw["title"], raw["body"]["value"], raw.get("parentId", "")), query)
            case ["GET", "pages", id_]:
                return self.new(self.wiki.found(id_), query)
            case ["PUT", "pages", id_]:
                raw = json.loads(data)
                assert raw["id"] == id_
                return self.new(self.wiki.update(id_, raw["title"], raw["body"]["value"], raw["version"]["number"], raw.get("parentId", "")), query)
            case ["DELETE", "pages", id_]:
                self.wiki.found(id_).status = "trashed"
                return None
            case ["GET", "pages", id_, "properties"]:
                return self.cursor([kept(p) for p in self.wiki.found(id_).properties.values()], query)
            case ["POST", "pages", id_, "properties"]:
                raw = json.loads(data)
                return kept(self.wiki.keep(id_, raw["key"], raw["value"], 1))
            case ["PUT", "pages", id_, "properties", number]:
                raw = json.loads(data)
                assert self.wiki.found(id_).properties[raw["key"]]["id"] == number
                return kept(self.wiki.keep(id_, raw["key"], raw["value"], raw["version"]["number"]))
            case ["GET", "pages", id_, "attachments"]:
                return self.cursor([attached(f) | {"comment": f["comment"]} for f in self.wiki.found(id_).files.values()], query)
            case ["DELETE", "attachments", id_]:
                return self.wiki.drop_file(id_)
        raise Refusal(404, "null for uri")

    def new(self, page: Content, query: dict[str, str]) -> dict[str, Any]:
        raw: dict[str, Any] = {"id": page.id, "status": page.status, "title": page.title, "spaceId": SPACE_ID if page.space == SPACE else "7", "parentId": page.parent or None,
                               "version": {"number": page.version}, "body": {}}
        if query.get("body-format") == "storage":
            raw["body"] = {"storage": {"value": page.body, "representation": "storage"}}
        return raw

    def cursor(self, results: list[Any], query: dict[str, str]) -> dict[str, Any]:
        start, limit = int(query.get("cursor") or 0), min(int(query.get("limit", 25)), self.wiki.limit)
        links = {"next": f"/wiki/api/v2/x?limit={limit}&cursor={start + limit}"} if len(results) > start + limit else {}
        return {"results": results[start:start + limit], "_links": links}

    def log_message(self, *args: object) -> None:
        pass


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
    server = _Server(("127.0.0.1", 0), type("_AnswersOf", (_Answers,), {"wiki": wiki}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    wiki.url = f"http://127.0.0.1:{server.server_port}" + ("/wiki" if cloud else "")
    try:
        yield wiki
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
