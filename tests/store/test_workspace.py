"""A folder of documents: everything that is right is there, everything that is wrong is said, and nothing stops the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.model.settings import DEFAULTS
from empathy_cli.store import bounds
from empathy_cli.store import workspace as stored
from empathy_cli.store.decoding import MAX_BYTES
from empathy_cli.store.scan import find_root, scan
from empathy_cli.store.workspace import documents, load, read_file, reread

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")
LEA = "kind: persona\nid: lea\nname: Lea\n"


def said(root: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in load(root).problems:
        found.setdefault(problem.file, []).append(problem.text)
    return found


def test_documents_are_found_by_their_kind_anywhere_below_personas(workspace: Path, write) -> None:
    write("personas/b/any.yml", LEA)
    write("personas/a.yaml", LEA.replace("lea", "ada"))
    write("elsewhere.yaml", LEA.replace("lea", "eve"))
    write("personas/.hidden/x.yaml", LEA.replace("lea", "eve"))
    write("personas/.empathy-tmp-x.yaml", LEA.replace("lea", "eve"))
    write("personas/notes.txt", "x")
    loaded = load(workspace)
    assert {i: d.file for i, d in loaded.documents.items()} == {"ada": "personas/a.yaml", "lea": "personas/b/any.yml"}
    assert loaded.problems == ()
    assert list(loaded.files) == ["personas/a.yaml", "personas/b/any.yml"]
    assert loaded.files["personas/a.yaml"] == loaded.documents["ada"].digest


def test_one_broken_file_hides_no_other_and_all_problems_come_in_one_go(workspace: Path, write) -> None:
    write("personas/a.yaml", "kind: persona\nid: a\nname: [x\n")
    write("personas/b.yaml", "kind: persona\nid: B\nnaem: x\n")
    write("personas/c.yaml", LEA)
    loaded = load(workspace)
    assert list(loaded.documents) == ["lea"]
    assert [(p.file, p.line) for p in loaded.problems] == [
        ("personas/a.yaml", 3), ("personas/b.yaml", 1), ("personas/b.yaml", 2), ("personas/b.yaml", 3)]
    assert set(loaded.files) == {"personas/a.yaml", "personas/b.yaml", "personas/c.yaml"}


def test_a_second_catalogue_is_refused_with_the_first_one(workspace: Path, write) -> None:
    write("personas/a.yaml", "kind: touchpoints\n")
    write("personas/b.yaml", "kind: touchpoints\n")
    (problem,) = load(workspace).problems
    assert (problem.file, problem.line, problem.text) == ("personas/b.yaml", 1, (
        "a workspace has one catalogue, and it is personas/a.yaml: move these touchpoints there, and remove this file"))


def test_an_id_that_is_taken_names_both_files(workspace: Path, write) -> None:
    write("personas/a.yaml", LEA)
    write("personas/b.yaml", "kind: source\ntitle: x\nid: lea\n")
    loaded = load(workspace)
    assert loaded.documents["lea"].file == "personas/a.yaml"
    (problem,) = loaded.problems
    assert (problem.file, problem.line, problem.column) == ("personas/b.yaml", 3, 5)
    assert problem.text == "the id “lea” is taken by personas/a.yaml; each document has one of its own"


@pytest.mark.parametrize("name", ["Lea", "LEA", "le\u0301a", "ｌｅａ"])
def test_an_id_that_differs_in_case_or_script_only_is_no_id_at_all(workspace: Path, write, name: str) -> None:
    write("personas/a.yaml", LEA)
    write("personas/b.yaml", LEA.replace("id: lea", f"id: {name}"))
    assert said(workspace) == {"personas/b.yaml": [
        f"“{name}” is not an id: lower-case letters a to z, digits and single hyphens, at most 64"]}


def test_strange_files_are_problems_with_their_names(workspace: Path, write) -> None:
    (workspace / "personas/folder.yaml").mkdir()
    write("personas/empty.yaml", "")
    write("personas/...yaml", LEA)
    write("personas/blank.yaml", "\n# nothing\n")
    write("personas/large.yaml", "a" * (1 << 20) + "b")
    write("personas/lea.yaml", LEA)
    assert said(workspace) == {
        "personas/folder.yaml": ["a folder that is named like a file; rename it"],
        "personas/empty.yaml": ["expected fields such as kind, id, name"],
        "personas/blank.yaml": ["expected fields such as kind, id, name"],
        "personas/large.yaml": ["the file has 1,048,577 bytes; at most 1,048,576 are read. Split it"],
    }
    assert list(load(workspace).documents) == ["lea"]


@POSIX
def test_a_pipe_is_not_waited_for(workspace: Path) -> None:
    os.mkfifo(workspace / "personas/pipe.yaml")
    assert said(workspace) == {
        "personas/pipe.yaml": ["neither a file nor a folder (a pipe, a socket or a device); it is not read"]}


@POSIX
def test_a_file_that_became_a_pipe_since_it_was_listed_is_not_waited_for(workspace: Path, write, monkeypatch) -> None:
    path = write("personas/a.yaml", LEA)
    listed = scan(workspace)
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(stored, "scan", lambda *_, **__: listed)
    assert said(workspace)["personas/a.yaml"] == ["neither a file nor a folder (a pipe, a socket or a device); it is not read"]


@POSIX
def test_no_link_leads_out_of_the_workspace(workspace: Path, write, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "eve.yaml").write_text(LEA.replace("lea", "eve"))
    (workspace / "personas/link.yaml").symlink_to(outside / "eve.yaml")
    (workspace / "personas/nowhere.yaml").symlink_to("absent")
    (workspace / "personas/round.yaml").symlink_to("round.yaml")
    (workspace / "personas/folder").symlink_to(outside)
    (workspace / "personas/up").symlink_to(workspace)
    write("shared/ada.yaml", LEA.replace("lea", "ada"))
    (workspace / "personas/shared").symlink_to("../shared")
    write("personas/lea.yaml", LEA)
    (workspace / "personas/again.yaml").symlink_to("lea.yaml")
    loaded = load(workspace)
    assert {d.file for d in loaded.documents.values()} == {"personas/lea.yaml", "personas/shared/ada.yaml"}
    assert {p.file: p.text for p in loaded.problems} == dict.fromkeys(
        ("personas/link.yaml", "personas/nowhere.yaml", "personas/round.yaml"),
        "a link that leads nowhere or out of the workspace; it is not followed")


@POSIX
def test_a_file_that_may_not_be_read_is_a_problem(workspace: Path, write, monkeypatch) -> None:
    path = write("personas/a.yaml", LEA)
    write("personas/b.yaml", LEA)
    if os.geteuid() == 0:  # root reads everything: the system's answer is given for it
        opened = os.open
        monkeypatch.setattr(os, "open", lambda p, *a, **k: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
                            if Path(p) == path else opened(p, *a, **k))
    else:
        path.chmod(0)
    assert said(workspace) == {"personas/a.yaml": ["you have no permission to read this file"]}
    assert list(load(workspace).documents) == ["lea"]


def test_a_disk_that_fails_is_a_problem_of_the_file(workspace: Path, write, monkeypatch) -> None:
    path = write("personas/a.yaml", LEA)
    opened = os.open
    monkeypatch.setattr(os, "open", lambda p, *a, **k: (_ for _ in ()).throw(OSError(5, "Input/output error"))
                        if Path(p) == path else opened(p, *a, **k))
    assert said(workspace) == {"personas/a.yaml": ["cannot be read: Input/output error"]}
    with pytest.raises(InputError) as caught:
        read_file(workspace, "gone.yaml")
    assert [p.file for p in caught.value.problems] == ["gone.yaml"]


def test_the_largest_file_that_is_read_has_one_mebibyte_and_one_byte_more_is_too_many(workspace: Path, write) -> None:
    largest = LEA.encode() + b"#\n" * ((MAX_BYTES - len(LEA)) // 2)
    largest += b"\n" * (MAX_BYTES - len(largest))
    write("personas/a.yaml", largest)
    assert read_file(workspace, "personas/a.yaml") == largest
    write("personas/b.yaml", largest + b"\n")
    assert said(workspace)["personas/b.yaml"] == ["the file has 1,048,577 bytes; at most 1,048,576 are read. Split it"]


@POSIX
def test_a_folder_that_may_not_be_read_is_a_problem(workspace: Path, write, monkeypatch) -> None:
    write("personas/closed/a.yaml", LEA)
    write("personas/b.yaml", LEA)
    looked = os.scandir
    monkeypatch.setattr(os, "scandir", lambda p: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
                        if str(p).endswith("closed") else looked(p))
    assert said(workspace) == {"personas/closed": ["you have no permission to look into this folder"]}
    assert list(load(workspace).documents) == ["lea"]


def test_too_many_files_are_said_and_the_first_ones_read(workspace: Path, write, monkeypatch) -> None:
    for n in range(5):
        write(f"personas/{n}.yaml", LEA.replace("lea", f"lea-{n}"))
    assert len(scan(workspace, limit=3)) == 4
    monkeypatch.setattr(bounds, "MAX_FILES", 3)
    assert len(load(workspace).documents) == 3
    assert said(workspace) == {"personas": ["more than 3 files in this folder: split the workspace"]}


def test_too_many_bytes_are_said_too_and_a_file_that_is_not_read_counts_little(workspace: Path, write, monkeypatch) -> None:
    for n in range(3):
        write(f"personas/{n}.yaml", LEA.replace("lea", f"lea-{n}").ljust(1_000))
    write("personas/0-huge.yaml", b"#" * 3_000_000)
    monkeypatch.setattr(bounds, "MAX_TOTAL", (1 << 20) + 2_500)
    assert list(load(workspace).documents) == ["lea-0", "lea-1"]
    assert said(workspace)["personas"] == ["the files in this folder have more than 1 MiB together: split the workspace"]


def test_settings_come_with_defaults_and_broken_ones_with_their_lines(workspace: Path, write) -> None:
    assert load(workspace).settings == DEFAULTS
    write("empathy.yaml", "language: de\nrender: {out: cards}\n")
    loaded = load(workspace)
    assert loaded.settings["language"] == "de"
    assert loaded.settings["render"] == DEFAULTS["render"] | {"out": "cards"}
    write("empathy.yaml", "language: de\nlanguges: [en]\nreview_after: soon\n")
    loaded = load(workspace)
    assert loaded.settings == {**DEFAULTS, "language": "de"}, "what can be read counts"
    assert [(p.file, p.line, p.column) for p in loaded.problems] == [("empathy.yaml", 2, 1), ("empathy.yaml", 3, 15)]
    assert loaded.settings_digest
    (workspace / "empathy.yaml").unlink()
    assert load(workspace).settings_digest == ""
    (workspace / "empathy.yaml").mkdir()
    assert said(workspace) == {"empathy.yaml": ["a folder that is named like a file; rename it"]}


def test_what_an_interrupted_save_has_left_is_gone_after_the_next_run(workspace: Path, write) -> None:
    stray = write("personas/lea/.empathy-tmp-abc", "half")
    write("personas/lea/persona.yaml", LEA)
    assert list(load(workspace).documents) == ["lea"]
    assert not stray.exists()


def test_a_folder_without_documents_is_an_empty_workspace(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert (dict(loaded.documents), loaded.problems) == ({}, ())


@pytest.mark.parametrize(("text", "left"), [
    ("check:\n  ignore:\n    - {rule: PER09, reason: a}\n    - {rule: PER01}\n    -\n    - {rule: PER02, id: No!, reason: b}\n    - {rule: PER03, reason: c}\n",
     {"ignore": [{"rule": "PER09", "reason": "a"}, {"rule": "PER03", "reason": "c"}]}),
    ("check: {ignore: {rule: PER09}, select: [PER]}\n", {"select": ["PER"]}),
    ("check: {select: [PER, per1, PER010, REF01]}\n", {"select": ["PER", "REF01"]}),
    ("evidence: {proto_below: 90, backed_from: 20}\ncheck: {select: PER}\n", {"select": ["PER"]}),
    ("check: {select: PER}\ncheck: {select: MAP}\n", {"select": ["PER"]}),
    ("- a\n", {}), ("check: [a\n", {}), ("check: {limits: [x]}\n", {}), ("a\n", {}),
])
def test_of_settings_what_is_wrong_is_left_out_and_of_a_list_the_whole_entry(
        text: str, left: dict[str, object], workspace: Path, write) -> None:
    write("empathy.yaml", text)
    loaded = load(workspace, keep=True)
    assert loaded.problems
    assert loaded.settings == {**DEFAULTS, "check": {**DEFAULTS["check"], **left}}
    assert reread(loaded, {"empathy.yaml": text.encode()}).settings == loaded.settings


def test_the_root_is_the_nearest_folder_with_settings_else_the_start(workspace: Path, tmp_path_factory) -> None:
    deep = workspace / "personas" / "lea"
    deep.mkdir()
    assert find_root(str(deep)) == str(workspace)
    lonely = tmp_path_factory.mktemp("lonely")
    assert find_root(str(lonely)) == str(lonely)


def test_documents_come_one_by_one(workspace: Path, write) -> None:
    write("personas/a.yaml", LEA)
    write("personas/b.yaml", "x")
    stream = documents(workspace)
    assert next(stream)[1].id == "lea"
    assert next(stream)[1] is None
    assert next(stream, None) is None


def test_scanning_imports_nothing_but_the_standard_library(workspace: Path) -> None:
    code = ("import sys; before = set(sys.modules); from empathy_cli.store.scan import scan; scan(sys.argv[1]); "
            "print(sorted(set(sys.modules) - before))")
    done = subprocess.run([sys.executable, "-c", code, workspace], capture_output=True, text=True, check=True)
    assert eval(done.stdout) == ["empathy_cli", "empathy_cli.store", "empathy_cli.store.scan"]


@pytest.mark.slow
def test_a_thousand_personas_with_a_map_each_fit_into_80_mib(tmp_path: Path) -> None:
    corpus = Path(__file__).parents[2] / "benchmarks" / "corpus.py"
    subprocess.run([sys.executable, corpus, "1000", tmp_path], check=True)
    # VmHWM, not ru_maxrss: that one remembers what the tests' own process had before it became this one.
    code = ("import re, sys; from pathlib import Path; from empathy_cli.store.workspace import load; "
            "w = load(Path(sys.argv[1])); assert not w.problems, w.problems[:3]; assert len(w.documents) == 2040, len(w.documents); "
            "print(int(re.findall(r'VmHWM:\\s+([0-9]+) kB', Path('/proc/self/status').read_text())[0]) / 1024)")
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    print(done.stdout)
    assert float(done.stdout) < 80


def test_a_workspace_that_is_told_what_files_say_now_is_the_one_that_would_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "personas").mkdir()
    before = {"personas/a.yaml": "kind: persona\nid: a\nname: A\n", "personas/b.yaml": "kind: persona\nid: b\nname: B\n",
              "personas/c.yaml": "kind: persona\nid: c\nname: C\u202e\n", "empathy.yaml": "language: de\n"}
    after = {"personas/a.yaml": "kind: persona\nid: a\nname: Anna\n", "personas/b.yaml": "kind: persona\nid: a\nname: B\n",
             "personas/c.yaml": "kind: persona\nid: c\nname: C\n", "empathy.yaml": "language: fr\nnam: x\n"}
    for name, text in before.items():
        (tmp_path / name).write_text(text, "utf-8")
    told = reread(load(tmp_path, keep=True), {name: text.encode() for name, text in after.items()})
    for name, text in after.items():
        (tmp_path / name).write_text(text, "utf-8")
    loaded = load(tmp_path, keep=True)
    assert list(told.documents.items()) == list(loaded.documents.items())
    assert (told.settings, told.settings_digest, told.files, told.texts) == (
        loaded.settings, loaded.settings_digest, loaded.files, loaded.texts)
    assert sorted(p.text for p in told.problems) == sorted(p.text for p in loaded.problems)
