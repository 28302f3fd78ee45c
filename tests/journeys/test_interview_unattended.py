"""Everything that an interview does, without one: answers from files, and the commands that are printed."""

import json
import shlex
import shutil
from pathlib import Path

import pexpect
import pytest

from .test_interview_stopped import CATALOGUE, LEA, say, spawn

SOURCE = ("kind: source\nid: interviews\ntitle: Interviews\nnuggets:\n  - id: n1\n    verbatim: I was at home all day.\n"
          "  - id: n4\n    observation: Puts the phone down\n")


@pytest.fixture
def today():
    return {"SOURCE_DATE_EPOCH": "1770000000"}


@pytest.fixture
def sources(workspace, write):
    write("personas/sources/interviews.yaml", SOURCE)
    return workspace


BOOTS = """\
# told by Lea
kind: journey
id: boots
title: Boots
persona: lea
stages:
  - {id: find, name: Find, steps: [sofa, calls]}   # two
  - {id: get, name: Get, steps: [buys]}
steps:
  # at night
  - id: sofa
    title:   Looks at boots
    touchpoint: online-shop
    next: [buys, calls]   # or so
  - id: calls
    title: Calls the shop

  - id: buys
    title: Buys them
    touchpoint: shop
"""


@pytest.fixture
def shop(sources, write):
    """A persona, a catalogue of two touchpoints, a journey of three steps, a source."""
    write("personas/lea/persona.yaml", LEA)
    write("personas/touchpoints.yaml", CATALOGUE)
    write("personas/lea/boots.journey.yaml", BOOTS)
    return sources


def texts(workspace: Path) -> dict[str, str]:
    return {f.relative_to(workspace).as_posix(): f.read_bytes().decode() for f in (workspace / "personas").rglob("*.yaml")
            if ".schema" not in f.parts}


def persona(workspace: Path, name: str = "noor") -> str:
    return (workspace / "personas" / name / "persona.yaml").read_text()


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


@pytest.mark.parametrize(("args", "said", "old", "new"), [
    (["add", "shop", "vulnerabilities", "Nobody: there", "--part", "severity=4"], "vulnerabilities",
     "    channel: store\n    mode: offline\n",
     '    channel: store\n    mode: offline\n    vulnerabilities:\n      - effect: "Nobody: there"\n        severity: 4\n'),
    (["add", "shop", "feedback.customer", "interviews#n4"], "feedback.customer",
     "    channel: store\n    mode: offline\n",
     "    channel: store\n    mode: offline\n    feedback:\n      customer: [interviews#n4]\n"),
    (["add", "touchpoints#online-shop", "information", "Is it there?"], "information",
     "    channel: web\n    mode: online\n", '    channel: web\n    mode: online\n    information: ["Is it there?"]\n'),
    (["add", "boots#calls", "pains", "No answer", "--evidence", "interviews#n4"], "pains",
     "    title: Calls the shop\n",
     "    title: Calls the shop\n    pains:\n      - text: No answer\n        evidence: [interviews#n4]\n"),
    (["add", "boots#sofa", "surprises", "A card", "--part", "valence=positive"], "surprises",
     "    touchpoint: online-shop\n",
     "    touchpoint: online-shop\n    surprises:\n      - what: A card\n        valence: positive\n"),
    (["add", "boots", "steps", "Calls the shop"], "steps",
     "    title: Buys them\n    touchpoint: shop\n",
     "    title: Buys them\n    touchpoint: shop\n\n  - id: calls-the-shop\n    title: Calls the shop\n"),
    (["add", "boots", "stages", "Wear"], "stages", "steps: [buys]}\n", "steps: [buys]}\n  - id: wear\n    name: Wear\n"),
], ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "")
def test_add_puts_one_entry_where_it_belongs_and_touches_nothing_else(shop, empathy, args, said, old, new):
    before = texts(shop)

    done = empathy(*args, "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["changed"] == [said]
    after = texts(shop)
    changed = [file for file in after if after[file] != before[file]]
    assert len(changed) == 1
    assert after[changed[0]] == before[changed[0]].replace(old, new)
    assert before[changed[0]].count(old) == 1


def test_a_step_that_is_added_where_no_way_leads_comes_with_a_warning(shop, empathy, write):
    write("personas/ends.yaml", "kind: journey\nid: ends\ntitle: E\npersona: lea\nsteps:\n"
          "  - id: a\n    title: A\n    next: []\n")
    assert shop
    done = empathy("add", "ends", "steps", "Calls the shop")
    assert done.returncode == 0
    assert done.stderr == (
        "personas/ends.yaml: warning: steps[2]: no way leads to “calls-the-shop”: let a step before it name it, such as "
        "with “empathy edit 'ends#a' next”\nChanged: personas/ends.yaml (steps)\n")
    assert empathy("edit", "ends#a", "--answers", "-", input="next: calls-the-shop\n").stderr.startswith("Changed: ")
    assert "warning" not in empathy("add", "ends", "steps", "Pays").stderr


@pytest.mark.parametrize(("name", "answers", "old", "new"), [
    ("shop", "owner: M. Keller\n", "    channel: store\n    mode: offline\n",
     "    channel: store\n    mode: offline\n    owner: M. Keller\n"),
    ("shop", "mode:\n", "    channel: store\n    mode: offline\n", "    channel: store\n"),
    ("boots#sofa", "emotion: \u22121.5\n", "    touchpoint: online-shop\n",
     "    touchpoint: online-shop\n    emotion: -1.5\n"),
    ("boots#sofa", "next: [calls]\n", "    next: [buys, calls]   # or so\n", "    next: [calls]   # or so\n"),
    ("boots#buys", "next: []\n", "    title: Buys them\n    touchpoint: shop\n",
     "    title: Buys them\n    touchpoint: shop\n    next: []\n"),
    ("boots#stages.get", "duration: An hour\n", "{id: get, name: Get, ", "{id: get, name: Get, duration: An hour, "),
    ("boots", "state: future\n", "persona: lea\n", "persona: lea\nstate: future\n"),
], ids=lambda value: value if isinstance(value, str) and "\n" not in value else "")
def test_answers_change_only_what_they_name_in_an_entry(shop, empathy, name, answers, old, new):
    before = texts(shop)

    done = empathy("edit", name, "--answers", "-", input=answers)

    assert done.returncode == 0, done.stderr
    after = texts(shop)
    changed = [file for file in after if after[file] != before[file]]
    assert [after[file] for file in changed] == [before[file].replace(old, new) for file in changed]
    assert len(changed) == 1


def test_steps_that_change_places_take_their_lines_along_and_a_new_one_gets_a_blank_line(shop, empathy, write):
    spread = BOOTS.replace("    next: [buys, calls]   # or so\n", "    # the old pair\n    next: [buys, calls]   # or so\n\n")
    for text in (spread, spread.replace("\n", "\r\n"), spread.rstrip("\n")):
        write("personas/lea/boots.journey.yaml", text)
        done = empathy("edit", "boots", "--answers", "-", input=(
            "steps:\n  - {id: buys, title: Buys them, touchpoint: shop, emotion: 1}\n  - {id: wears, title: Wears them}\n"
            "  - {id: calls, title: Calls the shop}\n"
            "  - {id: sofa, title: Looks at boots, touchpoint: online-shop, next: [buys, calls]}\n"))
        assert done.returncode == 0, done.stderr
        new = texts(shop)["personas/lea/boots.journey.yaml"]
        eol = "\r\n" if "\r" in text else "\n"
        assert new.endswith(eol) == text.endswith(eol)
        assert new.removesuffix(eol) == (text.partition("  - id: sofa")[0] + """\
  - id: buys
    title: Buys them
    touchpoint: shop
    emotion: 1

  - id: wears
    title: Wears them

  - id: calls
    title: Calls the shop

  - id: sofa
    title:   Looks at boots
    touchpoint: online-shop
    # the old pair
    next: [buys, calls]   # or so""".replace("\n", eol))


@pytest.mark.parametrize(("command", "answers", "lines"), [
    (["edit", "boots#sofa"], "next: [buys, cals]\ntouchpoint: shopp\nemotion: 7\n",
     {"1": "Did you mean “calls”?", "2": "Did you mean “shop”?", "3": "not between -2 and 2"}),
    (["edit", "shop"], "mode: ofline\nfeedback:\n  customer: [interview#n1]\n",
     {"1": "Did you mean “offline”?", "3": "Did you mean “interviews#n1”?"}),
    (["new", "touchpoint"], "name: Chat\nchanel: chat\nmetrics:\n  - {name: Waits, source: nowhere}\n",
     {"2": "Did you mean “channel”?", "4": "there is no source “nowhere”"}),
    (["new", "journey", "lea"], (
        "title: T\nsteps:\n  - {title: A, next: [c]}\n  - {title: B, touchpoint: shpo}\n  - {id: a, title: C}\n"
        "goal: d\n"), {"3": "there is no step “c”", "4": "Did you mean “shop”?", "6": "no step “d”"}),
    (["new", "journey", "lea"], "title: T\ntouchpoints:\n  - {name: Chat, mode: onlin}\n  - {id: lea, name: Lea}\n",
     {"3": "Did you mean “online”?", "4": "the id “lea” is taken by personas/lea/persona.yaml"}),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_all_that_is_wrong_with_answers_for_the_new_kinds_is_said_with_its_line(shop, empathy, command, answers, lines):
    before = texts(shop)

    done = empathy(*command, "--answers", "-", input=answers)

    assert done.returncode == 1
    for line, said in lines.items():
        assert any(f"<stdin>:{line}:" in told and said in told for told in done.stderr.splitlines()), done.stderr
    assert texts(shop) == before


def test_an_id_is_given_once_among_documents_and_touchpoints(shop, empathy):
    assert "the id “shop” is taken by personas/touchpoints.yaml; give another one: id: shop-2" in empathy(
        "new", "persona", "Shop", "--no-input").stderr
    assert "id: boots-2" in empathy("new", "touchpoint", "Boots", "--no-input").stderr
    assert empathy("new", "touchpoint", "Shop", "--no-input", "--defaults").returncode == 0

    assert "  - id: shop-2\n    name: Shop\n" in (shop / "personas" / "touchpoints.yaml").read_text()


def test_a_touchpoint_goes_into_the_catalogue_that_is_there_as_it_is_laid_out(workspace, empathy, write):
    text = "\ufeffkind: touchpoints\r\ntouchpoints:\r\n-   id: web   # ours\r\n    name: 'Web'\r\n\r\nnote: Soon\r\n"
    file = write("personas/company/points.yaml", "")
    file.write_bytes(text.encode())

    done = empathy("new", "touchpoint", "--answers", "-", input="name: Shop\nbenefit: {customer: Try on}\n")

    assert done.returncode == 0, done.stderr
    assert file.read_bytes().decode() == text.replace("'Web'\r\n", (
        "'Web'\r\n-   id: shop\r\n    name: Shop\r\n    benefit:\r\n      customer: Try on\r\n"))
    assert not (workspace / "personas" / "touchpoints.yaml").exists()


def test_the_first_touchpoint_makes_the_catalogue_and_a_dry_run_only_shows_it(workspace, empathy):
    shown = empathy("new", "touchpoint", "Hotline", "--no-input", "--dry-run").stdout
    assert not (workspace / "personas" / "touchpoints.yaml").exists()

    done = empathy("new", "touchpoint", "Hotline", "--no-input", "--json")

    assert json.loads(done.stdout)["file"] == "personas/touchpoints.yaml"
    assert (workspace / "personas" / "touchpoints.yaml").read_text() == shown
    assert shown.endswith("touchpoints:\n  - id: hotline\n    name: Hotline\n")
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_four_who_add_touchpoints_at_the_same_time_all_succeed(workspace):
    import subprocess
    import sys

    all_of_them = [subprocess.Popen([sys.executable, "-m", "empathy_cli", "-q", "new", "touchpoint", f"Counter {n}",
                                     "--no-input"], cwd=workspace, stderr=subprocess.PIPE) for n in range(4)]
    assert [(p.communicate()[1], p.returncode) for p in all_of_them] == [(b"", 0)] * 4

    assert (workspace / "personas" / "touchpoints.yaml").read_text().count("name: Counter") == 4


def test_steps_can_be_written_where_they_belong(shop, empathy):
    done = empathy("new", "journey", "lea", "--answers", "-", input=(
        "title: Gift\nstages:\n  - name: Find\n    steps:\n      - title: Looks\n        next: [looks-2, gives-up]\n"
        "      - {title: Gives up, next: []}\n  - name: Wait\n    steps: [{title: Looks}]\n"))

    assert done.returncode == 0, done.stderr
    text = (shop / "personas" / "lea" / "gift.journey.yaml").read_text()
    assert "steps: [looks, gives-up]\n" in text
    assert "steps: [looks-2]\n" in text
    assert "next: [looks-2, gives-up]\n" in text
    assert "next: []\n" in text


def test_the_command_after_a_step_was_taken_out_does_the_same(shop, empathy, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(shop, elsewhere, dirs_exist_ok=True)
    child = spawn(shop, "edit", "boots", "steps", plain=True)
    say(child, ["<", "-"], plain=True)
    assert "“Looks at boots” led to it, and goes on now with: Buys them" in child.before
    child.send(">\n")
    child.expect("Enter saves")
    child.send("\n")
    child.expect("The same without questions:\r\n  (empathy edit [^\r]+)\r")
    command = child.match[1]
    child.wait()
    text = texts(shop)["personas/lea/boots.journey.yaml"]
    assert text == BOOTS.replace("[sofa, calls]", "[sofa]").replace("[buys, calls]", "[buys]").replace(
        "  - id: calls\n    title: Calls the shop\n", "")
    shutil.copytree(shop / ".empathy", elsewhere / ".empathy")

    done = empathy(*shlex.split(command)[1:], cwd=elsewhere)

    assert done.returncode == 0, done.stderr
    assert texts(elsewhere) == texts(shop)


def test_one_field_of_a_step_is_asked_and_names_are_taken_for_ids(shop):
    child = spawn(shop, "edit", "boots#calls", "touchpoint", plain=True)
    child.expect(r"Where does Lea meet us there\?\r\n  1. Online shop \(web\)\r\n  2. Shop in town \(store\)\r\nTouchpoint: $")
    child.send("nowhere\n")
    child.expect("Not yet: there is no touchpoint “nowhere” in the catalogue")
    child.send("shop in\n")
    child.expect("Enter saves")
    child.send("\n")
    child.expect("Changed: ")
    child.expect(pexpect.EOF)

    assert "title: Calls the shop\n    touchpoint: shop\n" in texts(shop)["personas/lea/boots.journey.yaml"]


def test_an_archetype_is_asked_about_by_its_role_and_in_its_language(workspace, write):
    write("personas/a.yaml", "kind: persona\nid: eile\narchetype: true\nrole: der eilige Vater\nlanguage: de\n")
    child = spawn(workspace, "new", "journey", "eile", plain=True)
    child.expect("der eilige Vater")
    child.expect(": $")
    child.sendcontrol("c")
    child.expect(pexpect.EOF)


def test_touchpoints_that_answers_bring_are_saved_even_where_nothing_else_changes(shop, empathy):
    catalogue = shop / "personas" / "touchpoints.yaml"
    before = catalogue.read_text()
    chat = "touchpoints: [{id: chat, name: Chat}]\n"
    shown = empathy("edit", "boots", "--answers", "-", "--dry-run", input=chat)
    assert "- id: chat\n" in shown.stdout
    assert catalogue.read_text() == before
    done = empathy("edit", "boots", "--answers", "-", input=chat)
    assert "Nothing changed" not in done.stderr
    assert "touchpoints.yaml (chat)" in done.stderr
    assert "id: chat\n" in catalogue.read_text()
    said = json.loads(empathy("edit", "boots", "--answers", "-", "--json", input="touchpoints: [{id: fax, name: Fax}]\n").stdout)
    assert (said["changed"], said["touchpoints"]) == ([], ["fax"])
    assert "Nothing changed" in empathy("edit", "boots", "--answers", "-", input=chat).stderr


def test_answers_that_name_an_unknown_touchpoint_are_told_of_the_block_that_brings_it_along(shop, empathy):
    steps = "steps: [{title: Pays, touchpoint: paypoint-9}]\n"
    said = "there is no touchpoint “paypoint-9” in the catalogue: “empathy new touchpoint” makes one, and a block “touchpoints:” in these answers brings it along"
    for args, more in ((("new", "journey", "lea"), "title: Rain\n"), (("edit", "boots"), "")):
        assert said in empathy(*args, "--answers", "-", input=more + steps).stderr
    done = empathy("new", "journey", "lea", "--answers", "-", input=f"title: Rain\n{steps}touchpoints: [{{id: paypoint-9, name: Paypoint}}]\n")
    assert done.returncode == 0, done.stderr
    assert "in these answers" not in empathy("add", "boots#calls", "touchpoint", "moon").stderr


def test_two_documents_that_are_shown_have_a_line_between_them(shop, empathy):
    answers = "trigger: Rain\ntouchpoints: [{id: chat, name: Chat}]\n"
    for args in (("edit", "boots"), ("new", "journey", "lea")):
        shown = empathy(*args, "--answers", "-", "--dry-run", input=answers + ("title: Rain\n" if "new" in args else "")).stdout
        first, sign, second = shown.partition("\n---\n")
        assert sign
        assert "id: chat" in first
        assert "trigger: Rain" in second
        assert "---" not in second
