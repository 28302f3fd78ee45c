"""The things of a space of Confluence, and how each is read from an answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ID = re.compile(r"[A-Za-z0-9-]{1,64}")
Raw = Mapping[str, Any]


class Stale(Exception):
    """Somebody else wrote there since we looked."""


class Taken(Exception):
    """Another page of the space has this title, maybe one in the archive."""


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    title: str
    version: int
    parent: str = ""
    body: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    id: str
    key: str
    value: Any
    version: int


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    version: int
    comment: str


def id_of(raw: Any) -> str:
    """An id that can stand in an address. Raises ValueError."""
    if not ID.fullmatch(text := str(raw)):
        raise ValueError
    return text


def property_of(raw: Raw) -> Property:
    return Property(id_of(raw.get("id") or "0"), str(raw["key"]), raw["value"], int(raw["version"]["number"]))


def file_of(raw: Raw) -> File:
    comment = raw.get("comment") or (raw.get("metadata") or {}).get("comment") or (
        raw.get("extensions") or {}).get("comment") or ""
    return File(id_of(raw["id"]), str(raw["title"]), int(raw["version"]["number"]), str(comment))
