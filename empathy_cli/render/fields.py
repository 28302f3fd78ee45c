"""Texts of documents → HTML and Markdown. The only way by which a text reaches a page.

Three ways lead to the same result, the cheapest that fits is taken: most texts hold nothing that anything could act
on; many of the others hold only a little bold, italic, code or a link, which one pass of a regular expression reads;
the rest goes through Python-Markdown and nh3. Tests compare the three.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from .controls import UNSEEN, one_line, show
from .subset import html, paragraphs, pieces

if TYPE_CHECKING:
    from .markdown import Converter

_ACTIVE = re.compile(rf"[\\`*_\[<>&\t\n{UNSEEN}]").search
_MD_ACTIVE = re.compile(rf"[\\`*_\[\]<&|$~@^%={{#:\t\n{UNSEEN}]").search
_MD_LEADS = frozenset("#>=:-+0123456789")
_TAG = re.compile(r"<[^>]*>")
_END_OF_BLOCK = re.compile(r"</(?:p|li|blockquote)>|<br>")
_CACHED = 256
_KNOWN, _LABEL = 4096, 100
"""So many texts are remembered as they are printed, each shorter than this: labels come again and again."""
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_BEFORE_BLANK = re.compile(r"[ \t]+\n\n")
_SAFE: Callable[[str], Markup] = partial(str.__new__, Markup)  # this module is the one place that may call a text safe


class Printed(dict[str, str]):
    """A text as it is printed, by the text, which must be a `str` and nothing more special: made literal once."""

    def __init__(self, literal: Callable[[str], str]) -> None:
        super().__init__()
        self._literal = literal

    def __missing__(self, text: str) -> str:
        found = self._literal(text)
        if len(text) < _LABEL:
            if len(self) >= _KNOWN:
                self.clear()
            self[text] = found
        return found


class Fields:
    """The filters of the templates. Every method takes what a view holds, `None` included, which shows nothing.

    Another dialect than Markdown is a subclass: see `dialects`.
    """

    def __init__(self) -> None:
        self._converter: Converter | None = None
        self._html: dict[tuple[bool, str], str] = {}
        self.known = Printed(self.written)

    def inline(self, text: Any) -> Markup:
        """HTML of a Markdown field of one paragraph, for the inside of an element, never for an attribute."""
        if type(text) is str and text and not _ACTIVE(text) and "  " not in text and text == text.strip():
            return _SAFE(text)
        return _SAFE(self._line(text))

    def block(self, text: Any) -> Markup:
        """HTML of a Markdown field of several paragraphs: `<p>`, `<ul>`, `<ol>`, `<blockquote>`."""
        return _SAFE(self._prose(text))

    def md_inline(self, text: Any) -> Markup:
        """One line of Markdown that GitHub shows as `inline` does: also in list items and table cells."""
        if isinstance(text, str) and text and _is_plain(text):
            return _SAFE(text)
        from .gfm import line_of

        text = _one_line(text)
        read = pieces(text)
        if read is None:
            from .gfm_html import line

            return _SAFE(line(self._convert(text, prose=False)))
        return _SAFE(line_of(read))

    def md_block(self, text: Any) -> Markup:
        """Blocks of Markdown that GitHub shows as `block` does."""
        from .gfm import line_of

        text = _clean(text).strip()
        read = paragraphs(text)
        if read is None:
            from .gfm_html import blocks

            return _SAFE(blocks(self._convert(text, prose=True)))
        return _SAFE("\n\n".join(line_of(paragraph) for paragraph in read))

    def printed(self, value: Any) -> str:
        """What a Markdown template prints without a filter: what is safe already as it is, all else literally."""
        kind = type(value)
        return value if kind is Markup else str(value) if kind is int else self.literal(value)

    def literal(self, value: Any) -> Markup:
        """A text without any markup, such as a name: the page shows exactly it."""
        return cast("Markup", self.known[value if type(value) is str else _clean(value)])

    def written(self, text: str) -> Markup:
        """The same, where nobody has asked for it before; on one line."""
        if text and _is_plain(text):
            return _SAFE(text)
        from .gfm import literal

        return _SAFE(literal(one_line(_clean(text))))

    def md_url(self, url: Any) -> Markup:
        """A web address as the target of a link in Markdown; nothing where it is not one."""
        from .gfm import address
        from .markdown import GOOD_URL

        return _SAFE(address(url) if isinstance(url, str) and GOOD_URL.match(url) else "")

    @property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """What templates of this dialect alone want beside the filters of all: by their names."""
        return {}

    def target(self, to: str) -> str:
        """A page or a picture of ours, as a profile writes it, where a link of this dialect has its target."""
        from .gfm import address

        return _SAFE(address(to))

    def spaced(self, text: str) -> str:
        """A page as its templates left it, with one blank line wherever there are some, and no blanks before it.

        In steps: an expression that may begin with a blank would be tried at each of them, in mid-line too.
        """
        text = _BLANK.sub("\n\n", text)
        if " \n\n" in text:
            text = text.replace(" \n\n", "\n\n")
        if " \n\n" in text or "\t\n\n" in text:
            text = _BEFORE_BLANK.sub("\n\n", text)
        return text.strip("\n") + "\n"

    def plain(self, text: object) -> str:
        """The words of a Markdown field without their markup, on one line: for titles, `alt` and summaries."""
        if isinstance(text, str) and not _hot(text):
            return text.strip()
        words = _clean(text).strip()
        found = self._prose(words) if "\n" in words else self._line(words)
        return one_line(unescape(_TAG.sub("", _END_OF_BLOCK.sub(" ", found)))).strip()

    def _line(self, value: Any) -> str:
        text = _one_line(value)
        if not _hot(text):
            return text
        read = pieces(text)
        return self._convert(text, prose=False) if read is None else html(read)

    def _prose(self, text: Any) -> str:
        text = _clean(text).strip()
        read = paragraphs(text)
        if read is None:
            return self._convert(text, prose=True)
        return "\n".join(f"<p>{html(paragraph)}</p>" for paragraph in read if paragraph)

    def _convert(self, text: str, *, prose: bool) -> str:
        key = (prose, text)
        found = self._html.get(key)
        if found is None:
            if self._converter is None:
                from .markdown import Converter

                self._converter = Converter()
            found = self._converter.prose(text) if prose else self._converter.line(text)
            if len(self._html) >= _CACHED:
                self._html.clear()
            self._html[key] = found  # the HTML page and the Markdown page ask for the same texts, one after the other
        return found


def _hot(text: str) -> bool:
    """Whether a text needs more than to be put into a page as it is."""
    return bool(_ACTIVE(text)) or "  " in text


def _is_plain(text: str) -> bool:
    """Whether a text is its own Markdown."""
    return not (_MD_ACTIVE(text) or "  " in text or text[0] in _MD_LEADS or text[0].isspace() or text[-1].isspace()
                or "ww." in text or "WW." in text or "h-" in text or "H-" in text)


def _clean(text: Any) -> str:
    return "" if text is None else show(str(text))


def _one_line(text: Any) -> str:
    return one_line(_clean(text)).strip()
