"""empathy show: three layouts in a terminal, Markdown in a pipe, everything as JSON; and texts that act on nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
Terminal = Callable[..., str]
SNAPSHOTS = Path(__file__).parent / "snapshots"


def plain(shown: str) -> str:
    return "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()) + "\n"


@pytest.mark.parametrize("width", [120, 80, 50])
def test_the_card_looks_as_it_looked(terminal: Terminal, filled: Path, width: int, request: pytest.FixtureRequest,
                                     ) -> None:
    """When the layout changes on purpose: remove tests/cli/snapshots, run this test, look at what it wrote."""
    del request
    shown = plain(terminal("show", "lea", width=width))
    file = SNAPSHOTS / f"lea-{width}.txt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8", newline="\n")
        pytest.fail(f"{file.name} was missing; it was written now. Look at it, and run the test again")
    assert shown == file.read_text("utf-8")


@pytest.mark.parametrize(("width", "view", "rows"), [
    (120, "canvas", ["Hears ─", "Thinks and feels ━", "Sees ─"]), (120, "quadrant", ["Says ─", "Thinks ─"]),
    (120, "six", ["Hears ─", "Thinks and feels ━", "Sees ─"]), (80, "canvas", ["Hears ─", "Sees ─"]),
    (80, "six", ["Pains ─", "Gains ─"]), (80, "quadrant", ["Does ─", "Feels ─"]),
    (50, "canvas", ["Thinks and feels ━"]), (50, "quadrant", ["Says ─"]), (50, "six", ["Says and does ─"]),
])
def test_a_map_has_three_views_in_three_layouts(terminal: Terminal, filled: Path, width: int, view: str,
                                                rows: list[str]) -> None:
    lines = plain(terminal("show", "waiting", "--view", view, width=width)).splitlines()
    assert any(all(title in line for title in rows) for line in lines)
    assert max(map(len, lines)) <= width
    said = " ".join(lines)
    for words in ("fridge", "queue", "half past", "Wait and see", "bad mother", "missed mail", "One form"):
        assert words in said


def test_marks_stand_in_sign_and_colour_with_a_legend(terminal: Terminal, filled: Path) -> None:
    shown = terminal("show", "lea")
    for color, mark in (("32", "●"), ("36", "◐"), ("33", "○"), ("31", "◑")):
        assert f"\x1b[{color}m{mark}\x1b[0m" in shown
    legend = next(line for line in plain(shown).splitlines() if line.startswith("How sure are we?"))
    assert legend == (
        "How sure are we?  ● validated 1  ◐ supported 1  ◑ contested 1  ○ assumed 2")
    assert "(contested)" in plain(shown)


def test_only_the_named_colours_are_used(terminal: Terminal, filled: Path) -> None:
    codes = {code for found in re.findall(r"\x1b\[([0-9;]*)m", terminal("show", "lea", COLORTERM="truecolor"))
             for code in found.split(";")}
    assert codes <= {"", "0", "1", "2", "3", *map(str, range(31, 38))}


def test_without_colour_nothing_but_boxes_and_signs(terminal: Terminal, filled: Path) -> None:
    for env, args in (({"NO_COLOR": "1"}, []), ({}, ["--no-color"])):
        shown = terminal("show", "lea", *args, **env)
        assert "◐ No sign of life" in shown
        assert "\x1b[3" not in shown


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
def test_a_dumb_or_accessible_terminal_gets_lines_of_text(terminal: Terminal, empathy: Empathy, filled: Path,
                                                         env: dict[str, str]) -> None:
    shown = terminal("show", "lea", **env)
    assert "\x1b" not in shown
    assert "╭" not in shown
    assert shown == terminal("show", "lea", "--plain") == empathy("show", "lea").stdout


def test_ascii_stands_for_marks_and_boxes_where_there_are_no_others(terminal: Terminal, filled: Path) -> None:
    shown = plain(terminal("show", "lea", PYTHONIOENCODING="ascii", width=80))
    assert shown.isascii()
    assert "| ~ No sign of life 4/5" in shown
    assert "* validated 1" in shown
    boxes = [line for line in shown.splitlines() if line.startswith(("|", "+"))]
    assert {len(line) for line in boxes} == {80}


def test_piped_it_is_the_markdown_page(empathy: Empathy, filled: Path) -> None:
    done = empathy("show", "lea")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Lea Brunner\n")
    assert "- ◐ No sign of life" in done.stdout
    assert "Waiting for a place" in done.stdout
    empathy("render", "lea", "--to", "md")
    page = (filled / "build/lea.md").read_text("utf-8")
    assert "No sign of life" in page


def test_a_map_on_its_own_names_whose_it_is(empathy: Empathy, terminal: Terminal, filled: Path,
                                            write: Callable[..., Path]) -> None:
    write("personas/rush.map.yaml", "kind: empathy-map\nid: rush\ntitle: Rush\nsegment: Commuters\n")
    assert empathy("show", "waiting").stdout.startswith("# Lea Brunner\n\n*Persona")
    assert plain(terminal("show", "waiting")).startswith("Lea Brunner\n")
    assert empathy("show", "rush").stdout.startswith("# Commuters\n\n*Segment")
    assert plain(terminal("show", "rush")).startswith("Commuters\n")


def test_json_has_the_basis_of_a_persona_and_the_card_says_the_same(empathy: Empathy, filled: Path) -> None:
    told = json.loads(empathy("show", "lea", "--json").stdout)["basis"]
    assert told == {
        "sources": ["log", "talks"], "kinds": ["support-log", "interview"], "sides": [], "newest": "", "participants": 8,
        "last_validated": "", "open_questions": {"contested": 1, "unanswered": 14, "asked": 0, "assumed": 8}}
    assert "- **Open questions:** 23 (1 contested, 14 never asked, 8 assumed)" in empathy("show", "lea").stdout


def test_json_has_the_certainty_of_every_statement(empathy: Empathy, filled: Path) -> None:
    done = empathy("show", "lea", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    lea = json.loads(done.stdout)
    assert [g["certainty"] for g in lea["data"]["goals"]] == ["validated", "assumed"]
    assert [p["certainty"] for p in lea["data"]["pains"]] == ["assumed", "supported", "contested"]
    assert [m["id"] for m in lea["maps"]] == ["waiting"]
    assert lea["maps"][0]["data"]["says"][0]["certainty"] == "supported"
    assert lea["coverage"]["percent"] == 60


def test_notes_are_shown_on_request_only(empathy: Empathy, terminal: Terminal, filled: Path) -> None:
    for shown in (empathy("show", "lea").stdout, terminal("show", "lea"), empathy("show", "lea", "--json").stdout):
        assert "Ask support" not in shown
    for shown in (empathy("show", "lea", "--notes").stdout, terminal("show", "lea", "--notes"),
                  empathy("show", "lea", "--json", "--notes").stdout):
        assert "Ask support" in shown


def test_a_source_shows_its_nuggets_and_how_often_they_are_cited(empathy: Empathy, terminal: Terminal,
                                                                filled: Path) -> None:
    for shown in (empathy("show", "talks").stdout, plain(terminal("show", "talks"))):
        assert "Eight talks" in shown
        assert "And then nothing" in shown
        assert "cited 3 times" in shown


def test_a_card_speaks_its_documents_language_unless_another_is_asked_for(empathy: Empathy, filled: Path,
                                                                         write: Callable[..., Path]) -> None:
    write("personas/eva.yaml", "kind: persona\nid: eva\nname: Eva\nlanguage: de\npains: [Nichts geht]\n")
    assert "Schmerz" in empathy("show", "eva").stdout
    assert "Pains" in empathy("--lang", "en", "show", "eva").stdout


HOSTILE = {
    "markup": "[bold red]Eve[/bold red] [/] [link=http://x]y[/link] :smile:",
    "template": "{{ 7*7 }} {% include 'x' %} {0} %s",
    "html": "</style><script>alert(1)</script>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_is_shown_as_it_is_written(terminal: Terminal, filled: Path, write: Callable[..., Path], text: str,
                                          ) -> None:
    data = json.dumps(text)
    write("personas/eve.yaml", f"kind: persona\nid: eve\nname: {data}\nrole: {data}\n")
    for args in (["list"], ["show", "eve"]):
        shown = plain(terminal(*args, width=200))
        assert text in shown


@pytest.mark.parametrize("escape", [r"\x1b[31m", r"\x1b]0;owned\x07", r"\x9b31m", r"\u202e", r"\x07", r"\u2028"])
def test_what_could_act_on_a_terminal_is_refused_and_never_printed(terminal: Terminal, filled: Path, escape: str,
                                                                  write: Callable[..., Path]) -> None:
    write("personas/eve.yaml", f'kind: persona\nid: eve\nname: "E{escape}ve"\n')
    raw = escape.encode().decode("unicode_escape")
    write("personas/raw.yaml", f"kind: persona\nid: raw\nname: E{raw}ve\n".encode("utf-8", "surrogatepass"))
    for args in (["list"], ["show", "eve"], ["show", "raw"], ["check"]):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal(*args))
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u2028")
    assert "\x1b[31mve" not in terminal("show", "eve")


def test_a_broken_document_elsewhere_is_mentioned_and_hides_nothing(empathy: Empathy, filled: Path,
                                                                   write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", "kind: persona\nid: bad\nnam: x\n")
    done = empathy("show", "lea")
    assert done.returncode == 0
    assert done.stdout.startswith("# Lea Brunner")
    assert done.stderr == "1 file cannot be read: “empathy check” says why\n"
    gone = empathy("show", "bad")
    assert (gone.returncode, gone.stdout) == (1, "")
    assert "personas/bad.yaml" in gone.stderr


@pytest.mark.parametrize(("args", "code", "says"), [
    (["show", "LEA"], 0, ""), (["show", "lee"], 1, "Did you mean “lea”?"), (["show", "zzz"], 1, "“empathy list” shows"),
    (["show", "lea", "--view", "canvs"], 2, "Did you mean “canvas”?"), (["show", "lea", "--view", ""], 2, "--view"),
    (["show", ""], 1, "there is no document"), (["show", "../../etc/passwd"], 1, "there is no document"),
])
def test_what_is_typed_is_understood_or_answered(empathy: Empathy, filled: Path, args: list[str], code: int, says: str,
                                                 ) -> None:
    done = empathy(*args)
    assert done.returncode == code
    assert bool(done.stdout) is (code == 0)
    assert says in done.stderr


def test_in_an_empty_workspace_show_says_how_to_begin(empathy: Empathy, workspace: Path) -> None:
    done = empathy("show", "lea")
    assert (done.returncode, done.stdout) == (1, "")
    assert "“empathy new persona” makes the first one" in done.stderr
