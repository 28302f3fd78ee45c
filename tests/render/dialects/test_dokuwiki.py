"""DokuWiki's syntax, as it is written. What the wiki makes of it: see tests/publish/drivers/dokuwiki/test_text.py."""

import pytest

from empathy_cli.render.dialects.dokuwiki import DokuwikiFields, address, escape, link
from tests.fuzz.oracle import Target, timed

FIELDS = DokuwikiFields()


@pytest.mark.parametrize("text", [
    "The right shoes in the flat where the children are", "Yes, no; or so? Never!", "Gian's boots", "and/or", "e-mail",
    "3.5 of 1,000", "50 % of all", "in (brackets) too", "Über-User", "12:30", "a: b", "„so“ – oder … nicht", "a & b"])
def test_prose_can_be_read_as_it_is_edited(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(("text", "written"), [
    ("**bold**", "%%**bold**%%"), ("50%", "<nowiki>50%</nowiki>"), ("a%%b", "<nowiki>a%%b</nowiki>"),
    ("</nowiki>%%", "%%</nowiki>%%<nowiki>%%</nowiki>"), ("HTML", "%%HTML%%"), ("c", "%%c%%"), ("...", "%%...%%"),
    ("http:", "%%http:%%"), ("(c)", "%%(c)%%"), (" x", "%% x%%"), ("", "")])
def test_what_might_act_is_written_where_nothing_acts(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize("sign", ["ü", "a", "1", "é ", "a-", "1.", "a%", " (a", "„"])
def test_no_text_is_looked_through_again_and_again(sign: str) -> None:
    text = sign * 300 + '"'
    assert timed(Target("escape", lambda data: escape(data.decode()), list, ()), text.encode())[0] == f"%%{text}%%"


def test_what_is_printed_without_a_filter_is_literal_but_for_what_is_safe_already() -> None:
    assert FIELDS.printed("//x//") == "%%//x//%%"
    assert FIELDS.printed(FIELDS.literal("//x//")) == "%%//x//%%"
    assert FIELDS.printed(7) == "7"
    assert FIELDS.printed(None) == ""


def test_a_link_whose_words_would_end_it_is_several_links_to_the_same_page() -> None:
    assert link(":a:b", "x") == "[[:a:b|x]]"
    assert link(":a:b", "x]]y") == "[[:a:b|x]]][[:a:b|]y]]"
    assert link(":a:b", "{{x}}") == "[[:a:b|{]][[:a:b|{x}}]]"
    assert FIELDS.words("x]]y", "") == "%%x]]y%%"


@pytest.mark.parametrize(("url", "written"), [
    ("https://example.org/a|b]]c", "https://example.org/a%7Cb%5D%5Dc"), ("mailto:a@example.org", "a@example.org"),
    ("MAILTO:a@example.org?subject=x", "a@example.org"), ("mailto:a|b@example.org", ""), ("javascript:alert(1)", "")])
def test_an_address_is_a_target_or_nothing(url: str, written: str) -> None:
    assert FIELDS.md_url(url) == written


def test_what_is_no_address_of_the_wiki_stays_words() -> None:
    assert address("mailto:x") == ""
    assert FIELDS.md_inline("[write](mailto:x)") == "write"


@pytest.mark.parametrize(("markdown", "written"), [
    ("**one** *two* `six`", "**one** //two// ''%%six%%''"),
    ("**one *two* six**", "**one //two// six**"),
    ("**one** two `six*`", "**one** two ''%%six*%%''"),
    ("see http: *two*", "%%see http:%% //two//"),
    ("[one](https://example.org) two", "[[https://example.org|one]] two"),
])
def test_a_line_of_markdown(markdown: str, written: str) -> None:
    assert FIELDS.md_inline(markdown) == written


def test_blocks_of_markdown() -> None:
    assert FIELDS.md_block("one\n\ntwo") == "one\n\ntwo"
    assert FIELDS.md_block("- one\n- two\n    - six\n\nAnd:\n\n1. ten\n2. all") == (
        "  * one\n  * two\n    * six\n\nAnd:\n\n  - ten\n  - all").replace("And:", "%%And:%%")
    assert FIELDS.md_block("3. one\n4. two") == "  * %%3.%% one\n  * %%4.%% two"  # the wiki counts from 1 alone
    assert FIELDS.md_block("> one\n>\n> - two") == "> one\n>\n> • two"
    assert FIELDS.md_block("# Title") == "**Title**"
    assert FIELDS.md_block("- one\n\n    two") == "  * one\\\\ two"


def test_the_description_of_a_picture_cannot_end_it() -> None:
    assert FIELDS.alt("a}}b}") == "a} }b} "
    assert FIELDS.alt("a|b\nc") == "a|b c"


def test_a_heading_is_one_line() -> None:
    assert FIELDS.heading(" a ==\n b ") == "a == b"
