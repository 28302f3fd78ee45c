"""What `empathy check`, `show`, `trace` and `gaps` say of a stranger's documents: reports that parse, and texts that do not act."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from tests.render.attacks import attacks
from tests.render.hostile_workspace import lay, readable
from tests.render.test_fields import Seen
from tests.render.vectors import hostile

pytestmark = pytest.mark.slow

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SUMMARY = "summary.md"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
TAGS = {"p", "br", "strong", "em", "code", "a", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "hr", "pre"}

Empathy = Callable[..., Any]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    texts = [text for text in dict.fromkeys([*(a.text for a in attacks(["onclick", "onerror"])), *hostile()]) if readable(text)]
    assert lay(folder, texts[::len(texts) // 48][:48]) > 2_000
    return folder


def harmless(markdown: str) -> None:
    """Of Markdown from documents, a converter that lets HTML through makes nothing that acts."""
    seen = Seen(GFM.render(markdown))
    assert seen.tags <= TAGS, seen.tags - TAGS
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("ol", "start"), ("th", "style"), ("td", "style"), ("code", "class"), ("details", "open")}, (tag, name, value)
        if name == "href":
            assert re.match(r"https?://[^/]|mailto:|#|[a-z0-9-]+\.md", value), value


def test_every_format_parses_and_says_the_same_findings(root: Path, empathy: Empathy) -> None:
    def said(form: str) -> str:
        done = empathy("check", "--format", form, cwd=root)
        assert done.returncode == 3, done.stderr
        assert not UNSEEN.search(done.stdout), form
        return str(done.stdout)

    found = json.loads(said("json"))
    messages = [problem["message"] for problem in found]
    assert len(messages) > 500
    assert sum("alert(1)" in message for message in messages) > 100
    of_sarif = [result["message"]["text"] for run in json.loads(said("sarif"))["runs"] for result in run["results"]]
    assert len(of_sarif) == len(messages)
    assert len(json.loads(said("gitlab"))) == len(messages)
    junit = said("junit")
    assert "<!DOCTYPE" not in junit
    suites = ET.fromstring(junit)
    assert {element.tag for element in suites.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "properties", "property", "system-out", "system-err"}
    assert sum("alert(1)" in (element.text or "") for element in suites.iter()) > 20
    for line in said("github").splitlines():
        assert not re.search(r"(?<!^)::(?:error|warning|notice|set|add|stop|group)", line.replace("%3A", ":").split("::", 2)[-1]), line


def test_the_summary_of_a_step_and_the_markdown_of_every_command_do_not_act(root: Path, empathy: Empathy) -> None:
    empathy("check", "--format", "github", cwd=root, env={"GITHUB_STEP_SUMMARY": str(root / SUMMARY)})
    summary = (root / SUMMARY).read_text("utf-8")
    assert len(summary) > 1_000
    harmless(summary)
    for n in (0, 29):
        for args in (["show", f"p{n}"], ["show", f"m{n}"], ["show", f"j{n}"], ["show", "touchpoints"], ["trace", f"p{n}"], ["impact", f"s{n}"], ["gaps", f"p{n}", "--all"]):
            done = empathy(*args, cwd=root)
            assert done.returncode in (0, 3), (args, done.stderr)
            assert "Traceback" not in done.stderr
            assert done.stdout
            assert not UNSEEN.search(done.stdout)
            harmless(done.stdout)
