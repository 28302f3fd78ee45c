"""EVD: what people gave in confidence."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.insight.personal import MASKS, found, known, masked, possible
from empathy_cli.locale import N_, translator
from empathy_cli.model.document import Document
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import ERROR, Path, Problem
from empathy_cli.store.rows import Unavailable, has_rows
from empathy_cli.store.rows import texts as each_text

_MESSAGES = {
    "e-mail": N_("an e-mail address that somebody gave in confidence: write {mask} for it, or run “empathy check "
                 "--fix”"),
    "phone": N_("a phone number that somebody gave in confidence: write {mask} for it, or run “empathy check --fix”"),
    "IBAN": N_("the IBAN of an account that somebody gave in confidence: write {mask} for it, or run “empathy check "
               "--fix”"),
    "card": N_("what looks like the number of a payment card: write {mask} for it, or run “empathy check --fix”"),
    "name": N_("the full name of somebody: write {mask} for it, or run “empathy check --fix”"),
}
_IN_ROWS = N_("personal data in “{file}”, in {rows}: write {mask} for it there, and then the file's new SHA-256 in "
              "“sha256”")
_ROW = later(r"r[0-9]{1,7}(?:-[0-9]{1,3})?\Z")
SHOWN = 5
"""Rows that a finding names."""
_UNSAID = frozenset({"kind", "id", "type", "side", "date", "n", "pii", "link", "file", "sha256", "language"})
"""What is no text: ids, choices, dates, and where the raw material is."""
_BY_US = frozenset({"author"})
"""Who names the team, which gave nothing in confidence. Numbers and addresses are looked for all the same."""
_QUOTED = {"persona": ("quote",), "empathy-map": ("says", "hears"), "journey": ("steps",)}
"""Kind → where people are quoted in documents that are no source."""

Text = tuple[Path, str, bool]
"""A place, what stands there, and whether full names are looked for, too."""


def _confidential(seen: Seen) -> Iterator[Problem]:
    for source in seen.sources:
        yield from _found(source, _of_source(source.data, ()), seen)
        yield from _beside(source, seen)
    for kind, keys in _QUOTED.items():
        for document in seen.of(kind):
            yield from _found(document, _quotes(document.data, keys), seen)


def _beside(source: Document, seen: Seen) -> Iterator[Problem]:
    """What is in the rows of a source, in a file of their own: one finding for each kind, with the first rows.

    All rows are looked through, whatever `sha256` says: some 7 seconds of CPU for 100,000 of them.
    """
    if not has_rows(source):
        return
    language = seen.workspace.language(source)
    where: dict[str, list[str]] = {}

    @lru_cache(maxsize=1_024)
    def kinds(text: str) -> frozenset[str]:  # segments and tags stand in many rows
        return frozenset(hit.kind for hit in found(text, language, names=True))

    with suppress(Unavailable):  # REF01 says so
        for number, id_, texts in each_text(seen.workspace.root, source):
            for kind in frozenset().union(*map(kinds, texts)):
                where.setdefault(kind, []).append(id_ if _ROW.match(id_) else f":{number}")
    for kind, rows in where.items():
        values = {"file": source.data["file"], "rows": ", ".join(rows[:SHOWN]) + " …" * (len(rows) > SHOWN),
                  "mask": translator(language)(MASKS[kind])}
        yield Problem(_IN_ROWS, values, ("file",), source.file)


def _of_source(value: Any, at: Path) -> Iterator[Text]:
    """Every text in a source."""
    if type(value) is str:
        yield at, value, at[0] not in _BY_US
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in _UNSAID:
                yield from _of_source(item, (*at, key))
    elif type(value) is list:
        for i, item in enumerate(value):
            yield from _of_source(item, (*at, i))


def _quotes(data: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Text]:
    """What a persona is quoted with, says, hears and thinks."""
    for key in keys:
        said = data.get(key, ())
        for i, entry in enumerate(said if type(said) is list else [said] if said else ()):
            at: Path = (key, i) if type(said) is list else (key,)
            statement = entry.get("thinks", {}) if key == "steps" else entry
            for part in ("text", "note"):
                if part in statement:
                    yield (*at, "thinks", part) if key == "steps" else (*at, part), statement[part], False


def _found(document: Document, texts: Iterable[Text], seen: Seen) -> Iterator[Problem]:
    listed = list(texts)
    if not possible([text for _, text, _ in listed], names=any(names for *_, names in listed)):
        return
    language = seen.workspace.language(document)
    people = known(text for _, text, names in listed if names)
    for path, text, names in listed:
        for kind in dict.fromkeys(hit.kind for hit in found(text, language, names=names, among=people)):
            values = {"mask": translator(language)(MASKS[kind]), "language": language, "names": names, "among": people}
            yield Problem(_MESSAGES[kind], values, path, document.file)


def _masked(problem: Problem, raw: Any) -> Any:
    if not isinstance(raw, str):
        return None
    values = problem.values
    if "rows" in values:
        return None  # in a file of its own, which the document's SHA-256 speaks of
    return masked(raw, values["language"], names=values["names"], among=values.get("among", ()))


_SOURCE = "kind: source\nid: interviews\ntitle: Interviews with parents\nnuggets:\n  - id: n1\n    verbatim: {0}\n"

RULES = (
    Rule(
        "EVD06", ERROR,
        N_("No quote or source has personal data in it"),
        N_("People gave it in confidence, and a repository forgets nothing: what was committed once can be read by "
           "everybody who ever gets a copy. Looked for are e-mail addresses, phone, account and card numbers, in "
           "sources also full names. The quote is as strong without them."),
        {"personas/sources/interviews.yaml": _SOURCE.format("Write to anna@example.org, I said, and nobody did.")},
        {"personas/sources/interviews.yaml": _SOURCE.format("Write to [e-mail], I said, and nobody did.")},
        _confidential,
        mend=_masked,
    ),
)
