"""What is silenced, where, and that nothing is silenced for ever."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from empathy_cli.check.remarks import remarks
from empathy_cli.check.run import findings
from empathy_cli.store.workspace import load

HEAD = "kind: persona\nid: lea\nname: Lea\n"
WRONG = "pains: [{text: A, evidence: [gone]}]"


def said(root: Path, text: str, settings: str = "", **options: object) -> list[tuple[str, str, int]]:
    (root / "personas").mkdir(exist_ok=True)
    (root / "empathy.yaml").write_text(settings, "utf-8")
    (root / "personas/lea.yaml").write_text(text, "utf-8")
    problems = findings(load(root, keep=True), select=["REF01", "CHK01"], **options)  # type: ignore[arg-type]  # options of `findings`, by their names
    return [(p.rule, p.file, p.line) for p in problems]


@pytest.mark.parametrize("text", [
    f"{HEAD}{WRONG}  # empathy: ignore REF01 — it comes next week\n",
    f"{HEAD}{WRONG}  # empathy: ignore REF01 - it comes next week\n",
    f"{HEAD}{WRONG}  # empathy: ignore REF01: it comes next week\n",
    f"{HEAD}{WRONG}  #empathy:ignore ref01 it comes next week\n",
    f"{HEAD}# empathy: ignore REF01 — it comes next week\n{WRONG}\n",
    f"{HEAD}pains:\n  - text: A\n    evidence:\n      # empathy: ignore REF01 — soon\n      - gone\n",
])
def test_a_comment_with_a_reason_silences_its_line_or_the_next(text: str, tmp_path: Path) -> None:
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(("comment", "says"), [
    ("# empathy: ignore REF01", "a silence needs a reason: “# empathy: ignore REF01 — reason”"),
    ("# empathy: ignore REF01 —", "a silence needs a reason"),
    ("# empathy: ignore — because", "this silences no rule: write “# empathy: ignore PER09 — reason”"),
    ("# empathy: ignore REF99 — because", "there is no rule “REF99”"),
])
def test_a_silence_that_says_too_little_silences_nothing_and_is_said(
        comment: str, says: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"{HEAD}{WRONG}  {comment}\n") == [
        ("REF01", "personas/lea.yaml", 4), ("CHK01", "personas/lea.yaml", 4)]
    problem = findings(load(tmp_path, keep=True), select=["CHK01"])[0]
    assert says in problem.text


def test_what_cannot_be_read_is_not_silenced(tmp_path: Path) -> None:
    assert said(tmp_path, f"{HEAD}pain: a  # empathy: ignore DOC01 — later\n") == [
        ("DOC01", "personas/lea.yaml", 4), ("CHK01", "personas/lea.yaml", 4)]
    problem = findings(load(tmp_path, keep=True), select=["CHK01"])[1]
    assert problem.text == "DOC01 is never silenced; mend what it found, and take this out"


def test_a_comment_two_lines_above_or_behind_other_words_silences_nothing_there(tmp_path: Path) -> None:
    text = f"{HEAD}# empathy: ignore REF01 — because\n\n{WRONG}\n"
    assert said(tmp_path, text) == [("REF01", "personas/lea.yaml", 6), ("CHK01", "personas/lea.yaml", 4)]
    text = f"{HEAD}role: A  # empathy: ignore REF01 — because\n{WRONG}\n"
    assert said(tmp_path, text) == [("REF01", "personas/lea.yaml", 5), ("CHK01", "personas/lea.yaml", 4)]


def test_of_two_codes_on_a_line_each_has_to_silence_something(tmp_path: Path) -> None:
    text = f"{HEAD}{WRONG}  # empathy: ignore REF01, IMG01 — because\n"
    assert said(tmp_path, text) == [("CHK01", "personas/lea.yaml", 4)]


def test_a_silence_of_the_settings_that_silences_nothing_is_found_where_it_stands(tmp_path: Path) -> None:
    settings = "check:\n  ignore:\n    - {rule: IMG01, reason: old}\n    - {rule: REF01, id: lea, reason: soon}\n"
    assert said(tmp_path, f"{HEAD}{WRONG}\n", settings) == [("CHK01", "empathy.yaml", 3)]


def test_only_silences_of_rules_that_ran_and_of_files_that_were_asked_for_are_judged(tmp_path: Path) -> None:
    settings = "check: {ignore: [{rule: IMG01, reason: old}]}\n"
    said(tmp_path, f"{HEAD}role: A  # empathy: ignore IMG01 — because\n", settings)
    workspace = load(tmp_path, keep=True)
    assert len(findings(workspace)) >= 2
    assert findings(workspace, select=["REF01"]) == []
    assert [p.file for p in findings(workspace, ["personas/lea.yaml"], select=["CHK01"])] == ["personas/lea.yaml"]
    assert findings(workspace, ["empathy.yaml"], select=["CHK01"]) == []  # it may silence what is found elsewhere


LISTED = "pains:{0}\n  - {{text: A, evidence: [gone]}}\n  # c\n\n  - text: B\n    evidence:\n      - gone\n"
COMMENT = "# empathy: ignore REF01 — it comes next week"


@pytest.mark.parametrize(("text", "left"), [
    (f"{HEAD}{LISTED.format(f'   {COMMENT}')}", []),
    (f"{HEAD}{COMMENT}\n{LISTED.format('')}", []),
    (f"{HEAD}{COMMENT}\n# others\n{LISTED.format('')}", []),
    (f"{HEAD}pains:  {COMMENT}\n- {{text: A, evidence: [gone]}}\n- {{text: A, evidence: [gone]}}\n", []),
    (f"{HEAD}{COMMENT}\npains:\n- {{text: A, evidence: [gone]}}\n- {{text: A, evidence: [gone]}}\n", []),
    (f"{HEAD}pains:\n  {COMMENT}\n  - text: A\n    evidence: [gone]\n  - text: B\n    evidence: [gone]\n", [("REF01", 9)]),
    (f"{HEAD}pains:\n  - text: A  {COMMENT}\n    evidence: [gone]\n", [("REF01", 6), ("CHK01", 5)]),
    (f"{HEAD}pains:  {COMMENT}\n  - text: A\ngoals:\n  - text: B\n    evidence: [gone]\n", [("REF01", 8), ("CHK01", 4)]),
    (f"{HEAD}pains:\n  - evidence:   {COMMENT}\n    - gone\n    text: A\n", []),
    (f"{HEAD}pains:\n  - evidence:   {COMMENT}\n    - n\n    against: [gone]\n    text: A\n", [("REF01", 7)]),
])
def test_a_comment_at_a_key_or_above_a_key_or_an_entry_covers_all_of_it(
        text: str, left: list[tuple[str, int]], tmp_path: Path) -> None:
    assert [(rule, line) for rule, _, line in said(tmp_path, text)] == left


@pytest.mark.parametrize("text", [
    f'{HEAD}pains: [{{text: "A {COMMENT}", evidence: [gone]}}]\n',
    f"{HEAD}pains: [{{text: 'It''s {COMMENT}', evidence: [gone]}}]\n",
    f"{HEAD}quote: |\n  {COMMENT}\n{WRONG}\n",
    f"{HEAD}quote: >-\n\n  A\n  {COMMENT}\n\n{WRONG}\n",
    f'{HEAD}quote: "A\n  {COMMENT}\n  B"\n{WRONG}\n',
])
def test_what_only_looks_like_a_comment_silences_nothing_and_is_not_said_to_be_one(text: str, tmp_path: Path) -> None:
    assert [rule for rule, *_ in said(tmp_path, text)] == ["REF01"]


@pytest.mark.parametrize("text", [
    f"{HEAD}quote: |   {COMMENT.replace('REF01', 'EVD06')}\n  Ring\n  079 123 45 67\n",
    f"{HEAD}{COMMENT.replace('REF01', 'EVD06')}\nquote: |\n  Ring\n  079 123 45 67\n",
    f"{HEAD}quote: '079 123 45 67 # empathy: ignore IMG01 — no'   {COMMENT.replace('REF01', 'EVD06')}\n",
])
def test_beside_a_text_a_comment_is_still_one(text: str, tmp_path: Path) -> None:
    said(tmp_path, text)
    assert findings(load(tmp_path, keep=True), select=["EVD06", "CHK01"]) == []


@pytest.mark.parametrize(("text", "says", "place"), [
    (f"{HEAD}role: A   {COMMENT}\n", "REF01 finds nothing in this line", (4, 11, 55)),
    (f"{HEAD}  {COMMENT}\nrole: A\n", "REF01 finds nothing in what begins below this silence", (4, 3, 47)),
    (f"{HEAD}pains:  {COMMENT}\n  - A\n", "REF01 finds nothing in “pains”", (4, 9, 53)),
])
def test_what_is_said_of_a_needless_silence_names_what_it_covers_and_marks_the_comment(
        text: str, says: str, place: tuple[int, int, int], tmp_path: Path) -> None:
    said(tmp_path, text)
    problem, = findings(load(tmp_path, keep=True), select=["CHK01"])
    assert problem.text.startswith(says)
    assert (problem.line, problem.column, problem.end) == place


def test_a_comment_at_the_end_or_above_an_empty_line_covers_nothing_below(tmp_path: Path) -> None:
    assert [rule for rule, *_ in said(tmp_path, f"{HEAD}{COMMENT}\n\n{WRONG}\n{COMMENT}\n")] == ["REF01", "CHK01", "CHK01"]


def test_while_something_cannot_be_read_no_silence_is_called_needless(tmp_path: Path) -> None:
    settings = "check: {ignore: [{rule: REF01, id: lea, reason: soon}, {rule: IMG01, reason: old}]}\n"
    text = f"{HEAD}pain: typo\nrole: A  {COMMENT}\ngoals: [B]  # empathy: ignore ZZZ99 — because\n"
    assert said(tmp_path, text, settings) == [("DOC01", "personas/lea.yaml", 4), ("CHK01", "personas/lea.yaml", 6)]


def test_a_silence_with_an_id_that_nothing_has_is_said_once(tmp_path: Path) -> None:
    settings = "check:\n  ignore:\n    - {rule: REF01, id: le, reason: soon}\n"
    assert [(rule, file) for rule, file, _ in said(tmp_path, f"{HEAD}{WRONG}\n", settings)] == [
        ("REF01", "empathy.yaml"), ("REF01", "personas/lea.yaml")]


def test_a_comment_names_each_rule_once_and_not_any_number_of_them(tmp_path: Path) -> None:
    found = remarks(b"id: a  # empathy: ignore PER09, per09, " + b", ".join(b"ZZ%d" % i for i in range(500)))
    assert found[0].codes == ("PER09", *(f"ZZ{i}" for i in range(19)))


@pytest.mark.parametrize("text", [
    lambda n: "# empathy: ignore REF01 — a\n" * 8 * n + "id: a\n",
    lambda n: "pains:\n" + "- A   # empathy: ignore REF01 — it\n" * 8 * n,
    lambda n: "pains: [" + "'A', # empathy: ignore REF01 — it\n  " * 4 * n + "]",
    lambda n: "id: '" + "# empathy: ignore REF01 " * n + "'",
], ids=["stacked", "entries", "quoted", "text"])
def test_many_comments_take_time_in_proportion(text: Callable[[int], str]) -> None:
    def took(data: bytes) -> float:
        begun = process_time()
        remarks(data)
        return process_time() - begun

    few, many = (min(took(text(n).encode()) for _ in range(3)) for n in (500, 2_500))
    assert many < 10 * max(few, 0.001)
