"""The manual's page of rules has every rule, with all that is known of it."""

import re
import sys
from pathlib import Path

import pytest

from empathy_cli.check.registry import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

from rules import SEVERITY, rules  # noqa: E402 - after the path is set

PAGE = rules()
SECTIONS = dict(re.findall(r"^## ([A-Z]{3}\d\d)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_has_the_rules_of_the_registry_and_no_others() -> None:
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_told_with_its_severity_its_reason_and_its_example(code: str) -> None:
    rule, section = RULES[code], SECTIONS[code]
    assert f"**{rule.title}.** {SEVERITY[rule.severity].capitalize()}" in section
    assert rule.why in section
    assert section.index("### Before") < section.index("### After")
    for files in (rule.before, rule.after):
        for name, text in files.items():
            assert not text or (f"`{name}`" in section and text.rstrip("\n") in section)
    assert f"| [{code}](#{code.lower()}) | {SEVERITY[rule.severity]}{' ~' * rule.prose} | {rule.title} |" in PAGE
