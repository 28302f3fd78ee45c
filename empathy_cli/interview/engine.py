"""The interview as a state machine: questions, answers, and where one stands. It knows nothing of terminals.

A front end shows `prompt`, and calls `submit`, `back`, `more` or `review`. Each either moves on or returns what is
wrong. After each `submit` and `more` the change is handed to `keep`, so that a draft can hold it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind, Report
from empathy_cli.model.kinds import read_as
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import slug

from . import answer
from .known import Known
from .prompt import Line, Offer, Place, Prompt
from .questions import Keys, Question, line_shape

Keep = Callable[[Keys | None, Any, list[Any]], None]
"""`keep(path, value, place)`: the answer that changed, if one did, and where to go on."""

NEEDED = N_("this one is needed")


class Interview:
    """`asked` are the keys of the questions that it walks through; the review can reach all `questions`."""

    def __init__(self, kind: Kind, questions: Sequence[Question], data: Mapping[str, Any], known: Known, t: Translator,
                 *, asked: Collection[str] | None = None, about: str = "", language: str = "",
                 keep: Keep = lambda *_: None) -> None:
        self.kind = kind
        self.questions = tuple(questions)
        self.asked = frozenset(q.key for q in questions) if asked is None else frozenset(asked)
        self.known = known
        self.t = t
        self.keep = keep
        self.finished = False
        self._data = data
        self._about = about
        self._language = language
        self.answers: dict[Keys, Any] = {
            q.path: deepcopy(value) for q in self.questions if (value := _at(data, q.path)) is not None}
        self._used = dict.fromkeys((q.path for q in self.questions), 0)
        self.place = Place(len(self.questions))
        self._note_numbers()
        self.place = self._after(-1)

    # what is asked

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
        old, suggested = self._old(q, part, item)
        base = Prompt(
            self._say(field.question) or self._say(field.label) + "?", self.t(field.label),
            line_shape(part.field.type if part else q.type),
            number=walk.index(place.question) + 1 if place.question in walk else 0, total=len(walk),
            section=" · ".join(self.t(g.label) for g in q.parents),
            help=self.t(field.help), example=self.t(field.example),
            old=old, is_suggestion=suggested,
            required=self._needed(part or q) or bool(
                not part and q.is_list and q.field.required and not items),
            takes_evidence=answer.is_evidence(part.field.type if part else q.type),
            can_go_back=place.from_review or self._before(place) is not None,
        )
        offered = answer.options(part.field.type if part else q.type)
        base = replace(base, offers=tuple(Offer(self.t(o.label), self.t(o.help)) for o in offered))
        if part:
            return replace(base, is_part=True, part_of=self._text(q, item), item=place.item)
        if q.is_list:
            return replace(base, has_parts=bool(q.parts), items=tuple(self._text(q, i) for i in items),
                           item=place.item)
        return replace(base, has_parts=bool(q.parts))

    def lines(self) -> tuple[Line, ...]:
        """The review: every question that was walked or has an answer."""
        return tuple(
            Line(n, self.t(q.field.label), self.texts(q))
            for n, q in enumerate((q for i, q in enumerate(self.questions) if self._shown(i)), 1))

    def texts(self, q: Question) -> tuple[str, ...]:
        """An answer in words: one text an item."""
        value = self.answers.get(q.path)
        if value is None:
            return ()
        return tuple(self._text(q, i) for i in (value if q.is_list else [value]))

    def items(self, q: Question) -> list[Any]:
        value = self.answers.get(q.path) if q.is_list else None
        return list(value) if value else []

    # what one can do

    def check(self, text: str) -> tuple[Problem, ...]:
        """What `submit` would complain about. Nothing changes."""
        saved = self.place, dict(self.answers), dict(self._used), self.keep, self.finished
        self.keep = lambda *_: None
        try:
            return self.submit(text)
        finally:
            self.place, self.answers, self._used, self.keep, self.finished = saved

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
        return (Problem(N_("there is nothing to add details to here")),)

    def back(self) -> bool:
        """One step back: to the part, the item, the question before. False at the beginning."""
        place = self.place
        if place.part is not None:
            parts = [p for p in range(place.part) if self._part_due(p)] if place.every_part else []
            self.place = replace(place, part=parts[-1] if parts else None, every_part=bool(parts))
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
        item, part, every, from_review = place[1:5]
        q = self.questions[at]
        if q.is_list:
            item = min(item or 0, len(self.items(q)))
        if part is not None and part >= len(q.parts):
            part = None
        self.place = Place(at, item, part, every, from_review)

    # what came out

    @property
    def id(self) -> str:
        """The document's id: the answer, else what its name makes, else nothing."""
        own = self.answers.get(("id",)) or self._data.get("id")
        return str(own or self._derived())

    def document(self) -> dict[str, Any]:
        """The whole document as it would be saved."""
        data = deepcopy(dict(self._data))
        for q in self.questions:
            _put(data, q.path, deepcopy(self.answers.get(q.path)))
        if "id" in self.kind.group.by_key and self.id:
            data["id"] = self.id
        return {f.key: data[f.key] for f in self.kind.fields if f.key in data}

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the document from being saved."""
        missing = [Problem(N_("“{key}” is missing"), {"key": q.key}, q.path)
                   for i, q in enumerate(self.questions)
                   if self._due(i) and self._needed(q) and self.answers.get(q.path) is None]
        if missing:
            return tuple(missing)
        report = Report()
        read_as(self.kind, answer.raw(self.document()), report)
        return tuple(p for p in report.problems if p.severity == "error")

    def unanswered(self) -> tuple[Question, ...]:
        """The questions that could still be answered, asked or not."""
        return tuple(q for q in self.questions if q.field.question and q.path != ("id",)
                     and self.answers.get(q.path) is None)

    # taking an answer

    def _take(self, text: str, *, every: bool) -> tuple[Problem, ...]:
        q = self.question
        part = self._part
        if part:
            problems = self._take_part(q, part, text)
        elif q.is_list:
            problems = self._take_item(q, text, every=every)
        else:
            problems = self._take_single(q, text, every=every)
        if not problems:
            self._kept(q)
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
        if text == answer.shown(part.field.type, _at(item, part.path), self.t) and text:
            value = _at(item, part.path)  # untouched: a tag with a comma in it stays one tag
        else:
            value, problems = answer.read(part.field.type, text, self.t, self.known)
            if problems:
                return problems
        if value is None and self._needed(part):
            return (Problem(NEEDED),)
        item = deepcopy(item)
        _put(item, part.path, value)
        if value is None:
            for follower in _followers(part, q.parts):
                _put(item, follower.path, None)
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
            self.place = replace(self.place, part=None, every_part=False)
        else:
            self.place = replace(self.place, item=at + 1, part=None, every_part=False)

    def _leave_list(self, q: Question, items: list[Any]) -> tuple[Problem, ...]:
        if not items and self._needed(q):
            return (Problem(NEEDED),)
        for at, item in enumerate(items if q.parts else ()):
            for n, part in enumerate(q.parts):
                if self._needed(part) and _at(item, part.path) is None:
                    self.place = replace(self.place, item=at, part=n, every_part=False)
                    return ()
        self._advance()
        return ()

    def _open(self, place: Place) -> tuple[Problem, ...]:
        q = self.questions[place.question]
        item = self.items(q)[place.item or 0] if q.is_list else self.answers.get(q.path)
        if item is None or not q.parts:
            return (Problem(N_("there is nothing to add details to here")),)
        came = self.place
        self.place = replace(place, part=None, every_part=True, from_review=came.from_review)
        first = self._next_part(q, -1, every=True)
        if first is None:
            self.place = came
            return (Problem(N_("there is nothing to add details to here")),)
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

    # moving

    def _still_fits(self, q: Question, value: Any) -> Any:
        """A value from a draft, by the model. An item whose parts are not complete yet is kept as it is."""
        report = Report()
        read = q.field.type.read(answer.raw(value), q.path, report)
        complete = not report.problems or not q.parts or not isinstance(value, list if q.is_list else dict)
        return read if complete else value

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

    def _due(self, index: int) -> bool:
        """Whether a question makes sense: the id only where none can be made, a picture's licence only with one."""
        q = self.questions[index]
        if q.path == ("id",):
            derived = self._derived()
            return ("id",) in self.answers or (self._title() is not None and (
                not derived or self.known.id_problem(derived) is not None))
        leader = _leader(q, self.questions)
        return leader is None or self.answers.get(leader.path) is not None

    def _needed(self, q: Question) -> bool:
        if q.path == (self.kind.title,) and not q.is_part:
            return not self._at("archetype")
        if q.path == ("role",) and not q.is_part and self._at("archetype"):
            return True
        if not q.field.required:
            return False
        nested = len(q.path) > 1
        among = self._parts_of(q) if q.is_part else self.questions
        # The first field of a group that may be left out may be, too; the others only follow it.
        return not nested or _leader(q, among) is not None

    def _parts_of(self, part: Question) -> tuple[Question, ...]:
        return next((q.parts for q in self.questions if part in q.parts), ())

    def _next_part(self, q: Question, after: int, *, every: bool) -> int | None:
        item = self._item()
        for n in range(after + 1, len(q.parts)):
            part = q.parts[n]
            if self._part_due(n) and (every or (self._needed(part) and _at(item, part.path) is None)):
                return n
        return None

    def _part_due(self, n: int) -> bool:
        parts = self.question.parts
        leader = _leader(parts[n], parts)
        return leader is None or _at(self._item(), leader.path) is not None

    # what stands where

    @property
    def _part(self) -> Question | None:
        return None if self.place.part is None else self.question.parts[self.place.part]

    def _item(self) -> Any:
        q = self.question
        if not q.is_list:
            return self.answers.get(q.path) or {}
        items, at = self.items(q), self.place.item or 0
        return items[at] if at < len(items) else {}

    def _put_item(self, q: Question, item: Any) -> None:
        if not q.is_list:
            self._put(q.path, item)
            return
        items, at = self.items(q), self.place.item or 0
        items[at:at + 1] = [item]
        self._put(q.path, items)

    def _put(self, path: Keys, value: Any) -> None:
        if value is None:
            self.answers.pop(path, None)
        else:
            self.answers[path] = value

    def _with_main(self, q: Question, old: Any, value: Any) -> dict[str, Any]:
        assert q.main
        item = {**(old or {}), q.main.key: value}
        if value is None:
            del item[q.main.key]
        if q.numbered and "id" not in item:
            item["id"] = f"{q.numbered}{self._used[q.path] + 1}"
        return {k: item[k] for k in q.item.by_key if k in item}

    def _note_numbers(self) -> None:
        """A number that was used once is not used again: somebody may have named it already."""
        for q in self.questions:
            for item in self.items(q) if q.numbered else ():
                number = str(item.get("id", "")).removeprefix(q.numbered)
                if number.isascii() and number.isdigit():
                    self._used[q.path] = max(self._used[q.path], int(number[:9]))

    def _clear_followers(self, q: Question) -> None:
        for follower in _followers(q, self.questions):
            self._put(follower.path, None)

    def _old(self, q: Question, part: Question | None, item: Any) -> tuple[str, bool]:
        if part:
            return answer.shown(part.field.type, _at(item, part.path), self.t), False
        if q.path == ("id",) and q.path not in self.answers:
            title, persona = self._derived(), str(self._data.get("persona", ""))
            return self.known.free(title, f"{persona}-{title}"[:64] if persona and title else ""), True
        if q.main:
            return answer.shown(q.main.type, item.get(q.main.key), self.t), False
        value = item if q.is_list and item != {} else None if q.is_list else self.answers.get(q.path)
        return answer.shown(q.item, value, self.t), False

    def _text(self, q: Question, item: Any) -> str:
        """An item in one line; where its main text is missing, the first of its parts that is there."""
        if not q.main:
            return answer.shown(q.item, item, self.t)
        text = answer.shown(q.main.type, item.get(q.main.key), self.t)
        return text or next((answer.shown(q.item.by_key[k].type, v, self.t) for k, v in item.items() if k != "id"), "")

    def _review_prompt(self) -> Prompt:
        return Prompt(
            self.t(N_("Enter saves. To change an answer, type its number.")), "", "review", lines=self.lines(),
            unanswered=tuple(q.key for i, q in enumerate(self.questions) if not self._shown(i) and self._due(i)),
            can_go_back=self._before(self.place) is not None)

    def _at(self, key: str) -> Any:
        return self.answers.get((key,), self._data.get(key))

    def _title(self) -> Any:
        return self._at(self.kind.title) or (self._at("role") if self._at("archetype") else None)

    def _derived(self) -> str:
        return slug(str(self._title() or ""), str(self._at("language") or self._language or self.t.language))

    @property
    def name(self) -> str:
        """Whom the questions are about: the persona's name, an archetype's role."""
        own = ""
        if self.kind.name == "persona":
            own = (self._at("role") if self._at("archetype") else "") or self._at("name") or self._at("role") or ""
        return str(own or self._about or self.t(N_("this person")))

    def _say(self, text: str) -> str:
        return self.t(text, name=self.name) if text else ""

    def _kept(self, q: Question) -> None:
        self.keep(q.path, self.answers.get(q.path), self._record())

    def _record(self) -> list[Any]:
        place = self.place
        key = "" if self.reviewing else self.question.key
        return [key, place.item, place.part, place.every_part, place.from_review]


def _leader(q: Question, among: Sequence[Question]) -> Question | None:
    """The required field that a group begins with, where q is another of its fields."""
    if not q.parents:
        return None
    first = next((o for o in among if o.path[:-1] == q.path[:-1] and o.field.required), None)
    return None if first is None or first.path == q.path else first


def _followers(q: Question, among: Sequence[Question]) -> list[Question]:
    return [o for o in among if (leader := _leader(o, among)) and leader.path == q.path]


def _at(data: Any, path: Keys) -> Any:
    for key in path:
        if not isinstance(data, Mapping) or key not in data:
            return None
        data = data[key]
    return data


def _put(data: dict[str, Any], path: Keys, value: Any) -> None:
    """Sets a value, or takes it out where it is None, with groups that are left empty."""
    key, rest = path[0], path[1:]
    if rest:
        inner = dict(data.get(key) or {})
        _put(inner, rest, value)
        value = inner or None
    if value is None:
        data.pop(key, None)
    else:
        data[key] = value
