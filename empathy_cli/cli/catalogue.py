"""A catalogue of touchpoints that cannot be read: nothing may act as if there were none."""

from collections.abc import Iterator

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE


def unreadable(workspace: Workspace) -> tuple[Problem, ...]:
    """What is wrong with it, and what to do; nothing where it can be read, or where there is none."""
    wrong = tuple(_problems(workspace)) if CATALOGUE not in workspace.documents else ()
    if not wrong:
        return ()
    from .command_line import command_line

    return (*wrong, Problem(N_("so the catalogue of touchpoints cannot be read. Mend it there, or with “{command}”"),
                            {"command": command_line("edit", CATALOGUE, "--editor")}))


def _problems(workspace: Workspace) -> Iterator[Problem]:
    from .unread import says

    files: dict[str, bool] = {}
    for problem in workspace.problems:
        if problem.severity != ERROR or not problem.file:
            continue
        if problem.file not in files:
            files[problem.file] = says(workspace.root, problem.file, "kind", CATALOGUE)
        if files[problem.file]:
            yield problem


def must_be_readable(workspace: Workspace) -> None:
    """Raises InputError where there is a catalogue that cannot be read: a second one would be one too many."""
    if problems := unreadable(workspace):
        raise InputError(*problems, Problem(N_("nothing was written")))
