"""What every command gets: where the workspace is, how to speak, and where to."""

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_, SOURCE_LANGUAGE, Translator, translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.inside import bytes_inside
from empathy_cli.store.scan import SETTINGS_FILE, find_root

from . import output

if TYPE_CHECKING:
    from rich.console import Console

    from empathy_cli.model.document import Workspace


MAX_SETTINGS = 1 << 20


@dataclass(frozen=True)
class Session:
    root: Path
    """The workspace's folder."""
    lang: str | None = None
    plain: bool = False
    """Append-only text: no boxes, no cursor movement."""
    color: bool = True
    """False where colour is not wanted. Where it is, whether a stream is a terminal still decides."""
    quiet: bool = False
    debug: bool = False

    @property
    def today(self) -> str:
        """YYYY-MM-DD in UTC; the day of SOURCE_DATE_EPOCH where that is set."""
        return time.strftime("%Y-%m-%d", time.gmtime(self._now))

    @cached_property
    def _now(self) -> int:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if not epoch:
            return int(time.time())
        if not (epoch.isascii() and epoch.isdigit() and len(epoch) < 12):
            raise InputError(Problem(N_("SOURCE_DATE_EPOCH is “{epoch}”; it must be a number of seconds"),
                                     {"epoch": epoch}))
        return int(epoch)

    def workspace(self, *, keep: bool = False) -> "Workspace":
        """All documents, read once. With `keep`, asked for first, what stands in their files is kept."""
        if keep and "_workspace" not in self.__dict__:
            from empathy_cli.store.workspace import load

            self.__dict__["_workspace"] = load(self.root, keep=True)
        return self._workspace

    @cached_property
    def _workspace(self) -> "Workspace":
        from empathy_cli.store.workspace import load

        return load(self.root)

    def t(self, language: str | None = None) -> Translator:
        """Into --lang, else the given language, else the workspace's."""
        return translator(self.lang or language or self._language)

    @cached_property
    def _language(self) -> str:
        if "_workspace" in self.__dict__:
            return str(self._workspace.settings["language"])
        data = bytes_inside(self.root, SETTINGS_FILE, MAX_SETTINGS) or b""
        if b"language" not in data:
            return SOURCE_LANGUAGE
        from empathy_cli.store.documents import read_settings

        settings, _ = read_settings(data, SETTINGS_FILE)
        return str((settings or {}).get("language") or SOURCE_LANGUAGE)

    def say(self, text: str) -> None:
        """A line for a person: to stderr, and not with --quiet."""
        if not self.quiet:
            output.write(sys.stderr, text + "\n")

    def out(self, text: str) -> None:
        """A line of data: to stdout."""
        output.write(sys.stdout, text + "\n")

    def json(self, value: Any) -> None:
        """JSON to stdout, in letters where stdout takes them and in ASCII where not."""
        from empathy_cli.check.reporters.dumped import dumped

        output.write(sys.stdout, dumped(value, ascii=not output.is_utf8(sys.stdout)))

    def report(self, problems: Iterable[Problem]) -> None:
        """Every problem on a line of stderr: file, line, column and what is wrong. --quiet leaves out warnings."""
        t = self.t()
        for problem in problems:
            if not self.quiet or problem.severity == "error":
                output.write(sys.stderr, output.problem_line(problem, t) + "\n")

    @property
    def marks(self) -> bool:
        """Whether stdout takes ● and boxes, or ASCII stands for them."""
        return output.is_utf8(sys.stdout)

    @property
    def paints(self) -> bool:
        """Whether colours are wanted on stdout and somebody sees them."""
        return self.color and sys.stdout.isatty()

    def fitting(self, text: str) -> str:
        """The text as stdout will show it, so that what is laid out in columns stays there."""
        return text if self.marks else output.fitting(text, sys.stdout.encoding or "ascii")

    def console(self) -> "Console":
        """Rich, on stdout. Texts from documents go in as `Text` of `visible(text)`, never as markup."""
        from rich.console import Console

        class Plain(Console):
            def on_broken_pipe(self) -> None:
                raise BrokenPipeError  # the frame ends quietly; Rich would end with 1

        return Plain(file=sys.stdout, no_color=None if self.color else True, highlight=False, markup=False,
                     emoji=False, safe_box=True)


def session_of(workspace: Path | None, *, lang: str | None, plain: bool, color: bool, quiet: bool, debug: bool,
               new_root: bool) -> Session:
    """The session that the global options and the environment ask for. `new_root`: the folder may not exist yet."""
    if lang is not None:
        _check_language(lang)
    if workspace is not None and not new_root and not workspace.is_dir():
        message = N_("“{path}” is not a folder") if workspace.exists() else N_("there is no folder “{path}”")
        raise InputError(Problem(message, {"path": str(workspace)}), exit_code=2)
    environ = os.environ
    dumb = environ.get("TERM") == "dumb"
    return Session(
        root=workspace if workspace is not None else Path.cwd() if new_root else Path(find_root(".")), lang=lang,
        plain=plain or dumb or environ.get("ACCESSIBLE", "0") not in ("", "0"),
        color=color and not dumb and not environ.get("NO_COLOR"), quiet=quiet,
        debug=debug or bool(environ.get("EMPATHY_DEBUG")),
    )


def _check_language(lang: str) -> None:
    from empathy_cli.model.field import Report
    from empathy_cli.model.types import LANGUAGE

    report = Report()
    LANGUAGE.read(lang, (), report)
    if report.problems or not lang:
        raise InputError(*report.problems, exit_code=2)
