"""Rendering 200 personas with a journey of 20 steps each over a catalogue of 100 touchpoints, HTML and Markdown, with
the pages of the touchpoints and the departments: against the same 200 personas with an empathy map each instead.

Then one touchpoint changes: counted is how many pages are written, against those that show it.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus
from render import PASS, moved_away, render
from results import QUICK, Goal, remark
from rounds import compare, verdict

PERSONAS = 60 if QUICK else 200
OTHER = re.compile(r"touchpoints\.|departments\.|index\.|empathy\.json")
"""What is made from all journeys."""


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        maps, journeys = Path(temporary) / "maps", Path(temporary) / "journeys"
        corpus.write(PERSONAS, maps)
        corpus.write(PERSONAS, journeys, "journeys")
        full = compare([
            render(f"render, {PERSONAS} personas + maps", maps, moved_away(maps)),
            render(f"render, {PERSONAS} personas + journeys", journeys, moved_away(journeys)),
        ], rounds=5, title="Journeys in place of maps")[f"render, {PERSONAS} personas + journeys"]
        again = "nothing changed"
        quick = compare([PASS, render(again, journeys)], rounds=11, warm=2, title="Again")[again]
        written, showing = one_touchpoint(journeys)
        remark(f"One touchpoint changed: {len(showing)} of {PERSONAS} personas show it, {len(written)} files written "
               f"of {len(list((journeys / 'build').iterdir()))}.")
        ours = {name for id_, name in showing.items() for name in (f"{id_}.html", f"{id_}.md", f"{name}.svg")}
    return verdict([
        ("journeys over maps, CPU", full.cpu_ratio, 2),
        ("journeys over maps, wall", full.wall_ratio, 2),
        ("nothing changed, CPU over python -c pass", quick.cpu_ratio, 9),
        Goal("one touchpoint changed, written without showing it", len(set(written) - ours), 0, "files"),
        Goal("one touchpoint changed, pages that show it and stayed",
             len({f"{id_}.html" for id_ in showing} - set(written)), 0, "files"),
    ])


def one_touchpoint(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The personas' files that were written after one touchpoint got another name; who passes it, on which journey."""
    id_ = f"touchpoint-{corpus.TOUCHPOINTS // 2:03}"
    file = folder / "personas/touchpoints.yaml"
    file.write_text(re.sub(rf"(id: {id_}\n    name: )", r"\1New ", file.read_text("utf-8")), "utf-8")
    done = subprocess.run([sys.executable, "-m", "empathy_cli", "render", "--json"], cwd=folder, check=True,
                          capture_output=True)
    documents = json.loads((folder / "build/empathy.json").read_bytes())["documents"]
    showing = {d["persona"]: d["id"] for d in documents if d["kind"] == "journey" and id_ in d["touchpoints"]}
    return [name for name in json.loads(done.stdout)["written"] if not OTHER.match(name)], showing


if __name__ == "__main__":
    sys.exit(main())
