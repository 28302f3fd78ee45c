"""The reference of the commands, as Markdown: what `--help` says of each."""

from typing import Any

import typer
from typer.main import get_command

from empathy_cli.cli.app import COMMANDS, app

WIDTH = 96

HEAD = """\
# Commands

<!-- Written by docs/generate.py from what --help says. Change the commands, then: make docs -->

A command is a verb; the kind of document or its id comes after it. Every command that asks can be run without asking,
and every command that reads has `--json`. Data goes to standard output, everything said to a person to standard error.
Nothing is asked when standard input is no terminal.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | failed: the message says what, where, and what now |
| 2 | wrong use: an unknown command or option, or a value that does not fit |
| 3 | findings: `check` found errors, or `render --check` found that the cards are not what they would be |
| 130 | stopped by the user |

`empathy --install-completion` lets the shell complete commands, options and the ids of documents.
"""


def commands() -> str:
    """The whole page."""
    frame: Any = get_command(app)
    top = typer.Context(frame, info_name="empathy", terminal_width=WIDTH, **frame.context_settings)
    contents = " ·\n".join(f"[{name}](#empathy-{name})" for name in COMMANDS)
    parts = [HEAD, contents, "", *_section("empathy", frame, top)]
    for name in COMMANDS:
        command = frame.get_command(top, name)
        context = typer.Context(command, info_name=name, parent=top, terminal_width=WIDTH)
        parts += _section(f"empathy {name}", command, context)
    return "\n".join(parts).rstrip() + "\n"


def _section(title: str, command: Any, context: typer.Context) -> list[str]:
    text = "\n".join(line.rstrip() for line in command.get_help(context).strip("\n").splitlines())
    return [f"## `{title}`\n", "```", text, "```", ""]
