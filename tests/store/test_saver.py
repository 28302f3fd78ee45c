"""Saving: whole, durable, never over what somebody else wrote."""

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.store import lock, saver
from empathy_cli.store.saver import Changed, save, sweep
from empathy_cli.store.scan import TEMPORARY

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals as POSIX has them")
ROOT = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may mount a small file system")


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lea.yaml"
    path.write_bytes(b"old\n")
    return path


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_is_replaced_where_it_is_the_one_that_was_read(file: Path) -> None:
    save(file, b"new\n", expect=digest(b"old\n"))
    assert file.read_bytes() == b"new\n"
    assert names(file.parent) == ["lea.yaml"]


def test_a_new_file_is_created_with_its_folders_and_the_usual_mode(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "new.yaml"
    save(path, b"x", expect=None)
    (tmp_path / "usual").touch()
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)
    assert names(path.parent) == ["new.yaml"]


def test_a_file_that_changed_since_it_was_read_is_left_alone(file: Path) -> None:
    with pytest.raises(Changed, match="changed by somebody else"):
        save(file, b"new\n", expect=digest(b"older\n"))
    assert file.read_bytes() == b"old\n"
    assert names(file.parent) == ["lea.yaml"]


def test_a_file_that_was_removed_since_it_was_read_does_not_come_back(file: Path) -> None:
    file.unlink()
    with pytest.raises(Changed, match="removed"):
        save(file, b"new\n", expect=digest(b"old\n"))
    assert names(file.parent) == []


def test_creating_never_overwrites(file: Path) -> None:
    with pytest.raises(Changed, match="exists already"):
        save(file, b"new\n", expect=None)
    assert file.read_bytes() == b"old\n"


def test_a_file_that_appears_while_we_write_is_not_overwritten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file.parent / "late.yaml"
    fsync = os.fsync

    def appears(descriptor: int) -> None:
        path.write_bytes(b"theirs")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", appears)
    with pytest.raises(Changed, match="exists already"):
        save(path, b"ours", expect=None)
    assert path.read_bytes() == b"theirs"
    assert names(file.parent) == ["late.yaml", "lea.yaml"]


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP, errno.EXDEV])
def test_where_there_are_no_links_a_new_file_is_created_all_the_same(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def link(*_args: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", link)
    save(tmp_path / "a.yaml", b"x", expect=None)
    assert (tmp_path / "a.yaml").read_bytes() == b"x"
    with pytest.raises(Changed):
        save(tmp_path / "a.yaml", b"y", expect=None)
    assert names(tmp_path) == ["a.yaml"]


@POSIX
def test_the_mode_stays_and_a_read_only_file_is_refused(file: Path) -> None:
    file.chmod(0o640)
    save(file, b"new\n", expect=digest(b"old\n"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    file.chmod(0o440)
    with pytest.raises(InputError, match="write-protected"):
        save(file, b"newer\n", expect=digest(b"new\n"))
    assert file.read_bytes() == b"new\n"


@POSIX
def test_a_link_stays_and_its_target_is_written(file: Path) -> None:
    link = file.parent / "link.yaml"
    link.symlink_to("lea.yaml")
    save(link, b"new\n", expect=digest(b"old\n"), root=file.parent)
    assert link.is_symlink()
    assert file.read_bytes() == b"new\n"


@POSIX
def test_a_link_out_of_the_workspace_is_not_followed(file: Path) -> None:
    root = file.parent / "workspace"
    root.mkdir()
    (root / "link.yaml").symlink_to(file)
    with pytest.raises(InputError, match="out of the workspace"):
        save(root / "link.yaml", b"new\n", expect=digest(b"old\n"), root=root)
    assert file.read_bytes() == b"old\n"


def test_a_folder_in_the_place_of_a_file_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        save(tmp_path, b"x", expect=digest(b""))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="a part of its path is a file"):
        save(tmp_path / "file" / "x.yaml", b"x", expect=None)


def test_what_is_written_beside_a_file_has_a_name_that_is_swept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (seen.extend(names(file.parent)), fsync(descriptor))[1])
    save(file, b"new\n", expect=digest(b"old\n"))
    beside = {*seen} - {file.name}
    assert beside
    assert all(name.startswith(TEMPORARY) for name in beside)


def test_sweeping_removes_what_an_interrupted_run_left_and_nothing_else(file: Path) -> None:
    (file.parent / f"{TEMPORARY}abc").write_bytes(b"half")
    sweep(file.parent)
    assert names(file.parent) == ["lea.yaml"]
    sweep(file.parent / "absent")
    (file.parent / f"{TEMPORARY}abc").write_bytes(b"half")
    save(file.parent / "other.yaml", b"x", expect=None)
    assert names(file.parent) == ["lea.yaml", "other.yaml"]


@POSIX
def test_ctrl_c_during_a_save_acts_after_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(file, b"new\n", expect=digest(b"old\n"))
    assert file.read_bytes() == b"new\n"
    assert names(file.parent) == ["lea.yaml"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_saving_works_outside_of_the_main_thread(file: Path) -> None:
    thread = threading.Thread(target=save, args=(file, b"new\n"), kwargs={"expect": digest(b"old\n")})
    thread.start()
    thread.join()
    assert file.read_bytes() == b"new\n"


@POSIX
def test_a_folder_that_cannot_be_synced_does_not_spoil_the_save(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def refuses(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuses)
    save(file, b"new\n", expect=digest(b"old\n"))
    assert file.read_bytes() == b"new\n"


@POSIX
def test_the_file_is_on_the_disk_before_it_takes_its_place_and_the_folder_after(
        file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What kill -9 cannot show: the order of the calls."""
    calls = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda d: (calls.append("folder" if stat.S_ISDIR(os.fstat(d).st_mode) else "file"), fsync(d)))
    monkeypatch.setattr(Path, "replace", lambda self, target: (calls.append("replace"), replace(self, target)))
    save(file, b"new\n", expect=digest(b"old\n"))
    assert calls == ["file", "replace", "folder"]


INCREMENT = """
import sys
from hashlib import sha256
from pathlib import Path
from empathy_cli.store.saver import Changed, save
path, n, guarded = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "save"
done = 0
while done < n:
    data = path.read_bytes()
    new = str(int(data or b"0") + 1).encode()
    if guarded:
        try:
            save(path, new, expect=sha256(data).hexdigest())
        except Changed:
            continue
    else:
        path.write_bytes(new)
    done += 1
"""


def _race(path: Path, mode: str, writers: int, each: int) -> int:
    path.write_bytes(b"0")
    running = [subprocess.Popen([sys.executable, "-c", INCREMENT, str(path), str(each), mode], stderr=subprocess.PIPE)
               for _ in range(writers)]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert mode == "plain" or process.returncode == 0, said
    return int(path.read_bytes() or b"0")


@pytest.mark.slow
@POSIX
def test_four_writers_lose_nothing_where_a_plain_write_does(tmp_path: Path) -> None:
    assert _race(tmp_path / "guarded", "save", 4, 150) == 600
    assert _race(tmp_path / "plain", "plain", 4, 3_000) < 12_000
    assert names(tmp_path) == ["guarded", "plain"]


@POSIX
def test_a_limit_on_the_size_of_files_leaves_the_old_one_whole(file: Path, victim) -> None:
    import resource

    file.write_bytes(victim.body(1))
    limit = len(victim.body(2)) // 2

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    def run(mode: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, victim.__file__, mode, file, "1"], preexec_fn=limited, capture_output=True,
                              text=True, check=False)

    done = run("save")
    assert "refused 2" in done.stdout
    assert "the disk is full" in done.stdout
    assert "Traceback" not in done.stderr
    assert victim.version(file.read_bytes()) == 1
    assert names(file.parent) == ["lea.yaml"]
    run("plain")
    assert victim.version(file.read_bytes()) is None, "the control: a plain write must tear"


@ROOT
@pytest.mark.parametrize("options", ["size=28k", "size=1m,nr_inodes=3", "ro"])
def test_a_full_or_read_only_file_system_leaves_the_old_file_whole(tmp_path: Path, victim, options: str) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options.replace("ro", "size=1m"), "tmpfs", folder], check=False,
                             capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"this machine does not let us mount a small file system: {mounted.stderr.strip()}")
    try:
        path = folder / "lea.yaml"
        path.write_bytes(victim.body(1))
        if "inodes" in options:
            (folder / "last").touch()
        if options == "ro":
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        with pytest.raises(InputError, match=r"disk is full|not allowed|write-protected"):
            save(path, victim.body(2), expect=digest(victim.body(1)))
        assert victim.version(path.read_bytes()) == 1
        assert not [n for n in names(folder) if n.startswith(TEMPORARY)]
    finally:
        subprocess.run(["umount", folder], check=True)


@ROOT
def test_another_user_gets_a_message() -> None:
    script = """
import os, sys, tempfile
from pathlib import Path
from empathy_cli.model.problem import InputError
from empathy_cli.store.saver import save
os.setgid(65534)
os.setuid(65534)
try:
    save(Path(sys.argv[1]) / "new.yaml", b"x", expect=None)
except InputError as error:
    print(error)
"""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        Path(folder).chmod(0o755)
        done = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=False)
        assert "writing there is not allowed" in done.stdout, done.stderr
        assert names(Path(folder)) == []


def test_every_refusal_says_what_where_and_what_now() -> None:
    for code in (errno.ENOSPC, errno.EACCES, errno.ENOTDIR, errno.EIO):
        problem = saver._refused(OSError(code, os.strerror(code)), "lea.yaml")
        assert problem.text.startswith("lea.yaml could not be saved")
        assert "untouched" in problem.text or "Nothing was changed" in problem.text


def test_a_folder_that_goes_while_we_write_is_a_file_that_was_removed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()
    moved = file.parent.with_name("moved")
    fsync = os.fsync

    def moves(descriptor: int) -> None:
        fsync(descriptor)
        if file.parent.exists():
            file.parent.rename(moved)

    monkeypatch.setattr(os, "fsync", moves)
    with pytest.raises(Changed, match="was removed since it was read"):
        save(file, b"name: Noor\n", expect=sha256(before).hexdigest())

    assert (moved / file.name).read_bytes() == before


def test_a_folder_that_was_made_for_a_file_goes_again_where_it_could_not_be_saved(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="the disk is full"):
        save(tmp_path / "a" / "b" / "lea.yaml", b"name: Lea\n", expect=None)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_the_disk_does_not_confirm_is_told_and_the_file_is_there(
        file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def fails(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        fsync(descriptor)

    digest = sha256(file.read_bytes()).hexdigest()
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(saver.Unsure, match="is written, but the disk does not confirm"):
        save(file, b"name: Noor\n", expect=digest)

    assert file.read_bytes() == b"name: Noor\n"


def test_without_locks_and_folders_that_sync_as_on_windows_a_file_is_saved_whole_and_nothing_stays(
        file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What of the recipe differs there: a file for a lock, no sync of the folder, no mode."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delattr(lock, "fcntl")

    save(file, b"name: Noor\n", expect=sha256(file.read_bytes()).hexdigest())
    save(file.with_name("noor.yaml"), b"name: Noor\n", expect=None)
    with pytest.raises(Changed):
        save(file, b"name: Ben\n", expect="0" * 64)

    assert file.read_bytes() == b"name: Noor\n"
    assert sorted(path.name for path in file.parent.iterdir()) == sorted([file.name, "noor.yaml"])
