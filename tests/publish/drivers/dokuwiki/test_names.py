"""Titles and the ids that a DokuWiki makes of them."""

import xmlrpc.client
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest

from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles.dokuwiki import DokuWiki as Profile
from empathy_cli.publish.profiles.dokuwiki import named
from empathy_cli.publish.run import Result, publish
from empathy_cli.publish.target import Unfit
from tests.publish.engines.dokuwiki import DokuWiki

from .teams import Team

pytestmark = pytest.mark.wiki


def test_titles_of_all_scripts_are_pages(team: Team) -> None:
    titles = ["María José (Ops)!", "李雷", "Über-User", "🎉 Party", "مرحبا", "A/B", "C#", "x-y", ".hidden", "Home", "CON",
              "Ελένη", "Жанна", "नमस्ते", "ǅ", "İstanbul", "ß", "q:r", "x" * 300, "李" * 100, "a..b", "日本 語"]
    team.docs = {f"d{i}": (title, f"text {i}") for i, title in enumerate(titles)}
    assert len({team.profile.fold(leaf.at) for leaf in team.wanted().leaves}) == len(titles) + 1
    assert team.publish().finished
    assert team.plan().idle
    assert len(team.there) == len(titles) + 1
    assert team.profile.place("page", "x", "María José (Ops)!").endswith(":maria_jose_ops")


@pytest.fixture
def romanizing(dokuwiki: DokuWiki) -> Iterator[None]:
    """The wiki writes ids of other scripts in Latin letters, which is a setting of it."""
    settings = dokuwiki.folder / "conf/local.php"
    before = settings.read_text("utf-8")
    wiki: Any = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.user}:{dokuwiki.token}@"))

    def now(text: str, name: str) -> None:
        """PHP looks at its files every other second, each of its workers by itself: until all of them have."""
        settings.write_text(text, "utf-8")
        end, same = monotonic() + 30, 0
        while same < 40:
            assert monotonic() < end
            same = same + 1 if wiki.dokuwiki.setLocks({"lock": [], "unlock": ["Лея"]})["unlockfail"] == [name] else 0

    now(before + "\n$conf['deaccent'] = 2;\n", "leja")
    yield
    now(before, "лея")


@pytest.mark.usefixtures("romanizing")
@pytest.mark.parametrize("tells", [True, False], ids=["the wiki tells how", "it does not, as since 2024"])
def test_ids_that_only_the_wiki_can_make_are_asked_from_it(team: Team, dokuwiki: DokuWiki, *, tells: bool) -> None:
    team.docs = {"lea": ("Леа", "one"), "tom": ("Том", "two"), "eva": ("Ева", "three")}
    dokuwiki.edit(f"{team.profile.home}:eva", "somebody's")

    def run() -> Result:
        driver = team.driver()
        if not tells:
            setattr(driver.rpc, "folded", lambda ids: {id_: id_ for id_ in ids})  # noqa: B010 - see above
        return publish(driver, lambda _: team.wanted(), Options(team.owner, on_conflict="skip"), apply=True)

    run()
    assert sorted(team.there) == ["eva", "lea", "start", "tom"]
    assert team.there["eva"] == "somebody's"
    assert "one" in team.there["lea"]
    assert not [d for d in run().done if d.outcome == "done"]
    team.docs["lea"] = ("Lea", "four")  # the same page to the wiki
    run()
    assert "four" in team.there["lea"]
    assert sorted(team.there) == ["eva", "lea", "start", "tom"]


@pytest.mark.parametrize(("title", "name"), [
    ("María José (Ops)!", "maria_jose_ops"), ("Über-User", "ueber-user"), ("A/B", "a_b"), ("C#", "c"), (".hidden", "hidden"),
    ("Straße 5", "strasse_5"), ("Łódź", "lodz"), ("李雷", "李雷"), ("!!!", ""), ("a:b;c", "a_b_c"), ("Zoe\u0301", "zoe")])
def test_a_title_is_folded_as_the_wiki_does_it(title: str, name: str) -> None:
    assert named(title) == name


def test_latin_titles_are_folded_so_that_the_wiki_leaves_them(team: Team) -> None:
    letters = [chr(n) for n in range(0xC0, 0x250) if chr(n).isalpha()]
    names = {f"a{letter}b": named(f"a{letter}b") for letter in letters}
    with team.driver() as driver:
        driver.look([])
        plain = [name for name in names.values() if name.isascii()]
        assert driver.rpc.folded(plain) == {name: name for name in plain}
        same = driver.rpc.folded(names)
    assert sum(same[title] == name for title, name in names.items()) > 0.5 * len(names)  # of the rest, ours is another one


def test_a_title_that_leaves_no_name_gets_that_of_its_document_and_the_wiki_s_own_names_are_refused(team: Team) -> None:
    assert team.profile.place("page", "li-lei", "!!!") == f"{team.profile.home}:li-lei"
    for title in ("Start", "_Sidebar"):
        with pytest.raises(Unfit):
            team.profile.place("page", "x", title)
    for under in ("!!!", "Empathy"):
        with pytest.raises(Unfit):
            Profile(replace(team.settings, under=under)).place("contents", "index", "x")
