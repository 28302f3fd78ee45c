"""Edits in a file that somebody wrote by hand: what changes, and what stays."""

import difflib

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.store import splice
from empathy_cli.store.documents import read_document
from empathy_cli.store.editor import Change, Refused, append, apply, delete, insert_key, set_value
from empathy_cli.store.reader import parse

LEA = """\
# yaml-language-server: $schema=../.schema/persona.json
kind: persona   # a person
id: lea
name: "Lea Brunner"  # invented
role: Night nurse

goals:
  - Sleep   # after the shift
  - text: A place
    kind: end
    # why?
    evidence: [a#n1]

# what hurts
pains:
  - The same data,
    typed five times
  - >-
    Folded text that
    goes on # not a comment
  - 'it''s bad'

quote: Some text  # heard
story: |
  When the ward
  is quiet.

  More.

created: 2026-03-02
tags: [gift, "no"]

# Not answered yet: gains.
# Ask it with: empathy edit lea
"""


def changed(new: str, old: str = LEA) -> list[str]:
    """The lines that came and went."""
    diff = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line for line in diff if line[:1] in "+-"]


SETS = {
    "a quoted text keeps its quotes and its comment": (
        ("name",), 'Lea "B" Brünner', ['- name: "Lea Brunner"  # invented', '+ name: "Lea \\"B\\" Brünner"  # invented']),
    "between quotes a backslash is written as one": (
        ("name",), "C:\\x\tA", ['- name: "Lea Brunner"  # invented', '+ name: "C:\\\\x\\tA"  # invented']),
    "prose of one line stays below its sign": (("story",), "One.", [
        "-   When the ward", "-   is quiet.", "-   More.", "+   One.", "- "]),
    "a plain text stays plain": (("role",), "Nurse", ["- role: Night nurse", "+ role: Nurse"]),
    "a plain text gets quotes where it needs them": (("role",), "no", ["- role: Night nurse", '+ role: "no"']),
    "a long text becomes a block": (("role",), "word " * 24 + "end", [
        "- role: Night nurse", "+ role: >-",
        "+   word word word word word word word word word word word word word word word word word word word",
        "+   word word word word word end"]),
    "a block stays a block": (("pains", 1), "Other text", [
        "-     Folded text that", "-     goes on # not a comment", "+     Other text"]),
    "prose stays below its sign": (("story",), "One.\n\nTwo.", [
        "-   When the ward", "-   is quiet.", "+   One.", "-   More.", "+   Two."]),
    "a text becomes a statement and stays as it is written": (("goals", 0), {"text": "Sleep", "kind": "life", "evidence": ["b"]}, [
        "-   - Sleep   # after the shift", "+   - text: Sleep   # after the shift", "+     kind: life", "+     evidence: [b]"]),
    "a part of a statement that was a text": (("pains", 2, "evidence"), ["x#n1"], [
        "-   - 'it''s bad'", "+   - text: 'it''s bad'", "+     evidence: [x#n1]"]),
    "a folded text becomes a statement": (("pains", 1, "evidence"), ["x"], [
        "-   - >-", "-     Folded text that", "-     goes on # not a comment",
        "+   - text: >-", "+       Folded text that", "+       goes on # not a comment", "+     evidence: [x]"]),
    "a text over two lines becomes a statement": (("pains", 0, "severity"), 4, [
        "-   - The same data,", "-     typed five times",
        "+   - text: The same data,", "+       typed five times", "+     severity: 4"]),
    "a single statement gets evidence": (("quote", "evidence"), ["x"], [
        "- quote: Some text  # heard", "+ quote:", "+   text: Some text  # heard", "+   evidence: [x]"]),
    "a statement becomes a text again, the comment stays": (("goals", 1), "A place", [
        "-     kind: end", "-     evidence: [a#n1]"]),
    "a field in the model's order": (("goals", 1, "basis"), "heard", ["+     basis: heard"]),
    "a group that was not there": (("contact", "knows_history"), True, ["+ contact:", "+   knows_history: true", "+ "]),
    "a field between its neighbours": (("archetype",), False, ["+ archetype: false"]),
    "a list that is edited in the middle": (("pains",), ["The same data, typed five times", "new", "it's bad"], [
        "-     Folded text that", "-     goes on # not a comment", "+     new"]),
    "a list that gets an entry in the middle": (("tags",), ["gift", "x", "no"], [
        '- tags: [gift, "no"]', '+ tags: [gift, x, "no"]']),
    "a number": (("goals", 1, "evidence"), ["a#n2"], ["-     evidence: [a#n1]", "+     evidence: [a#n2]"]),
    "what is the same": (("goals",), ["Sleep", {"text": "A place", "kind": "end", "evidence": ["a#n1"]}], []),
}


@pytest.mark.parametrize(("path", "value", "lines"), SETS.values(), ids=SETS)
def test_setting_a_value_changes_only_the_lines_it_must(path, value, lines) -> None:
    found = changed(set_value(LEA, path, value))
    assert sorted(found) == sorted(lines)


@pytest.mark.parametrize("path", [p for p, *_ in SETS.values()], ids=SETS)
def test_carriage_returns_and_a_byte_order_mark_survive(path) -> None:
    value = next(v for p, v, _ in SETS.values() if p == path)
    text = "\ufeff" + LEA.replace("\n", "\r\n")
    assert set_value(text, path, value) == "\ufeff" + set_value(LEA, path, value).replace("\n", "\r\n")


def test_an_entry_is_added_to_every_form_of_a_list() -> None:
    assert changed(append(LEA, ("pains",), {"text": "new", "evidence": ["x"]})) == ["+   - text: new", "+     evidence: [x]"]
    assert changed(append(LEA, ("tags",), "x, y")) == ['- tags: [gift, "no"]', '+ tags: [gift, "no", "x, y"]']
    assert changed(append(LEA, ("gains",), "new")) == ["+ gains:", "+   - new", "+ "]
    for nothing in ("", " ~", " []", " null # none yet"):
        text = f"kind: persona\nid: x\nname: x\ngains:{nothing}\ntags: [a]\n"
        comment = " # none yet" if "#" in nothing else ""
        assert append(text, ("gains",), "new") == f"kind: persona\nid: x\nname: x\ngains:{comment}\n  - new\ntags: [a]\n"
    single = "kind: persona\nid: x\nname: x\ngains: One  # c\n"
    assert append(single, ("gains",), "Two") == "kind: persona\nid: x\nname: x\ngains:\n  - One  # c\n  - Two\n"
    wide = "kind: persona\nid: x\nname: x\ntags: [a,\n       b]  # c\n"
    assert append(wide, ("tags",), "c") == "kind: persona\nid: x\nname: x\ntags: [a,\n       b,\n       c]  # c\n"


def test_an_entry_follows_the_habits_of_its_list() -> None:
    text = "kind: persona\nid: x\nname: x\npains:\n-   text: a\n    evidence:\n    -   b#n1  # c\n-   d\n# end"
    assert append(text, ("pains",), {"text": "e", "severity": 2}) == text.replace("\n# end", "\n-   text: e\n    severity: 2\n# end")
    assert append(text, ("pains", 0, "evidence"), "z") == text.replace("# c\n", "# c\n    -   z\n")


def test_an_entry_or_a_field_is_taken_out_with_its_lines() -> None:
    assert changed(delete(LEA, ("goals", 0))) == ["-   - Sleep   # after the shift"]
    assert changed(delete(LEA, ("goals", 1, "kind"))) == ["-     kind: end"]
    assert changed(delete(LEA, ("goals", 1, "text")))[0] == "-   - text: A place"
    assert changed(delete(LEA, ("tags", 0))) == ['- tags: [gift, "no"]', '+ tags: ["no"]']
    assert changed(delete(LEA, ("created",))) == ["- created: 2026-03-02"]
    assert delete(LEA, ("absent",)) == LEA


def test_the_last_field_takes_the_blank_lines_above_along() -> None:
    text = "kind: persona\nid: x\nname: x\n\npains:\n  - a\n"
    assert delete(text, ("pains",)) == "kind: persona\nid: x\nname: x\n"


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_between_blank_lines_a_field_goes_with_those_behind_it(eol: str) -> None:
    before = eol.join(["kind: persona", "id: a", "name: A", "", "role: x", "", "", "quote: y", ""])
    assert delete(before, ("role",)) == eol.join(["kind: persona", "id: a", "name: A", "", "quote: y", ""])


def test_a_field_that_comes_first_in_the_model_comes_first_in_its_group() -> None:
    before = "kind: persona\nid: a\nname: A\ntreatment:\n  context: B   # why\n"
    assert set_value(before, ("treatment", "needs"), "C") == before.replace("  context", "  needs: C\n  context")


def test_with_its_last_entry_a_list_goes_and_with_its_last_field_a_group() -> None:
    text = "kind: persona\nid: x\nname: x\npains:\n  - a\ntreatment:\n  needs: b\n"
    assert delete(text, ("pains", 0)) == "kind: persona\nid: x\nname: x\ntreatment:\n  needs: b\n"
    assert delete(text, ("treatment", "needs")) == "kind: persona\nid: x\nname: x\npains:\n  - a\n"


def test_taking_out_what_is_not_there_takes_nothing_else_along() -> None:
    text = "kind: persona\nid: x\nname: x\npains:\n  - a\ntreatment:\n  needs: b\n"
    for path in (("pains", 1), ("treatment", "context"), ("gains", 0), ("contact", "person"), ("quote", "note")):
        assert delete(text, path) == text


def test_an_empty_value_takes_the_field_out() -> None:
    for nothing in (None, "", [], {}, "  ", [""]):
        assert set_value(LEA, ("role",), nothing) == delete(LEA, ("role",))


def test_a_new_field_does_not_come_between_a_field_and_the_comments_that_belong_to_it() -> None:
    text = "kind: persona\nid: x\nname: x\npains:\n  - a\n  # - b, perhaps\n# the end\ntags: [a]\n"
    assert insert_key(text, (), "gains", ["g"]) == text.replace("  # - b, perhaps\n", "  # - b, perhaps\ngains:\n  - g\n")


def test_a_field_that_is_there_is_not_inserted_again() -> None:
    with pytest.raises(InputError, match="there already"):
        insert_key(LEA, (), "role", "x")


def test_several_changes_are_made_or_none() -> None:
    new = apply(LEA, [Change("set", ("role",), "Nurse"), Change("append", ("tags",), "x"), Change("delete", ("created",))])
    assert sorted(changed(new)) == sorted(["- role: Night nurse", "+ role: Nurse", '- tags: [gift, "no"]',
                                           '+ tags: [gift, "no", x]', "- created: 2026-03-02"])


def test_what_cannot_be_done_carefully_is_offered_as_text_to_paste() -> None:
    text = "kind: persona\nid: x\nname: x\npains: # ours\n  a  # theirs\ntags: [a]\n"
    with pytest.raises(Refused) as caught:
        append(text, ("pains",), {"text": "b", "severity": 2})
    problem = caught.value.problems[0]
    assert problem.line == 4
    assert "Write it by hand" in problem.text
    assert problem.text.endswith("pains:\n  - a\n  - text: b\n    severity: 2")
    with pytest.raises(Refused):
        delete(LEA, ())


WRONG = {
    "another value changes too": LEA.replace("Night nurse", "Nurse").replace("created: 2026-03-02", "created: 2026-03-03"),
    "the value is another": LEA.replace("Night nurse", "Nurses"),
    "a field is lost": LEA.replace("Night nurse", "Nurse").replace("created: 2026-03-02\n", ""),
    "it cannot be read": LEA.replace("Night nurse", "Nurse: x"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_splice_that_goes_wrong_is_seen_and_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = LEA.replace("Night nurse", "Nurse")
    monkeypatch.setattr(splice, "set_text", lambda *_: iter([wrong]))
    with pytest.raises(Refused, match="Write it by hand, at line 5:\nrole: Nurse"):
        set_value(LEA, ("role",), "Nurse")
    monkeypatch.setattr(splice, "set_text", lambda *_: iter([wrong, right]))
    assert set_value(LEA, ("role",), "Nurse") == right


def test_a_file_that_cannot_be_read_is_not_edited() -> None:
    with pytest.raises(InputError, match="appears twice"):
        set_value("kind: persona\nid: x\nid: y\n", ("name",), "x")


def test_a_character_that_no_file_may_hold_is_refused_by_name() -> None:
    for path in (("name",), ("quote", "note"), ("gains",)):
        with pytest.raises(InputError, match="a control character"):
            set_value(LEA, path, "a\x1bb")


def test_a_file_without_a_line_end_at_its_end_stays_so() -> None:
    text = "kind: persona\nid: x\nname: x"
    assert append(text, ("tags",), "a") == "kind: persona\nid: x\nname: x\ntags: [a]"
    assert delete(text + "\nrole: y", ("role",)) == text


def test_settings_are_edited_like_a_document() -> None:
    assert set_value("language: en # ours\n", ("render", "out"), "cards") == "language: en # ours\n\nrender:\n  out: cards\n"


JOURNEY = """\
kind: journey
id: a
title: T
persona: p
steps:
  # first
  - id: x
    title: X   # why
    next: [y, x]
  - id: y
    title: Y
"""


def test_a_list_for_which_none_is_an_answer_can_be_emptied() -> None:
    ends = set_value(JOURNEY, ("steps", 0, "next"), [])
    assert changed(ends, JOURNEY) == ["-     next: [y, x]", "+     next: []"]
    assert changed(set_value(ends, ("steps", 1, "next"), []), ends) == ["+     next: []"]
    assert changed(set_value(ends, ("steps", 0, "next"), None), ends) == ["-     next: []"]


def test_an_empty_list_elsewhere_answers_nothing() -> None:
    assert set_value(LEA, ("tags",), []) == delete(LEA, ("tags",))


def test_entries_come_and_go_with_lists_in_them_that_are_empty() -> None:
    steps = [{"id": "x", "title": "X", "next": []}, {"id": "z", "title": "Z", "next": []}, {"id": "y", "title": "Y"}]
    assert changed(set_value(JOURNEY, ("steps",), steps), JOURNEY) == [
        "-     next: [y, x]", "+     next: []", "+   - id: z", "+     title: Z", "+     next: []"]


WEAK = """\
kind: touchpoints
touchpoints:
  - id: courier
    name: Courier
    vulnerabilities:
      - effect: Nobody knows where it is   # measured
        severity: 4   # of 5
      # since spring
      - effect: Rings once   # moved
        # by two of us
        severity: 2

      - {effect: Too late, severity: 3}   # often
    information: [Where is it?, "Who has it?", How long?]   # asked
"""


@pytest.mark.parametrize(("order", "text"), [([1, 0, 2], WEAK), ([2, 1, 0], WEAK), ([2, 0, 1], WEAK.replace("\n", "\r\n")), ([1, 2, 0], WEAK.rstrip("\n"))])
def test_entries_without_ids_that_change_places_take_their_lines_and_comments_along(order, text) -> None:
    path = ("touchpoints", 0, "vulnerabilities")
    held = [{"effect": "Nobody knows where it is", "severity": 4}, {"effect": "Rings once", "severity": 2}, {"effect": "Too late", "severity": 3}]
    new = set_value(text, path, [held[i] for i in order])
    assert sorted(filter(None, new.splitlines())) == sorted(filter(None, text.splitlines()))
    assert [(line.split("#")[0].split(":")[-1].strip(), line.split("#")[1]) for line in new.splitlines() if "- effect" in line and "#" in line] == [
        (held[i]["effect"], (" measured", " moved")[i]) for i in order if i < 2]
    assert new.endswith(text[-2:])


def test_an_entry_is_known_by_its_id_whatever_else_of_it_changes() -> None:
    before = ("kind: journey\nid: j\ntitle: J\npersona: p\nsteps:\n  - id: a   # the first\n    title: Asks\n"
              "  - id: b   # the second\n    title: Buys\n")
    steps = [{"id": "new", "title": "Looks"}, {"id": "a", "title": "Buys"}, {"id": "b", "title": "Pays"}]
    new = set_value(before, ("steps",), steps)
    assert parse(new.encode()).value["steps"] == steps
    assert [line for line in new.splitlines() if "#" in line] == ["  - id: a   # the first", "  - id: b   # the second"]


@pytest.mark.parametrize(("text", "path", "value", "now"), [
    ("used_in:\n  - A shop", ("used_in", 0, "url"), "https://example.org", {"title": "A shop", "url": "https://example.org"}),
    ("goals:\n  - Sleep", ("goals", 0, "kind"), "end", {"text": "Sleep", "kind": "end"}),
])
def test_a_text_that_stands_for_its_group_becomes_the_main_field_of_it(text: str, path: tuple, value: str, now: dict) -> None:
    data, problems = read_document(set_value(f"kind: persona\nid: p\nname: P\n{text}\n", path, value).encode(), "p.yaml")
    assert not problems
    assert data.data[path[0]] == [now]


def test_an_entry_that_moves_and_changes_keeps_its_comments_while_others_come_and_go() -> None:
    new = set_value(WEAK, ("touchpoints", 0, "vulnerabilities"), [
        {"effect": "Rings once", "severity": 3}, {"effect": "Rude"}, {"effect": "Nobody knows where it is", "severity": 4, "ticket": "T-1"}])
    assert new == WEAK.replace("""\
      - effect: Nobody knows where it is   # measured
        severity: 4   # of 5
      # since spring
      - effect: Rings once   # moved
        # by two of us
        severity: 2

      - {effect: Too late, severity: 3}   # often
""", """\
      # since spring
      - effect: Rings once   # moved
        # by two of us
        severity: 3

      - effect: Rude

      - effect: Nobody knows where it is   # measured
        severity: 4   # of 5
        ticket: T-1
""")


def test_words_in_brackets_change_places_as_they_are_written() -> None:
    new = set_value(WEAK, ("touchpoints", 0, "information"), ["Who has it?", "How long?", "Where is it?"])
    assert changed(new, WEAK) == [
        '-     information: [Where is it?, "Who has it?", How long?]   # asked', '+     information: ["Who has it?", How long?, Where is it?]   # asked']


def test_an_entry_comes_in_above_the_comments_of_the_one_below() -> None:
    text = "kind: persona\ngains:\n  # the list\n  - A\n  # about B\n  # more\n  - B\n\n  # about C\n  - C\n"
    assert set_value(text, ("gains",), ["A", "N", "B", "C"]) == text.replace("  # about B", '  - "N"\n\n  # about B')
    assert set_value(text, ("gains",), ["A", "B", "N", "C"]) == text.replace("  # about C", '  - "N"\n\n  # about C')
    assert set_value(text, ("gains",), ["A", "B", "C", "N"]) == text + '\n  - "N"\n'


def test_a_kind_that_is_no_text_is_no_reason_to_fail() -> None:
    assert set_value("kind:\n  a: b\nname: x\n", ("name",), "Lea") == "kind:\n  a: b\nname: Lea\n"


def test_what_cannot_be_done_careful_enough_is_refused_with_its_line() -> None:
    with pytest.raises(Refused) as caught:
        append("kind: persona\nid: x\nname: x\ngoals:\n  - Driver\n", ("goals", 0), ["a", "b"])
    assert caught.value.problems[0].line == 5


def test_a_value_is_not_replaced_with_a_comment_behind_the_sign_of_a_block_in_it() -> None:
    text = "kind: persona\nid: x\nname: x\npains:\n  - basis: heard\n    text: >- # why\n      a\n      b\n"
    with pytest.raises(Refused):
        set_value(text, ("pains", 0), 4)
    assert "# why" in set_value(text, ("pains", 0, "text"), 4)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_the_dash_of_an_entry_may_stand_above_it_with_comments_between(eol: str) -> None:
    text = "kind: persona\nid: x\nname: x\npains:\n  -   # a - b\n   -c\n  - # - - d\n    e\n".replace("\n", eol)
    assert append(text, ("pains",), "f") == text + "  - f".replace("\n", eol) + eol
    assert delete(text, ("pains", 0)) == "kind: persona\nid: x\nname: x\npains:\n  - # - - d\n    e\n".replace("\n", eol)
