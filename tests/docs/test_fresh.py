"""The generated parts of the manual are what would be generated now, and its links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [p for p in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "templates/README.md",
                     ROOT / "benchmarks/README.md") if p.is_file()]
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def generate(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "docs/generate.py", *args], capture_output=True, text=True,
                          timeout=60, check=False)


def anchors(page: Path) -> set[str]:
    """GitHub's anchors of a page's headings."""
    return {"".join(c for c in h.lower().replace(" ", "-") if c.isalnum() or c in "-_")
            for h in HEADING.findall(page.read_text("utf-8"))}


def test_generated_pages_are_fresh() -> None:
    done = generate("--check")
    assert done.returncode == 0, "run: make docs\n" + done.stderr


def test_a_stale_page_is_named_with_a_diff(tmp_path: Path) -> None:
    generate("--to", tmp_path)
    page = tmp_path / "documents.md"
    page.write_text(page.read_text("utf-8").replace("| `quote`", "| `quotation`"), "utf-8")
    done = generate("--check", "--to", tmp_path)
    assert done.returncode == 1
    assert "-| `quotation`" in done.stderr
    assert "make docs" in done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    dead = []
    for found in LINK.findall(re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)):
        link = "".join(found)
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("picture", sorted(ROOT.glob("docs/pictures/*")), ids=lambda p: p.name)
def test_a_picture_is_shown_is_small_and_fetches_nothing(picture: Path) -> None:
    data = picture.read_bytes()
    assert any(f"pictures/{picture.name})" in page.read_text("utf-8") for page in PAGES)
    assert len(data) < 300_000
    assert not re.search(rb"url\(\s*[\"']?https?:|<image|@import|href=", data if picture.suffix == ".svg" else b"")
