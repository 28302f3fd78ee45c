"""The full check of 1,000 personas with a map each and 200 journeys, against reading and validating the same documents.

Both are this program's own; each contender is a process that has imported everything before its clock starts, and a
round's ratio is taken from its own two neighbours. Then the same with ten times as many personas and maps, against
ten times the time.

With `--profile`, says how the time of one check is spread over its rules.
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import corpus
from results import QUICK, ratio, remark
from rounds import verdict

from empathy_cli.check.registry import RULES
from empathy_cli.check.seen import Seen
from empathy_cli.store.workspace import load

PERSONAS, JOURNEYS, ROUNDS = (100, 20, 2) if QUICK else (1_000, 200, 5)
ONE = """
import gc, json, sys, time
from datetime import date
from pathlib import Path
from empathy_cli.check.run import findings
from empathy_cli.store.workspace import load
import empathy_cli.insight.unanswered, empathy_cli.insight.ways, empathy_cli.model.kinds, empathy_cli.store.position
from empathy_cli.insight.personal import mail, names, numbers, phones
start = time.process_time()
workspace = load(Path(sys.argv[1]), keep=True)
read = time.process_time() - start
found = findings(workspace, today=date(2026, 11, 1))
print(json.dumps([read, time.process_time() - start, len(found), len(workspace.documents),
                  len({p.file for p in found})]))
"""


def once(folder: Path) -> tuple[float, float, int, int, int]:
    """Processor seconds of reading, and of the whole check; findings; documents; those with findings."""
    done = subprocess.run([sys.executable, "-c", ONE, str(folder)], capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout))


def workspace(folder: Path, personas: int) -> Path:
    """Personas with a map each over one catalogue, and journeys of the first of them."""
    corpus.write(personas, folder)
    corpus.write(JOURNEYS * personas // PERSONAS, folder, "journeys")
    return folder


def profile(folder: Path) -> None:
    start = time.process_time()
    seen = Seen(load(folder, keep=True), date(2026, 11, 1))
    read = time.process_time() - start
    for code, rule in RULES.items():
        start = time.process_time()
        n = len(list(rule.find(seen)))
        took = time.process_time() - start
        print(f"{code}  {100 * took / read:6.2f} % of reading   {n:6} findings")


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        small = workspace(Path(temporary) / "small", PERSONAS)
        if "--profile" in sys.argv:
            profile(small)
            return 0
        once(small)
        runs = [once(small) for _ in range(ROUNDS)]
        _, _, found, documents, files = runs[0]
        remark(f"{documents:,} documents; {found:,} findings in {files:,} of them.")
        once_over = ratio("the full check, CPU", "reading the same documents",
                          [whole / read for read, whole, *_ in runs])
        large = workspace(Path(temporary) / "large", 10 * PERSONAS)
        growth = ratio("ten times as many documents, CPU", "a tenth of them",
                       [once(large)[1] / once(small)[1] for _ in range(min(ROUNDS, 3))])
    return verdict([("the full check over reading, CPU", once_over, 1.2),
                    ("ten times as many documents, CPU", growth, 10.5)])


if __name__ == "__main__":
    sys.exit(main())
