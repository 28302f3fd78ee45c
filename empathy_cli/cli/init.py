"""empathy init: a workspace, with the worked example if wanted. Nothing that exists is ever overwritten."""

import os
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_, SOURCE_LANGUAGE, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.store.scan import SETTINGS_FILE

from .init_files import example_files, ignore, settings_from, settings_text
from .output import shown
from .workflows import HOSTS

if TYPE_CHECKING:
    from .session import Session

app = typer.Typer()

def _wikis() -> list[str]:
    from .init_wiki import WIKIS

    return list(WIKIS)


@app.command(help=N_("Make a workspace: empathy.yaml, personas/ and the schemas for editors. What is there already "
                     "stays as it is."), epilog=N_("""\
empathy init                      # here
empathy init customers            # in a folder of its own
empathy init demo --example       # with a worked example to look at
empathy init --ci github          # and a workflow that checks every pull request
empathy init --wiki github        # a wiki to publish into, and the job that does it
"""))
def init(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(
        metavar="DIR", help=N_("The folder; the present one by default. It is made where it is missing."))] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help=N_("What the gallery is called."))] = None,
    language: Annotated[str | None, typer.Option(
        "--language", metavar="TAG", help=N_("The language of the cards: en, de, fr, it, …"))] = None,
    example: Annotated[bool, typer.Option("--example", help=N_("Lay down the worked example."))] = False,
    ci: Annotated[str | None, typer.Option(
        "--ci", metavar="github|gitlab|azure",
        help=N_("Write a workflow that checks and renders in every pull request; with --wiki, where the job that "
                "publishes runs."),
        autocompletion=lambda: list(HOSTS))] = None,
    wiki: Annotated[str | None, typer.Option(
        "--wiki", metavar="KIND", help=N_("Name a wiki in empathy.yaml, and write the job that publishes into it: "
                                          "github, gitlab, azure, gitea, git, mkdocs, obsidian, folder, confluence, "
                                          "mediawiki, dokuwiki."),
        autocompletion=_wikis)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say as JSON what was written."))] = False,
) -> None:
    session: Session = ctx.obj
    root = session.root / folder if folder else session.root
    if wiki is not None:
        from .init_wiki import must_be_known

        must_be_known(wiki, ci)
    elif ci is not None and ci not in HOSTS:
        raise InputError(Problem(N_("“{text}” is not a host of workflows: {words}"),
                                 {"text": ci, "words": ", ".join(HOSTS)}), exit_code=2)
    settings = settings_from(name, language, example=example)
    t = session.t(settings.get("language", SOURCE_LANGUAGE))
    if example:
        _refuse_beside_others(root)
    written, kept = _lay_down(root, settings, t, example=example)
    left: list[tuple[str, Mapping[str, str]]] = []
    if wiki is not None:
        left = _wiki(wiki, ci, root, t, written, kept)
    elif ci is not None:
        left = [(message, {"file": file, "command": file}) for message, file in _workflow(ci, root, written, kept)]
    if as_json:
        session.json({"workspace": str(root), "written": written, "kept": kept})
        return
    for file in written:
        session.say(t(N_("written: {file}"), file=_there(root, file)))
    for file in kept:
        session.say(t(N_("there already, and left as it is: {file}"), file=_there(root, file)))
    for message, values in left:
        session.say(t(message, **values))
    here = "" if root.resolve() == Path.cwd() else f" -C {visible(quote(shown(root)))}"
    then = f"empathy{here} {'publish' if wiki else 'render' if example else 'new persona'}"
    session.say(t(N_("Next: {command}"), command=then))


def _refuse_beside_others(root: Path) -> None:
    from empathy_cli.store.scan import scan

    if not any(root.glob("personas/*")):
        return
    ours = {f"personas/{name}": data for name, data in example_files()}  # those that a killed run has laid down
    if any(_differs(root / file, ours.get(file)) for file, _ in scan(root)):
        raise InputError(Problem(N_("there are documents in {folder} already, and the example must not mix with them. "
                                    "Write “empathy init DIR --example” with another folder"),
                                 {"folder": shown(root / "personas")}))


def _differs(file: Path, data: bytes | None) -> bool:
    try:
        return data is None or file.read_bytes() != data
    except OSError:
        return True


def _lay_down(root: Path, settings: Mapping[str, Any], t: Translator, *, example: bool) -> tuple[list[str], list[str]]:
    """What was written and what was there already, as paths below the workspace."""
    from empathy_cli.store.saver import save
    from empathy_cli.store.schemas import write_schemas

    files = [(SETTINGS_FILE, settings_text(settings, t).encode())]
    if example:
        files += [(f"personas/{file}", data) for file, data in example_files()]
    written, kept = [], []
    for file, data in files:
        if os.path.lexists(root / file):
            kept.append(file)
        else:
            save(root / file, data, expect=None, root=root)
            written.append(file)
    written += write_schemas(root, t)
    if ignore(root):
        written.append(".gitignore")
    return written, kept


def _there(root: Path, file: str) -> str:
    from os.path import normpath

    return visible(shown(Path(normpath(root / file))))


def _workflow(host: str, root: Path, written: list[str], kept: list[str]) -> list[tuple[str, str]]:
    """Adds to what was written, or was there already. What somebody still has to do, as message and file."""
    from empathy_cli.store.workspace import settings_of

    from .workflows import unchecked, words, workflow

    file, data = workflow(host, root, settings_of(root)[0]["render"]["out"])
    return list((words if _is_new(file, data, root, written, kept) else unchecked)(file, root))


def _is_new(file: Path, data: bytes, root: Path, written: list[str], kept: list[str]) -> bool:
    """Writes it where there is none."""
    from os.path import relpath

    from empathy_cli.store.saver import save

    from .workflows import repository

    name = Path(relpath(file, root.resolve())).as_posix()
    if file.exists() or file.is_symlink():
        kept.append(name)
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    save(file, data, expect=None, root=repository(root))
    written.append(name)
    return True


def _wiki(kind: str, ci: str | None, root: Path, t: Translator, written: list[str], kept: list[str],
          ) -> list[tuple[str, Mapping[str, str]]]:
    """The same for a wiki: in empathy.yaml, and the job that publishes into it."""
    from .init_wiki import begin
    from .workflows.publishing import unpublished, words, workflow

    begun = begin(kind, ci, root, t)
    if begun.added and SETTINGS_FILE in kept:
        kept.remove(SETTINGS_FILE)
        written.append(SETTINGS_FILE)
    left = begun.words
    if begun.host and begun.job:
        file, data = workflow(begun.host, root, begun.job)
        said = words(begun.host, file, root, begun.job) if _is_new(file, data, root, written, kept) else unpublished(
            file, root, begun.job)
        left += [(message, {"file": value, "command": value}) for message, value in said]
    return left
