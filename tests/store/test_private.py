"""`.empathy/`: nobody else's, and in no repository."""

import stat
import sys
from pathlib import Path

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.store.private import keep_file, keep_private, own_folder
from empathy_cli.store.scan import TEMPORARY


def test_a_folder_of_our_own_is_for_nobody_else_and_ignored_by_git(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, "drafts")
    assert folder == tmp_path / ".empathy/drafts"
    assert sys.platform == "win32" or stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (tmp_path / ".empathy/.gitignore").read_bytes() == b"*\n"


@pytest.mark.parametrize(("there", "then"), [(b"", b"*\n"), (b"drafts/\n", b"drafts/\n")])
def test_an_empty_list_of_what_git_ignores_is_ours_and_another_one_is_somebody_s(
        tmp_path: Path, there: bytes, then: bytes) -> None:
    ignore = tmp_path / ".empathy/.gitignore"
    ignore.parent.mkdir()
    ignore.write_bytes(there)
    left = ignore.with_name(f"{TEMPORARY}abc")
    left.touch()
    keep_private(ignore.parent, tmp_path)
    assert ignore.read_bytes() == then
    assert not left.exists(), "what a killed run has left goes"


@pytest.mark.skipif(sys.platform == "win32", reason="links as POSIX has them")
def test_nothing_of_ours_is_kept_through_a_link(tmp_path: Path) -> None:
    root, other = tmp_path / "ws", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    (other / "file").write_bytes(b"theirs")
    (root / "file").symlink_to(other / "file")
    keep_file(root / "file", b"ours", root)
    assert ((root / "file").read_bytes(), (other / "file").read_bytes()) == (b"ours", b"theirs")
    (root / ".empathy").symlink_to(other)
    with pytest.raises(InputError, match="leads out of the workspace"):
        own_folder(root, "drafts")
    assert [path.name for path in other.iterdir()] == ["file"]
