"""What `empathy render` does, and what it says of that: all but its options, and so without the frame.

It is the call that hooks and builds make again and again: as it is mostly made, it starts from here, for the frame's
imports would take as long as the looking, and that would be done twice.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_, Translator, translator
from empathy_cli.model.text import visible
from empathy_cli.render.site import Outcome, build
from empathy_cli.render.state import Request

from . import output
from .session import Session

if TYPE_CHECKING:
    from empathy_cli.render.shard_file import Share

PAGES = 12
"""So many are named that stay as they are."""


def rendered(request: Request, session: Session, share: "Share | None" = None, joined: Sequence[Path] = (), *,
             as_json: bool = False, first: Sequence[Any] = ()) -> int:
    """Renders, and says what was done; `first` are problems to begin with. The exit code."""
    try:
        outcome = _built(request, session, share, joined)
        outcome.problems[:0] = first
        return say(outcome, request, session, as_json=as_json)
    except KeyboardInterrupt:
        return stopped(session)


def stopped(session: Session) -> int:
    session.say(session.t()(N_("Stopped. What was written is whole; the next render does the rest.")))
    return 130


def _built(request: Request, session: Session, share: "Share | None", joined: Sequence[Path]) -> Outcome:
    from .progress import Bar

    bar = Bar("empathy render", shown=not session.quiet and not session.plain)
    try:
        if share:
            from empathy_cli.render.shard import render_share

            return render_share(session.root, request, session.today, share, bar)
        if joined:
            from empathy_cli.render.shard_join import join

            return join(session.root, request, session.today, joined, bar)
        return build(session.root, request, session.today, bar)
    finally:
        bar.close()


def say(outcome: Outcome, request: Request, session: Session, *, as_json: bool) -> int:
    t = translator(session.lang or outcome.language)
    if outcome.problems:  # else their language need not be known, nor the settings be read for it
        session.report(outcome.problems)
    code = 1 if outcome.failed else 3 if outcome.drift else 0
    if as_json:
        session.json(_plain(outcome, t))
    elif request.check:
        _show_drift(outcome, session, t)
        if outcome.drift and not request.overrides:
            session.say(t(N_("They may differ because the workspace's own templates are not used here.")))
    else:
        session.say(told(outcome, session.root, t))
    if outcome.torn and not as_json:
        pages = list(dict.fromkeys(name.partition(".")[0] for name in outcome.torn if not name.endswith(".svg")))
        session.say(t(N_("Until that is mended, these pages stay as they are: {pages}"), pages=few(pages, PAGES)))
    return code


def told(outcome: Outcome, root: Path, t: Translator) -> str:
    """“12 pages written, 988 unchanged, 1 removed: build/index.html”."""
    written, removed = len(outcome.written), len(outcome.removed)
    parts = [
        t.plural("{n} page written", "{n} pages written", written) if written else "",
        t.plural("{n} unchanged", "{n} unchanged", outcome.unchanged) if outcome.unchanged else "",
        t.plural("{n} removed", "{n} removed", removed) if removed else "",
    ]
    words = ", ".join(filter(None, parts)) or t(N_("Nothing to render"))
    folder = root / outcome.out
    index = next((folder / name for name in ("index.html", "index.md")
                  if not (folder / name).is_symlink() and (folder / name).is_file()), None)
    return f"{words}: {visible(_near(index))}" if index else words


def few(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(map(visible, names[:most])) + (" …" if len(names) > most else "")


def _near(path: Path) -> str:
    """The path as it is shortest from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return min(relative, str(path), key=len)


def _show_drift(outcome: Outcome, session: Session, t: Translator) -> None:
    said = {"changed": t(N_("is not what it would be")), "missing": t(N_("is missing")),
            "left over": t(N_("belongs to no document any more"))}
    for drift in outcome.drift:
        session.out(f"{visible(f'{outcome.out}/{drift.name}')}: {said[drift.what]}")
        for line in drift.lines:
            session.out(line)
    if outcome.drift:
        session.say(t.plural("{n} file is not up to date; “empathy render” brings it there",
                             "{n} files are not up to date; “empathy render” brings them there", len(outcome.drift)))
    elif not outcome.failed:
        session.say(t(N_("Everything is up to date")))


def _plain(outcome: Outcome, t: Translator) -> dict[str, Any]:
    return {
        "out": outcome.out, "written": outcome.written, "unchanged": outcome.unchanged, "removed": outcome.removed,
        "torn": outcome.torn,
        "drift": [{"file": d.name, "what": d.what, "diff": list(d.lines)} for d in outcome.drift],
        "problems": [{"severity": p.severity, "message": output.message(p, t), "file": p.file, "line": p.line,
                      "column": p.column} for p in outcome.problems],
    }
