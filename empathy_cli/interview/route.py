"""Steps as an interview holds them, stage by stage, and the journey that follows from them.

Two things are known only while somebody is asked. `ON` among the steps that can follow is “the next one on the way”,
whichever that will be. A side step was named as another way to go on: it stands behind the step that it leaves, and
the way passes it by.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from empathy_cli.model.journey import staged

from .sheet import OWN

ON = "+"
SIDE = OWN + "side"
NEW = OWN + "new"
"""The touchpoint that is to be made, where a step names one that the catalogue does not have."""

Item = Mapping[str, Any]


def on_from(steps: Sequence[Item]) -> dict[str, str]:
    """For each step, the next one on the way; none for the last."""
    found: dict[str, str] = {}
    ahead = ""
    for step in reversed(steps):
        if ahead:
            found[step["id"]] = ahead
        if SIDE not in step:
            ahead = step["id"]
    return found


def followers(steps: Sequence[Item]) -> dict[str, list[str]]:
    """For each step, those that can follow, as far as they are there."""
    on, ids = on_from(steps), {step["id"] for step in steps}
    found = {}
    for step in steps:
        named = [on.get(step["id"], "") if n == ON else n for n in step.get("next", (ON,))]
        found[step["id"]] = [n for n in dict.fromkeys(named) if n in ids]
    return found


def written(steps: Sequence[Item]) -> list[dict[str, Any]]:
    """The steps as a file has them: `next` stands where something was said, or the next in the file does not follow."""
    follow = followers(steps)
    ids = [step["id"] for step in steps]
    found = []
    for i, step in enumerate(steps):
        kept = {key: value for key, value in step.items() if not key.startswith(OWN)}
        if step.get("next", [ON]) == [ON] and follow[step["id"]] == ids[i + 1:i + 2]:
            kept.pop("next", None)
        else:
            kept["next"] = follow[step["id"]]
        found.append(kept)
    return found


def goal_of(steps: Sequence[Item]) -> str:
    """The step that reaches the goal when nothing is said: the last one on the way."""
    return next((step["id"] for step in reversed(steps) if SIDE not in step), "")


def names_all(data: Mapping[str, Any]) -> bool:
    """Whether the stages of a document name all of its steps."""
    named = {step for stage in data.get("stages", ()) for step in stage.get("steps", ())}
    return all(step["id"] in named for step in data.get("steps", ()))


def in_stages(stages: Sequence[Item], homes: Mapping[str, Sequence[Item]], *, all_named: bool) -> list[dict[str, Any]]:
    """The stages with the ids of their steps; as they were, where that says the same without naming all."""
    every = [step for steps in homes.values() for step in steps]
    kept = named_there(stages, every)
    wanted = [[step["id"] for step in homes.get(stage["id"], ())] for stage in stages]
    shown = staged({"stages": kept, "steps": every})
    if not all_named and [[step["id"] for step in steps] for _, steps in shown] == wanted:
        return kept
    return [{**{k: v for k, v in stage.items() if k != "steps"}, **({"steps": steps} if steps else {})}
            for stage, steps in zip(kept, wanted, strict=True)]


def named_there(stages: Sequence[Item], steps: Sequence[Item]) -> list[dict[str, Any]]:
    """The stages without the ids of steps that are gone."""
    ids, found = {step["id"] for step in steps}, [dict(stage) for stage in stages]
    for stage in found:
        keep_only(stage, "steps", ids)
    return found


def keep_only(data: dict[str, Any], key: str, ids: Container[str]) -> None:
    """Takes ids of steps that are gone out of a list of them, and the list with the last."""
    if key in data and not (kept := [step for step in data[key] if step in ids]):
        del data[key]
    elif key in data:
        data[key] = kept


def by_stage(data: Mapping[str, Any]) -> dict[str, list[Any]] | None:
    """The steps of each stage; `None` where there are no stages, or steps of one stand among those of another."""
    if not data.get("stages"):
        return None
    shown = {stage["id"]: steps for stage, steps in staged(data)}
    in_turn = [step["id"] for steps in shown.values() for step in steps]
    return shown if in_turn == [step["id"] for step in data.get("steps", ())] else None


def without(steps: Iterable[Item], gone: Item, instead: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The other steps, led on to what followed the one that is gone; and the ids of those that named it.

    Nothing that is no end by somebody's word becomes one: a side way that has lost where it led is back on the way.
    """
    found, mended = [], []
    for step in steps:
        item = dict(step)
        named = item.get("next", ())
        if gone["id"] in named:
            mended.append(step["id"])
            led = [n for name in named for n in (instead if name == gone["id"] and ON not in named else (name,))]
            item["next"] = [n for n in dict.fromkeys(led) if n != gone["id"]]
            if item["next"] == [ON] or (not item["next"] and (SIDE in item or SIDE in gone)):
                del item["next"]
        found.append(item)
    return found, mended
