"""A document, or an entry of one, that is changed in place: what differs is written, the rest of the file stays."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.interview.known import Known, Named
from empathy_cli.locale import N_
from empathy_cli.model.field import Kind, Report
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.touchpoints import CATALOGUE

from . import output
from .command_line import command_line, here, look_at, say_next
from .given import keep_answers
from .made import APART, add_entries, saved_entries
from .session import Session
from .unled import unled

if TYPE_CHECKING:
    from empathy_cli.insight.address import Found


class Edited:
    """A document, or an entry of one, that is being changed, and what is said about it."""

    def __init__(self, session: Session, found: "Found", *, dry_run: bool = False, as_json: bool = False) -> None:
        self.session = session
        self.found = found
        self.kind: Kind = found.kind
        self.known = Known(session.workspace)
        self.t = session.t(self.known.workspace.language(found.document))
        """For the questions; what the command itself says is in the workspace's language."""
        self.dry_run = dry_run
        self.as_json = as_json

    @property
    def steps(self) -> tuple[Named, ...]:
        """The steps that a step can name as those that follow."""
        data = self.found.document.data
        return tuple(Named(s["id"], s["title"]) for s in data.get("steps", ())) if self.found.path else ()

    def save(self, data: dict[str, Any], *, twin: str | None = None, touchpoints: Sequence[Mapping[str, Any]] = (),
             quiet: bool = False) -> None:
        """Writes what differs into the file, and nothing else; says what was done. `twin` is the command to name.

        `touchpoints` go into the catalogue first: a step must not name one that is not there.
        """
        from empathy_cli.interview.changes import as_answers, changed_text, changes
        from empathy_cli.store.reader import parse
        from empathy_cli.store.saver import save, text_as_read

        session, found, document = self.session, self.found, self.found.document
        changed = changes(self.kind, found.data, data)
        made: Path | None = None
        brought = {CATALOGUE: [dict(entry) for entry in touchpoints]} if touchpoints else {}
        file = session.root / document.file
        keys = [".".join(map(str, c.path)) for c in changed]
        if not changed and touchpoints:
            made = add_entries(session, self.t, touchpoints, dry_run=self.dry_run)
            if self.dry_run:
                return
            twin = self._twin(brought) if twin is None else twin
        if changed:
            text = text_as_read(file, document.digest)
            at = found.in_file(parse(text.encode()).value)
            new = changed_text(text, tuple(replace(c, path=(*at, *c.path)) for c in changed), document.data)
            made = add_entries(session, self.t, touchpoints, dry_run=self.dry_run) if touchpoints else None
            if self.dry_run:
                session.out(APART + new.rstrip("\n") if made else new.rstrip("\n"))
                return
            save(file, new.encode(), expect=document.digest, root=session.root)
            twin = self._twin(as_answers(changed) | brought) if twin is None else twin
            if document.kind == "journey":
                session.report(unled(document, document.data, self._whole(data)))
        if self.as_json:
            session.json({"id": found.name, "kind": found.kind.name, "file": document.file, "changed": keys,
                          "touchpoints": [entry["id"] for entry in touchpoints], "command": twin or ""})
        elif quiet:
            return
        elif not (changed or made):
            session.say(session.t()(N_("Nothing changed.")))
        else:
            self._tell(file, keys, twin, saved_entries(session, made, touchpoints))

    def _twin(self, answers: dict[str, Any]) -> str:
        import json

        data = json.dumps(answers, indent=2, ensure_ascii=False).encode() + b"\n"
        file = keep_answers(self.session, f"edit-{self.found.name.replace('#', '.')}.json", data)
        return command_line(
            *here(self.session), "edit", self.found.name, "--answers", file) if file else ""

    def within(self, values: Mapping[str, Any], report: Report) -> None:
        """Whether what an entry says fits the document that it stands in: a step that follows must be there."""
        path = self.found.path
        if path:
            inner = Report()
            for rule in KINDS[self.found.document.kind].rules:
                rule(self._whole(values), inner)
            report.problems += [replace(p, path=p.path[2:]) for p in inner.problems if p.path[:2] == path]

    def _whole(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The document with these values: its own, or those of the entry that is being changed."""
        path = self.found.path
        if not path:
            return dict(values)
        whole = deepcopy(dict(self.found.document.data))
        whole[str(path[0])][int(path[1])] = dict(values)
        return whole

    def _tell(self, file: Path, keys: list[str], twin: str | None, made: str) -> None:
        say, t = self.session.say, self.session.t()
        if keys:
            say(t(N_("Changed: {file} ({fields})"), file=output.shown(file), fields=", ".join(keys)))
        if made:
            say(made)
        if not twin:
            return
        say("")
        say(t(N_("The same without questions:")))
        say(f"  {twin}")
        say_next(self.session, look_at(self.session, self.found.document.id))
