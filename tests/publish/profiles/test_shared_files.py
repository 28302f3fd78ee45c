"""Sidebar, order and redirects through whole publishes: what people write there stays, whatever becomes of our pages."""

from collections.abc import Callable

import pytest

from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.plan import Options
from empathy_cli.publish.run import Result, publish
from empathy_cli.publish.target import Placed
from tests.publish.engines.memory import MANIFEST, MemoryDriver, Wiki
from tests.publish.profiles.test_names import of

Team = Callable[..., Result]


def team(name: str, wiki: Wiki) -> Team:
    """`run({"lea": "Lea"})` publishes these pages with that profile."""
    it = of(name)

    def want(titles: dict[str, str]) -> Wanted:
        contents = Placed("index", "contents", "Personas", it.place("contents", "index", "Personas"))
        pages = [Placed(id_, "page", title, it.place("page", id_, title)) for id_, title in titles.items()]
        leaves = [Leaf(p.id, p.kind, p.title, p.at, f"# {p.title}\n".encode()) for p in (contents, *pages)]
        return Wanted([*leaves, *it.blocks(contents, pages, "shop")])

    def run(titles: dict[str, str], **said: object) -> Result:
        driver = MemoryDriver(wiki)
        driver.profile = it
        return publish(driver, lambda _: want(titles), Options("shop", allow_delete=9, **said), apply=True, sleep=lambda _: None)

    return run


def test_a_sidebar_of_people_keeps_their_lines_over_ten_publishes_and_after_the_last(wiki: Wiki) -> None:
    human = b"\xef\xbb\xbf# Shop wiki\r\n\r\n* [[Home]]\r\n* [Guide](Guide)"
    wiki.put("_Sidebar.md", human)
    run = team("github", wiki)
    for n in range(10):
        assert run({f"p{m}": f"P{m} v{n}" for m in range(n % 3 + 1)}).finished
        text = wiki.contents["_Sidebar.md"]
        assert text.startswith(human + b"\r\n<!-- empathy shop begin -->\r\n- [Personas](Personas)\r\n")
        assert f"  - [P0 v{n}](Personas-P0-v{n})\r\n".encode() in text
    before = list(wiki.written)
    assert run({"p0": "P0 v9"}).plan.idle
    assert wiki.written == before
    driver = MemoryDriver(wiki)
    driver.profile = of("github")
    publish(driver, lambda _: Wanted([]), Options("shop", allow_delete=9), apply=True)
    assert wiki.contents == {"_Sidebar.md": human}


def test_a_damaged_sidebar_is_a_conflict_and_nothing_is_written(wiki: Wiki) -> None:
    run = team("github", wiki)
    run({"lea": "Lea"})
    wiki.put("_Sidebar.md", wiki.contents["_Sidebar.md"].replace(b"<!-- empathy shop end -->\n", b""))
    before = wiki.contents
    result = run({"lea": "Lea Brunner"})
    [stuck] = result.plan.blocked
    assert (stuck.action, stuck.at) == ("conflict", "_Sidebar.md")
    assert stuck.reason is not None
    assert "<!-- empathy shop end -->" in stuck.reason.text
    assert wiki.contents == before
    assert run({"lea": "Lea Brunner"}, on_conflict="skip").plan.changing
    assert wiki.contents["_Sidebar.md"] == before["_Sidebar.md"]


def test_gitlab_gets_no_sidebar_of_ours_but_our_lines_in_theirs(wiki: Wiki) -> None:
    run = team("gitlab", wiki)
    assert run({"lea": "Lea"}).finished
    assert "_sidebar.md" not in wiki.contents
    wiki.put("_sidebar.md", b"- [Home](home)\n")
    assert run({"lea": "Lea"}).finished
    assert wiki.contents["_sidebar.md"].startswith(b"- [Home](home)\n<!-- empathy shop begin -->\n- [Personas](personas)\n")
    wiki.drop("_sidebar.md")
    assert run({"lea": "Lea"}).finished
    assert run({"lea": "Lea"}).plan.idle


def test_gitlab_redirects_follow_a_page_through_its_names_beside_those_of_people(wiki: Wiki) -> None:
    wiki.put(".gitlab/redirects.yml", b"---\nfoo: bar\nhome: home2\n")
    run = team("gitlab", wiki)
    run({"lea": "Lea", "tom": "Tom"})
    assert wiki.contents[".gitlab/redirects.yml"] == b"---\nfoo: bar\nhome: home2\n", "nothing moved yet"
    run({"lea": "Lea B", "tom": "Tom"})
    run({"lea": "Lea Brunner", "tom": "Tom"})
    assert wiki.contents[".gitlab/redirects.yml"].decode() == (
        '---\nfoo: bar\nhome: home2\n"personas/Lea": "personas/Lea-Brunner"\n"personas/Lea-B": "personas/Lea-Brunner"\n')
    assert run({"lea": "Lea Brunner", "tom": "Tom"}).plan.idle
    run({"lea": "Lea", "tom": "Tom"})
    assert wiki.contents[".gitlab/redirects.yml"].decode() == (
        '---\nfoo: bar\nhome: home2\n"personas/Lea-B": "personas/Lea"\n"personas/Lea-Brunner": "personas/Lea"\n')


def test_gitlab_redirects_that_cannot_be_read_are_left_alone(wiki: Wiki) -> None:
    wiki.put(".gitlab/redirects.yml", b"foo: [bar\n")
    run = team("gitlab", wiki)
    assert run({"lea": "Lea"}).finished, "they do not matter where nothing moves"
    [stuck] = run({"lea": "Lea B"}).plan.blocked
    assert stuck.at == ".gitlab/redirects.yml"
    assert wiki.contents[".gitlab/redirects.yml"] == b"foo: [bar\n"


def test_the_order_of_an_azure_wiki_stays_that_of_its_people(wiki: Wiki) -> None:
    run = team("azure", wiki)
    run({"lea": "Lea", "tom": "Tom-2"})
    assert ".order" not in wiki.contents, "no order of other pages is made by us"
    assert wiki.contents["Personas/.order"] == b"Lea\nTom%2D2\n"
    wiki.put(".order", b"Home\r\nGuide\r\n")
    wiki.put("Personas/.order", b"Tom%2D2\nby-hand\nLea\n")  # dragged in the tree, and a page of theirs
    run({"lea": "Lea B", "tom": "Tom-2", "eva": "Eva"})
    assert wiki.contents[".order"] == b"Home\r\nGuide\r\nPersonas\r\n"
    assert wiki.contents["Personas/.order"] == b"Tom%2D2\nEva\nby-hand\nLea-B\n"
    assert run({"lea": "Lea B", "tom": "Tom-2", "eva": "Eva"}).plan.idle
    run({"tom": "Tom-2"})
    assert wiki.contents["Personas/.order"] == b"Tom%2D2\nby-hand\n"


@pytest.fixture
def wiki() -> Wiki:
    return Wiki()


@pytest.mark.parametrize("name", ["github", "gitea", "gitlab", "azure"])
def test_whatever_happens_to_titles_no_page_of_people_changes(wiki: Wiki, name: str) -> None:
    hands = {"Home.md": b"mine", "home.md": b"mine", "Personas/by-hand.md": b"mine", "Personas/.order": b"by-hand", "_Sidebar.md": b"x",
             "_sidebar.md": b"x\r\n", ".order": b"Home", ".gitlab/redirects.yml": b"a: b"}
    for at, data in hands.items():
        wiki.put(at, data)
    run = team(name, wiki)
    for titles in ({"a": "A", "b": "B"}, {"a": "B", "b": "A"}, {"a": "B/C", "c": "A"}, {"x": "X-1"}):
        assert run(titles).finished
    driver = MemoryDriver(wiki)
    driver.profile = of(name)
    publish(driver, lambda _: Wanted([]), Options("shop", allow_delete=9), apply=True)
    left = {at: data for at, data in wiki.contents.items() if not at.startswith(MANIFEST)}
    if name == "gitlab":  # where pages went once is still worth to know
        redirects = left.pop(".gitlab/redirects.yml")
        assert redirects.startswith(hands.pop(".gitlab/redirects.yml"))
    assert left == hands
