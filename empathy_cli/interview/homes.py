"""Where the steps of a journey are kept while somebody is asked: one answer for each of its stages."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import route
from .engine import Interview
from .items import UNTOLD
from .known import Named
from .questions import Keys, Question
from .route import NEW, SIDE
from .sheet import OWN, in_order_of
from .steps import STEPS, STEPS_FIELD, WHICH, StepsQuestion

STAGES = ("stages",)


class Homes(Interview):
    """One question for each stage, however many there are."""

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

    def _also(self, path: Keys, value: Any) -> None:
        """Puts an answer that changes along with the one that is given: the draft wants it, too."""
        self._put(path, value)
        self._moved = (*self._moved, path)

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
