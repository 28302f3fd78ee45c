"""Lists in an interview: items come in, move, go, and are asked for their parts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .questions import Keys, Question, value_at
from .sheet import OWN, said
from .walk import Walk

Keep = Callable[[Keys | None, Any, list[Any]], None]
"""`keep(path, value, place)`: the answer that changed, if one did, and where to go on."""

UNTOLD = OWN + "untold"
"""Marks an item whose parts are to be asked with it, and were not yet all."""
NEEDED = N_("this one is needed")


class Items(Walk):
    """A walk that changes lists. Every change is handed to `keep`."""

    keep: Keep

    def insert(self) -> tuple[Problem, ...]:
        """A new item before the one that one stands at."""
        if self.reviewing or not self.question.is_list or self.place.part is not None:
            return (Problem(N_("nothing can come in between here")),)
        self.place = replace(self.place, inserts=not self.place.inserts and (self.place.item or 0) < len(
            self.items(self.question)))
        return ()

    def move(self, to: int) -> tuple[Problem, ...]:
        """Puts the item that one stands at where number `to` is, counted from 1."""
        q, at = None if self.reviewing else self.question, self.place.item or 0
        items = self.items(q) if q else []
        if q is None or self.place.part is not None or self.place.inserts or at >= len(items):
            return (Problem(N_("there is nothing to move here")),)
        if not 1 <= to <= len(items):
            return (Problem(N_("{n} is no place in this list: 1 to {last}"), {"n": to, "last": len(items)}),)
        items.insert(to - 1, items.pop(at))
        self._put(q.path, items)
        self.unfinished.forget(self.place.question)
        self.place = replace(self.place, item=to - 1)
        self._kept(q)
        return ()

    def _ask_parts(self, q: Question, at: int, *, every: bool) -> None:
        """On to the parts of an item: all of them, those that a new one is asked for, those it cannot do without."""
        item = self.items(q)[at]
        untold = UNTOLD in item if q.parts else False
        every = every or (untold and self.full)
        first = None
        if q.parts:
            first = self._next_part(q, -1, every=every) if every or untold else self._missing_part(q, item)
        self.place = replace(self.place, item=at, part=first, every_part=every) if first is not None else replace(
            self.place, item=at + 1)

    def _missing_part(self, q: Question, item: Any) -> int | None:
        """The first part that an item cannot do without, and does."""
        return next((n for n, part in enumerate(q.parts) if self._part_due(n, item) and self._needed(part)
                     and value_at(item, part.path) is None), None)

    def _remove(self, q: Question, at: int) -> None:
        items = self.items(q)
        del items[at]
        self._put(q.path, items or None)
        self.unfinished.drop_item(self.place.question, at)

    def _came_in(self, q: Question, at: int) -> None:
        """A new item stands in a list."""

    def _retitled(self, q: Question, at: int) -> None:
        """An item of a list was typed anew."""

    def _leave_item(self, q: Question) -> None:
        if not q.is_list:
            self._advance()
            return
        items, at = self.items(q), self.place.item or 0
        if not said(items[at]):
            self._remove(q, at)
            self.place = replace(self.place, part=None, every_part=False)
        else:
            items[at] = {k: v for k, v in items[at].items() if k != UNTOLD}
            self._put(q.path, items)
            self.place = replace(self.place, item=at + 1, part=None, every_part=False)

    def _leave_list(self, q: Question, items: list[Any]) -> tuple[Problem, ...]:
        if not items and self._needed(q):
            return (Problem(NEEDED),)
        for at, item in enumerate(items if q.parts else ()):
            if (missing := self._missing_part(q, item)) is not None:
                self.place = replace(self.place, item=at, part=missing, every_part=False)
                return ()
        self._advance()
        return ()

    def _kept(self, q: Question) -> None:
        self.keep(q.path, self.answers.get(q.path), self._record())
