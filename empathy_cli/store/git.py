"""Asks git what stands in a commit, without letting the repository act: it may be a stranger's.

Nothing is looked for: the folder `.git` is named, which no commit can hold, so that a repository that lies among the
files is never taken for one. No hook, no monitor, no filter and no pager is run, and nothing is fetched.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

SECONDS = 20
_NEVER = {"core.hooksPath": os.devnull, "core.fsmonitor": "false", "core.sshCommand": "false",
          "protocol.allow": "never"}
_BRANCH = re.compile(r"(?!.*(?:\.\.|//|@\{))\w(?:[\w./+@#-]*[\w+@#-])?\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


def repository(folder: Path) -> Path | None:
    """The folder whose repository this folder is in; None where it is in none."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), None)


def program(path: str | None = None) -> str | None:
    """Where git is. Not in the present folder, where Windows looks first: what lies there may be a stranger's."""
    found = shutil.which("git", path=path)
    return found if found and Path(found).is_absolute() and Path(found).parent != Path.cwd() else None


def ask(top: Path, *words: str) -> bytes | None:
    """What git says to a question about the repository in `top`; None where it refuses, or is not there."""
    git = program()
    if git is None:
        return None
    never = [word for key, value in _NEVER.items() for word in ("-c", f"{key}={value}")]
    try:
        done = subprocess.run([git, "--no-pager", *never, *words], cwd=top, env=_environment(top),  # noqa: S603 - no shell
                              capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def commit_of_origin(top: Path, branch: str) -> str | None:
    """The commit that a branch of `origin` has in this clone; None where it was not fetched."""
    if not _BRANCH.match(branch):
        return None
    return commit(top, f"refs/remotes/origin/{branch}")


def commit(top: Path, name: str) -> str | None:
    """The commit of this name, in hexadecimal; None where this clone does not have it."""
    said = ask(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = (said or b"").decode("ascii", "replace").strip()
    return found if _COMMIT.match(found) else None


def file_of(top: Path, commit: str, path: str, limit: int) -> bytes | None:
    """What a file says in a commit. None where it has none, no plain file, or one of more than `limit` bytes."""
    assert _COMMIT.match(commit)
    listed = (ask(top, "--literal-pathspecs", "ls-tree", "-z", "-l", "--full-tree", commit, "--", path) or b"").split()
    if len(listed) < 4 or listed[0] not in (b"100644", b"100755") or not listed[3].isdigit() or int(listed[3]) > limit:
        return None  # a link there would name another file
    return ask(top, "cat-file", "blob", listed[2].decode("ascii"))


def _environment(top: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "LANGUAGE"}
    return kept | {
        "GIT_DIR": str(top / ".git"), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C",
    }
