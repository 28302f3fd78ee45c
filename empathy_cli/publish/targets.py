"""The targets that a workspace names in `publish:`, and the driver for each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_, translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.publishing import UNFILLED
from empathy_cli.store.scan import SETTINGS_FILE

from .target import Driver, Settings

HOME = N_("Personas")


def settings_of(known: Mapping[str, Any], name: str | None) -> Settings:
    """The target of that name in a workspace's settings; without a name, the only one. Raises InputError (2)."""
    targets: Mapping[str, Mapping[str, Any]] = known.get("publish", {})
    if not targets:
        raise InputError(Problem(N_("empathy.yaml names no wiki yet: write “empathy init --wiki github” (or another "
                                    "kind), or add “publish:” to it")), exit_code=2)
    words = ", ".join(targets)
    if name is None:
        if len(targets) > 1:
            raise InputError(Problem(N_("which one? empathy.yaml names these wikis: {words}"), {"words": words}),
                             exit_code=2)
        name = next(iter(targets))
    if name not in targets:
        from empathy_cli.model.types import nearest

        hint = nearest(name, targets)
        message = N_("there is no wiki “{name}” in empathy.yaml. Did you mean “{hint}”?") if hint else N_(
            "there is no wiki “{name}” in empathy.yaml; it names these: {words}")
        raise InputError(Problem(message, {"name": name, "hint": hint, "words": words}), exit_code=2)
    said = dict(targets[name])
    unfilled = [key for key, value in said.items() if any(value == begun.get(key) for begun in UNFILLED.values())]
    if unfilled:
        raise InputError(Problem(N_("fill in what stands for something else in “{name}” yet: {words}"),
                                 {"name": name, "words": ", ".join(unfilled)}, file=SETTINGS_FILE), exit_code=2)
    home = said.pop("under", None) or translator(known["language"])(HOME)
    said.setdefault("profile", "plain" if said["kind"] in ("git", "folder") else said["kind"])
    return Settings(name=name, under=home, **said)


def secret_of(settings: Settings, environ: Mapping[str, str]) -> str:
    """The secret of a target; "" where its settings name none. Raises InputError where the variable is not set."""
    if not settings.token:
        return ""
    secret = environ.get(settings.token, "")
    if not secret.strip():
        raise InputError(Problem(N_(
            "the environment variable {variable} is not set: it must hold the secret of “{name}”, in CI as a secret of "
            "the project"), {"variable": settings.token, "name": settings.name}), exit_code=2)
    return secret.strip()


def driver_of(settings: Settings, root: Path, environ: Mapping[str, str]) -> Driver:
    """The driver of a target. `root` is the workspace; `environ` holds the secret."""
    from .profiles import profile

    shape, secret = profile(settings), secret_of(settings, environ)
    if settings.kind == "git":
        from .drivers.git import GitDriver

        return GitDriver(settings, shape, secret, environ)
    if settings.kind == "folder":
        from .drivers.folder import FolderDriver

        return FolderDriver(settings, shape, root)
    if settings.kind == "confluence":
        from .drivers.confluence import ConfluenceDriver

        return ConfluenceDriver(settings, shape, secret)
    if settings.kind == "mediawiki":
        from .drivers.mediawiki import MediaWikiDriver

        return MediaWikiDriver(settings, shape, secret)
    from .drivers.dokuwiki import DokuWikiDriver

    return DokuWikiDriver(settings, shape, secret)
