"""Everything that an interview does, without one: answers from files, and the commands that are printed."""

import json
import shlex
import shutil

import pytest

from .test_interview_stopped import LEA, say, spawn
from .unattended import SOURCE, persona


def test_answers_make_the_same_file_as_an_interview(sources, empathy, today, tmp_path_factory):
    child = spawn(sources, "new", "persona", plain=True)
    say(child, ["Noor “N” Weiß", "Nurse: nights", "1", "Sleep", "+", "life", "interviews#n1", "", "", "", "", "",
                "It hurts # a lot", "", "", "", "Enough!"], plain=True)
    child.send("First.\n")
    child.expect("\n: $")
    child.send("Second.\n")
    child.expect("\n: $")
    child.send("\n")
    child.expect("Meaning: $")
    child.send("\n")
    child.expect("Enter saves")
    child.send("\n")
    child.expect("The same without questions:\r\n  (empathy new persona [^\r]+)\r")
    twin = child.match[1]
    child.expect("exit|$")
    child.wait()
    file = next((sources / "personas").glob("*/persona.yaml"))
    made = file.read_bytes()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(sources, elsewhere, dirs_exist_ok=True)
    shutil.rmtree(elsewhere / file.parent.relative_to(sources))

    done = empathy(*shlex.split(twin)[1:], cwd=elsewhere, env={"SOURCE_DATE_EPOCH": "1900000000"})

    assert done.returncode == 0, done.stderr
    assert (elsewhere / file.relative_to(sources)).read_bytes() == made


def test_answers_in_another_language_are_marked_as_such_and_the_command_does_the_same(
        workspace, empathy, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    child = spawn(elsewhere, "-C", str(workspace), "--lang", "de", "new", "persona", "Jürgen", plain=True)
    child.expect("Rolle: $")
    child.send(">\n")
    child.expect(">: $")
    child.send("\n")
    child.expect("\r\n  (empathy -C [^\r]+)\r")
    twin = child.match[1]
    child.wait()
    file = workspace / "personas" / "juergen" / "persona.yaml"
    made = file.read_bytes()
    assert b"\nlanguage: de\n" in made
    file.unlink()

    done = empathy(*shlex.split(twin)[1:], cwd=elsewhere)

    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == made


def test_the_command_after_an_edit_does_the_same(sources, empathy, write, tmp_path_factory):
    text = "# ours\nkind: persona\nid: noor\nname: Noor\nrole: Nurse   # or so\npains:\n  - one\n"
    write("personas/noor/persona.yaml", text)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    child = spawn(sources, "edit", "noor", "role", plain=True)
    child.expect(r"Role \[Nurse\]: $")
    child.send("-\n")
    child.expect("Enter saves")
    child.send("pains\n")  # not among the questions of this edit
    child.expect("Not yet")
    child.send("\n")
    child.expect("The same without questions:\r\n  (empathy edit [^\r]+)\r")
    twin = child.match[1]
    child.wait()
    assert persona(sources) == text.replace("role: Nurse   # or so\n", "")
    shutil.copytree(sources, elsewhere, dirs_exist_ok=True)
    (elsewhere / "personas" / "noor" / "persona.yaml").write_text(text)

    done = empathy(*shlex.split(twin)[1:], cwd=elsewhere)

    assert done.returncode == 0, done.stderr
    assert persona(elsewhere) == persona(sources)


@pytest.mark.parametrize("answers", [
    '{"name": "Noor \\ud83d\\ude00", "goals": ["a", {"text": "b", "evidence": ["interviews#n1"]}], "archetype": false}',
    'name: "Noor 😀"\ngoals:\n  - a\n  - text: b\n    evidence: interviews#n1\narchetype: no\n',
])
def test_answers_are_yaml_or_json(sources, empathy, today, answers):
    done = empathy("new", "persona", "--answers", "-", "--json", input=answers, env=today)

    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert (made["id"], made["kind"], made["file"]) == ("noor", "persona", "personas/noor/persona.yaml")
    assert "role" in made["unasked"]
    assert "name" not in made["unasked"]
    text = persona(sources)
    assert "name: Noor 😀\n" in text
    assert "archetype: false\n" in text
    assert "created: 2026-02-02\n" in text
    assert "  - a\n  - text: b\n    evidence: [interviews#n1]\n" in text


def test_all_that_is_wrong_in_a_file_of_answers_is_said_in_one_go_with_its_line(sources, empathy, write):
    write("a.yaml", "name: Noor\nroel: Nurse\ntype: prim\ngoals:\n  - text: x\n    kind: lief\n    evidence: [interview#n1]\n")

    done = empathy("new", "persona", "--answers", "a.yaml")

    assert done.returncode == 1
    assert done.stdout == ""
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        "a.yaml:2:1", "a.yaml:3:7", "a.yaml:6:11", "a.yaml:7:16"]
    assert "Did you mean “role”?" in done.stderr
    assert "Did you mean “interviews#n1”?" in done.stderr
    assert not list((sources / "personas").rglob("persona.yaml"))


@pytest.mark.parametrize("command", [["new", "persona"], ["edit", "noor"]])
@pytest.mark.parametrize("answers", [
    "name: Noor\nroel: Nurse\nname: Nora\ntype: prim\n",
    '{"name": "Noor",\n"roel": "Nurse",\n"name": "Nora",\n"type": "prim"}\n',
], ids=["YAML", "JSON"])
def test_a_field_that_appears_twice_hides_no_other_problem_of_the_answers(workspace, empathy, write, command, answers):
    before = write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\n").read_bytes()
    write("a.yaml", answers)

    done = empathy(*command, "--answers", "a.yaml")

    assert done.returncode == 1
    assert "Did you mean “role”?" in done.stderr
    assert "“name” appears twice: here and in line 1" in done.stderr
    assert {line.split(":")[1] for line in done.stderr.splitlines()} >= {"2", "3", "4"}
    assert (workspace / "personas/noor/persona.yaml").read_bytes() == before


@pytest.mark.parametrize(("answers", "said"), [
    ("", "expected fields such as name, archetype, role"),
    ("- a\n", "expected fields"),
    ("name: a\nname: b\n", "twice"),
    ("name: &x a\n", "quotes"),
    ('{"name": "\\u001b[31m"}', ""),
    ('{"name": "a", "name": "b"}', "twice"),
    ('name: "\\e[31m"\n', ""),
    ("[" * 30_000, ""),
    ("kind: source\nname: x\n", "not for “persona”"),
    ("id: ../evil\nname: x\n", "not an id"),
    ("name: 李雷\n", "no id can be made"),
])
def test_bad_answers_are_refused_without_a_trace(workspace, empathy, answers, said):
    done = empathy("new", "persona", "--answers", "-", input=answers)

    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert list((workspace / "personas").iterdir()) == []


def test_without_a_terminal_it_refuses_and_names_the_answers(workspace, empathy):
    (workspace / "personas" / "lea.yaml").write_text(LEA)
    for args in (["new", "persona"], ["new", "persona", "--defaults"], ["new", "touchpoint"], ["new", "journey", "lea"]):
        done = empathy(*args)

        assert done.returncode == 2
        assert "--answers" in done.stderr
        assert done.stdout == ""


def test_no_input_names_each_answer_that_is_missing(workspace, empathy):
    assert "“name” is missing" in (done := empathy("new", "persona", "--no-input")).stderr
    assert done.returncode == 2
    (workspace / "personas" / "lea.yaml").write_text(LEA)
    for args, key in ((["source"], "title"), (["touchpoint"], "name"), (["journey", "lea"], "title"),
                      (["journey"], "persona")):
        done = empathy("new", *args, "--no-input")
        assert (done.returncode, f"“{key}” is missing" in done.stderr) == (2, True)


def test_defaults_take_what_is_suggested(workspace, empathy):
    assert empathy("new", "persona", "Noor", "--no-input").returncode == 0
    taken = empathy("new", "persona", "Noor", "--no-input")
    assert taken.returncode == 1
    assert "id: noor-2" in taken.stderr

    assert empathy("new", "persona", "Noor", "--no-input", "--defaults").returncode == 0

    assert (workspace / "personas" / "noor-2" / "persona.yaml").exists()


def test_a_dry_run_shows_the_file_and_writes_nothing(workspace, empathy):
    done = empathy("new", "persona", "Noor", "--no-input", "--dry-run")

    assert "name: Noor\n" in done.stdout
    assert list((workspace / "personas").iterdir()) == []


@pytest.mark.parametrize(("args", "said"), [
    (["new", "persna"], "Did you mean “persona”?"),
    (["new", "xyz"], "persona, map, journey, source, touchpoint"),
    (["new", "map"], "whose map is it?"),
    (["new", "map", "lae"], "there is no persona “lae”"),
    (["new", "journey"], "whose journey is it?"),
    (["new", "journey", "noro"], "Did you mean “noor”?"),
    (["new", "journey", "noor", "--segment", "All"], "--segment"),
    (["new", "touchpiont"], "Did you mean “touchpoint”?"),
    (["new", "persona", "x", "--segment", "y"], "--segment"),
    (["new", "persona", "--answers", "nowhere.yaml"], "nowhere.yaml: cannot be read"),
    (["edit", "noor", "nothing", "--json"], "not known here"),
    (["edit", "noor", "id"], "empathy rename"),
    (["edit", "noor", "--no-input"], "--answers"),
    (["edit", "noor"], "--answers"),
    (["edit", "noor", "--editor"], "no editor"),
    (["add", "noor", "pain", "x"], "Did you mean “pains”?"),
    (["add", "noor", "quote", "x"], "empathy edit noor quote"),
    (["add", "noor", "tags", "x", "--basis", "heard"], "plain words"),
    (["add", "noor", "pains", "x", "--part", "severity"], "KEY=VALUE"),
])
def test_wrong_use_says_what_where_and_what_now(workspace, empathy, write, args, said):
    write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\n")

    done = empathy(*args)

    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert done.stdout == ""


def test_a_map_of_a_segment_needs_no_persona(workspace, empathy):
    done = empathy("new", "map", "--segment", "First-time buyers", "--answers", "-", input="title: In the shop\n")

    assert done.returncode == 0, done.stderr
    assert "segment: First-time buyers" in (workspace / "personas" / "segments" / "in-the-shop.map.yaml").read_text()


def test_nuggets_without_an_id_get_the_next_number(sources, empathy):
    done = empathy("edit", "interviews", "--answers", "-",
                   input="nuggets: [{id: n1, verbatim: I was at home all day.}, {id: n4, observation: Puts the phone down}, {verbatim: New}]")

    assert done.returncode == 0, done.stderr
    assert (sources / "personas" / "sources" / "interviews.yaml").read_text() == (
        SOURCE + "  - id: n5\n    verbatim: New\n")


def test_edit_changes_only_what_the_answers_name(workspace, empathy, write):
    text = ("\ufeff# Ours\r\nkind: persona\r\nid:   noor\r\nname: 'Noor' # always quoted\r\n\r\ntreatment:\r\n"
            "    needs: To be told   # the truth\r\n    context: A birthday\r\nrole: Nurse\r\n")
    file = write("personas/noor/persona.yaml", text)

    done = empathy("edit", "noor", "--answers", "-", "--json",
                   input="treatment:\n  needs: To be told the date\nrole: null\n")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["changed"] == ["role", "treatment.needs"]
    assert file.read_bytes().decode() == text.replace("To be told ", "To be told the date ").replace("role: Nurse\r\n", "")


def test_answers_that_change_nothing_write_nothing(workspace, empathy, write):
    file = write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\n")
    before = file.stat()

    done = empathy("edit", "noor", "--answers", "-", input="name: Noor\n")

    assert (done.returncode, done.stderr) == (0, "Nothing changed.\n")
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_an_answered_question_leaves_the_closing_comment(workspace, empathy):
    empathy("new", "persona", "Noor", "--no-input")
    assert ", role," in persona(workspace)

    empathy("edit", "noor", "--answers", "-", input="role: Nurse\n")

    assert "role: Nurse" in persona(workspace)
    assert ", role," not in persona(workspace)
    assert "Ask it with: empathy edit noor" in persona(workspace)


def test_add_puts_one_entry_into_a_list(sources, empathy, write):
    file = write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\npains:\n    - one # first\n")

    done = empathy("add", "noor", "pains", "No sign: of life", "--evidence", "interviews#n1", "--part", "severity=4", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["changed"] == ["pains"]
    assert file.read_text() == (
        'kind: persona\nid: noor\nname: Noor\npains:\n    - one # first\n    - text: "No sign: of life"\n'
        "      severity: 4\n      evidence: [interviews#n1]\n")


def test_add_finds_nested_lists_and_numbers_nuggets(sources, empathy, write):
    file = write("personas/x.yaml", "kind: empathy-map\nid: waiting\ntitle: Waiting\nsegment: All\n")

    assert empathy("add", "waiting", "thinks_and_feels.pains", "Fear").returncode == 0
    assert empathy("add", "waiting", "gains", "Hope", "--basis", "heard").returncode == 0
    assert empathy("add", "interviews", "nuggets", "Never again.", "--part", "locator=3:20").returncode == 0

    assert file.read_text().endswith(
        "thinks_and_feels:\n  pains:\n    - Fear\n  gains:\n    - text: Hope\n      basis: heard\n")
    assert (sources / "personas" / "sources" / "interviews.yaml").read_text().endswith(
        '  - id: n5\n    verbatim: Never again.\n    locator: "3:20"\n')


def test_add_refuses_evidence_that_is_not_there(sources, empathy, write):
    file = write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\n")

    done = empathy("add", "noor", "pains", "x", "--evidence", "interview", "--basis", "herd")

    assert done.returncode == 1
    assert "Did you mean “interviews”?" in done.stderr
    assert "Did you mean “heard”?" in done.stderr
    assert file.read_text() == "kind: persona\nid: noor\nname: Noor\n"


def test_two_who_add_at_the_same_time_both_succeed(workspace, write):
    import subprocess
    import sys

    file = write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\npains: [zero]\n")
    for turn in range(3):
        both = [subprocess.Popen([sys.executable, "-m", "empathy_cli", "-q", "add", "noor", "pains", f"{who}{turn}"],
                                 cwd=workspace, stderr=subprocess.PIPE) for who in "ab"]
        assert [(p.communicate()[1], p.returncode) for p in both] == [(b"", 0)] * 2

    assert all(f"{who}{turn}" in file.read_text() for who in "ab" for turn in range(3))


@pytest.mark.parametrize(("options", "changed", "nothing"), [
    ([], "Changed: ", "Nothing changed."), (["--lang", "de"], "Geändert: ", "Nichts geändert."),
])
def test_what_a_command_says_is_in_the_language_of_the_workspace_and_not_of_the_document(
        workspace, empathy, write, options, changed, nothing):
    write("personas/noor/persona.yaml", "kind: persona\nid: noor\nname: Noor\nlanguage: de\n")

    added = empathy(*options, "add", "noor", "pains", "Nichts geht")
    same = empathy(*options, "edit", "noor", "--answers", "-", input="name: Noor\n")
    mapped = empathy(*options, "new", "map", "noor", "--answers", "-", input="title: Zuhause\n")

    assert added.stderr.startswith(changed), added.stderr
    assert same.stderr == nothing + "\n"
    assert ("Saved: " in mapped.stderr) is (not options), mapped.stderr
