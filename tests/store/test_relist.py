"""Many entries of a list changed at once: each keeps its own lines, and the result says exactly what it should."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from empathy_cli.store.reader import parse
from empathy_cli.store.relist import relisted

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
], ids=["CRLF", "byte order mark", "not indented", "the end of the file"])
def test_every_way_to_write_a_file_is_kept(text):
    new = relisted(text, "steps", [entry("n"), C, entry("a", emotion=2)], {"a": ("emotion",)})
    assert new is not None
    assert new.count("\r\n") in (0, new.count("\n"))
    assert ("\r\n" in new, new[0]) == ("\r\n" in text, text[0])
    assert [step["id"] for step in parse(new.removeprefix("\ufeff").encode()).value["steps"]] == ["n", "c", "a"]


@pytest.mark.parametrize("text", [
    "kind: journey\nsteps: [{id: a, title: A}]\n", "kind: journey\nsteps: {id: a, title: A}\n", "kind: journey\nsteps:\n  - {id: a, title: A}\n  -\n", "kind: journey\nid: j\n",
    "kind: journey\nsteps:\n  - id: a\n  - id: a\n", "kind: journey\nsteps:\n  - id: a\n    title: A",
], ids=["brackets", "a single one", "an empty one", "none", "twice the same", "no last line end"])
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
