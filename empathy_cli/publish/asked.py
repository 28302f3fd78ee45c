"""What a request to a wiki is made of, and what comes back: the address, the secret, the answer, the wait."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert

from .target import PublishError

MAX_WORDS = 200
"""Characters of what a wiki says that go into a message of ours."""
SECONDS_OF_YEAR = 366 * 24 * 3600
LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


class Secret:
    """A password or token: shows as stars wherever it is printed."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    @property
    def value(self) -> str:
        return self._value


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    host: str

    def json(self) -> Any:
        """The answer as data. Raises PublishError where it is no JSON: often a page for people, of a proxy."""
        import json

        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise PublishError(Problem(N_(
                "{host} answers with something else than data ({kind}): is this the address of the wiki's interface?"),
                {"host": self.host, "kind": inert(self.headers.get("content-type", "?"))[:MAX_WORDS]})) from None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def address(url: str, secret: Secret | None) -> str:
    """The address without its last slash. Raises PublishError where a secret would be seen on the way."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise PublishError(Problem(N_("`url` is not the web address of a wiki, such as https://wiki.example.org")))
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise PublishError(Problem(N_(
            "`url` must hold nothing but the address: no user, no password, no “?” and no “#”")))
    if parts.scheme == "http" and secret and not LOOPBACK.fullmatch(host):
        raise PublishError(Problem(N_(
            "the secret would be readable on its way to {host}: `url` must begin with https"), {"host": host}))
    return url.rstrip("/")


def retry_after(value: str, today: float) -> float | None:
    """Seconds from a Retry-After header: a number, or a date in HTTP's form; None where it says nothing."""
    value = value.strip()
    if re.fullmatch(r"\d+(?:\.\d*)?", value, re.ASCII):
        return min(float(value), float(SECONDS_OF_YEAR)) or None  # a number too large for anything is infinite
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(value)
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return min(max(then.timestamp() - today, 0.0), float(SECONDS_OF_YEAR)) or None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
