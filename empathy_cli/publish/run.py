"""A publish from the first look to the last report: look, plan, write; where somebody else wrote meanwhile, again."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .differences import shown
from .leaf import Leaf, Wanted
from .plan import Options, Plan
from .planning import make
from .target import BLOCKING, Done, Driver, Moved

TRIES = 5
PAUSE = 0.4
"""Seconds of the first pause; each further one is as much longer, and none is exactly as long as another run's."""


@dataclass(slots=True)
class Result:
    """What was planned, and what became of it. `done` is empty where nothing was to be written, or nothing might be."""

    plan: Plan
    wanted: Wanted
    done: list[Done] = field(default_factory=list)
    refused: bool = False
    """Whether it should have been exactly a plan that was made before, and is not."""
    finished: bool = False
    """Whether everything that was to be written is written, and the list of pages with it."""

    @property
    def failed(self) -> bool:
        return any(d.outcome in ("failed", "not tried") for d in self.done)


def publish(opened: AbstractContextManager[Driver], want: Callable[[Driver], Wanted], options: Options, *,
            apply: bool = False, differences: bool = True, pinned: Callable[[Plan], bool] | None = None,
            again: Callable[[Driver, Mapping[str, str]], Wanted] | None = None,
            planned: Callable[[Plan], None] = lambda _plan: None, told: Callable[[Done], None] = lambda _done: None,
            sleep: Callable[[float], None] = time.sleep) -> Result:
    """Plans, and with `apply` writes. `pinned` says of the plan whether it is the one that somebody agreed to.

    `again` gives what is wanted where some pages cannot move: id → where each stays, so that links lead there.
    `planned` hears of every plan that is about to be done, `told` of every change as it gets done. Raises what `Driver`
    raises; Moved after the last try.
    """
    with opened as driver, ExitStack() as held:
        wanted, alone = want(driver), getattr(driver, "alone", None) if apply else None
        for attempt in range(1, TRIES + 1):
            remote = driver.look([*places(wanted.leaves), *getattr(driver.profile, "shared", ())])
            plan = make(wanted, remote, driver, options)
            stuck = _stuck(plan) if plan.skips else {}
            others = _others(plan, wanted) if options.narrowed else {}
            if again and (stuck or others):
                plan = _around(stuck, others, wanted, again, driver, options)
            if differences:
                plan = replace(plan, changes=tuple(
                    c if apply and c.action not in BLOCKING else shown(c, driver) for c in plan.changes))
            if alone and not (plan.idle and not getattr(driver, "left", False)):
                moved = held.enter_context(alone())
                alone = None
                if moved:
                    continue  # what is planned may be half of what another run was writing
            result = Result(plan, wanted)
            if not apply or not plan.writes:
                result.finished = not plan.blocked and plan.stop is None and not plan.writes
                return result
            if pinned is not None and not pinned(plan):
                result.refused = True
                return result
            planned(plan)
            try:
                for done in driver.write(plan.changing, plan.after):
                    result.done.append(done)
                    told(done)
            except Moved:
                if pinned is not None or result.done:
                    raise
                if attempt == TRIES:
                    break
                sleep(PAUSE * attempt * random.uniform(0.5, 1.5))  # noqa: S311 - no secret: so that two runs do not meet again
                continue
            result.finished = not result.failed and not plan.blocked
            return result
    raise Moved(Problem(N_("somebody else wrote there at the same moment, {n} times: run it again"), {"n": TRIES}))


def _stuck(plan: Plan) -> dict[str, str]:
    """Pages that are wanted elsewhere than they stand, or nowhere that the wiki takes: id → where each stays."""
    held = {c.at for c in plan.changes if c.action not in BLOCKING and c.action != "delete"}  # by one that came there
    return {c.id: c.before.at for c in plan.blocked if c.before and c.kind in ("page", "contents") and (
        c.before.at not in held) and (
        c.was not in ("", c.at) or (c.action == "refused" and c.leaf is None and c.there is None))}


def _others(plan: Plan, wanted: Wanted) -> dict[str, str]:
    """Pages of ours that nobody asked for this time: id → where each stands."""
    asked = {leaf.id for leaf in wanted.leaves} | {refusal.id for refusal in wanted.refusals}
    return {id_: entry.at for id_, entry in plan.present.entries.items()
            if entry.kind == "page" and entry.digest and id_ not in asked}


def _around(stuck: Mapping[str, str], others: Mapping[str, str], wanted: Wanted,
            again: Callable[[Driver, Mapping[str, str]], Wanted], driver: Driver, options: Options) -> Plan:
    """The plan where all links lead to where these stay. What blocks them still does."""
    around = again(driver, {**others, **stuck})
    remote = driver.look([*places(wanted.leaves), *places(around.leaves), *getattr(driver.profile, "shared", ())])
    blocked = {c.id: c for c in make(wanted, remote, driver, options).blocked if c.id in stuck}
    return make(around, remote, driver, options, blocked)


def places(leaves: Sequence[Leaf]) -> list[str]:
    return [leaf.at for leaf in leaves]
