"""What the driver does on a real MediaWiki when something goes wrong on the way, and what it leaves alone."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.publish.asked import Answer
from empathy_cli.publish.drivers.mediawiki import MediaWikiDriver
from empathy_cli.publish.drivers.mediawiki_pages import listed
from empathy_cli.publish.drivers.mediawiki_write import Writing
from empathy_cli.publish.http import Unsure
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles.mediawiki import MediaWiki as Profile
from empathy_cli.publish.run import Result, publish
from empathy_cli.publish.target import Denied, PublishError, Settings, Unreachable
from tests.publish.drivers.mediawikis import MediaWikiWorld, RealDriver, team
from tests.publish.engines.mediawiki import MediaWiki
from tests.publish.worlds import actions

pytestmark = pytest.mark.wiki
Fault = Callable[[dict[str, Any], Callable[[], Answer]], Answer]


@pytest.fixture
def world(mediawiki: MediaWiki, own: str) -> MediaWikiWorld:
    return team(mediawiki, own.capitalize(), docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook")})


@pytest.fixture
def published(world: MediaWikiWorld) -> MediaWikiWorld:
    assert world.publish().finished
    return world


def error(code: str, info: str = "words of the wiki", status: int = 200, **headers: str) -> Answer:
    return Answer(status, {"content-type": "application/json", **headers}, json.dumps({"error": {"code": code, "info": info}}).encode(), "wiki")


def troubled(world: MediaWikiWorld, does: str, fault: Fault, times: int = 1, title: str = "") -> RealDriver:
    """A driver whose first requests of this kind meet the fault; it may let them through."""
    driver = world.driver()
    call, left, waits = driver.inner.api.client.call, [times], []

    def met(method: str, path: str = "", **more: Any) -> Answer:
        form = more.get("form") or {}
        if form.get("action") == does and left[0] and title in form.get("title", "") and (title or ".empathy" not in form.get("title", "")):
            left[0] -= 1
            return fault(form, lambda: call(method, path, **more))
        return call(method, path, **more)

    driver.inner.api.client.call = met
    driver.inner.api._sleep = waits.append  # nobody waits
    driver.waits = waits
    return driver


def lost(_: dict[str, Any], send: Callable[[], Answer]) -> Answer:
    send()
    raise Unsure(Problem("no answer"))


def unsent(_: dict[str, Any], send: Callable[[], Answer]) -> Answer:
    raise Unsure(Problem("no answer"))


def change_everything(world: MediaWikiWorld) -> None:
    world.docs = {"lea": ("Lea Brunner", "a doctor"), "eva": ("Eva", "a pilot")}


@pytest.mark.parametrize("fault", [lost, unsent])
@pytest.mark.parametrize("does", ["edit", "move", "delete"])
def test_an_answer_that_never_came_is_looked_up_and_not_repeated_blindly(published: MediaWikiWorld, does: str, fault: Fault) -> None:
    change_everything(published)
    assert published.publish(driver=troubled(published, does, fault), allow_delete=1).finished
    assert set(published.wiki.contents) == {"Lea Brunner.md", "Eva.md", "All of shop.md"}
    home = published.wiki.home
    assert [r["comment"] for r in published.wiki.engine.history(f"{home}/Eva")] == ["empathy publish"]
    assert len(published.wiki.engine.history(f"{home}/Lea Brunner")) == 3, "made, moved, changed"
    assert published.plan().idle


def test_a_lost_answer_about_our_list_is_looked_up(published: MediaWikiWorld) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    driver = troubled(published, "edit", lost, 2, title="/.empathy/shop")
    assert published.publish(driver=driver).finished
    assert published.plan().idle


def test_a_wiki_that_stays_away_leaves_a_run_that_the_next_one_finishes(published: MediaWikiWorld) -> None:
    change_everything(published)
    result = published.publish(driver=troubled(published, "edit", unsent, 99), allow_delete=1)
    assert {d.outcome for d in result.done} == {"failed", "not tried"}
    assert published.publish(allow_delete=1).finished
    assert set(published.wiki.contents) == {"Lea Brunner.md", "Eva.md", "All of shop.md"}
    assert published.plan().idle


def test_somebody_who_writes_the_same_lines_in_the_last_moment_is_not_written_over(published: MediaWikiWorld) -> None:
    published.docs["lea"] = ("Lea", "a doctor")

    def hand(_: dict[str, Any], send: Callable[[], Answer]) -> Answer:
        published.write("Lea.md", "by Anna")
        return send()

    result = published.publish(driver=troubled(published, "edit", hand, title="/Lea"))
    lea, = (d for d in result.done if d.change.id == "lea")
    assert (lea.outcome, lea.reason.text) == ("failed", "somebody changed this page in the wiki at the same moment")
    assert published.wiki.contents["Lea.md"] == b"by Anna"
    assert actions(published.plan())["lea"] == "conflict"


def test_somebody_who_makes_the_same_page_in_the_last_moment_keeps_it(published: MediaWikiWorld) -> None:
    published.docs["eva"] = ("Eva", "a pilot")

    def hand(_: dict[str, Any], send: Callable[[], Answer]) -> Answer:
        published.write("Eva.md", "by Anna")
        return send()

    result = published.publish(driver=troubled(published, "edit", hand, title="/Eva"))
    assert result.failed
    assert published.wiki.contents["Eva.md"] == b"by Anna"
    assert actions(published.plan())["eva"] == "unowned"


def test_where_the_wiki_puts_two_texts_together_it_is_told_and_nothing_is_lost(published: MediaWikiWorld) -> None:
    published.docs["lea"] = ("Lea", "\n\n".join(f"line {n}" for n in range(9)))
    assert published.publish().finished
    before = published.wiki.contents["Lea.md"].decode()
    published.docs["lea"] = ("Lea", published.docs["lea"][1].replace("line 8", "line eight"))

    def hand(_: dict[str, Any], send: Callable[[], Answer]) -> Answer:
        published.write("Lea.md", before.replace("line 0", "by Anna"))
        return send()

    result = published.publish(driver=troubled(published, "edit", hand, title="/Lea"))
    assert result.failed
    now = published.wiki.contents["Lea.md"].decode()
    assert "by Anna" in now
    assert actions(published.plan())["lea"] == "conflict", "the page is hers, too"


@pytest.mark.parametrize("made_room", [True, False])
def test_a_page_that_somebody_edits_right_before_it_would_be_deleted_stays(published: MediaWikiWorld, made_room: bool) -> None:
    published.docs = {"lea": ("Tom" if made_room else "Lea", "a doctor")}

    def hand(_: dict[str, Any], send: Callable[[], Answer]) -> Answer:
        published.write("Tom.md", "words of Anna")
        return send()

    result = published.publish(driver=troubled(published, "edit", hand, title="/.empathy/shop" if made_room else "/Lea"), allow_delete=1)
    tom, = (d for d in result.done if d.change.id == "tom")
    assert (tom.outcome, tom.reason.text) == ("failed", "somebody changed this page in the wiki since the plan was made: run it again")
    assert published.wiki.contents["Tom.md"] == b"words of Anna"
    assert actions(published.plan(allow_delete=1))["tom"] == "conflict"


@pytest.mark.parametrize("code", ["badtoken", "assertuserfailed"])
def test_a_login_that_runs_out_is_made_again(published: MediaWikiWorld, code: str) -> None:
    change_everything(published)
    assert published.publish(driver=troubled(published, "edit", lambda _, __: error(code)), allow_delete=1).finished
    assert published.plan().idle


@pytest.mark.parametrize(("code", "headers", "waits"), [("ratelimited", {}, [10.0]), ("maxlag", {"retry-after": "7"}, [7.0]), ("maxlag", {}, [5.0])])
def test_a_wiki_that_asks_for_patience_gets_it(published: MediaWikiWorld, code: str, headers: dict[str, str], waits: list[float]) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    driver = troubled(published, "edit", lambda _, __: error(code, **headers))
    assert published.publish(driver=driver).finished
    assert driver.waits == waits


@pytest.mark.parametrize(("code", "headers", "status", "words"), [
    ("ratelimited", {}, 200, "write only so often"), ("maxlag", {"retry-after": "3600"}, 200, "too busy"), ("readonly", {}, 503, "can only be read"),
])
def test_patience_has_an_end(published: MediaWikiWorld, code: str, headers: dict[str, str], status: int, words: str) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    driver = troubled(published, "edit", lambda _, __: error(code, status=status, **headers), 99)
    result = published.publish(driver=driver)
    assert words in next(d.reason.text for d in result.done if d.reason)
    assert sum(driver.waits) <= 60
    assert published.publish().finished


@pytest.mark.parametrize(("code", "words"), [
    ("permissiondenied", "“Edit existing pages”"), ("protectedpage", "protected"), ("blocked", "blocked the account of WIKI_TOKEN"), ("spamblacklist", "does not take this page: spamblacklist"),
    ("abusefilter-disallowed", "does not take"), ("contenttoobig", "does not take"), ("titleblacklist-forbidden", "does not take"), ("editconflict", "at the same moment"),
])
def test_what_the_wiki_refuses_is_told_with_its_reason(published: MediaWikiWorld, code: str, words: str) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    result = published.publish(driver=troubled(published, "edit", lambda _, __: error(code), 99, title="/Lea"))
    lea = next(d for d in result.done if d.change.id == "lea")
    assert lea.outcome == "failed"
    assert words in lea.reason.text
    assert published.publish().finished, "nothing was broken by it"
    assert published.plan().idle


def test_a_picture_puzzle_is_no_success(published: MediaWikiWorld) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    answer = Answer(200, {"content-type": "application/json"}, b'{"edit": {"result": "Failure", "captcha": {"type": "image"}}}', "wiki")
    result = published.publish(driver=troubled(published, "edit", lambda _, __: answer, title="/Lea"))
    assert "captcha" in str(result.done[0].reason.text) or "image" in result.done[0].reason.text
    assert published.publish().finished


def test_who_may_not_delete_is_told_which_grant_is_missing_and_the_rest_is_done(published: MediaWikiWorld) -> None:
    change_everything(published)
    result = published.publish(driver=troubled(published, "delete", lambda _, __: error("permissiondenied"), 99), allow_delete=1)
    gone = next(d for d in result.done if d.change.id == "tom")
    assert "“Delete pages, revisions, and log entries”" in gone.reason.text
    assert {"Lea Brunner.md", "Eva.md", "Tom.md"} <= set(published.wiki.contents)
    assert {i: a for i, a in actions(published.plan(allow_delete=1)).items() if a != "same"} == {"tom": "delete"}


def test_a_reader_is_told_at_once_and_nothing_is_written(mediawiki: MediaWiki, own: str) -> None:
    user, token = mediawiki.READER
    settings = Settings("w", "mediawiki", "shop", "mediawiki", mediawiki.api, under=own.capitalize(), user=user, token="WIKI_TOKEN")
    leaf = Leaf("lea", "page", "Lea", f"{own.capitalize()}/Lea", b"text")
    with pytest.raises(Denied, match=r"WIKI_TOKEN may not do this \(create\).*“Create, edit, and move pages”"):
        publish(MediaWikiDriver(settings, Profile(settings), token), lambda _: Wanted([leaf]), Options("shop"), apply=True)
    assert mediawiki.titles(own.capitalize()) == []


def test_a_wrong_password_names_the_variable_and_not_the_password(mediawiki: MediaWiki) -> None:
    settings = Settings("w", "mediawiki", "shop", "mediawiki", mediawiki.api, under="X", user=mediawiki.user, token="WIKI_TOKEN")
    with MediaWikiDriver(settings, Profile(settings), "wrong-canary") as driver, pytest.raises(Denied) as denied:
        driver.look(["X"])
    assert "WIKI_TOKEN" in str(denied.value)
    assert "canary" not in str(denied.value) + repr(driver.api.client)


def test_an_address_of_something_else_is_told(mediawiki: MediaWiki) -> None:
    settings = Settings("w", "mediawiki", "shop", "mediawiki", f"{mediawiki.url}/load.php", under="X", token="")
    with MediaWikiDriver(settings, Profile(settings), "") as driver, pytest.raises(PublishError):
        driver.look(["X"])


def test_a_home_in_another_wiki_is_refused(mediawiki: MediaWiki) -> None:
    settings = Settings("w", "mediawiki", "shop", "mediawiki", mediawiki.api, under="commons:Personas", token="")
    with MediaWikiDriver(settings, Profile(settings), "") as driver, pytest.raises(PublishError, match="leads into another wiki"):
        driver.look(["Commons:Personas"])


def without_suppressredirect(world: MediaWikiWorld) -> RealDriver:
    driver = world.driver()
    wiki = driver.inner.api.wiki
    driver.inner.api._wiki = replace(wiki, rights=wiki.rights - {"suppressredirect"})  # an account with fewer rights
    return driver


def test_what_leads_on_from_an_old_title_is_ours_and_in_nobodys_way(published: MediaWikiWorld) -> None:
    home, engine = published.wiki.home, published.wiki.engine
    published.docs["lea"] = ("Lea Brunner", "a nurse")
    assert published.publish(driver=without_suppressredirect(published)).finished
    assert engine.text(f"{home}/Lea").startswith("#REDIRECT")
    assert published.plan().idle
    published.docs |= {"new": ("Lea", "another Lea")}
    assert published.publish(driver=without_suppressredirect(published)).finished
    assert published.wiki.contents["Lea.md"] == b"Lea: another Lea"
    published.docs |= {"lea": ("Tom", "a nurse"), "tom": ("Lea Brunner", "a cook")}
    assert published.publish(driver=without_suppressredirect(published)).finished
    assert published.wiki.contents["Tom.md"] == b"Tom: a nurse"
    assert published.wiki.contents["Lea Brunner.md"] == b"Lea Brunner: a cook"
    assert len(engine.history(f"{home}/Tom")) > 3, "the history came along"
    assert published.plan().idle


def test_a_page_that_a_person_made_lead_on_is_theirs(published: MediaWikiWorld) -> None:
    published.docs["lea"] = ("Lea Brunner", "a nurse")
    published.publish(driver=without_suppressredirect(published))
    published.write("Lea.md", "#REDIRECT [[Main Page]]")
    published.docs["new"] = ("Lea", "another Lea")
    assert actions(published.plan())["new"] == "unowned"


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("options", [{}, {"on_conflict": "skip"}, {"on_conflict": "overwrite"}, {"adopt": True}])
def test_who_writes_our_list_cannot_make_other_pages_ours(published: MediaWikiWorld, below: bool, options: dict[str, Any]) -> None:
    """Else we would delete, move or write over for them what they may not touch themselves."""
    engine, home = published.wiki.engine, published.wiki.home
    victims = [f"{home}/By hand {n}" if below else f"Victim {n} of {home}" for n in range(2)]
    for victim in victims:
        engine.edit(victim, "not theirs")
    with published.driver() as driver:
        entries = dict(driver.inner._pages.manifest("shop")[0].entries)
    digest = hashlib.sha1(b"not theirs").hexdigest()
    entries |= {"gone": Entry(victims[0], "page", digest), "lea": Entry(victims[1], "page", digest)}
    engine.edit(f"{home}/.empathy/shop", listed(Manifest(entries), "shop"))
    published.docs["lea"] = ("Lea Brunner", "a doctor")
    before = {victim: engine.history(victim) for victim in victims}
    plan = published.plan(**options)
    assert plan.stop is None if options.get("adopt") else plan.stop is not None and "“Human”" in plan.stop.text
    published.publish(allow_delete=9, **options)
    assert {victim: engine.history(victim) for victim in victims} == before
    assert published.publish(adopt=True).finished, "it is mended"
    assert published.plan().idle
    assert {victim: engine.history(victim) for victim in victims} == before


def test_a_list_that_was_taken_back_to_an_older_one_is_nobodys(published: MediaWikiWorld) -> None:
    engine, at = published.wiki.engine, f"{published.wiki.home}/.empathy/shop"
    old = engine.text(at)
    del published.docs["tom"]
    assert published.publish(allow_delete=1).finished
    assert old is not None
    engine.edit(at, old)
    assert published.plan().stop is not None


def test_a_list_that_somebody_put_right_again_is_mended_by_adopt(published: MediaWikiWorld) -> None:
    engine, at = published.wiki.engine, f"{published.wiki.home}/.empathy/shop"
    before = str(engine.text(at))
    engine.edit(at, "nonsense")
    engine.edit(at, before)
    assert published.plan().stop is not None
    assert published.publish(adopt=True).finished
    assert published.plan().idle


@pytest.mark.slow
def test_ten_publishes_and_a_prune_leave_every_foreign_page_as_it_was(published: MediaWikiWorld) -> None:
    for at in ("News.md", "Lea/Notes.md", ".empathy notes.md"):
        published.write(at, "by Anna\n\n[[Lea]]")
    engine, home = published.wiki.engine, published.wiki.home
    engine.edit(home, "The home, by hand")
    before = {title: engine.history(title) for title in [home, *(f"{home}/{n}" for n in ("News", "Lea/Notes", ".empathy notes"))]}
    for n in range(10):
        published.docs["lea"] = (f"Lea {n % 3}", f"round {n}")
        assert published.publish().finished
    published.docs = {"lea": published.docs["lea"]}
    assert published.publish(allow_delete=9).finished
    assert {title: engine.history(title) for title in before} == before
    assert set(published.wiki.contents) == {"Lea 0.md", "All of shop.md", "News.md", "Lea/Notes.md", ".empathy notes.md"}


@pytest.mark.parametrize("title", ["</pre>{{subst:PAGENAME}} ~~~~ '''b''' [[x]] {{{1}}} __TOC__ &amp; -->", "e\u0301 \u037e \U0001f600 ＿＿目次＿＿", '\\u003c \\ " \x1b'])
def test_nothing_in_our_list_acts_and_it_reads_as_it_was_written(world: MediaWikiWorld, title: str) -> None:
    driver = world.driver()
    pages, owner = driver.inner._pages, "shop"  # the list alone
    entries = {"a": Entry(f"{world.wiki.home}/Lea", "page", "0" * 40, title, next="x", version="7>y")}
    driver.inner.api.do("create", {"action": "edit", "title": f"{world.wiki.home}/.empathy/shop", "text": listed(Manifest(entries), owner)})
    found, _ = pages.manifest(owner)
    assert (found.state, dict(found.entries)) == ("ok", entries)
    made = world.wiki.engine.ask(action="parse", page=f"{world.wiki.home}/.empathy/shop", prop="templates|links|categories|properties|externallinks")["parse"]
    assert not any(made[kind] for kind in ("templates", "links", "categories", "properties", "externallinks"))


def pictured(wiki: MediaWiki, home: str, pictures: dict[str, bytes], text: str = "text") -> Result:
    settings = Settings("w", "mediawiki", "shop", "mediawiki", wiki.api, under=home, user=wiki.user, token="WIKI_TOKEN")
    profile = Profile(settings)
    leaves = [Leaf("lea", "page", "Lea", f"{home}/Lea", text.encode()),
              *(Leaf(name, "picture", "", profile.place("picture", name, ""), data, page="lea") for name, data in pictures.items())]
    return publish(MediaWikiDriver(settings, profile, wiki.token), lambda _: Wanted(leaves), Options("shop", allow_delete=9), apply=True)


def drawing(colour: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{colour}"/></svg>'.encode()


def test_pictures_are_put_up_changed_and_taken_away(mediawiki_with_files: MediaWiki, own: str) -> None:
    wiki, home = mediawiki_with_files, own.capitalize()
    assert pictured(wiki, home, {"a.svg": drawing("red"), "b.svg": drawing("blue")}).finished
    assert pictured(wiki, home, {"a.svg": drawing("red"), "b.svg": drawing("blue")}).done == []
    changed = pictured(wiki, home, {"a.svg": drawing("green"), "b.svg": drawing("blue")})
    assert [(d.change.id, d.outcome) for d in changed.done] == [("a.svg", "done")]
    gone = pictured(wiki, home, {"a.svg": drawing("green")})
    assert [(d.change.id, d.outcome) for d in gone.done] == [("b.svg", "done")]
    assert wiki.titles(home, namespace=6) == [f"File:{home}-a.svg"]


def test_of_a_file_the_newest_counts(mediawiki_with_files: MediaWiki, own: str) -> None:
    wiki, home = mediawiki_with_files, own.capitalize()
    for colour in ("red", "green", "blue"):
        time.sleep(1.1)  # versions of one second are one to the wiki
        assert pictured(wiki, home, {"a.svg": drawing(colour)}).finished
    assert pictured(wiki, home, {"a.svg": drawing("blue")}).done == []
    assert [(d.change.id, d.outcome) for d in pictured(wiki, home, {}).done] == [("a.svg", "done")]


def test_a_picture_that_somebody_put_up_meanwhile_stays(mediawiki_with_files: MediaWiki, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wiki, home = mediawiki_with_files, own.capitalize()
    assert pictured(wiki, home, {"a.svg": drawing("red")}).finished
    stale = Writing._stale

    def then_by_hand(self: Any, places: Any) -> set[str]:
        found = stale(self, places)
        monkeypatch.undo()
        settings = Settings("w", "mediawiki", "hand", "mediawiki", wiki.api, under=home, user=wiki.user, token="WIKI_TOKEN")
        with MediaWikiDriver(settings, Profile(settings), wiki.token) as driver:
            asked = {"action": "upload", "filename": f"{home}-a.svg", "ignorewarnings": "1"}
            driver.api.do("upload", asked, {"file": ("a.svg", drawing("blue"), "image/svg+xml")})
        return found

    monkeypatch.setattr(Writing, "_stale", then_by_hand)
    changed = pictured(wiki, home, {"a.svg": drawing("green")})
    assert [(d.change.id, d.outcome) for d in changed.done] == [("a.svg", "failed")]
    assert [(c.id, c.action) for c in pictured(wiki, home, {"a.svg": drawing("green")}).plan.changes] == [("lea", "same"), ("a.svg", "conflict")]


def test_a_wiki_says_which_files_it_takes(mediawiki: MediaWiki, mediawiki_with_files: MediaWiki) -> None:
    def asked(wiki: MediaWiki) -> tuple[frozenset[str], int]:
        settings = Settings("w", "mediawiki", "shop", "mediawiki", wiki.api, under="X", user=wiki.user, token="WIKI_TOKEN")
        with MediaWikiDriver(settings, Profile(settings), wiki.token) as driver:
            return driver.endings(), len(driver.look(["X"]).notes)

    assert asked(mediawiki) == (frozenset(), 1)
    assert asked(mediawiki_with_files) == (frozenset({"png", "jpg", "webp", "svg"}), 0)


def test_the_wiki_keeps_a_page_as_the_profile_says(mediawiki: MediaWiki, own: str) -> None:
    settings = Settings("w", "mediawiki", "shop", "mediawiki", mediawiki.api, under="X", user=mediawiki.user, token="WIKI_TOKEN")
    profile = Profile(settings)
    with MediaWikiDriver(settings, profile, mediawiki.token) as driver:
        for n, text in enumerate(["a\n", "a  \n\n", "a\r\nb\rc\n", "e\u0301 \u212b \u037e", "  lead", "a  \nb\t", "\u00a0x\u00a0", "a\u200eb", "x\u2028y", "a\x0b \x00", "\ufeffx", "a\ufffe"]):
            title = f"{own.capitalize()}/{n}"
            mediawiki.edit(title, text)
            assert driver.look([title]).there[title].digest == driver.digest(profile.kept(text.encode())), repr(text)


def test_a_wiki_that_fails_while_it_is_read_is_asked_again_and_then_left(mediawiki: MediaWiki, world: MediaWikiWorld) -> None:
    driver = troubled(world, "query", lambda _, __: error("internal_api_error_DBQueryError"), 2)
    with driver:
        driver.look(["Lea.md"])
    assert driver.waits == [2.0, 4.0]
    driver = troubled(world, "query", lambda _, __: error("internal_api_error_DBQueryError"), 99)
    with driver, pytest.raises(Unreachable, match="failed in mid-work"):
        driver.look(["Lea.md"])


@pytest.mark.slow
def test_the_worked_example_stands_there_whole_and_a_second_run_writes_nothing(mediawiki: MediaWiki, own: str, tmp_path: Path, empathy: Any) -> None:
    """Through the real program: every page, every link between them, no error of the wiki's, and no secret in any output."""
    top = Path(__file__).resolve().parents[3]
    shutil.copytree(top / "personas", tmp_path / "personas", ignore=shutil.ignore_patterns("build", ".empathy"))
    home = own.capitalize()
    target = {"kind": "mediawiki", "url": mediawiki.url, "owner": "shop", "under": home, "user": mediawiki.user, "token": "WIKI_TOKEN"}
    lines = "".join(f"    {key}: {value}\n" for key, value in target.items())
    (tmp_path / "empathy.yaml").write_text((top / "empathy.yaml").read_text("utf-8") + f"publish:\n  wiki:\n{lines}", "utf-8")
    env = {"WIKI_TOKEN": mediawiki.token}
    runs = [empathy("publish", "wiki", *more, cwd=tmp_path, env=env) for more in ((), ("--apply",), ("--apply", "--json"), ())]
    assert [run.returncode for run in runs] == [3, 0, 0, 0]
    assert not any(mediawiki.token in run.stdout + run.stderr for run in runs)
    titles = [title for title in mediawiki.titles(home) if ".empathy" not in title]
    assert len(titles) == 6
    for title in titles:
        assert [r["comment"] for r in mediawiki.history(title)] == ["empathy publish"]
        made = mediawiki.ask(action="parse", page=title, prop="links|templates|categories|images|properties")["parse"]
        assert made["links"]
        assert [link["title"] for link in made["links"] if link["title"] not in titles] == []
        assert not any(made[kind] for kind in ("templates", "categories", "images", "properties"))
