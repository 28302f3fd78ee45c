"""What an import of feedback says: before it writes, after it, and why a row was not taken. Never what stands there."""

import sys
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from . import asking, output
from .command_line import command_line, here, look_at, say_next
from .sure import make_sure

if TYPE_CHECKING:
    from empathy_cli.exchange.feedback.collecting import Collected
    from empathy_cli.exchange.feedback.columns import Export
    from empathy_cli.exchange.feedback.voices import Heard, Remark, Told

    from .feedback_saved import Saved
    from .session import Session

LISTED = 10
"""Rows that are named one by one; `--json` has them all."""
SHOWN = 3
"""Voices that a preview shows."""
_PARTED = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab")}
_ROLES = {"text": N_("words"), "date": N_("date"), "side": N_("side"), "segment": N_("segment"),
          "touchpoint": N_("touchpoint")}


def say_nothing_new(session: "Session", same: Sequence[Document], *, as_json: bool) -> None:
    """This very file was imported before."""
    if as_json:
        session.json({"done": False, "sources": [{"id": d.id, "file": d.file, "new": 0} for d in same]})
        return
    t = session.t()
    session.say(t(N_("This file was imported already: {ids}."), ids=", ".join(d.id for d in same)))
    session.say(t(N_("Nothing changed.")))


def say_preview(session: "Session", export: "Export", told: "Told", heard: "Heard",
                collected: "Mapping[str, Collected]", *, as_json: bool, dry_run: bool) -> None:
    """What was read, and what would come of it. Raises InputError where not one row could be taken."""
    if not heard.taken:
        if as_json:
            session.json(_plain(session, export, told, heard, collected, [], done=False))
            raise typer.Exit(1)
        t = session.t()
        for line in _rows(heard.skipped, t):
            _say_wrapped(line, session.say)
        raise InputError(Problem(N_("no row could be taken; nothing was written"), file=export.file))
    if as_json:
        session.json(_plain(session, export, told, heard, collected, [], done=False))
        return
    say = session.out if dry_run else session.say
    t = session.t()
    wide = (output.width_of(sys.stderr) or 120) - 1
    said = t(N_("{file}: {encoding}, {separator}; {columns}"), file=export.file, encoding=export.form.encoding_name,
             separator=t(_PARTED[export.form.separator]), columns=_columns(told, t))
    for line in wrap(visible(said), wide, subsequent_indent="  "):
        say(line)
    for one in collected.values():
        for nugget in one.first[:SHOWN]:
            about = ", ".join(filter(None, (nugget["locator"], nugget.get("date"), nugget.get("segment"),
                                            *nugget.get("tags", ()))))
            line = f"  {one.id}#{nugget['id']}  “{nugget['verbatim']}”"
            say(output.cut(visible(line), wide))
            say(output.cut(visible(f"      {about}"), wide))
    for line in _summary(heard, collected, t):
        _say_wrapped(line, say)
    if not any(one.changes for one in collected.values()):
        say(t(N_("Nothing changed.")))


def sure(session: "Session", *, changes: bool) -> None:
    """Asks once more before anything is written. Exits where the answer is no."""
    if changes:
        make_sure(session, N_("Add them?"), yes=False)
        return
    to = asking.somebody()
    t = session.t()
    if to is None or not asking.ask_yes(t(N_("Import them?")), to, t):
        session.say(t(N_("Nothing was changed. Your answers are kept: run the same command to go on.")))
        raise typer.Exit(1)


def say_done(session: "Session", export: "Export", told: "Told", heard: "Heard", collected: "Mapping[str, Collected]",
             saved: "Sequence[Saved]", *, as_json: bool, summed: bool) -> None:
    """What was written. `summed`: how many rows of it, a preview has said."""
    if as_json:
        session.json(_plain(session, export, told, heard, collected, saved, done=True))
        return
    t = session.t()
    for one in saved:
        session.say(t(N_("Saved: {file}"), file=output.shown(session.root / one.file)))
        if one.beside:
            session.say(t(N_("Its rows: {file}"), file=output.shown(session.root / one.beside)))
    for line in () if summed else _summary(heard, collected, t):
        _say_wrapped(line, session.say)
    steps = [look_at(session, one.collected.id) for one in saved]
    for id_ in sorted(heard.touchpoints, key=lambda i: -heard.touchpoints[i])[:SHOWN]:
        voice, n = saved[0].collected, heard.touchpoints[id_]
        add = command_line(*here(session), "add", id_, f"feedback.{voice.side}", voice.id)
        steps.append((add, t.plural("{n} answer is about it", "{n} answers are about it", n)))
    say_next(session, *steps)


def _say_wrapped(line: str, say: "Callable[[str], None]") -> None:
    """No word is broken in a narrow window; what goes on stands further in."""
    wide = (output.width_of(sys.stderr) or 0) - 1
    further = " " * (len(line) - len(line.lstrip()) + 2)
    for part in wrap(line, wide, subsequent_indent=further, break_long_words=False, break_on_hyphens=False) if (
            wide > 0) else (line,):
        say(part)


def _columns(told: "Told", t: Translator) -> str:
    names = told.names()
    said = [f"{t(label)} “{names[role]}”" for role, label in _ROLES.items() if role in names]
    if isinstance(told.side, str):
        said.append(f"{t(_ROLES['side'])} {told.side}")
    return ", ".join(said)


def _summary(heard: "Heard", collected: "Mapping[str, Collected]", t: Translator) -> list[str]:
    several = len(collected) > 1
    lines = []
    for one in collected.values():
        counts = [t.plural("{n} new", "{n} new", one.rows)]
        if one.known:
            counts.append(t(N_("{n} known"), n=one.known))
        if one.kept:
            counts.append(t.plural("{n} that was changed or taken out here stays so",
                                   "{n} that were changed or taken out here stay so", one.kept))
        if one.dated:
            counts.append(t.plural("{n} that had no day gets it", "{n} that had no day get it", len(one.dated)))
        lines.append("  " + (f"{one.id}: " if several else "") + ", ".join(counts))
        if one.undated:
            lines.append("  " + t.plural(
                "{n} row beside “{id}” stays without its day: to have it, import the table under another --id",
                "{n} rows beside “{id}” stay without their day: to have them, import the table under another --id",
                one.undated, id=one.id))
    if heard.masked:
        lines.append("  " + t.plural("personal data was masked in {n} row", "personal data was masked in {n} rows",
                                     heard.masked))
    lines += _rows(heard.skipped, t)
    if heard.remarks:
        lines += _listed(heard.remarks, t.plural("{n} row has more to say:", "{n} rows have more to say:",
                                                 len(heard.remarks)), t)
    return lines


def _rows(skipped: "Sequence[Remark]", t: Translator) -> list[str]:
    if not skipped:
        return []
    return _listed(skipped, t.plural("{n} row was skipped:", "{n} rows were skipped:", len(skipped)), t)


def _listed(remarks: "Sequence[Remark]", head: str, t: Translator) -> list[str]:
    lines = [f"  {head}"]
    for remark in remarks[:LISTED]:
        why = t(remark.message, **remark.values)
        said = t(N_("row {row} (line {line}): {why}"), row=remark.row, line=remark.line, why=why)
        lines.append(f"    {visible(said)}")
    if (left := len(remarks) - LISTED) > 0:
        lines.append("    " + t.plural("… and {n} more (--json has all)", "… and {n} more (--json has all)", left))
    return lines


def _plain(session: "Session", export: "Export", told: "Told", heard: "Heard", collected: "Mapping[str, Collected]",
           saved: "Sequence[Saved]", *, done: bool) -> dict[str, Any]:
    t = session.t()
    files = {one.collected.id: one for one in saved}
    names = told.names()
    if isinstance(told.side, str):
        names["side"] = told.side
    return {
        "done": done, "file": export.file, "encoding": export.form.encoding_name, "separator": export.form.separator,
        "rows": export.answers, "taken": heard.taken, "masked": heard.masked, "columns": names,
        "sources": [{
            "id": one.id, "side": one.side, "new": one.rows, "nuggets": one.new, "known": one.known, "kept": one.kept,
            "file": files[one.id].file if one.id in files else one.present.document.file if one.present else "",
            "rows": files[one.id].beside if one.id in files else "",
        } for one in collected.values()],
        "touchpoints": heard.touchpoints,
        "skipped": [_row(r, t) for r in heard.skipped], "remarks": [_row(r, t) for r in heard.remarks],
    }


def _row(remark: "Remark", t: Translator) -> dict[str, Any]:
    return {"row": remark.row, "line": remark.line, "why": t(remark.message, **remark.values)}
