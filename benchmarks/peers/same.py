"""Whether two sites hold the same text, page by page.

Text is what is left of HTML without its style sheet, its drawings and its tags, with entities decoded and white space
folded; of Markdown, the file with entities decoded and white space folded. A tag stands for a blank, so that markup
within a word has to be the same, too.
"""

import html
import re
from collections.abc import Iterable
from pathlib import Path

from markdown import Markdown

NO_TEXT = re.compile(r"<style>.*?</style>|<svg[^>]*>.*?</svg>", re.DOTALL)
ARTICLE = re.compile(r"<article[^>]*>(.*?)</article>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def text(page: Path) -> str:
    read = page.read_text("utf-8")
    return plain(read) if page.suffix == ".html" else folded(read)


def plain(source: str) -> str:
    """The text of a piece of HTML."""
    return folded(TAG.sub(" ", NO_TEXT.sub(" ", source)))


def folded(source: str) -> str:
    return " ".join(html.unescape(source).split())


def differences(ours: Path, theirs: Path, names: Iterable[str]) -> list[str]:
    """Where their pages do not say what ours say, a line a page."""
    return [told for name in names if (told := difference(name, text(ours / name), _text_of(theirs / name)))]


def differences_of_markdown(pages: Path, site: Path, names: Iterable[str]) -> list[str]:
    """Where the articles of MkDocs do not say what our Markdown pages say, read by the same library."""
    markdown = Markdown(extensions=["tables", "sane_lists"])
    found = []
    for name in names:
        ours = plain(markdown.reset().convert((pages / name).read_text("utf-8")))
        page = (site / name).with_suffix(".html")
        article = ARTICLE.search(page.read_text("utf-8")) if page.is_file() else None
        if told := difference(name, ours, plain(article[1]) if article else ""):
            found.append(told)
    return found


def _text_of(page: Path) -> str:
    return text(page) if page.is_file() else ""


def difference(name: str, ours: str, theirs: str) -> str:
    """Where they begin to differ; "" where they do not."""
    if ours == theirs:
        return ""
    shorter = min(len(ours), len(theirs))
    at = next((i for i in range(shorter) if ours[i] != theirs[i]), shorter)
    said, other = (whole[max(0, at - 50):at + 60] for whole in (ours, theirs))
    return f"{name}: ours “…{said}…”, theirs “…{other}…”"
