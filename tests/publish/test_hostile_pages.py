"""What wikis are given of a stranger's documents: whatever a converter makes of it, nothing of it acts."""

import json
import re
from pathlib import Path

import markdown
import pytest
from markdown_it import MarkdownIt

from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Settings
from empathy_cli.publish.wanted import wanted
from tests.render.attacks import attacks
from tests.render.hostile_workspace import lay, readable
from tests.render.test_fields import Seen

FAMILY = ("plain", "github", "gitlab", "azure", "gitea", "mkdocs", "obsidian")
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
GFM.validateLink = lambda url: True  # type: ignore[method-assign]  # a wiki that trusts its authors
TAGS = {"p", "br", "strong", "em", "code", "a", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre", "img", "div", "span"}
OURS = re.compile(r"(?!//)[^\s<>\"'\\:]*\Z")
"""Pages and pictures beside a page: no scheme, no host."""
GOOD = {"href": re.compile(r"https?://[^/]|mailto:", re.IGNORECASE), "src": re.compile(r"(?!)")}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    texts = [attack.text for attack in attacks(["onclick"]) if readable(attack.text)]
    lay(folder, texts[5::len(texts) // 24][:24])
    settings = json.loads((folder / "empathy.yaml").read_text("utf-8"))
    (folder / "empathy.yaml").write_text(json.dumps(settings | {"render": {"mermaid": True}}, ensure_ascii=False), "utf-8")
    return folder


@pytest.mark.parametrize("name", FAMILY)
def test_no_page_of_any_profile_acts(root: Path, name: str) -> None:
    target = Settings(name="wiki", kind="git", owner="shop", profile=name, under="Personas")
    leaves = [leaf for leaf in wanted(root, profile(target), owner="shop", today="2026-11-22").leaves if leaf.kind in ("page", "contents")]
    assert len(leaves) > 12  # two pages of one title are refused, and of a title without letters
    assert sum(leaf.data.count(b"alert") for leaf in leaves) > 500
    for leaf in leaves:
        text = re.sub(r"\A---\n.*?\n---\n|<!--.*?-->", "", leaf.data.decode(), flags=re.DOTALL)
        for html in (GFM.render(text), *([markdown.markdown(text, extensions=["toc", "tables", "fenced_code"])] if name == "mkdocs" else [])):
            seen = Seen(html)
            assert seen.tags <= TAGS, (leaf.id, seen.tags - TAGS)
            for tag, key, value in seen.attributes:
                assert key in {"href", "src", "alt", "start", "style", "class", "open", "dir", "width", "id", "title"}, (leaf.id, tag, key, value)
                if key in GOOD:
                    assert GOOD[key].match(value) or OURS.match(value), (leaf.id, tag, value)
                if key in ("style", "class", "id", "dir"):
                    assert re.fullmatch(r"[a-z0-9:; _-]*", value), (leaf.id, tag, key, value)
