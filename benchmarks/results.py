"""What a benchmark found, as lines of JSON: a row of figures, a ratio measured in one process, a goal, a remark.

`rounds` writes them into the file that the variable RESULTS names, and nothing where it names none; `report` reads
them. Each line is {"bench", "kind": "row"|"ratio"|"goal"|"remark", …}, as the classes here have it.
"""

import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "EMPATHY_BENCHMARK_RESULTS"
QUICK = bool(os.environ.get("QUICK"))
"""Few rounds and small sizes: shows that the benchmarks work, not how fast anything is."""


@dataclass(frozen=True)
class Spread:
    """The least, the median and the greatest."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(min(values), statistics.median(values), max(values))

    def times(self, factor: float) -> "Spread":
        return Spread(self.least * factor, self.median * factor, self.most * factor)


@dataclass(frozen=True)
class Row:
    """One contender of a table. Times are in seconds, memory in MiB; ratios are against the table's first row."""

    table: str
    label: str
    wall: Spread
    cpu: Spread
    peak: Spread
    """Of the largest process."""
    wall_ratio: Spread
    cpu_ratio: Spread
    runs: int
    quiet: int
    """How many of the runs no other process disturbed."""
    repeated: int
    """How many more were set aside because one did."""
    tree: float | None = None
    """Peak of all processes together, each page counted once."""


@dataclass(frozen=True)
class Ratio:
    """Something measured within processes, as a multiple of something else; `cpu` of neighbours in one process."""

    label: str
    over: str
    value: Spread
    unit: str = "×"


@dataclass(frozen=True)
class Goal:
    what: str
    found: float
    limit: float
    unit: str = "×"
    beside: str = ""
    """What else one should know beside the figure."""

    @property
    def met(self) -> bool:
        return self.found <= self.limit


@dataclass(frozen=True)
class Counted:
    """Instructions of a command, and as a multiple of those of the first one."""

    label: str
    instructions: int
    ratio: float


@dataclass(frozen=True)
class Remark:
    text: str


Found = Row | Ratio | Goal | Counted | Remark
KINDS: dict[str, type] = {"row": Row, "ratio": Ratio, "goal": Goal, "counted": Counted, "remark": Remark}


def record(found: Found) -> None:
    """Adds a line to the results, where somebody collects them."""
    named = os.environ.get(FILE)
    if not named:
        return
    line = {"bench": Path(sys.argv[0]).stem, "kind": type(found).__name__.lower(), **asdict(found)}
    with Path(named).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read(file: Path) -> dict[str, list[Found]]:
    """By benchmark, in the order in which they ran."""
    found: dict[str, list[Found]] = {}
    for line in file.read_text("utf-8").splitlines():
        values: dict[str, Any] = json.loads(line)
        bench, kind = values.pop("bench"), KINDS[values.pop("kind")]
        spread = {key: Spread(**value) for key, value in values.items() if isinstance(value, dict)}
        found.setdefault(bench, []).append(kind(**values | spread))
    return found


def ratio(label: str, over: str, values: Sequence[float], unit: str = "×") -> float:
    """Prints and records a spread of ratios; the median."""
    value = Spread.of(values)
    found = f"{value.least:.2f} {value.median:.2f} {value.most:.2f}"
    print(f"{label}: {found} {unit} {over} (min, median, max)", flush=True)
    record(Ratio(label, over, value, unit))
    return value.median


def remark(text: str) -> None:
    print(text, flush=True)
    record(Remark(text))
