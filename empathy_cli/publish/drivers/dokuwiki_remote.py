"""What DokuWiki's remote interface is asked: XML-RPC at lib/exe/xmlrpc.php, as its ApiCore.php has it.

An error may come as HTTP 200 with an empty struct (releases since 2024 send a fault): only `True` is success, and why
it failed has to be found out. An id is folded by the wiki (`cleanID`); the lists say what stands there by the MD5 of
its text, in some releases without the blanks at its ends.
"""

import re
import xmlrpc.client
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.http import Client
from empathy_cli.publish.target import Denied, PublishError

PATH = "lib/exe/xmlrpc.php"
READ, EDIT, DELETE = 1, 2, 16
"""Of DokuWiki's permissions; CREATE is 4, UPLOAD 8."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
NOT_ON = -32605
NOT_KNOWN = frozenset({-32601, -32602})


class Refusing(PublishError):
    """The wiki says with a fault that it does not do this."""


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands at an id: MD5, and the time of its revision in seconds."""

    hash: str
    rev: int


class Rpc:
    """One wiki, one session. Raises what `Client` raises, and PublishError for answers that are none."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def login(self, user: str, secret: str) -> None:
        """Opens a session, whose cookie the client keeps: a password on every call costs the wiki ten times as much."""
        if self._call("dokuwiki.login", user, secret) != 1:
            raise Denied(Problem(N_("{host} does not accept what {name} holds: is it right, and still valid?"),
                                 {"host": self._client.host, "name": self._client.name}))

    def pages(self, namespace: str) -> dict[str, Stands]:
        """Every page in a namespace and below that the account may read; of the root alone its own pages."""
        return self._stands("dokuwiki.getPagelist", namespace)

    def files(self, namespace: str) -> dict[str, Stands]:
        """Every picture and other file, as `pages`."""
        return self._stands("wiki.getAttachments", namespace)

    def _stands(self, method: str, namespace: str) -> dict[str, Stands]:
        rows = self._call(method, namespace, {"depth": 0 if namespace else 1, "hash": 1})
        if type(rows) is not list:  # an empty struct is an error, not an empty wiki
            raise self._strange()
        try:
            return {str(row["id"]): Stands(str(row["hash"]), int(row.get("rev") or row["mtime"])) for row in rows}
        except (TypeError, KeyError, ValueError, AttributeError):
            raise self._strange() from None

    def text(self, id_: str) -> str:
        found = self._call("wiki.getPage", id_)
        if type(found) is not str:
            raise self._strange()
        return found

    def file(self, id_: str) -> bytes:
        found = self._call("wiki.getAttachment", id_)
        return found.data if isinstance(found, xmlrpc.client.Binary) else b""

    def revisions(self, id_: str) -> list[int]:
        """Of a page, the newest first."""
        rows = self._call("wiki.getPageVersions", id_, 0)
        try:
            return [int(row["version"]) for row in rows]
        except (TypeError, KeyError, ValueError):
            raise self._strange() from None

    def folded(self, ids: Iterable[str]) -> dict[str, str]:
        """What the wiki makes of these ids: it tells so of locks that nobody holds, and nothing else happens."""
        ids = list(ids)
        found = self._call("dokuwiki.setLocks", {"lock": [], "unlock": ids}) if ids else {}
        names = found.get("unlockfail") if type(found) is dict else None
        if ids and (type(names) is not list or len(names) != len(ids)):
            if len(ids) > 1:
                return {old: new for one in ids for old, new in self.folded([one]).items()}
            names = found.get("unlocked") if type(found) is dict else None
            if type(names) is not list or len(names) != 1:
                raise self._strange()
        return dict(zip(ids, map(str, names or ()), strict=True))

    def name(self, id_: str) -> str:
        """The id of the page that the wiki finds when it is asked for this one; "" where it finds none."""
        try:
            found = self._call("wiki.getPageInfo", id_)
        except Refusing:
            return ""
        name = found.get("name") if type(found) is dict else None
        return name if type(name) is str else ""

    def author(self, id_: str) -> str:
        """Who wrote this page last: the name of an account, of a stranger the address; "" where nobody knows."""
        found = self._call("wiki.getPageInfo", id_)
        return str(found.get("author") or "") if type(found) is dict else ""

    def login_name(self) -> str:
        """What the wiki calls our account; "" where it does not tell (it does since 2024)."""
        try:
            found = self._call("core.whoAmI")
        except PublishError:
            return ""
        return str(found.get("login") or "") if type(found) is dict else ""

    def lock(self, ids: Iterable[str]) -> set[str]:
        """Keeps people from beginning to edit these pages. Returns those that somebody is editing, or we may not."""
        return self._locks(list(ids), [])

    def unlock(self, ids: Iterable[str]) -> None:
        self._locks([], list(ids))

    def _locks(self, lock: list[str], unlock: list[str]) -> set[str]:
        if not lock and not unlock:
            return set()
        found = self._call("dokuwiki.setLocks", {"lock": lock, "unlock": unlock})
        failed = found.get("lockfail") if type(found) is dict else None
        failed = list(failed.values()) if type(failed) is dict else failed  # PHP's arrays with gaps
        return {str(id_) for id_ in failed} if type(failed) is list else set()

    def may(self, id_: str) -> int:
        found = self._call("wiki.aclCheck", id_)
        return found if type(found) is int else 0

    def put(self, id_: str, text: str, why: str) -> bool:
        """Writes a page; an empty text deletes it. Raises Unsure where no answer came."""
        return self._does("wiki.putPage", id_, text, {"sum": why, "minor": False}) is True

    def put_file(self, id_: str, data: bytes) -> bool:
        found = self._does("wiki.putAttachment", id_, xmlrpc.client.Binary(data), {"ow": True})
        return type(found) is str and found != ""

    def delete_file(self, id_: str) -> bool | None:
        """Whether the wiki deleted a picture; None where it keeps one that a page shows.

        Why it did not, its answer does not always say: who may delete is told no for no other reason.
        """
        if type(self._does("wiki.deleteAttachment", id_)) is int:
            return True
        return None if self.may(id_) >= DELETE else False

    def _does(self, method: str, *params: Any) -> Any:
        """A write; None where the wiki refuses it."""
        try:
            return self._call(method, *params, reads=False)
        except Refusing:
            return None

    def _call(self, method: str, *params: Any, reads: bool = True) -> Any:
        body = xmlrpc.client.dumps(params, method, encoding="utf-8").encode("utf-8", "replace")
        answer = self._client.call("POST", content=body, headers={"Content-Type": "text/xml; charset=utf-8"},
                                   reads=reads, need=N_("{host} does not let the account of {name} do this: it may not "
                                                        "write there, or not use the remote interface (remoteuser)"))
        try:
            return loads(answer.body)
        except xmlrpc.client.Fault as fault:
            raise self._fault(fault) from None
        except (ValueError, ExpatError, xmlrpc.client.Error, TypeError, KeyError, IndexError, AttributeError):
            raise PublishError(Problem(N_(
                "{host} answers with something else than data ({kind}): is this the address of the wiki, and is its "
                "remote interface on (remote)?"),
                {"host": self._client.host, "kind": inert(answer.headers.get("content-type", "?"))[:80]})) from None

    def _fault(self, fault: xmlrpc.client.Fault) -> PublishError:
        host = self._client.host
        if fault.faultCode == NOT_ON:
            return PublishError(Problem(N_("the remote interface of {host} is off: an admin can turn it on "
                                           "(remote, remoteuser)"), {"host": host}))
        if fault.faultCode in NOT_KNOWN:
            return PublishError(Problem(N_("{host} is too old, or no DokuWiki: it does not know what is asked"),
                                        {"host": host}))
        return Refusing(Problem(N_("{host} refuses the request: {status} {words}"), {
            "host": host, "status": fault.faultCode, "words": inert(str(fault.faultString))[:200]}))

    def _strange(self) -> PublishError:
        return PublishError(Problem(N_("{host} answers what no DokuWiki answers: the account may not look there, or "
                                       "something stands in between"), {"host": self._client.host}))


def loads(body: bytes) -> Any:
    """The value of an answer. Raises Fault, and ValueError for what no wiki sends: declarations, other encodings."""
    text = _DECLARATION.sub("", body.decode("utf-8", "replace"), count=1)
    if "<!" in text:
        raise ValueError
    values, _ = xmlrpc.client.loads(_UNSEEN.sub("\ufffd", text), use_builtin_types=False)
    if len(values) != 1:
        raise ValueError
    return values[0]


def outermost(namespaces: Iterable[str]) -> list[str]:
    """Of these namespaces those that lie in no other one. The root stays: of it only its own pages are listed."""
    found: list[str] = []
    for name in sorted(set(namespaces)):
        if not any(outer and (name == outer or name.startswith(f"{outer}:")) for outer in found):
            found.append(name)
    return found


def space(id_: str) -> str:
    """The namespace of a page."""
    return id_.rpartition(":")[0]

