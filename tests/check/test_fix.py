"""--fix mends what was found and nothing else: comments, layout and the words around stay."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.check import mending
from empathy_cli.check.fix import Fixed, fix, mendable
from empathy_cli.check.run import asked, findings
from empathy_cli.insight.personal import masked
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import Problem
from empathy_cli.store import position
from empathy_cli.store.editor import _refused, set_value
from empathy_cli.store.reader import parse
from empathy_cli.store.workspace import load

HEAD = "kind: source\nid: talks\ntitle: Talks\n"
DAY = date(2026, 7, 1)
CODES = ("EVD06", "TXT01", "CHK01", "MAP05", "TPT04", "DOC01")


def mend(root: Path, files: dict[str, str], codes: Iterable[str] = CODES, *, write: bool = True) -> Fixed:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())

    def look(workspace: Workspace) -> list[Problem]:
        return findings(workspace, select=codes, today=DAY)

    workspace = load(root, keep=True)
    return fix(workspace, look(workspace), DAY, check=look, write=write)


NUGGET = "nuggets:\n  - id: n1\n    verbatim: "


@pytest.mark.parametrize(("before", "after"), [
    (f"{HEAD}{NUGGET}Ask anna@example.org now   # why\n", f"{HEAD}{NUGGET}Ask [e-mail] now   # why\n"),
    (f"{HEAD}{NUGGET}'It''s anna@example.org'\n", f"{HEAD}{NUGGET}'It''s [e-mail]'\n"),
    (f'{HEAD}{NUGGET}"A \\"q\\" \\u00e9 anna@example.org"\n', f'{HEAD}{NUGGET}"A \\"q\\" \\u00e9 [e-mail]"\n'),
    (f"{HEAD}{NUGGET}anna@example.org\n", f'{HEAD}{NUGGET}"[e-mail]"\n'),
    (f"{HEAD}{NUGGET}>-\n      Ask anna@example.org\n      or me,  at\n      once\n    tags: [a]  # t\n",
     f"{HEAD}{NUGGET}>-\n      Ask [e-mail]\n      or me,  at\n      once\n    tags: [a]  # t\n"),
    (f"{HEAD}{NUGGET}>\n      Ring 079 123\n      45 67 now,\n      please\n",
     f"{HEAD}{NUGGET}>\n      Ring [phone] now,\n      please\n"),
    (f"{HEAD}note: |\n  Call 079 123 45 67\n\n\nlink: https://example.org/a\n",
     f"{HEAD}note: |\n  Call [phone]\n\n\nlink: https://example.org/a\n"),
    (f"{HEAD}nuggets:\n  - {{id: n1, verbatim: Ask anna@example.org, tags: [a]}}  # c\n",
     f'{HEAD}nuggets:\n  - {{id: n1, verbatim: "Ask [e-mail]", tags: [a]}}  # c\n'),
    (f"{HEAD}nuggets:\n  -\n  # one\n  - id: n1\n    verbatim: a@b.cd and ab@example.org, 079 123 45 67\n    locator: P2, Anna Müller\n",
     f'{HEAD}nuggets:\n  -\n  # one\n  - id: n1\n    verbatim: "[e-mail] and [e-mail], [phone]"\n    locator: P2, [name]\n'),
    (f"\ufeff{HEAD}note: Ask anna@example.org\n".replace("\n", "\r\n"), f"\ufeff{HEAD}note: Ask [e-mail]\n".replace("\n", "\r\n")),
    ("kind: persona\nid: lea\nname: Lea\nquote: Ring 079 123 45 67   # hers\n",
     "kind: persona\nid: lea\nname: Lea\nquote: Ring [phone]   # hers\n"),
    ("kind: persona\nid: lea\nname: Lea\npains: [Off\u202eice, 'a']   # c\u200d\n",
     "kind: persona\nid: lea\nname: Lea\npains: [Office, 'a']   # c\u200d\n"),
    ('kind: persona\nid: lea\nname: Lea\npains: ["Off\\u202eice \\\\u202e \\xe9", \'\\u202e\', \\u202e]\n',
     'kind: persona\nid: lea\nname: Lea\npains: ["Office \\\\u202e \\xe9", \'\\u202e\', \\u202e]\n'),
    ("\ufeffkind: persona\nid: lea\nname: L\u200bea\nrole: F\xadlow\n", "\ufeffkind: persona\nid: lea\nname: Lea\nrole: Flow\n"),
    ('kind: empathy-map\nid: m\ntitle: M\nsegment: S\nthinks_and_feels:\n  thoughts:\n    - a\n    -\n    - text: b   # t\n      basis: "heard"  # h\n',
     'kind: empathy-map\nid: m\ntitle: M\nsegment: S\nthinks_and_feels:\n  thoughts:\n    - a\n    -\n    - text: b   # t\n      basis: "inferred"  # h\n'),
    ("kind: touchpoints\ntouchpoints:\n  - id: a   # a\n    name: A\n    vulnerabilities:\n      - effect: c  # c\n        owner: CX\n",
     "kind: touchpoints\ntouchpoints:\n  - id: a   # a\n    name: A\n    vulnerabilities:\n      - effect: c  # c\n        owner: CX\n        status: open\n"),
    ("kind: persona\nid: lea\nname: Lea\npains: [a]   # empathy: ignore EVD06 — asked\nrole: b\n",
     "kind: persona\nid: lea\nname: Lea\npains: [a]\nrole: b\n"),
    ("kind: persona\nid: lea\nname: Lea\n# empathy: ignore EVD06, TXT01 — asked\nquote: Ring 079 123 45 67\n# z\n",
     "kind: persona\nid: lea\nname: Lea\n# empathy: ignore EVD06 — asked\nquote: Ring 079 123 45 67\n# z\n"),
    ("kind: persona\nid: lea\nname: Lea\n  # empathy: ignore EVD06 — asked\nrole: b\n",
     "kind: persona\nid: lea\nname: Lea\nrole: b\n"),
])
def test_only_what_was_found_changes(before: str, after: str, tmp_path: Path) -> None:
    done = mend(tmp_path, {"personas/it.yaml": before})
    assert (tmp_path / "personas/it.yaml").read_bytes().decode() == after
    assert done.refused == ()
    assert done.mended
    assert {p.file for p in done.mended} == {"personas/it.yaml"}
    again = load(tmp_path, keep=True)
    assert mendable(findings(again, select=CODES, today=DAY), again) == set()


@pytest.mark.parametrize(("before", "after"), [
    ("# top\ncheck:\n  ignore:\n    # a\n    - {rule: EVD06, reason: x}  # b\n    # c\n    - {rule: REF01, reason: y}\nname: N\n",
     "# top\ncheck:\n  ignore:\n    # a\n    # c\n    - {rule: REF01, reason: y}\nname: N\n"),
    ("check:\n  ignore:\n    # why\n    - rule: EVD06\n      reason: x\n    - rule: TXT01\n      reason: y\n",
     "check:\n  ignore:\n    # why\n"),
    ("check:\n  ignore:\n    # a\n    - {rule: TXT01, reason: y}\n    # c\nname: N\n", "check:\n  ignore:\n    # a\n    # c\nname: N\n"),
    ("name: N\ncheck:\n  ignore:\n    - {rule: EVD06, reason: x}\n", "name: N\n"),
])
def test_a_silence_that_silences_nothing_is_taken_out_of_the_settings(before: str, after: str, tmp_path: Path) -> None:
    broken = "kind: persona\nid: lea\nname: Lea\npains: [{text: A, evidence: [gone]}]\n"
    done = mend(tmp_path, {"empathy.yaml": before, "personas/it.yaml": f"{HEAD}note: a\n", "personas/lea.yaml": broken})
    assert done.refused == ()
    assert (tmp_path / "empathy.yaml").read_text("utf-8") == after


@pytest.mark.parametrize("comment", ["# empathy: ignore EVD06", "# empathy: ignore ZZZ99 — x", "# empathy: ignore DOC01 — x"])
def test_a_silence_that_takes_thought_is_left_alone(comment: str, tmp_path: Path) -> None:
    text = f"{HEAD}note: a  {comment}\n"
    assert mend(tmp_path, {"personas/it.yaml": text}).mended == ()
    assert (tmp_path / "personas/it.yaml").read_text("utf-8") == text


def test_a_silence_that_cannot_be_taken_out_alone_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "without", lambda *_: "")
    text = f"{HEAD}note: a   # empathy: ignore EVD06 — agreed\n"
    done = mend(tmp_path, {"personas/it.yaml": text})
    assert [why.text for why in done.refused] == [
        "the comment in line 4 cannot be taken out without touching more than that. Delete it by hand"]
    assert (tmp_path / "personas/it.yaml").read_text("utf-8") == text


@pytest.mark.parametrize("text", [
    f"{HEAD}note: |\n  Write\n  # empathy: ignore EVD06 — like this\n", f'{HEAD}note: "A # empathy: ignore EVD06 — x"\n'])
def test_what_only_looks_like_a_comment_is_no_silence(text: str, tmp_path: Path) -> None:
    done = mend(tmp_path, {"personas/it.yaml": text})
    assert (tmp_path / "personas/it.yaml").read_text("utf-8") == text
    assert done.mended == done.refused == ()
    assert findings(done.workspace, select=["CHK01"], today=DAY) == []


UNREAD = "kind: persona\nid: lea\nname: Lea\npain: typo\nquote: a   # empathy: ignore EVD06 — agreed 3 May\n"
AGREED = "# why\ncheck: {ignore: [{rule: EVD06, id: lea, reason: agreed}, {rule: TXT01, reason: agreed}]}\n"


def test_what_is_said_of_a_file_only_because_it_cannot_be_read_is_not_asked_for(tmp_path: Path) -> None:
    """So --fix leaves alone a file that nobody has named, and what no selected rule has to say."""
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/a.yaml").write_text("kind: persona\nid: a\nname: A\u202eb\n", "utf-8")
    (tmp_path / "personas/b.yaml").write_text("kind: persona\nid: b\nname: B\n", "utf-8")
    workspace = load(tmp_path, keep=True)

    def due(file: str, rules: str) -> tuple[set[str], set[str]]:
        files = [f"personas/{file}.yaml"]
        found = findings(workspace, files, select=[rules], today=DAY)
        assert "TXT01" in {p.rule for p in found}
        left = asked(found, workspace, files, select=[rules])
        return {p.file for p in left}, {p.rule[:3] for p in left}

    assert due("b", "PER") == ({"personas/b.yaml"}, {"PER"})
    assert due("a", "PER") == due("b", "TXT") == (set(), set())
    assert due("a", "TXT") == ({"personas/a.yaml"}, {"TXT"})


def test_while_something_cannot_be_read_silences_and_their_reasons_stay(tmp_path: Path) -> None:
    files = {"personas/lea.yaml": UNREAD, "empathy.yaml": AGREED,
             "personas/it.yaml": f"{HEAD}note: a   # empathy: ignore EVD06 — agreed\n"}
    done = mend(tmp_path, files)
    assert {file: (tmp_path / file).read_text("utf-8") for file in files} == files
    assert done.mended == done.refused == ()
    assert {p.rule for p in findings(done.workspace, select=CODES, today=DAY)} == {"DOC01"}


FILES = {
    "empathy.yaml": "check: {ignore: [{rule: EVD06, id: other, reason: y}]}\n",
    "personas/a.yaml": f"{HEAD}note: Ask anna@example.org\n",
    "personas/b.yaml": "kind: persona\nid: lea\nname: Lea\nquote: >\n  Ring 079 123\n  45 67\npains: [Off\u202eice]\n",
    "personas/c.yaml": "kind: source\nid: other\ntitle: Other\nnote: Ring 079 123 45 68\n",
}


def test_several_files_are_mended_in_one_go_and_silenced_findings_stay(tmp_path: Path) -> None:
    done = mend(tmp_path, FILES)
    assert {(p.rule, p.file) for p in done.mended} == {
        ("EVD06", "personas/a.yaml"), ("EVD06", "personas/b.yaml"), ("TXT01", "personas/b.yaml")}
    assert sorted(done.files) == ["personas/a.yaml", "personas/b.yaml"]
    assert (tmp_path / "personas/c.yaml").read_text("utf-8") == FILES["personas/c.yaml"]
    assert "lea" in done.workspace.documents
    assert findings(done.workspace, select=["EVD06", "TXT01"], today=DAY) == []


def test_a_preview_writes_nothing_and_shows_nothing_that_was_found(tmp_path: Path) -> None:
    done = mend(tmp_path, FILES, write=False)
    assert {file: (tmp_path / file).read_bytes().decode() for file in FILES} == FILES
    diff = done.diff()
    assert "-note: Ask ••••••••••••••••\n+note: Ask [e-mail]\n" in diff
    assert "-  Ring ••• •••\n-  •• ••\n" in diff
    assert not any(piece in diff for piece in ("anna@", "079 123", "45 67"))
    assert diff.startswith("--- personas/a.yaml\n+++ personas/a.yaml\n@@ ")


def test_a_file_that_somebody_changed_meanwhile_is_left_and_the_others_are_mended(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    for name in ("talks", "more"):
        (tmp_path / f"personas/{name}.yaml").write_text(f"{HEAD.replace('talks', name)}note: Ask ab@example.org\n", "utf-8")

    def look(workspace: Workspace) -> list[Problem]:
        (tmp_path / "personas/talks.yaml").write_text(f"{HEAD}note: Ask ab@example.org, please\n", "utf-8")
        return findings(workspace, select=["EVD06"], today=DAY)

    workspace = load(tmp_path, keep=True)
    done = fix(workspace, findings(workspace, select=["EVD06"], today=DAY), DAY, check=look)
    assert [(p.file, "was changed by somebody else" in p.text) for p in done.refused] == [("personas/talks.yaml", True)]
    assert "ab@example.org, please" in (tmp_path / "personas/talks.yaml").read_text("utf-8")
    assert (tmp_path / "personas/more.yaml").read_text("utf-8").endswith("note: Ask [e-mail]\n")
    assert [p.file for p in done.mended] == ["personas/more.yaml"]
    assert set(done.after) == {"personas/more.yaml"}
    assert [p.file for p in findings(done.workspace, select=["EVD06"], today=DAY)] == ["personas/talks.yaml"]


def test_what_the_editor_refuses_is_said_with_the_masked_text_and_the_rest_is_mended(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., str] = set_value

    def sometimes(text: str, path: tuple[str | int, ...], value: object) -> str:
        if path == ("note",):
            raise _refused(text, None, path, value)
        return real(text, path, value)

    monkeypatch.setattr(mending, "set_value", sometimes)
    note = 'note: "Ask anna\\x40example.org,\n  please"\n'
    done = mend(tmp_path, {"personas/it.yaml": f"{HEAD}{note}method: ab@example.org\n"})
    assert [(p.rule, p.file, p.path) for p in done.refused] == [("EVD06", "personas/it.yaml", ("note",))]
    assert "[e-mail]" in done.refused[0].text
    assert "anna@" not in done.refused[0].text + str(done.refused[0].values)
    assert (tmp_path / "personas/it.yaml").read_text("utf-8") == f'{HEAD}{note}method: "[e-mail]"\n'


def test_mending_ends_though_a_rule_always_finds_something(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/it.yaml").write_text(f"{HEAD}note: a@example.org\n", "utf-8")
    workspace = load(tmp_path, keep=True)
    problem = Problem("x", {"language": "en", "names": False}, ("note",), "personas/it.yaml", rule="EVD06")
    calls: list[int] = []

    def look(_: Workspace) -> list[Problem]:
        calls.append(1)
        return [problem]

    fix(workspace, [problem], DAY, check=look)
    assert len(calls) == 1  # the second time, there is nothing to write


WORDS = st.lists(st.sampled_from(["a", "the", "Böot", "don't", '"so"', "#1", "x:", "- b", "[c]", "anna@example.org",
                                  "079 123 45 67", "Frau Anna Müller", "CH93 0076 2011 6238 5295 7", "4111 1111 1111 1111"]),
                 min_size=1, max_size=8).map(" ".join)


def _written(text: str, style: str, indent: str) -> str:
    """A text as somebody might write it, with a comment where there can be one."""
    if style == "'":
        return "'" + text.replace("'", "''") + "'  # c"
    if style == '"':
        return '"' + text.replace('"', '\\"') + '"  # c'
    words = text.split(" ")
    lines = [" ".join(words[i:i + 2]) for i in range(0, len(words), 2)] if style == ">" else [text]
    return f"{style}-  # c\n" + "\n".join(indent + line for line in lines)


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, st.sampled_from("'\">|")), min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_whatever_is_mended_reads_as_it_did_but_for_what_is_masked_and_keeps_its_comments(
        texts: list[tuple[str, str]], eol: str) -> None:
    entries = "".join(f"  # {i}\n  - id: n{i}\n    verbatim: {_written(text, style, '      ')}\n    tags: [t]   # t\n"
                      for i, (text, style) in enumerate(texts))
    before = f"{HEAD}language: de\nnuggets:\n{entries}# end\n".replace("\n", eol)
    with TemporaryDirectory() as folder:
        done = mend(Path(folder), {"personas/it.yaml": before}, codes=["EVD06"])
        after = (Path(folder) / "personas/it.yaml").read_bytes().decode()
    assert done.refused == ()
    raw: Any = parse(before.encode()).value
    for nugget in raw["nuggets"]:
        nugget["verbatim"] = masked(nugget["verbatim"], "de", names=True)
    assert parse(after.encode()).value == raw
    remarks = re.compile(r"# (?:c|t|end|[0-9])\r?$", re.MULTILINE)
    assert remarks.findall(after) == remarks.findall(before)
    assert ("\r\n" in after) == (eol == "\r\n")


def test_many_findings_in_one_file_are_mended_without_reading_it_for_each(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    styles = ("Ask anna@example.org", "'Ask anna@example.org'", "anna@example.org", ">\n      Ring 079 123\n      45 67")
    nuggets = "".join(f"  - id: n{i}\n    verbatim: {styles[i % 4 if i < 8 else 0]}\n" for i in range(400))
    counted: list[int] = []

    def counting(data: bytes) -> Any:
        counted.append(1)
        return parse(data)

    monkeypatch.setattr(mending, "parse", counting)
    done = mend(tmp_path, {"personas/it.yaml": f"{HEAD}nuggets:\n{nuggets}"}, codes=["EVD06"])
    assert len(done.mended) == 400
    assert len(counted) < 60
    assert findings(load(tmp_path, keep=True), select=["EVD06"], today=DAY) == []


def test_what_needs_thought_is_not_called_mendable(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/t.yaml").write_text(
        "kind: touchpoints\ntouchpoints: [{id: a, name: A, vulnerabilities: [{effect: c}]}]\n", "utf-8")
    (tmp_path / "personas/it.yaml").write_text(f"{HEAD}note: Ask anna@example.org\nmethod: {'a' * 9}\n", "utf-8")
    (tmp_path / "personas/bad.yaml").write_text(f"{HEAD}note: Ask \u202ehim\n", "utf-8")
    (tmp_path / "personas/worse.yaml").write_text("a: b\n", "utf-8")
    workspace = load(tmp_path, keep=True)
    problems = findings(workspace, select=CODES, today=DAY)
    can = mendable(problems, workspace)
    told = {(p.rule, p.path[-1:]): i in can for i, p in enumerate(problems)}
    assert told == {("TPT04", ("owner",)): False, ("TPT04", ("status",)): True, ("EVD06", ("note",)): True,
                    ("TXT01", ()): True, ("DOC01", ()): False}


def test_findings_without_a_mend_change_nothing(tmp_path: Path) -> None:
    text = "kind: persona\nid: lea\nname: Lea\npains: [{text: A, evidence: [gone]}]\n"
    done = mend(tmp_path, {"personas/it.yaml": text}, codes=["REF01"])
    assert (done.mended, done.refused, done.after, done.diff()) == ((), (), {}, "")
    assert (tmp_path / "personas/it.yaml").read_text("utf-8") == text


def test_of_several_findings_in_one_text_or_comment_each_is_said_to_be_mended(tmp_path: Path) -> None:
    text = f"{HEAD}note: Ask anna@example.org, 079 123 45 67\n# empathy: ignore EVD06, TXT01 — x\nauthor: A\n"
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/it.yaml").write_text(text, "utf-8")
    workspace = load(tmp_path, keep=True)
    found = findings(workspace, select=CODES, today=DAY)
    done = fix(workspace, found, DAY, check=lambda now: findings(now, select=CODES, today=DAY))
    assert len(done.mended) == len(mendable(found, workspace)) == len(found) == 4
    assert (tmp_path / "personas/it.yaml").read_text("utf-8") == f"{HEAD}note: Ask [e-mail], [phone]\nauthor: A\n"


def test_texts_that_need_quotes_once_they_are_mended_are_mended_all_at_once(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    styles = ("anna@example.org", "{id: n%d, verbatim: Ask anna@example.org}", '"Ask anna\\x40example.org"', "Ask: anna@example.org"[5:])
    nuggets = "".join(f"  - {styles[1] % i}\n" if i % 4 == 1 else f"  - id: n{i}\n    verbatim: {styles[i % 4]}   # c\n"
                      for i in range(1_500))
    counted: list[int] = []

    def counting(data: bytes) -> Any:
        counted.append(1)
        return parse(data)

    monkeypatch.setattr(mending, "parse", counting)
    done = mend(tmp_path, {"personas/it.yaml": f"{HEAD}nuggets:\n{nuggets}"}, codes=["EVD06"])
    assert len(done.mended) == 1_500
    assert done.refused == ()
    assert len(counted) < 20
    assert findings(load(tmp_path, keep=True), select=["EVD06"], today=DAY) == []
    assert (tmp_path / "personas/it.yaml").read_text("utf-8").count("   # c\n") == 1_125


def test_what_takes_too_many_readings_is_left_for_another_run_and_said_once(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tail = "".join(f"      - {{effect: c{i}, owner: CX}}\n" for i in range(40))
    text = f"kind: touchpoints\ntouchpoints:\n  - id: a\n    name: A\n    vulnerabilities:\n{tail}"
    attempts: list[int] = []
    real: Callable[..., str] = set_value

    def counting(*given: Any) -> str:
        attempts.append(1)
        return real(*given)

    monkeypatch.setattr(mending, "set_value", counting)
    monkeypatch.setattr(mending, "ROOM", 10 * mending.READINGS * (len(text) + 200))
    done = mend(tmp_path, {"personas/it.yaml": text})
    assert 5 <= len(attempts) <= 10
    assert len(done.mended) == len(attempts)
    assert [(p.file, "again" in p.text) for p in done.refused] == [("personas/it.yaml", True)]
    for _ in range(9):
        done = mend(tmp_path, {})
    assert (done.mended, done.refused) == ((), ())
    assert (tmp_path / "personas/it.yaml").read_text("utf-8").count("status: open") == 40


def test_texts_that_no_words_can_mend_are_not_halved_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = '"Ask anna@example.org,\\\n      \\ \\x2D please"'
    nuggets = "".join(f"  - id: n{i}\n    verbatim: {note}\n" for i in range(300))
    read: list[int] = []

    def counting(data: bytes) -> Any:
        read.append(len(data))
        return parse(data)

    monkeypatch.setattr(mending, "parse", counting)
    monkeypatch.setattr(mending, "replaced", lambda *_: "]wrong\n[")
    monkeypatch.setattr(mending, "ROOM", 1_000_000)
    before = f"{HEAD}nuggets:\n{nuggets}"
    mend(tmp_path, {"personas/it.yaml": before.replace("anna@", "anna\\x40")}, codes=["EVD06"])
    assert sum(read) < 5 * 1_000_000 + 20 * len(before)


def test_a_list_is_read_once_for_all_that_is_mended_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    answered = position._answered
    monkeypatch.setattr(position, "_answered", lambda raw: asked.append(raw) or answered(raw))

    def visits(n: int) -> int:
        asked.clear()
        nuggets = "".join(f"  - {{id: n{i}, verbatim: a{i}@example.org}}\n" for i in range(n))
        assert len(mend(tmp_path, {"personas/talks.yaml": f"{HEAD}nuggets:\n{nuggets}"}, ["EVD06"], write=False).mended) == n
        return len(asked)

    assert visits(80) <= 2.1 * visits(40)
