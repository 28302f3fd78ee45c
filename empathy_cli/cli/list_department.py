"""empathy list --department: the voice of one department. What it answers for, what hurts there, and who said so."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Workspace
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.model.types import nearest

from . import output
from .output import BOLD, CYAN, DIM
from .overview import computed, overview
from .session import Session

if TYPE_CHECKING:
    from empathy_cli.insight.mesh import Department

Item = tuple[str, str, Sequence[str]]
"""An id, what is said of it, and short facts."""


def list_department(session: Session, name: str, kind: Kind | None, *, as_json: bool) -> int:
    """Prints all that is known of a department. Raises InputError where there is none of that name."""
    from empathy_cli.model.kinds import ENTRIES

    if kind is not None and kind.name not in ENTRIES:
        raise InputError(Problem(N_("--department lists touchpoints; leave out “{kind}”"), {"kind": kind.command}),
                         exit_code=2)
    workspace = session.workspace()
    found = _department(workspace, name)
    values = _computed(found, workspace, session.today)
    if as_json:
        session.json(values)
    else:
        _print(values, session)
    session.report(workspace.problems)
    wrong = any(p.severity == ERROR for p in workspace.problems)
    if not (found.touchpoints or wrong):
        session.say(session.t()(N_("No touchpoint names “{department}” as its department yet."),
                                department=visible(found.name)))
    return 1 if wrong else 0


def _department(workspace: Workspace, name: str) -> "Department":
    """By its name in any case, or as its page writes it."""
    from empathy_cli.insight.mesh import departments
    from empathy_cli.insight.passing import met
    from empathy_cli.model.text import same_name

    known = departments(workspace.touchpoints, [met(j) for j in workspace.of("journey")],
                        [p.id for p in workspace.originals("persona")], workspace.settings.get("departments", ()))
    for department in known:
        if same_name(name) in (same_name(department.name), department.slug):
            return department
    hint = nearest(name, [d.name for d in known])
    if hint:
        message = N_("there is no department “{name}”. Did you mean “{hint}”?")
    elif known:
        message = N_("there is no department “{name}”: {words}")
    else:
        message = N_("no department is named yet: “department” of a touchpoint does, or “departments” in empathy.yaml")
    words = ", ".join(d.name for d in known)
    raise InputError(Problem(message, {"name": name, "hint": hint, "words": words}), exit_code=2)


def _computed(found: "Department", workspace: Workspace, today: str) -> dict[str, Any]:
    """A department as JSON shows it; kept stable, keys only join."""
    from empathy_cli.model.kinds import ENTRIES

    names = {id_: entry["name"] for id_, entry in workspace.touchpoints.items()}
    steps = {(journey.id, step["id"]): step for journey in workspace.of("journey")
             for step in journey.data.get("steps", ())}
    touchpoints = [{**value, "longest_wait": _longest_wait(value, steps, workspace)}
                   for value in computed(ENTRIES["touchpoint"], overview(workspace, today))
                   if value["id"] in found.touchpoints]
    return {
        "department": found.name, "slug": found.slug, "touchpoints": touchpoints,
        "hurts": [{
            **{key: w.vulnerability.get(key, "") for key in ("effect", "cause", "fix", "owner", "status", "ticket")},
            "touchpoint": w.touchpoint, "severity": w.severity, "rated": w.rated, "personas": list(w.personas),
            "steps": [p._asdict() for p in w.felt], "always": w.always, "score": w.score,
        } for w in found.hurts],
        "pains": [{
            **p._asdict(), "text": text, "title": steps[p.journey, p.step]["title"],
            "feels": steps[p.journey, p.step].get("feels", ""),
            "touchpoint": names[steps[p.journey, p.step]["touchpoint"]],
        } for p, text in found.pains],
        "promised": [asdict(promise) for promise in found.promised],
        "feedback": {side: [{"evidence": e, "text": _said(e, workspace)} for e in evidence]
                     for side, evidence in (("customer", found.customers), ("employee", found.employees))},
    }


def _longest_wait(touchpoint: Mapping[str, Any], steps: Mapping[tuple[str, str], Mapping[str, Any]],
                  workspace: Workspace) -> dict[str, Any] | None:
    """Of the journeys of today, and whether it is longer than the touchpoint promises, where it does."""
    from empathy_cli.model.duration import seconds

    today = [(at["journey"], at["step"], wait) for at in touchpoint["steps"]
             if (wait := steps[at["journey"], at["step"]].get("wait"))
             and workspace.documents[at["journey"]].data.get("state") != "future"]
    if not today:
        return None
    journey, step, wait = max(today, key=lambda one: seconds(one[2]))
    limit = touchpoint["wait_limit"]
    return {"wait": wait, "journey": journey, "step": step, "persona": workspace.documents[journey].data["persona"],
            "over": seconds(wait) > seconds(limit) if limit else None}


def _said(evidence: str, workspace: Workspace) -> str:
    """The words of a nugget, or the title of a source; nothing where it is not there."""
    id_, _, nugget = evidence.partition("#")
    source = workspace.documents.get(id_)
    if source is None or source.kind != "source":
        return ""
    if not nugget:
        return str(source.data["title"])
    from empathy_cli.insight.beside import beside

    one: Mapping[str, str] = next((n for n in source.data.get("nuggets", ()) if n["id"] == nugget), {})
    one = one or beside(workspace, source, {nugget}).get(nugget, {})
    return str(one.get("verbatim") or one.get("observation") or "")


def _print(values: Mapping[str, Any], session: Session) -> None:
    from empathy_cli.model.kinds import ENTRIES

    from .list import tables

    t = session.t()
    session.out(output.painted(session.fitting(visible(values["department"])), BOLD, session.paints))
    if values["touchpoints"]:
        session.out("")
        tables([(ENTRIES["touchpoint"], values["touchpoints"])], session)
    _section(t(N_("What hurts there")), [*_hurts(values["hurts"], t), *_pains(values["pains"], t)], session)
    _section(t(N_("The longest wait")), list(_waits(values["touchpoints"], t)), session)
    _section(t(N_("What it promised")), list(_promised(values, t)), session)
    for side, title in (("customer", N_("Feedback of customers")), ("employee", N_("Feedback of employees"))):
        said = [(one["evidence"], one["text"] or t(N_("no such source")), ()) for one in values["feedback"][side]]
        _section(t(title), said, session)


def _hurts(hurts: Sequence[Mapping[str, Any]], t: Translator) -> Iterator[Item]:
    for one in hurts:
        severity = t(N_("severity {n}"), n=one["severity"]) if one["rated"] else t(N_("not rated"))
        felt = t.plural("{n} persona passes", "{n} personas pass", len(one["personas"])) if one["personas"] else ""
        yield one["touchpoint"], one["effect"], (
            t(N_("score {n}"), n=one["score"]), severity, felt, _status(one["status"], t), one["owner"])


def _pains(pains: Sequence[Mapping[str, Any]], t: Translator) -> Iterator[Item]:
    from empathy_cli.insight.mood import LABELS, signed, word

    for one in pains:
        emotion = one["emotion"]
        mood = "" if emotion is None else f"{signed(emotion, t.point)} {t(LABELS[word(emotion)])}"
        text = ": ".join(filter(None, (one["title"], one["text"])))
        yield f"{one['journey']}#{one['step']}", text, (mood, one["persona"], one["touchpoint"])


def _waits(touchpoints: Sequence[Mapping[str, Any]], t: Translator) -> Iterator[Item]:
    words = {True: N_("longer than promised"), False: N_("as promised"), None: N_("nobody said how long it may take")}
    for one in touchpoints:
        if longest := one["longest_wait"]:
            yield one["id"], longest["wait"], (
                t(words[longest["over"]]), longest["persona"], f"{longest['journey']}#{longest['step']}")


def _promised(values: Mapping[str, Any], t: Translator) -> Iterator[Item]:
    for one in values["touchpoints"]:
        if one["wait_limit"]:
            yield one["id"], t(N_("Nobody waits longer than {limit}"), limit=one["wait_limit"]), ()
    kinds = {"fix": N_("fix"), "idea": N_("idea"), "surprise": N_("surprise")}
    for one in values["promised"]:
        where = f"{one['journey']}#{one['step']}" if one["journey"] else one["touchpoint"]
        text = f"{t(N_('To mend'))}: {one['effect']}" if one["effect"] else one["text"]
        yield where, text, (t(kinds[one["kind"]]), _status(one["status"], t), one["owner"])


def _status(status: str, t: Translator) -> str:
    from empathy_cli.model.journey import IDEA_STATUS
    from empathy_cli.model.touchpoints import VULNERABILITY_STATUS

    types = (VULNERABILITY_STATUS, IDEA_STATUS)
    return t(next((c.label(status) for c in types if status in c.values), status)) if status else ""


def _section(title: str, items: Sequence[Item], session: Session) -> None:
    """Each item's id and facts on a line, what is said below: whole, wrapped to the terminal."""
    if not items:
        return
    width = output.width_of(sys.stdout)
    session.out("")
    session.out(output.painted(title, BOLD, session.paints))
    for name, text, facts in items:
        about = session.fitting(visible(" · ".join(filter(None, facts))))
        head = output.painted(name, CYAN, session.paints)
        if width and about and output.columns(name) + 2 + output.columns(about) > width:
            session.out(head)
            lines = _wrapped(about, width, "  ")
        else:
            session.out(head + ("  " + output.painted(about, DIM, session.paints) if about else ""))
            lines = []
        for line in [*lines, *_wrapped(session.fitting(visible(text)), width, "  ")]:
            session.out(line)


def _wrapped(text: str, width: int | None, indent: str) -> list[str]:
    if width is None:
        return [indent + text]
    fits = width if output.columns(text) == len(text) else width // 2  # a Chinese letter takes two columns
    return wrap(text, max(fits, 12), initial_indent=indent, subsequent_indent=indent)
