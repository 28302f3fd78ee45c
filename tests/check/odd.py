"""Workspaces at random, made from the model: all kinds, odd but valid. Fields are absent, empty, huge or strange."""

import json
from datetime import date
from functools import cache

from hypothesis import strategies as st

from empathy_cli.check.registry import RULES
from empathy_cli.locale import translator
from empathy_cli.model.field import Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS, read_as
from empathy_cli.model.problem import InputError
from empathy_cli.model.settings import RULE, SETTINGS
from empathy_cli.model.types import (
    EVIDENCE,
    ID,
    LANGUAGE,
    URL,
    Bool,
    Choice,
    Date,
    Number,
    Ref,
)
from empathy_cli.model.writing import Markdown, Text
from empathy_cli.store.writer import new_text

EN = translator("en")
IDS = {
    "persona": ("lea", "mia", "tom", "user"), "empathy-map": ("waiting", "lea-map", "late"),
    "journey": ("way", "way-back"), "source": ("talks", "log"), "touchpoint": ("shop", "web", "courier", "phone", "post"),
    "touchpoints": ("touchpoints",), "step": ("a", "b", "c", "d", "e"), "nugget": ("n1", "n2", "n3", "n4", "n5"),
}
WORDS = (
    "A", "the same form, five times", "Senkel & Rist", "price", "very cheap and convenient", "all women are", "Karen", "Shopping Sally", "user",
    "buys too rarely", "churn", "conversion", "order number", "Kundennummer 12345", "Submit ticket", "Sie kauft zu selten", "günstig", "Preis", "Le prix",
    "il prezzo", "schnell und einfach", "lea@example.org", "+41 44 668 18 00", "CH93 0076 2011 6238 5295 7", "4111 1111 1111 1111", "Mrs Ada Roth",
    "ich heiße Ada Roth", "{name}", "{0}", "{", "}", "%s %(x)s %", "::error::x", "# empathy: ignore PER09 — no", "[x](javascript:1)", "**bold** `code`",
    "- a\n- b", "# Head", "1. one", "a\n\nb", "| a | b |", "---", "ẞß ﬁ İı", "e\u0301\u0301\u0301", "李雷", "病棟が静かな三時", "สวัสดี", "ا لعربية", "שלום", "👩‍👧‍👦", "\u00a0", "\u3000x", "\ufe0f", "\u0301", "𝒜", "null", "no", "~", "0", "-1", "1e9", "2026-03-01", ".", "…", "''", '"', "\\", "\\n", "ÀÉ", "“", "„x“", "a" * 250,
    "word " * 150, "ö" * 280, "( " * 100, "Frau Roth", "Support", "support ", "IT", "Marketing", "web", "E-Mail", "e-mail", "phone", "store", "2 s", "3 days",
)
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf"])
"""Others are refused in a file, or seldom: the words have some."""
TEXTS = st.one_of(st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
                  st.text(CHARACTERS, max_size=20))
LONG = st.lists(st.sampled_from([*WORDS, "\n\n", "\n"]), max_size=40).map(" ".join)
DAYS = st.one_of(st.dates(date(2019, 1, 1), date(2027, 12, 31)), st.sampled_from([date.min, date.max, date(2024, 2, 29)]))
LANGUAGES = st.sampled_from(["en", "de", "fr", "it", "de-CH", "ja", "DE-at", "x-odd", "zz"])
MOST = 5
"""Entries in a list."""


@cache
def values(shape) -> st.SearchStrategy:
    """Answers for a type, as the reader hands them over."""
    if isinstance(shape, ListOf):
        return st.lists(values(shape.item), max_size=MOST)
    if isinstance(shape, Group):
        fields = {f.key: values(f.type) for f in shape.fields}
        needed = {f.key: fields.pop(f.key).filter(_said) for f in shape.fields if f.required}
        whole = st.fixed_dictionaries(needed, optional=fields)
        return st.one_of(values(shape.by_key[shape.main].type), whole) if shape.shorthand else whole
    if isinstance(shape, Choice):
        return st.sampled_from(shape.values)
    if isinstance(shape, Number):
        low, high = int(shape.low), int(min(shape.high, 10**6))
        return st.one_of(st.integers(low, high), st.sampled_from([low, high])).map(str)
    if isinstance(shape, Bool):
        return st.sampled_from(["true", "false"])
    if isinstance(shape, Date):
        return DAYS.map(str)
    if isinstance(shape, Ref):
        return st.sampled_from(IDS.get(shape.kind, IDS["persona"]))
    if isinstance(shape, Text | Markdown):
        return st.one_of(TEXTS, LONG) if shape.limit > 1_000 else TEXTS.map(lambda text: text[:shape.limit])
    if shape is EVIDENCE:
        return st.builds("#".join, st.tuples(st.sampled_from([*IDS["source"], "gone"]), st.sampled_from(["n1", "n2"]))) | (
            st.sampled_from([*IDS["source"], "lea"]))
    if shape is ID:
        return st.sampled_from([*IDS["step"], *IDS["touchpoint"], *IDS["nugget"]])
    if shape is LANGUAGE:
        return LANGUAGES
    if shape is RULE:
        return st.sampled_from(sorted(RULES))
    return st.just("https://example.org/a") if shape is URL else st.sampled_from(
        ["2 s", "3 days", "a.png", "build", "0" * 64, "0" * 12])


def _said(answer):
    return bool(answer.strip()) if isinstance(answer, str) else bool(answer)


def right(kind, raw):
    """The values, without those that the model refuses; nothing where too much is wrong."""
    for _ in range(12):
        report = Report()
        data = read_as(kind, raw, report)
        if not report.problems:
            return data
        for problem in sorted(report.problems, key=lambda p: str(p.path), reverse=True):
            _drop(raw, problem.path)
    return None


def _drop(raw, path):
    """The deepest list entry on the path, or else the key."""
    numbers = [i for i, step in enumerate(path) if isinstance(step, int)]
    path = path[:numbers[-1] + 1] if numbers else path[:1]
    for step in path[:-1]:
        raw = raw.get(step) if isinstance(raw, dict) else raw[step] if isinstance(raw, list) and step < len(raw) else None
    if isinstance(raw, list) and path[-1] < len(raw):
        del raw[path[-1]]
    elif isinstance(raw, dict) and path:
        raw.pop(path[-1], None)


@st.composite
def document(draw, kind_name, id_):
    """The bytes of a file: as a command writes it, or on one line with empty entries in its lists."""
    kind = KINDS[kind_name]
    raw = draw(values(kind.group)) | {"kind": kind_name, "id": id_}
    if kind_name == "persona" and not _said(raw.get("role", "")):
        raw.pop("archetype", None)
    if kind_name == "persona" and not _said(raw.get("name", "")):
        raw["name"] = "Lea"
    if kind_name == "empathy-map":
        raw.pop("segment" if "persona" in raw else "", None)
        raw.setdefault("persona", "lea") if "segment" not in raw else None
    key, own = {"journey": ("steps", "abcde"), "source": ("nuggets", IDS["nugget"]),
                "touchpoints": ("touchpoints", IDS["touchpoint"])}.get(kind_name, ("", ()))
    for entry, name in zip(raw.get(key, ()), own, strict=False):
        entry["id"] = name
    data = right(kind, raw)
    if data is None:
        return json.dumps(raw, ensure_ascii=False).encode()
    if draw(st.booleans()):
        try:
            return new_text(kind, data, EN).encode()
        except InputError:
            pass  # a character that no file may have
    holes = draw(st.lists(st.integers(0, 3), max_size=8))
    return json.dumps(_with_holes(data, holes), ensure_ascii=False, default=str).encode()


def _with_holes(value, holes):
    if isinstance(value, dict):
        return {k: _with_holes(v, holes) for k, v in value.items()}
    if isinstance(value, list):
        items = [_with_holes(v, holes) for v in value]
        for hole in holes:
            if hole < len(items):
                items.insert(hole, None)
        return items
    return value


@st.composite
def workspaces(draw):
    """Bytes by file, empathy.yaml mostly among them."""
    files = {}
    for kind, ids in IDS.items():
        for id_ in ids if kind in KINDS else ():
            if draw(st.integers(0, 2)):
                files[f"personas/{id_}.yaml"] = draw(document(kind, id_))
    if draw(st.integers(0, 3)):
        raw = draw(values(SETTINGS.group))
        raw.get("check", {}).pop("select", None)
        for silence in raw.get("check", {}).get("ignore", ()):
            silence["id"] = "lea"
        data = right(SETTINGS, raw) or {}
        files["empathy.yaml"] = json.dumps(data, ensure_ascii=False).encode()
    return files
