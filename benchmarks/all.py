"""Runs every benchmark in this folder, one after the other, and writes docs/benchmarks.md and its plot.

    python benchmarks/all.py [NAME…]

With names, only these. Exits 1 where one is over its goal or failed. With QUICK=1 in the environment: few rounds, small
sizes, and the report goes into .venv/bench, since its figures mean nothing.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import machine
import report
from peers.install import PLACE, peers
from results import FILE, QUICK

HERE = Path(__file__).resolve().parent
ORDER = ("build", "startup", "first_question", "reading", "check", "journeys", "ways", "feedback", "publish_git",
         "publish_dokuwiki", "publish_mediawiki")
DOCS = HERE.parent / "docs"


def main(chosen: list[str]) -> int:
    try:
        versions = peers().versions()
    except subprocess.CalledProcessError:
        sys.exit("The peers could not be installed; what pip or npm says of it is above.")
    PLACE.mkdir(parents=True, exist_ok=True)
    results = PLACE / ("quick.jsonl" if QUICK else "results.jsonl")
    results.unlink(missing_ok=True)
    failed, began, before = [], time.monotonic(), machine.load()
    for name in chosen or ORDER:
        print(f"\n== {name}", flush=True)
        done = subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=False, cwd=HERE.parent,
                              env={**os.environ, FILE: str(results)})
        if done.returncode:
            failed.append(name)
    about = machine.about() | {"took": time.monotonic() - began, "load": [before, machine.load()], "quick": QUICK,
                               "versions": versions, "failed": failed, "all": not chosen}
    (PLACE / "about.json").write_text(json.dumps(about), "utf-8")
    page, plot = (PLACE / "quick.md", PLACE / "quick.svg") if QUICK or chosen else (
        DOCS / "benchmarks.md", DOCS / "pictures/benchmarks.svg")
    report.write(results, about, page, plot)
    print(f"\nWritten: {os.path.relpath(page)}")
    if failed:
        print("Over their goal, or failed: " + ", ".join(failed))
    else:
        print("Nothing failed; goals are shown and not judged." if QUICK else "Every goal is reached.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
