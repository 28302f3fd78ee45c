"""The program's frame: help, global options, errors, streams, and what is imported when."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli import __version__
from empathy_cli.cli.app import COMMANDS

Empathy = Callable[..., Any]
HEAVY = ("pydantic", "jinja2", "markdown", "prompt_toolkit", "yaml", "rich", "nh3")


def test_the_version_is_said_without_importing_typer(empathy: Empathy) -> None:
    done = empathy("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"empathy {__version__}\n", "")
    assert imported("--version", ("typer", "empathy_cli.model", *HEAVY)) == []


def test_the_version_is_also_said_after_another_option(empathy: Empathy) -> None:
    assert empathy("--plain", "--version").stdout == f"empathy {__version__}\n"


@pytest.mark.parametrize("args", ["--help", "-h", "", "help"])
def test_help_goes_to_stdout_and_begins_with_examples(empathy: Empathy, args: str) -> None:
    done = empathy(*args.split())
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.index("Examples:") < done.stdout.index("Usage:") < done.stdout.index("Options:")
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("args", ["--help", "list --help", "show -h", "new -h", "render -h", "check -h"])
def test_help_imports_nothing_heavy(args: str) -> None:
    assert imported(args, HEAVY) == []


@pytest.mark.parametrize(("args", "read"), [
    ("--lang de check --json --select IMG01", False), ("--lang de explain", False), ("--lang de explain IMG01", True),
])
def test_the_examples_of_the_rules_are_read_only_where_one_is_explained(args: str, read: bool) -> None:
    assert ("empathy_cli.check.examples" in imported(args, ("empathy_cli.check.examples",))) is read


def test_a_plain_check_imports_neither_the_frame_nor_what_it_needs_not(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled)
    assert imported("check --ignore REF02", ("typer",)) == ["typer"]
    assert imported("check", ("typer", "rich", "jinja2", "prompt_toolkit", "email", "http")) == []


def imported(args: str, names: tuple[str, ...]) -> list[str]:
    """Which of the modules the program has imported after it ran."""
    code = ("import sys; from empathy_cli.__main__ import main\n"
            f"try: main({args.split()!r})\nexcept SystemExit: pass\n"
            f"print(*sorted(set({names!r}) & set(sys.modules)), file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout
    return done.stderr.splitlines()[-1].split()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_and_help_for_all_that_it_takes(empathy: Empathy, name: str) -> None:
    done = empathy(name, "-h")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Examples:" in done.stdout
    assert f"Usage: empathy {name}" in done.stdout
    assert empathy("help", name).stdout == done.stdout


def test_help_speaks_the_language_that_is_asked_for(empathy: Empathy) -> None:
    assert "Beispiele:" in empathy("--lang", "de", "list", "--help").stdout
    assert "Beispiele:" in empathy("--lang", "de", "--help").stdout


@pytest.mark.parametrize(("args", "says"), [
    (["lst"], "Did you mean “list”?"),
    (["quux"], "“empathy --help” lists them"),
    (["list", "--jsn"], "Did you mean “--json”?"),
    (["--plian", "list"], "Did you mean “--plain”?"),
    (["show"], "ID is missing"),
    (["show", "a", "b"], "too many arguments: b"),
    (["list", "--lang"], "“--lang” needs a value"),
    (["list", "--json=3"], "“--json” takes no value"),
    (["render", "--jobs", "x"], "--jobs takes a whole number from 0 to 64\n"),
    (["render", "--jobs=-1"], "--jobs takes a whole number from 0 to 64\n"),
    (["publish", "--allow-delete", "2.5"], "--allow-delete takes a whole number from 0 to 1,000,000\n"),
    (["--plain"], "a command is missing"),
    (["-C", "nowhere", "list"], "there is no folder “nowhere”"),
    (["--lang", "x!", "list"], "“x!” is not a language tag"),
    (["check", "--format", "xml"], "“xml” is not a format: text, json"),
])
def test_wrong_use_ends_with_2_and_says_what_now(empathy: Empathy, args: list[str], says: str) -> None:
    done = empathy(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("args", "says"), [
    (["render", "--jobs", "x"], "--jobs nimmt eine ganze Zahl von 0 bis 64"),
    (["list", "--json=3"], "„--json“ nimmt keinen Wert"),
])
def test_a_wrong_value_of_an_option_is_told_in_the_language_of_the_workspace(
        empathy: Empathy, workspace: Path, args: list[str], says: str) -> None:
    (workspace / "empathy.yaml").write_text("language: de\n")
    assert empathy(*args).stderr.startswith(f"Fehler: {says}\n")


@pytest.mark.parametrize("args", [
    ["\x1b[31mx"], ["list", "\x1b]0;title\x07"], ["--\x1b[2J"], ["show", "a\x1b[0m", "b\x1b[1m"], ["show", "\u202ex"],
    ["-C", "a\x1b[31m", "list"], ["--lang", "\x1b[31m", "list"], ["explain", "\x1b[31m"], ["show", "x", "--view", "\x1b"],
])
def test_no_control_character_of_an_argument_reaches_the_terminal(empathy: Empathy, args: list[str]) -> None:
    done = empathy(*args)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert "\x1b" not in done.stderr
    assert "\x07" not in done.stderr
    assert "\u202e" not in done.stderr
    assert done.stderr


def test_global_options_stand_before_or_after_the_command(empathy: Empathy, filled: Path) -> None:
    before = empathy("--lang", "de", "list", "personas")
    after = empathy("list", "personas", "--lang", "de")
    assert before.stdout == after.stdout
    assert "Beleg" in before.stdout


def test_errors_speak_the_language_of_the_workspace_they_are_about(empathy: Empathy, filled: Path) -> None:
    (filled / "empathy.yaml").write_text("language: de\n")
    for args, folder in ((["show", "zzz"], "personas/lea"), (["-C", str(filled), "show", "zzz"], "..")):
        done = empathy(*args, cwd=filled / folder)
        assert done.returncode == 1
        assert done.stderr.startswith("Fehler: ")
    assert empathy("show", "zzz", "--lang", "en").stderr.startswith("error: ")


def test_the_workspace_is_the_nearest_folder_upward_with_settings(empathy: Empathy, filled: Path) -> None:
    assert "lea" in empathy("list", cwd=filled / "personas/lea").stdout
    assert "lea" in empathy("-C", filled, "list", cwd=filled.parent).stdout


def test_quiet_leaves_out_talk_and_keeps_errors(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    assert empathy("check", "-q").stderr == ""
    write("personas/bad.yaml", "kind: persona\nid: bad\n")
    done = empathy("list", "-q")
    assert "personas/bad.yaml" in done.stderr


def test_a_bug_is_one_line_and_a_traceback_only_with_debug(empathy: Empathy, filled: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import empathy_cli.store.workspace as w\ndef load(root): raise RuntimeError('bo\\x1b[31mom')\nw.load = load\n")
    done = empathy("list", env={"PYTHONPATH": str(site)})
    assert done.returncode == 1
    assert "RuntimeError: bo\\x1b[31mom" in done.stderr
    assert "--debug" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in empathy("--debug", "list", env={"PYTHONPATH": str(site)}).stderr
    assert "Traceback" in empathy("list", env={"PYTHONPATH": str(site), "EMPATHY_DEBUG": "1"}).stderr


@pytest.mark.parametrize("command", ["list", "list --json", "show lea", "check --json", "--help", "schema persona"])
def test_a_reader_that_has_enough_ends_the_program_quietly(filled: Path, command: str) -> None:
    for number in range(60):
        (filled / f"personas/p{number}.yaml").write_text(f"kind: persona\nid: p{number}\nname: {'N' * 200}\n")
    line = f"set -o pipefail; {shlex.quote(sys.executable)} -m empathy_cli {command} | head -c 1 > /dev/null"
    done = subprocess.run(["bash", "-c", line], cwd=filled, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Broken" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["render", "publish"])
def test_a_python_without_sqlite3_is_no_bug_of_ours(command: str, empathy: Empathy, filled: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sqlite3.py").write_text("raise ModuleNotFoundError(\"No module named '_sqlite3'\", name='_sqlite3')\n")
    (filled / "empathy.yaml").write_text("publish: {wiki: {kind: folder, owner: shop, folder: out}}\n")
    done = empathy(command, env={"PYTHONPATH": str(site)})
    assert done.returncode == 1
    assert done.stderr == (f"error: the Python that runs empathy ({sys.executable}) lacks the module “sqlite3”: install what brings it, "
                           "or install empathy with another Python\n")
    assert "Traceback" in empathy("--debug", command, env={"PYTHONPATH": str(site)}).stderr


@pytest.mark.parametrize("command", ["list", "show lea", "--help"])
def test_a_full_disk_behind_stdout_is_an_error_and_no_bug(filled: Path, command: str) -> None:
    for unbuffered in ("", "1"):
        line = f"{shlex.quote(sys.executable)} -m empathy_cli {command} > /dev/full"
        done = subprocess.run(["bash", "-c", line], cwd=filled, capture_output=True, text=True, check=False, timeout=60,
                              env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
        assert (done.returncode, done.stderr) == (1, "error: stdout cannot be written: No space left on device\n")


@pytest.mark.parametrize("command", ["list", "show lea", "--help", "--version", "render", "check", "nonsense"])
def test_closed_streams_are_no_bug(filled: Path, command: str) -> None:
    line = f"{shlex.quote(sys.executable)} -m empathy_cli {command} >&-"
    done = subprocess.run(["bash", "-c", line], cwd=filled, capture_output=True, text=True, check=False, timeout=60)
    ends = {"nonsense": 2, "check": 3}.get(command, 0)
    assert done.returncode == ends
    assert "bug" not in done.stderr
    done = subprocess.run(["bash", "-c", f"{line} 2>&- <&-"], cwd=filled, check=False, timeout=60)
    assert done.returncode == ends


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("command", [["list"], ["show", "lea"], ["--help"], ["explain", "REF01"],
                                     ["--lang", "de", "list"]])
def test_any_encoding_of_stdout_does(empathy: Empathy, filled: Path, encoding: str, command: list[str]) -> None:
    (filled / "personas/w.yaml").write_text("kind: persona\nid: w\nname: Łukasz 李雷 — “x…” 🧦\n", "utf-8")
    done = empathy(*command, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0
    assert done.stdout
    assert "Error" not in done.stderr


def test_json_is_json_in_any_encoding(empathy: Empathy, filled: Path) -> None:
    (filled / "personas/w.yaml").write_text("kind: persona\nid: w\nname: 李雷\n", "utf-8")
    for encoding in ("ascii", "utf-8"):
        found = json.loads(empathy("list", "persona", "--json", env={"PYTHONIOENCODING": encoding}).stdout)
        assert found[-1]["name"] == "李雷"


def test_a_wrong_source_date_epoch_is_an_error(empathy: Empathy, filled: Path) -> None:
    done = empathy("list", env={"SOURCE_DATE_EPOCH": "yesterday"})
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH is “yesterday”" in done.stderr


def test_a_folder_that_is_a_file_is_an_error(empathy: Empathy, filled: Path) -> None:
    done = empathy("-C", "empathy.yaml", "list")
    assert (done.returncode, done.stdout) == (2, "")
    assert "“empathy.yaml” is not a folder" in done.stderr
