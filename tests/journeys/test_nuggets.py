"""Nuggets made quickly: quotes pasted one after the other, lines picked from a transcript, with questions and without."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.store.workspace import load

from .interview_terminal import terminal

Empathy = Callable[..., Any]
SOURCE = "kind: source\nid: talks\ntitle: Talks   # five of them\nnuggets:\n  - {id: n1, verbatim: Hm}\n"
TALK = "".join(f"I: Question {n}?\nAnna Müller: Answer {n}, which goes\non a line more.\n" for n in range(1, 21))


@pytest.fixture
def talks(workspace: Path, write: Callable[..., Path]) -> Path:
    write("personas/sources/talks.yaml", SOURCE)
    write("talk.txt", TALK)
    return workspace


def nuggets(root: Path) -> dict[str, tuple[str, str]]:
    source = load(root).documents["talks"].data
    return {n["id"]: (n["verbatim"], n.get("locator", "")) for n in source["nuggets"]}


def test_lines_of_a_transcript_become_nuggets_in_one_go(empathy: Empathy, talks: Path) -> None:
    done = empathy("add", "talks", "nuggets", "--from", "talk.txt", "--lines", "2-3, 5")
    assert (done.returncode, done.stdout) == (0, "")
    assert nuggets(talks) == {"n1": ("Hm", ""), "n2": ("Answer 1, which goes on a line more.", "talk.txt:2–3"),
                              "n3": ("Answer 2, which goes", "talk.txt:5")}
    assert "# five of them" in (talks / "personas/sources/talks.yaml").read_text()


def test_the_same_lines_again_add_nothing_and_it_is_said(empathy: Empathy, talks: Path) -> None:
    empathy("add", "talks", "nuggets", "--from", "talk.txt", "--lines", "2-3")
    before = (talks / "personas/sources/talks.yaml").read_bytes()
    done = empathy("add", "talks", "nuggets", "--from", "talk.txt", "--lines", "5,2-3")
    assert (done.returncode, "“talk.txt:2–3” is there already, as n2; nothing was added" in done.stderr) == (1, True)
    assert (talks / "personas/sources/talks.yaml").read_bytes() == before
    assert empathy("add", "talks", "nuggets", "--from", "talk.txt", "--lines", "2").returncode == 0


def test_several_quotes_are_one_command_or_lines_of_standard_input(empathy: Empathy, talks: Path) -> None:
    assert empathy("add", "talks", "nuggets", "One", "Two", "--part", "locator=By phone").returncode == 0
    assert empathy("add", "talks", "nuggets", "-", input="Three\n\n Four \n").returncode == 0
    assert nuggets(talks) == {"n1": ("Hm", ""), "n2": ("One", "By phone"), "n3": ("Two", "By phone"),
                              "n4": ("Three", ""), "n5": ("Four", "")}


def test_what_was_given_in_confidence_is_masked_however_it_comes_and_that_is_said(empathy: Empathy, talks: Path) -> None:
    one = empathy("add", "talks", "nuggets", "Frau Anna Müller, anna@example.org", "Anna Müller kam", "--part",
                  "locator=Interview 3, Anna Müller")
    assert (one.returncode, "4 pieces of personal data were masked." in one.stderr) == (0, True)
    two = empathy("add", "talks", "nuggets", "-", input="Ring 079 123 45 67\n")
    assert "1 piece of personal data was masked." in two.stderr
    (talks / "talk.txt").write_text("Bo: Write to anna@example.org\nBo: Or not\n")
    three = empathy("add", "talks", "nuggets", "--from", "talk.txt", "--lines", "1,2")
    assert "1 piece of personal data was masked." in three.stderr
    four = empathy("new", "source", "More", "--no-input", "--from", "talk.txt", "--lines", "1")
    assert "1 piece of personal data was masked." in four.stderr
    assert nuggets(talks) == {
        "n1": ("Hm", ""), "n2": ("Frau [name], [e-mail]", "Interview 3, [name]"), "n3": ("[name] kam", "Interview 3, [name]"),
        "n4": ("Ring [phone]", ""), "n5": ("Write to [e-mail]", "talk.txt:1"), "n6": ("Or not", "talk.txt:2")}
    assert "masked" not in empathy("add", "talks", "nuggets", "Nothing in it").stderr
    assert "masked" not in empathy("add", "talks", "nuggets", "a@example.org", "--quiet").stderr


def test_what_nobody_gave_in_confidence_is_not_masked(empathy: Empathy, talks: Path, write: Callable[..., Path]) -> None:
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\n")
    assert empathy("add", "lea", "goals", "Reach help@example.org").returncode == 0
    assert "Reach help@example.org" in (talks / "personas/lea.yaml").read_text()


def test_a_new_source_begins_with_quotes_from_a_transcript(empathy: Empathy, talks: Path) -> None:
    done = empathy("new", "source", "More talks", "--no-input", "--from", "talk.txt", "--lines", "2-3,5", "--json")
    assert json.loads(done.stdout)["id"] == "more-talks"
    assert [n["id"] for n in load(talks).documents["more-talks"].data["nuggets"]] == ["n1", "n2"]


@pytest.mark.parametrize(("args", "says"), [
    (("add", "talks", "nuggets"), "this is no terminal"),
    (("add", "talks", "nuggets", "--from", "talk.txt"), "“--from FILE --lines 12-14,20”"),
    (("add", "talks", "nuggets", "--lines", "2"), "name it with “--from FILE”"),
    (("add", "talks", "nuggets", "A", "--from", "talk.txt"), "leave out “A”"),
    (("add", "talks", "nuggets", "--from", "talk.txt", "--lines", "99"), "the lines are 1 to 60"),
    (("add", "talks", "nuggets", "--from", "gone.txt", "--lines", "9"), "gone.txt: cannot be read"),
    (("add", "talks", "nuggets", "--dry-run"), "need the texts"),
    (("add", "talks", "nuggets", "-"), "there is no text to add"),
    (("new", "source", "X", "--no-input", "--from", "talk.txt"), "say with “--lines 12-14,20”"),
    (("new", "persona", "X", "--from", "talk.txt"), "goes with “new source”"),
])
def test_wrong_use_is_said_and_nothing_is_written(args: tuple[str, ...], says: str, empathy: Empathy,
                                                  talks: Path) -> None:
    done = empathy(*args)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert nuggets(talks) == {"n1": ("Hm", "")}
    assert list(load(talks).documents) == ["talks"]


def test_of_several_texts_all_are_added_or_none(empathy: Empathy, talks: Path) -> None:
    done = empathy("add", "talks", "nuggets", "Fine", "Not\x07 fine")
    assert done.returncode == 1
    assert nuggets(talks) == {"n1": ("Hm", "")}


@pytest.mark.terminal
def test_quotes_are_picked_page_by_page_and_each_is_saved_at_once(talks: Path) -> None:
    with terminal(talks) as window:
        window.start("add", "talks", "nuggets", "--from", "talk.txt")
        assert " 2  Anna Müller: Answer 1" in window.wait(r"^Lines:$")
        window.line("2-3, 5").wait("kept as n2: “Answer 1, which goes on a line more.”")
        assert set(nuggets(talks)) == {"n1", "n2", "n3"}
        window.press("Enter").wait("^27  ")
        window.line("/ANSWER 15").wait(r"^44  .*Answer 15")
        window.line("61").wait("nothing is said in “61”: the lines are 1 to 60")
        window.line("44-45").wait("kept as n4")
        window.press("C-c").wait(r"exit=130$")
    assert nuggets(talks)["n4"] == ("Answer 15, which goes on a line more.", "talk.txt:44–45")


@pytest.mark.terminal
def test_quotes_are_pasted_one_a_line(talks: Path) -> None:
    with terminal(talks, columns=50) as window:
        window.start("add", "talks", "nuggets")
        window.wait(r"^:$")
        window.line("- One thing").wait("kept as n2: “One thing”")
        window.line("Another").wait("kept as n3: “Another”")
        window.line("To a@example.org").wait(r"kept as n4: “To \[e-mail\]”\n +1 piece of personal data was masked\.")
        window.press("Enter").wait(r"3 entries added\.")
        window.wait("exit=0")
    assert list(nuggets(talks)) == ["n1", "n2", "n3", "n4"]


@pytest.mark.terminal
def test_a_source_is_asked_for_and_then_its_quotes_are_picked(talks: Path) -> None:
    with terminal(talks) as window:
        window.start("--plain", "new", "source", "--defaults", "--yes", "--from", "talk.txt")
        window.wait(r"^Title:$")
        window.line("Fresh").wait(r"^Lines:$")
        window.line("2").wait("kept as n1")
        window.line("q").wait(r"1 entry added\.")
    assert load(talks).documents["fresh"].data["nuggets"][0]["locator"] == "talk.txt:2"
