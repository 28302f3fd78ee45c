"""Pages are written beside their places: under names that nobody else has, and that a later render knows as left behind."""

from collections.abc import Iterator
from pathlib import Path

from empathy_cli.render import inputs, output


def test_two_that_write_at_a_time_never_share_a_temporary_file_though_their_processes_have_one_number(tmp_path: Path) -> None:
    """Two containers that share a volume each have a process 7: here one process writes a page while it writes another."""
    (tmp_path / "a.html").write_bytes(b"old")
    (tmp_path / "b.html").write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"one "
        assert output.put(tmp_path, "b.html", b"another page", ours=True)[0] == output.WRITTEN
        yield b"page"

    assert output.pour(tmp_path, "a.html", pieces(), ours=True)[0] == output.WRITTEN
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"one page", "b.html": b"another page"}


def test_what_a_killed_render_left_is_known_by_its_name(tmp_path: Path) -> None:
    left = output._beside(tmp_path)
    left.write_bytes(b"half")
    present = {left.name: b"", "a.html": b""}
    output.prepare(tmp_path, present)
    assert present == {"a.html": b""}
    assert not left.exists()
    assert left.name.startswith(inputs.TEMPORARY)
