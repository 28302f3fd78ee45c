"""Rendering 1,000 personas with a map each, HTML and Markdown: all of it, again without a change, after one change.

With --large also 10,000: growth in time and memory.
"""

import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import corpus
from rounds import Command, compare, verdict

PYTHON = sys.executable
PASS = Command("python -c pass", [PYTHON, "-c", "pass"])
SAFE = """
import sys, pathlib, yaml
for file in pathlib.Path(sys.argv[1]).rglob("*.yaml"):
    with file.open("rb") as stream:
        yaml.load(stream, yaml.CSafeLoader)
"""


def render(label: str, folder: Path, prepare: Callable[[], object] | None = None, *args: str) -> Command:
    return Command(label, [PYTHON, "-m", "empathy_cli", "render", *args], folder, prepare)


def moved_away(folder: Path) -> Callable[[], None]:
    """Makes a next render a first one. Nothing is deleted: ext4 is slow to create files just after that."""
    number = itertools.count()

    def prepare() -> None:
        away = folder / f"away-{next(number)}"
        away.mkdir()
        for name in ("build", ".empathy"):
            if (folder / name).exists():
                (folder / name).rename(away / name)

    return prepare


def one_changed(folder: Path) -> Callable[[], None]:
    file = folder / "personas/persona-00500/persona.yaml"
    text = file.read_text(encoding="utf-8")
    number = itertools.count()

    def prepare() -> None:
        file.write_text(text.replace("\nrole: ", f"\nrole: No. {next(number)}, "), encoding="utf-8")

    return prepare


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "thousand"
        corpus.write(1_000, folder)
        afresh = moved_away(folder)
        full = compare([
            Command("CSafeLoader over the same files", [PYTHON, "-c", SAFE, str(folder / "personas")]),
            render("render, 1,000 personas + maps", folder, afresh),
            render("the same in one process", folder, afresh, "--jobs", "1"),
        ], rounds=3)
        quick = compare([
            PASS,
            render("render, nothing changed", folder),
            render("render, one changed", folder, one_changed(folder)),
        ], rounds=11, warm=2)
        goals: list[tuple[str, float, float]] = [
            ("full, CPU over CSafeLoader's", full["render, 1,000 personas + maps"].cpu_ratio, 4),
            ("full, MiB of the largest process", full["render, 1,000 personas + maps"].peak, 80),
            ("nothing changed, CPU over python -c pass", quick["render, nothing changed"].cpu_ratio, 9),
        ]
        if "--large" in sys.argv:
            large = Path(temporary) / "large"
            corpus.write(10_000, large)
            grown = compare([render("render, 1,000", folder, afresh),
                             render("render, 10,000", large, moved_away(large))], rounds=1, warm=0)
            again = compare([render("nothing changed, 1,000", folder),
                             render("nothing changed, 10,000", large)], rounds=5)
            goals += [
                ("10,000 over 1,000, CPU", grown["render, 10,000"].cpu_ratio, 10.5),
                ("10,000 over 1,000, memory", grown["render, 10,000"].peak / grown["render, 1,000"].peak, 1.5),
                ("nothing changed, 10,000 over 1,000, CPU", again["nothing changed, 10,000"].cpu_ratio, 10.5),
            ]
    return verdict(goals)


if __name__ == "__main__":
    sys.exit(main())
