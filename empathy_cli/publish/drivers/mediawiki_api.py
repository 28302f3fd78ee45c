"""MediaWiki's `api.php`: the login of a bot, its token, and the waits that the wiki asks for.

An error comes with HTTP 200 (503 where the wiki can only be read): `{"error": {"code": …, "info": …}}`. Sources: the
manual's “API:Login”, “API:Tokens”, “Manual:Maxlag parameter”.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from empathy_cli.locale import N_
from empathy_cli.model.text import inert
from empathy_cli.publish.asked import MAX_WORDS, Answer, Secret
from empathy_cli.publish.http import Client, Unsure
from empathy_cli.publish.target import Denied, PublishError, Settings, Unreachable

from .mediawiki_errors import SESSION, WAITS, Errors

LAG = 5
"""Seconds by which its databases may lag behind before we wait; what bots are asked to keep."""
PATIENCE = 60.0
"""Seconds that one request may wait because the wiki asks for it."""
TRIES = 4
ROUNDS = 1000
"""Parts of one answer: more than any list of ours has."""
Files = Mapping[str, tuple[str, bytes, str]]
_NO_WIKI = N_("{host} does not answer as a MediaWiki does: `url` is the address of its api.php")


@dataclass(frozen=True, slots=True)
class Wiki:
    """What it says of itself and of us."""

    name: str
    """Of the account, "" for a stranger."""
    rights: frozenset[str]
    uploads: bool
    endings: frozenset[str]
    """Of files that may be uploaded."""

    @property
    def many(self) -> int:
        """Titles that may be asked for at once."""
        return 500 if "apihighlimits" in self.rights else 50


class Api:
    """One wiki. Logs in and asks what it is before the first request."""

    def __init__(self, settings: Settings, secret: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._user = settings.user
        self._secret = Secret(secret)
        url = settings.url.rstrip("/")
        url = url if url.endswith(".php") else f"{url}/api.php"
        self.client = Client(url, name=settings.token, secret=self._secret)
        self.errors = Errors(self.client.host, settings.token)
        self._sleep = sleep
        self._wiki: Wiki | None = None
        self._token = ""
        self._logged_in = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.__exit__()

    @property
    def wiki(self) -> Wiki:
        if self._wiki is None:
            self._login()
            self._wiki = self._who()
        return self._wiki

    def ask(self, **asked: Any) -> dict[str, Any]:
        """The answer to a question. POST, for titles can make an address too long; nothing is changed by it."""
        _ = self.wiki
        return self._call(asked, reads=True)

    def query(self, **asked: Any) -> list[dict[str, Any]]:
        """All parts of the answer to a query, to the last one."""
        found: list[dict[str, Any]] = []
        more: dict[str, Any] = {}
        _ = self.wiki
        for _round in range(ROUNDS):
            answer = self._call({**more, **asked, "action": "query"}, reads=True)
            part, before, more = answer.get("query", {}), more, answer.get("continue") or {}
            if not answer.keys() & {"query", "continue", "batchcomplete"} or type(part) is not dict \
                    or type(more) is not dict or (more and more == before):
                break
            found.append(part)
            if not more:
                return found
        raise self.odd()

    def odd(self) -> PublishError:
        return self.errors.fault(PublishError, _NO_WIKI)

    @contextmanager
    def shaped(self) -> Iterator[None]:
        """Around what takes an answer apart. Raises PublishError where it is none of a MediaWiki."""
        try:
            yield
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise self.odd() from None

    def do(self, does: str, asked: Mapping[str, str], files: Files | None = None) -> dict[str, Any]:
        """Changes something; `does` is a key of GRANTS. Raises Unsure where nobody knows whether it happened."""
        bot = {"bot": "1"} if "bot" in self.wiki.rights and asked["action"] == "edit" else {}
        return self._call({**asked, **bot}, reads=False, does=does, files=files)

    def wait(self, seconds: float) -> None:
        self._sleep(seconds)

    def _call(self, asked: Mapping[str, Any], *, reads: bool, does: str = "",
              files: Files | None = None) -> dict[str, Any]:
        waited, renewed, broken = 0.0, False, 0
        while True:
            form = self._form(asked, reads=reads)
            answer = self.client.call("POST", form=form, files=files, reads=reads, accept=(503,))
            data = self._data(answer)
            error = data.get("error")
            if not isinstance(error, dict):
                return data
            code, words = str(error.get("code", "")), str(error.get("readonlyreason") or error.get("info", ""))
            words = inert(words)[:MAX_WORDS]
            if code in SESSION and not renewed and self._wiki is not None:
                renewed = True
                if code not in ("badtoken", "notoken"):
                    self._login()
                self._token = ""
            elif code in WAITS:
                wait = _seconds(answer, 10.0 if code == "ratelimited" else float(LAG))
                waited += wait
                if waited > PATIENCE or code == "readonly":
                    raise self.errors.busy(code, words)
                self._sleep(wait)
            elif code.startswith("internal_api_error"):
                broken += 1
                if not reads or broken >= TRIES:
                    raise self.errors.fault(Unreachable if reads else Unsure, N_("{host} failed in mid-work: {words}"),
                                            words=words)
                self._sleep(float(2 ** broken))
            else:
                raise self.errors.refused(code, words, does)

    def _form(self, asked: Mapping[str, Any], *, reads: bool) -> dict[str, Any]:
        form = {"format": "json", "formatversion": "2", **asked}
        if self._logged_in:
            form["assert"] = "user"
        if self._wiki is not None:
            form["maxlag"] = str(LAG)
        if not reads:
            form["token"] = self._token = self._token or self._tokens("csrf")
        return form

    def _data(self, answer: Answer) -> dict[str, Any]:
        data = answer.json() if answer.status != 503 or "json" in answer.headers.get("content-type", "") else {
            "error": {"code": "internal_api_error", "info": self.client.said(answer)}}
        if not isinstance(data, dict):
            raise self.odd()
        return data

    def _login(self) -> None:
        """A bot's password, from Special:BotPasswords: `user` is NAME@BOT."""
        self._logged_in = False
        if not self._user:
            return
        self.client.__exit__()  # forgets the cookies of a login that has run out: with them there is no other
        answer = self._call({"action": "login", "lgname": self._user, "lgpassword": self._secret.value,
                             "lgtoken": self._tokens("login")}, reads=True).get("login", {})
        if type(answer) is not dict:
            raise self.odd()
        if answer.get("result") != "Success":
            why = answer.get("reason", "")
            words = why.get("text", "") if isinstance(why, dict) else str(why or answer.get("result", ""))
            raise self.errors.fault(Denied, N_(
                "{host} does not let “{user}” in with what {name} holds: `user` is NAME@BOT, and the secret is a bot "
                "password from Special:BotPasswords ({words})"), user=self._user, words=inert(words)[:MAX_WORDS])
        self._logged_in = True

    def _who(self) -> Wiki:
        query = self._call({"action": "query", "meta": "siteinfo|userinfo", "uiprop": "rights",
                            "siprop": "general|fileextensions"}, reads=True).get("query", {})
        with self.shaped():
            user, general = query["userinfo"], query["general"]
            return Wiki("" if "anon" in user else str(user["name"]), frozenset(user["rights"]),
                        bool(general.get("uploadsenabled")),
                        frozenset(str(e["ext"]).lower() for e in query.get("fileextensions", ())))

    def _tokens(self, kind: str) -> str:
        answer = self._call({"action": "query", "meta": "tokens", "type": kind}, reads=True)
        with self.shaped():
            return str(answer["query"]["tokens"][f"{kind}token"])


def _seconds(answer: Answer, otherwise: float) -> float:
    """What Retry-After says, where it says a number."""
    said = answer.headers.get("retry-after", "")
    return min(max(float(said), 1.0), 3600.0) if said.isdecimal() and said.isascii() and len(said) < 9 else otherwise
