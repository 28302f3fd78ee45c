"""Plain calls, without the frame, say and return what the frame would."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.cli import plain
from empathy_cli.cli.app import run

Empathy = Callable[..., Any]
Capture = pytest.CaptureFixture[str]
TRIALS = 28 * int(os.environ.get("EMPATHY_TRIALS", "1"))
WORDS = ("lea", "LEA", " lea ", "waiting", "talks", "talks#n1", "lea#n1", "nobody", "web-shop", "touchpoints", "personas",
         "personas/", "./personas", "personas/lea.yaml", "empathy.yaml", ".", "..", "/", "", " ", "#", "a/b", "Ünï", "\x1b[2J",
         "help", "check", "@lea", "*.yaml", "a=b")
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"ACCESSIBLE": "1"}, {"SOURCE_DATE_EPOCH": "soon"},
    {"SOURCE_DATE_EPOCH": "soon", "EMPATHY_DEBUG": "1"}, {"GITHUB_WORKSPACE": "/"},
)


def both(args: list[str], capsys: Capture) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    code = plain.answer(args)
    short = (code, *capsys.readouterr())
    return short, (run(args), *capsys.readouterr())


@pytest.mark.parametrize("seed", range(TRIALS))
def test_a_plain_call_ends_as_the_frame_would(
        seed: int, filled: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    monkeypatch.chdir(dice.choice((filled, filled, filled / "personas", filled.parent)))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for name, value in ENVIRONMENTS[seed % len(ENVIRONMENTS)].items():
        monkeypatch.setenv(name, value)
    if dice.random() < 0.5:
        (filled / "empathy.yaml").write_text(dice.choice(("language: de\n", "language: [", "check: {select: [NOP]}\n")))
    if dice.random() < 0.2:
        (filled / "personas/torn.yaml").write_text("kind: persona\nid: torn\nname: [\n")
    for _ in range(3):
        args = ["check", *(dice.choice(WORDS) for _ in range(dice.choice((0, 0, 1, 1, 2, 3))))]
        short, long = both(args, capsys)
        assert short == long, args


@pytest.mark.parametrize("seed", range(TRIALS // 2))
def test_a_plain_render_ends_as_the_frame_would_and_leaves_the_same_pages(
        seed: int, filled: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Capture,
        monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for name, value in ENVIRONMENTS[seed % len(ENVIRONMENTS)].items():
        monkeypatch.setenv(name, value)
    if dice.random() < 0.3:
        monkeypatch.setenv("CI", "true")
    if dice.random() < 0.5:
        (filled / "templates").mkdir()
        (filled / "templates/persona.md.jinja").write_text(dice.choice(("{{ name }}", "{{", "")))
    if dice.random() < 0.4:
        (filled / "empathy.yaml").write_text(dice.choice(("language: de\n", "language: [", "render: {out: personas}\n")))
    calls = [["render", *(dice.choice(WORDS) for _ in range(dice.choice((0, 0, 0, 1, 1, 2))))] for _ in range(3)]
    told, left = [], []
    for way in (plain.answer, run):
        place = tmp_path_factory.mktemp("way")
        shutil.copytree(filled, place, dirs_exist_ok=True)
        monkeypatch.chdir(place)
        told.append([(way(args), *(text.replace(str(place), "HERE") for text in capsys.readouterr())) for args in calls])
        left.append({p.relative_to(place): p.read_bytes() for p in place.glob("build/**/*") if p.is_file()})
    assert told[0] == told[1], calls
    assert left[0] == left[1]


def test_what_is_wrong_is_said_in_the_language_of_the_workspace_from_any_folder_of_it(
        filled: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled / "empathy.yaml").write_text("language: de\n")
    monkeypatch.chdir(filled / "personas")
    short, long = both(["check", "nobody"], capsys)
    assert short == long
    assert "ein Dokument „nobody“ gibt es nicht" in short[2]


def test_a_render_where_no_workspace_is_ends_as_a_check_does_and_makes_nothing(
        tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/empathy.yaml").touch()
    monkeypatch.chdir(tmp_path)
    short, long = both(["render"], capsys)
    assert short == long
    assert (short[0], short[1]) == (run(["check"]), "")
    assert short[2] == capsys.readouterr().err.replace("shop check", "shop render")
    assert f"there is no workspace in “{tmp_path}”" in short[2]
    for more in (["--json"], ["--watch"], ["--shard", "1/2", "--out", "parts"], ["--join", "shop"], ["lea"]):
        assert run(["render", *more]) == 2
        assert capsys.readouterr() == ("", short[2])
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.parametrize("made", ["empathy.yaml", "personas"])
def test_a_workspace_without_documents_is_rendered(
        made: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / made).mkdir() if made == "personas" else (tmp_path / made).touch()
    monkeypatch.chdir(tmp_path)
    assert plain.answer(["render"]) == 0
    assert run(["render", "--join", "build"]) == 1
    assert "there is no part in build" in capsys.readouterr().err
    assert (tmp_path / "build/index.html").is_file()


def test_a_bug_ends_a_plain_call_as_it_ends_the_frame(
        filled: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.chdir(filled)
    monkeypatch.setattr("empathy_cli.check.run.findings", broken)
    short, long = both(["check"], capsys)
    assert short == long
    assert short[0] == 1
    assert "this is a bug in empathy" in short[2]


@pytest.mark.parametrize("args", [
    ["render", "--check"], ["render", "lea", "--watch"], ["check", "--strict"], ["check", "lea", "--json"], ["check", "-h"], ["check", "--"], ["check", "-"], ["check", "-q", "lea"],
    ["-C", ".", "check"], ["list"], ["--help"], ["help", "check"], [],
])
def test_a_call_with_an_option_or_of_another_command_is_left_to_the_frame(
        args: list[str], filled: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled)
    assert plain.answer(args) is None
    assert capsys.readouterr() == ("", "")


def test_what_a_shell_asks_for_is_left_to_the_frame(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled)
    monkeypatch.setenv("_EMPATHY_COMPLETE", "complete_bash")
    assert plain.answer(["check"]) is None
