"""`edit --editor`: what somebody writes there is for nobody else to read, and never lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

TEXT = "kind: persona\nid: lea\nname: Lea\n"


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """`editor(script)`: a program that does this with the file in `$1`."""

    def made(script: str) -> str:
        path = tmp_path / "an editor"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return f"'{path}'"

    return made


@pytest.fixture
def lea(write: Callable[[str, str], Path]) -> Path:
    return write("personas/lea/persona.yaml", TEXT)


def left(root: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (root / ".empathy/edit").iterdir()}


def test_the_copy_and_its_folder_are_for_nobody_else(lea: Path, editor: Callable[[str], str], terminal: Callable[..., str],
                                                     tmp_path: Path) -> None:
    open_to_all = tmp_path / ".empathy/edit"
    open_to_all.mkdir(parents=True)
    open_to_all.chmod(0o755)
    said = terminal("edit", "lea", "--editor", EDITOR=editor('stat -c %a "$1" "$(dirname "$1")"'))
    assert said.split() == ["600", "700", "Nothing", "changed."]
    assert left(tmp_path) == {}
    assert lea.stat().st_mode & 0o777 == 0o644


def test_a_link_in_place_of_the_copy_is_not_followed(lea: Path, editor: Callable[[str], str], terminal: Callable[..., str],
                                                     tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "theirs"
    outside.write_text("theirs")
    (tmp_path / ".empathy/edit").mkdir(parents=True)
    for name in ("lea.yaml", "lea.sha256"):
        (tmp_path / ".empathy/edit" / name).symlink_to(outside)
    terminal("edit", "lea", "--editor", EDITOR=editor('sed -i s/Lea/Leo/ "$1"'))
    assert lea.read_text() == TEXT.replace("Lea", "Leo")
    assert outside.read_text() == "theirs"


@pytest.mark.parametrize(("script", "why"), [
    ('echo "# more" >> "$1"; exit 3', "ended with 3"),
    ('echo "# more" >> "$1"; echo "# theirs" >> personas/lea/persona.yaml', "changed by somebody else"),
    ('echo "# more" >> "$1"; kill -INT $PPID', ""),
], ids=["failed", "changed", "stopped"])
def test_what_was_written_is_named_where_it_stays(script: str, why: str, lea: Path, editor: Callable[[str], str],
                                                  terminal: Callable[..., str], tmp_path: Path) -> None:
    said = terminal("edit", "lea", "--editor", width=300, EDITOR=editor(script))
    assert why in said
    assert "kept in .empathy/edit/lea.yaml" in said
    assert left(tmp_path)["lea.yaml"] == f"{TEXT}# more\n"
    assert "Traceback" not in said


@pytest.mark.parametrize("program", ["false", "/no/such/editor"])
def test_where_nothing_was_written_nothing_stays(program: str, lea: Path, terminal: Callable[..., str], tmp_path: Path) -> None:
    said = terminal("edit", "lea", "--editor", EDITOR=program)
    assert "error:" in said
    assert "kept in" not in said
    assert left(tmp_path) == {}
    assert lea.read_text() == TEXT
