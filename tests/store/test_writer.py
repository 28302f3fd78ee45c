"""New files: readable, and exactly what was said."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empathy_cli.locale import translator
from empathy_cli.model.field import Kind, Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS, read_as
from empathy_cli.model.problem import InputError
from empathy_cli.model.types import Bool, Choice, Date, Number, Pattern, Ref
from empathy_cli.model.writing import Markdown, Text
from empathy_cli.store.decoding import UNWANTED
from empathy_cli.store.documents import read_document
from empathy_cli.store.writer import new_text, refresh_unasked

EN = translator("en")
HOSTILE = [
    "no", "on", "y", "NULL", "~", "true", "12:30", "12:30:00", "010", "1_000", "1.10", "1e3", ".inf", ".nan", "0x1f", "0o7",
    "2024-13-45", "2026-03-02", "2001-12-14t21:59:43.10-05:00", "=", "<<", "- x", "-", "---", "...", "? x", ": x", "a: b",
    "a:", "a #b", "#b", "&a", "*a", "!t", "|", ">", "'", '"', "it's", 'say "x"', "\\", "C:\\new", "@x", "`x`", "%x", "[a]",
    "{a}", "a, b", "a\tb", "{{ x }}", "{% x %}", "</style>", "\u00a0x", "x\u00a0", "x\u00a0y", "ä", "李雷", "👩‍🔬", "ا لعربية",
    "x - y", "a  b", "<<<<<<< HEAD", "key: |", "a\n- b", "one\ntwo", "x " * 90, "# Not answered yet: x.", "&quot; x", "*[x]",
]
READABLE = "".join(c for c in string.printable if c not in "\x0b\x0c") + "äß\u00a0“”—é€ \n\n  '\"#:-"
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.sampled_from(READABLE), max_size=260),
    st.lists(st.sampled_from(HOSTILE), max_size=30).map(" ".join),
    st.lists(st.sampled_from([*HOSTILE, "", ""]), max_size=12).map("\n".join),
)


def values(shape) -> st.SearchStrategy:
    """Answers for a type: mostly right, with hostile texts wherever texts go."""
    if isinstance(shape, ListOf):
        return st.lists(values(shape.item), max_size=4)
    if isinstance(shape, Group):
        return st.fixed_dictionaries({}, optional={f.key: values(f.type) for f in shape.fields})
    if isinstance(shape, Choice):
        return st.sampled_from(shape.values)
    if isinstance(shape, Number):
        return st.integers(int(shape.low), int(min(shape.high, 10**6))).map(str)
    if isinstance(shape, Bool):
        return st.sampled_from(["true", "false"])
    if isinstance(shape, Date):
        return st.dates().filter(lambda d: d.year > 999).map(str)
    if isinstance(shape, Ref) or (isinstance(shape, Pattern) and "id" in str(shape.name)):
        return st.sampled_from(["no", "1-2", "2026-03-02", "1e3", "007", "lea-brunner", "y", "0x1f", "null"])
    if isinstance(shape, Text | Markdown):
        return TEXTS
    return st.sampled_from(["no", "interviews#n4", "2026-03-02", "a" * 60, "https://example.org/a?b=c#d,e", "1e3"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.name)
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_new_file_reads_back_as_what_was_written(kind: Kind, data) -> None:
    raw = data.draw(values(kind.group)) | {"kind": kind.name, "id": data.draw(st.sampled_from(["no", "a-1", "007"]))}
    report = Report()
    wanted = read_as(kind, raw, report)
    if report.problems:
        wanted = {k: v for k, v in wanted.items() if k not in {p.path[0] for p in report.problems if p.path}}
        report = Report()
        wanted = read_as(kind, _texts(wanted), report)
    text = new_text(kind, wanted, EN, unasked=["a", "b.c"], command="empathy edit x")
    document, problems = read_document(text.encode(), "new.yaml")
    if report.problems:  # a document whose answers are not complete is the model's business
        assert {p.message for p in problems} == {p.message for p in report.problems}
    else:
        assert problems == ()
        assert document.data == wanted


@settings(max_examples=600, deadline=None)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=60), indent=st.sampled_from(["", "\n", "x\n\n", "x\n ", "x\r"]))
def test_any_text_at_all_reads_back_or_is_refused_by_its_character(text: str, indent: str) -> None:
    story = read_as(KINDS["persona"], {"id": "x", "name": "x", "story": indent + text}, Report())
    if UNWANTED.search(story.get("story", "")):
        with pytest.raises(InputError, match="take it out"):
            new_text(KINDS["persona"], story, EN)
        return
    written = new_text(KINDS["persona"], story, EN)
    assert read_document(written.encode(), "")[0].data == story | {"kind": "persona"}


def _texts(value):
    if isinstance(value, dict):
        return {k: _texts(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_texts(v) for v in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("text", [t for t in HOSTILE if t.strip() == t and "\n" not in t and len(t) < 80])
def test_a_text_that_looks_like_something_else_is_a_text_for_every_reader_of_yaml(text: str) -> None:
    import yaml

    written = new_text(KINDS["persona"], {"id": "x", "name": text, "tags": [text[:60]]}, EN)
    loaded = yaml.safe_load(written)
    assert loaded["name"] == text
    assert loaded["tags"] == [text]


def test_the_file_is_what_a_person_would_have_written() -> None:
    data = {
        "kind": "persona", "id": "lea-brunner", "name": "Lea Brunner", "role": "Night-shift nurse", "type": "primary",
        "goals": [{"text": "Sleep"}, {"text": "A place", "kind": "end", "evidence": ["a#n1", "b"]}],
        "quote": {"text": "I fill in the same form five times: by hand. " * 3 + "Then nothing."},
        "story": "When the ward is quiet,\nshe opens the laptop.\n\nThen she **types**.",
        "traits": [{"label": "Ease", "value": "12:30", "scale": {"value": 4, "max": 5}}],
        "created": "2026-03-02", "tags": ["gift", "no"],
    }
    assert new_text(KINDS["persona"], data, EN, unasked=["pains", "treatment.needs"], command="empathy edit lea") == """\
# yaml-language-server: $schema=../.schema/persona.json
kind: persona
id: lea-brunner
name: Lea Brunner
role: Night-shift nurse
type: primary

goals:
  - Sleep
  - text: A place
    kind: end
    evidence: [a#n1, b]

quote: >-
  I fill in the same form five times: by hand. I fill in the same form five times: by hand. I fill
  in the same form five times: by hand. Then nothing.

story: |
  When the ward is quiet,
  she opens the laptop.

  Then she **types**.

traits:
  - label: Ease
    value: "12:30"
    scale: {value: 4, max: 5}

created: 2026-03-02
tags: [gift, "no"]

# Not answered yet: pains, treatment.needs.
# Ask it with: empathy edit lea
"""


@pytest.mark.parametrize("gap", ["  ", "   "])
def test_a_long_line_is_not_broken_where_two_spaces_stand(gap: str) -> None:
    for start in range(12):
        role = "x" * start + gap.join(["word"] * 20) + " " + gap.join(["word"] * 20)
        written = new_text(KINDS["persona"], {"id": "x", "name": "x", "role": role}, EN)
        assert read_document(written.encode(), "")[0].data["role"] == role


START = "kind: persona\nid: lea\nname: Lea\n"
CLOSING = "\n# Not answered yet: pains, treatment.needs.\n# Ask it with: empathy edit lea\n"


@pytest.mark.parametrize("mark", ["- ", "| ", "> ", "1. ", "```"])
def test_long_prose_with_lines_that_markdown_reads_one_by_one_is_not_folded(mark: str) -> None:
    text = " ".join(["word"] * 40) + f"\n{mark}and this"
    written = new_text(KINDS["persona"], {"id": "lea", "name": "Lea", "story": text}, EN)
    assert "\nstory: |\n" in written
    assert f"\n  {mark}and this\n" in written


def test_the_closing_comment_forgets_what_was_answered() -> None:
    text = START + "treatment:\n  needs: Truth\n" + CLOSING
    assert refresh_unasked(text) == START + "treatment:\n  needs: Truth\n" + CLOSING.replace(", treatment.needs", "")


def test_the_closing_comment_goes_when_all_is_answered() -> None:
    body = START + "pains: [x]\ntreatment:\n  needs: Truth\n"
    assert refresh_unasked(body + CLOSING) == body


def test_the_closing_comment_stays_while_nothing_of_it_is_answered() -> None:
    assert refresh_unasked(START + CLOSING) == START + CLOSING


def test_a_closing_comment_that_somebody_has_changed_is_theirs() -> None:
    for old, new in (("# Ask", "# Do not ask"), ("it with", "it  with"), ("Ask it", "- Ask it"), ("yet: ", "yet: x y, ")):
        text = START + "pains: [x]\n" + CLOSING.replace(old, new)
        assert refresh_unasked(text) == text


def test_own_comments_above_the_closing_one_stay() -> None:
    text = START + "pains: [x]\n\n# mine" + CLOSING
    assert refresh_unasked(text) == START + "pains: [x]\n\n# mine\n# Not answered yet: treatment.needs.\n# Ask it with: empathy edit lea\n"
    assert refresh_unasked(text.replace("\n", "\r\n")) == refresh_unasked(text).replace("\n", "\r\n")


def test_a_step_after_which_nothing_comes_is_written_so() -> None:
    data = {"kind": "journey", "id": "a", "title": "T", "persona": "p", "steps": [
        {"id": "x", "title": "X", "next": []}, {"id": "y", "title": "Y"}]}
    written = new_text(KINDS["journey"], data, EN)
    assert "    next: []\n" in written
    assert read_document(written.encode(), "")[0].data == data
