"""What a run found comes back from its lines, and the page and the plot say it: what was missed as missed."""

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

import machine
import plot
import pytest
import report
from results import FILE, Counted, Goal, Ratio, Remark, Row, Spread, read, record

BENCHMARKS = Path(report.__file__).parent
ROW = Row("Full build", "empathy", Spread(1, 2, 3), Spread(1, 2, 3), Spread(40, 41, 42), Spread(0.5, 0.6, 0.7),
          Spread(0.01, 0.02, 0.03), runs=5, quiet=4, repeated=2, tree=81.5)
FOUND = [ROW, Ratio("reading", "CSafeLoader", Spread(0.4, 0.5, 0.6)), Counted("empathy --version", 90_000_000, 1.01),
         Goal("build <fast>, wall", 0.6, 0.7), Goal("build, CPU", 1.2, 1), Goal("left over", 0, 0, "files"),
         Remark("All the same.")]
ABOUT = {"day": "2026-11-22", "system": "Linux", "processor": "x", "cores": 2, "memory": 4, "python": "3", "files": "tmpfs", "commit": "",
         "libraries": {"typer": "1"}, "took": 60, "load": [0.1, 0.9], "quick": False, "versions": {"Hugo": "1"},
         "failed": ["build"], "all": True}


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "results.jsonl"
    monkeypatch.setenv(FILE, str(file))
    monkeypatch.setattr(sys, "argv", ["benchmarks/build.py"])
    for found in FOUND:
        record(found)
    return file


def test_what_was_recorded_is_read_again(results: Path) -> None:
    assert read(results) == {"build": FOUND}


def test_nothing_is_written_where_nobody_collects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE, raising=False)
    monkeypatch.chdir(tmp_path)
    record(FOUND[0])
    assert list(tmp_path.iterdir()) == []


def test_the_page_has_every_figure_and_says_what_was_missed(results: Path, tmp_path: Path) -> None:
    page, picture = tmp_path / "benchmarks.md", tmp_path / "pictures/plot.svg"
    report.write(results, ABOUT, page, picture)
    text = page.read_text("utf-8")
    assert "2 of 3 goals are reached; missed: build, CPU." in text
    assert "| build, CPU | 1.20 × | 1 × | **missed** |" in text
    assert "| left over | 0 files | 0 files | reached |" in text
    assert "| empathy | 0.50 | 0.60 | 0.70 | 0.020 | 2.000 | 2.000 | 41 | 82 | 4/5 + 2 |" in text
    assert "](pictures/plot.svg)" in text
    for words in ("All the same.", "90,000,000", "CSafeLoader", "0.1 before the run"):
        assert words in text


def test_the_plot_can_be_read_without_eyes_and_without_colours() -> None:
    goals = [x for x in FOUND if isinstance(x, Goal)]
    drawn = plot.svg({"Building": goals})
    root = ET.fromstring(drawn)
    ns = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title about"
    about = root.findtext(f"{ns}desc") or ""
    assert all(goal.what in about for goal in goals)
    assert "build, CPU: 1.2 of 1 ×, missed" in about
    assert [(t.text or "")[0] for t in root.iter(f"{ns}text") if (t.text or "")[:1] in "✓✗"] == ["✓", "✗", "✓"]
    assert "prefers-color-scheme:dark" in drawn


def test_a_quick_benchmark_runs_whole_and_judges_nothing(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    done = subprocess.run([sys.executable, BENCHMARKS / "reading.py"], capture_output=True, text=True, check=False,
                          timeout=120, env={**os.environ, "QUICK": "1", FILE: str(file)})
    assert done.returncode == 0, done.stderr
    kinds = [json.loads(line)["kind"] for line in file.read_text("utf-8").splitlines()]
    assert kinds.count("ratio") == 4
    assert kinds.count("goal") == 2


def test_the_machine_is_told_with_what_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/self")
    about = machine.about()
    assert about["files"] == "proc"
    assert about["python"].startswith(f"CPython {sys.version.split()[0]}, ")
    monkeypatch.setattr(sysconfig, "get_scheme_names", lambda: ("posix_prefix",))
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _: "'--enable-optimizations' '--with-lto'")
    assert machine.built() == "built with --enable-optimizations"
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _: None)
    assert machine.built() == "built without --enable-optimizations"
