"""What answers may leave out, filled in: ids, numbers, and steps that were written in their stage."""

from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.field import Kind, Report
from empathy_cli.model.journey import JOURNEY
from empathy_cli.model.text import slug

from .known import Known
from .naming import name_entries, next_number
from .questions import every_field


def fill_id(kind: Kind, filled: dict[str, Any], known: Known, report: Report, *, language: str,
            defaults: bool) -> None:
    title = filled.get(kind.title) or (filled.get("role") if kind.title == "name" else None)
    if not isinstance(title, str) or not title.strip():
        filled["id"] = "unnamed"  # the missing title is the problem, and it is reported
        return
    own = filled.get("language")
    derived = slug(title, own if isinstance(own, str) else language)
    if not derived:
        report.add(("id",), N_("no id can be made from “{title}”; give one: id: …"), title=title[:80])
        filled["id"] = "unnamed"
        return
    problem = known.id_problem(derived)
    if problem:
        free = known.free(derived)
        if not defaults:
            report.add(("id",), N_("the id “{id}” is taken by {file}; give another one: id: {free}"),
                       **problem.values, free=free)
        derived = free
    filled["id"] = derived


def fill_numbers(kind: Kind, filled: dict[str, Any], language: str) -> None:
    """Ids that items may leave out: a nugget's n1, n2 …, a step's from its title."""
    for q in every_field(kind):
        if q.is_named and len(q.path) == 1:
            name_entries(q.item, filled.get(q.path[0]), language)
        items = filled.get(q.path[0]) if len(q.path) == 1 and q.numbered else None
        if not isinstance(items, list):
            continue
        used = [str(i.get("id") or "") for i in items if isinstance(i, dict)]
        n = next_number(q.numbered, used)
        for at, item in enumerate(items):
            if isinstance(item, dict) and not item.get("id"):
                items[at] = {"id": f"{q.numbered}{n}", **{k: v for k, v in item.items() if k != "id"}}
                n += 1


def take_steps_out(kind: Kind, filled: dict[str, Any], language: str) -> None:
    """Steps that are written where they belong, in their stage, go to the others; the stage names them."""
    stages = filled.get("stages") if kind is JOURNEY else None
    held = [s["steps"] for s in stages if isinstance(s, dict) and isinstance(s.get("steps"), list)] if isinstance(
        stages, list) else []
    if not any(isinstance(step, dict) for steps in held for step in steps):
        return
    others = filled.get("steps")
    inside = [dict(step) for steps in held for step in steps if isinstance(step, dict)]
    again = {step["id"] for step in inside if step.get("id")}
    others = [step for step in (others if isinstance(others, list) else [others] if others else [])
              if not (isinstance(step, dict) and step.get("id") in again)]
    filled["steps"] = name_entries(JOURNEY.group.by_key["steps"].type.item, [*others, *inside], language)
    named = iter(filled["steps"][len(others):])
    filled["stages"] = [
        {**stage, "steps": [next(named).get("id") if isinstance(step, dict) else step for step in stage["steps"]]}
        if isinstance(stage, dict) and isinstance(stage.get("steps"), list) else stage for stage in stages or ()]
