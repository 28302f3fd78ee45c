"""docs/publishing.md knows every kind of wiki, option, exit code and file that the program has."""

import re
from pathlib import Path

from empathy_cli.cli.init_wiki import VARIABLE, WIKIS
from empathy_cli.cli.publish import CONFLICTS
from empathy_cli.cli.workflows.publishing import AZURE, BESIDE, GITHUB
from empathy_cli.model.publishing import TARGET
from empathy_cli.publish.planning import FREE_DELETES
from empathy_cli.publish.run import TRIES
from empathy_cli.store.documents import read_settings

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "publishing.md").read_text("utf-8")


def rows(chapter: str) -> list[list[str]]:
    """The rows of the tables in a chapter, without their heads."""
    text = re.findall(rf"^## {re.escape(chapter)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[0]
    tables = re.findall(r"^\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for table in tables for line in table.splitlines()]


def test_it_has_every_kind_of_wiki() -> None:
    assert [row[1] for row in rows("Wikis")] == [f"`{kind}`" for kind in (
        "github", "gitlab", "azure", "gitea", "git", "mkdocs", "obsidian", "folder", "confluence", "mediawiki", "dokuwiki")]
    assert {row[1].strip("`") for row in rows("Wikis")} == set(WIKIS)
    assert all(f"`{kind}`" in PAGE.partition("`--wiki` takes")[2].partition("It adds")[0] for kind in WIKIS)


def test_it_has_every_way_with_what_is_in_the_way() -> None:
    said = [row[0] for row in rows("What is in the way")]
    assert {word for word in CONFLICTS if any(f"`{word}`" in cell for cell in said)} == set(CONFLICTS)


def test_its_settings_are_valid_and_its_files_and_limits_those_of_the_program() -> None:
    example = re.findall(r"^```yaml\n(publish:.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    values, problems = read_settings(example.encode(), "empathy.yaml")
    assert (values is not None, problems) == (True, ())
    assert values is not None
    assert values["publish"]["handbook"].keys() < set(TARGET.by_key)
    for name in (GITHUB, BESIDE, AZURE, VARIABLE):
        assert f"`{name}`" in PAGE
    assert f"More than {FREE_DELETES} pages, or more than a quarter" in PAGE
    assert TRIES == 5
    assert "five times at most" in " ".join(PAGE.split())


def test_the_manual_says_what_was_not_available() -> None:
    for page in (PAGE, (DOCS.parent / "README.md").read_text("utf-8")):
        text = " ".join(page.split())
        assert "live Confluence, GitHub, GitLab, Azure DevOps" in text
        assert "were not available to the tests" in text
