"""empathy trace: from a statement to its quotes and back, in a terminal, in a pipe and as JSON."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Empathy = Callable[..., Any]
Terminal = Callable[..., str]
Write = Callable[..., Path]

HOSTILE = ("kind: source\nid: evil\ntitle: '<b>x</b> | [a](javascript:b) `c` ::error::'\ntype: interview\nn: 3\nnuggets:\n"
           "  - {id: n1, verbatim: '<script>alert(1)</script> ![x](http://a/b)', locator: '[red]*bold*'}\n"
           "  - {id: n2, observation: '::error::x'}\n")


def plain(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_a_statement_leads_to_its_sources_and_quotes(empathy: Empathy, filled: Path) -> None:
    done = empathy("trace", "lea", "goals", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == """\
# Lea Brunner · lea

1 statement: validated 1

## Goals

- ● Sleep by day (validated) `goals[1]`
  - `talks` Eight talks (interview · 8 participants)
    - `talks#n1` “And then nothing”
  - `log` Support log (support log)
    - `log#n1` Asks again
"""


def test_what_speaks_against_it_stands_apart_and_what_has_no_evidence_says_so(empathy: Empathy, filled: Path) -> None:
    shown = empathy("trace", "lea", "pains").stdout
    assert ("- ○ Office hours while she sleeps (assumed) `pains[1]`\n  - No evidence: nobody has been asked.\n") in shown
    assert ("- ◑ The same form again (contested) `pains[3]`\n  - Nothing speaks for it.\n  - Speaks against it:\n"
            "    - `log` Support log (support log)\n") in shown


def test_json_has_every_source_and_quote(empathy: Empathy, filled: Path) -> None:
    told = json.loads(empathy("trace", "lea", "pains[2]", "--json").stdout)
    assert (told["id"], told["kind"], told["field"]) == ("lea", "persona", "pains[2]")
    statement, = told["statements"]
    assert (statement["field"], statement["certainty"], statement["against"]) == ("pains[2]", "supported", [])
    assert statement["evidence"] == [{
        "evidence": "talks#n1", "missing": False, "source": "talks", "nugget": "n1", "title": "Eight talks",
        "type": "interview", "side": "", "date": "", "n": 8, "verbatim": "And then nothing", "observation": "",
        "locator": ""}]


def test_a_source_leads_back_to_all_that_rests_on_it_nugget_by_nugget(empathy: Empathy, filled: Path, write: Write,
                                                                      ) -> None:
    write("personas/sources/talks.yaml", (filled / "personas/sources/talks.yaml").read_text() +
          "  - {id: n2, verbatim: Nobody wrote, locator: 'Talk 2, 10:00'}\n")
    shown = empathy("trace", "talks").stdout
    assert shown.index("## talks#n1") < shown.index("- ● `lea` Sleep by day (validated) `goals[1]`")
    assert "- ◐ `waiting` Where am I in the queue? (supported) `says[1]`" in shown
    assert shown.endswith("## Not cited yet\n\n- `n2` “Nobody wrote” (Talk 2, 10:00)\n")
    told = json.loads(empathy("trace", "talks", "--json").stdout)
    assert told["uncited"] == ["n2"]
    assert {use["field"] for use in told["nuggets"][0]["uses"]} == {"goals[1]", "pains[2]", "says[1]"}
    one = json.loads(empathy("trace", "talks#n1", "--json").stdout)
    assert one["nuggets"] == told["nuggets"][:1]


def test_a_mask_is_legible_in_a_pipe_and_nothing_else_in_brackets_acts(empathy: Empathy, filled: Path, write: Write,
                                                                      ) -> None:
    write("personas/sources/calls.yaml", "kind: source\nid: calls\ntitle: Calls\nnuggets:\n"
          "  - {id: n1, verbatim: 'Call [phone], or [e-mail]. [phone](x) [c][d] [[wiki]] [x] [ref]: y ![no]'}\n")
    shown = empathy("trace", "calls").stdout
    assert "Call [phone], or [e-mail]. " in shown
    assert re.findall(r"\[[^\]]*\]", shown) == ["[phone]", "[e-mail]"]


def test_what_speaks_against_something_is_named_so_from_the_source_too(empathy: Empathy, filled: Path) -> None:
    assert "- ◑ `lea` The same form again (speaks against it · contested) `pains[3]`" in empathy("trace", "log").stdout


def test_a_touchpoint_leads_to_whom_we_heard_and_a_step_to_how_it_feels(empathy: Empathy, meshed: Path) -> None:
    shop = empathy("trace", "web-shop").stdout
    assert "- Feedback of customers `feedback.customer`\n  - `talks` Eight talks" in shop
    assert "- Metrics: Late `metrics[1]`" in empathy("trace", "courier", "metrics").stdout
    step = empathy("trace", "couch#sofa").stdout
    assert "- ◐ Emotion · −0.5 · bad (supported)\n  - `talks`" in step
    assert "`web-shop` Feedback of customers `feedback.customer`" in empathy("trace", "talks").stdout
    assert "`couch#sofa` Looks at boots: −0.5 · bad (supported)" in empathy("trace", "talks").stdout


@pytest.mark.parametrize(("args", "said"), [
    (["lae"], "Did you mean “lea”?"), (["lea", "pians"], "Did you mean “pains”?"),
    (["lea", "pains[9]"], "it has 3, counted from 1"), (["lea", "name"], "no statement"),
    (["talks", "pains"], "is a source"), (["talks#n9"], "there is no “n9” in “talks”"),
])
def test_a_wrong_id_or_field_is_an_error_with_the_nearest_one(empathy: Empathy, filled: Path, args: list[str],
                                                              said: str) -> None:
    done = empathy("trace", *args)
    assert done.returncode in (1, 2)
    assert (done.stdout, said in done.stderr) == ("", True)


def test_a_field_without_an_answer_says_that_nobody_has_asked(empathy: Empathy, filled: Path) -> None:
    done = empathy("trace", "lea", "motives")
    assert (done.returncode, done.stdout) == (0, "# Lea Brunner · lea\n\nNobody has asked yet.\n")


def test_a_source_that_is_not_there_is_named_and_counts_for_nothing(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/x.yaml", "kind: persona\nid: x\nname: X\npains: [{text: y, evidence: [gone#n1, talks#n7]}]\n")
    shown = empathy("trace", "x").stdout
    assert "- ◐ y (supported)" in shown
    assert "  - `gone` There is no such source; it counts for nothing.\n    - `gone#n1`\n" in shown
    assert "    - `talks#n7` no such nugget" in shown


@pytest.mark.parametrize("width", [120, 80, 50])
@pytest.mark.parametrize("args", [["lea"], ["talks"], ["waiting", "says"]])
def test_in_a_terminal_nothing_is_wider_than_it(terminal: Terminal, filled: Path, width: int, args: list[str]) -> None:
    lines = plain(terminal("trace", *args, width=width)).splitlines()
    assert lines
    assert max(map(len, lines)) <= width
    assert "And then nothing" in " ".join(" ".join(lines).split())


def test_plain_and_no_color_do_as_they_say(terminal: Terminal, empathy: Empathy, filled: Path) -> None:
    assert terminal("trace", "lea", "--plain") == empathy("trace", "lea").stdout
    assert "\x1b[3" not in terminal("trace", "lea", "--no-color")


def test_hostile_texts_act_neither_in_markdown_nor_in_a_terminal(terminal: Terminal, empathy: Empathy, filled: Path,
                                                                 write: Write) -> None:
    write("personas/sources/evil.yaml", HOSTILE)
    write("personas/x.yaml", "kind: persona\nid: x\nname: '[bold]X[/bold] <i>'\npains:\n  - {text: 'a [b](javascript:c) "
                             "<img src=x onerror=y>', evidence: [evil#n1, evil#n2]}\n")
    for args in (["trace", "x"], ["trace", "evil"], ["impact", "evil"], ["gaps", "x", "--all"]):
        shown = empathy(*args).stdout
        for acts in ("<b>", "<script", "<img", "](javascript", "![", "<i>", "*bold*"):
            assert acts not in shown, (args, acts)
        assert not re.search(r"^\s*::|##\[", shown, re.MULTILINE)
        drawn = terminal(*args)
        assert set(re.findall(r"\x1b\[([0-9;]*)m", drawn)) <= {"", "0", "1", "2", "3", "31", "32", "33", "36"}
        assert "[bold]" in plain(drawn) or args[1] == "evil"


def test_control_characters_are_shown_and_do_not_act(terminal: Terminal, filled: Path, write: Write) -> None:
    write("personas/x.yaml", "kind: persona\nid: x\nname: X\npains: [a\u00adb]\n")
    shown = plain(terminal("trace", "x"))
    assert "○ a\\xadb" in shown
    assert "\u00ad" not in shown


def test_rows_of_a_large_export_are_traced_like_nuggets_and_the_rest_is_counted(empathy: Empathy, filled: Path,
                                                                                write: Write) -> None:
    """Beyond so many rows an import keeps them beside the source."""
    write("all.csv", "text\n" + "".join(f"Comment {n}\n" for n in range(1, 5_502)))
    done = empathy("import", "feedback", "all.csv", "--text", "text", "--side", "customer",
                   "--no-input")
    assert (done.returncode, (filled / "personas/sources/all.csv").exists()) == (0, True), done.stderr
    write("personas/x.yaml", "kind: persona\nid: x\nname: X\npains: [{text: y, evidence: [all#r3, all#r5000]}]\n")
    assert "    - `all#r3` “Comment 2” (row 3)\n    - `all#r5000` “Comment 4999” (row 5000)\n" in empathy(
        "trace", "x").stdout
    back = empathy("trace", "all").stdout
    assert "## all#r3\n\n“Comment 2” · row 3\n\n- ◐ `x` y (supported) `pains[1]`\n" in back
    assert back.endswith("## Not cited yet\n\n5499 rows of all.csv\n")
    assert "1 statement names it and keeps its mark." in empathy("impact", "all#r3").stdout
