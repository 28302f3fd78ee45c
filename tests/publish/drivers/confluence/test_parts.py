"""The parts of publishing into Confluence: titles, what a body says, the list in its properties, odd answers."""

import json
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.publish.drivers.confluence_api import Api
from empathy_cli.publish.drivers.confluence_cloud import CloudApi, connect
from empathy_cli.publish.drivers.confluence_list import PageList
from empathy_cli.publish.drivers.confluence_things import Property, Stale
from empathy_cli.publish.drivers.confluence_words import digest, lines, readable, says
from empathy_cli.publish.http import Client, Clock
from empathy_cli.publish.manifest import Entry
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Placed, PublishError, Settings, Unfit
from tests.publish.engines.confluence_content import stored

SETTINGS = Settings("wiki", "confluence", "shop", under="Personas")
PROFILE = profile(SETTINGS)
CLOCK = Clock(sleep=lambda _: None, jitter=lambda: 0.0)


# titles

@pytest.mark.parametrize("title", [
    "María José", "李雷", "Über-User", "Max 🚀", "مريم", "A/B", "C#", "x-y", ".hidden", "_Sidebar", "Home", "CON", "a:b|c<d>", "~x", "..", "$y", "1", "x" * 255, "🚀" * 127,
])
def test_a_title_is_kept_as_it_is(title):
    assert PROFILE.place("page", "p", title) == title


@pytest.mark.parametrize("title", ["x" * 300, "x" * 256, "🚀" * 128, "", " ", "a\x00b", "a\u202eb"])
def test_a_title_that_confluence_does_not_take_is_refused_with_the_reason(title):
    with pytest.raises(Unfit) as error:
        PROFILE.place("page", "p", title)
    assert error.value.problem.text
    if title:
        with pytest.raises(InputError):
            profile(Settings("wiki", "confluence", "shop", under=title))


@pytest.mark.parametrize(("one", "other"), [("Lea", "LEA"), ("é", "e\u0301"), ("ß", "SS"), ("Straße", "STRASSE")])
def test_titles_that_confluence_cannot_tell_apart_fold_to_the_same(one, other):
    assert PROFILE.fold(one) == PROFILE.fold(other)
    assert PROFILE.place("page", "p", "e\u0301") == "é"


@given(st.text())
def test_any_title_has_a_place_that_stays_the_same_or_a_reason(title):
    try:
        at = PROFILE.place("page", "p", title)
    except Unfit:
        return
    assert PROFILE.place("page", "p", at) == at == unicodedata.normalize("NFC", at)
    assert PROFILE.href(Placed("p", "page", title, at), "x") == at


def test_pictures_stand_on_the_contents_page_and_are_named_from_elsewhere():
    at = PROFILE.place("picture", "way.svg", "")
    assert at == "Personas/way.svg"
    assert PROFILE.picture(at, "Personas") == "way.svg"
    assert PROFILE.picture(at, "Lea") == at


# what a body says

BODIES = ["<p>a</p>\n<p>“b” &amp; c\u00a0é</p>", '<ac:image ac:alt="x" ac:width="2"><ri:attachment ri:filename="a.svg"/></ac:image>',
          '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>a<br/>b</p></ac:rich-text-body></ac:structured-macro>', "<table><tbody><tr><td>1</td></tr></tbody></table>",
          '<ac:link><ri:page ri:content-title="A &amp; B"/><ac:link-body>x</ac:link-body></ac:link>', '<a href="https://a.bc/?d=1&amp;e=2">x</a>', ""]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_says_the_same_however_confluence_writes_it(body):
    assert says(stored(body), digest(body.encode()))
    assert stored(body) != body or "ac:" not in body


@pytest.mark.parametrize(("one", "other"), [
    ("<p>a</p>", "<p>b</p>"), ('<a href="https://a.bc">x</a>', '<a href="https://a.bd">x</a>'),
    ('<ac:link><ri:page ri:content-title="A"/></ac:link>', '<ac:link><ri:page ri:content-title="B"/></ac:link>'), ("<p>a", "<p>b"),
])
def test_other_words_and_other_links_say_something_else(one, other):
    assert not says(other, digest(one.encode()))
    assert digest(one.encode()) != digest(other.encode())


def test_another_tag_is_another_page_but_says_the_same():
    assert digest(b"<p>a</p>") != digest(b"<h2>a</h2>")
    assert says("<h2>a</h2>", digest(b"<p>a</p>"))


@pytest.mark.parametrize("body", ["<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>", "<p>" * 100_000, "\x00", "<![CDATA[x]]>", "&nosuch;", "<p xmlns:x='y'>a</p>" * 2])
def test_whatever_somebody_wrote_is_compared_and_never_trusted(body):
    assert says(body, digest(body.encode()))
    assert not says(body, digest(b"<p>else</p>"))
    assert not says(body, "")


@given(st.text())
def test_any_bytes_have_a_digest(text):
    data = text.encode("utf-8", "replace")
    assert digest(data) == digest(data)
    assert lines(text).endswith(b"\n")


# the list

class Kept(Api):
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.found: dict[str, Property] = {}
        self.written: list[str] = []

    def keep(self, id_, key, value, before):
        assert len(json.dumps(value)) <= 32_768
        if (before.version if before else 0) != (self.found[key].version if key in self.found else 0):
            raise Stale
        self.found[key] = Property("1", key, json.loads(json.dumps(value)), before.version + 1 if before else 1)
        self.written.append(key)
        return self.found[key]


ENTRIES = st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), st.builds(
    Entry, st.text(min_size=1, max_size=255).filter(str.isprintable), st.just("page"), st.just("a" * 65), st.text(max_size=9), st.sampled_from(["", "b" * 65]), st.just("123:4")), max_size=60)


@given(ENTRIES, ENTRIES)
def test_what_is_kept_is_read_again_in_properties_that_are_small_enough(first, then):
    api = Kept()
    for entries in (first, then):
        PageList(list(api.found.values()), "shop").save(api, "1", entries)
        again = PageList(list(api.found.values()), "shop")
        assert {i: (e.at, e.digest, e.next, e.version, e.title or e.at) for i, e in again.manifest.entries.items()} == {
            i: (e.at, e.digest, e.next, e.version, e.title or e.at) for i, e in entries.items()}
        api.written.clear()
        again.save(api, "1", again.manifest.entries)
        assert api.written == []


def test_a_change_of_one_page_among_a_thousand_writes_one_property():
    api = Kept()
    entries = {f"p{i}": Entry(f"Persona {i}", "page", "a" * 65, f"Persona {i}", "", f"{i}:1") for i in range(1000)}
    PageList([], "shop").save(api, "1", entries)
    assert 5 < len(api.found) < 20
    api.written.clear()
    PageList(list(api.found.values()), "shop").save(api, "1", {**entries, "p500": Entry("Persona 500", "page", "b" * 65, "", "", "500:2")})
    assert len(api.written) == 1


def test_owners_whose_names_begin_alike_do_not_read_each_others_list():
    api = Kept()
    for owner in ("shop", "shop-1", "shop-1-2"):
        PageList([p for p in api.found.values() if p.key.rpartition("-")[0] == f"empathy-{owner}"], owner).save(api, "1", {owner: Entry(owner, "page", "x")})
    for owner in ("shop", "shop-1", "shop-1-2"):
        found = PageList(list(api.found.values()), owner)
        assert set(found.manifest.entries) == {owner}
        assert set(found.manifest.taken) == {"shop", "shop-1", "shop-1-2"} - {owner}


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, {"generator": "empathy", "format": 1, "owners": []}, {"generator": "empathy", "format": 1, "owners": {"bank": 7}}])
def test_the_list_of_another_owner_may_be_anything(value):
    found = PageList([Property("1", "empathy-bank-1", value, 1), Property("2", "other", value, 1)], "shop")
    assert found.manifest.entries == {}
    assert found.manifest.state == "missing"


@pytest.mark.parametrize("body", [*BODIES, "<blockquote><p></p>\n<p>a</p>\n</blockquote><hr/>", "<p>it's &quot;so&quot;</p>", '<p title="a&amp;b" class="c">a  b\n<em>c</em> d</p>'])
def test_people_compare_the_same_lines_however_confluence_writes_it(body):
    assert readable(stored(body).encode()) == readable(body.encode())


def test_one_changed_word_is_one_changed_line():
    body = "<h2>Lea</h2><table><tbody><tr><td><p>one &lt; <em>two</em></p></td><td>“x”</td></tr></tbody></table><ul><li>a</li><li>b</li></ul>"
    before, after = (readable(b.encode()).decode().split("\n") for b in (stored(body), body.replace("two", "three")))
    assert [line for line in after if line not in before] == ["<p>one &lt; <em>three</em></p>"]
    assert "<li>a</li>" in before


@pytest.mark.parametrize("body", ["<p>a", "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>", "<p>" * 100_000 + "</p>" * 100_000, "<i>" * 150_000, "\x00", "", "&nosuch;", "x" * 1_000_000, "<br/>" * 200_000])
def test_whatever_somebody_wrote_can_be_compared_soon(body):
    start = time.process_time()
    assert readable(body.encode()) == readable(body.encode())
    assert time.process_time() - start < 5


# odd answers

@pytest.fixture
def answering() -> Iterator[tuple[str, list[bytes]]]:
    answers: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answers[0] if len(answers) == 1 else answers.pop(0))

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("body", [
    b"[]", b"7", b'"x"', b"null", b"<html>", b'{"results": 7}', b'{"results": [7]}', b'{"results": [{}]}', b'{"results": [{"id": "../x", "title": "t", "version": {"number": 1}}]}',
    b'{"results": [{"id": "1", "title": "t", "version": {"number": "x"}}]}', b'{"id": "1"}', b'{"results": [null]}', b'{"results": [], "_links": 7}',
])
def test_an_answer_that_is_none_of_confluences_is_an_error_that_says_so(answering, body):
    url, answers = answering
    answers.append(body)
    with Client(url) as client:
        for api in (Api(client, "CX", CLOCK), CloudApi(client, "CX", CLOCK)):
            for call in (lambda a: a.titled("x"), lambda a: a.page("1"), lambda a: a.files("1"), lambda a: a.properties("1"), lambda a: list(a.everything())):
                with suppress(PublishError):
                    assert call(api) in (None, [])


@pytest.mark.parametrize("cloud", [True, False])
def test_a_list_that_never_goes_on_is_an_error_and_not_asked_for_for_ever(answering, cloud):
    url, answers = answering
    page = {"id": "7", "title": "A", "version": {"number": 1}}
    answers.append(json.dumps({"results": [page], "_links": {"next": "/wiki/api/v2/x?cursor=same"}}).encode())
    with Client(url, clock=CLOCK) as client, pytest.raises(PublishError, match="answers in a way"):
        list(islice((CloudApi if cloud else Api)(client, "CX", CLOCK).everything(), 10))


def test_a_data_center_below_wiki_is_found_too(answering):
    url, answers = answering
    answers += [b"<html>log in</html>"]
    with Client(f"{url}/wiki") as client, pytest.raises(PublishError):
        connect(client, "CX", CLOCK)
