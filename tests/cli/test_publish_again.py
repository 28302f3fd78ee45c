"""A second publish where nothing changed asks the wiki one question, and is never believed where anything changed."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.render.state import seal
from tests.cli.publishing import TARGET, Repository

Empathy = Callable[..., Any]
DAY = {"SOURCE_DATE_EPOCH": "1767225600"}


@pytest.fixture
def wiki(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("wikis") / "shop.wiki.git")
    (filled / "empathy.yaml").write_text(TARGET.format(url=repository.path), "utf-8")
    time.sleep(0.05)  # what was written in the same tick of the clock as it is read is looked at again
    return repository


@pytest.fixture
def looks(tmp_path: Path, empathy: Empathy) -> Callable[..., list[str]]:
    """Runs the program and returns what it asked of git: a git of ours on the PATH writes that down."""
    bin_ = tmp_path / "programs"
    bin_.mkdir()
    fake = bin_ / "git"
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> "{tmp_path}/asked"\nexec "{shutil.which("git")}" "$@"\n')
    fake.chmod(0o755)

    def run(*args: str, code: int | None = 0, **env: str) -> list[str]:
        asked = tmp_path / "asked"
        asked.unlink(missing_ok=True)
        done = empathy("publish", *args, env={"PATH": f"{bin_}:{os.environ['PATH']}", **DAY, **env})
        assert code is None or done.returncode == code, done
        calls = asked.read_text().splitlines() if asked.exists() else []
        return [found[1] for call in calls if (found := re.search(r"\b(ls-remote|fetch|push|init|fast-import|cat-file)\b", call))]

    return run


def test_a_second_run_asks_one_question(wiki: Repository, looks: Callable[..., list[str]], filled: Path) -> None:
    assert "push" in looks("--apply")
    known = filled / ".empathy" / "publish-wiki.json"
    assert known.exists()
    for args in ((), ("--apply",), ("wiki",), ("wiki", "--apply")):
        assert looks(*args) == ["ls-remote"], args
    assert "fetch" in looks("--json"), "who wants to know it all gets it all"


def test_it_says_the_same_as_a_whole_run(empathy: Empathy, wiki: Repository, filled: Path) -> None:
    empathy("publish", "--apply", env=DAY)
    quick = empathy("publish", env=DAY)
    shutil.rmtree(filled / ".empathy")
    whole = empathy("publish", env=DAY)
    assert quick.stderr == whole.stderr
    assert whole.stdout.startswith(quick.stdout)


def more(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


CHANGES: dict[str, Callable[[Path, Repository], object]] = {
    "a document": lambda root, wiki: more(root / "personas/lea/persona.yaml", "age: 40\n"),
    "a new document": lambda root, wiki: (root / "personas/tom.yaml").write_text("kind: persona\nid: tom\nname: Tom\n"),
    "a document gone": lambda root, wiki: (root / "personas/lea/waiting.map.yaml").unlink(),
    "the settings": lambda root, wiki: more(root / "empathy.yaml", "name: Ours\n"),
    "the target": lambda root, wiki: more(root / "empathy.yaml", "    under: Customers\n"),
    "an own template": lambda root, wiki: ((root / "templates").mkdir(), (root / "templates/map.md.jinja").write_text("x")),
    "the wiki": lambda root, wiki: wiki.write({"News.md": "x\n"}),
    "our page": lambda root, wiki: wiki.write({"Personas-Lea-Brunner.md": "x\n"}),
    "the list of pages": lambda root, wiki: wiki.write({".empathy/manifest.json": "{}\n"}),
    "another wiki": lambda root, wiki: (shutil.rmtree(wiki.path), Repository(wiki.path)),
    "the memory": lambda root, wiki: (root / ".empathy/publish-wiki.json").write_text("x"),
    "its folder": lambda root, wiki: (root / ".empathy/.gitignore").write_text("* \n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_looks_closer_where_anything_changed(
        wiki: Repository, looks: Callable[..., list[str]], filled: Path, change: str) -> None:
    looks("--apply")
    assert looks() == ["ls-remote"]
    CHANGES[change](filled, wiki)
    looked = looks(code=None)
    assert len(looked) > 1
    assert "fetch" in looked or change == "another wiki", "an empty one has nothing to fetch"


def test_it_holds_until_the_day_on_which_something_becomes_stale(
        wiki: Repository, looks: Callable[..., list[str]], filled: Path) -> None:
    """Lea is due for review on the last day of 2025; on the first of 2026 her page says so already."""
    before = {"SOURCE_DATE_EPOCH": "1766966400"}  # 2025-12-29
    looks("--apply", **before)
    assert looks(**before) == ["ls-remote"]
    assert looks(SOURCE_DATE_EPOCH="1767139200") == ["ls-remote"], "2025-12-31"
    assert "fetch" in looks(code=3)


@pytest.mark.parametrize("why", ["blocked", "broken", "only", "changes"])
def test_only_a_run_that_found_nothing_is_kept(
        empathy: Empathy, wiki: Repository, filled: Path, why: str) -> None:
    known = filled / ".empathy" / "publish-wiki.json"
    if why == "changes":
        empathy("publish", env=DAY)
        assert not known.exists()
        return
    empathy("publish", "--apply", env=DAY)
    assert known.exists()
    if why == "blocked":
        wiki.write({"Personas-Lea-Brunner.md": "x\n"})
        empathy("publish", "--apply", "--on-conflict", "skip", env=DAY)
    elif why == "broken":
        (filled / "personas/x.yaml").write_text("kind: persona\n")
        empathy("publish", "--apply", env=DAY)
    else:
        (filled / ".empathy/publish-wiki.json").unlink()
        empathy("publish", "--apply", "--only", "lea", env=DAY)
    assert not known.exists()


def test_a_memory_that_came_with_a_checkout_is_not_believed(
        empathy: Empathy, wiki: Repository, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It would send the secret to whatever address stands in it."""
    empathy("publish", "--apply", env=DAY)
    copy = tmp_path_factory.mktemp("checkout") / "copy"
    shutil.copytree(filled, copy)
    evil = copy / ".empathy" / "publish-wiki.json"
    said = json.loads(evil.read_bytes()[65:])
    said["target"]["url"] = "file:///nowhere/evil.git"
    evil.write_bytes(seal(said))
    done = empathy("publish", cwd=copy, env=DAY)
    assert "evil" not in done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("raw", ["", "{}", "[]", "null", '{"stamp": 1}', "[" * 9_999])
def test_an_odd_memory_is_not_believed(empathy: Empathy, wiki: Repository, filled: Path, raw: str) -> None:
    empathy("publish", "--apply", env=DAY)
    (filled / ".empathy/publish-wiki.json").write_bytes(seal({}) if raw == "{}" else raw.encode())
    done = empathy("publish", env=DAY)
    assert (done.returncode, "Nothing to do" in done.stderr) == (0, True)


def test_two_wikis_are_told_apart(wiki: Repository, looks: Callable[..., list[str]], filled: Path) -> None:
    other = Repository(wiki.path.parent / "other.git")
    more(filled / "empathy.yaml", TARGET.format(url=other.path).partition("\n")[2].replace("wiki:", "other:", 1))
    time.sleep(0.05)
    looks("wiki", "--apply")
    looks(code=2)
    assert looks("wiki") == ["ls-remote"]
    assert "push" in looks("other", "--apply")
    assert looks("other") == ["ls-remote"]
    assert looks(code=2) == []


def test_it_adds_to_the_summary_of_a_step(empathy: Empathy, wiki: Repository, filled: Path) -> None:
    empathy("publish", "--apply", env=DAY)
    done = empathy("publish", env={**DAY, "GITHUB_STEP_SUMMARY": str(filled / "step.md")})
    assert done.returncode == 0
    assert (filled / "step.md").read_text("utf-8").startswith("## empathy publish wiki\n\n")


def test_only_the_standard_library_is_imported(empathy: Empathy, wiki: Repository) -> None:
    empathy("publish", "--apply", env=DAY)
    done = empathy("publish", env={**DAY, "PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert not imported & {"typer", "rich", "yaml", "jinja2", "httpx", "networkx", "markdown", "nh3"}
    assert "empathy_cli" in imported
