"""What a driver of git, and a run that only asks whether anything changed, begin with. It imports little."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from empathy_cli.publish.target import Settings

from .address import checked_branch, checked_url, over_http
from .host import Host
from .program import Limits, Program
from .scratch import Scratch

EMPTY = "empty"
"""The state of a repository without a commit."""
_USER = {"gitlab": "oauth2", "azure": "empathy"}


def checked(settings: Settings, secret: str) -> str:
    """The address of the repository. Raises PublishError for one that nobody should ask."""
    url = checked_url(settings.url, secret=bool(secret))
    if settings.branch:
        checked_branch(settings.branch)
    return url


def server(settings: Settings, secret: str, environ: Mapping[str, str], folder: Path, *, limits: Limits | None = None,
           sleep: Callable[[float], None] = time.sleep) -> tuple[Program, Host]:
    """git, working in `folder`, and the server that it asks."""
    url = checked(settings, secret)
    user = settings.user or _USER.get(settings.profile, "x-access-token")
    git = Program(environ, folder, url, user=user, limits=limits, secret=secret if over_http(url) else "",
                  variable=settings.token)
    return git, Host(git, settings, sleep)


def state(settings: Settings, secret: str, environ: Mapping[str, str]) -> str:
    """What `Remote.state` would be now: one question to the server."""
    with Scratch() as scratch:
        _, host = server(settings, secret, environ, scratch.path)
        return host.tip().commit or EMPTY
