"""The interview about a journey: its stages, then the steps of each, and wherever it can go on differently."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from empathy_cli.insight.ways import aside
from empathy_cli.locale import N_
from empathy_cli.model.journey import STEP, STEP_REF
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import name_for
from empathy_cli.model.touchpoints import TOUCHPOINT
from empathy_cli.model.types import Bool, Ref, nearest

from . import answer, route
from .answer import ENDS, YES_NO
from .items import UNTOLD
from .known import Named
from .prompt import Offer, Prompt
from .questions import Question
from .route import NEW, ON, SIDE
from .sheet import in_order_of
from .staged import GOAL, Staged
from .steps import NEXT, SURE, UNKNOWN, WHERE, WHICH, StepsQuestion

TOUCHPOINTS = Ref(TOUCHPOINT.name)
IN_STAGE = N_("Stage {n} of {total}, {stage}. What does {name} do there?")
REJOINS = N_("Where does it go on from there? Empty: back on the way, with the step that follows.")
DIFFERENTLY = N_("No, or the step that can follow instead: one that is there, or a few words for a new one. “end”: it "
                 "can end here.")
ABOUT = N_("The new touchpoint “{name}”; then the journey goes on")
MAKE = N_("a new touchpoint, to be made now")


class JourneyInterview(Staged):
    """Asks for the steps stage by stage. Touchpoints that are made along the way are in `touchpoints`."""

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

    def described(self, q: Question) -> tuple[str, ...]:
        if not isinstance(q, StepsQuestion):
            return super().described(q)
        side = {step["id"] for step in self._every_step() if SIDE in step}
        if self._data.get("steps"):  # where somebody is asked for the first time, it may not lead anywhere yet
            side |= aside(self.document())
        return tuple(self._in_words(q, item, "↳ " if item["id"] in side else "") for item in self.items(q))

    def _in_words(self, q: Question, item: dict[str, Any], mark: str) -> str:
        said = [self.shown(p.field.type, item[p.path[0]]) for p in q.parts
                if p.path[0] in item and p.path != NEXT and len(p.path) == 1 and not isinstance(p.field.type, Bool)]
        others = [self._name_of(STEP_REF, n)
                  for n in item.get("next", ()) if n != ON]
        said += [f"→ {'; '.join(others) or self.t(N_('it ends here'))}"] if "next" in item else []
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
            return replace(shown, question=self.t(UNKNOWN, name=item[NEW]["name"]), shape="choice", offers=offers)
        if part.path[0] == NEW:
            return replace(shown, heading=self.t(ABOUT, name=item[NEW]["name"]))
        if part.path in (NEXT, WHICH):
            names = tuple(Offer(s.get("title", ""), "") for s in self._every_step())
            shown = replace(shown, shape="line", help=self.t(DIFFERENTLY), names=names, shows_names=False, example="")
            if part.path == WHICH:
                return replace(shown, old="", offers=names, names=())
            if SIDE in item:
                shown = replace(shown, question=self.t(REJOINS))
            else:
                shown = replace(shown, form=self.t(DIFFERENTLY))
        return shown

    def _needed(self, q: Question) -> bool:
        return super()._needed(q) or (q.is_part and q.path[0] == NEW)

    def _part_due(self, n: int, item: Any) -> bool:
        part = self.question.parts[n]
        if part.path == WHICH:
            return WHICH[0] in item
        if part.path[0] == NEW:
            return NEW in item and (part.path == SURE or item[NEW].get("sure") is True)
        return super()._part_due(n, item)

    def _old(self, q: Question, part: Question | None, item: Any) -> str:
        if part and part.path in (SURE, WHICH):
            return ""
        if part and part.path == NEXT:
            return self._led(item)
        if q.path == GOAL and not self.answers.get(GOAL):
            goal = route.goal_of(self._every_step()) if self._homes else ""
            return next((n.name for n in self.steps() if n.id == goal), "")
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
                self._also(home, [{k: v for k, v in s.items() if k != SIDE or s["id"] not in freed} for s in steps])

    def _leave_item(self, q: Question) -> None:
        super()._leave_item(q)
        if not isinstance(q, StepsQuestion):
            return
        at, items = self.place.item or 0, self.items(q)
        if self.place.part is None and at < len(items) and UNTOLD in items[at]:
            self._ask_parts(q, at, every=False)
