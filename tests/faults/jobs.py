"""The commands that are broken, each with what was there before it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.cli.publishing import Repository

from .ground import SETTINGS, Ground, Picture

PROGRAM = (sys.executable, "-m", "empathy_cli")


@dataclass(frozen=True)
class Job:
    """`before` runs once, to make the ground on which the command begins."""

    args: tuple[str, ...]
    given: str = ""
    """What stands in the file of answers."""
    before: Callable[[Ground], None] = field(default=lambda _ground: None)
    between: tuple[str, ...] = ()
    """Files that say how far the work has come, and are of no form of their own until its end."""
    again: bool = False
    """Whether the same command, run again after its end, changes nothing."""
    moves: bool = False
    """Whether it gives files other names."""
    code: int = 0
    """How it ends where nothing is in its way."""
    fails: int = 1
    """How it ends besides, with words, where its work could not be done."""


@dataclass(frozen=True)
class Prepared:
    """A job on its ground: what was there, what is there at its end, and how long that took."""

    job: Job
    ground: Ground
    before: Picture
    after: Picture


def run(ground: Ground, *args: str, program: tuple[str, ...] = PROGRAM, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*program, *args], cwd=ground.workspace, env=ground.environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120, check=False, **more)  # type: ignore[call-overload, no-any-return] # as subprocess takes them


def done(ground: Ground, *args: str, code: int = 0) -> None:
    ended = run(ground, *args)
    assert ended.returncode == code, ended.stderr


def prepared(job: Job, ground: Ground) -> Prepared:
    """Runs the job once as it is meant."""
    ground.write("given/answers.yaml", job.given)
    ground.write("given/source.yaml", "title: Talk two\ntype: interview\ndate: 2026-01-11\n")
    done(ground, "init")  # its schemas are there, as in any workspace in which somebody has worked
    job.before(ground)
    before = ground.look()
    done(ground, *job.args, code=job.code)
    after = ground.look()
    assert before != after, job.args
    return Prepared(job, ground, before, after)


def _change(ground: Ground, file: str, old: str, new: str) -> None:
    path = ground.workspace / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _rendered(ground: Ground) -> None:
    done(ground, "render")
    _changed(ground)


def _changed(ground: Ground) -> None:
    """Another name on every page, one page more, one map less."""
    _change(ground, "personas/lea/persona.yaml", "name: Lea", "name: Leandra")
    _change(ground, "personas/touchpoints.yaml", "name: Shop in town", "name: Shop at home")
    ground.write("ws/personas/ben/persona.yaml", "kind: persona\nid: ben\nname: Ben\n")
    (ground.workspace / "personas/lea/night.map.yaml").unlink()


def _site(ground: Ground) -> None:
    ground.write("ws/site/mine.md", "# Mine\n")
    ground.write("ws/empathy.yaml", SITE_SETTINGS)


def _published(ground: Ground) -> None:
    _site(ground)
    done(ground, "publish", "--apply")
    _changed(ground)


def _wiki(ground: Ground) -> None:
    repository = Repository(ground.top / "wiki.git")
    repository.write({"Home.md": "Mine\n", "Personas/mine.md": "Mine, too\n"})
    shutil.rmtree(ground.top / "wiki.git-hand")
    ground.write("ws/empathy.yaml", SETTINGS + "publish:\n  wiki:\n    kind: git\n    profile: plain\n    owner: shop\n"
                 f"    branch: master\n    url: '{repository.path.as_uri()}'\n")


def _pushed(ground: Ground) -> None:
    _wiki(ground)
    done(ground, "publish", "--apply")
    _changed(ground)


def _mendable(ground: Ground) -> None:
    for name in ("a", "b"):
        ground.write(f"ws/personas/sources/{name}.yaml", "kind: source\nid: " + name + "\ntitle: Talk\ntype: interview\n"
                     "date: 2026-01-10\nnuggets:\n  - id: n1\n    verbatim: Ask anna@example.org now   # why\n")


PERSONA = "name: Noor\nrole: Nurse\ngoals: [Rest]\npains: [Noise, Light]\n"
WAY = """\
title: Socks
steps:
  - {title: Asks, touchpoint: chat}
touchpoints:
  - {id: chat, name: Chat, channel: chat}
"""
TABLE = "id,title,touchpoint\nlooks,Looks around,online-shop\nwaits,Waits,shop\npays,Pays,shop\n"
CHANGED = "pains: [Waits for the bus, Wet feet]\nrole: Doctor\n"
SITE_SETTINGS = SETTINGS + "publish:\n  site: {kind: folder, folder: site, owner: shop}\n"
SITE = ("ws/site/.empathy-pages.json",)

JOBS: dict[str, Job] = {
    "new": Job(("new", "persona", "--answers", "../given/answers.yaml"), PERSONA),
    "new journey": Job(("new", "journey", "lea", "--answers", "../given/answers.yaml"), WAY),
    "edit": Job(("edit", "lea", "--answers", "../given/answers.yaml"), CHANGED),
    "add": Job(("add", "lea", "goals", "Sleep well")),
    "render": Job(("render",), between=("ws/build/empathy.json",), again=True),
    "render again": Job(("render",), before=_rendered, between=("ws/build/empathy.json",), again=True),
    "publish": Job(("publish", "--apply", "--no-diff"), before=_site, between=SITE, again=True),
    "publish again": Job(("publish", "--apply", "--no-diff"), before=_published, between=SITE, again=True, moves=True),
    "publish to git": Job(("publish", "--apply", "--no-diff"), before=_wiki, again=True),
    "publish to git again": Job(("publish", "--apply", "--no-diff"), before=_pushed, again=True),
    "rename": Job(("rename", "lea", "lena", "-y"), moves=True),
    "rename a touchpoint": Job(("rename", "shop", "store", "-y")),
    "remove": Job(("remove", "lea-night", "-y")),
    "import": Job(("import", "journey", "../given/answers.yaml", "--id", "boots", "-y"), TABLE),
    "check --fix": Job(("check", "--fix", "--select", "EVD06"), before=_mendable, again=True, fails=3),
    "init": Job(("init", "../other", "--example")),
    "export": Job(("export", "touchpoints", "-o", "../given/table.csv", "--force"), again=True),
    "check --out": Job(("check", "--output", "report.json"), code=3, again=True),
}

