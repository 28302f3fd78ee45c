"""The draft: a journal that only grows, whatever happens to the program."""

import multiprocessing
import os
import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empathy_cli.interview.draft import Draft
from empathy_cli.model.problem import InputError

PLACE = ["role", None, None, False, False]


def test_what_was_kept_is_there_again(tmp_path):
    with Draft(tmp_path, "new-persona") as draft:
        assert not draft.begun
        draft.keep(("name",), "Zoë “Z” 李雷\n", PLACE)
        draft.keep(("goals",), [{"text": "one"}], ["goals", 1, None, False, False])
        draft.keep(None, None, ["pains", 0, None, False, False])

    with Draft(tmp_path, "new-persona") as draft:
        assert draft.begun
        assert draft.answers == {"name": "Zoë “Z” 李雷\n", "goals": [{"text": "one"}]}
        assert draft.place == ["pains", 0, None, False, False]


def test_a_draft_that_nobody_wrote_leaves_no_file(tmp_path):
    with Draft(tmp_path, "new-persona"):
        pass

    assert list((tmp_path / ".empathy" / "drafts").iterdir()) == []


def test_drafts_are_ignored_by_git_and_private(tmp_path):
    with Draft(tmp_path, "new-persona") as draft:
        draft.keep(("name",), "x", PLACE)

        assert (tmp_path / ".empathy" / ".gitignore").read_text() == "*\n"
        assert draft.path.stat().st_mode & 0o077 == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=20), min_size=1, max_size=6), st.data())
def test_wherever_the_journal_is_torn_all_whole_lines_are_read_and_it_goes_on(tmp_path, texts, data):
    path = tmp_path / ".empathy" / "drafts" / "d.jsonl"
    path.unlink(missing_ok=True)
    texts = [t.encode("utf-8", "replace").decode() for t in texts]
    with Draft(tmp_path, "d") as draft:
        for n, text in enumerate(texts):
            draft.keep((f"k{n}",), text, PLACE)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])
    lines = whole[:cut].count(b"\n")

    with Draft(tmp_path, "d") as draft:
        assert [draft.answers[f"k{n}"] for n in range(lines)] == texts[:lines]
        draft.keep(("more",), "yes", PLACE)
    with Draft(tmp_path, "d") as draft:
        assert draft.answers["more"] == "yes"
        assert [draft.answers[f"k{n}"] for n in range(lines)] == texts[:lines]


@pytest.mark.parametrize("junk", [b"\xff\xfe\n", b"[]\n", b"{}\n", b'{"at": 3}\n', b"[" * 100_000 + b"\n", b"\0" * 100])
def test_a_journal_that_is_no_journal_is_passed_over(tmp_path, junk):
    path = tmp_path / ".empathy" / "drafts" / "d.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(junk)

    with Draft(tmp_path, "d") as draft:
        assert not draft.begun


def test_a_second_terminal_is_noticed(tmp_path):
    with Draft(tmp_path, "d"), pytest.raises(InputError, match="another terminal"), Draft(tmp_path, "d"):
        pass


def test_a_draft_is_not_written_through_a_symbolic_link(tmp_path):
    (tmp_path / ".empathy" / "drafts").mkdir(parents=True)
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / ".empathy" / "drafts" / "d.jsonl").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(InputError), Draft(tmp_path, "d"):
        pass

    assert (tmp_path / "elsewhere").read_text() == "mine"


def _write_until_killed(root, pipe):
    with Draft(root, "d") as draft:
        for n in range(1_000_000):
            draft.keep((f"k{n}",), n, PLACE)
            pipe.send(n)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_what_was_acknowledged_survives_kill_9(tmp_path):
    for turn in range(10):
        ours, theirs = multiprocessing.get_context("fork").Pipe()
        child = multiprocessing.get_context("fork").Process(target=_write_until_killed, args=(tmp_path, theirs))
        child.start()
        theirs.close()
        last = -1
        while last < 3 * turn:
            last = ours.recv()
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        try:
            while True:
                last = ours.recv()
        except EOFError:
            pass

        with Draft(tmp_path, "d") as draft:
            assert [draft.answers[f"k{n}"] for n in range(last + 1)] == list(range(last + 1))
            draft.discard()


def test_a_folder_that_leads_out_of_the_workspace_is_not_written(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / ".empathy").symlink_to(tmp_path / "outside")

    with pytest.raises(InputError, match="leads out"), Draft(tmp_path / "inside", "d"):
        pass

    assert list((tmp_path / "outside").iterdir()) == []


def test_every_answer_is_on_the_disk_before_the_next_key(tmp_path, monkeypatch):
    calls = []
    real_write, real_sync = os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda fd, data: calls.append("write") or real_write(fd, data))
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append("fsync") or real_sync(fd))

    with Draft(tmp_path, "d") as draft:
        calls.clear()  # the folder of the drafts is made by then
        for n in range(3):
            draft.keep(("name",), str(n), PLACE)

    assert calls == ["write", "fsync"] * 3


def test_a_full_disk_is_said_at_once(tmp_path, monkeypatch):
    def full(fd, data):
        raise OSError(28, "No space left on device")

    with Draft(tmp_path, "d") as draft:
        draft.keep(("name",), "kept", PLACE)
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", full)
            with pytest.raises(InputError, match="No space left"):
                draft.keep(("role",), "lost", PLACE)
    with Draft(tmp_path, "d") as draft:
        assert draft.answers == {"name": "kept"}
