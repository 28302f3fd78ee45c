"""empathy templates: what is built in, and a copy of one to change it."""

import os
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest
from empathy_cli.store.inside import inside

from .output import shown
from .trust import decided

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from .session import Session

app = typer.Typer()

PACKAGE = "empathy_cli.templates"
FOLDER = "templates"
SUFFIXES = (".jinja", ".css")
_ABOUT = re.compile(r"\A\s*(?:\{#|/\*)\s*(.+?\.(?=\s)|.+?(?=\s*(?:#\}|\*/|\n)))", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_EXTENDS = re.compile(r"\{%-?\s*extends\s+\"([\w.]+)\"")


def names(incomplete: str) -> list[str]:
    return [name for name in _built_in() if name.startswith(incomplete)]


@app.command(help=N_("List the built-in templates; or put one into templates/, where it overrides ours."),
             epilog=N_("""\
empathy templates                            # what there is
empathy templates persona.html.jinja         # begin an override, block by block
empathy templates card.css --full            # copy all of it
"""))
def templates(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(
        metavar="NAME", help=N_("The template to override."), autocompletion=names)] = None,
    full: Annotated[bool, typer.Option(
        "--full", help=N_("Copy the whole template. It will not follow ours when they get better."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False,
) -> None:
    session: Session = ctx.obj
    t = session.t()
    if name is not None:
        written = _override(_chosen(name), session.root, t, full=full)
        if as_json:
            session.json({"written": written})
        else:
            session.say(t(N_("written: {file}"), file=written))
            session.say(t(N_("Next: {command}"), command="empathy render"))
        return
    found = {each: _text(each) for each in _built_in()}
    changed = set(_overridden(session.root, found))
    trust = decided(session.root, os.environ, None)
    if as_json:
        session.json([{"name": each, "about": _about(text), "blocks": list(dict.fromkeys(_blocks(each))),
                       "overridden": each in changed, "used": each in changed and trust.own}
                      for each, text in found.items()])
        return
    if trust.why:
        session.report((trust.why,))
    overridden = t(N_("overridden")) if trust.own else t(N_("overridden, and not used here"))
    width = max(map(len, found))
    for each, text in found.items():
        session.out(f"{each:{width}}  {_about(text)}".rstrip() + (f"  ({overridden})" if each in changed else ""))


def _overridden(root: Path, names: Iterable[str]) -> Iterator[str]:
    top, folder = os.path.realpath(root), root / FOLDER
    if inside(top, FOLDER) and not _is_built_in(folder):
        yield from (each for each in names if inside(top, f"{FOLDER}/{each}") and (folder / each).is_file())


def _folder() -> "Traversable":
    return files(PACKAGE)


def _built_in() -> list[str]:
    return sorted(item.name for item in _folder().iterdir() if item.name.endswith(SUFFIXES))


def _text(name: str) -> str:
    return (_folder() / name).read_text("utf-8")


def _about(text: str) -> str:
    """What the comment at the top of a template says in its first sentence."""
    found = _ABOUT.match(text)
    return " ".join(found[1].split()) if found else ""


def _blocks(name: str) -> Iterator[str]:
    """The blocks of a template and of those that it extends, its own first."""
    text = _text(name)
    yield from _BLOCK.findall(text)
    parent = _EXTENDS.search(text)
    if parent and parent[1] in _built_in():
        yield from _blocks(parent[1])


def _chosen(name: str) -> str:
    known = _built_in()
    for each in (name, f"{name}.jinja"):
        if each in known:
            return each
    hint = nearest(name, known)
    message = N_("there is no template “{name}”. Did you mean “{hint}”?") if hint else N_(
        "there is no template “{name}”; “empathy templates” lists them")
    raise InputError(Problem(message, {"name": name, "hint": hint}), exit_code=2)


def _is_built_in(folder: Path) -> bool:
    try:
        return folder.samefile(str(_folder()))
    except OSError:
        return False


def _override(name: str, root: Path, t: Translator, *, full: bool) -> str:
    """Writes the override and returns its path below the workspace. Never over an existing one."""
    from empathy_cli.store.saver import save

    folder = root / FOLDER
    leads = inside(os.path.realpath(root), FOLDER)
    if leads and _is_built_in(folder):
        raise InputError(Problem(N_("{folder} is the folder of the built-in templates itself: change “{name}” there"),
                                 {"folder": shown(folder), "name": name}))
    if leads and os.path.lexists(folder / name):
        raise InputError(Problem(N_("{file} is there already, and stays as it is"), {"file": shown(folder / name)}))
    blocks = list(dict.fromkeys(_blocks(name)))
    text = _text(name) if full or not blocks else _skeleton(name, blocks, t)
    save(folder / name, text.encode(), expect=None, root=root)
    return f"{FOLDER}/{name}"


def _skeleton(name: str, blocks: list[str], t: Translator) -> str:
    """A template that extends ours and changes nothing yet; every block of ours stands in it as a comment."""
    about = t(N_("It extends the built-in template. Take a block out of its comment to change it: super() is what "
                 "stands there now."))
    lines = [f"{{# {about} #}}", f'{{% extends "builtin/{name}" %}}', ""]
    lines += [f"{{# {{% block {block} %}}{{{{ super() }}}}{{% endblock %}} #}}" for block in blocks]
    return "\n".join(lines) + "\n"
