"""A bar is shown only to somebody who looks, and only for work that takes long."""

import re
import subprocess
import sys

import pexpect
import pytest

WORK = """
import sys, time
from empathy_cli.cli import progress
progress.PATIENCE = float(sys.argv[1])
bar = progress.Bar("empathy render", shown=True)
for i in range(3):
    bar(i + 1, 3)
    time.sleep(progress.PACE)
bar.close()
print("done")
"""


@pytest.mark.parametrize(("patience", "seen"), [("0", True), ("60", False)])
def test_on_a_terminal_a_bar_appears_when_the_work_takes_long(patience, seen):
    child = pexpect.spawn(sys.executable, ["-c", WORK, patience], encoding="utf-8", dimensions=(24, 80), timeout=60)
    child.expect("done")
    text = child.before
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert bool(re.search(r"[23]/3", text)) is seen


def test_nobody_looks_at_a_pipe():
    done = subprocess.run([sys.executable, "-c", WORK, "0"], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("done\n", "")
