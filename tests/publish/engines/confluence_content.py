"""What a Confluence of ours keeps: see `confluence`."""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
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
