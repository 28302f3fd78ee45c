"""The answers of an interview, and what follows from them alone: the id, the document, what is due, what is missing."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind, Report
from empathy_cli.model.kinds import read_as
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import name_for, slug
from empathy_cli.model.types import Ref

from . import answer
from .known import Known, Named
from .questions import Keys, Question, value_at

OWN = "~"
"""What keys begin with that only the interview knows: a draft keeps them, no document does."""


class Sheet:
    """Questions with their answers. `data` is the document as far as it is known before."""

    def __init__(self, kind: Kind, questions: Sequence[Question], data: Mapping[str, Any], known: Known, t: Translator,
                 *, about: str, language: str, steps: Sequence[Named] = ()) -> None:
        self.kind = kind
        self.questions = tuple(questions)
        self.known = known
        self.t = t
        self._data = data
        self._about = about
        self._steps = tuple(steps)
        self._language = language
        self.answers: dict[Keys, Any] = {
            q.path: deepcopy(value) for q in self.questions if (value := value_at(data, q.path)) is not None}
        self._used = dict.fromkeys((q.path for q in self.questions), 0)
        self._note_numbers()

    def steps(self) -> tuple[Named, ...]:
        """The steps that an answer can name: those of the journey that is asked about."""
        return self._steps or tuple(Named(s["id"], s.get("title", "")) for s in self._at("steps") or () if "id" in s)

    def named(self, ref: Ref) -> tuple[Named, ...]:
        """What a reference can mean."""
        return self.steps() if ref.local else self.known.named(ref.kind)

    def shown(self, kind_of: Any, value: Any) -> str:
        """A value as one would type it, with the names of what it refers to."""
        return answer.shown(kind_of, value, self.t, self._name_of)

    def _name_of(self, ref: Ref, id: str) -> str:  # noqa: A002 - the field's own name
        return next((n.name or n.id for n in self.named(ref) if n.id == id), id)

    def items(self, q: Question) -> list[Any]:
        value = self.answers.get(q.path) if q.is_list else None
        return list(value) if value else []

    def texts(self, q: Question) -> tuple[str, ...]:
        """An answer in words: one text an item."""
        value = self.answers.get(q.path)
        if value is None:
            return ()
        return tuple(self._text(q, i) for i in (value if q.is_list else [value]))

    def described(self, q: Question) -> tuple[str, ...]:
        """As `texts`, each with its details in brackets."""
        value = self.answers.get(q.path)
        if value is None or not q.parts:
            return self.texts(q)
        items = value if q.is_list else [value]
        found = []
        for item, text in zip(items, self.texts(q), strict=True):
            details = [self._detail(p, value_at(item, p.path)) for p in q.parts]
            more = ", ".join(d for d in details if d and d != text)
            found.append(f"{text} ({more})" if more else text)
        return tuple(found)

    def _detail(self, part: Question, value: Any) -> str:
        """What is so is called by its name; what is not is not worth a word."""
        if isinstance(value, bool):
            return self.t(part.field.label) if value else ""
        return self.shown(part.field.type, value)

    def label(self, q: Question) -> str:
        """A question's name, with the group that it belongs to."""
        names = dict.fromkeys(self.t(field.label) for field in (*q.parents, q.field))
        return " · ".join(names)

    def _text(self, q: Question, item: Any) -> str:
        """An item in one line; where its main text is missing, the first of its parts that is there."""
        if not q.main:
            return self.shown(q.item, item)
        text = self.shown(q.main.type, item.get(q.main.key))
        return text or next((self.shown(q.item.by_key[k].type, v) for k, v in item.items() if k in said(item)), "")

    @property
    def id(self) -> str:
        """The document's id: the answer, else what its name makes, else nothing."""
        own = self.answers.get(("id",)) or self._data.get("id")
        return str(own or self._derived())

    @property
    def name(self) -> str:
        """Whom the questions are about: the persona's name, an archetype's role."""
        own = ""
        if self.kind.name == "persona":
            own = (self._at("role") if self._at("archetype") else "") or self._at("name") or self._at("role") or ""
        return str(own or self._about or self.t(N_("this person")))

    def document(self) -> dict[str, Any]:
        """The whole document as it would be saved."""
        data = deepcopy(dict(self._data))
        for q in self.questions:
            put(data, q.path, deepcopy(self.answers.get(q.path)))
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

    def _say(self, text: str) -> str:
        return self.t(text, name=self.name) if text else ""

    def _at(self, key: str) -> Any:
        return self.answers.get((key,), self._data.get(key))

    def _title(self) -> Any:
        return self._at(self.kind.title) or (self._at("role") if self._at("archetype") else None)

    def _derived(self) -> str:
        return slug(str(self._title() or ""), self._spoken)

    def _due(self, index: int) -> bool:
        """Whether a question makes sense: the id only where none can be made, a picture's licence only with one."""
        q = self.questions[index]
        if q.path == ("id",):
            derived = self._derived()
            return ("id",) in self.answers or (self._title() is not None and (
                not derived or self.known.id_problem(derived) is not None))
        if q.field.after and not q.is_part and self._at(q.field.after) is None:
            return False
        leader = leader_of(q, self.questions)
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
        return not nested or leader_of(q, among) is not None

    def _parts_of(self, part: Question) -> tuple[Question, ...]:
        return next((q.parts for q in self.questions if part in q.parts), ())

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
        elif q.is_named and "id" not in item:
            item["id"] = name_for(str(value), self._taken(q), self._spoken, q.item.what)
        return in_order_of(q, item)

    @property
    def _spoken(self) -> str:
        """The language that ids are made in."""
        return str(self._at("language") or self._language or self.t.language)

    def _taken(self, q: Question) -> set[str]:
        """The ids that a new item cannot have."""
        return {item["id"] for item in self.items(q) if "id" in item}

    def _note_numbers(self) -> None:
        """A number that was used once is not used again: somebody may have named it already."""
        for q in self.questions:
            for item in self.items(q) if q.numbered else ():
                number = str(item.get("id", "")).removeprefix(q.numbered)
                if number.isascii() and number.isdigit():
                    self._used[q.path] = max(self._used[q.path], int(number[:9]))

    def _clear_followers(self, q: Question) -> None:
        for follower in followers(q, self.questions):
            self._put(follower.path, None)

    def _still_fits(self, q: Question, value: Any) -> Any:
        """A value from a draft, by the model. An item whose parts are not complete yet is kept as it is."""
        report = Report()
        read = q.field.type.read(answer.raw(value), q.path, report)
        if not report.problems or not q.parts:
            return read
        items = [self._what_fits(q, item) for item in (value if isinstance(value, list) else [value])]
        kept = [item for item in items if said(item)]
        return (kept if q.is_list else kept[0]) if kept else None

    def _what_fits(self, q: Question, item: Any) -> dict[str, Any]:
        kept = {}
        for key, value in item.items() if isinstance(item, dict) else ():
            field, report = q.item.by_key.get(key), Report()
            read = field.type.read(answer.raw(value), (), report) if field else None
            if read is not None and not report.problems:
                kept[key] = read
        return kept


def said(item: Mapping[str, Any]) -> set[str]:
    """The keys of an item that say something: neither its id nor what only the interview knows of it."""
    return {key for key in item if key != "id" and not key.startswith(OWN)}


def in_order_of(q: Question, item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with its keys in the model's order; what only the interview knows comes last."""
    order = [*q.item.by_key, *(key for key in item if key.startswith(OWN))]
    return {key: item[key] for key in order if key in item}


def leader_of(q: Question, among: Sequence[Question]) -> Question | None:
    """The required field that a group begins with, where q is another of its fields."""
    if not q.parents:
        return None
    first = next((o for o in among if o.path[:-1] == q.path[:-1] and o.field.required), None)
    return None if first is None or first.path == q.path else first


def followers(q: Question, among: Sequence[Question]) -> list[Question]:
    return [o for o in among if (leader := leader_of(o, among)) and leader.path == q.path]


def put(data: dict[str, Any], path: Keys, value: Any) -> None:
    """Sets a value, or takes it out where it is None, with groups that are left empty."""
    key, rest = path[0], path[1:]
    if rest:
        inner = dict(data.get(key) or {})
        put(inner, rest, value)
        value = inner or None
    if value is None:
        data.pop(key, None)
    else:
        data[key] = value
