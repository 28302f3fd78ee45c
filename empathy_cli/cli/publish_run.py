"""One publish, told as it goes, and how it ended."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from empathy_cli.model.problem import InputError, Problem

from .session import Session

if TYPE_CHECKING:
    from empathy_cli.publish.leaf import Wanted
    from empathy_cli.publish.plan import Options, Plan
    from empathy_cli.publish.planfile import Pinned
    from empathy_cli.publish.run import Result
    from empathy_cli.publish.target import Done, Driver, Settings

    from .publishing import Asked


@dataclass
class Ended:
    """How a run ended, and how far it had come. `plan` is None where nothing could be planned."""

    plan: "Plan | None" = None
    wanted: "Wanted | None" = None
    done: "list[Done]" = field(default_factory=list)
    result: "Result | None" = None
    error: InputError | None = None
    stopped: bool = False
    """Whether somebody pressed Ctrl+C."""
    refused: Problem | None = None
    """Why the plan that was made before is not done."""


class Run:
    """One publish, and what is known of it at any moment: whatever ends it, what is done is told."""

    def __init__(self, session: Session, settings: "Settings", options: "Options", asked: "Asked",
                 pinned: "Pinned | None") -> None:
        self.session, self.settings, self.options, self.asked, self.pinned = session, settings, options, asked, pinned
        self.ended = Ended()
        self.state = ""
        """The remote's after the run, where the driver tells it."""

    def everything(self) -> Ended:
        from empathy_cli.publish.quick import forget
        from empathy_cli.publish.run import publish as run
        from empathy_cli.publish.targets import driver_of
        from empathy_cli.render.state import Seen

        from .progress import Bar
        from .publishing_secret import Guard

        self.seen = Seen.now(self.session.root)
        forget(self.session.root, self.settings.name)
        guard = Guard(os.environ.get(self.settings.token, "") if self.settings.token else "")
        with guard.around():
            driver = driver_of(self.settings, self.session.root, os.environ)
            self.bar = Bar("empathy publish", shown=not self.session.quiet and not self.session.plain)
            try:
                result = run(driver, self._want, self.options, again=self._want, apply=self.asked.apply,
                             differences=not self.asked.no_diff or self.asked.as_json or bool(self.asked.plan_out),
                             pinned=self._is_pinned if self.pinned else None, planned=self._planned, told=self._told)
            except KeyboardInterrupt:
                self.ended.stopped = True
            except InputError as error:
                if self.ended.plan is None:
                    raise
                self.ended.error = guard.error(error)
            else:
                self.ended.result, self.ended.plan, self.ended.done = result, result.plan, result.done
                self.state = (result.plan.state if not self.asked.apply or result.plan.idle
                              else str(getattr(driver, "written", "")))
            finally:
                self.bar.close()
            self.ended.done = [replace(d, reason=d.reason and guard.problem(d.reason)) for d in self.ended.done]
            if self.ended.plan:
                self.ended.plan = replace(self.ended.plan, notes=tuple(map(guard.problem, self.ended.plan.notes)))
            return self.ended

    def note(self, known: Mapping[str, object]) -> None:
        """So that the next run, where nothing changes until then, is a fast one."""
        result, wanted = self.ended.result, self.ended.wanted
        plain = self.options.on_conflict == "fail" and not self.options.adopt  # as the run that is answered quickly
        if (result is None or wanted is None or not result.finished or not self.state or self.settings.kind != "git"
                or not plain
                or (not self.asked.apply and not result.plan.idle) or not wanted.complete or wanted.problems):
            return
        from empathy_cli.publish.quick import note

        targets = known.get("publish")
        note(self.session.root, self.seen, self.settings, self.state,
             alone=isinstance(targets, Mapping) and len(targets) == 1, language=str(known["language"]),
             pages=sum(c.entry is not None for c in result.plan.changes), pictures=wanted.pictures,
             holds=wanted.holds)

    def _want(self, driver: "Driver", stay: Mapping[str, str] | None = None) -> "Wanted":
        from empathy_cli.publish.wanted import wanted

        endings = getattr(driver, "endings", None)  # a wiki may take some kinds of files alone
        pictures = self.settings.pictures and (endings() if endings else True)
        self.ended.wanted = wanted(self.session.root, driver.profile, owner=self.settings.owner, only=self.asked.only,
                                   pictures=pictures, today=self.session.today, stay=stay)
        return self.ended.wanted

    def _is_pinned(self, plan: "Plan") -> bool:
        assert self.pinned is not None
        self.ended.refused = self.pinned.moved(plan, self.settings)
        return self.ended.refused is None

    def _planned(self, plan: "Plan") -> None:
        self.ended.plan, self.ended.done = plan, []

    def _told(self, done: "Done") -> None:
        self.ended.done.append(done)
        assert self.ended.plan is not None
        self.bar(len(self.ended.done), len(self.ended.plan.changing))
