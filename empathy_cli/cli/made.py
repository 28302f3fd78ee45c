"""A document or an entry of one that is to be saved as new, and what is said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from empathy_cli.interview.known import Known
from empathy_cli.interview.questions import questions, value_at
from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import InputError
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.model.touchpoints import TOUCHPOINTS as CATALOGUE_KIND

from . import output
from .catalogue import must_be_readable
from .command_line import command_line, here
from .given import keep_answers
from .session import Session
from .unread import must_be_free

TRIES = 5
"""How often a file that somebody else is writing is read again."""
APART = "---\n"
"""Between two documents that are shown one after the other, as in YAML."""


def language_of(given: Mapping[str, Any], kind: Kind, known: Known) -> str | None:
    """The language that a document has when it says nothing: its persona's, its catalogue's; else nothing."""
    if kind.holder:
        catalogue = known.document(kind.holder)
        return known.workspace.language(catalogue) if catalogue else None
    persona = known.document(given["persona"]) if "persona" in given else None
    return known.workspace.language(persona) if persona else None


class Made:
    """A document that is to be saved, and what is said about it."""

    def __init__(self, session: Session, kind: Kind, known: Known, t: Translator, *, dry_run: bool,
                 as_json: bool) -> None:
        self.session = session
        self.kind = kind
        self.known = known
        self.t = t
        self.dry_run = dry_run
        self.as_json = as_json

    def usual_language(self, given: dict[str, Any]) -> str:
        """The language of a document that says nothing of it: its persona's, else the workspace's."""
        return language_of(given, self.kind, self.known) or str(self.known.workspace.settings["language"])

    def save(self, data: dict[str, Any], touchpoints: Sequence[Mapping[str, Any]] = ()) -> None:
        """Writes the document, and before it the touchpoints that were made along the way."""
        from empathy_cli.store.saver import save
        from empathy_cli.store.schemas import renew_schemas
        from empathy_cli.store.writer import entry_text, new_text

        session, kind = self.session, self.kind
        brought: Path | None = None
        if not kind.holder:
            must_be_free(self.known.workspace, data["id"])
        unasked = [q.key for q in questions(kind, full=True) if value_at(data, q.path) is None]
        if kind.holder:
            text = entry_text(kind, data)
            file = add_entries(session, self.t, [data], dry_run=self.dry_run)
            if self.dry_run:
                return
        else:
            text = new_text(kind, data, self.t, unasked=unasked, command=command_line("edit", data["id"]))
            file = session.root / "personas" / kind.file(data)
            brought = add_entries(session, self.t, touchpoints, dry_run=self.dry_run) if touchpoints else None
            if self.dry_run:
                session.out(APART + text.rstrip("\n") if brought else text.rstrip("\n"))
                return
            save(file, text.encode(), expect=None, root=session.root)
        renew_schemas(session.root, session.t())
        twin = self._twin(data, text + (entry_text(CATALOGUE_KIND, {CATALOGUE: touchpoints}) if touchpoints else ""))
        if self.as_json:
            session.json({"id": data["id"], "kind": kind.name, "file": file.relative_to(session.root).as_posix(),
                          "touchpoints": [entry["id"] for entry in touchpoints], "unasked": unasked,
                          "command": twin, "next": [c for c, _ in self._next(data)]})
            return
        self._tell(data, file, twin, unasked, saved_entries(session, brought, touchpoints))

    def _twin(self, data: dict[str, Any], text: str) -> str:
        answers = keep_answers(self.session, f"{data['id']}.yaml", text.encode())
        return command_line(*here(self.session, language=True), "new", self.kind.command, "--answers",
                                   answers) if answers else ""

    def _tell(self, data: dict[str, Any], file: Path, twin: str, unasked: list[str], brought: str) -> None:
        session, say, t = self.session, self.session.say, self.session.t()  # self.t speaks to who is asked
        say("")
        say(t(N_("Saved: {file}"), file=output.shown(file)))
        if brought:
            say(brought)
        if unasked:
            say(t.plural("{n} question is open: {command} asks it.", "{n} questions are open: {command} asks them.",
                         len(unasked), command=command_line(*here(session), "edit", data["id"])))
        if twin:
            say("")
            say(t(N_("The same without questions:")))
            say(f"  {twin}")
        say("")
        say(t(N_("Next:")))
        steps = [(command, t(what)) for command, what in self._next(data)]
        wide = max(len(command) for command, _ in steps)
        fits = wide + 4 + max(len(what) for _, what in steps) < get_terminal_size().columns
        for command, what in steps:
            say(f"  {command:{wide}}  {what}" if fits else f"  {command}\n    {what}")

    def _next(self, data: dict[str, Any]) -> list[tuple[str, str]]:
        def line(*words: str) -> str:
            return command_line(*here(self.session), *words)

        if self.kind.name == "persona":
            return [(line("new", "map", data["id"]), N_("an empathy map of one situation")),
                    (line("new", "journey", data["id"]), N_("the way to one goal, step by step")),
                    (line("render"), N_("make the cards"))]
        if self.kind.name == "source":
            return [(line("edit", "ID"), N_("let a statement rest on it: press Tab at “Evidence”")),
                    (line("list"), N_("how sure you are by now"))]
        if self.kind.name == "touchpoint":
            return [(line("edit", data["id"], "vulnerabilities"), N_("what goes wrong there, or could")),
                    (line("new", "journey", "PERSONA"), N_("a journey that passes it"))]
        if self.kind.name == "journey":
            return [(line("show", data["id"]), N_("look at it")), (line("render"), N_("make the cards"))]
        return [(line("render"), N_("make the cards")), (line("new", "source"), N_("note what a statement rests on"))]


def add_entries(session: Session, t: Translator, entries: Sequence[Mapping[str, Any]], *, dry_run: bool = False,
                ) -> Path:
    """Appends touchpoints to the catalogue, and makes it where there is none. Returns its file.

    What somebody else writes at the same time stays: the file is read again, and a few times more. An entry that
    stands there already, word for word, is not added twice. Raises InputError where an id was taken meanwhile, or
    where the catalogue cannot be read.
    """
    from empathy_cli.store.saver import Changed

    for turn in range(TRIES):
        here = session if turn == 0 and dry_run else replace(session)  # a new session reads the workspace again
        try:
            return _add_entries(here, t, entries, dry_run=dry_run)
        except Changed:
            if turn == TRIES - 1:
                raise
    raise AssertionError


def saved_entries(session: Session, file: Path | None, entries: Sequence[Mapping[str, Any]]) -> str:
    """The line that says so; none where nothing came along."""
    ids = ", ".join(str(entry["id"]) for entry in entries)
    return session.t()(N_("Saved: {file} ({ids})"), file=output.shown(file), ids=ids) if file else ""


def _add_entries(session: Session, t: Translator, entries: Sequence[Mapping[str, Any]], *, dry_run: bool) -> Path:
    from empathy_cli.store.editor import Change, apply
    from empathy_cli.store.saver import save, text_as_read
    from empathy_cli.store.writer import new_text

    known = Known(session.workspace)
    there = known.workspace.touchpoints
    fresh = [e for e in entries if there.get(e["id"]) != e]
    if problems := [p for e in fresh if (p := known.id_problem(e["id"]))]:
        raise InputError(*problems)
    catalogue = known.document(CATALOGUE)
    if catalogue:
        file = session.root / catalogue.file
        old = text_as_read(file, catalogue.digest)
        new = apply(old, [Change("append", (CATALOGUE,), entry) for entry in fresh])
    else:
        must_be_readable(known.workspace)
        file = session.root / "personas" / CATALOGUE_KIND.file({})
        usual = str(known.workspace.settings["language"])
        language = {"language": session.lang} if session.lang and session.lang != usual else {}
        old, new = "", new_text(CATALOGUE_KIND, {"kind": CATALOGUE, **language, CATALOGUE: list(fresh)}, t)
    if dry_run:
        session.out(new.rstrip("\n"))
    elif new != old:
        save(file, new.encode(), expect=catalogue.digest if catalogue else None, root=session.root)
    return file
