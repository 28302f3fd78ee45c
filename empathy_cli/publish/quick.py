"""What the last publish knew, in `.empathy/publish-NAME.json`: that nothing was to be done, in this state of both.

Where neither the workspace nor the wiki has changed since, the next run need not read a document or fetch a page. It is
a cache and nobody's promise: whatever is odd in it (a stranger may have committed it) makes the next run a whole one.
Only for wikis that tell their state in one question, and only after runs that wanted everything and found nothing
wrong.

Only the standard library: see `render.inputs`.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from empathy_cli.render import inputs
from empathy_cli.render.state import FOLDER, Seen, folder, origin, read, write
from empathy_cli.render.state import forget as forgotten

from .target import Settings

FORMAT = 1
_SETTINGS: dict[str, type] = {name: bool if name in ("sidebar", "pictures") else str for name in Settings.__slots__}


@dataclass(frozen=True, slots=True)
class Known:
    """A run that found nothing to do. `target` has no secret in it, only the name of its variable."""

    stamp: str
    origin: str
    target: dict[str, Any]
    alone: bool
    """Whether the settings name no other target."""
    state: str
    """The remote's."""
    language: str
    pages: int
    pictures: list[str]
    since: str
    until: str

    @property
    def settings(self) -> Settings:
        return Settings(**self.target)


_KINDS: dict[str, type] = {"stamp": str, "origin": str, "target": dict, "alone": bool, "state": str, "language": str,
                           "pages": int, "pictures": list, "since": str, "until": str}


def known(root: Path, name: str | None, today: str) -> Known | None:
    """What the last run noted of this target (without a name, of the only one), where the workspace is as it was."""
    found = _load(root, name) if name else _only(root)
    if found is None or found.origin != origin(root) or not found.origin:
        return None
    if not (found.since < today and (today <= found.until or not found.until)):
        return None
    return found if _stamp(root, Seen.now(root, found.pictures), found) == found.stamp else None


def _only(root: Path) -> Known | None:
    try:
        if (root / FOLDER).is_symlink():
            return None
        names = sorted(name for name in os.listdir(root / FOLDER)  # noqa: PTH208 - names are enough
                       if name.startswith("publish-") and name.endswith(".json"))
    except OSError:
        return None
    found = [one for name in names[:100] if (one := _load(root, name[len("publish-"):-len(".json")])) and one.alone]
    return found[0] if len(found) == 1 else None


def _load(root: Path, name: str) -> Known | None:
    if "/" in name or "\\" in name or name.startswith("."):
        return None
    raw = read(root / FOLDER / f"publish-{name}.json", 1 << 20)
    if raw is None or raw.keys() != _KINDS.keys() or any(type(raw[k]) is not kind for k, kind in _KINDS.items()):
        return None
    target = raw["target"]
    if target.keys() != _SETTINGS.keys() or any(type(target[k]) is not kind for k, kind in _SETTINGS.items()):
        return None
    if target["name"] != name or any(type(p) is not str or "\0" in p for p in raw["pictures"]):
        return None
    return Known(**raw)


def note(root: Path, seen: Seen, settings: Settings, state: str, *, alone: bool, language: str, pages: int,
         pictures: Sequence[str], holds: tuple[str, str]) -> None:
    """Notes that there is nothing to do. `seen` is from before the documents were read."""
    if folder(root) is None:
        return
    now = Seen.now(root, sorted(set(pictures)))
    if inputs.stamp(replace(now, pictures={}).groups, ()) != inputs.stamp(seen.groups, ()):
        return  # somebody wrote meanwhile: the next run looks closer
    if inputs.settles(now.groups) >= seen.started:
        return
    made = Known("", origin(root), asdict(settings), alone, state, language, pages, sorted(set(pictures)), *holds)
    write(root / FOLDER / f"publish-{settings.name}.json", {**asdict(made), "stamp": _stamp(root, now, made)})


def forget(root: Path, name: str) -> None:
    """From here on a run that is killed leaves no fast answer."""
    forgotten(root, f"publish-{name}.json")


def _stamp(root: Path, seen: Seen, known: Known) -> str:
    """One digest of everything that the answer rests on, but for the wiki."""
    rest = {**asdict(known), "stamp": ""}
    return inputs.stamp(seen.groups, (str(FORMAT), os.path.realpath(root), repr(sorted(rest.items())),
                                      *inputs.libraries()))
