"""Whatever changes, in whatever order: what an incremental render leaves is what a full one would make.

A failure names its history: `live(folder, [("picture", 3), …])` plays it again.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.render.inputs import TEMPORARY
from tests.render.life import FOREIGN, HAPPENINGS, Life
from tests.render.rendered import pages

TRIALS = float(os.environ.get("EMPATHY_TRIALS", "1"))
PROCESSES = {"killed", "meanwhile"}
"""Happenings in a process that is forked from this one."""

happenings = st.tuples(
    st.sampled_from([name for name in HAPPENINGS if hasattr(os, "fork") or name not in PROCESSES]), st.integers(0, 999))


def live(folder: Path, history: Iterable[tuple[str, int]]) -> None:
    """After each happening: the folder that was brought up to date holds the bytes of a render from nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)  # the disk is not what is tested, and takes half of the time
        life = Life(folder / "mine")
        life._render()
        for name, number in history:
            life._happen(name, number)
            _compare(life, folder / "fresh")


def _compare(life: Life, fresh: Path) -> None:
    before = pages(life._folder)
    mine = life._render()
    found = pages(life._folder)
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(life._root, fresh, symlinks=True, ignore=lambda _, names: {"build", "site", ".empathy"} & set(names))
    theirs = life._render(root=fresh)
    assert sorted(mine.written) == sorted(n for n, data in found.items() if data != before.get(n) and n != "empathy.json")
    assert set(mine.removed) == {n for n in set(before) - set(found) if not n.startswith(TEMPORARY)}
    assert {name: found.pop(name) for name in FOREIGN} == {name: text.encode() for name, text in FOREIGN.items()}
    for problem in mine.problems:  # a page that somebody changed is left alone when its document goes: it is nobody's now
        if problem.severity == "warning" and "by hand" in problem.message:
            del found[problem.file.rpartition("/")[2]]
            (life._folder / problem.file.rpartition("/")[2]).unlink()
    whole = pages(fresh / (life._out or "build"))
    assert sorted(found) == sorted(whole)
    assert [name for name in whole if found[name] != whole[name]] == []
    assert [p.text for p in mine.problems if p.severity == "error"] == [p.text for p in theirs.problems if p.severity == "error"]


@pytest.mark.parametrize("name", HAPPENINGS)
def test_after_this_alone_the_pages_are_those_of_a_full_render(tmp_path, name):
    if name in PROCESSES and not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    live(tmp_path, [(name, number) for number in range(round(2 * TRIALS))])


@given(st.lists(happenings, min_size=4, max_size=4))
@settings(max_examples=round(5 * TRIALS))
def test_after_some_changes_the_pages_are_those_of_a_full_render(history):
    with tempfile.TemporaryDirectory() as folder:
        live(Path(folder), history)


@pytest.mark.slow
@given(st.lists(happenings, min_size=5, max_size=5))
@settings(max_examples=round(100 * TRIALS))
def test_after_any_changes_the_pages_are_those_of_a_full_render(history):
    with tempfile.TemporaryDirectory() as folder:
        live(Path(folder), history)
