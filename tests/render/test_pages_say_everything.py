"""A page says everything that a team wrote for it, in both formats, and says it literally."""

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from empathy_cli.render.environment import environment, render
from tests.render.everywhere import catalogue, documents, journey, passed, views
from tests.render.test_fields import Seen, shown

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PAGES = ("persona", "map", "index", "touchpoints", "departments")
PRIVATE = {"note", "file", "source_file", "author", "consent", "verbatim", "observation", "locator", "nugget_tag", "nugget_segment", "export", "brand"}
"""For the team or the raw material: on no page."""
ELSEWHERE = {"step_pain", "idea", "idea_owner", "surprise", "open_question"}
"""What a journey tells of a step that the page of a department says, and that of all touchpoints leaves out."""


def texts(say, name):
    """What a browser shows of both formats of a page: its words, and its attributes that are read out."""
    env = environment()
    view = dict(views(say))[name]
    page = re.sub(r"<style>.*?</style>", "", render(env, f"{name}.html.jinja", view), flags=re.DOTALL)
    for text in (page, GFM.render(render(env, f"{name}.md.jinja", view))):
        seen = Seen(text.replace("<!DOCTYPE html>", ""))
        yield re.sub(r"\s+", " ", seen.words + " ".join(str(v) for _, k, v in seen.attributes if k in ("alt", "aria-label", "href")))


@pytest.mark.parametrize("name", PAGES)
def test_both_formats_say_the_same_of_what_was_written(name):
    names = set()

    def say(field):
        names.add(field)
        return f"text{field.replace('_', '')}x"

    documents(say), journey(say)
    of_people = names - PRIVATE
    names.clear()
    catalogue(say), passed(say)
    of_company = names - PRIVATE
    known = of_people | of_company | PRIVATE | {"idle"}
    in_html, in_markdown = ({n for n in known if say(n) in text} for text in texts(say, name))
    assert not in_html & PRIVATE
    assert in_html == in_markdown
    if name == "persona":
        assert of_people - in_html == {"segment"}  # a persona's map has none
    if name == "touchpoints":
        assert of_company - in_html == ELSEWHERE
    if name == "departments":
        assert in_html >= ELSEWHERE | {"effect", "cause", "fix", "step", "feels", "touchpoint", "journey", "answers", "idle", "source_title"}


@pytest.mark.parametrize("text", [
    "a\x1b[31mred\x1b]0;title\x07", "[bold red]x[/bold red]", "{{ 7*7 }} {% x %} {# y #}", "</style><script>alert(1)</script>", "a --> b", "a ]]> b",
    "<b>x</b> & &amp; &copy", "a | b", "@x #12 :smile:",
])
def test_a_text_that_looks_like_code_is_shown_literally_in_every_field(text):
    for name in PAGES:
        markdown = text.replace("&amp;", "&")  # a Markdown field may name a character
        for page in texts(lambda _: text, name):
            count = page.count(shown(text)) + (page.count(shown(markdown)) if markdown != text else 0)
            assert count >= {"persona": 60, "map": 25, "index": 4, "touchpoints": 40, "departments": 20}[name], (name, count)
            assert "49" not in page


@pytest.mark.parametrize("name", PAGES)
def test_markdown_has_its_headings_in_order_and_nothing_that_github_takes_out(name):
    """GitHub keeps tables, lists, details; it strips style, class, id and script."""
    markdown = render(environment(), f"{name}.md.jinja", dict(views(lambda field: f"**{field}**"))[name])
    seen = Seen(GFM.render(markdown))
    assert seen.tags <= {"h1", "h2", "h3", "h4", "p", "ul", "li", "strong", "em", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "a", "code"}
    assert {(tag, attribute) for tag, attribute, _ in seen.attributes} <= {("a", "href"), ("th", "style"), ("td", "style")}  # style: how a column is aligned
    levels = [len(line.split(" ", 1)[0]) for line in markdown.splitlines() if line.startswith("#")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert "\n\n\n" not in markdown
    assert markdown.endswith("\n")
    assert not re.search(r"[ \t]\n", markdown.replace("| \n", "|\n"))


def test_markdown_says_in_words_what_its_signs_say():
    markdown = render(environment(), "persona.md.jinja", dict(views(str))["persona"])
    statements = [line for line in markdown.splitlines() if re.match(r"- [●◐○◑]", line)]
    assert len(statements) > 15
    for line in statements:
        word = {"●": "validated", "◐": "supported", "○": "assumed", "◑": "contested"}[line[2]]
        assert word in line
