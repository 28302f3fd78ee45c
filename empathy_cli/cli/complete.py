"""What a shell offers after Tab: ids, kinds, fields, rules. Fast, and silent whatever is wrong.

Only ids and words of ours are ever offered: they have no character that a shell would act on, which a name may have.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

import typer

from empathy_cli.store.scan import find_root

if TYPE_CHECKING:
    from empathy_cli.model.field import Kind

CATALOGUE = "touchpoints"
"""The one of `model.touchpoints`, which is read only where there is one."""
_ID = re.compile(rb"^id:[ \t]*[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_KIND = re.compile(rb"^kind:[ \t]*[\"']?([a-z-]+)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROW = re.compile(r"[a-z0-9-]+#r[0-9]+(?:-[0-9]+)?")
_OFFERED = 100
_HEAD = 4_096
"""Bytes of a file in which its kind and id are looked for first; commands write them at the top."""
_MOST = 1 << 20
"""Bytes of a file that are read at all."""


def ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Documents and touchpoints; once a `#` is typed, what stands in that document."""
    return _named(ctx, incomplete, touchpoints=True)


def personas(ctx: typer.Context, incomplete: str) -> list[str]:
    return [name for name, kind, _ in _known(ctx) if kind == "persona" and name.startswith(incomplete)]


def of_kind(ctx: typer.Context, incomplete: str, *kinds: str) -> list[str]:
    return [name for name, kind, _ in _known(ctx) if kind in kinds and name.startswith(incomplete)]


def tables(ctx: typer.Context, incomplete: str) -> list[str]:
    """What can be exported: journeys, the catalogue, and each touchpoint of it."""
    return [*of_kind(ctx, incomplete, "journey"), *_named(ctx, incomplete, CATALOGUE, touchpoints=True)]


def stating(ctx: typer.Context, incomplete: str) -> list[str]:
    """Personas, maps and journeys."""
    return of_kind(ctx, incomplete, "persona", "empathy-map", "journey")


def covered(ctx: typer.Context, incomplete: str) -> list[str]:
    """What states something, touchpoints, and the departments as their pages write them."""
    stated = [*stating(ctx, incomplete), *_named(ctx, incomplete, CATALOGUE, touchpoints=True)]
    all_ = ["departments"] if "departments".startswith(incomplete) else []
    return list(dict.fromkeys([*stated, *all_, *departments(ctx, incomplete)]))


def sources(ctx: typer.Context, incomplete: str) -> list[str]:
    return _named(ctx, incomplete, "source")


def _named(ctx: typer.Context, incomplete: str, only: str = "", *, touchpoints: bool = False) -> list[str]:
    of, sign, _ = incomplete.partition("#")
    names = []
    for name, kind, path in _known(ctx):
        if only in ("", kind):
            if not sign:
                names.append(name)
            elif name == of:
                names += [f"{name}#{entry}" for entry, _ in _entries(kind, path)]
                names += _rows(ctx, name, path, incomplete) if kind == "source" else []
        if touchpoints and not sign and kind == CATALOGUE:
            names += [entry for entry, _ in _entries(kind, path)]
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _rows(ctx: typer.Context, name: str, path: Path, incomplete: str) -> list[str]:
    """The first of the nuggets in a file beside a source that begin so: a large one has more than a shell can show."""
    from itertools import islice

    from empathy_cli.model.document import Document
    from empathy_cli.model.problem import InputError
    from empathy_cli.store.rows import lines

    root, raw = _root(ctx), _raw(path)
    source = Document("source", name, {"file": raw.get("file") or ""}, path.relative_to(root).as_posix(), "")
    try:
        ids_ = (f"{name}#{line.partition(b',')[0].decode('ascii', 'replace')}" for line in lines(root, source))
        return list(islice((id_ for id_ in ids_ if id_.startswith(incomplete) and _ROW.fullmatch(id_)), _OFFERED))
    except (InputError, ValueError):
        return []


def bases(incomplete: str) -> list[str]:
    from empathy_cli.model.statement import BASIS

    return [word for word in BASIS.values if word.startswith(incomplete)]


def kinds(incomplete: str) -> list[str]:
    """The words after `empathy new` and `empathy list`: touchpoints are made and listed, not their catalogue."""
    from empathy_cli.model.kinds import ENTRIES, KINDS

    held = {kind.holder: kind for kind in ENTRIES.values()}
    return [word for kind in KINDS.values() if (word := held.get(kind.name, kind).command).startswith(incomplete)]


def schemas(incomplete: str) -> list[str]:
    from empathy_cli.model.kinds import KINDS

    words = [*(kind.command for kind in KINDS.values()), "settings"]
    return [word for word in words if word.startswith(incomplete)]


def fields(ctx: typer.Context, incomplete: str) -> list[str]:
    """The fields of what has the id that stands before, dotted; of every kind where it is not known."""
    from empathy_cli.model.kinds import ENTRIES, KINDS

    kind = _kind_of(ctx, str(ctx.params.get("id", "")))
    found = [name for k in ([kind] if kind else (*KINDS.values(), *ENTRIES.values())) for name in _fields(k.group)]
    return [name for name in dict.fromkeys(found) if name.startswith(incomplete)]


def _kind_of(ctx: typer.Context, name: str) -> "Kind | None":
    from empathy_cli.model.kinds import KINDS, WITHIN

    of, sign, within = name.partition("#")
    known = {id_: (kind, path) for id_, kind, path in _known(ctx) if kind in KINDS}
    if of in known and not sign:
        return KINDS[known[of][0]]
    kind, path = known.get(of if sign else CATALOGUE, ("", Path()))
    key = dict(_entries(kind, path)).get(within if sign else of) if kind else None
    return WITHIN[kind][key] if key else None


def _fields(group: object, before: str = "") -> Iterator[str]:
    from empathy_cli.model.group import Group

    assert isinstance(group, Group)
    for field in group.fields:
        yield before + field.key
        if isinstance(field.type, Group) and not field.type.shorthand:
            yield from _fields(field.type, f"{before}{field.key}.")


def departments(ctx: typer.Context, incomplete: str) -> list[str]:
    """As their pages write them: names may have blanks, and worse. What is typed stays, in its case, as shells want."""
    from empathy_cli.model.text import slug
    from empathy_cli.store.scan import SETTINGS_FILE

    root = _root(ctx)
    named = _raw(root / SETTINGS_FILE).get("departments")
    names = list(named) if isinstance(named, list) else [named]
    for _, kind, path in _known(ctx):
        if kind == CATALOGUE:
            names += [entry.get("department") for entry in _items(_raw(path), CATALOGUE)]
    found = dict.fromkeys(slug(name) for name in names if isinstance(name, str))
    return [incomplete + name[len(incomplete):] for name in found if name and name.startswith(incomplete.lower())]


def targets(ctx: typer.Context, incomplete: str) -> list[str]:
    """The wikis that empathy.yaml names."""
    from empathy_cli.store.scan import SETTINGS_FILE

    named = _raw(_root(ctx) / SETTINGS_FILE).get("publish")
    return [name for name in (named if isinstance(named, dict) else ()) if isinstance(name, str)
            and _WORD.fullmatch(name) and name.startswith(incomplete)]


def rules(incomplete: str) -> list[str]:
    """Codes of rules, and their families; after a comma the next one."""
    from empathy_cli.check.registry import FAMILIES, RULES

    before, comma, typed = incomplete.rpartition(",")
    found = [code for code in (*FAMILIES, *RULES) if code.startswith(typed.upper())]
    return [before + comma + (code.lower() if typed.islower() else code) for code in found]


def _root(ctx: typer.Context) -> Path:
    said = ctx.find_root().params.get("workspace")
    return Path(said) if said else Path(find_root("."))


def _known(ctx: typer.Context) -> list[tuple[str, str, Path]]:
    """Id, kind and path of every document that has both, in the order of the files."""
    try:
        from empathy_cli.store.scan import scan

        root = _root(ctx)
        return [found for file, status in scan(root) if S_ISREG(status.st_mode) and (found := _document(root / file))]
    except Exception:  # noqa: BLE001 - a shell that waits for words must never get an error instead
        return []


def _document(path: Path) -> tuple[str, str, Path] | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            name, kind = _ID.search(head), _KIND.search(head)
            if not (name and kind):
                head += file.read(_MOST)
                name, kind = _ID.search(head), _KIND.search(head)
    except OSError:
        return None  # not ours to read: the others are
    if kind and kind[1].decode() == CATALOGUE:
        return CATALOGUE, CATALOGUE, path  # it need not say its id
    return (name[1].decode(), kind[1].decode(), path) if name and kind else None


def _entries(kind: str, path: Path) -> list[tuple[str, str]]:
    """Id of every entry that has one in a document, and the key of its list."""
    from empathy_cli.model.kinds import WITHIN

    if kind not in WITHIN:
        return []
    raw = _raw(path)
    return [(item["id"], key) for key in WITHIN[kind] for item in _items(raw, key)
            if isinstance(item.get("id"), str) and _WORD.fullmatch(item["id"])]


def _items(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    held = raw.get(key)
    return [item for item in (held if isinstance(held, list) else [held]) if isinstance(item, dict)]


def _raw(path: Path) -> dict[str, Any]:
    """What stands in a file; nothing where it cannot be read."""
    from empathy_cli.model.problem import InputError
    from empathy_cli.store.reader import parse

    try:
        with path.open("rb") as file:
            raw = parse(file.read(_MOST)).value
    except (OSError, InputError):
        return {}
    return raw if isinstance(raw, dict) else {}
