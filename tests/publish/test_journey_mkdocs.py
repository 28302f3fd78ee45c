"""The worked example, published into folders by the real program: MkDocs builds it strictly, no link of a vault is dead."""

import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
STRICT = """\
site_name: Shop
validation:
  nav: {omitted_files: warn, not_found: warn, absolute_links: warn}
  links: {not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}
"""
NAV = """\
nav:
    - Home: index.md
    - Guide:
        - "Set up": guide.md  # by hand
"""
TARGETS = """\
publish:
  site: {kind: folder, profile: mkdocs, folder: site, owner: shop, under: Our customers}
  pages: {kind: folder, profile: mkdocs, folder: site/docs, owner: shop, under: Our customers}
  vault: {kind: folder, profile: obsidian, folder: vault, owner: shop}
  wiki: {kind: folder, profile: plain, folder: wiki, owner: shop}
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "personas", tmp_path / "personas")
    (tmp_path / "empathy.yaml").write_text((ROOT / "empathy.yaml").read_text() + TARGETS)
    return tmp_path


@pytest.fixture
def site(example: Path) -> Path:
    """A project that people made: a page of theirs, and a navigation."""
    (example / "site/docs").mkdir(parents=True)
    (example / "site/docs/index.md").write_text("# Welcome\n")
    (example / "site/docs/guide.md").write_text("# Guide\n")
    (example / "site/mkdocs.yml").write_text(STRICT + NAV)
    return example / "site"


def build(site: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site.parent / "out")],
                          cwd=site, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_fresh_site_is_built_strictly_and_a_dead_link_would_break_it(example, empathy):
    done = empathy("publish", "site", "--apply", cwd=example)
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load((example / "site/mkdocs.yml").read_text()) == {"site_name": "Our customers"}
    (example / "site/mkdocs.yml").write_text(STRICT)
    code, said = build(example / "site")
    assert code == 0, said
    assert (example / "out/our-customers/andri-caflisch/index.html").is_file()
    page = example / "site/docs/our-customers/andri-caflisch.md"
    page.write_text(page.read_text() + "\n[dead](nobody.md)\n")
    code, said = build(example / "site")
    assert code == 1
    assert "nobody.md" in said


def test_the_two_steps_of_the_manual_build_a_site_in_a_workspace_as_init_makes_it(tmp_path, empathy):
    manual = (ROOT / "docs/publishing.md").read_text()
    steps = re.findall(r"^- run: (.+)$", manual.partition("## In CI")[2].partition("\n## ")[0], re.MULTILINE)
    assert len(steps) == 2
    empathy("init", "s", "--example", cwd=tmp_path)
    empathy("init", "--wiki", "mkdocs", cwd=tmp_path / "s")
    for program, *words in map(str.split, steps):
        done = empathy(*words, cwd=tmp_path / "s") if program == "empathy" else subprocess.run(
            [sys.executable, "-m", program, *words], cwd=tmp_path / "s", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "s/site/personas/andri-caflisch/index.html").is_file()


def test_a_dead_picture_would_break_it_too(example, empathy):
    empathy("publish", "site", "--apply", cwd=example)
    (example / "site/docs/our-customers/pictures/couch-to-shop.svg").unlink()
    code, said = build(example / "site")
    assert code == 1
    assert "couch-to-shop.svg" in said


@pytest.mark.parametrize("target", ["site", "pages"])
def test_our_pages_join_a_navigation_that_people_made(site, example, empathy, target):
    assert empathy("publish", target, "--apply", cwd=example).returncode == 0
    text = (site / "mkdocs.yml").read_text()
    assert text.startswith(STRICT + NAV + "    # empathy shop begin\n")
    nav = yaml.safe_load(text)["nav"]
    assert nav[:2] == [{"Home": "index.md"}, {"Guide": [{"Set up": "guide.md"}]}]
    assert [next(iter(entry)) if isinstance(entry, dict) else entry for entry in nav[2]["Our customers"]] == [
        "our-customers/index.md", "Andri Caflisch", "Samira Nussbaumer", "Buys limited pairs to sell them on",
        "Where we meet our customers", "The voice of each department"]
    code, said = build(site)
    assert code == 0, said
    assert "WARNING" not in said
    before = stamps(example)
    again = empathy("publish", target, "--apply", cwd=example)
    assert again.returncode == 0
    assert stamps(example) == before, "a second run writes nothing"


def test_a_persona_that_is_gone_leaves_the_navigation_and_everything_else_of_people_stays(site, example, empathy):
    empathy("publish", "site", "--apply", cwd=example)
    (site / "docs/our-customers/mine.md").write_text("# Mine\n")
    shutil.rmtree(example / "personas/buys-to-sell-on")
    done = empathy("publish", "site", "--apply", "--allow-delete", "9", cwd=example)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (site / "docs/our-customers/buys-to-sell-on.md").exists()
    assert "buys-to-sell-on" not in (site / "mkdocs.yml").read_text()
    assert (site / "docs/our-customers/mine.md").read_text() == "# Mine\n"


def links(text: str) -> list[str]:
    """All targets of links and pictures, as CommonMark reads them."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    return [str(token.attrs.get("href") or token.attrs.get("src")) for token in inner if token.type in ("link_open", "image")]


@pytest.mark.parametrize("target", ["vault", "wiki"])
def test_no_link_of_a_vault_or_a_folder_is_dead(example, empathy, target):
    assert empathy("publish", target, "--apply", cwd=example).returncode == 0
    top = example / target
    contents = top / "Personas" / ("Personas.md" if target == "vault" else "README.md")
    pages = sorted(top.rglob("*.md"))
    assert contents in pages
    assert top / "Personas/Andri Caflisch.md" in pages
    followed, reached = 0, {contents}
    for page in pages:
        for href in links(page.read_text()):
            if re.match(r"[a-z]+:", href):
                continue
            path, _, anchor = href.partition("#")
            to = Path(posixpath.normpath(page.parent / unquote(path))) if path else page
            assert to.is_file(), f"{page.name}: {href}"
            reached.add(to)
            followed += 1
            del anchor
    assert followed > 20
    assert reached >= set(pages), "every page is found from another one"
    assert reached >= set(top.rglob("*.svg")), "every picture is shown"
