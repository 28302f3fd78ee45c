"""How long the program takes to start, against `python -c pass`: `--version`, `--help`, `list`.

    python benchmarks/startup.py [ROUNDS]

Goals: `--version` at most 1.5 ×, `--help` at most 8 × (processor time, in turns). `list` reads the worked example; it
has no goal, and is shown so that nobody slows it down unseen.
"""

import sys
from pathlib import Path

from rounds import Command, compare, verdict

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    program = [sys.executable, "-m", "empathy_cli"]
    found = compare([
        Command("python -c pass", [sys.executable, "-c", "pass"], ROOT),
        Command("empathy --version", [*program, "--version"], ROOT),
        Command("empathy --help", [*program, "--help"], ROOT),
        Command("empathy list --help", [*program, "list", "--help"], ROOT),
        Command("empathy list", [*program, "list"], ROOT),
        Command("empathy show", [*program, "show", "andri-caflisch"], ROOT),
        Command("empathy check", [*program, "check"], ROOT),
    ], rounds=int(sys.argv[1]) if len(sys.argv) > 1 else 21)
    return verdict([
        ("empathy --version, CPU", found["empathy --version"].cpu_ratio, 1.5),
        ("empathy --help, CPU", found["empathy --help"].cpu_ratio, 8),
    ])


if __name__ == "__main__":
    sys.exit(main())
