"""The slowest inputs that were found, each within what is stated of it: seconds of computing, MiB of memory.

A document of 1 MiB is read in two seconds, checked and rendered in ten each, with no more than 512 MiB in all. The
slowest takes not half of that here: other machines are slower.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from empathy_cli.store.documents import read_document
from empathy_cli.store.editor import set_value
from tests.conftest import environment
from tests.fuzz import __main__ as program
from tests.fuzz.oracle import Target
from tests.fuzz.targets import tables

READ, EDIT, CHECK, RENDER, TABLE = 2.0, 5.0, 10.0, 10.0, 10.0
MEMORY = 512 * 1024 * 1024
LEA = "kind: persona\nid: lea\nname: Lea\n"
MEASURED = """import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
took = resource.getrusage(resource.RUSAGE_CHILDREN)
print("took", took.ru_utime + took.ru_stime, took.ru_maxrss)
raise SystemExit(code)
"""
"""Runs a program and says what it took: a process for that alone, as the children of the tests' own have held much."""
PRIVATE = "Call Max Müller 0171 1234567 a@b.co at Main Street 12, 8001 Zürich, born 1.2.1980, AHV 756.1234.5678.97"


def rows(head: str, row: Callable[[int], str], most: int) -> str:
    """As many rows as a document of 1 MiB can have, but no more than `most`."""
    text = head + "".join(row(n) for n in range(most))
    return text.encode()[:1 << 20].decode(errors="ignore").rpartition("\n")[0] + "\n"


READ_SHAPES = {
    "fields that nobody knows": rows(LEA, lambda n: f"behaviour{n}: x\n", 9_990),
    "comments in texts": rows(LEA + "tags:\n", lambda _: "  - x #" + "y" * 40 + "\n", 19_000),
    "lines that look like entries": rows(LEA + "role: x\n", lambda _: "   - y\n", 150_000),
    "empty entries": rows("kind: source\nid: s\ntitle: S\nnuggets:\n", lambda _: "  - {id: ~, verbatim: ~}\n", 3_900) + "foo: x\n",
    "brackets in a name": LEA + "? " + "[" * 60_000,
    "brackets": "[\n" * 500_000,
    "marks of direction": rows(LEA + "story: |\n  א\n", lambda _: "  " + "\u200e" * 1000 + "\n", 350),
    "wrong choices": rows(LEA + "goals:\n", lambda _: "  - {text: x, kind: lif}\n", 490),
    "steps that nobody knows": rows("kind: journey\nid: j\ntitle: J\npersona: lea\nsteps:\n", lambda n: (
        f"  - {{id: step-{n}, title: T, next: [{', '.join(f'stepp-{n}-{k}' for k in range(20))}]}}\n"), 200),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", READ_SHAPES.values(), ids=READ_SHAPES)
def test_a_document_of_a_mebibyte_is_read_in_two_seconds_of_computing(text: str) -> None:
    began = time.process_time()
    read_document(text.encode(), "a.yaml")
    assert time.process_time() - began < READ


def statement(n: int, text: str) -> str:
    return f"  - '{text[:990]} {n}'\n"


CHECKED = {
    "blanks before a comment": rows(LEA + "goals:\n", lambda _: f"  -{' ' * 60_000}x # empathy: ignore PER01 - y\n", 16),
    "personal data": rows("kind: source\nid: s\ntitle: S\nnuggets:\n", lambda n: f"  - {{id: n{n}, verbatim: '{PRIVATE}'}}\n", 3_900),
    "evidence that is nearly there": rows(LEA + "goals:\n", lambda n: (
        f"  - {{text: 'goal {n}', evidence: [{', '.join(f's#nugget-numbre-{n * 35 + k:05}' for k in range(35))}]}}\n"), 250),
    "markup": "".join(rows(f"{LEA if not n else ''}{key}:\n", lambda n: statement(n, "*a" * 95), 250)
                      for n, key in enumerate(("goals", "pains", "gains", "behaviours"))),
    "words": "".join(rows(f"{LEA if not n else ''}{key}:\n", lambda n: statement(n, "word " * 190), 250)
                     for n, key in enumerate(("goals", "pains", "gains", "behaviours"))),
    "steps in circles": rows("kind: journey\nid: j\ntitle: J\npersona: lea\nsteps:\n", lambda n: (
        f"  - id: s{n}\n    title: Step {n}\n    next: [{', '.join(sorted({f's{(n * k * 7 + k) % 200}' for k in range(1, 20)} - {f's{n}'}))}]\n"), 200),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", CHECKED.values(), ids=CHECKED)
@pytest.mark.parametrize(("command", "bound"), [("check", CHECK), ("render", RENDER)])
def test_a_hostile_document_is_checked_and_rendered_in_ten_seconds_of_computing(
        workspace: Path, text: str, command: str, bound: float) -> None:
    (workspace / "personas/hostile.yaml").write_text(text, encoding="utf-8")
    (workspace / "personas/s.yaml" if "numbre" in text else workspace / "personas/x.txt").write_text(
        rows("kind: source\nid: s\ntitle: S\nnuggets:\n", lambda n: f"  - {{id: nugget-number-{n:05}, verbatim: x}}\n", 3_900), encoding="utf-8")
    if "persona: lea" in text:
        (workspace / "personas/lea.yaml").write_text(LEA, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", MEASURED, sys.executable, "-m", "empathy_cli", command], cwd=workspace,
                          capture_output=True, text=True, check=False, env=environment({"HOME": str(workspace)}),
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY, 2 * MEMORY)))
    assert done.returncode in (0, 3), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    seconds, memory = map(float, done.stdout.rpartition("took ")[2].split())
    assert seconds < bound
    assert memory * 1024 < MEMORY


@pytest.mark.slow
@pytest.mark.parametrize("text", [t for t in CHECKED.values() if "\nname:" in t or "\ntitle:" in t])
def test_a_value_of_a_hostile_document_is_set_in_five_seconds_of_computing(text: str) -> None:
    began = time.process_time()
    set_value(text, ("name" if "\nname:" in text else "title",), "Max - x")
    assert time.process_time() - began < EDIT


TABLES = {
    "steps that nobody knows": b"Jtitle,next\n" + b"".join(
        b'Step number %d,"%s"\n' % (n, b" | ".join(b"no step %d" % k for k in range(20))) for n in range(2_000)),
    "touchpoints that are nearly there": b"Tid,name\n" + b"".join(b"web-site-%d,Web %d\n" % (n, n) for n in range(2_000)),
    "one name": b"Jtitle\n" + b"Look for it\n" * 2_000,
    "headings": b"T" + b",".join(b"nane%d" % n for n in range(60_000)) + b"\nx\n",
    "braces": b"Jtitle,pains\n" + b"".join(b'x%d,"' % n + b"{" * 8_000 + b'a: b}"\n' for n in range(50)),
    "quotes": b"Jtitle\n" + b'a"b\n' * 2_000,
    "an open quote": b'Jtitle\n"' + b"a\n" * 100_000,
    "separators": b"J" + b",;\t|" * 200_000,
    "feedback of many": b"FComment\n" + b"".join(b"Call Max Mueller %d on 0171 123%d or a@b.co\n" % (n, n) for n in range(5_000)),
    **{f"feedback of {word!r}": b"FComment\n" + (word * 30_000)[:30_000] + b"\n"
       for word in (b"1 ", b"0171-", b"A. ", b"Max Mueller ", b"a@", b"a.", b"CH93 0076 2011 6238 5295 7 ")},
}


@pytest.mark.slow
@pytest.mark.parametrize("data", TABLES.values(), ids=TABLES)
def test_a_hostile_table_is_taken_or_refused_in_ten_seconds_of_computing(data: bytes) -> None:
    tables.run(b"Vtouchpoint,effect\nshop,x\n")
    began = time.process_time()
    tables.run(data)
    assert time.process_time() - began < TABLE


def grows(data: bytes) -> int:
    """Takes 4 GiB, of which hardly a page is touched, where nobody keeps it from that."""
    held: list[bytes] = []
    try:
        for _ in range(4_096 if data == b"grow" else 0):
            held.append(bytes(1 << 20))  # noqa: PERF401 - a list that stays while the error is told
    except MemoryError:
        for size in (1 << 12, 1 << 8):  # till no room is left for what tells of it
            with suppress(MemoryError):
                while True:
                    held.append(bytes(size))
        raise
    return len(held)


@pytest.fixture
def growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "target", lambda _: Target("growing", grows, lambda: [b"small", b"grow"], (b"x",)))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no address space is bounded")
@pytest.mark.usefixtures("growing")
def test_an_input_that_takes_the_memory_of_the_machine_ends_early_and_is_kept(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    asked = argparse.Namespace(targets=["growing"], engine="own", keep=tmp_path, seconds=0.5, seed=0, inside=tmp_path / "told")
    assert program._inside(asked) == 0
    kept, = (json.loads(asked.inside.read_text())["crashes"]).items()
    assert kept[0] == "MemoryError"
    assert (tmp_path / kept[1]).read_bytes() == b"grow"
    assert "in grows" in (tmp_path / f"{kept[1]}.txt").read_text()
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no address space is bounded")
@pytest.mark.usefixtures("growing")
def test_an_input_that_is_tried_again_is_bounded_in_the_same_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    for name in ("small", "grow"):
        (tmp_path / name).write_text(name)
    assert program._replayed("growing", [tmp_path / "small"], tmp_path) == 0
    assert program._replayed("growing", [tmp_path / "grow"], tmp_path) == 1
    assert "growing: MemoryError: " in capsys.readouterr().out
    assert resource.getrlimit(resource.RLIMIT_AS) == before
