"""The interview as a state machine: what is typed becomes an answer, or a reason why not. It knows no terminal.

A front end shows `prompt`, and calls `submit`, `back`, `more` or `review`. Each either moves on or returns what is
wrong. After each `submit` and `more` the change is handed to `keep`, so that a draft can hold it.
"""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import Problem

from . import answer
from .items import NEEDED, UNTOLD, Items, Keep
from .known import Known, Named
from .prompt import Place
from .questions import Question, value_at
from .sheet import followers, in_order_of, put

NO_DETAILS = N_("there is nothing to add details to here")


class Interview(Items):
    """Takes answers. `about` is whom the questions are about, where the document itself does not say."""

    def __init__(self, kind: Kind, questions: Sequence[Question], data: Mapping[str, Any], known: Known, t: Translator,
                 *, asked: Collection[str] | None = None, about: str = "", language: str = "", full: bool = False,
                 steps: Sequence[Named] = (), keep: Keep = lambda *_: None) -> None:
        super().__init__(kind, questions, data, known, t, asked=asked, about=about, language=language, full=full,
                         steps=steps)
        self.keep = keep
        self.remarks: list[str] = []
        """What an answer has changed elsewhere, to be said once."""
        self.finished = False

    def check(self, text: str) -> tuple[Problem, ...]:
        """What `submit` would complain about. Nothing changes."""
        saved = {**vars(self), "answers": dict(self.answers), "_used": dict(self._used),
                 "unfinished": self.unfinished.copy(), "remarks": list(self.remarks)}
        self.keep = lambda *_: None
        try:
            return self.submit(text)
        finally:
            vars(self).update(saved)

    def submit(self, text: str) -> tuple[Problem, ...]:
        """Takes what stands on the line: nothing means "no answer". Moves on, or says what is wrong."""
        if self.reviewing:
            return self._choose(text)
        return self._take(text, every=False)

    def several(self, texts: Sequence[str]) -> tuple[Problem, ...]:
        """Takes lines that came at once as so many items, and asks for the parts of each when all are there."""
        first = self.place.item or 0
        for text in texts:
            if problems := self.submit(text):
                return problems
            if self.place.part is not None:
                self.place = replace(self.place, item=(self.place.item or 0) + 1, part=None, every_part=False)
        if self.question.asks_parts:
            self._ask_parts(self.question, first, every=False)
        self.keep(None, None, self._record())
        return ()

    def more(self, text: str) -> tuple[Problem, ...]:
        """Takes the line and opens the parts of its item; an empty line opens those of the item before it."""
        q, place = self.question if not self.reviewing else None, self.place
        if q and place.part is not None:  # an empty line keeps what stands there
            return self._take(text or self.prompt.old, every=place.every_part)
        if q and q.parts and (text.strip() or (q.is_list and not (q.main and q.main.required) and not self.items(q))):
            return self._take(text, every=True)
        if text.strip() and not self.reviewing:  # not to what stands before: the words on this line would be lost
            return (Problem(NO_DETAILS),)
        if q and q.is_list and place.item:
            return self._open(replace(place, item=place.item - 1, inserts=False))
        before = self._before(place)
        if before is not None and self.questions[before.question].parts and not self.questions[before.question].is_list:
            return self._open(before)
        return (Problem(NO_DETAILS),)

    def restore(self, answers: Mapping[str, Any], place: Sequence[Any]) -> None:
        """Goes on with a draft: its answers, as far as they still fit the model, and its place."""
        for q in self.questions:
            if q.key in answers:
                self._put(q.path, self._still_fits(q, answers[q.key]))
        self._note_numbers()
        at = next((i for i, q in enumerate(self.questions) if place and q.key == place[0]), None)
        if at is None:
            self.place = Place(len(self.questions)) if place else self._after(-1)
            return
        q = self.questions[at]
        item, part, every, from_review = [*place[1:5], None, None, None, None][:4]
        items = len(self.items(q))
        item = min(item, items) if q.is_list and isinstance(item, int) and item >= 0 else items if q.is_list else None
        self.place = Place(at, item, None, every is True, from_review is True)
        if isinstance(part, int) and 0 <= part < len(q.parts) and self._item():
            self.place = replace(self.place, part=part)

    def _take(self, text: str, *, every: bool) -> tuple[Problem, ...]:
        q, part, spot = self.question, self._part, self._spot
        left = self.unfinished.lines.pop(spot, None)
        if part:
            problems = self._take_part(q, part, text)
        elif q.is_list:
            problems = self._take_item(q, text, every=every)
        else:
            problems = self._take_single(q, text, every=every)
        if not problems:
            self._kept(q)
        elif left is not None:
            self.unfinished.lines[spot] = left
        return problems

    def _take_single(self, q: Question, text: str, *, every: bool) -> tuple[Problem, ...]:
        value, problems = self._read(q.type, text)
        if problems:
            return problems
        if value is None:
            if self._needed(q):
                return (Problem(NEEDED),)
            self._put(q.path, None)
            self._clear_followers(q)
            self.unfinished.drop_item(self.place.question, None)
        else:
            if q.path == ("id",) and (problem := self.known.id_problem(value)):
                return (problem,)
            old = self.answers.get(q.path)
            self._put(q.path, self._with_main(q, old, value) if q.main else value)
            if q.parts and (first := self._next_part(q, -1, every=every)) is not None:
                self.place = replace(self.place, part=first, every_part=every)
                return ()
        self._advance()
        return ()

    def _take_item(self, q: Question, text: str, *, every: bool) -> tuple[Problem, ...]:
        items, at = self.items(q), self.place.item or 0
        value, problems = self._read(q.type, text)
        if problems:
            return problems
        if self.place.inserts:
            self.place = replace(self.place, inserts=False)
            if value is None:
                return ()
            items[at:at] = [{} if q.main else None]
            self.unfinished.make_room(self.place.question, at)
        if value is None and at >= len(items) and not every:
            return self._leave_list(q, items)
        if value is None and not every:
            # An item that lives by its parts (an observation without words) is kept when its empty line is.
            if q.main and not q.main.required and items[at].get(q.main.key) is None:
                self.place = replace(self.place, item=at + 1)
                return ()
            self._remove(q, at)
            return ()
        if at >= len(items):
            items.append({} if q.main else None)
        fresh = not items[at]
        if q.main:
            untold = {UNTOLD: True} if fresh and q.asks_parts else {}
            items[at] = self._with_main(q, {**items[at], **untold}, value)
        else:
            items[at] = value
        self._put(q.path, items)
        self._note_numbers()
        if fresh:
            self._came_in(q, at)
        else:
            self._retitled(q, at)
        self._ask_parts(q, at, every=every)
        return ()

    def _take_part(self, q: Question, part: Question, text: str) -> tuple[Problem, ...]:
        old = value_at(self._item(), part.path)
        if text == self.shown(part.field.type, old) and text:
            value = old  # untouched: a tag with a comma in it stays one tag
        else:
            value, problems = self._read(part.field.type, text)
            if problems:
                return problems
            value = answer.with_details(part.field.type, old, value)
        if value is None and self._needed(part):
            return (Problem(NEEDED),)
        self._put_part(q, part, value)
        self._pass_on(q, part)
        return ()

    def _put_part(self, q: Question, part: Question, value: Any) -> None:
        item = deepcopy(self._item())
        put(item, part.path, value)
        if value is None:
            for follower in followers(part, q.parts):
                put(item, follower.path, None)
        self._put_item(q, in_order_of(q, item))

    def _pass_on(self, q: Question, part: Question) -> None:
        """To the next part of the item, or out of it."""
        following = self._next_part(q, q.parts.index(part), every=self.place.every_part)
        if following is not None:
            self.place = replace(self.place, part=following)
        else:
            self._leave_item(q)

    def _open(self, place: Place) -> tuple[Problem, ...]:
        q = self.questions[place.question]
        item = self.items(q)[place.item or 0] if q.is_list else self.answers.get(q.path)
        if item is None or not q.parts:
            return (Problem(NO_DETAILS),)
        came = self.place
        self.place = replace(place, part=None, every_part=True, from_review=came.from_review)
        first = self._next_part(q, -1, every=True)
        if first is None:
            self.place = came
            return (Problem(NO_DETAILS),)
        self.place = replace(self.place, part=first)
        return ()

    def _choose(self, text: str) -> tuple[Problem, ...]:
        typed = text.strip().casefold()
        if not typed:
            problems = self.problems()
            self.finished = not problems
            return problems
        listed = [i for i in range(len(self.questions)) if self._shown(i)]
        number, dot, item = typed.partition(".")
        if dot and number.isdecimal() and item.isdecimal() and 1 <= int(number[:9]) <= len(listed):
            at = listed[int(number[:9]) - 1]
            if self.questions[at].is_list and 1 <= int(item[:9]) <= len(self.items(self.questions[at])):
                self.place = Place(at, int(item[:9]) - 1, from_review=True)
                self.keep(None, None, self._record())
                return ()
        if typed.isascii() and typed.isdigit():
            found = [listed[int(typed) - 1]] if 1 <= int(typed[:9]) <= len(listed) else []
        else:
            names = {i: (q.key, self.t(q.field.label).casefold()) for i, q in enumerate(self.questions) if self._due(i)}
            found = [i for i, words in names.items() if typed in words] or [
                i for i, words in names.items() if any(w.startswith(typed) for w in words)]
        if len(found) != 1:
            return (Problem(N_("type a number from 1 to {n}, or the name of a field"), {"n": len(listed)}),)
        self.place = replace(self._enter(found[0]), from_review=True)
        self.keep(None, None, self._record())
        return ()

    def touchpoints(self) -> list[dict[str, Any]]:
        """Touchpoints that were made along the way, to be added to the catalogue."""
        return []

    def _read(self, kind_of: Any, text: str) -> tuple[Any, tuple[Problem, ...]]:
        return answer.read(kind_of, text, self.t, self.known, self.steps())
