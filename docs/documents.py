"""The reference of the documents, as Markdown, from the definitions of the fields: one table a kind and one a group."""

from collections.abc import Iterator
from typing import Any

from empathy_cli.model.field import Field, Kind
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.settings import DEFAULTS, SETTINGS
from empathy_cli.model.statement import STATEMENT
from empathy_cli.model.types import MAX_LINE, MAX_PROSE, MAX_STATEMENT, Choice, Markdown, Option, Text

NAME = "Lea"
"""Who stands for `{name}` in the questions shown here."""

HEAD = f"""\
# Documents

<!-- Written by docs/generate.py from empathy_cli/model/. Change the model, then: make docs -->

One YAML file holds one document. Its `kind` says what it is, its `id` who it is. A document is found by its kind
anywhere below `personas/`; the folders shown here are the layout that the commands write, not one that they demand.

```
empathy.yaml                            settings of the workspace
personas/
  sources/interviews-2026-03.yaml       kind: source
  lea-brunner/
    persona.yaml                        kind: persona
    waiting-for-a-parcel.map.yaml       kind: empathy-map, one a situation
    portrait.jpg
templates/                              a team's own templates, where it overrides ours
build/                                  what `empathy render` writes
```

Contents: {{contents}}

## Rules for every document

- An `id` has lower-case letters a to z, digits and single hyphens, at most 64 characters. It is unique in the
  workspace, across kinds, and stays when a title changes.
- A key that is not in the tables below is an error, with the nearest known key as a suggestion. So is a key that
  appears twice.
- **A value has the type that the table gives it, never the one that YAML would guess**: `country: no` is the text
  “no”, `shift: 12:30` the text “12:30”, `version: 1.10` the text “1.10”. Numbers, dates, true and false are read where
  a field asks for one. Nothing and an empty text both mean “not answered”.
- Anchors, aliases, merge keys, tags and a second document in a file are errors that say what to write instead.
- A file has at most 1 MiB, 64 levels and 20,000 values. It is UTF-8, with any line ending.
- A line of text has at most {MAX_LINE:,} characters, a paragraph {MAX_STATEMENT:,}, prose {MAX_PROSE:,}.
- A single value where a list is due counts as a list of one.
- Comments, order, quotes and layout of a hand-edited file survive every command that writes.

`empathy schema KIND` prints the same definitions as JSON Schema 2020-12, and every file that a command writes names its
schema in the first line, so that an editor completes and checks while one types.

Questions are shown as they are asked about somebody called {NAME}. **Core** fields are asked by the short interview,
the others by `--full` and by `empathy edit`; a field without a question is only written by hand.
"""

STATEMENT_INTRO = """\
## Statement

Wherever a table says *statement*, a plain text serves, and so does a mapping:

```yaml
pains:
  - The same data, typed five times                       # a text: an assumption        ○
  - text: Office hours while she sleeps
    evidence: [interviews-2026-03#n4]                     # one source: supported        ◐
  - text: No sign of life after sending
    evidence: [interviews-2026-03#n7, support-log-q1#n2]  # two sources: validated       ●
  - text: Distrusts online forms
    evidence: [interviews-2026-03#n2]
    against: [survey-2026#n1]                             # something speaks against it  ◑
```

The mark is **computed**, never typed. It is *assumed* ○ without evidence, *supported* ◐ by one source, *validated* ●
by two or more distinct sources, *contested* ◑ as soon as anything speaks against it. Evidence counts where its source
exists. The state of a whole persona is computed from it, too: `proto`, `mixed` or `evidence-backed` by the share of its
statements that have evidence (the two thresholds are [settings](#settings)), and *stale* once its day of review has
passed.
"""


def documents() -> str:
    """The whole page."""
    parts = [HEAD, STATEMENT_INTRO, *_table(STATEMENT, ""), ""]
    for kind in KINDS.values():
        where = f"`empathy new {kind.command}` writes it to `personas/{kind.file(_Sample())}`."
        parts += _kind(kind, f"{kind.label}: `kind: {kind.name}`", where)
    defaults = ", ".join(_defaults())
    parts += _kind(SETTINGS, "Settings", f"Each is optional, the file too. The defaults: {defaults}.")
    page = "\n".join(parts).rstrip() + "\n"
    headings = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    return page.replace("{contents}", " ·\n".join(f"[{h.replace('`', '')}](#{anchor(h)})" for h in headings))


class _Sample(dict[str, str]):
    """Names a part of a path by its key: personas/⟨id⟩/persona.yaml."""

    def __missing__(self, key: str) -> str:
        return f"⟨{key}⟩"

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002 - every key is there
        return self[key]


def _defaults(values: Any = DEFAULTS, at: str = "") -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _defaults(value, f"{at}{key}.")
        else:
            yield f"`{at}{key}: {', '.join(value) if isinstance(value, list) else value}`"


def _kind(kind: Kind, heading: str, where: str) -> Iterator[str]:
    of = "the settings" if kind is SETTINGS else f"a{'n' if kind.label[0] in 'AEIOU' else ''} {kind.label.lower()}"
    yield f"## {heading}\n"
    yield f"{kind.about} {where}\n"
    yield from _table(kind.group, of)
    yield ""
    for at, group in _groups(kind.group, ""):
        yield f"### `{at}` of {of}\n"
        fields = group.fields
        if _is_statement(group):
            yield "A [statement](#statement) that can also have:\n"
            common = {f.key for f in STATEMENT.fields}
            fields = tuple(f for f in fields if f.key not in common)
        elif group.shorthand:
            yield f"A plain text serves for one that has only `{group.main}`.\n"
        yield from _table(Group(fields), of, at + ".")
        yield ""


def _groups(group: Group, at: str) -> Iterator[tuple[str, Group]]:
    """Every group that needs a table of its own, with the path to it."""
    for field in group.fields:
        inner = _item(field)
        if isinstance(inner, Group) and not _is_plain_statement(inner):
            yield at + field.key, inner
            yield from _groups(inner, f"{at}{field.key}.")


def _item(field: Field) -> Any:
    return field.type.item if isinstance(field.type, ListOf) else field.type


def _is_statement(group: Group) -> bool:
    return {f.key for f in STATEMENT.fields} <= {f.key for f in group.fields}


def _is_plain_statement(group: Group) -> bool:
    return _is_statement(group) and len(group.fields) == len(STATEMENT.fields)


def _table(group: Group, of: str, at: str = "") -> Iterator[str]:
    """Columns that would be empty are left out."""
    columns = {
        "key": [_key(f) for f in group.fields],
        "type": [_type(f, of, at) for f in group.fields],
        "question": [_cell(f.question) for f in group.fields],
        "meaning": [_meaning(f) for f in group.fields],
        "example": [_example(f) for f in group.fields],
    }
    shown = {head: cells for head, cells in columns.items() if any(cells)}
    yield "| " + " | ".join(shown) + " |"
    yield "|" + "---|" * len(shown)
    for cells in zip(*shown.values(), strict=True):
        yield "| " + " | ".join(cells) + " |"


def _key(field: Field) -> str:
    marks = [word for word, so in (("required", field.required), ("core", field.core)) if so]
    return f"`{field.key}`" + (f" **{', '.join(marks)}**" if marks else "")


def _type(field: Field, of: str, at: str) -> str:
    item, many = _item(field), isinstance(field.type, ListOf)
    name = item.name
    if isinstance(item, Choice):
        name = "words" if many else "word"
    elif isinstance(item, Group):
        name = name if many or _is_statement(item) else "fields"
        name = f"[{name}](#{'statement' if _is_plain_statement(item) else anchor(f'{at}{field.key} of {of}')})"
    elif isinstance(item, Text | Markdown) and item.limit not in (MAX_LINE, MAX_STATEMENT, MAX_PROSE):
        name = f"{name}, at most {item.limit} characters"
    return f"list of {name}" if many else name


def _meaning(field: Field) -> str:
    item = _item(field)
    words = [_cell(field.help)] if field.help else []
    if isinstance(item, Choice):
        words.append("One of: " * (len(item.options) > 1) + ", ".join(_option(o, item) for o in item.options))
    return "<br>".join(words)


def _option(option: Option, choice: Choice) -> str:
    """The word, and what it means where its label says more than the word."""
    says_more = option.label.lower() != option.value and [o.label for o in choice.options].count(option.label) == 1
    told = option.help or (option.label if says_more else "")
    return f"`{option.value}`" + (f" ({_cell(told)})" if told else "")


def _example(field: Field) -> str:
    return f"`{field.example}`" if field.example and isinstance(_item(field), Choice) else _cell(field.example)


def _cell(text: str) -> str:
    return " ".join(text.replace("{name}", NAME).split()).replace("|", "\\|")


def anchor(heading: str) -> str:
    """What GitHub makes of a heading: lower case, spaces to hyphens, all other punctuation gone."""
    return "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")
