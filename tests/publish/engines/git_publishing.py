"""Publishing hand-made pages into a repository of a test: as the program does, from the first look to the last report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from empathy_cli.publish import run
from empathy_cli.publish.drivers.git import GitDriver
from empathy_cli.publish.git.program import Limits
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Change, Driver, Settings

from .githttp import PASSWORD, USER, Wiki, plain_environment

SHORT = Limits(quiet=2, local=30, ask=6, transfer=8, waits=4)
Pages = Mapping[str, tuple[str, str]]
"""Id → title and text."""


def settings_of(wiki: Wiki, **more: Any) -> Settings:
    known = Settings("wiki", "git", "shop", "plain", wiki.url, under="Personas", user=USER, token="WIKI_TOKEN")
    return replace(known, **more)


def driver_of(wiki: Wiki, *, secret: str = PASSWORD, limits: Limits = SHORT, environ: Mapping[str, str] | None = None,
              sleep: Callable[[float], None] | None = None, **more: Any) -> GitDriver:
    settings = settings_of(wiki, **more)
    env = plain_environment() | {"WIKI_TOKEN": secret} | dict(environ or {})
    return GitDriver(settings, profile(settings), secret, env, limits=limits, **({"sleep": sleep} if sleep else {}))


def leaves_of(pages: Pages, driver: Driver) -> list[Leaf]:
    return [Leaf(id_, "page", title, driver.profile.place("page", id_, title), text.encode())
            for id_, (title, text) in pages.items()]


def publish(wiki: Wiki, pages: Pages, *, apply: bool = True, complete: bool = True, leaves: Sequence[Leaf] = (),
            driver: GitDriver | None = None, owner: str = "shop", adopt: bool = False, on_conflict: Any = "fail",
            allow_delete: int = 0, **more: Any) -> run.Result:
    """One run of the program with these pages."""
    driver = driver or driver_of(wiki, owner=owner, **more)
    options = Options(owner, on_conflict, adopt=adopt, allow_delete=allow_delete)
    return run.publish(driver, lambda d: Wanted([*leaves_of(pages, d), *leaves], complete=complete), options, apply=apply,
                       sleep=lambda _: None)


def actions(result: run.Result) -> dict[str, str]:
    return {change.id: change.action for change in result.plan.changes}


def at(result: run.Result, id_: str) -> Change:
    return next(change for change in result.plan.changes if change.id == id_)


def left_in(folder: Path) -> list[str]:
    """What the driver left in the folder for temporary files."""
    return sorted(path.name for path in folder.iterdir())
