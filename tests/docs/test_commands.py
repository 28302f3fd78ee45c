"""Every command and every option is in the manual."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from empathy_cli.cli.app import COMMANDS, app

PAGE = (Path(__file__).resolve().parents[2] / "docs/commands.md").read_text("utf-8")
FRAME: Any = get_command(app)
SECTIONS = dict(re.findall(r"^## `?empathy ?(\S*?)`?\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_section_with_all_its_options(name: str) -> None:
    context = typer.Context(FRAME, info_name="empathy")
    command = FRAME.get_command(context, name)
    own = [p for p in command.params if not getattr(p, "hidden", False)]
    options = [opt for p in own for opt in p.opts if opt.startswith("-")]
    missing = [opt for opt in options if not re.search(rf"(?<![\w-]){re.escape(opt)}(?![\w-])", SECTIONS.get(name, ""))]
    assert missing == []
    assert name in SECTIONS


def test_the_global_options_are_there() -> None:
    options = [opt for p in FRAME.params for opt in p.opts]
    assert [opt for opt in options if opt not in PAGE] == []


def test_no_section_is_about_a_command_that_is_gone() -> None:
    assert set(SECTIONS) - {""} <= set(COMMANDS)
