"""The reference of the documents, as Markdown, from the definitions of the fields: one table a kind and one a group."""

from collections.abc import Iterator
from typing import Any

from empathy_cli.model.field import Field, Kind
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import ENTRIES, KINDS
from empathy_cli.model.settings import DEFAULTS, SETTINGS
from empathy_cli.model.statement import STATEMENT
from empathy_cli.model.types import Choice, Option
from empathy_cli.model.writing import MAX_LINE, MAX_PROSE, MAX_STATEMENT, Markdown, Text

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
  touchpoints.yaml                      kind: touchpoints, the company's points of contact: one catalogue
  sources/interviews-2026-03.yaml       kind: source
  sources/survey-2026.csv               the rows of a large import of feedback, beside its source
  lea-brunner/
    persona.yaml                        kind: persona
    waiting-for-a-parcel.map.yaml       kind: empathy-map, one a situation
    from-couch-to-shop.journey.yaml     kind: journey, one a goal
    portrait.jpg
templates/                              a team's own templates, where it overrides ours
build/                                  what `empathy render` writes
```

Contents: {{contents}}

## Rules for every document

- An `id` has lower-case letters a to z, digits and single hyphens, at most 64 characters. It is unique in the
  workspace, across kinds, and stays when a title changes.
- What has an id inside of a document is addressed with both: `interviews-2026-03#n4` is a nugget,
  `from-couch-to-shop#sofa` a step, `touchpoints#courier` a touchpoint. A touchpoint's id alone serves, too: no document
  can have the same.
- A key that is not in the tables below is an error, with the nearest known key as a suggestion. So is a key that
  appears twice.
- **A value has the type that the table gives it, never the one that YAML would guess**: `country: no` is the text
  “no”, `shift: 12:30` the text “12:30”, `version: 1.10` the text “1.10”. Numbers, dates, true and false are read where
  a field asks for one. Nothing and an empty text both mean “not answered”.
- Anchors, aliases, merge keys, tags and a second document in a file are errors that say what to write instead.
- A file has at most 1 MiB, 64 levels and 20,000 values. It is UTF-8, with any line ending.
- A line of text has at most {MAX_LINE:,} characters, a paragraph {MAX_STATEMENT:,}, prose {MAX_PROSE:,}.
- A length of time is a number and a unit, `20 min`, or two numbers, `2-3 days`: ms, s, min, h, day, week, month, also
  in full, in the plural, and in German, French and Italian.
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
passed. [Evidence](evidence.md) says how each is counted, and goes from a statement to its quotes.
"""

AFTER_KIND = {
    "touchpoints": """\
```yaml
kind: touchpoints
touchpoints:
  - id: courier
    name: Delivery by courier
    channel: courier
    mode: offline                           # online, offline or hybrid
    department: Logistics
    owner: Head of logistics                # ours, also where another company runs it
    third_party: A courier
    benefit: {customer: Need not carry it home, company: One delivery instead of two}
    information: [When will it arrive?]     # the questions that it answers
    wait_limit: 3 days
    vulnerabilities:
      - {effect: Nobody can say where the parcel is, cause: One scan a day, severity: 4, status: open}
```

A workspace has one catalogue, and `empathy new`, `edit`, `add`, `show`, `rename` and `remove` take its entries by their
ids as if each were a document. The register of vulnerabilities ranks them: **score = severity (1 to 5; 3 when not
rated) × personas that pass the touchpoint × 2 where every way of one of their journeys passes it**. Journeys of the
future do not count: they are a promise.
""",
    "journey": """\
```yaml
steps:
  - {id: sofa, title: Looks at shoes on the sofa, touchpoint: online-shop, emotion: 0.5, feels: curious}
  - id: basket
    title: Looks for the kind of delivery
    touchpoint: online-shop
    emotion: -1
    feels: uneasy
    needs_to_know: [When will it arrive?]   # answered where the touchpoint's information has it, or `told` here
    next: [shop, wait]                      # it can go on differently from here
  - {id: shop, title: Fetches them from the shop, emotion: 1, next: [wears]}
  - {id: wait, title: Waits for the parcel, touchpoint: courier, emotion: -1.5, wait: 4 days}
  - {id: wears, title: Goes out in them, emotion: 2}
```

Steps form a graph. After a step comes one of those that its `next` names, else the next one in the file; with
`next: []` it ends there. A step that no stage names belongs to the stage of the step before it. Without a `goal`, the
last step is the goal. How many ways lead to it, which steps all of them pass, where it gets stuck, and which questions
stay open is computed: [ways to the goal](ways.md).

What `--answers` reads for a journey may bring along touchpoints that the catalogue does not have yet. They join it
when the journey is saved; one that stands there already, in other words, is an error:

```yaml
title: From the couch to the shop
touchpoints:                              # as in the catalogue; an id is made from the name where none is given
  - {id: phone, name: Phone, channel: phone, mode: offline}
steps:
  - {title: Asks whether they are in the shop, touchpoint: phone}
```
""",
}
"""What is told of a kind between its first line and its tables."""


def documents() -> str:
    """The whole page."""
    parts = [HEAD, STATEMENT_INTRO, *_table(STATEMENT, ""), ""]
    for kind in KINDS.values():
        entry = next((e.command for e in ENTRIES.values() if e.holder == kind.name), "")
        where = (f"`empathy new {entry}` adds an entry to" if entry else f"`empathy new {kind.command}` writes it to")
        parts += _kind(kind, f"{kind.label}: `kind: {kind.name}`", f"{where} `personas/{kind.file(_Sample())}`.")
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
    if kind.name in AFTER_KIND:
        yield AFTER_KIND[kind.name]
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
