"""Everything that is made of documents and that a browser may open, with a text of the test's choice in every field."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from markdown import Markdown
from markdown_it import MarkdownIt

from empathy_cli.render.environment import environment, render
from empathy_cli.render.links import Links
from tests.render.everywhere import views

from .watch import Document

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
GFM.validateLink = lambda url: True  # type: ignore[method-assign]  # a wiki that trusts its authors
LINKS = Links({id_: f"Page {id_}" for id_ in ("p", "m", "index", "touchpoints", "departments")}, {}, {"name": "wiki", "title": "x", "contents": "Personas", "source": "personas/p.yaml"})
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ac="urn:ac" xmlns:ri="urn:ri"><head><title>x</title></head><body>{}</body></html>'
HEAD = "<!doctype html><meta charset=utf-8><title>x</title>"


class Maker:
    """Makes them again and again. Three kinds, each a document: bare, as they are, and for other viewers."""

    def __init__(self) -> None:
        self.env = environment()
        self.storage = environment(dialect="storage")
        self.wiki = Markdown(extensions=["extra", "toc", "admonition"])

    def bare(self, say: Callable[[str], str], *, wiki: bool = False) -> Document:
        """All pages without their policy, and what two converters that let HTML through make of their Markdown, in one.

        Nothing but the pipeline of the fields stands between a text and the browser there. `wiki` is the second one,
        which is slow.
        """
        parts = [HEAD]
        for name, view in views(say):
            page = render(self.env, f"{name}.html.jinja", view)
            assert POLICY.search(page)
            markdown = render(self.env, f"{name}.md.jinja", view | {"mermaid": True, "curves": True})
            parts += STYLE.sub("", POLICY.sub("", page, count=1), count=1), GFM.render(markdown)
            if wiki:
                parts.append(self.wiki.reset().convert(markdown))
        return Document("\n".join(parts))

    def curves(self, say: Callable[[str], str]) -> Iterator[Document]:
        """The pictures of journeys, opened by themselves."""
        for journey, view in _journeys(say):
            yield Document(render(self.env, "journey.svg.jinja", view | {"journey": journey}), "svg")

    def stored(self, say: Callable[[str], str]) -> Document:
        """What Confluence is given, as a browser reads XML."""
        return Document(XHTML.format("\n".join(render(self.storage, f"{name}.storage.jinja", view | {"curves": True, "mermaid": True}, LINKS)
                                               for name, view in views(say))), "xhtml")

    def real(self, say: Callable[[str], str], *names: str) -> Iterator[Document]:
        """The pages as they are, with their policy."""
        for name, view in views(say):
            if name in names:
                yield Document(render(self.env, f"{name}.html.jinja", view))


def _journeys(say: Callable[[str], str]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    view = next(view for name, view in views(say) if name == "persona")
    for journey in view["journeys"]:
        yield journey, view


