"""The way through the questions of an interview: where one stands, what is asked there, and the steps from there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import Problem

from . import answer
from .known import Known, Named
from .prompt import Line, Offer, Place, Prompt
from .questions import Question, line_shape, value_at
from .sheet import Sheet, leader_of
from .unfinished import Spot, Unfinished


class Walk(Sheet):
    """A sheet and a place in it. `asked` are the keys of the questions on the way; the review can reach all."""

    def __init__(self, kind: Kind, questions: Sequence[Question], data: Mapping[str, Any], known: Known, t: Translator,
                 *, asked: Collection[str] | None, about: str, language: str, full: bool, steps: Sequence[Named] = (),
                 ) -> None:
        super().__init__(kind, questions, data, known, t, about=about, language=language, steps=steps)
        self.full = full
        self.asked = frozenset(q.key for q in questions) if asked is None else frozenset(asked)
        self.unfinished = Unfinished()
        self._prepare()
        self.place = Place(len(self.questions))
        self.place = self._after(-1)

    def _prepare(self) -> None:
        """What an interview of a special kind makes of its questions before the first one is asked."""

    @property
    def question(self) -> Question:
        return self.questions[self.place.question]

    @property
    def reviewing(self) -> bool:
        return self.place.question >= len(self.questions)

    @property
    def prompt(self) -> Prompt:
        if self.reviewing:
            return self._review_prompt()
        q, place = self.question, self.place
        part = self._part
        items = self.items(q)
        item = self._item()
        field = part.field if part else q.field
        walk = [i for i in range(len(self.questions)) if self._walked(i)]
        base = Prompt(
            self._say(field.question) or self._say(field.label) + "?", self.t(field.label),
            line_shape(part.field.type if part else q.type),
            number=walk.index(place.question) + 1 if place.question in walk else 0, total=len(walk),
            help=self.t(field.help), example=self.t(field.example),
            old=self._old(q, part, item), unfinished=self.unfinished.lines.get(self._spot, ""),
            required=self._needed(part or q) or bool(
                not part and q.is_list and q.field.required and not items),
            takes_evidence=answer.is_evidence(part.field.type if part else q.type),
            can_go_back=place.from_review or self._before(place) is not None,
        )
        offered = answer.options(part.field.type if part else q.type)
        base = replace(base, offers=tuple(Offer(self.t(o.label), self.t(o.help)) for o in offered))
        if ref := answer.reference(part.field.type if part else q.type):
            base = replace(base, names=tuple(Offer(n.name or n.id, n.about) for n in self.named(ref)),
                           shows_names=not ref.local, example="")
        if part:
            return replace(base, is_part=True, part_of=self._text(q, item), item=place.item)
        if q.is_list:
            texts = [self._text(q, i) for i in items]
            texts[place.item:place.item] = [""] if place.inserts else []
            return replace(base, has_parts=bool(q.parts), items=tuple(texts), item=place.item)
        return replace(base, has_parts=bool(q.parts))

    def lines(self) -> tuple[Line, ...]:
        """The review: every question that was walked or has an answer."""
        return tuple(
            Line(n, self.label(q), self.described(q), q.asks_parts)
            for n, q in enumerate((q for i, q in enumerate(self.questions) if self._shown(i)), 1))

    def _review_prompt(self) -> Prompt:
        return Prompt(
            self.t(N_("Enter saves. To change an answer, type its number.")), "", "review", lines=self.lines(),
            unanswered=tuple(q.key for i, q in enumerate(self.questions) if not self._shown(i) and self._due(i)),
            can_go_back=self._before(self.place) is not None)

    def _old(self, q: Question, part: Question | None, item: Any) -> str:
        if part:
            return self.shown(part.field.type, value_at(item, part.path))
        if q.path == ("id",) and q.path not in self.answers:
            title, persona = self._derived(), str(self._data.get("persona", ""))
            return self.known.free(title, f"{persona}-{title}"[:64] if persona and title else "")
        if q.main:
            return self.shown(q.main.type, item.get(q.main.key))
        value = item if q.is_list and item != {} else None if q.is_list else self.answers.get(q.path)
        return self.shown(q.item, value)

    def leave(self, text: str) -> None:
        """Keeps what stands on the line until somebody comes back to it; no answer changes."""
        if not self.reviewing:
            self.unfinished.leave(self._spot, text, self.prompt.old)

    def back(self) -> bool:
        """One step back: to the part, the item, the question before. False at the beginning."""
        place = self.place
        if place.part is not None:
            parts = [p for p in range(place.part) if self._part_due(p, self._item()) and (
                place.every_part or self.question.parts[p].field.core)]
            self.place = replace(place, part=parts[-1] if parts else None, every_part=place.every_part and bool(parts))
            return True
        if place.inserts:
            self.place = replace(place, inserts=False)
            return True
        if place.item:
            self.place = replace(place, item=place.item - 1)
            return True
        before = Place(len(self.questions)) if place.from_review else self._before(place)
        if before is None:
            return False
        self.place = before
        return True

    def review(self) -> tuple[Problem, ...]:
        """Goes to the review at once, past what was not asked yet."""
        self.place = Place(len(self.questions))
        return ()

    def skip_answered(self) -> None:
        """Goes to the first question that has no answer yet."""
        open_ones = (i for i, q in enumerate(self.questions) if self._walked(i) and q.path not in self.answers)
        self.place = self._enter(next(open_ones, len(self.questions)))

    def _advance(self) -> None:
        self.place = Place(len(self.questions)) if self.place.from_review else self._after(self.place.question)

    def _after(self, index: int) -> Place:
        following = (i for i in range(index + 1, len(self.questions)) if self._walked(i))
        return self._enter(next(following, len(self.questions)))

    def _before(self, place: Place) -> Place | None:
        before = [i for i in range(min(place.question, len(self.questions))) if self._walked(i)]
        return self._enter(before[-1]) if before else None

    def _enter(self, index: int) -> Place:
        if index >= len(self.questions):
            return Place(len(self.questions))
        q = self.questions[index]
        return Place(index, len(self.items(q)) if q.is_list else None)

    def _walked(self, index: int) -> bool:
        return self.questions[index].key in self.asked and self._due(index)

    def _shown(self, index: int) -> bool:
        return self._walked(index) or self.answers.get(self.questions[index].path) is not None

    def _next_part(self, q: Question, after: int, *, every: bool) -> int | None:
        item = self._item()
        for n in range(after + 1, len(q.parts)):
            part = q.parts[n]
            if self._part_due(n, item) and (every or part.field.core or (
                    self._needed(part) and value_at(item, part.path) is None)):
                return n
        return None

    def _part_due(self, n: int, item: Any) -> bool:
        parts = self.question.parts
        leader = leader_of(parts[n], parts)
        return leader is None or value_at(item, leader.path) is not None

    @property
    def _part(self) -> Question | None:
        return None if self.place.part is None else self.question.parts[self.place.part]

    @property
    def _spot(self) -> Spot:
        place = self.place
        below = self.question.is_list and place.part is None and (
            place.inserts or (place.item or 0) >= len(self.items(self.question)))
        return place.question, None if below else place.item, place.part

    def _item(self) -> Any:
        q = self.question
        if not q.is_list:
            return self.answers.get(q.path) or {}
        items, at = self.items(q), self.place.item or 0
        return items[at] if at < len(items) and not self.place.inserts else {}

    def _put_item(self, q: Question, item: Any) -> None:
        if not q.is_list:
            self._put(q.path, item)
            return
        items, at = self.items(q), self.place.item or 0
        items[at:at + 1] = [item]
        self._put(q.path, items)

    def _record(self) -> list[Any]:
        place = self.place
        key = "" if self.reviewing else self.question.key
        return [key, place.item, place.part, place.every_part, place.from_review]
