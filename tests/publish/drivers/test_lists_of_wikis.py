"""The page with the list of our pages, which everybody may write: it is read in bounded time, whatever stands there."""

from collections.abc import Callable
from time import process_time

import pytest

from empathy_cli.publish.drivers import dokuwiki_journal as journal
from empathy_cli.publish.drivers.mediawiki_pages import listed, read_list
from empathy_cli.publish.manifest import Entry, Manifest, load

ENTRIES = {"lea": Entry("personas:lea", "page", "0" * 32, "Lea"), "index": Entry("personas:start", "contents", "1" * 32)}


def of_mediawiki(text: str) -> Manifest:
    return load(read_list(text), "shop")


def of_dokuwiki(text: str) -> Manifest:
    return journal.read(text, "shop")


@pytest.mark.parametrize("read", [of_mediawiki, of_dokuwiki])
@pytest.mark.parametrize("sign", ["<pre>\n", "\n</pre>", "<code>\n", "\n</code>", "\n", " ", "\n</code> \n"])
@pytest.mark.parametrize("end", ["", "x", "\n</pre>", "\n</code>"])
def test_a_page_of_nothing_but_signs_is_read_at_once(read: Callable[[str], Manifest], sign: str, end: str) -> None:
    start = process_time()
    assert read(sign * 100_000 + end).state == "corrupt"
    assert process_time() - start < 1


@pytest.mark.parametrize(("read", "text", "opening", "closing"), [
    (of_mediawiki, listed(Manifest(ENTRIES), "shop"), "<pre>\n", "\n</pre>"),
    (of_dokuwiki, journal.written(ENTRIES, "shop", "words"), "<code>\n", "\n</code>"),
], ids=["mediawiki", "dokuwiki"])
def test_the_list_is_what_stands_between_the_marks(read: Callable[[str], Manifest], text: str, opening: str, closing: str) -> None:
    assert dict(read(text).entries) == ENTRIES
    assert dict(read(f"x{opening[:-1]} y\n{text}\n ").entries) == ENTRIES
    for broken in (text.replace(opening, ""), text.replace(closing, ""), text.replace(opening, opening.strip()),
                   f"{opening}{closing[1:]}", f"{closing}{opening}", text.replace(opening, opening * 2)):
        assert read(broken).state == "corrupt", broken
