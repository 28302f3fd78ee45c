"""The interview as a state machine: what is typed becomes an answer, or a reason why not. It knows no terminal.

A front end shows `prompt`, and calls `submit`, `back`, `more` or `review`. Each either moves on or returns what is
wrong. After each `submit` and `more` the change is handed to `keep`, so that a draft can hold it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import Problem

from . import answer
from .known import Known
from .prompt import Place
from .questions import Keys, Question, value_at
from .sheet import followers, put
from .walk import Walk

Keep = Callable[[Keys | None, Any, list[Any]], None]
"""`keep(path, value, place)`: the answer that changed, if one did, and where to go on."""

NEEDED = N_("this one is needed")
NO_DETAILS = N_("there is nothing to add details to here")


class Interview(Walk):
    """Takes answers. `about` is whom the questions are about, where the document itself does not say."""

    def __init__(self, kind: Kind, questions: Sequence[Question], data: Mapping[str, Any], known: Known, t: Translator,
                 *, asked: Collection[str] | None = None, about: str = "", language: str = "",
                 keep: Keep = lambda *_: None) -> None:
        super().__init__(kind, questions, data, known, t, asked=asked, about=about, language=language)
        self.keep = keep
        self.finished = False

    def check(self, text: str) -> tuple[Problem, ...]:
        """What `submit` would complain about. Nothing changes."""
        saved = self.place, dict(self.answers), dict(self._used), self.unfinished.copy(), self.keep, self.finished
        self.keep = lambda *_: None
        try:
            return self.submit(text)
        finally:
            self.place, self.answers, self._used, self.unfinished, self.keep, self.finished = saved

    def submit(self, text: str) -> tuple[Problem, ...]:
        """Takes what stands on the line: nothing means "no answer". Moves on, or says what is wrong."""
        if self.reviewing:
            return self._choose(text)
        return self._take(text, every=False)

    def more(self, text: str) -> tuple[Problem, ...]:
        """Takes the line and opens the parts of its item; an empty line opens those of the item before it."""
        q, place = self.question if not self.reviewing else None, self.place
        if q and place.part is not None:
            return self._take(text, every=place.every_part)
        if q and q.parts and (text.strip() or (q.is_list and not (q.main and q.main.required) and not self.items(q))):
            return self._take(text, every=True)
        if q and q.is_list and place.item:
            return self._open(replace(place, item=place.item - 1))
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
        value, problems = answer.read(q.type, text, self.t, self.known)
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
        value, problems = answer.read(q.type, text, self.t, self.known)
        if problems:
            return problems
        if value is None and at >= len(items) and not every:
            return self._leave_list(q, items)
        if value is None and not every:
            # An item that lives by its parts (an observation without words) is kept when its empty line is.
            if q.main and not q.main.required and items[at].get(q.main.key) is None:
                self.place = replace(self.place, item=at + 1)
                return ()
            del items[at]
            self._put(q.path, items or None)
            self.unfinished.drop_item(self.place.question, at)
            return ()
        if at >= len(items):
            items.append(self._with_main(q, {}, value) if q.main else value)
        else:
            items[at] = self._with_main(q, items[at], value) if q.main else value
        self._put(q.path, items)
        self._note_numbers()
        first = self._next_part(q, -1, every=every) if q.parts else None
        self.place = replace(self.place, part=first, every_part=every) if first is not None else replace(
            self.place, item=at + 1)
        return ()

    def _take_part(self, q: Question, part: Question, text: str) -> tuple[Problem, ...]:
        item = self._item()
        if text == answer.shown(part.field.type, value_at(item, part.path), self.t) and text:
            value = value_at(item, part.path)  # untouched: a tag with a comma in it stays one tag
        else:
            value, problems = answer.read(part.field.type, text, self.t, self.known)
            if problems:
                return problems
        if value is None and self._needed(part):
            return (Problem(NEEDED),)
        item = deepcopy(item)
        put(item, part.path, value)
        if value is None:
            for follower in followers(part, q.parts):
                put(item, follower.path, None)
        self._put_item(q, {k: item[k] for k in q.item.by_key if k in item})
        at = q.parts.index(part)
        following = self._next_part(q, at, every=self.place.every_part)
        if following is not None:
            self.place = replace(self.place, part=following)
            return ()
        self._leave_item(q)
        return ()

    def _leave_item(self, q: Question) -> None:
        if not q.is_list:
            self._advance()
            return
        items, at = self.items(q), self.place.item or 0
        if not set(items[at]) - {"id"}:
            del items[at]
            self._put(q.path, items or None)
            self.unfinished.drop_item(self.place.question, at)
            self.place = replace(self.place, part=None, every_part=False)
        else:
            self.place = replace(self.place, item=at + 1, part=None, every_part=False)

    def _leave_list(self, q: Question, items: list[Any]) -> tuple[Problem, ...]:
        if not items and self._needed(q):
            return (Problem(NEEDED),)
        for at, item in enumerate(items if q.parts else ()):
            for n, part in enumerate(q.parts):
                if self._needed(part) and value_at(item, part.path) is None:
                    self.place = replace(self.place, item=at, part=n, every_part=False)
                    return ()
        self._advance()
        return ()

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

    def _kept(self, q: Question) -> None:
        self.keep(q.path, self.answers.get(q.path), self._record())
