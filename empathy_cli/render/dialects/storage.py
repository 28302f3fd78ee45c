"""Texts of documents → Confluence's storage format: XHTML, which an XML parser must take as it is.

Source: “Confluence Storage Format” in the manual of Confluence Data Center. XML knows five named entities and no open
tags; characters that it forbids are shown as escapes already (see `controls`). Nothing of a wiki's markup acts in it.
"""

import re
from typing import Any

from markupsafe import Markup, escape

from empathy_cli.render.controls import one_line, show
from empathy_cli.render.fields import Fields
from empathy_cli.render.markdown import GOOD_URL

_OPEN = re.compile(r"<br\s*>")
_REL = re.compile(r' rel="[^"]*"')
_BLANK = re.compile(r"\n\s*\n")


class StorageFields(Fields):
    """The filters of the templates `….storage.jinja`."""

    def md_inline(self, text: Any) -> Markup:
        """XHTML of a Markdown field of one paragraph, for the inside of an element."""
        return _xhtml(self.inline(text))

    def md_block(self, text: Any) -> Markup:
        """XHTML of a Markdown field of several paragraphs."""
        return _xhtml(self.block(text))

    def written(self, text: str) -> Markup:
        """Also for attributes."""
        return escape(one_line(show(text)))

    def md_url(self, url: Any) -> Markup:
        """A web address for an attribute; nothing where it is not one."""
        return escape(show(url)) if isinstance(url, str) and GOOD_URL.match(url) else escape("")

    def target(self, to: str) -> str:
        """The title of a page, or the name of a file: printed as any other text."""
        return to

    def spaced(self, text: str) -> str:
        """Lines with nothing on them mean nothing here."""
        return _BLANK.sub("\n", text).strip("\n") + "\n"


def _xhtml(html: str) -> Markup:
    """Safe HTML, as nh3 writes it: all its tags are closed but <br>, and it names no entity that XML does not know."""
    text = str(html)
    if "<br" in text:
        text = _OPEN.sub("<br/>", text)
    if ' rel="' in text:
        text = _REL.sub("", text)  # what Confluence writes there is its own business
    return Markup(text.replace("&nbsp;", "\u00a0"))  # noqa: S704 - it was safe, and nothing was added
