"""The reference of the tables, as Markdown, from the columns that `empathy export` writes and `import` takes."""

from collections.abc import Iterable, Iterator
from typing import Any

from empathy_cli.exchange import journey, table, touchpoints
from empathy_cli.exchange.columns import Column
from empathy_cli.locale import translator
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.types import Choice

HEAD = """\
# Tables

<!-- Written by docs/generate.py from empathy_cli/exchange/. Change the program or docs/tables.py, then: make docs -->

Journeys and touchpoints go into a spreadsheet and come back, as CSV. (What customers wrote in a survey becomes a
source: [feedback](evidence.md#surveys-and-tickets).)

```
empathy export from-couch-to-shop > journey.csv            # one row a step
empathy export touchpoints --out touchpoints.csv --excel   # one row a touchpoint, for a double click in Excel
empathy export touchpoints --vulnerabilities > weak.csv    # one row a vulnerability
empathy export courier > courier.csv                       # one touchpoint alone

empathy import journey journey.csv --id from-couch-to-shop # changes the journey, after it has shown what
empathy import journey journey.csv --persona lea-brunner --title "From the couch to the shop"  # makes a new one
empathy import touchpoints touchpoints.csv
empathy import vulnerabilities weak.csv
```

What was exported and comes back as it went changes nothing, not a byte.

## What import does

- **All or nothing.** Where a row cannot be taken, every mistake of every row is said, with its line and its column, and
  nothing is written (exit code 1).
- **What is there changes only where it differs.** Comments, order and layout of the file stay. What would change is
  shown first, as a diff, and asked for; `--dry-run` only shows it, `--yes` does not ask. Where there is no terminal to
  ask in, nothing is written without `--yes`.
- **A column that the file does not have changes nothing. An empty cell takes the answer out.** A column that nobody
  knows is named, and not taken.
- **A journey has the steps that have a row**: one without a row is taken out, and the rows' order is that of the steps.
  What the journey says of itself (title, scenario, expectations …) is no part of the table and stays as it is; a new
  journey gets it from `--title`, `--persona` and `--part KEY=VALUE`.
- **Touchpoints without a row stay**: a table may be that of one department. Of a touchpoint that has rows in a table of
  vulnerabilities, these rows are all that it has. A row speaks of the vulnerability with its effect, or of the one that
  is left over: `import` says so where one would keep, or lose, what the table has no column for.
- A row speaks of the step or the touchpoint with its `id`; without an id, of the one with its title or name; else it is
  a new one, with an id made from that. `touchpoint` and `next` may name a touchpoint and steps by name, too.

## The smallest table

```csv
Stage,Step,Touchpoint,Emotion,Feels
Find,Looks at shoes on the sofa,,1,at ease
Find,Asks whether they are in the shop,online-shop,-0.5,uneasy
Buy,Tries them on,,2,sure
```

## The file

| | out | in |
|---|---|---|
| letters | UTF-8 | UTF-8 with or without a byte order mark, UTF-16 with one (Excel's “Unicode text”) |
| between cells | `,` | `,` `;` or a tab: whichever makes most headings known |
| with `--excel` | a byte order mark and CRLF; `;` and decimal commas where the spreadsheets of the language \
(`--lang`, else the workspace's) expect them | a line `sep=;` at the top is understood, and so are decimal commas |
| headings | the names below; with `--labels` their labels in the workspace's language | both, the labels in \
any language of the program (that is the table's language then, else the workspace's); in either case, with blanks, \
`_` or `-` |
| cells | in quotes where they have to be, on one line | in quotes where they have to be; with line breaks |
| empty rows and columns | none | are passed over |

At most {bytes}, {rows} rows, {columns} columns and {cell} characters in a cell are read. Control characters, invisible
ones and those that turn the direction of writing are refused with their line.

## Cells

| what | is written | also understood |
|---|---|---|
| a list | `one \\| another \\| a third` | a line break between them; between ids a comma or a blank, too |
| an entry with more to it than its text | `No sign of life {{severity: 4; evidence: interviews#n7, log#n2}}` | the \
text alone |
| one of `\\|`, `{{`, `}}`, `\\` in a list or in such an entry | with a `\\` before it; in braces also `;`, \
and `,` in a list there | |
| `next: []`, where nothing follows | `end`; `[]` where a step is called so | `[]`, and the word for it in the \
table's language: Ende, fin, fine |
| yes or no | `yes`, `no` | true, false, on, off, and the words of the table's language |
| a word of a few | the word of the YAML | its label in the table's language |
| a number | `-0.5` | `-0,5`, and a minus of typography; not `1,200`, which one reads as 1200 and another as 1.2 |

**Formulas.** A text that a spreadsheet would run has an apostrophe before it: at the beginning of a cell, and after `,`
`;` `|` `"`, a tab or a line break, before one of `= + - @ | ! %` and their full-width forms. So nothing runs in a
program that parts cells by another sign either. Numbers stay numbers, but for one that begins a line. Import takes the
apostrophes off again, and only these: who types `'@home` into a cell gets `@home`, and `'@home` with `''@home`.

"""
STAGE_NOTE = """\
A row with a stage and without a step keeps a stage that has no step yet, or says that a stage comes before another.
Rows without a stage belong to that of the row above. The duration of a stage stands once.
"""


def tables() -> str:
    head = HEAD.format(bytes="1 MiB", rows=f"{table.MAX_ROWS:,}", columns=table.MAX_COLUMNS, cell=f"{table.MAX_CELL:,}")
    return head + "\n".join([
        "## A journey: one row a step", "", STAGE_NOTE, *_table(journey.COLUMNS), "",
        "## The touchpoints: one row a touchpoint", "", *_table(touchpoints.COLUMNS), "",
        "## The vulnerabilities: one row each", "", *_table(touchpoints.VULNERABILITIES), "",
    ])


def _table(columns: Iterable[Column]) -> Iterator[str]:
    yield "| column | label | holds |"
    yield "|---|---|---|"
    for column in columns:
        must = ", made from the name where it is empty" if column.key == "id" else ", needed" if column.required else ""
        yield f"| `{column.key}` | {column.label(translator('en'))} | {_holds(column.type)}{must} |"


def _holds(shape: Any) -> str:
    if isinstance(shape, ListOf):
        return f"list: {_holds(shape.item)}"
    if isinstance(shape, Group):
        main = shape.by_key[shape.main].label.lower()
        parts = ", ".join(f"`{f.key}`" for f in shape.fields if f.key != shape.main)
        return f"{main} {{{parts}}}"
    if isinstance(shape, Choice):
        return ", ".join(f"`{word}`" for word in shape.values)
    return str(shape.name)
