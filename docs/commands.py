"""The manual's page of commands: what `--help` says, and what holds for all of them."""

import os
import subprocess
import sys

from empathy_cli.cli.app import COMMANDS

HEAD = """\
# Commands

Written by `make docs` from `--help`. Change the program, not this page.

Data goes to standard output, everything said to a person to standard error; so `empathy list --json | jq` and
`empathy show lea-brunner > card.md` just work. Nothing is asked when standard input is no terminal. `--lang`,
`--plain`, `--no-color`, `--quiet` and `--debug` may stand before the command or after it.

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed: a file cannot be read, a document does not exist, … |
| 2 | wrong use: an option or argument that does not fit, or a question where nobody can answer |
| 3 | findings (`check`), drift (`render --check`), something to do or in the way (`publish`) |
| 130 | stopped by you |

| variable | does |
|---|---|
| `NO_COLOR`, `TERM=dumb` | no colours |
| `ACCESSIBLE=1`, `TERM=dumb` | as `--plain`: lines of text only, no boxes, no cursor movement |
| `SOURCE_DATE_EPOCH` | the day that counts as today, in seconds since 1970 |
| `EMPATHY_DEBUG=1` | as `--debug` |
| `VISUAL`, `EDITOR` | the editor for long texts |

Completion of commands, options, ids and fields: `empathy --install-completion` for bash, zsh, fish and PowerShell.
"""

SHAPES = (
    ("list", (
        "a list; each document has `id`, `kind`, `name`, `file`, `language`. A persona and a map have `coverage`: how "
        "many statements are `validated`, `supported`, `assumed` and `contested`, and the `percent` with evidence. A "
        "persona also has `type`, `state` (`proto`, `mixed`, `evidence-backed`), `review_by`, `stale` and the ids of "
        "its `maps`; a map its `persona` or `segment`; a source its `type`, `side`, `date`, `n`, the number of its "
        "`nuggets`, and of the statements where it is `cited`")),
    ("show ID", ("one document: the same, with the maps of a persona in full, and its `data`, in which every statement "
                "has a `certainty`. Notes only with `--notes`")),
    ("check", "a list of findings; each key is described in [findings.schema.json](findings.schema.json)"),
    ("publish", "the plan, or what became of it; each key is described in [publish.schema.json](publish.schema.json)"),
    ("explain", ("a list of rules: `code`, `severity`, `title`, `why`, `before` and `after` (files and their texts), "
                 "`limits` (thresholds that it reads, as they are here), `prose` (it can err), `mends`")),
    ("rename", ("`id`, `new`, `done`, `changes` (`file`, `line`, `field`, `before`, `after`), `moves` (`before`, "
               "`after`)")),
    ("remove", "`id`, `file`, `done`"),
    ("export ID", ("`id`, `kind`, `columns` (the headings) and `rows`, each a mapping of texts; with `--out` the "
                   "number of `rows`, and the `file`")),
    ("import WHAT FILE", (
        "`done`, `new`, `id`, `kind`, `file`, the number of `rows`, and the ids of entries `added`, `removed` and "
        "`changed` (each with its fields), `other` fields, and `warnings`; where nothing could be taken, `done` false "
        "and the `problems`. Both lists have `severity`, `message`, `file`, `line`, `column`")),
    ("init", "`workspace`, and the files `written` and `kept`"),
    ("templates", "a list: `name`, `about`, `blocks`, `overridden`; with a name, the file `written`"),
)
JSON = "\n".join([
    "## JSON", "", "Keys only ever join; none changes its meaning or goes.", "",
    "| command | prints |", "|---|---|", *(f"| `{command} --json` | {shape} |" for command, shape in SHAPES), "",
])


def commands() -> str:
    parts = [HEAD, _section()]
    parts += [_section(name) for name in COMMANDS]
    return "\n".join([*parts, JSON])


def _section(*command: str) -> str:
    env = os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-m", "empathy_cli", *command, "--help"],  # noqa: S603 - our own program
                          env=env, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"empathy {' '.join(command)} --help: {done.stderr.decode()}")
    text = done.stdout.decode("utf-8").replace("\r\n", "\n")
    return f"## {' '.join(['empathy', *command])}\n\n```text\n{text.rstrip()}\n```\n"
