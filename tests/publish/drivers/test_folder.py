"""A folder that people and other programs work in, too: what is safe there, and what is not done."""

import json
import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.publish.drivers import folder_lock
from empathy_cli.publish.drivers.files import LINKED, Files, digest
from empathy_cli.publish.drivers.folder import MANIFEST, FolderDriver
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.manifest import Entry, Manifest, dump
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.run import Result, publish
from empathy_cli.publish.target import TWIN, Change, Moved, PublishError, Settings

OWNER = "shop"


def driver(root: Path, folder: str = "docs", name: str = "plain", under: str = "Personas", **more: object) -> FolderDriver:
    settings = Settings("wiki", "folder", OWNER, name, folder=folder, under=under, **more)
    return FolderDriver(settings, profile(settings), root)


def leaf(it: FolderDriver, id_: str, title: str, text: str = "text\n") -> Leaf:
    return Leaf(id_, "page", title, it.profile.place("page", id_, title), text.encode())


def run(it: FolderDriver, *leaves: Leaf, **said: object) -> Result:
    return publish(it, lambda _: Wanted(leaves), Options(OWNER, **said), apply=True, sleep=lambda _: None)


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_pages_and_the_list_of_them_are_written_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    it = driver(tmp_path)
    assert run(it, leaf(it, "lea", "Lea B.", "# Lea\n")).finished
    assert files(tmp_path).keys() == {"docs/Personas/Lea B．.md", f"docs/{MANIFEST}"}
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    again = driver(tmp_path)
    result = run(again, leaf(again, "lea", "Lea B.", "# Lea\n"))
    assert result.finished
    assert result.plan.idle
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_a_plan_alone_makes_not_even_the_folder(tmp_path: Path) -> None:
    it = driver(tmp_path)
    publish(it, lambda _: Wanted([leaf(it, "a", "A")]), Options(OWNER))
    assert not list(tmp_path.iterdir())


LOCK = folder_lock.NAME


def nothing_left(top: Path) -> bool:
    return not [path for path in top.rglob("*") if path.name == LOCK]


def test_while_one_publish_writes_another_waits_and_takes_what_is_there_then(tmp_path: Path) -> None:
    one, other = driver(tmp_path), driver(tmp_path)
    with ExitStack() as held:
        held.enter_context(one)
        one.look([])
        assert held.enter_context(one.alone()) is False
        pauses: list[float] = []

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 3:
                (tmp_path / "docs" / MANIFEST).write_bytes(dump(Manifest(), OWNER))
                held.close()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(folder_lock.time, "sleep", pause)
            result = run(other, leaf(other, "lea", "Lea", "# Lea\n"))
    assert len(pauses) == 3
    assert result.finished
    assert files(tmp_path / "docs").keys() == {"Personas/Lea.md", MANIFEST}
    assert nothing_left(tmp_path)


def test_who_waits_too_long_is_told_what_holds_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_lock, "PATIENCE", 0.0)
    monkeypatch.setattr(folder_lock, "PAUSE", 0.0)
    one, other = driver(tmp_path), driver(tmp_path)
    with one.alone(), pytest.raises(Moved, match=r"another publish has been writing to .*docs for 0 seconds: wait"):
        run(other, leaf(other, "lea", "Lea"))
    assert not list(tmp_path.iterdir())


def test_what_a_killed_publish_leaves_keeps_nobody_waiting_and_goes(tmp_path: Path) -> None:
    (tmp_path / "docs" / LOCK).mkdir(parents=True)
    for _ in range(2):  # once with something to write, once without
        it = driver(tmp_path)
        assert run(it, leaf(it, "lea", "Lea")).finished
        assert nothing_left(tmp_path)
        (tmp_path / "docs" / LOCK).mkdir()
    it = driver(tmp_path)
    publish(it, lambda _: Wanted([leaf(it, "a", "A")]), Options(OWNER))
    assert (tmp_path / "docs" / LOCK).is_dir()  # a plan changes nothing


def test_what_somebody_else_put_in_the_place_of_the_lock_stays_and_pages_are_written(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "elsewhere").mkdir()
    for make in (lambda place: place.write_text("mine"), lambda place: place.symlink_to(tmp_path / "elsewhere")):
        make(tmp_path / "docs" / LOCK)
        it = driver(tmp_path)
        assert run(it, leaf(it, "lea", "Lea", os.urandom(4).hex())).finished
        (tmp_path / "docs" / LOCK).unlink()
    assert not list((tmp_path / "elsewhere").iterdir())


def test_an_empty_project_of_mkdocs_is_one_while_another_publish_begins_it(tmp_path: Path) -> None:
    (tmp_path / "site" / LOCK).mkdir(parents=True)
    it = driver(tmp_path, "site", "mkdocs")
    assert it.profile.place("page", "lea", "Lea").startswith("docs/")


def test_folders_that_become_empty_go_and_those_of_others_stay(tmp_path: Path) -> None:
    it = driver(tmp_path, under="Team/Personas")
    (tmp_path / "docs/Team").mkdir(parents=True)
    (tmp_path / "docs/Team/mine.md").write_text("mine")
    run(it, leaf(it, "a", "A"), leaf(it, "b", "B"))
    assert run(it, allow_delete=2).finished
    assert files(tmp_path).keys() == {"docs/Team/mine.md", f"docs/{MANIFEST}"}
    assert not (tmp_path / "docs/Team/Personas").exists()
    (tmp_path / "docs/Team/mine.md").unlink()
    run(it, leaf(it, "a", "A"))
    run(it, allow_delete=1)
    assert (tmp_path / "docs").is_dir(), "the folder of the settings stays"


def test_line_ends_that_git_made_are_no_edit_but_words_are(tmp_path: Path) -> None:
    it = driver(tmp_path)
    page = tmp_path / "docs/Personas/Lea.md"
    run(it, leaf(it, "lea", "Lea", "one\ntwo\n"))
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / "docs" / MANIFEST).write_bytes((tmp_path / "docs" / MANIFEST).read_bytes().replace(b"\n", b"\r\n"))
    assert run(it, leaf(it, "lea", "Lea", "one\ntwo\n")).plan.idle
    assert page.read_bytes() == b"one\r\ntwo\r\n", "and nothing is written because of them"
    assert run(it, leaf(it, "lea", "Lea", "one\nthree\n")).finished
    assert page.read_bytes() == b"one\nthree\n"
    page.write_bytes(b"one\r\nmine\r\n")
    result = run(it, leaf(it, "lea", "Lea", "one\nfour\n"))
    assert [c.action for c in result.plan.changes] == ["conflict"]
    assert page.read_bytes() == b"one\r\nmine\r\n"


def test_line_ends_of_a_picture_count() -> None:
    assert digest(b"\x89PNG\r\n\0") != digest(b"\x89PNG\n\0")
    assert digest(b"<svg>\r\n") == digest(b"<svg>\n")


def test_autocrlf_of_a_real_checkout_is_no_edit(tmp_path: Path) -> None:
    it = driver(tmp_path)
    run(it, leaf(it, "lea", "Lea", "one\ntwo\n"))

    def git(*args: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=true", *args],
                       cwd=tmp_path, check=True, capture_output=True, env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"})

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "x")
    (tmp_path / "docs/Personas/Lea.md").unlink()
    (tmp_path / "docs" / MANIFEST).unlink()
    git("checkout", "--", ".")
    assert (tmp_path / "docs/Personas/Lea.md").read_bytes() == b"one\r\ntwo\r\n"
    assert run(it, leaf(it, "lea", "Lea", "one\ntwo\n")).plan.idle


@pytest.mark.parametrize("at", ["docs/Personas", "docs/Personas/Lea.md", f"docs/{MANIFEST}"])
def test_nothing_is_read_or_written_through_a_link(tmp_path: Path, at: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    (outside / "Lea.md").write_text("theirs")
    link = root / at
    link.parent.mkdir(parents=True)
    link.symlink_to(outside if at.endswith("Personas") else outside / "Lea.md")
    it = driver(root)
    if at.endswith(MANIFEST):
        with pytest.raises((PublishError, InputError), match="link"):
            run(it, leaf(it, "lea", "Lea"))
    else:
        for said in ({}, {"adopt": True, "on_conflict": "overwrite"}):
            result = run(it, leaf(it, "lea", "Lea"), **said)
            assert ([c.action for c in result.plan.changes], result.done) == (["unowned"], [])
    assert files(outside) == {"Lea.md": b"theirs"}


def test_a_link_that_appears_after_the_look_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    it = driver(root)

    class Late(FolderDriver):
        def write(self, *said: object) -> object:
            (root / "docs").mkdir(exist_ok=True)
            (root / "docs/Personas").symlink_to(outside)
            return super().write(*said)

    late = Late(it._settings, it.profile, root)
    assert run(late, leaf(it, "lea", "Lea")).failed
    assert files(outside) == {}


def test_a_link_to_the_folder_itself_is_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "docs").symlink_to("real")
    it = driver(tmp_path)
    assert run(it, leaf(it, "lea", "Lea")).finished
    assert "real/Personas/Lea.md" in files(tmp_path)


@pytest.mark.parametrize("at", ["../victim.md", "/etc/victim.md", ".git/config", MANIFEST, "a/../../victim.md", "", ".ssh/x",
                                "Personas/../../victim.md"])
def test_a_manifest_cannot_make_us_delete_what_is_outside(tmp_path: Path, at: str) -> None:
    root = tmp_path / "root"
    it = driver(root)
    run(it, leaf(it, "lea", "Lea"))
    victim = tmp_path / "root/victim.md"
    victim.write_text("theirs")
    (root / "docs" / ".git").mkdir()
    (root / "docs/.git/config").write_text("theirs")
    bad = Manifest({"bad": Entry(at or "x", "page", digest(b"theirs"), "Bad")}, {}, "ok")
    (root / "docs" / MANIFEST).write_bytes(dump(bad, OWNER))
    before = files(tmp_path)
    run(it, allow_delete=10)
    after = files(tmp_path)
    del before[f"root/docs/{MANIFEST}"], after[f"root/docs/{MANIFEST}"]
    assert after == before


@pytest.mark.parametrize(("folder", "why"), [("../other", "out of the repository"), ("personas", "other files"), ("personas/x", "other files"),
                                             ("templates", "other files"), (".git/x", "other files"), ("file", "is a file"),
                                             ("file/x", "is a file"), ("link", "out of the repository")])
def test_a_folder_that_is_not_for_pages_is_refused(tmp_path: Path, folder: str, why: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "file").touch()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(InputError, match=why) as refused:
        driver(root, folder)
    assert refused.value.exit_code == 2


def test_a_folder_beside_the_workspace_is_fine_in_the_same_repository_or_as_a_whole_path(tmp_path: Path) -> None:
    root = tmp_path / "repository/team"
    root.mkdir(parents=True)
    (tmp_path / "repository/.git").mkdir()
    it = driver(root, "../docs")
    run(it, leaf(it, "a", "A"))
    other = driver(root, str(tmp_path / "other"))
    run(other, leaf(other, "a", "A"))
    assert {"repository/docs/Personas/A.md", "other/Personas/A.md"} <= files(tmp_path).keys()


def test_names_that_another_desktop_cannot_tell_apart_are_seen_also_of_folders(tmp_path: Path) -> None:
    it = driver(tmp_path, ".", under="Customers")
    (tmp_path / "customers").mkdir()
    result = run(it, leaf(it, "lea", "Lea"))
    [change] = result.plan.blocked
    assert change.reason is not None
    assert change.reason.values["at"] == "customers"
    assert it.look(["Customers/Lea.md"]).there["Customers/Lea.md"].digest == f"{TWIN}customers"
    it = driver(tmp_path, "docs")
    run(it, leaf(it, "lea", "Lea"))
    (tmp_path / "docs/Personas/tom.md").write_text("mine")
    assert run(driver(tmp_path, "docs"), leaf(it, "tom", "TOM")).plan.blocked[0].action == "unowned"


def test_a_title_that_changes_only_in_case_moves_its_page(tmp_path: Path) -> None:
    it = driver(tmp_path)
    run(it, leaf(it, "lea", "Lea"))
    assert run(it, leaf(it, "lea", "LEA", "new\n")).finished
    assert files(tmp_path / "docs/Personas") == {"LEA.md": b"new\n"}


def test_a_page_of_somebody_else_that_appears_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    it = driver(tmp_path)

    class Late(FolderDriver):
        def write(self, *said: object) -> object:
            (tmp_path / "docs/Personas").mkdir(parents=True)
            (tmp_path / "docs/Personas/Lea.md").write_text("mine")
            return super().write(*said)

    result = run(Late(it._settings, it.profile, tmp_path), leaf(it, "lea", "Lea"), leaf(it, "tom", "Tom"))
    assert {d.change.id: d.outcome for d in result.done} == {"lea": "failed", "tom": "done"}
    assert files(tmp_path / "docs/Personas") == {"Lea.md": b"mine", "Tom.md": b"text\n"}
    assert json.loads((tmp_path / "docs" / MANIFEST).read_bytes())["owners"][OWNER].keys() == {"tom"}


def test_who_publishes_at_the_same_time_for_the_same_owner_is_told(tmp_path: Path) -> None:
    it, other = driver(tmp_path), driver(tmp_path)
    remote = it.look([])
    run(other, leaf(other, "a", "A"))
    with pytest.raises(Moved):
        list(it.write(_creating(it), remote.manifest))
    assert "docs/Personas/B.md" not in files(tmp_path)


def _creating(it: FolderDriver) -> list[Change]:
    b = leaf(it, "b", "B")
    return [Change("create", "b", "page", "B", b.at, leaf=b, data=b.data, entry=Entry(b.at, "page", digest(b.data), "B"))]


def test_a_file_that_may_not_be_written_is_reported_and_the_rest_is_done(tmp_path: Path) -> None:
    it = driver(tmp_path)
    run(it, leaf(it, "lea", "Lea"), leaf(it, "tom", "Tom"))
    page = tmp_path / "docs/Personas/Lea.md"
    page.chmod(0o444)
    result = run(it, leaf(it, "lea", "Lea", "new\n"), leaf(it, "tom", "Tom", "new\n"))
    outcomes = {d.change.id: (d.outcome, d.reason.text if d.reason else "") for d in result.done}
    assert outcomes["lea"][0] == "failed"
    assert "write-protected" in outcomes["lea"][1]
    assert outcomes["tom"] == ("done", "")
    page.chmod(0o644)
    assert run(it, leaf(it, "lea", "Lea", "new\n"), leaf(it, "tom", "Tom", "new\n")).finished
    assert page.read_text() == "new\n"


def test_what_is_no_file_is_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    os.mkfifo(tmp_path / "b.md")
    it = Files(tmp_path)
    assert it.stands("a.md") == f"{LINKED}a.md"
    assert it.stands("b.md") == f"{LINKED}b.md"
    assert it.read("b.md") is None
    assert it.read("../x") is None


def test_the_state_pins_what_stands_there(tmp_path: Path) -> None:
    it = driver(tmp_path)
    run(it, leaf(it, "a", "A"))
    states = [it.look(["Personas/A.md", "Personas/B.md"]).state]
    assert it.look(["Personas/A.md", "Personas/B.md"]).state == states[0]
    (tmp_path / "docs/Personas/B.md").write_text("mine")
    states.append(it.look(["Personas/A.md", "Personas/B.md"]).state)
    (tmp_path / "docs/Personas/A.md").write_text("mine")
    states.append(it.look(["Personas/A.md", "Personas/B.md"]).state)
    assert len(set(states)) == 3


@pytest.mark.parametrize(("made", "folder", "at", "nav"), [
    ({}, "docs", "docs/personas/index.md", True),
    ({}, "site", "site/docs/personas/index.md", True),
    ({"mkdocs.yaml": "site_name: X\n"}, "docs", "docs/personas/index.md", False),
    ({"mkdocs.yml": "docs_dir: wiki\n"}, "docs", "docs/personas/index.md", False),
    ({"site/mkdocs.yml": "site_name: X\n"}, "site", "site/docs/personas/index.md", True),
    ({"site/mkdocs.yml": "docs_dir: content\n"}, "site", "site/content/personas/index.md", True),
    ({"mkdocs.yml": "site_name: X\n"}, "docs", "docs/personas/index.md", True),
    ({"mkdocs.yml": "site_name: X\n"}, ".", "docs/personas/index.md", True),
    ({"mkdocs.yml": "docs_dir: wiki\n", "wiki/a.md": ""}, "wiki", "wiki/personas/index.md", True),
    ({"docs/a.md": ""}, "docs", "docs/personas/index.md", False),
    ({"docs/docs/a.md": ""}, "docs", "docs/personas/index.md", False),
], ids=["nothing", "a new project", "settings in another file", "not of this project", "project", "docs_dir", "pages", "root", "pages of docs_dir", "pages without a project", "docs of others"])
def test_the_project_of_a_site_is_found_out(tmp_path: Path, made: dict[str, str], folder: str, at: str, *, nav: bool) -> None:
    for name, text in made.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    it = driver(tmp_path, folder, "mkdocs")
    assert it._files.path(it.profile.place("contents", "index", "Personas")) == tmp_path / at
    assert it.profile.project.nav is nav
    again = driver(tmp_path, folder, "mkdocs")
    run(it, leaf(it, "a", "A"))
    assert files(tmp_path).keys() - made.keys() == {
        f"{it._files.top.relative_to(tmp_path).as_posix()}/{name}".removeprefix("./")
        for name in (MANIFEST, it.profile.place("page", "a", "A"))}
    assert driver(tmp_path, folder, "mkdocs").profile.project == again.profile.project, "the next run finds the same"


@pytest.mark.parametrize(("folder", "name", "under"), [
    (".", "plain", "Personas"), (".", "plain", "templates"), (".", "mkdocs", "Personas"), (".", "obsidian", "personas/ours"),
    ("~/wiki", "plain", "Customers"),
])
def test_no_page_stands_among_the_documents_of_the_workspace(tmp_path: Path, folder: str, name: str, under: str) -> None:
    (tmp_path / "empathy.yaml").write_text("")
    with pytest.raises(InputError) as refused:
        driver(tmp_path, folder, name, under)
    assert refused.value.exit_code == 2
    assert driver(tmp_path, ".", name, "Customers").profile.place("page", "a", "A").lower() == "customers/a.md"


def test_a_site_above_the_repository_is_not_ours_to_change(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("docs_dir: team\nnav:\n  - a.md\n")
    (tmp_path / "team").mkdir()
    it = driver(tmp_path / "team", ".", "mkdocs", "Customers")
    assert it._files.top == tmp_path / "team"
    whole = driver(tmp_path / "team", str(tmp_path / "team"), "mkdocs", "Customers")
    assert whole._files.top == tmp_path, "who writes the whole path means it"


def test_titles_of_joined_emoji_get_their_page(tmp_path: Path) -> None:
    it = driver(tmp_path)
    assert run(it, leaf(it, "family", "👨\u200d👩\u200d👧")).finished
    assert run(it, leaf(it, "family", "👨\u200d👩\u200d👧")).plan.idle


def test_the_list_of_our_pages_goes_into_git_with_them(tmp_path: Path, empathy) -> None:
    """A workspace keeps `.empathy/` out of Git, in whatever folder: without the list, the next checkout knows no page."""
    assert empathy("init", cwd=tmp_path).returncode == 0
    it = driver(tmp_path)
    run(it, leaf(it, "lea", "Lea"))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    kept = subprocess.run(["git", "ls-files", "--others", "--exclude-standard"], cwd=tmp_path, check=True,
                          capture_output=True, text=True).stdout.splitlines()
    assert {"docs/Personas/Lea.md", f"docs/{MANIFEST}"} <= {*kept}
