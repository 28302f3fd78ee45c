"""Publishing 1,000 pages into a wiki of git over HTTP, against plain git that does the same: clone, add, commit, push.

Then `empathy publish` with nothing to do, against `git ls-remote` and the start of the program together. The server is
git's own, on loopback; before each run both sides find the same wiki, with one page that somebody wrote by hand.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus
from results import QUICK, Goal
from rounds import Command, compare, verdict

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.publish.engines.githttp import PASSWORD, USER, GitServer, Wiki

PAGES, PERSONAS = (100, 20) if QUICK else (1000, 200)
TEXT = 'f"# Page {n}\\n" + f"Line {n}\\n" * 200'
PUSH = f"""
import os
from empathy_cli.publish import run
from empathy_cli.publish.drivers.git import GitDriver
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Settings

settings = Settings("wiki", "git", "shop", "github", os.environ["URL"], under="Personas", user="{USER}", token="SECRET")
leaves = [Leaf(f"p{{n}}", "page", f"Page {{n}}", f"Personas-Page-{{n}}.md", ({TEXT}).encode()) for n in range({PAGES})]
driver = GitDriver(settings, profile(settings), os.environ["SECRET"], os.environ)
result = run.publish(driver, lambda _: Wanted(leaves), Options("shop"), apply=True)
assert len(result.done) == {PAGES}, result.plan
"""
PLAIN = f"""
import os, pathlib, subprocess, tempfile

def git(*words):
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words], check=True,
                   capture_output=True, stdin=subprocess.DEVNULL)

with tempfile.TemporaryDirectory() as folder:
    git("clone", "-q", "--depth=1", os.environ["PLAIN_URL"], folder + "/w")
    for n in range({PAGES}):
        pathlib.Path(folder, "w", f"Personas-Page-{{n}}.md").write_text({TEXT})
    git("-C", folder + "/w", "add", "-A")
    git("-C", folder + "/w", "commit", "-q", "-m", "pages")
    git("-C", folder + "/w", "push", "-q")
"""
EMPATHY = [sys.executable, "-m", "empathy_cli"]


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary, GitServer(Path(temporary)) as server:
        wiki, workspace = server.new(), Path(temporary) / "workspace"
        first = wiki.commit({"Home.md": b"by hand\n"})
        plain = wiki.url.replace("//", f"//{USER}:{PASSWORD}@")
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "URL": wiki.url, "PLAIN_URL": plain, "SECRET": PASSWORD,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

        def emptied() -> None:
            wiki.git("update-ref", f"refs/heads/{wiki.branch}", first)

        push, again = f"publish {PAGES:,} pages", "empathy publish, nothing to do"
        found = compare([Command("git clone, add, commit, push", [sys.executable, "-c", PLAIN], prepare=emptied),
                         Command(push, [sys.executable, "-c", PUSH], prepare=emptied)], rounds=7, env=env,
                        title="New pages")[push]
        emptied()
        published(workspace, wiki, env)
        tip, version, asked = wiki.tip, "empathy --version", "git ls-remote"
        quick = compare([Command(asked, ["git", "ls-remote", plain]), Command(version, [*EMPATHY, "--version"]),
                         Command(again, [*EMPATHY, "publish", "wiki"], cwd=workspace)], rounds=21, env=env,
                        title="Nothing to do")

        def forgotten() -> None:
            shutil.rmtree(workspace / ".empathy", ignore_errors=True)

        compare([Command("git ls-remote", ["git", "ls-remote", plain]),
                 Command("the same in a fresh clone: all is rendered", [*EMPATHY, "publish", "wiki"], cwd=workspace,
                         prepare=forgotten)], rounds=3, env=env, title="In a fresh clone")
        commits = wiki.commits if wiki.tip != tip else 0
    return verdict([
        (f"publishing {PAGES:,} pages over plain git, wall", found.wall_ratio, 3),
        (f"publishing {PAGES:,} pages over plain git, CPU", found.cpu_ratio, 3),
        ("nothing to do, without the start, over git ls-remote, wall",
         (quick[again].wall - quick[version].wall) / quick[asked].wall, 2),
        Goal("nothing to do: commits made", commits, 0, "commits"),
    ])


def published(workspace: Path, wiki: Wiki, env: dict[str, str]) -> None:
    """A workspace whose pages stand in the wiki, and that the program knows of."""
    corpus.write(PERSONAS, workspace)
    for n, file in enumerate(sorted(workspace.glob("personas/*/persona.yaml"))):  # a wiki takes each name once
        file.write_text(re.sub(r"(?m)^(name: .*)", rf"\1 {n}", file.read_text("utf-8")), "utf-8")
    with (workspace / "empathy.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"publish:\n  wiki:\n    kind: git\n    profile: github\n    url: {wiki.url}\n    owner: shop\n"
                       f"    user: {USER}\n    token: SECRET\n")
    for words in (["publish", "wiki", "--apply"], ["publish", "wiki"]):
        subprocess.run([*EMPATHY, *words], cwd=workspace, env=env, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
