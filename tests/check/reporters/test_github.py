"""github: annotations as the runner reads them, not more than it shows, and a summary of the step."""

import json
import subprocess
from collections import Counter
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from empathy_cli.check.reporters import github
from tests.check.reporters.logs import ATTACKS, command
from tests.check.reporters.made import FILE, SEVERAL, made, problem

SEVERITIES = ("error", "warning", "information")


def commands(found, **more):
    return [command(line) for line in github.write(made(found, **more)).splitlines()]


def test_a_finding_is_an_annotation_at_its_place() -> None:
    assert github.write(made(SEVERAL[:1])) == (
        f"::error file={FILE},line=6,col=26,title=REF01::there is no source “nope”\n")
    names = Counter(c.name for c in commands(SEVERAL))
    assert names == {"error": 2, "warning": 2, "notice": 1}
    assert commands(SEVERAL[4:])[0].properties == {"file": "empathy.yaml", "title": "SET02"}
    assert commands(SEVERAL[:1], base="docs/")[0].properties["file"] == f"docs/{FILE}"


@given(name=st.sampled_from(["error", "warning", "notice"]), message=st.text(min_size=1),
       file=st.text(min_size=1), title=st.sampled_from(["REF01", "a,b", "c::d", "50 %"]))
def test_what_is_written_is_what_the_runner_reads(name: str, message: str, file: str, title: str) -> None:
    read = command(github.command(name, {"file": file, "line": 3, "col": 0, "title": title}, message))
    assert read is not None
    assert (read.name, read.message) == (name, message)
    assert read.properties == {"file": file, "line": "3", "title": title}


def test_the_toolkit_of_github_writes_the_same(fetched, node) -> None:
    cases = [["error", {"file": f"a/{text}.yaml", "line": "1", "title": text}, text] for text in ATTACKS if text.isprintable()]
    cases += [["notice", {"file": "a,b:c%d.yaml"}, "50 % more: a,b\r\nand %0A"]]
    script = (f"import {{issueCommand}} from {json.dumps(fetched('core/lib/command.js').as_uri())};"
              "for (const [name, properties, message] of JSON.parse(process.argv[1])) issueCommand(name, properties, message)")
    done = subprocess.run([node, "--input-type=module", "-e", script, json.dumps(cases)], capture_output=True, text=True,
                          encoding="utf-8", check=True, timeout=60)
    assert done.stdout.splitlines() == [github.command(*case) for case in cases]
    assert len(cases) > 20


@pytest.mark.parametrize("n", [0, 1, 10, 11, 500])
def test_at_most_ten_of_a_severity_are_annotated_the_worst_first_and_the_rest_is_counted(n: int) -> None:
    found = [problem(str(i), severity=severity) for i in range(n) for severity in reversed(SEVERITIES)]
    said = commands(found)
    names = Counter(c.name for c in said)
    assert all(count <= 10 for count in names.values())
    order = [("error", "warning", "notice").index(c.name) for c in said]
    assert order == sorted(order)
    more = [c for c in said if c.message.startswith("+")]
    left = 3 * n - (len(said) - len(more))
    assert [c.message.split(" ")[0] for c in more] == ([f"+{left}"] if n > 10 else [])
    assert len(said) == (3 * n if n <= 10 else 30)


def test_ten_notes_and_eleven_errors_leave_room_for_the_count() -> None:
    found = [problem(str(i)) for i in range(11)] + [problem(str(i), severity="information") for i in range(10)]
    said = commands(found)
    assert Counter(c.name for c in said) == {"error": 10, "notice": 10}
    assert said[-1].message.startswith("+2 ")


def test_the_summary_is_a_table_of_all_findings() -> None:
    text = github.summary(made(SEVERAL, "personas/a.yaml"))
    tables = MarkdownIt("js-default").parse(text)
    cells = [t.content for t in tables if t.type == "inline"]
    assert unescape(cells[1]) == "2 errors, 2 warnings and 1 note in 3 of 4 documents."
    assert len([t for t in tables if t.type == "tr_open"]) == 1 + len(SEVERAL)
    assert "personas/lea/persona.yaml:6:26" in unescape(text)
    assert "Nothing is wrong in 1 document" in unescape(github.summary(made([])))


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_a_text_stays_one_cell_of_the_summary_and_is_read_as_text(attack: str) -> None:
    table = MarkdownIt("js-default", {"html": True, "linkify": False}).parse(github.summary(made([problem(attack)])))
    assert len([t for t in table if t.type in ("td_open", "tr_open")]) == 2 + 4
    kinds = {child.type for t in table if t.type == "inline" for child in t.children}
    assert kinds <= {"text", "text_special", "html_inline", "entity"}
    tags = {child.content for t in table if t.type == "inline" for child in t.children if child.type == "html_inline"}
    assert tags <= {"<code>", "</code>"}


def test_the_summary_stays_below_a_mebibyte_and_says_what_it_left_out() -> None:
    found = [problem(f"{'ü|' * 200}{i}", severity=SEVERITIES[i * 3 // 20_000]) for i in range(20_000)]
    text = github.summary(made(found))
    assert 1_000_000 < len(text.encode()) < 1 << 20
    rows = text.count("\n| ") - 1
    assert unescape(text.splitlines()[-1]).startswith(f"+{20_000 - rows} more findings")
    assert text.startswith("## empathy check\n")


@pytest.mark.parametrize("room", [-5, 0, 1, 100, 500, 2_000])
def test_the_summary_keeps_to_the_room_that_is_left(room: int) -> None:
    for found in (SEVERAL, (), SEVERAL * 100):
        assert len(github.summary(made(found), room).encode()) < max(room, 1)
