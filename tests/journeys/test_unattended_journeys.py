"""Journeys, steps and touchpoints without an interview: each change stays where it belongs."""

import json
import shlex
import shutil

import pexpect
import pytest

from .test_interview_stopped import say, spawn
from .unattended import BOOTS, texts


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
