"""What went wrong between git and a server: told apart by the status of its last answer, else by what git says."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.target import Denied, PublishError, Settings, Unreachable

from .address import host_of
from .program import Ended

Kind = Literal["unknown", "forbidden", "absent", "many", "server", "elsewhere", "declined", "moved", "slow", "refused",
               "nowhere", "certificate", "broken", "flood", "format", "other"]
AGAIN = frozenset({"many", "server", "refused", "nowhere", "broken"})
"""What may be over in a moment."""
MAX_LINES, MAX_LINE = 10, 200
_STATUS: dict[int, Kind] = {401: "unknown", 403: "forbidden", 404: "absent", 410: "absent", 429: "many"}
_SAID: tuple[tuple[Kind, str], ...] = (
    ("format", r"hash algorithm|object format|mismatched algorithms"),
    ("declined", r"hook declined|protected branch|\[remote rejected\] .*\((?!cannot lock|failed to|fetch first|stale)"),
    ("moved", (r"\(fetch first\)|\(non-fast-forward\)|cannot lock ref|failed to update ref|\(stale info\)"
               r"|reference already exists|incorrect old value")),
    ("unknown", r"Authentication failed|could not read (?:Username|Password)|prompts disabled|HTTP Basic: Acc"),
    ("absent", (r"repository '.*' not found|Repository not found|does not appear to be a git repository"
                r"|not a git repository|is this a git repository|No such file or directory|couldn't find remote ref")),
    ("forbidden", r"Permission denied|access denied|denied to|not allowed to (?:push|upload)|Host key verification"),
    ("nowhere", r"Could not resolve (?:host|proxy|hostname)|Name or service not known"),
    ("certificate", r"certificate|SSL|TLS|gnutls"),
    ("slow", r"Operation too slow|timed out|Timeout was reached|Connection timeout"),
    ("refused", r"Connection refused|Failed to connect|Couldn't connect|No route to host|Network is unreachable"),
    ("broken", (r"hung up|unexpected disconnect|Empty reply|early EOF|Recv failure|Send failure|transfer closed"
                r"|reset by peer|RPC failed|Connection .*closed|Broken pipe|HTTP/2 stream|line length|flush packet")),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """`wait`: seconds that the server asks for. `words`: its own, fit for a message. `place`: where it leads on to."""

    kind: Kind
    status: int = 0
    wait: float | None = None
    words: str = ""
    place: str = ""


def fault(ended: Ended) -> Fault:
    """Of a run of git that failed."""
    headers = re.findall(r"^(?:HTTP/[\d.]+ (\d{3}).*|([\w-]+): *(.*?))\s*$", ended.trace, re.MULTILINE)
    status, wait, place = 0, None, ""
    for number, name, value in headers:
        if number:
            status, wait, place = int(number), None, ""
        elif name.lower() == "retry-after":
            from empathy_cli.publish.asked import retry_after  # late: a run in which nothing changed does without it

            wait = retry_after(value, time.time())
        elif name.lower() == "location":
            place = value
    words = _words(ended.err)
    if ended.flood:
        return Fault("flood", status, words=words)
    if ended.late:
        return Fault("slow", status, words=words)
    kind: Kind = "other"
    if status >= 400:
        kind = _STATUS.get(status, "server" if status >= 500 else "other")
    elif 300 <= status < 400:  # who is not let in is often sent to a page for people
        kind = "unknown" if re.search(r"sign_?-?in|login", place, re.IGNORECASE) else "elsewhere"
    else:
        said = ended.err + ended.out.decode("utf-8", "replace")
        kind = next((kind for kind, pattern in _SAID if re.search(pattern, said, re.IGNORECASE)), "other")
    if kind in ("refused", "nowhere", "certificate", "broken") or (kind == "other" and not words):
        words = _last(ended.err)
    return Fault(kind, status, wait, words, inert(_bare(place))[:MAX_LINE])


def error(found: Fault, settings: Settings, *, old: bool = False) -> PublishError:
    """What to say about it: what the server said first, and last, in one line, what is wrong, where, and what now.

    `old`: git itself is too old to be given a secret.
    """
    kind, message = _message(found, settings, old=old)
    values = {"host": host_of(settings.url), "url": inert(settings.url), "name": settings.token, "status": found.status,
              "words": found.words, "place": found.place, "wiki": settings.name, "branch": settings.branch}
    said = (Problem(N_("{host} says: {words}"), values),) if found.words and "{words}" not in message else ()
    return kind(*said, Problem(message, values))


def too_long(found: Fault, settings: Settings) -> PublishError:
    """The server wants us to wait for longer than anybody would."""
    from empathy_cli.publish.asked import SECONDS_OF_YEAR

    wait = found.wait or 0
    now = time.time()
    then = str(datetime.fromtimestamp(now, UTC).year + 1) if wait >= SECONDS_OF_YEAR else \
        datetime.fromtimestamp(now + wait, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Unreachable(Problem(N_("{host} wants no more requests before {time}: try again then"),
                               {"host": host_of(settings.url), "time": then}))


def _message(found: Fault, settings: Settings, *, old: bool) -> tuple[type[PublishError], str]:
    github = settings.profile == "github" or settings.url.rstrip("/").endswith(".wiki.git")
    if found.kind == "unknown":
        if settings.token and old:
            return Denied, N_("this git is too old to be given a secret safely: version 2.32 or later is needed")
        return Denied, N_("{host} does not accept what {name} holds: is it right, and still valid?") if settings.token \
            else N_("{host} wants to know who asks: `token` of this wiki in empathy.yaml names the "
                    "environment variable that holds the secret")
    if found.kind == "forbidden":
        if not settings.token:
            return Denied, N_("{host} does not let your account write there: ask for the permission to write")
        if settings.profile == "github":
            return Denied, N_("{host} does not let {name} write there: a workflow needs “permissions: contents: "
                              "write”, a token of its own “Contents: read and write”")
        if settings.profile == "gitlab":
            return Denied, N_("{host} does not let {name} write there: the token needs the scope “write_repository” "
                              "and the role Developer")
        return Denied, N_("{host} does not let {name} write there: it needs the permission to write (contribute)")
    if found.kind == "absent":
        if github:
            return PublishError, N_("there is no wiki at {url} yet, or {host} does not show it to us: it begins with a "
                                    "page made by hand, so create its first page by hand, then run this again")
        return PublishError, N_("there is no repository at {url}, or {host} does not show it to us: look at `url` and "
                                "at who may read it")
    if found.kind == "declined":
        return Denied, N_("{host} declines the change: the branch is protected, or a rule there does not want it. "
                          "Allow this account to push to it, or name another one as `branch`")
    simple: dict[Kind, tuple[type[PublishError], str]] = {
        "many": (Unreachable, N_("{host} wants no more requests now: try again later")),
        "server": (Unreachable, N_("{host} has a fault of its own ({status}): try again later")),
        "elsewhere": (PublishError, N_("{host} leads on to {place}: write the address of the wiki itself as `url`")),
        "slow": (Unreachable, N_("{host} does not answer in time: try again later")),
        "refused": (Unreachable, N_("no connection to {host}: {words}")),
        "nowhere": (Unreachable, N_("no connection to {host}: {words}")),
        "certificate": (PublishError, N_("the connection to {host} is not safe: {words}. GIT_SSL_CAINFO may name a "
                                         "certificate of your own")),
        "broken": (Unreachable, N_("the connection to {host} broke off: {words}")),
        "flood": (PublishError, N_("{host} sends more than this program takes: is this the repository of a wiki?")),
        "format": (PublishError, N_("{host} keeps its repository in another format of ids (SHA-256): make the first "
                                    "page by hand, then run this again")),
        "moved": (Unreachable, N_("{host} cannot write the branch now: try again later")),
    }
    return simple.get(found.kind, (PublishError, N_("{host} refuses it: {words}")))


def _words(err: str) -> str:
    """What the server itself said, line by line."""
    lines = [inert(line).strip()[:MAX_LINE] for line in re.findall(r"^remote: *(.*)", err, re.MULTILINE)]
    lines = [line for line in lines if line]
    return " · ".join(lines[:MAX_LINES]) + (" …" if len(lines) > MAX_LINES else "")


def _last(err: str) -> str:
    """The line of git's own that says most: the last one that names an error."""
    lines = [line.strip() for line in err.splitlines() if line.strip() and not line.startswith("hint:")]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines or ["?"]
    reason = re.sub(r"^(?:fatal|error): *", "", telling[-1] if "unable to access" in telling[-1] else telling[0])
    return inert(re.sub(r"^unable to access '[^']*': *", "", reason))[:MAX_LINE]


def _bare(place: str) -> str:
    """An address without what may be secret in it."""
    try:
        parts = urlsplit(place)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if parts.scheme else parts.path
