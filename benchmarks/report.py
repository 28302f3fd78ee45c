"""Turns the results of a run into docs/benchmarks.md and its plot.

`python benchmarks/report.py` does so again from the last whole run, which .venv/bench keeps.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import plot
from peers.install import PLACE
from results import Counted, Found, Goal, Ratio, Remark, Row, Spread, read

HERE = Path(__file__).resolve().parent
TITLES = {
    "build": "Building all cards", "startup": "Starting, and one document",
    "first_question": "The first question of an interview", "reading": "Reading a document",
    "check": "The check", "journeys": "Journeys and touchpoints", "ways": "The ways through a journey",
    "feedback": "Importing feedback", "publish_git": "Publishing into a wiki of git",
    "publish_dokuwiki": "Publishing into DokuWiki", "publish_mediawiki": "Publishing into MediaWiki",
}
INTRODUCTION = (HERE / "introduction.md").read_text("utf-8")


def write(results: Path, about: Mapping[str, Any], page: Path, picture: Path) -> None:
    found = read(results)
    page.write_text(markdown(found, about, os.path.relpath(picture, page.parent).replace(os.sep, "/")), "utf-8")
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(plot.svg(_goals(found)), "utf-8")


def markdown(found: Mapping[str, list[Found]], about: Mapping[str, Any], picture: str) -> str:
    every = [goal for some in _goals(found).values() for goal in some]
    missed = [goal for goal in every if not goal.met]
    said = f"{len(every) - len(missed)} of {len(every)} goals are reached"
    return "\n".join([
        INTRODUCTION.rstrip(), "",
        "## Where it was measured", "", *_about(about), "",
        "## The goals", "",
        f"{said}." if not missed else f"{said}; missed: {'; '.join(goal.what for goal in missed)}.", "",
        f"![Each figure as a share of its goal; the table below has the same figures.]({picture})", "",
        "| | found | at most | |", "|---|---:|---:|---|",
        *map(_goal, every), "",
        *(line for bench, some in found.items() for line in _section(bench, some)),
    ])


def _goals(found: Mapping[str, list[Found]]) -> dict[str, list[Goal]]:
    """By the title of their benchmark."""
    goals = {TITLES.get(bench, bench): [x for x in some if isinstance(x, Goal)] for bench, some in found.items()}
    return {title: some for title, some in goals.items() if some}


def _about(about: Mapping[str, Any]) -> list[str]:
    before, after = about["load"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    libraries = ", ".join(f"{name} {version}" for name, version in about["libraries"].items())
    quick = ["**A quick run: few rounds, small sizes. Its figures mean nothing.**", ""] if about["quick"] else []
    chosen = [] if about["all"] else ["- **Not a whole run: only some of the benchmarks ran.**"]
    failed = [f"- Over a goal, or failed: {', '.join(about['failed'])}"] if about["failed"] else []
    return [
        *quick,
        f"- {about['day']}, commit {about['commit'] or 'unknown'}; the run took {about['took'] / 60:.0f} minutes",
        f"- {about['system']}; {about['processor']}, {about['cores']} cores, {about['memory']} GiB",
        f"- {about['python']}; {libraries}; documents and pages on {about['files']}",
        f"- Peers: {versions}",
        f"- Processes that wanted a processor: {before} before the run, {after} at its end",
        *chosen,
        *failed,
    ]


def _section(bench: str, found: Iterable[Found]) -> Iterable[str]:
    yield from (f"## {TITLES.get(bench, bench)}", "", f"`benchmarks/{bench}.py`", "")
    some = list(found)
    for table in dict.fromkeys(x.table for x in some if isinstance(x, Row)):
        yield from _table(table, [x for x in some if isinstance(x, Row) and x.table == table])
    if counted := [x for x in some if isinstance(x, Counted)]:
        yield from ("| | instructions | × |", "|---|---:|---:|")
        yield from (f"| {x.label} | {x.instructions:,} | {x.ratio:.2f} |" for x in counted)
        yield ""
    if ratios := [x for x in some if isinstance(x, Ratio)]:
        yield from ("| | over | min | median | max |", "|---|---|---:|---:|---:|")
        yield from (f"| {x.label} | {x.over} | {_spread(x.value)} |" for x in ratios)
        yield ""
    for remark in (x for x in some if isinstance(x, Remark)):
        yield from (remark.text, "")


def _table(title: str, rows: list[Row]) -> Iterable[str]:
    if title:
        yield from (f"### {title}", "")
    tree = any(row.tree for row in rows)
    together = " together |" if tree else ""
    yield f"| | wall × min | median | max | CPU × median | wall s | CPU s | peak MiB |{together} quiet |"
    yield "|---|" + "---:|" * (8 + tree)
    for row in rows:
        together = f" {row.tree:.0f} |" if row.tree else " |" if tree else ""
        again = f" + {row.repeated}" if row.repeated else ""
        yield (f"| {row.label} | {_spread(row.wall_ratio)} | {_number(row.cpu_ratio.median)} | {_seconds(row.wall)} "
               f"| {_seconds(row.cpu)} | {row.peak.median:.0f} |{together} {row.quiet}/{row.runs}{again} |")
    yield ""


def _spread(value: Spread) -> str:
    return f"{_number(value.least)} | {_number(value.median)} | {_number(value.most)}"


def _seconds(value: Spread) -> str:
    return f"{value.median:.3f}" if value.median < 10 else f"{value.median:.1f}"


def _number(value: float) -> str:
    if not value:
        return "0"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def _goal(goal: Goal) -> str:
    reached = "reached" if goal.met else "**missed**"
    beside = f"; {goal.beside}" if goal.beside else ""
    return f"| {goal.what} | {_number(goal.found)} {goal.unit} | {goal.limit:g} {goal.unit} | {reached}{beside} |"


if __name__ == "__main__":
    docs = HERE.parent / "docs"
    last = json.loads((PLACE / "about.json").read_text("utf-8"))
    if last["quick"] or not last["all"]:
        sys.exit("The last run was not a whole one.")
    write(PLACE / "results.jsonl", last, docs / "benchmarks.md", docs / "pictures/benchmarks.svg")
