"""What is told of a rule: its limits are those that it reads, and its example can stand in Markdown."""

from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from empathy_cli.check.registry import RULES
from empathy_cli.check.remarks import COMMENT
from empathy_cli.check.reporters.manual import example, fenced, limits_of, silence
from empathy_cli.check.rule import EXAMPLE_DAY, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.check.silences import NEVER
from empathy_cli.locale import translator
from empathy_cli.store.documents import read_settings
from empathy_cli.store.workspace import load
from tests.check.reporters.logs import ATTACKS


class Read(dict):
    """A mapping that remembers what was asked of it."""

    asked: set[str]

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


def limits_read(rule: Rule, root: Path) -> set[str]:
    asked: set[str] = set()
    for name, files in (("before", rule.before), ("after", rule.after)):
        for file, text in files.items():
            path = root / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        workspace = load(root / name)
        limits = Read(workspace.settings["check"]["limits"])
        limits.asked = asked
        check = {**workspace.settings["check"], "limits": limits}
        list(rule.find(Seen(replace(workspace, settings={**workspace.settings, "check": check}), EXAMPLE_DAY)))
    return asked


@pytest.mark.parametrize("code", RULES)
def test_the_limits_that_are_told_are_those_that_a_rule_reads(code: str, tmp_path: Path) -> None:
    assert {field.key for field in limits_of(RULES[code])} == limits_read(RULES[code], tmp_path)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_can_be_silenced_as_it_is_told(code: str) -> None:
    ways = silence(RULES[code])
    if code in NEVER:
        assert ways == {}
        return
    settings, problems = read_settings(ways["empathy.yaml"].replace("id: …", "id: lea").encode(), "empathy.yaml")
    assert (settings or {})["check"]["ignore"] == [{"rule": code, "id": "lea", "reason": "…"}]
    assert not problems
    match = COMMENT.search(ways[""].rstrip("\n"))
    assert match
    assert (match["codes"], match["reason"]) == (code, "…")


@pytest.mark.parametrize("text", [*ATTACKS, "```\n````", "a\n```yaml"], ids=ascii)
def test_a_block_of_code_holds_whatever_stands_in_it(text: str) -> None:
    tokens = MarkdownIt().parse(fenced(f"{text}\n") + "\n\nafter")
    assert [t.type for t in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize("code", RULES)
def test_an_example_has_two_parts_in_every_language(code: str) -> None:
    for language in ("en", "de"):
        kinds = [t.type for t in MarkdownIt().parse(example(RULES[code], translator(language)))]
        assert kinds.count("heading_open") == 2
        assert kinds.count("fence") >= 2
    assert "```" not in example(RULES[code], translator("en"), fence=False)
