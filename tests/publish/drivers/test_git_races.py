"""Several who write into one repository: nobody loses a page, and what is not ours stays byte for byte."""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empathy_cli.publish.drivers.git import GitDriver
from empathy_cli.publish.manifest import Manifest
from empathy_cli.publish.target import Change, Moved
from tests.publish.engines.git_publishing import actions, driver_of, publish
from tests.publish.engines.githttp import GitServer, Wiki

PAGES = {"andri": ("Andri", "# Andri\n"), "lea": ("Lea", "# Lea\n")}


@pytest.fixture
def wiki(git_server: GitServer) -> Wiki:
    wiki = git_server.new()
    wiki.commit({"Home.md": b"Welcome\n"})
    return wiki


def meanwhile(driver: GitDriver, act: Callable[[], object], times: int = 1) -> GitDriver:
    """The driver, with somebody who acts between its look and its push."""
    write, left = driver.write, [times]

    def raced(changes: Sequence[Change], after: Manifest) -> Any:
        left[0] -= 1
        if left[0] >= 0:
            act()
        return write(changes, after)

    driver.write = raced
    return driver


def test_another_writer_on_another_page_and_both_land(wiki: Wiki) -> None:
    driver = meanwhile(driver_of(wiki), lambda: wiki.commit({"notes.md": b"by hand\n"}))
    assert publish(wiki, PAGES, driver=driver).finished
    files = wiki.files()
    assert files["notes.md"] == b"by hand\n"
    assert files["Personas/Andri.md"] == b"# Andri\n"
    assert wiki.commits == 3


def test_another_writer_on_the_same_page_is_a_conflict_and_nothing_is_written(wiki: Wiki) -> None:
    publish(wiki, PAGES)
    driver = meanwhile(driver_of(wiki), lambda: wiki.commit({"Personas/Lea.md": b"by hand\n"}))
    result = publish(wiki, {"andri": ("Andri", "new\n"), "lea": ("Lea", "new\n")}, driver=driver)
    assert actions(result) == {"andri": "update", "lea": "conflict"}
    assert not result.finished
    assert not result.done
    files = wiki.files()
    assert files["Personas/Lea.md"] == b"by hand\n"
    assert files["Personas/Andri.md"] == b"# Andri\n"


def test_somebody_who_makes_our_new_page_first_keeps_it(wiki: Wiki) -> None:
    driver = meanwhile(driver_of(wiki), lambda: wiki.commit({"Personas/Lea.md": b"mine\n"}))
    result = publish(wiki, PAGES, driver=driver)
    assert actions(result)["lea"] == "unowned"
    assert set(wiki.files()) == {"Home.md", "Personas/Lea.md"}


def test_who_always_comes_first_is_told_of_after_five_tries_and_nothing_of_ours_is_there(wiki: Wiki) -> None:
    numbers = iter(range(100))
    driver = meanwhile(driver_of(wiki), lambda: wiki.commit({"notes.md": b"%d\n" % next(numbers)}), times=100)
    with pytest.raises(Moved):
        publish(wiki, PAGES, driver=driver)
    assert next(numbers) == 5
    assert set(wiki.files()) == {"Home.md", "notes.md"}


def test_a_branch_that_was_rewound_meanwhile_does_not_get_its_commits_back(wiki: Wiki) -> None:
    """Somebody took a secret out of the history: our push must not put it back."""
    clean = wiki.tip
    wiki.commit({"secret.md": b"oops\n"})
    driver = meanwhile(driver_of(wiki), lambda: wiki.git("update-ref", "refs/heads/master", clean))
    assert publish(wiki, PAGES, driver=driver).finished
    assert "secret.md" not in wiki.files()
    assert wiki.git("rev-parse", "master^").decode().strip() == clean


def test_two_repositories_with_two_owners_write_ten_rounds_at_once_and_none_loses_a_page(wiki: Wiki) -> None:
    failed: list[str] = []

    def rounds(owner: str) -> None:
        for n in range(10):
            pages = {f"p{i}": (f"{owner} {i}", f"{owner} {i} in round {n}\n") for i in range(n + 1)}
            for _ in range(20):  # each run tries five times; a person would start it again
                try:
                    result = publish(wiki, pages, owner=owner, under=owner)
                except Moved:
                    continue
                if not result.finished:
                    failed.append(f"{owner} {n} {actions(result)}")
                break

    both = [threading.Thread(target=rounds, args=(owner,)) for owner in ("shop", "bank")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert not failed
    files = wiki.files()
    for owner in ("shop", "bank"):
        for i in range(10):
            assert files[f"{owner}/{owner} {i}.md"] == f"{owner} {i} in round 9\n".encode()
        pages = {f"p{i}": (f"{owner} {i}", f"{owner} {i} in round 9\n") for i in range(10)}
        assert publish(wiki, pages, owner=owner, under=owner).plan.idle
    assert wiki.commits == 21


def test_one_owner_never_touches_what_another_one_published(wiki: Wiki) -> None:
    publish(wiki, PAGES, owner="bank")
    before = wiki.entries()
    result = publish(wiki, PAGES | {"x": ("X", "x\n")}, owner="shop", adopt=True, on_conflict="overwrite")
    assert actions(result) == {"andri": "unowned", "lea": "unowned", "x": "create"}
    publish(wiki, {}, owner="shop", allow_delete=100)
    after = wiki.entries()
    assert {path: row for path, row in after.items() if path in before and not path.startswith(b".empathy")} \
        == {path: row for path, row in before.items() if not path.startswith(b".empathy")}


NAMES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12).map(str.encode),
    st.binary(min_size=1, max_size=8).filter(lambda b: b"/" not in b and b"\0" not in b),
    st.sampled_from([b".git", b"..", b".", b".GIT", b"git~1", b"-rf", b"--output=x", b"Personas", b".gitmodules", b"a\nb",
                     b'"q"', b"\xff\xfe", "é".encode(), "é".encode(), b".gitattributes", b"README.md", b"con"]))
MODES = st.sampled_from(["100644", "100755", "100664", "120000", "160000"])
FOREIGN = st.recursive(st.tuples(MODES, st.binary(max_size=20)), lambda inner: st.dictionaries(NAMES, inner, max_size=4),
                       max_leaves=12)


def planted(wiki: Wiki, folder: dict[bytes, Any]) -> str:
    """The id of a tree with these entries, written unchecked, as a hostile writer would."""
    rows = {}
    for name, inner in folder.items():
        if isinstance(inner, dict):
            rows[name] = ("40000", planted(wiki, inner))
        else:
            mode, data = inner
            rows[name] = (mode, "1234567890" * 4 if mode == "160000" else wiki.blob(data))
    raw = b"".join(b"%b %b\0%b" % (mode.encode(), name, bytes.fromhex(of)) for name, (mode, of) in sorted(
        rows.items(), key=lambda row: row[0] + (b"/" if row[1][0] == "40000" else b"")))
    return wiki.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=raw).decode().strip()


def foreign(wiki: Wiki) -> dict[bytes, bytes]:
    """Every entry that is not ours, with its mode and id, folders without files in them, too.

    Those of the top as they are stored: git lists odd modes as plain ones.
    """
    rows = wiki.git("ls-tree", "-r", "-t", "-z", wiki.branch).split(b"\0")
    entries = dict(reversed(row.split(b"\t", 1)) for row in rows if row)
    raw = wiki.git("cat-file", "tree", f"{wiki.branch}^{{tree}}")
    while raw:
        head, _, rest = raw.partition(b"\0")
        mode, _, name = head.partition(b" ")
        entries[name], raw = mode + b" " + rest[:20], rest[20:]
    return {path: row for path, row in entries.items() if path not in (b".empathy", b".empathy/manifest.json", b"Ours")
            and not path.startswith(b"Ours/")}


@pytest.mark.slow
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(tree=st.dictionaries(NAMES, st.one_of(FOREIGN, st.dictionaries(NAMES, FOREIGN, max_size=3)), max_size=5),
       seed=st.integers(0, 2**32))
def test_ten_publishes_and_a_prune_leave_everything_foreign_as_it_was(
        tmp_path_factory: pytest.TempPathFactory, tree: dict[bytes, Any], seed: int) -> None:
    tree = {name: inner for name, inner in tree.items() if name.lower() not in (b"ours", b".empathy")}
    with GitServer(tmp_path_factory.mktemp("foreign")) as server:
        wiki = server.new(lean=bool(seed % 2))
        wiki.onto(planted(wiki, tree))
        before, chance = foreign(wiki), random.Random(seed)
        for n in range(10):
            pages = {f"p{i}": (f"Page {chance.randrange(40)}-{i}", f"{n} {chance.random()}\n")
                     for i in range(6) if chance.random() < 0.7}
            assert publish(wiki, pages, under="Ours", allow_delete=100).finished
            assert foreign(wiki) == before
        assert publish(wiki, {}, under="Ours", allow_delete=100).finished
        assert foreign(wiki) == before
        assert set(wiki.git("ls-tree", "-r", "-z", "--name-only", "master", "Ours").split(b"\0")) == {b""}


def test_odd_trees_are_really_planted(git_server: GitServer) -> None:
    """The control of the test above: links, submodules, odd modes and names do stand there."""
    wiki = git_server.new()
    wiki.onto(planted(wiki, {b".git": {b"x": ("100644", b"1")}, b"..": ("120000", b"/etc/passwd"), b"\xff": ("100664", b""),
                             b"sub": ("160000", b""), b"empty": {}}))
    assert {path: row.split()[0] for path, row in foreign(wiki).items()} == {
        b".git": b"40000", b".git/x": b"100644", b"..": b"120000", b"\xff": b"100664", b"sub": b"160000", b"empty": b"40000"}
    before = foreign(wiki)
    assert publish(wiki, PAGES, under="Ours").finished
    assert foreign(wiki) == before
