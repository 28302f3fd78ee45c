"""One answer: from what somebody typed to a value of the model, and back. Every front end reads answers here."""

from collections.abc import Callable, Sequence
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.problem import Problem
from empathy_cli.model.types import EVIDENCE, Bool, Choice, Number, Option, Ref
from empathy_cli.store.decoding import refused, unwanted

from .known import Known, Named
from .questions import line_shape

ENDS = ("end", "ends", "[]")
"""What says of the steps that can follow that there are none."""
YES_NO = (Option("true", N_("yes")), Option("false", N_("no")))


def options(kind_of: Any) -> tuple[Option, ...]:
    """What can be chosen, where there is a choice."""
    return kind_of.options if isinstance(kind_of, Choice) else YES_NO if isinstance(kind_of, Bool) else ()


def pick(offered: Sequence[Option], text: str, t: Translator) -> str:
    """The value that is meant: by its number from 1, its word, its label or the beginning of one; else nothing."""
    typed = text.strip().casefold()
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= len(offered):
        return offered[int(typed) - 1].value
    words = {o.value: (o.value.casefold(), t(o.label).casefold()) for o in offered}
    exact = [value for value, names in words.items() if typed in names]
    begun = exact or [value for value, names in words.items() if typed and any(n.startswith(typed) for n in names)]
    return begun[0] if len(begun) == 1 else ""


def find(among: Sequence[Named], text: str) -> str:
    """The id of what is meant: by its number from 1, its id, its name or the beginning of one; else nothing."""
    typed = " ".join(text.split()).casefold()
    names = {n.id: (n.id, " ".join(n.name.split()).casefold()) for n in among}
    exact = [i for i, words in names.items() if typed in words]
    if not exact and typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= len(among):
        return among[int(typed) - 1].id
    begun = exact or [i for i, words in names.items() if typed and any(w.startswith(typed) for w in words)]
    return begun[0] if len(begun) == 1 else ""


def pieces(kind_of: ListOf, text: str) -> list[str]:
    """Several answers on one line, one by one."""
    sign = ";" if line_shape(kind_of) == "phrases" else ","
    return [word for piece in text.split(sign) if (word := piece.strip())]


def read(kind_of: Any, text: str, t: Translator, known: Known, among: Sequence[Named] = (),
         ) -> tuple[Any, tuple[Problem, ...]]:
    """The value of what was typed, `None` where nothing was; and what is wrong with it.

    `among` are the steps that an answer may name.
    """
    text = typed_text(text)
    if strange := next(refused(text.replace("\r", "")), None):
        message, values = unwanted(strange[0])
        return None, (Problem(message, values),)
    if offered := options(kind_of):
        if not text.strip():
            return None, ()
        value = pick(offered, text, t)
        if not value:
            return None, (Problem(N_("type a number from 1 to {n}, or one of the words"), {"n": len(offered)}),)
        return (value == "true" if isinstance(kind_of, Bool) else value), ()
    if isinstance(kind_of, ListOf) and kind_of.empty and text.strip().casefold() in ENDS:
        return [], ()
    if isinstance(kind_of, Number):
        text = kind_of.pointed(text)
    raw: Any = pieces(kind_of, text) if isinstance(kind_of, ListOf) else text
    if ref := reference(kind_of):
        return _referring(ref, raw, known, among)
    if isinstance(kind_of, ListOf) and isinstance(group := kind_of.item, Group) and not group.shorthand:
        raw = [{group.main: piece} for piece in raw]
    report = Report()
    value = kind_of.read(raw, (), report)
    if not report.problems and is_evidence(kind_of):
        for at, item in enumerate(value if isinstance(value, list) else [value] if value else []):
            if problem := known.evidence_problem(item, (at,)):
                report.problems.append(problem)
    return (None, tuple(report.problems)) if report.problems else (value, ())


def reference(kind_of: Any) -> Ref | None:
    """What an answer names, where it names something."""
    inner = kind_of.item if isinstance(kind_of, ListOf) else kind_of
    return inner if isinstance(inner, Ref) else None


def _referring(ref: Ref, raw: str | list[str], known: Known, among: Sequence[Named]) -> tuple[Any, tuple[Problem, ...]]:
    named = among if ref.local else known.named(ref.kind)
    ids, problems = [], []
    for text in [raw.strip()] if isinstance(raw, str) and raw.strip() else raw or []:
        if found := find(named, text):
            ids.append(found)
        elif problem := known.reference_problem(ref.kind, text[:80], (), named):
            problems.append(problem)
    if problems or not ids:
        return None, tuple(problems)
    return (ids[0] if isinstance(raw, str) else list(dict.fromkeys(ids))), ()


def with_details(kind_of: Any, old: Any, new: Any) -> Any:
    """New items of a list, those that were there before with what else was said of them."""
    if not (isinstance(kind_of, ListOf) and isinstance(kind_of.item, Group) and old and new):
        return new
    main = kind_of.item.main
    before = {item.get(main): item for item in old}
    return [before.get(item.get(main), item) for item in new]


def typed_text(text: str) -> str:
    """What a terminal in another locale hands over, as the text that it is."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # half a character, which no file can hold
        return text.encode("utf-8", "replace").decode()


def is_evidence(kind_of: Any) -> bool:
    return kind_of is EVIDENCE or (isinstance(kind_of, ListOf) and kind_of.item is EVIDENCE)


def shown(kind_of: Any, value: Any, t: Translator, named: Callable[[Ref, str], str] = lambda _, text: text) -> str:
    """A value as one would type it, choices by their label. A text from a document is not made safe here.

    `named` says what an id is called: that of a step, of a touchpoint.
    """
    if value is None:
        return ""
    if isinstance(kind_of, ListOf):
        if not value and kind_of.empty:
            return ENDS[0]
        sign = "; " if line_shape(kind_of) == "phrases" else ", "
        return sign.join(shown(kind_of.item, item, t, named) for item in value)
    if isinstance(kind_of, Ref):
        return named(kind_of, str(value))
    if isinstance(kind_of, Group):
        return shown(kind_of.by_key[kind_of.main].type, value.get(kind_of.main), t) if kind_of.main else ""
    if isinstance(value, bool):
        return t(YES_NO[0 if value else 1].label)
    if isinstance(kind_of, Choice):
        return t(kind_of.label(value))
    return str(value)


def raw(value: Any) -> Any:
    """A value as the reader would have handed it to the model: numbers and truth as texts."""
    if isinstance(value, dict):
        return {key: raw(item) for key, item in value.items()}
    if isinstance(value, list):
        return [raw(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)
