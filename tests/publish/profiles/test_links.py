"""Links lead to the page that they mean: each host's own way to read one, rebuilt here from its source or its manual."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import quote, unquote, unquote_plus, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.publish.profiles import profile
from empathy_cli.publish.profiles.mkdocs import MkDocs, Project
from empathy_cli.publish.target import Placed, Profile, Settings, Unfit
from tests.publish.profiles.test_names import FILES, PLACES, of

TITLES = [title for title, places in PLACES.items() if any(at.endswith(".md") for at in places.values())]


def github(href: str, source: str) -> str:
    """The browser resolves it against /wiki/NAME; GitHub takes the last step for the name of a page."""
    name = source.removesuffix(".md").replace(" ", "-")
    url = urljoin(f"https://github.com/a/b/wiki/{quote(name)}", href)
    path = unquote(re.split(r"[?#]", url)[0]).removeprefix("https://github.com/a/b/wiki/")
    return path if path.endswith(".svg") else f"{path}.md"


def gitlab(href: str, source: str) -> str:
    """Banzai::Filter::WikiLinkFilter::Rewriter: a file, or a link with a dot at its head, is joined to the page's slug."""
    slug, path = quote(source.removesuffix(".md")), re.split(r"[?#]", href)[0]
    if posixpath.splitext(path)[1] or href.startswith("."):
        path = urljoin(slug, path)
    found = unquote(path.lstrip("/"))
    return found if found.endswith(".svg") else f"{found}.md"


def azure(href: str, source: str) -> str:
    """Absolute; `-` is a blank, `%2D` and its like are what they stand for. Names of files are read in the same way."""
    path = href.removeprefix("/")
    return path if path.startswith(".attachments") else unquote(path.replace("-", " "))


def azure_file(at: str) -> str:
    return at if at.startswith(".attachments") else unquote(at.removesuffix(".md").replace("-", " "))


def gitea(href: str, source: str) -> str:
    """services/wiki/wiki_path.go: WebPathFromRequest, WebPathToGitPath."""
    assert re.fullmatch(r"[A-Za-z0-9%._/~-]*", href), "the browser sends it as it is"
    if href.endswith(".svg"):
        return unquote_plus(href)
    segment = href.replace("/", "%2F")
    dashed = segment.endswith(".-")
    title = unquote_plus(segment[:-2] if dashed else segment.replace("-", " "))
    if dashed or "-" in title or title.endswith(".md"):
        title += ".-"
    else:
        title = title.replace(" ", "-")
    return quote(title, safe="-_.~").replace("%20", " ") + ".md"


def files(href: str, source: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(re.split(r"[?#]", href)[0])))


RESOLVED: dict[str, Callable[[str, str], str]] = {
    "github": github, "gitlab": gitlab, "azure": azure, "gitea": gitea, "plain": files, "mkdocs": files, "obsidian": files}


def check(it: Profile, title: str, other: str) -> None:
    try:
        to = Placed("a", "page", title, it.place("page", "a-page", title))
        source = it.place("page", "b-page", other)
    except Unfit:
        return
    contents = Placed("index", "contents", "Personas", it.place("contents", "index", "Personas"))
    shown, seen = RESOLVED[it.name], azure_file if it.name == "azure" else str
    assert shown(it.href(to, source), source) == seen(to.at)
    assert shown(it.href(to, contents.at), contents.at) == seen(to.at)
    assert shown(it.href(contents, source), source) == seen(contents.at)
    picture = it.place("picture", "couch-to-shop.svg", "")
    for at in (source, contents.at):
        assert shown(it.picture(picture, at), at) == seen(picture)
    for href in (it.href(to, source), it.picture(picture, source)):
        assert re.fullmatch(r"[A-Za-z0-9%._/~-]+", href), "nothing that Markdown could take for its own"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("title", TITLES, ids=lambda title: ascii(title)[1:30])
def test_a_link_leads_to_the_page_of_an_odd_title(title: str, name: str) -> None:
    for other in ("Andri Caflisch", "v1.2-x y", title):
        check(of(name), title, other)


@pytest.mark.parametrize("name", FILES)
@given(title=st.text(max_size=20), other=st.text(max_size=20))
def test_a_link_leads_to_the_page_of_any_title(name: str, title: str, other: str) -> None:
    check(of(name), title, other)


@pytest.mark.parametrize("name", ["plain", "mkdocs", "obsidian", "gitlab", "azure"])
def test_links_find_their_way_out_of_a_home_of_several_folders(name: str) -> None:
    it = of(name, "Team A/Our Customers")
    to = Placed("a", "page", "A", it.place("page", "a", "A"))
    contents = Placed("index", "contents", "x", it.place("contents", "index", "x"))
    seen = azure_file if name == "azure" else str
    assert RESOLVED[name](it.href(to, contents.at), contents.at) == seen(to.at)
    assert RESOLVED[name](it.href(contents, to.at), to.at) == seen(contents.at)


def _pages(it: Profile) -> tuple[Placed, list[Placed]]:
    titles = ["Andri Caflisch", "x-y [1]", "李雷"]
    return (Placed("index", "contents", "Personas", it.place("contents", "index", "Personas")),
            [Placed(f"p{n}", "page", title, it.place("page", f"p{n}", title)) for n, title in enumerate(titles)])


@pytest.mark.parametrize(("name", "at", "style"), [
    ("github", "_Sidebar.md", "html"), ("gitea", "_Sidebar.md", "html"), ("gitlab", "_sidebar.md", "html?")])
def test_a_sidebar_lists_the_contents_page_and_the_pages_below_it(name: str, at: str, style: str) -> None:
    it = of(name)
    contents, pages = _pages(it)
    [leaf] = it.blocks(contents, pages, "shop")
    assert (leaf.id, leaf.kind, leaf.at, leaf.style) == (f"block:{at}", "block", at, style)
    rows = leaf.data.decode().splitlines()
    assert rows[0].startswith("- [Personas](")
    assert rows[2].startswith("  - [x&#45;y &#91;1&#93;](")
    for row, page in zip(rows, [contents, *pages], strict=True):
        href = row[row.index("](") + 2:-1]
        shown = RESOLVED[name](href, "personas/x.md" if name == "gitlab" else page.at)
        assert shown == page.at, "also where the sidebar is shown beside a page in a folder"


def test_a_sidebar_does_not_list_a_thousand_pages() -> None:
    it = of("github")
    pages = [Placed(f"p{n}", "page", f"P{n}", f"Personas-P{n}.md") for n in range(1_000)]
    assert len(it.blocks(_pages(it)[0], pages, "shop")[0].data.splitlines()) == 61


def test_azure_orders_our_pages_and_adds_the_first_one_to_an_order_that_is_there() -> None:
    it = of("azure")
    top, inner = it.blocks(*_pages(it), "shop")
    assert (top.at, top.data, top.style) == (".order", b"Personas\n", "lines?")
    assert (inner.at, inner.data.decode(), inner.style) == (
        "Personas/.order", "Andri-Caflisch\nx%2Dy-[1]\n李雷\n", "lines")
    deep = of("azure", "Team/Personas")
    contents = Placed("index", "contents", "x", deep.place("contents", "index", "x"))
    assert deep.blocks(contents, [], "shop")[0].at == "Team/.order"


def test_mkdocs_gets_a_section_of_its_navigation() -> None:
    it = MkDocs(Settings("wiki", "folder", "shop", under="Personas"), Project("content/wiki"))
    [leaf] = it.blocks(*_pages(it), "shop")
    assert (leaf.at, leaf.style) == ("mkdocs.yml", "nav")
    assert leaf.data.decode() == (
        '- "Personas":\n  - "personas/index.md"\n  - "Andri Caflisch": "personas/p0.md"\n'
        '  - "x-y [1]": "personas/p1.md"\n  - "李雷": "personas/p2.md"\n')
    assert MkDocs(Settings("wiki", "folder", "shop", under="P"), Project("", nav=False)).blocks(*_pages(it), "shop") == []


@pytest.mark.parametrize("name", FILES)
def test_who_wants_no_sidebar_gets_none(name: str) -> None:
    it = profile(Settings("wiki", "git", "shop", profile=name, under="Personas", sidebar=False))
    assert it.blocks(*_pages(it), "shop") == []


def test_gitlab_remembers_where_pages_went() -> None:
    it = of("gitlab")
    assert it.redirects([], {}) is None
    leaf = it.redirects([("personas/Andri.md", "personas/Andri-C.md")], {})
    assert (leaf.at, leaf.style, leaf.data) == (
        ".gitlab/redirects.yml", "redirects", b'"personas/Andri": "personas/Andri-C"\n')
    later = it.redirects([("personas/Andri-C.md", "personas/A.md")], {leaf.id: leaf.data.decode()})
    assert later.data == b'"personas/Andri": "personas/A"\n"personas/Andri-C": "personas/A"\n'
    assert it.redirects([], {leaf.id: leaf.data.decode()}) == leaf, "they stay"
    assert leaf.at in it.shared
