"""`empathy publish` from the command line: what it says, what it does, and how it ends."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from empathy_cli.publish.reports.as_json import schema
from tests.cli.publishing import TARGET, Repository
from tests.conftest import environment

Empathy = Callable[..., Any]
LEA = "Personas-Lea-Brunner.md"


@pytest.fixture
def wiki(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("wikis") / "shop.wiki.git")
    (filled / "empathy.yaml").write_text(TARGET.format(url=repository.path), "utf-8")
    return repository


@pytest.fixture
def published(wiki: Repository, empathy: Empathy) -> Repository:
    assert empathy("publish", "--apply").returncode == 0
    return wiki


def retold(filled: Path, old: str, new: str) -> None:
    file = filled / "personas/lea/persona.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_without_apply_nothing_is_written(empathy: Empathy, wiki: Repository) -> None:
    done = empathy("publish")
    assert done.returncode == 3
    assert done.stdout.startswith("wiki: ")
    assert f"+ new  “Lea Brunner” {LEA}" in done.stdout
    assert "Do it: empathy publish --apply" in done.stderr
    assert not wiki.has_commits


def test_with_apply_it_is_done_in_one_commit_and_then_there_is_nothing_to_do(empathy: Empathy, wiki: Repository) -> None:
    done = empathy("publish", "--apply")
    assert done.returncode == 0, done.stderr
    assert LEA in wiki.files
    assert "+ new" in done.stdout
    assert len(list(wiki.commits())) == 1
    for args in ((), ("--apply",), ("wiki",), ("wiki", "--apply"), ("--json",), ("--no-diff",)):
        again = empathy("publish", *args)
        assert again.returncode == 0, args
        assert "Nothing to do" in again.stderr
    assert len(list(wiki.commits())) == 1


def test_a_difference_is_shown_and_may_be_left_out(empathy: Empathy, published: Repository, filled: Path) -> None:
    retold(filled, "Night-shift nurse", "Day nurse")
    done = empathy("publish")
    assert done.returncode == 3
    assert f"~ changed  “Lea Brunner” {LEA}" in done.stdout
    assert "-Night-shift nurse" in done.stdout
    assert "+Day nurse" in done.stdout
    short = empathy("publish", "--no-diff")
    assert "Day nurse" not in short.stdout
    assert short.stdout.startswith(done.stdout.partition("\n\n~ changed:")[0])


def test_a_page_that_was_edited_blocks_everything_until_somebody_says_what_to_do(
        empathy: Empathy, published: Repository, filled: Path) -> None:
    published.write({LEA: "by Anna\n"})
    retold(filled, "Night-shift nurse", "Day nurse")
    tip = published.tip
    for args in ((), ("--apply",), ("--on-conflict", "fail", "--apply"), ("--on-conflict", "skip", "--apply")):
        done = empathy("publish", *args)
        assert done.returncode == 3, args
        assert re.search(r"^! edited by hand +“Lea Brunner”", done.stdout, re.MULTILINE)
        assert "-by Anna" in done.stdout, "what stands there is shown"
    assert published.read(LEA) == "by Anna\n"
    assert published.tip == tip or published.read(LEA) == "by Anna\n"
    done = empathy("publish", "--on-conflict", "save-copy", "--apply")
    assert done.returncode == 0, done.stderr
    assert "Day nurse" in published.read(LEA)
    assert "by Anna\n" in [published.read(name) for name in published.files]
    assert empathy("publish").returncode == 0


def test_links_lead_to_a_page_that_cannot_move(empathy: Empathy, published: Repository, filled: Path) -> None:
    """Lea has a new name, but somebody edited her page: it stays, and so do the links to it."""
    published.write({LEA: published.read(LEA) + "by Anna\n"})
    retold(filled, "name: Lea Brunner", "name: Lea Amrein")
    for _ in range(2):
        done = empathy("publish", "--on-conflict", "skip", "--apply")
        assert done.returncode == 3
        assert "Lea Amrein" in published.read("Personas.md")
        assert "(Personas-Lea-Brunner)" in published.read("Personas.md")
        assert "Personas-Lea-Amrein" not in published.read("Personas.md") + published.read("_Sidebar.md")
        assert "by Anna" in published.read(LEA)
    assert len(list(published.commits())) == 3, "the second time there was nothing else to do"
    assert empathy("publish", "--on-conflict", "overwrite", "--apply").returncode == 0
    assert "(Personas-Lea-Amrein)" in published.read("Personas.md")
    assert LEA not in published.files


def test_the_advice_fits_what_is_in_the_way(empathy: Empathy, published: Repository, filled: Path) -> None:
    page = published.read(LEA)
    published.write({LEA: None})
    done = empathy("publish")
    assert "Make again what was deleted there: empathy publish --on-conflict overwrite --apply" in done.stderr
    assert "save-copy" not in done.stderr
    assert empathy("publish", "--on-conflict", "overwrite", "--apply").returncode == 0
    assert published.read(LEA) == page
    face = next(name for name in published.files if name.endswith("-face.svg"))
    drawn = published.read(face)
    published.write({face: "<svg/>"})
    done = empathy("publish")
    assert "Write over it: empathy publish --on-conflict overwrite --apply" in done.stderr
    assert empathy("publish", "--on-conflict", "overwrite", "--apply").returncode == 0
    assert published.read(face) == drawn


def test_what_goes_though_somebody_edited_it_is_shown(empathy: Empathy, published: Repository, filled: Path) -> None:
    published.write({LEA: published.read(LEA) + "by Anna\n"})
    for file in (filled / "personas/lea").iterdir():
        file.unlink()
    (filled / "personas/tom.yaml").write_text("kind: persona\nid: tom\nname: Tom\nrole: Cook\n")
    done = empathy("publish")
    assert "edited there by hand" in done.stdout
    assert "Leave the page to those who edited it: empathy publish --on-conflict save-copy --apply" in done.stderr
    done = empathy("publish", "--on-conflict", "overwrite", "--allow-delete", "1")
    assert "- deleted" in done.stdout
    assert "its document is gone, but it was edited there by hand" in done.stdout
    assert "  -by Anna" in done.stdout


def test_without_any_document_no_run_says_that_all_is_well(empathy: Empathy, published: Repository, filled: Path) -> None:
    """A wrong folder, a wrong branch."""
    shutil.rmtree(filled / "personas/lea")
    tip = published.tip
    for args in ((), ("--apply",), ("--apply", "--allow-delete", "100")):
        done = empathy("publish", *args)
        assert done.returncode == 3
        assert "not every page could be looked at" in done.stderr
        assert "every page is as it should be" not in done.stderr
        assert done.stdout.count("there is no document with a page") == 1, "said once"
    assert published.tip == tip


@pytest.mark.parametrize("how", ["overwrite", "save-copy"])
def test_a_link_in_the_place_of_a_page_stops_the_rest_only_in_the_plan(
        empathy: Empathy, published: Repository, filled: Path, write: Callable[..., Path], how: str) -> None:
    published.write({"Home.md": "Welcome\n"})
    hand = published.path.parent / f"{published.path.name}-hand"
    (hand / LEA).unlink()
    (hand / LEA).symlink_to("Home.md")
    published.write({"News.md": "by Anna\n"})
    write("personas/tom.yaml", "kind: persona\nid: tom\nname: Tom\nrole: Cook\n")
    done = empathy("publish", "--on-conflict", how, "--apply")
    assert done.returncode == 3, done.stderr
    assert "a link, a folder" in done.stdout
    assert "Personas-Tom.md" in published.files, "the rest is written"
    assert published.read(LEA) == "Home.md"


def test_a_page_that_cannot_move_is_offered_again(empathy: Empathy, published: Repository, filled: Path) -> None:
    """Its new place is somebody else's: nothing is to be done but that, and no run says that all is well."""
    published.write({"Personas-Lea-Amrein.md": "by Anna\n"})
    retold(filled, "name: Lea Brunner", "name: Lea Amrein")
    for _ in range(2):
        done = empathy("publish", "--on-conflict", "skip", "--apply")
        assert done.returncode == 3
        assert "? not ours" in done.stdout
        assert "(Personas-Lea-Brunner)" in published.read("Personas.md")
    assert empathy("publish").returncode == 3
    assert published.read("Personas-Lea-Amrein.md") == "by Anna\n"


def test_a_page_that_is_refused_keeps_its_links_and_pictures(
        empathy: Empathy, published: Repository, write: Callable[..., Path]) -> None:
    files = published.files
    pictures = [name for name in files if name.endswith(".svg")]
    assert pictures
    write("personas/tom.yaml", "kind: persona\nid: tom\nname: Lea Brunner\nrole: Cook\n")
    assert "deleted" not in empathy("publish", "--no-diff").stdout
    done = empathy("publish", "--on-conflict", "skip", "--apply")
    assert done.returncode == 3
    assert "x refused" in done.stdout
    assert published.files == files
    assert "(Personas-Lea-Brunner)" in published.read("Personas.md")
    assert "Personas-Lea-Brunner" in published.read("_Sidebar.md")


def test_what_people_write_around_our_lines_is_no_news(empathy: Empathy, published: Repository) -> None:
    published.write({"_Sidebar.md": "Our wiki\n" + published.read("_Sidebar.md") + "The end\n"})
    tip = published.tip
    for args in ((), ("--apply",)):
        done = empathy("publish", *args)
        assert done.returncode == 0, done.stdout
        assert "Nothing to do" in done.stderr
    assert published.tip == tip


def test_what_people_write_between_our_marks_goes_only_on_request(empathy: Empathy, published: Repository) -> None:
    ours = published.read("_Sidebar.md")
    published.write({"_Sidebar.md": ours.replace("Lea Brunner", "Lea from the night shift")})
    tip = published.tip
    done = empathy("publish")
    assert done.returncode == 3
    assert "-  - [Lea from the night shift]" in done.stdout, "what was written there is shown"
    assert "--on-conflict overwrite --apply" in done.stderr
    assert "save-copy" not in done.stderr, "lines have no page that they could be kept on"
    assert empathy("publish", "--apply").returncode == 3
    assert published.tip == tip
    assert empathy("publish", "--on-conflict", "overwrite", "--apply").returncode == 0
    assert published.read("_Sidebar.md") == ours


def test_a_page_of_somebody_else_is_adopted_only_on_request(empathy: Empathy, wiki: Repository) -> None:
    wiki.write({LEA: "by Anna\n", "Home.md": "Welcome\n"})
    tip = wiki.tip
    done = empathy("publish", "--apply")
    assert done.returncode == 3
    assert "? not ours" in done.stdout
    assert "--adopt" in done.stdout
    assert wiki.tip == tip
    assert empathy("publish", "--apply", "--adopt").returncode == 0
    assert "Night-shift nurse" in wiki.read(LEA)
    assert wiki.read("Home.md") == "Welcome\n"


def test_a_broken_document_deletes_nothing_and_ends_with_1(empathy: Empathy, published: Repository, filled: Path) -> None:
    (filled / "personas/lea/persona.yaml").write_text("kind: persona\nid: lea\nname: [\n")
    before = published.read(LEA)
    done = empathy("publish", "--apply")
    assert done.returncode == 1
    assert "personas/lea/persona.yaml" in done.stderr
    assert published.read(LEA) == before


def test_many_pages_are_deleted_only_with_their_number(empathy: Empathy, published: Repository, filled: Path) -> None:
    for file in (filled / "personas/lea").iterdir():
        file.unlink()
    (filled / "personas/tom.yaml").write_text("kind: persona\nid: tom\nname: Tom\nrole: Cook\n")
    done = empathy("publish", "--apply")
    assert done.returncode == 3
    assert "--allow-delete 1" in done.stdout
    assert LEA in published.files
    done = empathy("publish", "--apply", "--allow-delete", "1")
    assert done.returncode == 0, done.stdout
    assert LEA not in published.files
    assert "- deleted" in done.stdout


def test_only_one_page_is_published(empathy: Empathy, published: Repository, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/tom.yaml", "kind: persona\nid: tom\nname: Tom\nrole: Cook\n")
    retold(filled, "Night-shift nurse", "Day nurse")
    assert empathy("publish", "--only", "tom", "--apply").returncode == 0
    assert "Personas-Tom.md" in published.files
    assert "Night-shift" in published.read(LEA)
    for listing in ("Personas.md", "_Sidebar.md"):
        assert "(Personas-Tom)" in published.read(listing)
        assert "(Personas-Lea-Brunner)" in published.read(listing)
    retold(filled, "name: Lea Brunner", "name: Lea Amrein")
    (filled / "personas/tom.yaml").write_text("kind: persona\nid: tom\nname: Tim\nrole: Cook\n")
    assert empathy("publish", "--only", "tom", "--apply").returncode == 0
    assert "Personas-Tom.md" not in published.files
    for listing in ("Personas.md", "_Sidebar.md"):
        assert "(Personas-Tim)" in published.read(listing), "the links to it follow"
        assert "(Personas-Lea-Brunner)" in published.read(listing), "she is still there"
    assert LEA in published.files
    done = empathy("publish", "--only", "nobody")
    assert done.returncode == 1
    assert "nobody" in done.stderr


PLANS = ("plan.json", "deep/plan.json", "plan.out")


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_written_and_done(empathy: Empathy, wiki: Repository, filled: Path, name: str) -> None:
    done = empathy("publish", "--plan-out", name)
    assert done.returncode == 3
    assert f"Do it: empathy publish --apply {name}" in done.stderr
    first = (filled / name).read_bytes()
    assert empathy("publish", "wiki", "--plan-out", name, "--lang", "de", "--no-diff").returncode == 3
    assert (filled / name).read_bytes() == first, "the same, byte for byte"
    assert empathy("publish", "--apply", name).returncode == 0
    assert LEA in wiki.files
    again = empathy("publish", "--apply", name)
    assert again.returncode == 0, "nothing is to be done any more"


def test_a_plan_is_not_done_where_the_wiki_has_changed(empathy: Empathy, published: Repository, filled: Path) -> None:
    retold(filled, "Night-shift nurse", "Day nurse")
    empathy("publish", "--plan-out", "plan.json")
    published.write({"News.md": "new\n"})
    tip = published.tip
    done = empathy("publish", "wiki", "--apply", "plan.json")
    assert done.returncode == 3
    assert "the wiki has changed since this plan was made" in done.stderr
    assert published.tip == tip


@pytest.mark.parametrize("change", ["document", "settings", "title"])
def test_a_plan_is_not_done_where_the_documents_have_changed(
        empathy: Empathy, published: Repository, filled: Path, change: str) -> None:
    retold(filled, "Night-shift nurse", "Day nurse")
    empathy("publish", "--plan-out", "plan.json")
    tip = published.tip
    if change == "document":
        retold(filled, "Day nurse", "Doctor")
    elif change == "title":
        retold(filled, "Lea Brunner", "Lea B")
    else:
        with (filled / "empathy.yaml").open("a") as file:
            file.write("    under: Customers\n")
    done = empathy("publish", "--apply", "plan.json")
    assert done.returncode == 3
    assert "have changed since this plan was made" in done.stderr
    assert published.tip == tip


def test_a_plan_says_itself_what_is_done(empathy: Empathy, published: Repository, filled: Path) -> None:
    published.write({LEA: "by Anna\n"})
    retold(filled, "Night-shift nurse", "Day nurse")
    empathy("publish", "--plan-out", "plan.json", "--on-conflict", "overwrite")
    done = empathy("publish", "--apply", "plan.json", "--on-conflict", "skip")
    assert done.returncode == 2
    assert "a plan says itself" in done.stderr
    assert empathy("publish", "--apply", "plan.json").returncode == 0
    assert "Day nurse" in published.read(LEA)


@pytest.mark.parametrize(("args", "says"), [
    (("nowhere",), "there is no wiki “nowhere” in empathy.yaml"), (("wikki",), "Did you mean “wiki”?"),
    (("plan.json",), "add --apply"), (("a", "b"), "too many arguments"), (("--apply", "a.json", "b.json"), "too many"),
    (("--apply", "missing.json"), "cannot be read"), (("--apply", "empathy.yaml"), "no plan of ours"),
    (("--on-conflict", "skipp"), "Did you mean “skip”?"), (("--on-conflict", "x"), "is none of fail, skip"),
    (("--allow-delete", "-1"), "--allow-delete"), (("--plan-out", "personas/a.yaml"), "only documents are written"),
    (("--summary", "."), "this is no file"), (("--force",), "there is no option “--force”"),
])
def test_wrong_use_is_said_and_ends_with_2(empathy: Empathy, wiki: Repository, args: tuple[str, ...], says: str) -> None:
    done = empathy("publish", *args)
    assert done.returncode == 2, done
    assert says in done.stderr
    assert done.stdout == ""


def test_without_a_wiki_it_says_how_to_begin(empathy: Empathy, workspace: Path) -> None:
    done = empathy("publish")
    assert done.returncode == 2
    assert "empathy init --wiki" in done.stderr


@pytest.mark.parametrize("target", ["{kind: gitt, owner: x}", "{kind: git, owner: x}", "{kind: git, url: 'ftp://x', owner: x}",
                                    "{kind: git, url: 'https://a:b@c', owner: x}", "{kind: folder, folder: a, owner: x, z: 1}"])
def test_wrong_settings_are_told_from_a_wiki_that_does_not_answer(empathy: Empathy, filled: Path, target: str) -> None:
    (filled / "empathy.yaml").write_text(f"publish:\n  wiki: {target}\n")
    assert empathy("publish").returncode == 2
    assert empathy("publish", "--apply").returncode == 2


def test_outside_of_a_workspace_nothing_is_published(empathy: Empathy, tmp_path: Path) -> None:
    assert empathy("publish").returncode == 2


def test_several_wikis_have_to_be_named(empathy: Empathy, wiki: Repository, filled: Path) -> None:
    with (filled / "empathy.yaml").open("a") as file:
        file.write("  docs: {kind: folder, folder: out, owner: shop}\n")
    done = empathy("publish")
    assert done.returncode == 2
    assert "wiki, docs" in done.stderr
    assert empathy("publish", "docs", "--apply").returncode == 0
    assert any((filled / "out").rglob("*.md"))
    assert empathy("publish", "docs").returncode == 0
    assert not wiki.has_commits


@pytest.mark.parametrize("apply", [False, True])
def test_json_is_as_its_schema_says_and_the_same_every_time(
        empathy: Empathy, published: Repository, filled: Path, apply: bool) -> None:
    retold(filled, "Night-shift nurse", "Day nurse")
    done = empathy("publish", "--json")
    assert done.returncode == 3
    assert empathy("publish", "--json").stdout == done.stdout
    if apply:
        done = empathy("publish", "--json", "--apply")
        assert done.returncode == 0
    said = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(said)
    assert said["verdict"] == ("applied" if apply else "changes")
    page = next(p for p in said["pages"] if p["id"] == "lea")
    assert (page["action"], page["outcome"]) == ("update", "done" if apply else None)
    assert page["file"] == "personas/lea/persona.yaml"


def test_a_summary_is_written_for_a_step_and_into_a_file(empathy: Empathy, published: Repository, filled: Path) -> None:
    published.write({LEA: "by Anna\n"})
    (filled / "step.md").write_text("before\n")
    done = empathy("publish", "--summary", "out.md", env={"GITHUB_STEP_SUMMARY": str(filled / "step.md"),
                                                           "GITHUB_ACTIONS": "true"})
    assert done.returncode == 3
    text = (filled / "out.md").read_text("utf-8")
    assert text.startswith("## empathy publish wiki\n")
    assert "| ! edited by hand | Lea Brunner |" in text
    assert "writes nothing" in text, "what people see first says what now"
    assert (filled / "step.md").read_text("utf-8") == "before\n" + text
    notes = [line for line in done.stderr.splitlines() if line.startswith("::error ")]
    assert len(notes) == 1
    assert "file=personas/lea/persona.yaml" in notes[0]
    (filled / "mine.md").write_text("mine")
    assert empathy("publish", "--summary", "mine.md").returncode == 1
    assert (filled / "mine.md").read_text() == "mine"


def test_texts_of_documents_and_of_the_wiki_act_nowhere(empathy: Empathy, published: Repository, filled: Path) -> None:
    published.write({LEA: "::error::from the wiki\n  ::warning::x\n##[group]a \x1b[2Jb\n##vso[task.setvariable]x\n"})
    (filled / "personas/eve.yaml").write_text('kind: persona\nid: eve\nname: "Eve ::error:: ##[error] <b> | x"\nrole: "::stop-commands::x"\n')
    for args in ((), ("--json",), ("--summary", "s.md"), ("--apply", "--on-conflict", "skip")):
        done = empathy("publish", *args)
        for line in (done.stdout + done.stderr).splitlines():
            assert "\x1b" not in line
            assert not line.lstrip().startswith("::"), line
            assert "##[" not in line, line
            assert "##vso[" not in line, line


@pytest.mark.parametrize(("args", "env"), [(("--plain",), {}), (("--no-color",), {}), ((), {"LC_ALL": "C"}), ((), {"NO_COLOR": "1"})])
def test_it_speaks_to_every_terminal(empathy: Empathy, wiki: Repository, args: tuple[str, ...], env: dict[str, str]) -> None:
    done = empathy("publish", *args, env={**env, "PYTHONUTF8": "0"})
    assert done.returncode == 3
    assert "\x1b" not in done.stdout
    if env.get("LC_ALL") == "C":
        assert done.stdout.isascii()
        assert '"Lea Brunner"' in done.stdout


def test_in_a_narrow_window_no_line_is_wider_than_it(terminal: Callable[..., str], published: Repository, filled: Path) -> None:
    published.write({LEA: "by Anna\n"})
    shown = terminal("publish", "--no-diff", width=40)
    assert all(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 40 for line in shown.splitlines()
               if not line.startswith("empathy publish")), shown
    assert "edited by hand" in shown
    assert "\nempathy publish --on-conflict save-copy --apply\n" in shown, "to be pasted"


def test_quiet_says_only_what_is_in_the_way(empathy: Empathy, wiki: Repository, filled: Path) -> None:
    done = empathy("publish", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
    done = empathy("publish", "--quiet", "--apply")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    wiki.write({LEA: "by Anna\n"})
    done = empathy("publish", "--quiet")
    assert done.returncode == 3
    assert done.stdout.startswith("! edited by hand")
    assert done.stderr == ""


def test_the_command_that_is_offered_works_as_it_is(empathy: Empathy, published: Repository, filled: Path) -> None:
    published.write({LEA: "by Anna\n"})
    retold(filled, "Night-shift nurse", "Day nurse")
    done = empathy("-C", filled, "publish", "wiki", cwd=filled.parent)
    command = re.search(r"beside it: empathy (.*)$", done.stderr, re.MULTILINE)
    assert command
    assert empathy(*command[1].split(), cwd=filled.parent).returncode == 0
    assert "Day nurse" in published.read(LEA)


def test_an_unreachable_wiki_is_said_in_one_line(empathy: Empathy, filled: Path) -> None:
    (filled / "empathy.yaml").write_text(TARGET.format(url=filled / "not-there.git"))
    done = empathy("publish")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "error: " in done.stderr


def test_ctrl_c_ends_with_130_and_leaves_no_half_of_it(wiki: Repository, filled: Path, tmp_path: Path) -> None:
    """The wiki's hook makes the push hang; Ctrl+C comes meanwhile."""
    hook = wiki.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/began\nsleep 5\nexit 1\n")
    hook.chmod(0o755)
    process = subprocess.Popen([sys.executable, "-m", "empathy_cli", "publish", "--apply"], cwd=filled, text=True,
                               env=environment({"HOME": str(tmp_path)}), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    limit = time.monotonic() + 60
    while not (tmp_path / "began").exists() and time.monotonic() < limit:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "not tried" in out
    assert "run it again" in err
    assert not wiki.has_commits


def test_help_does_not_import_what_publishing_needs(empathy: Empathy) -> None:
    done = empathy("publish", "--help", env={"PYTHONPROFILEIMPORTTIME": "1", "PYTHONWARNINGS": "ignore"})
    assert done.returncode == 0
    for heavy in ("httpx", "jinja2", "empathy_cli.publish.wanted", "empathy_cli.publish.drivers", "networkx"):
        assert heavy not in done.stderr, heavy
