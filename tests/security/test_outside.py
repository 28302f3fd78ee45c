"""Documents of strangers read nothing outside of the workspace, write nothing there, and speak to nobody: strace tells."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from empathy_cli.render import state
from tests.conftest import environment

from . import hostile
from .traced import Trace, astray, traced

COMMANDS = {
    "render": ("render",), "quick": ("render",), "render-check": ("render", "--check"), "own": ("render", "--trust-templates"),
    "check": ("check",), "show": ("show", "lea"), "list": ("list",), "coverage": ("coverage",), "gaps": ("gaps", "lea"),
    "trace": ("trace", "s0"), "templates": ("templates",), "export": ("export", "touchpoints"),
}
Run = Callable[..., Trace]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(root: Path, *words: str, ci: bool = True) -> Trace:
        env = environment({"HOME": str(root / "nobody"), "CI": "true" if ci else None, "GITHUB_EVENT_NAME": "push"})
        return traced([sys.executable, "-m", "empathy_cli", *words], root, tmp_path / "trace", env)

    return run


@pytest.mark.strace
@pytest.mark.parametrize("kind", hostile.KINDS)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_looks_at_anything_outside(kind: str, name: str, run: Run, tmp_path: Path) -> None:
    away = hostile.outside(tmp_path / "away")
    before = held(away)
    root, other = tmp_path / "w", tmp_path / "tame"
    hostile.tame(other)
    hostile.KINDS[kind](root, away)
    usual = run(other, *COMMANDS[name])
    found = run(root, *COMMANDS[name])
    assert astray(found, root, _moved(usual.looked, other, root)) == []
    assert found.sockets == ()
    assert "Traceback" not in found.said
    assert hostile.CANARY not in found.said
    assert held(away) == before
    if not (root / "build").is_symlink():
        assert not any(hostile.CANARY in page.read_text("utf-8", "replace")
                       for page in root.glob("build/*") if page.is_file() and not page.is_symlink())


WRITING = {
    "new": ("new", "persona", "--answers", "answers.yaml"), "add": ("add", "lea", "pains", "Late"),
    "edit": ("edit", "lea", "--answers", "more.yaml"), "rename": ("rename", "lea", "eva", "--yes"), "fix": ("check", "--fix"),
    "schema": ("schema", "--write"), "init": ("init",), "template": ("templates", "persona.html.jinja"),
    "import": ("import", "journey", "steps.csv", "--persona", "lea", "--title", "To the shop", "--id", "to-the-shop"),
    "feedback": ("import", "feedback", "said.csv", "--text", "said", "--side", "customer", "--no-input", "--id", "voices"),
}


@pytest.mark.strace
@pytest.mark.parametrize("kind", hostile.KINDS)
@pytest.mark.parametrize("name", WRITING)
def test_no_command_writes_anything_outside(kind: str, name: str, run: Run, tmp_path: Path) -> None:
    away = hostile.outside(tmp_path / "away")
    before = held(away)
    root, other = tmp_path / "w", tmp_path / "tame"
    hostile.tame(other)
    hostile.KINDS[kind](root, away)
    for top in root, other:
        (top / "answers.yaml").write_text("name: Ida\nrole: Cook\n")
        (top / "more.yaml").write_text("quote: At last.\n")
        (top / "steps.csv").write_text("stage,id,title\nGo,door,Opens the door\n")
        (top / "said.csv").write_text("said\nIt was late again.\n")
    usual = run(other, *WRITING[name], ci=False)
    assert usual.returncode == (3 if name == "fix" else 0)
    found = run(root, *WRITING[name], ci=False)
    assert held(away) == before
    assert astray(found, root, _moved(usual.looked, other, root)) == []
    assert ("Traceback" in found.said, found.sockets) == (False, ())


def test_no_note_is_removed_through_a_link(tmp_path: Path) -> None:
    away = hostile.outside(tmp_path / "away")
    hostile.folders(tmp_path / "w", away)
    for name in ("render.json", "secret.yaml"):
        state.forget(tmp_path / "w", name)
        assert (away / name).is_file()


@pytest.mark.strace
def test_what_does_look_outside_is_seen(tmp_path: Path) -> None:
    """The control: a plain program that follows a link, and one that speaks to the net."""
    away = hostile.outside(tmp_path / "away")
    (tmp_path / "w").mkdir()
    (tmp_path / "w/link").symlink_to(away / "secret.yaml")
    (tmp_path / "w/folder").symlink_to(away)
    for code, where in (("os.stat('link')", "secret.yaml"), ("os.path.realpath('link')", "secret.yaml"),
                        ("open('link')", "secret.yaml"), ("os.lstat('folder/new')", "new"), ("os.listdir('folder')", ".")):
        found = traced([sys.executable, "-c", f"import os; {code}" if "new" not in code else f"import os\ntry: {code}\n"
                        "except OSError: pass"], tmp_path / "w", tmp_path / "trace", environment())
        assert os.path.normpath(away / where) in astray(found, tmp_path / "w"), code
    code = "import os, socket; os.lstat('link'); os.readlink('link'); socket.socket().connect_ex(('127.0.0.1', 9))"
    found = traced([sys.executable, "-c", code], tmp_path / "w", tmp_path / "trace", environment())
    assert not any(str(away) in path for path in astray(found, tmp_path / "w"))
    assert found.sockets


def held(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its digest."""
    return {os.path.relpath(path, folder): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def _moved(paths: frozenset[str], here: Path, there: Path) -> frozenset[str]:
    return paths | {path.replace(str(here), str(there)) for path in paths}
