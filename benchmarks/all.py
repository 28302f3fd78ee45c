"""Runs every benchmark in this folder, one after the other; exits 1 where one is over its goal."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRAME = {"all.py", "rounds.py", "corpus.py"}


def main() -> int:
    over = []
    for script in sorted(HERE.glob("*.py")):
        if script.name in FRAME:
            continue
        print(f"\n== {script.stem}", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False, cwd=HERE.parent).returncode:
            over.append(script.stem)
    print("\nOver their goal: " + ", ".join(over) if over else "\nEvery goal is reached.")
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
