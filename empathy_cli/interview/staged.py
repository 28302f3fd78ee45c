"""What keeps the other steps of a journey right where somebody takes one out, adds, renames or moves one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.journey import goals
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import name_for

from . import route
from .homes import STAGES, Homes
from .questions import Question
from .route import NEW, ON
from .steps import STEPS, StepsQuestion

GOAL = ("goal",)


class Staged(Homes):
    """Who names a step is led on when that step goes."""

    def _remove(self, q: Question, at: int) -> None:
        gone = self.items(q)[at]
        if not isinstance(q, StepsQuestion):
            super()._remove(q, at)
            return
        instead = route.followers(self._every_step()).get(gone["id"], [])
        super()._remove(q, at)
        if NEW in gone:
            self._rehome(gone.get("touchpoint"), gone[NEW])
        names = {n.id: n.name for n in self.steps()}
        for home in self._homes:
            steps, mended = route.without(self.answers.get(home, ()), gone, instead)
            if mended:
                self._also(home, steps)
            for step in mended:
                self.remarks.append(self.t(N_("“{step}” led to it, and goes on now with: {next}"), step=names[step],
                                           next=self._goes_on(step)))
        if self._whole and (stage := next((s for s in self._stages() if gone["id"] in s.get("steps", ())), None)):
            self.remarks.append(self.t(N_("It goes from its stage, “{stage}”, too."), stage=stage["name"]))
        self._was_goal(gone["id"])

    def _goes_on(self, id: str) -> str:  # noqa: A002 - the field's own name
        """With which steps it goes on from one, in words."""
        every, names = self._every_step(), {n.id: n.name for n in self.steps()}
        ends = any(step["id"] == id and step.get("next") == [] for step in every)
        return ", ".join(names[n] for n in route.followers(every)[id]) or self.t(
            N_("it ends here") if ends else N_("the next step, if there is one"))

    def _was_goal(self, gone: str) -> None:
        """What is said where the goal went. Where nobody is asked for it, it is what is left of it."""
        if gone in (goal := self.answers.get(GOAL) or []):
            self._also(GOAL, [g for g in goal if g != gone] or None)
            self.remarks.append(self.t(N_("It was the goal: that is asked again.")))
        elif GOAL not in self._used and gone in (self._data.get("goal") or []) and self._every_step():
            left, names = self.document(), {n.id: n.name for n in self.steps()}
            self.remarks.append(self.t(N_("It was a goal. The goal is now: {goal}"),
                                       goal=", ".join(names[goal] for goal in goals(left))))

    def _rehome(self, id: str | None, new: Mapping[str, Any]) -> None:  # noqa: A002 - the field's own name
        """Another step that names the touchpoint to be made keeps what is known of it."""
        for home in self._homes:
            steps = list(self.answers.get(home, ()))
            for i, step in enumerate(steps):
                if id and step.get("touchpoint") == id and NEW not in step:
                    steps[i] = {**step, NEW: dict(new)}
                    self._also(home, steps)
                    return

    def _retitled(self, q: Question, at: int) -> None:
        """The id of what was never saved follows its title: nobody outside of this interview can have named it."""
        if q.path != STAGES and not isinstance(q, StepsQuestion):
            return
        item, saved = self.items(q)[at], self._data.get(q.path[0], ())
        old, title = item["id"], item.get(q.item.main)
        if any(entry["id"] == old for entry in saved) or not title:
            return
        new = name_for(title, {*self._taken(q), *(entry["id"] for entry in saved)} - {old}, self._spoken, q.item.what)
        if new != old:
            self._put(q.path, [{**entry, "id": new} if i == at else entry for i, entry in enumerate(self.items(q))])
            (self._rename_stage if q.path == STAGES else self._rename_step)(old, new)

    def _rename_step(self, old: str, new: str) -> None:
        """Whoever names a step names it by its new id."""
        for home in self._homes:
            steps = self.answers.get(home, ())
            if any(old in step.get("next", ()) for step in steps):
                self._also(home, [{**step, "next": [new if n == old else n for n in step["next"]]}
                                  if old in step.get("next", ()) else step for step in steps])
        if old in (goal := self.answers.get(GOAL) or []):
            self._also(GOAL, [new if g == old else g for g in goal])

    def _rename_stage(self, old: str, new: str) -> None:
        """The steps of a stage are kept under its new id."""
        before, now = (*STEPS, old), (*STEPS, new)
        if before in self._homes:
            self._homes = tuple(now if home == before else home for home in self._homes)
            self._put(now, self.answers.pop(before, None))
            self._moved = (*self._moved, before, now)

    def _came_in(self, q: Question, at: int) -> None:
        """Who was led, by name, to the step behind a new one, is led to the new one."""
        if not isinstance(q, StepsQuestion):
            return
        new, every = self.items(q)[at]["id"], self._every_step()
        ids = [step["id"] for step in every]
        before, behind = ids[:ids.index(new)], ids[ids.index(new) + 1:][:1]
        for home in self._homes:
            steps = list(self.answers.get(home, ()))
            for i, step in enumerate(steps):
                named = step.get("next", ())
                if step["id"] in before and ON not in named and behind and behind[0] in named:
                    steps[i] = {**step, "next": [new if n == behind[0] else n for n in named]}
                    self._also(home, steps)
                    self.remarks.append(self.t(N_("“{step}” goes on with the new step now."), step=step["title"]))

    def move(self, to: int) -> tuple[Problem, ...]:
        """Beyond the first or the last place of a stage lies the stage before or after it."""
        q, at = None if self.reviewing else self.question, self.place.item or 0
        items = self.items(q) if q else []
        stands = isinstance(q, StepsQuestion) and self.place.part is None and not self.place.inserts and at < len(items)
        if q is None or not stands or 1 <= to <= len(items):
            return super().move(to)
        index = self._homes.index(q.path) + (1 if to else -1)
        if to > len(items) + 1 or not 0 <= index < len(self._homes):
            return super().move(to)
        there = list(self.answers.get(self._homes[index], ()))
        moved, at = items.pop(at), 0 if to else len(there)
        there.insert(at, moved)
        self._also(q.path, items or None)
        self._put(self._homes[index], there)
        self.unfinished.forget(self.place.question)
        now = next(i for i, other in enumerate(self.questions) if other.path == self._homes[index])
        self.place = replace(self.place, question=now, item=at)
        self._kept(self.question)
        return ()
