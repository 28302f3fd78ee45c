"""One way to ask the programming interface of a wiki, with one policy for what goes wrong on the way.

    with Client("https://wiki.example.org/w", name="WIKI_TOKEN", secret=Secret(value), bearer=True) as client:
        answer = client.call("GET", "api.php", params={"action": "query"})
        answer.json()

A call ends within `total` seconds, waits included, and after `TRIES` tries at the most. A reading call (GET, or
`reads=True`) is tried again after 429, 5xx, a time-out and a broken connection. A write is tried again only where it
cannot have reached the wiki (429, or no connection); else `Unsure` is raised: read again, compare, then decide. 401 and
403 are never tried again. Redirects are told, never followed, so that no secret goes to another host. Cookies are kept
for as long as the client is open.
"""

import random
import re
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlsplit

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert

from .asked import LOOPBACK, MAX_WORDS, SECONDS_OF_YEAR, Answer, Secret, address, retry_after
from .target import Denied, PublishError, Unreachable

if TYPE_CHECKING:
    import httpx

TRIES = 5
TOTAL = 60.0
"""Seconds that a call may take, with all its tries and waits."""
CONNECT, READ = 10.0, 30.0
"""Seconds until there is a connection, and between two pieces of an answer."""
MAX_BYTES = 64 * 1024 * 1024


class Unsure(Unreachable):
    """A write whose answer never came: it may have happened. Read again, compare, then decide."""


class Redirected(PublishError):
    """The wiki lives somewhere else."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, as far as a call needs it."""

    now: Callable[[], float] = time.monotonic
    today: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


class Client:
    """Asks one wiki. Use it as `with Client(…) as client`; nothing is asked over the network before the first call.

    `name` is the environment variable that held `secret`, for messages. The secret goes along as `Authorization`: with
    `user` as a password (Basic), with `bearer` as a token; with neither it is only kept out of messages, for a wiki
    that is logged into by a form. `hidden` are further secrets, for messages again.
    """

    def __init__(self, base_url: str, *, name: str = "", secret: Secret | None = None, user: str = "",
                 bearer: bool = False, headers: Mapping[str, str] | None = None, hidden: Collection[Secret] = (),
                 total: float = TOTAL, connect: float = CONNECT, read: float = READ,
                 clock: Clock | None = None) -> None:
        self.base = address(base_url, secret)
        self.host = inert(urlsplit(self.base).netloc)
        self.name = name
        self._secret = secret or Secret("")
        if bearer and not re.fullmatch(r"[!-~]*", self._secret.value):
            raise PublishError(Problem(N_(
                "what {name} holds is no token: it has blanks, line ends or letters like “é”"), {"name": name}))
        self._login = (user, bearer)
        self._hidden = tuple(hidden)
        self._headers = dict(headers or {})
        self._total, self._connect, self._read = total, connect, read
        self._clock = clock or Clock()
        self._client: httpx.Client | None = None
        self._stream: Any = None

    def __repr__(self) -> str:
        return f"Client({self.base!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            self._client.close()
            self._client = None

    def call(self, method: str, path: str = "", *, params: Mapping[str, Any] | None = None, json: Any = None,
             form: Mapping[str, Any] | None = None, content: bytes | None = None,
             files: Mapping[str, tuple[str, bytes, str]] | None = None, headers: Mapping[str, str] | None = None,
             reads: bool | None = None, accept: Collection[int] = (), need: str = "") -> Answer:
        """The answer to one request below `base_url`. Of `json`, `form` (also with `files`) and `content`, one is sent.

        Statuses of 200 to 299 and those of `accept` are answers, also 403 and 5xx that stand there. `need` says for
        403 what is not allowed, as a marked text. Raises Denied (401, 403), Redirected, Unsure, Unreachable, and
        PublishError for every other status.
        """
        reads = method in ("GET", "HEAD") if reads is None else reads
        kind = Unreachable if reads else Unsure
        end = self._clock.now() + self._total
        asked = {"params": params, "json": json, "data": form, "content": content, "files": files,
                 "headers": headers and dict(headers)}
        for attempt in range(TRIES):
            found = self._once(method, path, {k: v for k, v in asked.items() if v is not None}, end)
            fault: PublishError
            if isinstance(found, Answer):
                if found.status in accept or 200 <= found.status < 300:
                    return found
                if found.status < 500 and found.status != 429:
                    raise self._refused(found, need)
                again = reads or found.status == 429
                fault = self._fault(Unreachable, N_("{host} wants no more requests now: try again later")) \
                    if found.status == 429 else self._fault(kind, N_(
                        "{host} has a fault of its own ({status} {words}): try again later"),
                        status=found.status, words=self.said(found))
                wait = self._wait(found, attempt)
            else:
                sent, fault = found
                again = reads or not sent
                if sent and not reads:
                    fault = Unsure(*fault.problems)
                wait = self._wait(None, attempt)
            if not again or attempt == TRIES - 1 or not isinstance(fault, Unreachable):
                raise fault
            left = end - self._clock.now()
            if wait >= left:
                if isinstance(found, Answer) and "retry-after" in found.headers:
                    fault = self._fault(Unreachable, N_("{host} wants no more requests before {time}: try again then"),
                                        time=self._then(wait))
                raise fault
            self._clock.sleep(wait)
        raise AssertionError

    def said(self, answer: Answer) -> str:
        """What the wiki says itself about what went wrong, without any secret, fit for a message."""
        from .said import words

        return inert(self._without(words(answer.body, answer.headers.get("content-type", ""))))[:MAX_WORDS]

    def _once(self, method: str, path: str, asked: dict[str, Any], end: float) -> Answer | tuple[bool, PublishError]:
        """One try: the answer; or whether something may have reached the wiki, and what to say."""
        import httpx

        left = max(end - self._clock.now(), 0.01)
        limits = httpx.Timeout(min(self._read, left), connect=min(self._connect, left))
        url = f"{self.base}/{path.lstrip('/')}" if path else self.base
        guard = threading.Timer(left, self._cut)  # an answer that drips in keeps every limit between two pieces
        guard.daemon = True
        guard.start()
        try:
            with self._open().stream(method, url, timeout=limits, extensions={"trace": self._seen}, **asked) as got:
                pieces, size = [], 0
                for piece in got.iter_bytes(65_536):
                    size += len(piece)
                    if size > MAX_BYTES:
                        return True, self._fault(PublishError, N_("the answer of {host} is too large (over {n} MiB)"),
                                                 n=MAX_BYTES // 1024 ** 2)
                    pieces.append(piece)
                names = {k.lower(): v for k, v in got.headers.items()}
                return Answer(got.status_code, names, b"".join(pieces), self.host)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            if "CERTIFICATE" in str(error).upper():
                return False, self._fault(PublishError, N_(
                    "the certificate of {host} is not one that this machine trusts: SSL_CERT_FILE may name your own"))
            return False, self._fault(Unreachable, N_("no connection to {host}: {reason}"), reason=self._reason(error))
        except httpx.TimeoutException:
            return True, self._fault(Unreachable, N_("{host} does not answer in time"))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            if self._clock.now() >= end or not guard.is_alive():
                return True, self._fault(Unreachable, N_("{host} does not answer in time"))
            return True, self._fault(Unreachable, N_("the connection to {host} broke off: {reason}"),
                                     reason=self._reason(error))
        finally:
            guard.cancel()

    def _open(self) -> "httpx.Client":
        if self._client is None:
            import logging

            import httpx

            for noisy in ("httpx", "httpcore"):  # they tell headers and cookies of every answer where debugging is on
                logging.getLogger(noisy).setLevel(logging.WARNING)
            secure = self.base.startswith("https:")
            context: Any = False  # nothing is encrypted without https, and nothing leads there: no redirects
            if secure:
                context = httpx.create_ssl_context()
                context.load_default_certs()  # of the machine too: a company's own
            user, bearer = self._login
            headers = {"User-Agent": "empathy", "Accept-Encoding": "identity"} | self._headers
            if self._secret and bearer:
                headers["Authorization"] = f"Bearer {self._secret.value}"
            self._client = httpx.Client(
                headers=headers, verify=context, follow_redirects=False,
                auth=httpx.BasicAuth(user, self._secret.value) if self._secret and user and not bearer else None,
                trust_env=not LOOPBACK.fullmatch(urlsplit(self.base).hostname or ""),
                limits=httpx.Limits(max_connections=1, keepalive_expiry=2))
        return self._client

    def _seen(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = info["return_value"]

    def _cut(self) -> None:
        stream = self._stream
        with suppress(Exception):  # whatever state the connection is in: it ends here
            stream.get_extra_info("socket").shutdown(2)

    def _refused(self, answer: Answer, need: str) -> PublishError:
        """What to say about a status that is no answer and that no repetition helps."""
        words = self.said(answer)
        if answer.status == 401:
            return self._fault(Denied, N_("{host} does not accept what {name} holds: is it right, and still valid?")
                               if self.name and self._secret else
                               N_("{host} wants to know who asks: `token` of this wiki in empathy.yaml names the "
                                  "environment variable that holds the secret"), words=words)
        if answer.status == 403:
            message = need or N_("{host} does not allow this to the account of {name}")
            return self._fault(Denied, message, words=words)
        if 300 <= answer.status < 400:
            place = urlsplit(answer.headers.get("location", ""))
            shown = f"{place.scheme}://{place.hostname or ''}{place.path}" if place.scheme else place.path
            return self._fault(Redirected, N_(
                "{host} leads on to {place}: write the address of the wiki itself as `url`"),
                place=inert(self._without(shown))[:MAX_WORDS])
        return self._fault(PublishError, N_("{host} refuses the request: {status} {words}"),
                           status=answer.status, words=words)

    def _wait(self, answer: Answer | None, attempt: int) -> float:
        """Seconds until the next try: what the wiki asks for, else 1, 2, 4, 8 and a little."""
        asked = retry_after(answer.headers.get("retry-after", ""), self._clock.today()) if answer else None
        return float(2 ** attempt + self._clock.jitter() if asked is None else asked)

    def _then(self, wait: float) -> str:
        if wait >= SECONDS_OF_YEAR:
            return str(datetime.fromtimestamp(self._clock.today(), UTC).year + 1)
        then = datetime.fromtimestamp(self._clock.today(), UTC) + timedelta(seconds=wait)
        return then.strftime("%Y-%m-%d %H:%M UTC")

    def _fault(self, kind: type[PublishError], message: str, **values: Any) -> PublishError:
        return kind(Problem(message, {"host": self.host, "name": self.name, **values}))

    def _reason(self, error: Exception) -> str:
        return inert(self._without(str(error) or type(error).__name__))[:MAX_WORDS]

    def _without(self, text: str) -> str:
        from base64 import b64encode

        user = self._login[0]
        for secret in (self._secret, *self._hidden):
            if secret:
                basic = b64encode(f"{user}:{secret.value}".encode()).decode()
                for form in (basic, secret.value, quote(secret.value, safe="")):
                    text = text.replace(form, "***")
        return text
