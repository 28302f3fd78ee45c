"""How long programs take to start and do something small, against `python -c pass`: ours, and the peers.

    python benchmarks/startup.py

The goals are ratios of processor time, and one of wall clock against RenderCV. `list`, `show` and the whole check read
the worked example; they have no goal, and are shown so that nobody slows them down unseen. Where valgrind is there, the
instructions of our commands are counted, too: the same on every machine, whatever else it does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus
from instructions import count
from peers.install import OFFLINE, Peers, peers
from render import PASS, PYTHON
from results import remark
from rounds import Command, compare, verdict

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [PYTHON, "-m", "empathy_cli"]


def main() -> int:
    installed = peers()
    with tempfile.TemporaryDirectory() as temporary:
        one, three = documents(Path(temporary) / "one", 1), documents(Path(temporary) / "three", 3)
        check_one, check_three = "empathy check, one file", "empathy check, three documents"
        ours = [
            PASS,
            Command("empathy --version", [*PROGRAM, "--version"], ROOT),
            Command("empathy --help", [*PROGRAM, "--help"], ROOT),
            Command(check_one, [*PROGRAM, "check", "personas/persona.yaml"], one),
            Command(check_three, [*PROGRAM, "check"], three),
        ]
        example = [Command("empathy list", [*PROGRAM, "list"], ROOT),
                   Command("empathy show", [*PROGRAM, "show", "andri-caflisch"], ROOT),
                   Command("empathy check, the worked example", [*PROGRAM, "check"], ROOT)]
        found = compare([*ours, *example, *versions(installed)], rounds=21, warm=2, title="Start")
        goals = [
            ("empathy --version, CPU over python -c pass", found["empathy --version"].cpu_ratio, 1.5),
            ("empathy --help, CPU over python -c pass", found["empathy --help"].cpu_ratio, 8),
            ("empathy check of one file, CPU over python -c pass", found[check_one].cpu_ratio, 10),
            ("empathy check of three documents, wall over rendercv --version",
             found[check_three].wall / found["rendercv --version"].wall, 0.25),
        ]
        if not count(ours):
            remark("Instructions were not counted: valgrind is not there.")
        goals.append(rendered(Path(temporary), documents(Path(temporary) / "alone", 1), installed))
    return verdict(goals)


def documents(folder: Path, n: int) -> Path:
    """A workspace with a persona, its map and a source, or the first of them alone; without errors to be found."""
    files = {"persona.yaml": corpus.persona(1), "of.map.yaml": corpus.empathy_map(1), "source.yaml": corpus.source(1)}
    (folder / "personas").mkdir(parents=True)
    (folder / "empathy.yaml").write_text("name: Benchmark\n", "utf-8")
    for name, text in list(files.items())[:n]:
        # not what rests on sources that are not there
        kept = [line for line in text.splitlines() if "evidence:" not in line and "last_validated:" not in line]
        (folder / "personas" / name).write_text("\n".join(kept) + "\n", "utf-8")
    return folder


def versions(installed: Peers) -> list[Command]:
    return [Command("hugo version", [str(installed.hugo), "version"]),
            Command("mkdocs --version", [str(installed.script("mkdocs")), "--version"]),
            Command("copier --version", [str(installed.script("copier")), "--version"]),
            Command("rendercv --version", [str(installed.script("rendercv")), "--version"], env=OFFLINE)]


def rendered(place: Path, one: Path, installed: Peers) -> tuple[str, float, float]:
    """One persona rendered from nothing, HTML and Markdown, against RenderCV's own example."""
    theirs = place / "rendercv"
    theirs.mkdir()
    rendercv = str(installed.script("rendercv"))
    subprocess.run([rendercv, "new", "Lea Brunner"], cwd=theirs, env={**os.environ, **OFFLINE}, check=True,
                   capture_output=True)
    (example,) = theirs.glob("*_CV.yaml")

    def cleared() -> None:
        shutil.rmtree(theirs / "rendercv_output", ignore_errors=True)
        for name in ("build", ".empathy"):
            shutil.rmtree(one / name, ignore_errors=True)

    peer, ours = "rendercv render, its own example", "empathy render, one persona"
    found = compare([
        Command(peer, [rendercv, "render", example.name, "--dont-generate-pdf", "--dont-generate-png"], theirs, cleared,
                env=OFFLINE),
        Command(ours, [*PROGRAM, "render"], one, cleared),
    ], rounds=11, title="One document, HTML and Markdown")
    return "one document rendered from nothing, wall over rendercv render", found[ours].wall_ratio, 0.25


if __name__ == "__main__":
    sys.exit(main())
