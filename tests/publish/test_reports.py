"""What is said of a plan: complete, in bounds, and inert whatever stands in it."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from empathy_cli.locale import translator
from empathy_cli.model.problem import Problem
from empathy_cli.publish.reports import as_json, summary, text
from empathy_cli.publish.reports.told import SIGNS, Told, told
from empathy_cli.publish.target import BLOCKING, CHANGING, Action, Change, Done, Settings

SETTINGS = Settings("wiki", "git", "shop", profile="github", url="https://wiki.example/x.git")
T = translator("en")
ACTIONS = list(SIGNS)


def change(action: Action = "create", id_: str = "lea", title: str = "Lea", **more: object) -> Change:
    return Change(action, id_, "page", title, more.pop("at", f"{title}.md"), **more)


def facts(*changes: Change, done: list[Done] | None = None, **more: object) -> Told:
    return told(SETTINGS, "abc", changes, T, files={"lea": "personas/lea.yaml"}, done=done, **more)


def lines(said: Told, **more: bool) -> list[str]:
    return [line.indent + line.text for line in text.lines(said, **more)]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_a_sign_and_a_word_of_its_own(action: Action) -> None:
    said = facts(change(action, reason=Problem("because")))
    row = next((line for line in lines(said) if line.startswith(SIGNS[action])), "")
    assert (action == "same") == (row == "")
    if row:
        assert re.match(r". [a-z ]+  “Lea” Lea\.md", row)
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert said.counts == {action: 1}


@pytest.mark.parametrize(("changes", "outcomes", "verdict"), [
    ([], None, "nothing"), (["same"], None, "nothing"), (["create"], None, "changes"), (["create", "conflict"], None, "blocked"),
    (["same"], {}, "nothing"), (["create"], {"create": "done"}, "applied"), (["create"], {"create": "failed"}, "failed"),
    (["create", "conflict"], {"create": "done"}, "partly"), (["create", "conflict"], {}, "blocked"),
    (["create", "update"], {"create": "done", "update": "failed"}, "failed"), (["keep"], None, "nothing"),
])
def test_the_verdict(changes: list[Action], outcomes: dict[str, str] | None, verdict: str) -> None:
    made = [change(action, action) for action in changes]
    done = None if outcomes is None else [Done(c, outcomes[c.action]) for c in made if c.action in outcomes]
    assert facts(*made, done=done).verdict == verdict


def test_what_nobody_tells_of_was_not_tried() -> None:
    said = facts(change("create", "a", "A"), change("update", "b", "B"), done=[Done(change("create", "a", "A"), "done")])
    assert [row.outcome for row in said.rows] == ["done", "not tried"]
    assert any(line.startswith("~ not tried: changed") for line in lines(said))


def test_differences_are_bounded() -> None:
    long = tuple(f"+{n}" for n in range(300))
    said = facts(*(change("update", str(n), str(n), diff=long) for n in range(10)))
    shown = lines(said)
    assert len(shown) < 500
    assert "… and the differences of 8 more pages" in shown[-1]
    assert not any(line.startswith("  +1") for line in lines(said, diffs=False))


HOSTILE = st.text(st.sampled_from("a:#[]\x1b\n\r\u202e\u2028|<>`*_& x\0∕é"), max_size=30) | st.sampled_from(
    ["::error::x", "##[error]x", "##vso[task]x", "##teamcity[x", "section_start:1:x", "a\n::x", "| x |", "\x1b]0;x\x07"])


@given(title=HOSTILE, at=HOSTILE, reason=HOSTILE, diff=st.lists(HOSTILE, max_size=3), action=st.sampled_from(ACTIONS))
def test_nothing_in_a_report_acts(title: str, at: str, reason: str, diff: list[str], action: Action) -> None:
    made = change(action, title=title, at=at, was=at, diff=tuple(diff), reason=Problem("“{x}”", {"x": reason}))
    said = facts(made, notes=[Problem("{x}", {"x": reason})])
    for line in lines(said):
        _inert(line)
    for key in as_json.plain(said)["pages"][0].values():
        for value in key if isinstance(key, list) else [key]:
            _inert(str(value))
    for line in summary.write(said).splitlines():
        _inert(line)
    for line in summary.annotations(said):
        assert line.startswith("::error ")
        assert "\n" not in line
        assert "\r" not in line


def _inert(line: str) -> None:
    assert not line.lstrip().startswith("::")
    assert "##[" not in line
    assert "##vso[" not in line
    assert "\n" not in line
    assert "\x1b" not in line
    assert line.replace("\u200d", "").isprintable()


@given(title=HOSTILE, reason=HOSTILE)
def test_a_row_of_the_summary_has_four_cells_whatever_is_in_them(title: str, reason: str) -> None:
    said = facts(change("conflict", title=title, at="x", reason=Problem("{x}", {"x": reason})))
    row = summary.write(said).splitlines()[-1]
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


@pytest.mark.parametrize("n", [0, 1, 200, 20_000])
def test_a_summary_stays_in_its_room_and_begins_with_the_worst(n: int) -> None:
    changes = [change("create", f"c{i}", f"Page {i} " + "x" * 60) for i in range(n)]
    changes += [change("conflict", "lea", "Lea", reason=Problem("by Anna"))]
    written = summary.write(facts(*changes))
    assert len(written.encode()) < 1 << 20
    rows = [line for line in written.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert "edited by hand" in rows[0]
    assert (f"+{n + 1 - len(rows)} more" in written) == (n + 1 > len(rows))
    assert (n < 20_000) == (n + 1 == len(rows))


@pytest.mark.parametrize("room", [0, 100, 500, 900, 2_000])
def test_a_summary_takes_no_more_than_is_left(room: int) -> None:
    written = summary.write(facts(*(change(id_=str(i), title=f"T{i}") for i in range(100))), room)
    assert len(written.encode()) < max(room, 1)


def test_at_most_ten_annotations_are_made() -> None:
    made = list(summary.annotations(facts(*(change("conflict", str(i), str(i)) for i in range(30))), "sub/"))
    assert len(made) == 10
    assert "+21 more" in made[-1]
    one = list(summary.annotations(facts(change("conflict")), "sub/"))
    assert one == ["::error file=sub/personas/lea.yaml,title=empathy publish::edited by hand: Lea"]
    assert list(summary.annotations(facts(change("create")))) == []


def test_json_fits_its_schema_for_every_action_and_outcome() -> None:
    made = [change(action, action, reason=Problem("x"), diff=("+a",)) for action in ACTIONS]
    for done in (None, [Done(c, "failed") for c in made if c.action in CHANGING]):
        said = as_json.plain(facts(*made, done=done))
        Draft202012Validator(as_json.schema()).validate(json.loads(json.dumps(said)))
        assert {p["action"] for p in said["pages"] if p["action"] in BLOCKING} == set(BLOCKING)


def test_a_schema_without_a_key_does_not_fit() -> None:
    said = as_json.plain(facts(change()))
    for key in list(said):
        assert not Draft202012Validator(as_json.schema()).is_valid({k: v for k, v in said.items() if k != key})


def test_quiet_tells_only_what_is_in_the_way_or_failed() -> None:
    said = facts(change("create", "a", "A"), change("conflict", "b", "B"), change("update", "c", "C"),
                 done=[Done(change("update", "c", "C"), "failed", Problem("no room"))])
    assert [line.split("  ")[0] for line in lines(said, quiet=True)] == ["! edited by hand", "x failed: changed", ""]
    assert lines(said, quiet=True)[-1].strip() == "no room"


def test_a_reason_that_many_share_is_said_once() -> None:
    many = Problem("{n} of 30 would go", {"n": 10})
    said = facts(*(change("refused", str(n), f"T{n}", reason=many) for n in range(10)), change("refused", "x", "X", reason=Problem("too long")))
    for quiet in (False, True):
        shown = lines(said, quiet=quiet)
        assert shown.count("10 of 30 would go") == 1
        assert shown[-1] == "10 of 30 would go"
        assert "    too long" in shown


def test_a_summary_says_how_it_ended_and_what_to_do() -> None:
    written = summary.write(facts(change("conflict")), then=["Nothing was written.", "Do it: empathy publish --apply"])
    before, table = written.split("| What |")
    assert "Nothing was written." in before
    assert "empathy publish" in before
    assert "Lea" in table


def test_what_one_should_know_before_stands_below_the_pages() -> None:
    said = facts(change(), notes=[Problem("this wiki takes no {ending}", {"ending": "svg"})])
    assert lines(said)[-2:] == ["", "this wiki takes no svg"]
    assert "this wiki takes no svg" not in lines(said, quiet=True)
