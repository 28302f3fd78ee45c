"""The interview about a journey: its stages, then the steps of each, and wherever it can go on differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.field import Field
from empathy_cli.model.journey import JOURNEY, STEP, STEP_REF
from empathy_cli.model.problem import Problem
from empathy_cli.model.touchpoints import TOUCHPOINT
from empathy_cli.model.types import Bool, Ref, Text, nearest

from . import answer, route
from .answer import YES_NO
from .engine import UNTOLD, Interview
from .known import Named
from .naming import name_for
from .prompt import Offer, Prompt
from .questions import Keys, Question
from .route import NEW, ON, SIDE
from .sheet import OWN, in_order_of

STAGES, STEPS, GOAL = ("stages",), ("steps",), ("goal",)
STEPS_FIELD = JOURNEY.group.by_key["steps"]
WHERE, NEXT = ("touchpoint",), ("next",)
TOUCHPOINTS = Ref(TOUCHPOINT.name)
SURE, WHICH = (NEW, "sure"), (OWN + "which",)
IN_STAGE = N_("Stage {n} of {total}, {stage}. What does {name} do there?")
REJOINS = N_("Where does it go on from there? Empty: back on the way, with the step that follows.")
DIFFERENTLY = N_("No, or the step that can follow instead: one that is there, or a few words for a new one. “end”: it "
                 "can end here.")
WHICH_ONE = N_("Which step can follow instead? One of these, or a few words for a new one.")
UNKNOWN = N_("“{name}” is not in the catalogue of touchpoints. What is meant?")
MAKE = N_("a new touchpoint, to be made now")
ENDS = ("end", "ends")


@dataclass(frozen=True)
class StepsQuestion(Question):
    """The steps of one stage, or of a journey without stages."""

    stage: str = ""
    n: int = 0
    total: int = 0

    @cached_property
    def parts(self) -> tuple[Question, ...]:
        found: list[Question] = []
        for part in Question(self.path, self.field).parts:
            if part.path == NEXT:
                part = Question(NEXT, replace(part.field, core=True), is_part=True)  # noqa: PLW2901 - asked with it
            found.append(part)
            if part.path == WHERE:
                found.append(Question(SURE, Field("sure", Text(), N_("Touchpoint"), UNKNOWN, core=True), is_part=True))
                found += [Question((NEW, key), replace(TOUCHPOINT.group.by_key[key], core=True, required=True),
                                   is_part=True) for key in ("channel", "mode")]
            elif part.path == NEXT:
                found.append(Question(WHICH, replace(part.field, question=WHICH_ONE, core=True), is_part=True))
        return tuple(found)


class JourneyInterview(Interview):
    """Asks for the steps stage by stage. Touchpoints that are made along the way are in `touchpoints`."""

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

    def named(self, ref: Ref) -> tuple[Named, ...]:
        found = super().named(ref)
        if ref.kind == TOUCHPOINT.name:
            found += tuple(Named(t["id"], t["name"], t.get("channel", "")) for t in self.touchpoints())
        return found

    def touchpoints(self) -> list[dict[str, Any]]:
        """What is to be added to the catalogue."""
        there = {n.id for n in self.known.named(TOUCHPOINT.name)}
        made = {s["touchpoint"]: s[NEW] for s in self._every_step() if NEW in s and s.get("touchpoint") not in there}
        return [{"id": i, **{k: new[k] for k in ("name", "channel", "mode") if k in new}} for i, new in made.items()]

    def label(self, q: Question) -> str:
        return f"{self.t(q.field.label)} · {q.stage}" if isinstance(q, StepsQuestion) and q.stage else super().label(q)

    def described(self, q: Question) -> tuple[str, ...]:
        if not isinstance(q, StepsQuestion):
            return super().described(q)
        return tuple(self._in_words(q, item) for item in self.items(q))

    def _in_words(self, q: Question, item: dict[str, Any]) -> str:
        said = [self.shown(p.field.type, item[p.path[0]]) for p in q.parts
                if p.path[0] in item and p.path != NEXT and len(p.path) == 1 and not isinstance(p.field.type, Bool)]
        others = [self._name_of(STEP_REF, n)
                  for n in item.get("next", ()) if n != ON]
        said += [f"→ {'; '.join(others) or self.t(N_('it ends here'))}"] if "next" in item else []
        mark = "↳ " if SIDE in item else ""
        return f"{mark}{item.get('title', '')}" + (f" ({', '.join(said)})" if said else "")

    @property
    def prompt(self) -> Prompt:
        shown = super().prompt
        if self.reviewing:
            return shown
        q, part = self.question, self._part
        if isinstance(q, StepsQuestion) and q.stage and not part:
            shown = replace(shown, question=self.t(IN_STAGE, n=q.n, total=q.total, stage=q.stage, name=self.name))
        if not isinstance(q, StepsQuestion) or not part:
            return shown
        item = self._item()
        if part.path == SURE:
            offers = (Offer(self.t(MAKE)), *(Offer(n.name) for n in self._near(item)))
            return replace(shown, question=self.t(UNKNOWN, name=item[NEW]["name"]), shape="choice", offers=offers,
                           old=shown.old or offers[0].label, required=True)
        if part.path in (NEXT, WHICH):
            names = tuple(Offer(s.get("title", ""), "") for s in self._every_step())
            shown = replace(shown, shape="line", help=self.t(DIFFERENTLY), names=names, shows_names=False, example="")
            if part.path == WHICH:
                return replace(shown, old="", offers=names, names=())
            if SIDE in item:
                shown = replace(shown, question=self.t(REJOINS))
        return shown

    def document(self) -> dict[str, Any]:
        questions, self.questions = self.questions, tuple(q for q in self.questions if q.path[:1] != STEPS)
        data = super().document()
        self.questions = questions
        if self._homes:
            steps = self._every_step()
            data["steps"] = route.written(steps)
            if steps and not data.get("goal") and (goal := route.goal_of(steps)) != steps[-1]["id"]:
                data["goal"] = [goal]
            if stages := data.get("stages"):
                homes = {home[-1]: self.answers.get(home, ()) for home in self._homes}
                data["stages"] = stages if self._whole else route.in_stages(stages, homes)
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

    def _needed(self, q: Question) -> bool:
        return super()._needed(q) or (q.is_part and q.path[0] == NEW)

    def _part_due(self, n: int, item: Any) -> bool:
        part = self.question.parts[n]
        if part.path == WHICH:
            return WHICH[0] in item
        if part.path[0] == NEW:
            return NEW in item and (part.path == SURE or item[NEW].get("sure") is True)
        return super()._part_due(n, item)

    def _old(self, q: Question, part: Question | None, item: Any) -> tuple[str, bool]:
        if part and part.path in (SURE, WHICH):
            return "", True
        if part and part.path == NEXT:
            return self._led(item), False
        if q.path == GOAL and not self.answers.get(GOAL):
            goal = route.goal_of(self._every_step()) if self._homes else ""
            return next((n.name for n in self.steps() if n.id == goal), ""), True
        return super()._old(q, part, item)

    def _led(self, item: Mapping[str, Any]) -> str:
        """The steps that can follow instead, as one would type them."""
        if item.get("next") == []:
            return ENDS[0]
        names = {n.id: n.name for n in self.steps()}
        return "; ".join(names.get(n, n) for n in item.get("next", ()) if n != ON)

    def _take_part(self, q: Question, part: Question, text: str) -> tuple[Problem, ...]:
        if not isinstance(q, StepsQuestion):
            return super()._take_part(q, part, text)
        if part.path == WHERE:
            return self._take_touchpoint(q, part, text)
        if part.path == SURE:
            return self._take_sure(q, part, text)
        if part.path in (NEXT, WHICH):
            return self._take_next(q, part, text)
        return super()._take_part(q, part, text)

    def _take_touchpoint(self, q: Question, part: Question, text: str) -> tuple[Problem, ...]:
        item = self._item()
        old = item.get("touchpoint")
        found = answer.find(self.named(TOUCHPOINTS), text) if text.strip() else None
        if found and found == old:
            self._pass_on(q, part)
            return ()
        if NEW in item:
            self._rehome(old, item[NEW])
            item = self._item()
        item = {k: v for k, v in item.items() if k not in (NEW, "touchpoint")}
        if found or found is None:
            item |= {"touchpoint": found} if found else {}
        else:
            name, problems = self._read(TOUCHPOINT.group.by_key["name"].type, text)
            if problems:
                return problems
            ids = {n.id for n in self.named(TOUCHPOINTS)} | set(self.known.workspace.documents)
            item |= {"touchpoint": name_for(name, ids, self._spoken, TOUCHPOINT.name), NEW: {"name": name}}
        self._put_item(q, in_order_of(q, item))
        self._pass_on(q, part)
        return ()

    def _take_sure(self, q: Question, part: Question, text: str) -> tuple[Problem, ...]:
        item = self._item()
        near = self._near(item)
        ids = ["", *(n.id for n in near)]
        named = [Named(str(i), label) for i, label in enumerate([self.t(MAKE), *(n.name for n in near)])]
        chosen = answer.find(named, text) if text.strip() else "0"
        if not chosen:
            return (Problem(N_("type a number from 1 to {n}, or one of the words"), {"n": len(named)}),)
        if chosen == "0":
            item = {**item, NEW: {**item[NEW], "sure": True}}
        else:
            item = {**{k: v for k, v in item.items() if k != NEW}, "touchpoint": ids[int(chosen)]}
        self._put_item(q, in_order_of(q, item))
        self._pass_on(q, part)
        return ()

    def _near(self, item: Mapping[str, Any]) -> list[Named]:
        """What a name that is not in the catalogue may have meant."""
        there = [n for n in self.named(TOUCHPOINTS) if n.id != item.get("touchpoint")]
        hint = nearest(item[NEW]["name"], [n.name for n in there])
        typed = item[NEW]["name"].casefold()
        return [n for n in there if n.name == hint or typed in n.name.casefold()][:5]

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

    def _take_next(self, q: Question, part: Question, text: str) -> tuple[Problem, ...]:
        item, typed = self._item(), " ".join(text.split())
        word, side = typed.casefold(), SIDE in item
        names = {n.name.casefold() for n in self.steps()}
        no, yes = (({o.value, self.t(o.label).casefold(), o.label} - names) for o in (YES_NO[1], YES_NO[0]))
        if part.path == NEXT and typed and text == self._led(item):
            self._pass_on(q, part)
            return ()
        if part.path == NEXT and word in {*yes, "y"}:
            self._put_item(q, {**item, WHICH[0]: True})
            self._pass_on(q, part)
            return ()
        item = {k: v for k, v in item.items() if k != WHICH[0]}
        fresh: list[dict[str, Any]] = []
        if not typed or word in {*no, "n", "-"}:
            self._unsided(item)
            item = {k: v for k, v in item.items() if k != "next"}
        elif word in {*ENDS, self.t(N_("it ends here")).casefold()} - names:
            item["next"] = []
        else:
            ids, fresh, problems = self._led_to(q, item, typed)
            if problems:
                return problems
            item["next"] = ids if side or ("next" in item and ON not in item["next"]) else [ON, *ids]
        self._put_item(q, in_order_of(q, item))
        if fresh:
            at, items = self.place.item or 0, self.items(q)
            items[at + 1:at + 1] = fresh
            self._put(q.path, items)
            for _ in fresh:
                self.unfinished.make_room(self.place.question, at + 1)
        self._pass_on(q, part)
        return ()

    def _led_to(self, q: Question, item: Mapping[str, Any], typed: str,
                ) -> tuple[list[str], list[dict[str, Any]], tuple[Problem, ...]]:
        """The steps that a line names, and those among them that are new."""
        among, taken = self.steps(), self._taken(q)
        pieces = [typed] if answer.find(among, typed) else [p for piece in typed.split(";") if (p := piece.strip())]
        several = [p for piece in typed.split(",") if (p := piece.strip())]
        if len(pieces) == 1 and len(several) > 1 and all(answer.find(among, p) for p in several):
            pieces = several
        ids: list[str] = []
        fresh: list[dict[str, Any]] = []
        for piece in pieces:
            found = answer.find(among, piece)
            if found == item.get("id"):
                return [], [], (Problem(N_("a step cannot follow itself"), {}),)
            if not found:
                title, problems = self._read(STEP.by_key["title"].type, piece)
                if problems:
                    return [], [], problems
                found = name_for(title, taken, self._spoken, q.item.what)
                taken.add(found)
                fresh.append({"id": found, "title": title, SIDE: True, UNTOLD: True})
            ids.append(found)
        return list(dict.fromkeys(ids)), fresh, ()

    def _unsided(self, item: Mapping[str, Any]) -> None:
        """Steps that only this one led to as another way are on the way now."""
        others = {n for s in self._every_step() if s["id"] != item["id"] for n in s.get("next", ())}
        freed = set(item.get("next", ())) - others
        for home in self._homes:
            steps = self.answers.get(home, ())
            if any(s["id"] in freed and SIDE in s for s in steps):
                self._put(home, [{k: v for k, v in s.items() if k != SIDE or s["id"] not in freed} for s in steps])
                self._moved = (*self._moved, home)

    def _leave_item(self, q: Question) -> None:
        super()._leave_item(q)
        if not isinstance(q, StepsQuestion):
            return
        at, items = self.place.item or 0, self.items(q)
        if self.place.part is None and at < len(items) and {SIDE, UNTOLD} <= set(items[at]):
            self._ask_parts(q, at, every=False)

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
                                           next=", ".join(names[n] for n in route.followers(self._every_step())[step])
                                           or self.t(N_("it ends here"))))
        if gone["id"] in (goal := self.answers.get(GOAL) or []):
            self._put(GOAL, [g for g in goal if g != gone["id"]] or None)
            self._moved = (*self._moved, GOAL)
            self.remarks.append(self.t(N_("It was the goal: that is asked again.")))

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
