"""A survey or a ticket export into a source, through the real program: asked or told, once and again, cited, renamed."""

import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from empathy_cli.cli import asking, feedback_said, output
from tests.conftest import environment

from .interview_terminal import terminal

SURVEY = """\
Nr;Erstellt am;Kanal;Kundengruppe;Kommentar
1;1.3.2026;Filiale Bern;Neu;"Drei Wochen ""sofort"";
und niemand ruft an"
2;2.3.2026;App;Bestand;Rufen Sie mich an: 079 123 45 67
3;3.3.2026;App;Neu;
4;gestern;Telefon;Neu;=HYPERLINK("http://x")
"""
TOLD = ("--text", "Kommentar", "--side", "customer", "--date", "Erstellt am", "--segment", "Kundengruppe",
        "--touchpoint", "Kanal", "--no-input")
CATALOGUE = "kind: touchpoints\ntouchpoints:\n  - id: shop-bern\n    name: Filiale Bern\n"


@pytest.fixture
def survey(workspace, write):
    write("umfrage.csv", SURVEY)
    write("personas/touchpoints.yaml", CATALOGUE)
    return workspace


def large(path, rows=900, *, first=0):
    with path.open("a" if first else "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if not first:
            writer.writerow(["Key", "Comment"])
        writer.writerows([n, f"Answer number {n}, and lea{n}@example.org"] for n in range(first, first + rows))


def sources(workspace):
    return {p.name: p.read_bytes() for p in sorted((workspace / "personas/sources").iterdir())}


def show(empathy, id_):
    return empathy("show", id_, "--plain").stdout


def test_a_small_export_becomes_nuggets_with_all_that_was_said(survey, empathy):
    done = empathy("import", "feedback", "umfrage.csv", *TOLD, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["rows"], said["taken"], said["masked"], said["separator"]) == (4, 3, 1, ";")
    assert said["skipped"] == [{"row": 4, "line": 5, "why": "nothing is in its column of words"}]
    assert [(r["row"], r["line"]) for r in said["remarks"]] == [(5, 6)]
    assert said["touchpoints"] == {"shop-bern": 1}
    text = (survey / "personas/sources/umfrage.yaml").read_text("utf-8")
    for part in ('verbatim: Drei Wochen "sofort"; und niemand ruft an', "locator: row 2", "date: 2026-03-01",
                 "segment: Neu", "tags: [shop-bern]", "[phone]", "n: 3", "pii: masked", "text: Kommentar"):
        assert part in text
    assert "079" not in text
    assert empathy("check", "--select", "REF01", "--select", "DOC01", "--select", "EVD06").returncode == 0


def test_full_names_are_masked_as_everywhere_in_a_source(survey, write, empathy):
    write("briefe.csv", "Kommentar\nIch heiße Anna Müller und niemand ruft an\nFrau Muster\n")
    done = empathy("import", "feedback", "briefe.csv", "--text", "Kommentar", "--side", "customer", "--no-input",
                   "--lang", "de", "--json")
    assert json.loads(done.stdout)["masked"] == 1
    assert "Ich heiße [Name] und niemand ruft an" in sources(survey)["briefe.yaml"].decode()
    assert empathy("check", "--select", "EVD06").returncode == 0


def test_the_same_file_again_changes_nothing_not_a_byte_and_says_so(survey, empathy):
    empathy("import", "feedback", "umfrage.csv", *TOLD)
    before = sources(survey)
    for args in (TOLD, ("--no-input",), (), ("--id", "umfrage"), ("--dry-run",)):
        again = empathy("import", "feedback", "umfrage.csv", *args)
        assert (again.returncode, "imported already: umfrage" in again.stderr) == (0, True)
        assert "Nothing changed." in again.stderr
    (survey / "umfrage.csv").write_bytes(SURVEY.replace("\n", "\r\n").encode("utf-16"))
    again = empathy("import", "feedback", "umfrage.csv", "--no-input")
    assert (again.returncode, "Nothing changed." in again.stdout + again.stderr) == (0, True)
    assert sources(survey) == before


def test_a_longer_export_adds_its_new_rows_and_leaves_what_people_wrote(survey, empathy):
    empathy("import", "feedback", "umfrage.csv", *TOLD)
    file = survey / "personas/sources/umfrage.yaml"
    by_hand = file.read_text("utf-8").replace("title: Umfrage", "title: Unsere Umfrage # so heisst sie").replace(
        "Drei Wochen", "Vier Wochen")
    file.write_text(by_hand, "utf-8")
    (survey / "umfrage.csv").write_text(SURVEY + "5;9.3.2026;App;Neu;Endlich\n", "utf-8")
    refused = empathy("import", "feedback", "umfrage.csv")
    assert (refused.returncode, "add --yes" in refused.stderr) == (2, True)
    assert file.read_text("utf-8") == by_hand
    done = json.loads(empathy("import", "feedback", "umfrage.csv", "--yes", "--json").stdout)
    assert [(s["new"], s["known"], s["kept"]) for s in done["sources"]] == [(1, 2, 1)]
    text = file.read_text("utf-8")
    assert "title: Unsere Umfrage # so heisst sie" in text
    assert text.count("verbatim:") == 4
    assert "Vier Wochen" in text
    assert "Drei Wochen" not in text
    assert "n: 4" in text
    assert "date: 2026-03-09" in text


def test_what_is_missing_is_said_with_what_it_probably_is(survey, empathy):
    done = empathy("import", "feedback", "umfrage.csv", "--no-input")
    assert done.returncode == 2
    assert "--text is missing: which column has their words? Perhaps --text Kommentar" in done.stderr
    assert "--side is missing" in done.stderr
    assert not (survey / "personas/sources").exists()


@pytest.mark.parametrize(("args", "says"), [
    (("--text", "Komentar", "--side", "customer"), "Did you mean “Kommentar”?"),
    (("--text", "Kommentar", "--side", "customer", "--type", "serve"), "Did you mean “survey”?"),
    (("--text", "Kommentar", "--side", "customer", "--id", "Not An Id"), "is not an id"),
    (("--text", "Kommentar", "--side", "customer", "--id", "index"), "cannot be an id"),
    (("--text", "Kommentar", "--side", "customer", "--id", "touchpoints"), "“touchpoints”"),
    (("--text", "Kommentar", "--side", "customer", "--persona", "lea"), "“--persona” goes with “journey”"),
])
def test_a_wrong_option_is_refused_before_anything_is_written(survey, empathy, args, says):
    done = empathy("import", "feedback", "umfrage.csv", *args)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not (survey / "personas/sources").exists()


def test_options_of_feedback_are_refused_elsewhere(survey, empathy):
    done = empathy("import", "touchpoints", "umfrage.csv", "--text", "Kommentar")
    assert (done.returncode, "“--text” goes with “feedback”" in done.stderr) == (2, True)


def test_another_meaning_of_a_column_is_refused_for_a_source_that_is_there(survey, empathy):
    empathy("import", "feedback", "umfrage.csv", *TOLD)
    done = empathy("import", "feedback", "umfrage.csv", "--segment", "Kanal")
    assert (done.returncode, "imported with another --segment: “Kundengruppe”" in done.stderr) == (2, True)


def test_a_dry_run_shows_masked_rows_and_writes_nothing(survey, empathy):
    done = empathy("import", "feedback", "umfrage.csv", *TOLD, "--dry-run")
    assert done.returncode == 0
    assert "umfrage#r3  “Rufen Sie mich an: [phone]”" in done.stdout
    assert "3 new" in done.stdout
    assert "row 4 (line 5): nothing is in its column of words" in done.stdout
    assert not (survey / "personas/sources").exists()


def test_an_export_of_both_sides_makes_two_sources_and_both_grow(workspace, write, empathy):
    write("t.csv", "Role,Words\ncustomer,Slow\nagent,They shout\npartner,Hm\n")
    said = json.loads(empathy("import", "feedback", "t.csv", "--text", "Words", "--side", "Role", "--title", "Calls",
                              "--json").stdout)
    assert [(s["id"], s["side"], s["new"]) for s in said["sources"]] == [
        ("calls-customer", "customer", 1), ("calls-employee", "employee", 1)]
    assert [r["row"] for r in said["skipped"]] == [4]
    assert "title: Calls (employee)" in (workspace / "personas/sources/calls-employee.yaml").read_text("utf-8")
    write("t.csv", "Role,Words\ncustomer,Slow\nagent,They shout\npartner,Hm\nagent,Thanks\n")
    again = json.loads(empathy("import", "feedback", "t.csv", "--yes", "--json").stdout)
    assert [(s["id"], s["new"], s["known"]) for s in again["sources"]] == [
        ("calls-customer", 0, 1), ("calls-employee", 1, 1)]


def test_days_that_may_be_two_need_to_be_told_apart(workspace, write, empathy):
    write("t.csv", "When,Words\n03/04/2026,Slow\n")
    args = ("import", "feedback", "t.csv", "--text", "Words", "--side", "customer", "--date", "When", "--no-input")
    refused = empathy(*args)
    assert (refused.returncode, "--day-first or --month-first" in refused.stderr) == (2, True)
    assert empathy(*args, "--month-first").returncode == 0
    assert "date: 2026-03-04" in (workspace / "personas/sources/t.yaml").read_text("utf-8")


@pytest.mark.parametrize(("last", "days"), [
    ("25/04/2026", ["2026-04-03", "2026-04-25"]), ("04/25/2026", ["2026-03-04", "2026-04-25"])])
def test_the_whole_file_tells_how_its_days_are_read(last, days, workspace, write, empathy):
    write("t.csv", f"When,Words\n03/04/2026,Slow\n{last},Late\n")
    done = empathy("import", "feedback", "t.csv", "--text", "Words", "--side", "customer", "--date", "When",
                   "--no-input")
    assert (done.returncode, "understood" in done.stderr) == (0, False)
    assert re.findall("    date: (.*)", (workspace / "personas/sources/t.yaml").read_text("utf-8")) == days


def test_where_days_go_both_ways_somebody_has_to_say_how_the_others_are_read(workspace, write, empathy):
    write("t.csv", "When,Words\n03/04/2026,Slow\n25/04/2026,Late\n04/25/2026,Hm\n")
    args = ("import", "feedback", "t.csv", "--text", "Words", "--side", "customer", "--date", "When", "--no-input")
    refused = empathy(*args)
    assert (refused.returncode, "--day-first or --month-first" in refused.stderr) == (2, True)
    assert empathy(*args, "--day-first").returncode == 0
    text = (workspace / "personas/sources/t.yaml").read_text("utf-8")
    assert re.findall("    date: (.*)", text) == ["2026-04-03", "2026-04-25", "2026-04-25"]


def test_importing_again_with_an_order_gives_rows_the_days_that_they_were_taken_without(workspace, write, empathy):
    write("t.csv", "When,Words\n03/04/2026,Slow\n25/04/2026,Late\n")
    empathy("import", "feedback", "t.csv", "--text", "Words", "--side", "customer", "--date", "When", "--no-input")
    file = workspace / "personas/sources/t.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("    date: 2026-04-03\n", "").replace("  order: day\n", "").replace(
        "verbatim: Late", "verbatim: Late # so it was said"), "utf-8")
    assert file.read_text("utf-8").count("date:") == text.count("date:") - 1
    done = empathy("import", "feedback", "t.csv", "--day-first", "--yes")
    assert (done.returncode, "1 that had no day gets it" in done.stderr) == (0, True), done.stderr
    assert file.read_text("utf-8").replace(" # so it was said", "") == text
    for more in ((), ("--day-first",)):
        assert "imported already" in empathy("import", "feedback", "t.csv", *more).stderr
    other = empathy("import", "feedback", "t.csv", "--month-first")
    assert (other.returncode, "was imported with --day-first" in other.stderr) == (2, True)


def test_a_file_without_headings_loses_no_answer_and_tells_nobody_who_it_was(workspace, write, empathy):
    write("t.csv", "Call me: lea@example.org,2026-03-01\nSlow,2026-03-02\n")
    args = ("import", "feedback", "t.csv", "--text", "1", "--side", "customer", "--no-input")
    done = empathy(*args)
    assert (done.returncode, "say --no-heading" in done.stderr) == (2, True)
    assert empathy(*args, "--no-heading").returncode == 0
    write("u.csv", "Call me: lea@example.org\nSlow\n")
    assert empathy("import", "feedback", "u.csv", *args[3:]).returncode == 0
    text = "".join(map(bytes.decode, sources(workspace).values()))
    assert ("lea@example" in text, text.count('text: "1"')) == (False, 2)
    assert "imported already" in empathy("import", "feedback", "u.csv", *args[3:]).stderr


def test_of_two_headings_that_are_alike_the_number_is_kept(workspace, write, empathy):
    write("t.csv", "Comment,Score,Comment\nx,1,Slow\n")
    args = ("import", "feedback", "t.csv", "--text", "3", "--side", "customer", "--no-input")
    assert empathy(*args).returncode == 0
    for more in ("", "y,2,Late\n"):
        write("t.csv", f"Comment,Score,Comment\nx,1,Slow\n{more}")
        for told in (args, args[:3]):
            done = empathy(*told, "--yes")
            assert done.returncode == 0, done.stderr
    text = sources(workspace)["t.yaml"].decode()
    assert ("verbatim: Late" in text, 'text: "3"' in text, text.count("verbatim:")) == (True, True, 2)


@pytest.mark.parametrize(("more", "says"), [
    (("--side", "employee"), "was imported with another --side"), (("--text", "1"), "was imported with another --text"),
    (("--type", "blah"), "“blah” is not")])
def test_what_is_said_of_a_known_file_is_not_passed_over(more, says, survey, empathy):
    empathy("import", "feedback", "umfrage.csv", *TOLD)
    done = empathy("import", "feedback", "umfrage.csv", *more)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr


def test_a_file_whose_name_says_who_it_was_is_not_called_so(workspace, empathy):
    (workspace / "anna.muster@example.org.csv").write_text("Words\nSlow\n", "utf-8")
    args = ("import", "feedback", "anna.muster@example.org.csv", "--text", "Words", "--side", "customer", "--no-input")
    assert empathy(*args).returncode == 0
    assert "muster" not in str(sources(workspace))
    assert "imported already" in empathy(*args).stderr


def test_standard_input_and_a_pipe_are_read_like_a_file(survey, empathy):
    args = ("--text", "5", "--side", "customer", "--no-heading", "--no-input", "--title", "From a pipe")
    done = empathy("import", "feedback", "-", *args, input="\n".join(SURVEY.splitlines()[1:]).encode("cp1252"))
    assert done.returncode == 0, done.stderr
    assert 'text: "5"' in (survey / "personas/sources/from-a-pipe.yaml").read_text("utf-8")
    os.mkfifo(survey / "pipe")
    writer = subprocess.Popen([sys.executable, "-c", "open('pipe', 'w').write('Words\\nFine\\n')"], cwd=survey)
    done = empathy("import", "feedback", "pipe", "--text", "Words", "--side", "customer", "--no-input")
    assert (writer.wait(), done.returncode) == (0, 0)


@pytest.mark.parametrize(("data", "code", "says"), [
    (b"PK\x03\x04", 1, "a workbook, not a table"), (b"", 1, "the file is empty"), (b"Words\n", 1, "no rows below"),
    (b'Words\n"open\n', 1, "bad.csv:2: a quote is opened here and not closed"),
    (b"Words\n \t\n", 1, "no row could be taken"), (None, 2, "Is a directory"),
])
def test_what_cannot_be_imported_is_refused_and_nothing_is_written(workspace, empathy, data, code, says):
    path = workspace / "bad.csv"
    path.mkdir() if data is None else path.write_bytes(data)
    done = empathy("import", "feedback", "bad.csv", "--text", "Words", "--side", "customer", "--no-input")
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert not (workspace / "personas/sources").exists()
    if code == 1:
        done = empathy("import", "feedback", "bad.csv", "--text", "Words", "--side", "customer", "--no-input", "--json")
        assert (done.returncode, json.loads(done.stdout)["done"]) == (1, False)


def test_a_large_export_is_kept_beside_its_source_and_each_row_is_evidence(workspace, write, empathy):
    large(workspace / "big.csv")
    done = empathy("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    assert done.returncode == 0, done.stderr
    files = sources(workspace)
    assert sorted(files) == ["big.csv", "big.yaml"]
    assert b"nuggets" not in files["big.yaml"]
    assert b"example.org" not in files["big.csv"]
    assert 'r2,row 2,,,,"Answer number 0, and [e-mail]"' in files["big.csv"].decode()
    write("personas/lea/persona.yaml", "kind: persona\nid: lea\nname: Lea\npains:\n  - text: Waits\n"
          "    evidence: [big#r7, big#r902, nope#r1]\n")
    check = empathy("check", "--select", "REF01")
    assert "“big” has no nugget “r902”" in check.stdout
    assert "r7" not in check.stdout.replace("big#r7,", "")
    assert "Answer number 5, and" in empathy("trace", "lea", "pains").stdout
    assert empathy("add", "lea", "pains", "Slow", "--evidence", "big#r901").returncode == 0
    refused = empathy("add", "lea", "pains", "Slow", "--evidence", "big#r902")
    assert (refused.returncode, "no nugget of that id" in refused.stderr) == (1, True)
    assert "900" in empathy("list", "source").stdout
    assert "Answer number 5," in show(empathy, "big#r7")
    assert json.loads(empathy("show", "big#r7", "--json").stdout)["data"]["locator"] == "row 7"
    assert "900 in the file beside it" in show(empathy, "big")
    refused = empathy("remove", "big#r5", "--yes")
    assert (refused.returncode, "nothing in it is changed here" in refused.stderr) == (1, True)


def test_a_large_export_that_grows_adds_lines_and_the_same_again_nothing(workspace, empathy):
    large(workspace / "big.csv")
    empathy("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    before = sources(workspace)
    large(workspace / "big.csv", 3, first=900)
    done = json.loads(empathy("import", "feedback", "big.csv", "--yes", "--json").stdout)
    assert [(s["new"], s["known"]) for s in done["sources"]] == [(3, 900)]
    after = sources(workspace)
    assert "nuggets:" in after["big.yaml"].decode()  # three are few: they are nuggets like any other
    assert after["big.csv"] == before["big.csv"]
    rows = (workspace / "big.csv").read_text("utf-8").splitlines()
    random.Random(7).shuffle(rest := rows[1:])
    (workspace / "big.csv").write_text("\n".join([rows[0], *rest]) + "\n", "utf-8")
    done = empathy("import", "feedback", "big.csv", "--yes")
    assert "Nothing changed." in done.stdout + done.stderr
    assert sources(workspace) == after


@pytest.mark.parametrize(("change", "says"), [
    (lambda p: p.write_bytes(p.read_bytes().replace(b"number 5", b"number 6")), "is not the file that was imported"),
    (lambda p: p.unlink(), "there is no “big.csv” beside this source"),
])
def test_a_file_of_rows_that_was_changed_or_lost_is_one_finding_and_stops_an_import(workspace, write, empathy, change,
                                                                                 says):
    large(workspace / "big.csv")
    empathy("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    change(workspace / "personas/sources/big.csv")
    assert says in empathy("check", "--select", "REF01").stdout  # nothing cites a row: it is said all the same
    write("personas/lea/persona.yaml", "kind: persona\nid: lea\nname: Lea\npains:\n  - text: Waits\n"
          "    evidence: [big#r7, big#r8]\n")
    check = empathy("check", "--select", "REF01")
    assert check.stdout.count("REF01") - check.stdout.count("explain REF01") == 1
    assert says in check.stdout
    large(workspace / "big.csv", 3, first=900)
    refused = empathy("import", "feedback", "big.csv", "--yes")
    assert (refused.returncode, says in refused.stderr) == (1, True)


def test_personal_data_in_rows_beside_a_source_is_found_and_not_repeated(workspace, empathy):
    large(workspace / "big.csv")
    empathy("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    assert empathy("check", "--select", "EVD06", "--select", "REF01").returncode == 0
    path = workspace / "personas/sources/big.csv"
    told = path.read_text("utf-8").splitlines(keepends=True)
    told[3] = told[3].replace("number", "Frau Anna Müller number")
    told[5] = told[5].replace("number", "079 123 45 67 number")
    told[6] = "079 123 45 67\n"
    path.write_text("".join(told), "utf-8")
    check = empathy("check", "--select", "EVD06", "--select", "REF01", "--format", "json")
    found = json.loads(check.stdout)
    assert sorted(f["rule"] for f in found) == ["EVD06", "EVD06", "REF01"]
    text = "".join(f["message"] for f in found)
    assert "in r4: write [name]" in text
    assert "in r6, :7: write [phone]" in text
    assert not any(piece in check.stdout for piece in ("Müller", "079", "45 67"))
    digest = sha256(path.read_bytes()).hexdigest()
    assert f"write {digest} in" in text
    source = workspace / "personas/sources/big.yaml"
    before = source.read_text("utf-8")
    assert empathy("check", "--fix").returncode == 3
    assert (source.read_text("utf-8"), path.read_text("utf-8")) == (before, "".join(told))
    at = before.index("sha256: ") + 8
    source.write_text(before[:at] + digest + before[at + 64:], "utf-8")
    assert "REF01" not in empathy("check", "--select", "REF01").stdout


def test_an_import_that_was_cut_off_goes_on_when_it_is_run_again(workspace, empathy):
    large(workspace / "big.csv")
    args = ("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    empathy(*args)
    whole = sources(workspace)
    (workspace / "personas/sources/big.yaml").unlink()  # the rows are there, and nobody says so yet
    assert empathy(*args).returncode == 0
    assert sources(workspace) == whole
    large(workspace / "big.csv", 700, first=900)
    assert empathy(*args, "--yes").returncode == 0
    longer = sources(workspace)
    (workspace / "personas/sources/big.yaml").write_bytes(whole["big.yaml"])  # the longer rows, and the source of before
    assert empathy(*args, "--yes").returncode == 0
    assert sources(workspace) == longer


def test_another_file_in_the_place_of_the_rows_is_never_overwritten(workspace, write, empathy):
    large(workspace / "big.csv")
    write("personas/sources/big.csv", "somebody's own")
    done = empathy("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    assert (done.returncode, "there is another file of that name already" in done.stderr) == (1, True)
    assert sources(workspace) == {"big.csv": b"somebody's own"}


def test_the_rows_follow_a_new_id_and_go_with_their_source(workspace, write, empathy):
    large(workspace / "big.csv")
    empathy("import", "feedback", "big.csv", "--text", "Comment", "--side", "customer", "--no-input")
    write("personas/lea/persona.yaml", "kind: persona\nid: lea\nname: Lea\npains:\n  - {text: W, evidence: big#r7}\n")
    assert empathy("rename", "big", "huge", "--yes").returncode == 0
    assert sorted(sources(workspace)) == ["huge.csv", "huge.yaml"]
    assert "huge#r7" in (workspace / "personas/lea/persona.yaml").read_text("utf-8")
    assert empathy("check", "--select", "REF01").returncode == 0
    (workspace / "personas/lea/persona.yaml").unlink()
    assert empathy("remove", "huge", "--dry-run").stdout.split() == [
        "personas/sources/huge.yaml", "personas/sources/huge.csv"]
    assert empathy("remove", "huge", "--yes").returncode == 0
    assert not (workspace / "personas/sources").exists()


def test_ctrl_c_while_rows_are_read_leaves_everything_as_it_was(workspace):
    large(workspace / "big.csv", 60_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "empathy_cli", "import", "feedback", "big.csv", "--text", "Comment", "--side", "customer",
         "--no-input"], cwd=workspace, env=environment(), stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while not _reads(process.pid, "big.csv"):
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, b"Traceback" in said) == (130, False)
    assert not (workspace / "personas/sources").exists()


def _reads(pid, name):
    """Whether a process has a file of that name open."""
    try:
        return any(one.readlink().name == name for one in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # it has closed one meanwhile
        return False


@pytest.mark.terminal
@pytest.mark.parametrize("plain", [False, True])
def test_it_is_asked_with_proposals_and_taken_after_a_look(survey, plain):
    with terminal(survey, env={"ACCESSIBLE": "1"} if plain else {}) as window:
        window.start("import", "feedback", "umfrage.csv")
        screen = window.wait(r"\[“Kommentar”\]: $" if plain else "> “Kommentar”")
        assert "umfrage.csv: 4 rows, 5 columns, UTF-8." in screen
        assert "079" not in screen
        for awaited in ("column has the day", "Who speaks", "among which people", "where it was", "kind of source",
                        "called"):
            window.press("Enter").wait(awaited)
        window.press("Enter").wait("Enter saves")
        screen = window.press("Enter").wait(r"Import them\? \[Y/n\]")
        assert "umfrage#r2" in window.history
        window.press("Enter").wait("exit=0")
    text = (survey / "personas/sources/umfrage.yaml").read_text("utf-8")
    for part in ("text: Kommentar", "date: Erstellt am", "segment: Kundengruppe", "touchpoint: Kanal", "side: customer"):
        assert part in text


@pytest.mark.terminal
def test_answers_are_kept_when_somebody_stops_and_no_means_no(survey):
    with terminal(survey) as window:
        window.start("import", "feedback", "umfrage.csv").wait("> “Kommentar”")
        window.press("Enter").wait("column has the day")
        window.press("C-c").wait("exit=130")
        window.start("import", "feedback", "umfrage.csv")
        window.wait(r"\A(?![\s\S]*exit=130)[\s\S]*column has the day")  # and not what stood there before
        window.press("C-r").wait("Enter saves")
        window.press("Enter").wait(r"Import them")
        window.line("n").wait("exit=1")
    assert not (survey / "personas/sources").exists()


def test_notes_break_no_word_in_a_narrow_window(monkeypatch):
    monkeypatch.setattr(output, "width_of", lambda _: 40)
    said = "    row 5 (line 6): what stands for the day could not be understood; taken without it"
    lines = []
    feedback_said._say_wrapped(said, lines.append)
    assert (len(lines) > 1, max(map(len, lines)) < 40) == (True, True)
    assert " ".join(lines).split() == said.split()
    assert all(line.startswith("      ") for line in lines[1:])


def test_a_question_for_yes_or_no_says_in_each_language_what_to_type(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("j\n"))
    to = io.StringIO()
    assert asking.ask_yes("Gut?", to, lambda text: {"[Y/n]": "[J/n]"}[text])
    assert to.getvalue() == "Gut? [J/n] "
