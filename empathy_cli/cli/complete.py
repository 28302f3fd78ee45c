"""What a shell offers after Tab: ids, kinds, fields, rules. Fast, and silent whatever is wrong.

Only ids and words of ours are ever offered: they have no character that a shell would act on, which a name may have.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

import typer

from empathy_cli.store.scan import find_root

_ID = re.compile(rb"^id:[ \t]*[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_KIND = re.compile(rb"^kind:[ \t]*[\"']?([a-z-]+)[\"']?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_HEAD = 4_096
"""Bytes of a file in which its kind and id are looked for first; commands write them at the top."""


def ids(ctx: typer.Context, incomplete: str) -> list[str]:
    return [name for name, _ in _known(ctx) if name.startswith(incomplete)]


def personas(ctx: typer.Context, incomplete: str) -> list[str]:
    return [name for name, kind in _known(ctx) if kind == "persona" and name.startswith(incomplete)]


def sources(ctx: typer.Context, incomplete: str) -> list[str]:
    return [name for name, kind in _known(ctx) if kind == "source" and name.startswith(incomplete)]


def bases(incomplete: str) -> list[str]:
    from empathy_cli.model.statement import BASIS

    return [word for word in BASIS.values if word.startswith(incomplete)]


def kinds(incomplete: str) -> list[str]:
    """The words after `empathy new` and `empathy list`."""
    from empathy_cli.model.kinds import KINDS

    return [kind.command for kind in KINDS.values() if kind.command.startswith(incomplete)]


def schemas(incomplete: str) -> list[str]:
    return [*kinds(incomplete), *(["settings"] if "settings".startswith(incomplete) else [])]


def fields(ctx: typer.Context, incomplete: str) -> list[str]:
    """The fields of the document whose id stands before, dotted; of every kind where it is not known."""
    from empathy_cli.model.kinds import KINDS

    kind = dict(_known(ctx)).get(str(ctx.params.get("id", "")))
    found = [name for k in ([KINDS[kind]] if kind in KINDS else KINDS.values()) for name in _fields(k.group)]
    return [name for name in dict.fromkeys(found) if name.startswith(incomplete)]


def _fields(group: object, before: str = "") -> Iterator[str]:
    from empathy_cli.model.group import Group

    assert isinstance(group, Group)
    for field in group.fields:
        yield before + field.key
        if isinstance(field.type, Group) and not field.type.shorthand:
            yield from _fields(field.type, f"{before}{field.key}.")


def rules(incomplete: str) -> list[str]:
    from empathy_cli.check.registry import RULES

    return [code.lower() if incomplete.islower() else code for code in RULES if code.startswith(incomplete.upper())]


def _known(ctx: typer.Context) -> list[tuple[str, str]]:
    """Id and kind of every document that has both, in the order of the files."""
    try:
        from empathy_cli.store.scan import scan

        said = ctx.find_root().params.get("workspace")
        root = Path(said) if said else Path(find_root("."))
        return [found for file, status in scan(root) if S_ISREG(status.st_mode) and (found := _document(root / file))]
    except Exception:  # noqa: BLE001 - a shell that waits for words must never get an error instead
        return []


def _document(path: Path) -> tuple[str, str] | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            name, kind = _ID.search(head), _KIND.search(head)
            if not (name and kind):
                head += file.read(1 << 20)
                name, kind = _ID.search(head), _KIND.search(head)
    except OSError:
        return None  # not ours to read: the others are
    return (name[1].decode(), kind[1].decode()) if name and kind else None
