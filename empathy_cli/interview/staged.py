"""Steps in their stages while somebody is asked: where they are kept, and what keeps the others right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.journey import goals
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import name_for

from . import route
from .engine import Interview
from .items import UNTOLD
from .known import Named
from .questions import Keys, Question
from .route import NEW, ON, SIDE
from .sheet import OWN, in_order_of
from .steps import STEPS, STEPS_FIELD, WHICH, StepsQuestion

STAGES, GOAL = ("stages",), ("goal",)


class Staged(Interview):
    """One question for each stage, however many there are. Who names a step is led on when that step goes."""

    _homes: tuple[Keys, ...] = ()
    """Where the steps are kept among the answers: one list for each stage."""
    _moved: tuple[Keys, ...] = ()
    """Answers that changed along with the one that was given: the draft wants them, too."""
    _whole = False
    """Steps of one stage stand among those of another: they are asked in one list, and no stage changes."""

    def _prepare(self) -> None:
        """The questions as the stages make them, and the steps of a document where they belong."""
        if not any(q.path == STEPS for q in self.questions):
            return
        steps = self.answers.pop(STEPS, None) or []
        split = route.by_stage({**self._data, "steps": steps})
        self._whole = split is None and bool(self._data.get("stages")) and bool(steps)
        if split is None:
            self._put(STEPS, steps or None)
            self._homes = (STEPS,)
        else:
            for stage, held in split.items():
                self._put((*STEPS, stage), held or None)
            self._homes = tuple((*STEPS, stage) for stage in split)
        self._lay_out()

    def _lay_out(self) -> None:
        """One question for each stage; steps of a stage that is gone go to the one before it."""
        at = next((i for i, q in enumerate(self.questions) if q.path[:1] == STEPS), None)
        if at is None:
            return
        stages = [] if self._whole else self._stages()
        homes = tuple((*STEPS, stage["id"]) for stage in stages) or (STEPS,)
        made: list[Question] = [StepsQuestion(home, STEPS_FIELD, stage=stage.get("name", ""), n=n, total=len(stages))
                                for n, (home, stage) in enumerate(zip(homes, stages, strict=True), 1)
                                ] if stages else [StepsQuestion(STEPS, STEPS_FIELD)]
        moved = []
        for i, home in enumerate(self._homes):
            if home not in homes and (held := self.answers.pop(home, None)):
                to = next((h for h in reversed(self._homes[:i]) if h in homes), homes[0])
                there = self.answers.get(to, [])
                self._put(to, [*there, *held] if to in self._homes[:i] else [*held, *there])
                moved += [home, to]
        self._moved = tuple(dict.fromkeys([*self._moved, *moved]))
        self._homes = homes
        before, others = self.questions, [q for q in self.questions if q.path[:1] != STEPS]
        self.questions = (*others[:at], *made, *others[at:])
        now = {q.path: i for i, q in enumerate(self.questions)}
        self.unfinished.renumber({i: now[q.path] for i, q in enumerate(before) if q.path in now})
        self._used |= {q.path: 0 for q in made if q.path not in self._used}

    def _stages(self) -> list[dict[str, Any]]:
        return list(self._at("stages") or [])

    def _every_step(self) -> list[dict[str, Any]]:
        return [step for home in self._homes for step in self.answers.get(home, ())]

    def _at(self, key: str) -> Any:
        if (key,) == STEPS and self._homes:
            return self._every_step() or None
        return super()._at(key)

    def steps(self) -> tuple[Named, ...]:
        return tuple(Named(s["id"], s.get("title", "")) for s in self._at("steps") or ())

    def label(self, q: Question) -> str:
        return f"{self.t(q.field.label)} · {q.stage}" if isinstance(q, StepsQuestion) and q.stage else super().label(q)

    def document(self) -> dict[str, Any]:
        questions, self.questions = self.questions, tuple(q for q in self.questions if q.path[:1] != STEPS)
        data = super().document()
        self.questions = questions
        if self._homes:
            steps = self._every_step()
            data["steps"] = route.written(steps)
            route.keep_only(data, "goal", {step["id"] for step in steps})
            if steps and not data.get("goal") and (goal := route.goal_of(steps)) != steps[-1]["id"]:
                data["goal"] = [goal]
            if stages := data.get("stages"):
                homes = {home[-1]: self.answers.get(home, ()) for home in self._homes}
                data["stages"] = route.named_there(stages, steps) if self._whole else route.in_stages(
                    stages, homes, all_named=route.names_all(self._data))
            if not steps:
                del data["steps"]
        return {f.key: data[f.key] for f in self.kind.fields if f.key in data}

    def restore(self, answers: Mapping[str, Any], place: Sequence[Any]) -> None:
        stages = next((q for q in self.questions if q.path == STAGES), None)
        if stages and "stages" in answers:
            self._put(STAGES, self._still_fits(stages, answers["stages"]))
            self._lay_out()
            self._moved = ()
        super().restore(answers, place)

    def _still_fits(self, q: Question, value: Any) -> Any:
        if not isinstance(q, StepsQuestion):
            return super()._still_fits(q, value)
        found = []
        for item in value if isinstance(value, list) else []:
            if not isinstance(item, dict):
                continue
            led = item.get("next")
            plain = {k: v for k, v in item.items() if k != "next" and not k.startswith(OWN)}
            kept = super()._still_fits(q, [plain])
            own = {k: v for k, v in item.items() if k in (SIDE, UNTOLD, WHICH[0]) or (k == NEW and _is_new(v))}
            follow = {"next": led} if isinstance(led, list) and all(isinstance(n, str) for n in led) else {}
            found += [in_order_of(q, {**kept[0], **follow, **own})] if kept and "id" in kept[0] else []
        return found or None

    def _walked(self, index: int) -> bool:
        q = self.questions[index]
        return super()._walked(index) or (isinstance(q, StepsQuestion) and "steps" in self.asked)

    def _taken(self, q: Question) -> set[str]:
        return {s["id"] for s in self._every_step() if "id" in s} if isinstance(q, StepsQuestion) else super()._taken(q)

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
                self._put(home, steps)
                self._moved = (*self._moved, home)
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
            self._put(GOAL, [g for g in goal if g != gone] or None)
            self._moved = (*self._moved, GOAL)
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
                    self._put(home, steps)
                    self._moved = (*self._moved, home)
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
                self._put(home, [{**step, "next": [new if n == old else n for n in step["next"]]}
                                 if old in step.get("next", ()) else step for step in steps])
                self._moved = (*self._moved, home)
        if old in (goal := self.answers.get(GOAL) or []):
            self._put(GOAL, [new if g == old else g for g in goal])
            self._moved = (*self._moved, GOAL)

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
                    self._moved = (*self._moved, home)
                    self.remarks.append(self.t(N_("“{step}” goes on with the new step now."), step=step["title"]))
            self._put(home, steps or None)

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
        self._put(q.path, items or None)
        self._put(self._homes[index], there)
        self.unfinished.forget(self.place.question)
        self._moved = (*self._moved, q.path)
        now = next(i for i, other in enumerate(self.questions) if other.path == self._homes[index])
        self.place = replace(self.place, question=now, item=at)
        self._kept(self.question)
        return ()

    def _kept(self, q: Question) -> None:
        if q.path == STAGES:
            self._lay_out()
        super()._kept(q)
        moved, self._moved = self._moved, ()
        for path in moved:
            if path != q.path:
                self.keep(path, self.answers.get(path), self._record())


def _is_new(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("name"), str)
