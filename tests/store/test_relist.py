"""Many entries of a list changed at once: each keeps its own lines, and the result says exactly what it should."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.store.editor import set_value
from empathy_cli.store.reader import parse
from empathy_cli.store.relist import relisted, with_entries

FILE = """\
kind: journey
id: j
title: T
persona: p
steps:   # in order
  - id: a   # the first
    title: A

  # above b
  - title: 'B'   # quoted
    id: b
    note: >-
      folded
      text
      # part of the text

    # below b

  - id: c
    title: C
    next: [a, b]
    # behind c
# not of a step
goal: [c]
"""


def entry(id_, **more):
    return {"id": id_, "title": id_.upper(), **more}


B = entry("b", note="folded text\n# part of the text")
C = entry("c", next=["a", "b"])


def test_nothing_to_change_changes_nothing():
    assert relisted(FILE, "steps", [entry("a"), B, C], {}) == FILE


def test_entries_move_with_their_comments():
    new = relisted(FILE, "steps", [C, entry("a"), B], {})
    assert new.index("# behind c") < new.index("id: a   # the first") < new.index("# above b") < new.index("# below b") < new.index("# not of a step")
    assert [step["id"] for step in parse(new.encode()).value["steps"]] == ["c", "a", "b"]
    assert sorted(filter(None, new.splitlines())) == sorted(filter(None, FILE.splitlines()))


def test_an_entry_goes_with_its_lines_and_one_comes_between_blank_lines():
    new = relisted(FILE, "steps", [entry("a"), entry("new", emotion=1), C], {})
    assert "# above b" not in new
    assert "    title: A\n\n  - id: new\n    title: NEW\n    emotion: 1\n\n  - id: c\n" in new


def test_fields_change_in_their_own_style():
    new = relisted(FILE, "steps", [entry("a", emotion=-1), {**B, "title": "B 2"}, {**C, "next": []}], {"a": ("emotion",), "b": ("title",), "c": ("next",)})
    assert new == FILE.replace("    title: A\n", "    title: A\n    emotion: -1\n").replace("'B'", "'B 2'").replace("next: [a, b]", "next: []")


@pytest.mark.parametrize("text", [
    FILE.replace("\n", "\r\n"), "\ufeff" + FILE, FILE.replace("  - ", "- ").replace("\n    ", "\n  "), FILE.partition("goal")[0],
    FILE.partition("\n# not")[0],
], ids=["CRLF", "byte order mark", "not indented", "the end of the file", "no last line end"])
def test_every_way_to_write_a_file_is_kept(text):
    new = relisted(text, "steps", [entry("n"), C, entry("a", emotion=2)], {"a": ("emotion",)})
    assert new is not None
    assert new.count("\r\n") in (0, new.count("\n"))
    assert ("\r\n" in new, new[0], new[-1] == "\n") == ("\r\n" in text, text[0], text[-1] == "\n")
    assert "# behind c" in new
    assert [step["id"] for step in parse(new.removeprefix("\ufeff").encode()).value["steps"]] == ["n", "c", "a"]


@pytest.mark.parametrize("text", [
    "kind: journey\nsteps: [{id: a, title: A}]\n", "kind: journey\nsteps: {id: a, title: A}\n", "kind: journey\nsteps:\n  - {id: a, title: A}\n  -\n", "kind: journey\nid: j\n",
    "kind: journey\nsteps:\n  - id: a\n  - id: a\n", "steps:\n  - id: a\n    title: A\n",
], ids=["brackets", "a single one", "an empty one", "none", "twice the same", "no kind"])
def test_what_has_no_lines_of_its_own_is_left_to_the_slow_way(text):
    assert relisted(text, "steps", [entry("a", emotion=1), entry("b")], {"a": ("emotion",)}) is None


IDS = st.permutations(["a", "b", "c", "n", "m"]).flatmap(lambda ids: st.integers(1, 5).map(lambda n: ids[:n]))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(IDS, st.sampled_from(["", "x: y", "# no", "two\nlines", "- z", "ü" * 120]), st.booleans())
@example(["c"], "# no", True)
def test_whatever_comes_goes_and_moves_the_list_says_it_and_the_rest_stays(ids, said, crlf):
    text = FILE.replace("\n", "\r\n") if crlf else FILE
    old = {"a": entry("a"), "b": B, "c": C}
    entries = [{**old.get(i, entry(i)), **({"does": said} if said else {})} for i in ids]
    new = relisted(text, "steps", entries, {i: ("does",) for i in ids if i in old})
    value = parse(new.encode()).value
    assert [(s["id"], s["title"], " ".join((s.get("does") or "").split())) for s in value["steps"]] == [(e["id"], e["title"], " ".join(e.get("does", "").split())) for e in entries]
    assert {k: v for k, v in value.items() if k != "steps"} == {"kind": "journey", "id": "j", "title": "T", "persona": "p", "goal": ["c"]}
    assert "# not of a step" in new
    for id_, comment in (("a", "# the first"), ("b", "# above b"), ("b", "# below b"), ("c", "# behind c")):
        assert (comment in new) == (id_ in ids), comment


def test_only_what_is_new_or_stood_on_top_gets_a_blank_line_of_its_own():
    text = "kind: journey\nsteps:\n  - id: a\n    title: A\n  - id: b\n    title: B\n\n  - id: c\n    title: C\n"
    a, b, c = (entry(i) for i in "abc")
    assert with_entries(text, "steps", [a, b, c], [a, b, c, entry("x")]) == text + "\n  - id: x\n    title: X\n"
    assert with_entries(text, "steps", [a, b, c], [b, a, c]) == (
        "kind: journey\nsteps:\n  - id: b\n    title: B\n\n  - id: a\n    title: A\n\n  - id: c\n    title: C\n")


def test_a_list_that_grows_beyond_all_limits_is_refused_at_once_and_says_why(monkeypatch):
    text = "kind: touchpoints\ntouchpoints:\n  - id: a\n    name: A\n"
    before, after = [{"id": "a", "name": "A"}], [{"id": "a", "name": "A"}, *({"id": f"t{i}", "name": "T", "information": [
        f"What {k}?" for k in range(60)]} for i in range(400))]
    monkeypatch.setattr("empathy_cli.store.relist.set_value", lambda *_: pytest.fail("the slow way"))
    with pytest.raises(InputError) as refused:
        with_entries(text, "touchpoints", before, after)
    assert [(p.message, p.line) for p in refused.value.problems] == [("more than {limit} values in one file; split it", 0)]


def test_a_list_in_brackets_gets_other_fields_other_entries_and_another_order():
    before, after = [entry("a"), entry("b")], [entry("b", note="x"), entry("c"), entry("a")]
    text = "kind: journey\nsteps: [{id: a, title: A}, {id: b, title: B}]\n"
    for wanted in (after, [entry("a", note="y"), entry("b")], before):
        assert parse(with_entries(text, "steps", before, wanted).encode()).value["steps"] == wanted


def test_a_list_in_brackets_that_grows_beyond_all_limits_says_why():
    with pytest.raises(InputError) as refused:
        with_entries("kind: journey\nsteps: [{id: a, title: A}]\n", "steps", [entry("a")], [entry("a", needs_to_know=["x"] * 21_000)])
    assert [p.message for p in refused.value.problems] == ["more than {limit} values in one file; split it"]


HELD = ["a", "b", "c", "d", "e"]
PLACES = ["above", "beside", "within", "below"]


def written(ids, notes, blanks, *, indent, eol, end):
    """A file whose entries have comments, each with the id of the entry that it belongs to."""
    lines = ["# the file", "kind: journey", "id: j", "title: T", "persona: p", "steps:   # the key"]
    pad = " " * indent
    for n, id_ in enumerate(ids):
        has = {place for i, place in notes if i == id_}
        lines += [""] if n and id_ in blanks else []
        lines += [f"{pad}# {id_} above"] if n and "above" in has else []
        lines += [f"{pad}- id: {id_}" + (f"   # {id_} beside" if "beside" in has else "")]
        lines += [f"{pad}  # {id_} within"] if "within" in has else []
        lines += [f"{pad}  title: {id_.upper()}", f"{pad}  thinks:", f"{pad}    text: >-", f"{pad}      so", f"{pad}      so"]
        lines += [f"{pad}  # {id_} below"] if "below" in has else []
    lines += ["# behind the list", "note: N"] if end == "more" else []
    return eol.join(lines) + (eol if end == "whole" else "")


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 5), st.permutations([*HELD, "x", "z"]), st.integers(1, 7), st.sets(st.sampled_from(HELD)),
       st.sets(st.tuples(st.sampled_from(HELD), st.sampled_from(PLACES))), st.sets(st.sampled_from(HELD)), st.sampled_from([0, 2, 4]),
       st.sampled_from(["\n", "\r\n"]), st.sampled_from(["whole", "torn", "more"]), st.booleans())
def test_every_comment_of_every_entry_that_stays_stays_with_it(n, order, k, edited, notes, blanks, indent, eol, end, slow):
    ids, wanted = HELD[:n], order[:k]
    text = written(ids, notes, blanks, indent=indent, eol=eol, end=end)
    before = [entry(i, thinks={"text": "so so"}) for i in ids]
    after = [entry(i, thinks={"text": "so so"}, **({"emotion": -1.5} if i in edited else {})) for i in wanted]
    new = set_value(text, ("steps",), after) if slow else with_entries(text, "steps", before, after)

    value = parse(new.encode()).value
    assert [(s["id"], s["title"], s.get("emotion")) for s in value["steps"]] == [(e["id"], e["title"], "-1.5" if "emotion" in e else None) for e in after]
    assert all((s["thinks"]["text"] if isinstance(s["thinks"], dict) else s["thinks"]) == "so so" for s in value["steps"])
    assert {key: v for key, v in value.items() if key != "steps"} == {key: v for key, v in parse(text.encode()).value.items() if key != "steps"}
    said = re.findall(r"# (\w) (\w+)|- id: (\w)", new)
    there = [(i, place) for i, place, _ in said if i]
    assert len(there) == len(set(there))
    kept = {(i, place) for i, place in notes if i in ids and i in wanted and (place != "above" or i != ids[0])}
    assert kept <= set(there)
    for comment in ("# the file", "# the key", *(["# behind the list"] if end == "more" else [])):
        assert new.count(comment) == 1
    assert (new.count("\r\n"), new.endswith(eol)) == (new.count("\n") if eol == "\r\n" else 0, end == "whole")
    if not slow:
        assert set(there) == kept
        owners = [i or entry_id for i, _, entry_id in said]
        assert list(dict.fromkeys(owners)) == list(wanted) == [i for n, i in enumerate(owners) if n == 0 or owners[n - 1] != i]
