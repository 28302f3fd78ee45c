"""Tables out into a spreadsheet and back, through the real program: nothing is lost, and nothing is taken half."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import environment

JOURNEY = """\
# yaml-language-server: $schema=../.schema/journey.json
kind: journey
id: couch   # our first one
title: From the couch to the shop
persona: lea
scenario: Winter comes
goal: [wears]

stages:
  # in her words
  - {id: find, name: Find, duration: Two evenings, steps: [sofa]}
  - id: buy
    name: Buy
    steps: [order]

steps:
  - id: sofa   # she said “sofa”, not “couch”
    title: Looks at shoes
    emotion: -0.5
    pains:
      - Five kinds of delivery
      - text: "=cmd|' /C calc'!A0"   # what a stranger wrote
        severity: 4
        evidence: [talks#n1]
    next: [order, sofa]
  # the moment of truth
  - id: order
    title: Orders them
    touchpoint: online-shop
    emotion: 1
  - id: wears
    title: Wears them
    note: "never on the card"
    next: []

# Not answered yet: expectations.
# Ask it with: empathy edit couch
"""
CATALOGUE = """\
kind: touchpoints
touchpoints:
  - id: online-shop   # ours
    name: Online shop
    mode: online
    vulnerabilities:
      - effect: The size is wrong
        severity: 3   # since May
      - It is slow
  - id: courier
    name: Delivery by courier
    third_party: A courier
note: for the team
"""


@pytest.fixture
def filled(workspace, write):
    write("personas/lea/persona.yaml", "kind: persona\nid: lea\nname: Lea Brunner\n")
    write("personas/lea/couch.journey.yaml", JOURNEY)
    write("personas/touchpoints.yaml", CATALOGUE.replace("      - It is slow\n", "      - effect: It is slow\n"))
    return workspace


def text(root, file="personas/lea/couch.journey.yaml"):
    return (root / file).read_bytes().decode()


def everything(root):
    return {p: p.read_bytes() for p in sorted((root / "personas").rglob("*")) if p.is_file()}


@pytest.mark.parametrize("options", [(), ("--excel", "--lang", "de"), ("--labels",)], ids=" ".join)
@pytest.mark.parametrize(("id_", "into"), [("couch", ("journey", "--id", "couch")), ("touchpoints", ("touchpoints",)), ("touchpoints --vulnerabilities", ("vulnerabilities",))])
def test_what_goes_out_and_comes_back_changes_not_a_byte(filled, empathy, id_, into, options):
    before = everything(filled)
    out = empathy("export", *id_.split(), "--out", "t.csv", *options)
    assert (out.returncode, out.stdout) == (0, "")
    what, *more = into
    done = empathy("import", what, "t.csv", *more)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing changed.\n")
    assert everything(filled) == before


def test_a_table_with_labels_of_another_language_than_the_workspace_comes_back_as_it_went(filled, empathy):
    before = everything(filled)
    for language in ("de", "fr"):
        empathy("--lang", language, "export", "couch", "--excel", "--labels", "--out", f"{language}.csv")
        done = empathy("import", "journey", f"{language}.csv", "--id", "couch")
        assert (done.returncode, done.stderr) == (0, "Nothing changed.\n")
    assert everything(filled) == before


def test_a_journey_taken_into_an_empty_workspace_is_the_same_journey(filled, empathy, tmp_path_factory):
    empathy("export", "couch", "--out", "t.csv")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "personas/lea").mkdir(parents=True)
    (elsewhere / "personas/lea/persona.yaml").write_bytes((filled / "personas/lea/persona.yaml").read_bytes())
    done = empathy("import", "journey", filled / "t.csv", "--persona", "lea", "--id", "couch", "--title", "From the couch to the shop", "--part", "scenario=Winter comes", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "no touchpoint “online-shop” in the catalogue yet" in done.stderr
    assert "empathy show couch" in done.stderr
    data = [json.loads(empathy("show", "couch", "--json", cwd=root).stdout)["data"] for root in (filled, elsewhere)]
    assert data[0]["steps"] == data[1]["steps"]
    assert {k: v for k, v in data[0].items() if k != "stages"} == {k: v for k, v in data[1].items() if k != "stages"}
    assert empathy("check", cwd=elsewhere).returncode == 3  # the touchpoint is missing, and check says so


def test_standard_output_is_utf_8_without_a_mark_and_pipes_into_import(filled, empathy):
    out = empathy("export", "couch", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert out.stdout.startswith("stage,stage.id,stage.duration,id,title,does,touchpoint,emotion,")
    assert "Five kinds of delivery | '=cmd\\|' /C calc'!A0 {severity: 4; evidence: talks#n1}" in out.stdout
    done = empathy("import", "journey", "-", "--id", "couch", input=out.stdout)
    assert (done.returncode, done.stderr) == (0, "Nothing changed.\n")


def test_what_changes_is_shown_first_and_comments_stay(filled, empathy, write):
    write("t.csv", "id,title,emotion,next\nsofa,Looks at shoes,-1,\norder,Orders them,1,\n,Tries them on,2,\nwears,Wears them,,[]\n")
    before = everything(filled)
    shown = empathy("import", "journey", "t.csv", "--id", "couch", "--dry-run")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert [line for line in shown.stdout.splitlines() if re.match(r"[-+] ", line)] == [
        "-    emotion: -0.5", "+    emotion: -1", "-    next: [order, sofa]", "+  - id: tries-them-on", "+    title: Tries them on", "+    emotion: 2"]
    refused = empathy("import", "journey", "t.csv", "--id", "couch")
    assert refused.returncode == 2
    assert "nobody is here to be asked: add --yes" in refused.stderr
    assert everything(filled) == before
    done = empathy("import", "journey", "t.csv", "--id", "couch", "--yes")
    assert done.returncode == 0
    assert "Saved: personas/lea/couch.journey.yaml\n  1 new, 1 changed" in done.stderr
    now = text(filled)
    for comment in re.findall(r"#[^\n]*", JOURNEY):
        assert comment in now, comment
    assert "severity: 4" in now  # of a column that the table does not have
    assert 'note: "never on the card"' in now
    assert empathy("import", "journey", "t.csv", "--id", "couch").stderr == "Nothing changed.\n"


def test_a_step_without_a_row_goes_and_a_row_moves_its_step(filled, empathy, write):
    write("t.csv", "id,title\nwears,Wears them\nsofa,Looks at shoes\n")
    done = empathy("import", "journey", "t.csv", "--id", "couch", "--yes", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"][0]["message"].startswith("there is no step “order” in this journey")
    assert text(filled) == JOURNEY
    write("t.csv", "id,title,next\nwears,Wears them,[]\nsofa,Looks at shoes,wears\n")
    done = empathy("import", "journey", "t.csv", "--id", "couch", "--yes", "--json")
    said = json.loads(done.stdout)
    assert (said["done"], said["removed"], said["changed"], said["added"]) == (True, ["order"], {"sofa": ["next"]}, [])
    assert [s["id"] for s in json.loads(empathy("show", "couch", "--json").stdout)["data"]["steps"]] == ["wears", "sofa"]


def test_every_row_that_cannot_be_taken_is_said_with_line_and_reason_and_nothing_is_written(filled, empathy, write):
    write("t.csv", "stage,id,title,emotion,wait,next,touchpoint,goal,Budget\n"
                   "Find,sofa,Looks,9,soon,,,,1\n"
                   "Find,So Fa,,x,20 min,,The moon,perhaps,\n"
                   '"Buy\n",order,Orders,1,,nowhere,courier,yes,\n'
                   ",order,Again,,,,,,\n")
    before = everything(filled)
    for more in ((), ("--dry-run",), ("--yes",)):
        done = empathy("import", "journey", "t.csv", "--id", "couch", *more)
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.splitlines() == [
            "t.csv:1: warning: the column “Budget” is not known here and was not taken",
            "t.csv:2: emotion: 9 is not between -2 and 2",
            "t.csv:2: wait: “soon” is no length of time: write a number and a unit, such as 20 min, 2-3 days or 1 week",
            "t.csv:3: touchpoint: there is no touchpoint “The moon” in the catalogue; write its id",
            "t.csv:3: id: “So Fa” is not an id: lower-case letters a to z, digits and single hyphens, at most 64",
            "t.csv:3: emotion: “x” is not a number",
            "t.csv:3: “title” is missing",
            "t.csv:3: goal: “perhaps” is neither true nor false",
            "t.csv:4: next[1]: there is no step “nowhere” in this journey",
            "t.csv:6: id: “order” is the id of step 3 already",
            "error: nothing was taken",
        ]
    said = json.loads(empathy("import", "journey", "t.csv", "--id", "couch", "--json").stdout)
    assert said["done"] is False
    assert {(p["line"], p["column"]) for p in said["problems"]} >= {(2, "emotion"), (2, "wait"), (3, ""), (4, "next[1]")}
    assert everything(filled) == before


def test_a_row_with_a_cell_too_many_hides_no_other_and_what_its_shifted_cells_say_is_not_said(filled, empathy, write):
    write("t.csv", "id,title,emotion,next\nsofa,Looks,9,x, y\norder,Orders,x,wears\nwears,Wears,1,nowhere\n")
    before = everything(filled)
    done = empathy("import", "journey", "t.csv", "--id", "couch", "--dry-run")
    assert (done.returncode, done.stderr.splitlines()) == (1, [
        "t.csv:2: 5 cells, but 4 columns have a heading: is a cell with the separator in it not in quotes?",
        "t.csv:3: emotion: “x” is not a number", "t.csv:4: next[1]: there is no step “nowhere” in this journey",
        "error: nothing was taken"])
    assert everything(filled) == before


def test_a_file_that_cannot_be_read_as_a_table_is_refused_with_the_same_last_word(filled, empathy):
    (filled / "t.csv").write_bytes("id,title\nsofa,Grüße\n".encode("cp1252"))
    done = empathy("import", "journey", "t.csv", "--id", "couch")
    assert (done.returncode, done.stderr.splitlines()) == (1, [
        "t.csv:2:8: the byte 0xfc is not UTF-8; it looks like Latin-1 (“ü”). Save the file as UTF-8", "error: nothing was taken"])


def test_a_name_that_is_nearly_that_of_something_is_said_with_what_was_probably_meant(filled, empathy, write):
    write("t.csv", "id,title,touchpoint,next\nsofa,Looks at shoes,Online-Shopp!,Order them | wears\n"
                   "order,Orders them,online-shp,\nwears,Wears them,,Looks again\n")
    assert empathy("import", "journey", "t.csv", "--id", "couch").stderr.splitlines() == [
        "t.csv:2: next: there is no step “Order them” in this journey. Did you mean “Orders them”?",
        "t.csv:2: touchpoint: there is no touchpoint “Online-Shopp!” in the catalogue. Did you mean “online-shop”?",
        "t.csv:3: warning: touchpoint: there is no touchpoint “online-shp” in the catalogue. Did you mean “online-shop”?",
        "t.csv:4: next: there is no step “Looks again” in this journey",
        "error: nothing was taken"]
    write("t.csv", "id,name\nonline-shp,Shop\nnet,Online shop\nkiosk,Kiosk\n")
    assert empathy("import", "touchpoints", "t.csv", "--dry-run").stderr.splitlines() == [
        "t.csv:2: warning: id: “online-shp” is a new touchpoint. Did you mean “online-shop”?",
        "t.csv:3: warning: id: “net” is a new touchpoint. Did you mean “online-shop”?"]
    write("t.csv", "touchpoint,effect\nOnline-shp,x\nmoon,x\n")
    assert empathy("import", "vulnerabilities", "t.csv").stderr.splitlines()[:2] == [
        "t.csv:2: touchpoint: there is no touchpoint “Online-shp” in the catalogue. Did you mean “online-shop”?",
        "t.csv:3: touchpoint: there is no touchpoint “moon” in the catalogue"]


def test_touchpoints_join_change_and_stay(filled, empathy, write):
    write("t.csv", "Name;Mode;Department;benefit.customer\nOnline shop;hybrid;IT;=Shoes\nHotline;offline;Support;\n")
    done = empathy("import", "touchpoints", "t.csv", "--yes")
    assert done.returncode == 0, done.stderr
    now = text(filled, "personas/touchpoints.yaml")
    assert "  - id: online-shop   # ours\n    name: Online shop\n    mode: hybrid\n    department: IT\n" in now
    assert "severity: 3   # since May" in now
    assert "id: courier" in now
    assert now.endswith("  - id: hotline\n    name: Hotline\n    mode: offline\n    department: Support\nnote: for the team\n")
    out = empathy("export", "touchpoints").stdout
    assert ",'=Shoes," in out
    assert "customer: =Shoes" in now or 'customer: "=Shoes"' in now


def test_the_first_touchpoints_make_the_catalogue(workspace, empathy, write):
    write("t.csv", "id,name\ncourier,Courier\n")
    assert empathy("import", "touchpoints", "t.csv").returncode == 0
    assert "kind: touchpoints" in text(workspace, "personas/touchpoints.yaml")
    assert empathy("list", "touchpoint").stdout.count("courier") == 1


def test_a_touchpoint_cannot_take_the_id_of_a_document(filled, empathy, write):
    write("t.csv", "id,name\nlea,Lea\ncouch,Couch\nindex,Index\nx,X\nx,Y\n")
    done = empathy("import", "touchpoints", "t.csv", "--yes")
    assert done.returncode == 1
    assert [line.split(": ", 1)[0] for line in done.stderr.splitlines()] == ["t.csv:2", "t.csv:3", "t.csv:4", "t.csv:6", "error"]


def test_vulnerabilities_are_those_of_their_rows(filled, empathy, write):
    write("t.csv", "touchpoint,effect,severity\nonline-shop,It is slow,5\ncourier,He does not ring,4\n")
    assert empathy("import", "vulnerabilities", "t.csv", "--yes").returncode == 0
    out = empathy("export", "touchpoints", "--vulnerabilities").stdout.splitlines()
    assert out == ["touchpoint,effect,cause,severity,owner,fix,status,ticket", "online-shop,It is slow,,5,,,,", "courier,He does not ring,,4,,,,"]
    write("t.csv", "touchpoint,effect\nnowhere,x\n,y\ncourier,\n")
    done = empathy("import", "vulnerabilities", "t.csv", "--yes")
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == ["t.csv:2", "t.csv:3", "t.csv:4", "error"]


@pytest.mark.parametrize(("args", "code", "said"), [
    (("export", "nobody"), 1, "there is no document “nobody”"), (("export", "couch#sofa"), 2, "“couch#sofa” is a part of the journey “couch”, which is exported as a whole"),
    (("export", "lea"), 2, "“lea” is neither a journey nor a touchpoint; only these can be exported"),
    (("export", "couch", "--vulnerabilities"), 2, "“--vulnerabilities” goes with “touchpoints”"), (("import", "persona", "t.csv"), 2, "“persona” cannot be imported: one of journey, touchpoints"),
    (("import", "journey", "nowhere.csv", "--id", "couch"), 2, "cannot be read: No such file or directory"), (("import", "journey", "."), 2, "cannot be read"),
    (("import", "journey", "t.csv"), 2, "whose journey is it? Say it with “--persona ID”"), (("import", "journey", "t.csv", "--persona", "lea"), 2, "a new journey needs a “--title”"),
    (("import", "journey", "t.csv", "--persona", "lee", "--title", "X"), 2, "there is no persona “lee”. Did you mean “lea”?"),
    (("import", "journey", "t.csv", "--persona", "lea", "--title", "Couch"), 2, "there is a journey “couch” already: “--id couch” changes it"),
    (("import", "journey", "t.csv", "--persona", "lea", "--title", "李雷"), 2, "no id can be made of “李雷”; say it with “--id”"),
    (("import", "journey", "t.csv", "--id", "lea"), 2, "the id “lea” is taken by personas/lea/persona.yaml"), (("import", "journey", "t.csv", "--id", "couch", "--part", "x=1"), 2, "“x” is not known here"),
    (("import", "journey", "t.csv", "--id", "couch", "--part", "state=furute"), 2, "Did you mean “future”?"), (("import", "journey", "t.csv", "--id", "couch", "--part", "steps"), 2, "“steps” is no part; write KEY=VALUE, such as state=future"),
    (("import", "touchpoints", "t.csv", "--persona", "lea"), 2, "“--persona” goes with “journey”"), (("import", "journey", "t.csv", "--persona", "lea", "--id", "courier"), 2, "the id “courier” is that of a touchpoint"),
    (("import", "journey", "t.csv", "--persona", "lea", "--id", "index"), 2, "“index” cannot be an id"), (("import", "journey", "t.csv", "--persona", "lea", "--id", "A b"), 2, "“A b” is not an id"),
])
def test_wrong_use_says_what_to_do_and_writes_nothing(filled, empathy, write, args, code, said):
    write("t.csv", "title\nA\n")
    before = everything(filled)
    done = empathy(*args)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(filled) == before


def test_a_file_is_never_overwritten_unseen(filled, empathy, write):
    write("t.csv", "mine")
    done = empathy("export", "couch", "--out", "t.csv")
    assert done.returncode == 1
    assert "t.csv exists already; nothing was written" in done.stderr
    assert "“--force” overwrites it" in done.stderr
    assert (filled / "t.csv").read_text() == "mine"
    done = empathy("export", "couch", "--out", "t.csv", "--force", "--json")
    assert json.loads(done.stdout)["rows"] == 3
    assert (filled / "t.csv").read_text().startswith("stage,")


@pytest.mark.parametrize("name", ["online-shop", "touchpoints#online-shop"])
def test_one_touchpoint_is_exported_alone_and_comes_back_as_it_went(filled, empathy, name):
    whole, before = empathy("export", "touchpoints").stdout, everything(filled)
    alone = empathy("export", name).stdout
    assert alone.splitlines() == [line for line in whole.splitlines() if line.startswith(("id,", "online-shop,"))]
    assert empathy("import", "touchpoints", "-", input=alone).stderr == "Nothing changed.\n"
    weak = empathy("export", name, "--vulnerabilities").stdout
    assert {line.split(",")[0] for line in weak.splitlines()} == {"touchpoint", "online-shop"}
    assert empathy("import", "vulnerabilities", "-", input=weak).stderr == "Nothing changed.\n"
    assert everything(filled) == before


@pytest.mark.parametrize("out", ["personas", "", "/dev/null"])
def test_what_is_no_file_is_never_called_one_that_can_be_overwritten(filled, empathy, out):
    for more in ((), ("--force",)):
        done = empathy("export", "couch", "--out", out, *more)
        assert done.returncode == 2
        assert "this is no file; name one" in done.stderr
        assert "overwrites" not in done.stderr


def test_tables_without_rows_come_back_and_change_nothing(filled, empathy, write):
    write("personas/touchpoints.yaml", "kind: touchpoints\ntouchpoints:\n  - {id: courier, name: Courier}\n")
    write("personas/lea/couch.journey.yaml", "kind: journey\nid: couch\ntitle: T\npersona: lea\nstages: [{id: find, name: Find}]\n")
    before = everything(filled)
    for id_, into, said in ((("touchpoints", "--vulnerabilities"), ("vulnerabilities",), "the file has no rows"), (("couch",), ("journey", "--id", "couch"), "no row has a step")):
        (filled / "t.csv").unlink(missing_ok=True)
        assert empathy("export", *id_, "--out", "t.csv").returncode == 0
        done = empathy("import", into[0], "t.csv", *into[1:])
        assert done.returncode == 0
        assert f"t.csv: warning: {said}" in done.stderr
        assert done.stderr.endswith("Nothing changed.\n")
    assert everything(filled) == before


def test_labels_begin_with_a_capital_as_in_the_manual(filled, empathy):
    assert empathy("export", "couch", "--labels").stdout.startswith("Stage,Stage: Id,Stage: Duration,Id,Step,Does,")


def test_what_is_exported_as_json_are_the_same_rows(filled, empathy):
    said = json.loads(empathy("export", "couch", "--json").stdout)
    assert [row["id"] for row in said["rows"]] == ["sofa", "order", "wears"]
    assert said["rows"][0]["stage.duration"] == "Two evenings"
    assert list(said["rows"][0]) == said["columns"]


def test_what_somebody_else_wrote_meanwhile_is_not_lost(filled, empathy, write, monkeypatch):
    from empathy_cli.cli.import_table import journey_of, texts_of
    from empathy_cli.cli.session import Session
    from empathy_cli.model.problem import InputError

    session = Session(filled, quiet=True)
    taken = journey_of(session, b"id,title\nsofa,Looks\norder,Orders\nwears,Wears\n", "t.csv", {"id": "couch"})
    theirs = text(filled).replace("Winter comes", "Spring comes")
    write("personas/lea/couch.journey.yaml", theirs)
    with pytest.raises(InputError, match="changed by somebody else"):
        texts_of(session, taken, "t.csv")
    assert text(filled) == theirs


def test_a_kill_at_any_moment_leaves_the_old_journey_or_the_new_one(filled, empathy, write):
    steps = "".join(f"s{i},Step {i},{i % 3 - 1}\n" for i in range(60))
    write("t.csv", f"id,title,emotion\n{steps}")
    old = text(filled).replace("goal: [wears]\n", "").replace("next: [order, sofa]", "next: []")
    for n in range(8):
        write("personas/lea/couch.journey.yaml", old)
        child = subprocess.Popen([sys.executable, "-m", "empathy_cli", "import", "journey", "t.csv", "--id", "couch", "--yes"], cwd=filled,
                                 env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.25 + n * 0.09)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
        now = text(filled)
        assert now == old or now.count("\n  - id: s") == 60


def test_what_no_file_can_hold_is_said_of_the_table_before_anything_is_shown_or_asked(filled, empathy, write):
    many = "|".join("y" * 20 for _ in range(60))
    write("t.csv", "name,information\n" + "".join(f"T{i},{many}\n" for i in range(350)))
    (filled / "personas/touchpoints.yaml").unlink()
    for more in (("--dry-run",), ("--yes",), ("--yes", "--json")):
        done = empathy("import", "touchpoints", "t.csv", *more)
        assert done.returncode == 1
        assert done.stderr == "t.csv: more than 20,000 values in one file; split it\nerror: nothing was taken\n"
        assert [p["message"] for p in json.loads(done.stdout or '{"problems": []}')["problems"]] == (
            ["more than 20,000 values in one file; split it", "nothing was taken"] if "--json" in more else [])
    assert not (filled / "personas/touchpoints.yaml").exists()
    write("personas/touchpoints.yaml", CATALOGUE.replace("      - It is slow\n", ""))
    done = empathy("import", "touchpoints", "t.csv", "--dry-run")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "t.csv: more than 20,000 values in one file; split it\nerror: nothing was taken\n")
    write("t.csv", "stage,title\n" + "".join(f"S{i},T{i}\n" for i in range(25)))
    done = empathy("import", "journey", "t.csv", "--persona", "lea", "--id", "p1", "--dry-run")
    assert (done.returncode, done.stderr) == (1, "t.csv:22: stage: 25 entries; at most 20 fit here\nerror: nothing was taken\n")


def test_the_id_of_a_document_that_cannot_be_read_is_taken(filled, empathy, write):
    write("personas/x/zzz.yaml", "kind: journey\nid: zzz\ntitle: [\n")
    write("t.csv", "title\nA\n")
    write("a.yaml", "persona: lea\ntitle: Zzz\nid: zzz\nsteps: [{title: A}]\n")
    before = everything(filled)
    for args in (("import", "journey", "t.csv", "--persona", "lea", "--id", "zzz"), ("new", "journey", "--answers", "a.yaml"), ("new", "journey", "--answers", "a.yaml", "--dry-run")):
        done = empathy(*args)
        assert (done.returncode, done.stdout) == (1, "")
        assert "so “personas/x/zzz.yaml” cannot be read, and “zzz” is its id" in done.stderr
        assert "empathy edit zzz --editor" in done.stderr
    assert everything(filled) == before


@pytest.mark.parametrize("args", [("import", "journey", "-", "--id", "couch"), ("edit", "couch", "--answers", "-")], ids=" ".join)
def test_a_closed_standard_input_is_said(filled, args):
    command = shlex.join([sys.executable, "-m", "empathy_cli", *args]) + " <&-"
    done = subprocess.run(["sh", "-c", command], cwd=filled, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "error: standard input is closed; nothing can be read from it\n")


def test_files_that_are_too_large_are_told_from_such_as_are_twice_as_large_in_utf_16(filled, empathy):
    rows = "".join(f"{i},{'x' * 3_000}\r\n" for i in range(200))
    (filled / "t.csv").write_bytes(f"title,does\r\n{rows}".encode("utf-16"))
    assert "3000 characters; at most 300 fit here" in empathy("import", "journey", "t.csv", "--id", "couch", "--dry-run").stderr
    (filled / "t.csv").write_bytes(b"title\n" + b"x" * 3_000_000)
    assert empathy("import", "journey", "t.csv", "--id", "couch").stderr == "t.csv: more than 2,097,152 bytes, which is more than is read. Split it\n"


def test_hostile_cells_act_on_nothing(filled, empathy, write):
    write("t.csv", 'id,title,does\na,"[bold red]x[/] {{ 7*7 }} <script>alert(1)</script>","\'=1+1"\nb,"::set-output name=x::y",\n')
    done = empathy("import", "journey", "t.csv", "--persona", "lea", "--title", "Hostile")
    assert done.returncode == 0, done.stderr
    made = text(filled, "personas/lea/hostile.journey.yaml")
    assert "does: =1+1" in made or 'does: "=1+1"' in made
    assert "\n::" not in "\n" + empathy("import", "journey", "t.csv", "--id", "hostile", "--dry-run").stdout
    write("t.csv", "id,title\na,x\x1b[2J\n")
    done = empathy("import", "journey", "t.csv", "--id", "hostile")
    assert "\x1b" not in done.stderr
    assert "t.csv:2:4: a control character (U+001B); take it out" in done.stderr
