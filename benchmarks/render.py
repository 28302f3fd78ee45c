"""The commands that render: what benchmarks of it time."""

import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rounds import Command

PYTHON = sys.executable
PASS = Command("python -c pass", [PYTHON, "-c", "pass"])


def render(label: str, folder: Path, prepare: Callable[[], object] | None = None, *args: str) -> Command:
    return Command(label, [PYTHON, "-m", "empathy_cli", "render", *args], folder, prepare)


def moved_away(folder: Path, *outputs: str) -> Callable[[], None]:
    """Makes a next build a first one. Nothing is deleted: ext4 is slow to create files just after that.

    What was moved before lies there still, beside the folder.
    """
    def prepare() -> None:
        away = Path(tempfile.mkdtemp(prefix="away-", dir=folder.parent))
        for name in outputs or ("build", ".empathy"):
            if (folder / name).exists():
                (folder / name).rename(away / name)

    return prepare


def one_changed(folder: Path) -> Callable[[], None]:
    file = folder / "personas/persona-00050/persona.yaml"
    text = file.read_text(encoding="utf-8")
    number = itertools.count()

    def prepare() -> None:
        file.write_text(text.replace("\nrole: ", f"\nrole: No. {next(number)}, "), encoding="utf-8")

    return prepare
