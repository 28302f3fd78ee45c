"""Titles of pages as MediaWiki takes them: the wiki itself is asked about each, and each stays one of its own."""

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.publish.leaf import LeafKind
from empathy_cli.publish.profiles.mediawiki import MediaWiki as Profile
from empathy_cli.publish.profiles.mediawiki import legal
from empathy_cli.publish.target import Placed, Settings, Unfit
from tests.publish.engines.mediawiki import MediaWiki

TITLES = [
    "María José", "李雷", "Über-User", "\U0001f600 x", "سلام", "A/B", "C#", "x-y", ".hidden", "_Sidebar", "Home", "CON", "a_b", "a b", "a%20b", "100%", "&amp;", "AT&T;", "~~~~", "~~", "./x",
    "a/../b", "..", "Talk:x", "en:x", "commons:x", "File:x", "[[x]]", "a|b", "{{x}}", "<b>", "a\u0301", "ß", "ßx", "x/", "/x", "a//b", ":x", "x:", "'''x", "a=b", '"q"', "a?b", "a\\b", "x\u3000y",
    "&#39;", "&é;", "a~~~~~b", "Foo.", "a*b", "andri", "Andri", "ANDRI", "x" * 246, "#", "Special:Log", "-", "*", "%", "%41", "&", ";", "~", "~~~",
]


def profile(under: str = "Personas") -> Profile:
    return Profile(Settings("w", "mediawiki", "shop", "mediawiki", under=under))


def place(title: str, kind: LeafKind = "page", under: str = "Personas") -> str:
    return profile(under).place(kind, "lea", title)


@pytest.mark.wiki
def test_the_wiki_takes_every_title_as_it_is_and_tells_all_of_them_apart(mediawiki: MediaWiki) -> None:
    places = [place(title) for title in TITLES]
    assert len(set(places)) == len(TITLES)
    for start in range(0, len(places), 50):
        some = places[start:start + 50]
        answer = mediawiki.ask(action="query", titles="|".join(some))["query"]
        assert "normalized" not in answer
        assert "interwiki" not in answer
        assert not [page for page in answer["pages"] if page.get("invalid") or page["ns"]]
        assert {page["title"] for page in answer["pages"]} == set(some)
    assert all(map(legal, places))


@pytest.mark.wiki
def test_the_wiki_itself_refuses_what_the_profile_writes_otherwise(mediawiki: MediaWiki) -> None:
    """The control."""
    for title in ("C#", "[[x]]", "a|b", "{{x}}", "<b>", "~~~~", "./x", "a%20b", "&amp;", "a_b", "..", "x" * 300):
        raw = f"Personas/{title}"
        answer = mediawiki.ask(action="query", titles=f"\x1f{raw}")["query"]
        assert answer["pages"][0].get("invalid") or answer["pages"][0]["title"] != raw, title


@pytest.mark.parametrize(("title", "words"), [
    ("x" * 300, "309 bytes long, and 255 fit"), ("a\u200eb", "U+200E"), ("\ufffd", "U+FFFD"), (" ", "no title"), (".empathy/shop", "the list of our pages"), (".Empathy", "the list"), ("é" * 124, "257 bytes"),
])
def test_what_no_title_can_be_is_refused_with_its_reason(title: str, words: str) -> None:
    with pytest.raises(Unfit) as unfit:
        place(title)
    assert words in unfit.value.problem.text


@pytest.mark.parametrize(("one", "other", "same"), [
    ("e\u0301", "é", True), ("a  b", "a b", True), ("andri", "Andri", False), ("ANDRI", "Andri", False), ("C#", "C＃", True), ("a_b", "a b", False),
])
def test_titles_are_the_same_where_the_wiki_cannot_tell_them_apart(one: str, other: str, same: bool) -> None:
    fold = profile().fold
    assert (fold(place(one)) == fold(place(other))) is same


@pytest.mark.parametrize(("under", "home"), [("personas", "Personas"), ("Kunden/Personas", "Kunden/Personas"), ("Help:Personas", "Help:Personas"), ("Per_sonas", "Per＿sonas"), (" /x/ ", "X"), ("ßx", "ßx")])
def test_the_home_is_a_title_of_its_own(under: str, home: str) -> None:
    assert profile(under).place("contents", "index", under) == home


@pytest.mark.parametrize("under", [":x", "/", "a\u200eb", "x" * 256])
def test_a_home_that_is_no_title_is_refused(under: str) -> None:
    with pytest.raises(InputError) as refused:
        profile(under)
    assert refused.value.exit_code == 2


def test_links_and_pictures_are_written_by_their_titles() -> None:
    shown = profile("Category:Personas")
    assert shown.href(Placed("lea", "page", "Lea", "Category:Personas/Lea"), "x") == ":Category:Personas/Lea"
    assert profile().href(Placed("lea", "page", "Lea", "Personas/Lea: a"), "x") == "Personas/Lea: a"
    assert profile("A/B").place("picture", "couch-to-shop.svg", "") == "File:A-B-couch-to-shop.svg"
    assert profile("Help:B").place("picture", "x.svg", "") == "File:Help：B-x.svg"
