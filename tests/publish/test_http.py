import base64
import io
import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from empathy_cli.publish import http, said
from empathy_cli.publish.asked import Secret
from empathy_cli.publish.http import Client, Clock, Redirected, Unsure
from empathy_cli.publish.target import Denied, PublishError, Unreachable

TODAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CANARY = "s3cr3t-canary-0815"


@dataclass
class Waits:
    """A clock on which waiting costs nothing and is written down."""

    slept: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: time.monotonic() + sum(self.slept), lambda: TODAY.timestamp() + sum(self.slept),
                     self.slept.append, lambda: 0.0)


Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """A wiki that does what is written down for it, one line a request; the last line for all that come after."""

    acts: list[Act] = field(default_factory=list)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def server() -> Iterator[Server]:
    wiki = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            wiki.asked.append((self.command, self.path, body))
            wiki.heads.append({k.lower(): v for k, v in self.headers.items()})
            act = wiki.acts.pop(0) if len(wiki.acts) > 1 else wiki.acts[0]
            with suppress(OSError):
                act(self)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - as the base class wants them

        def log_message(self, *args) -> None:
            pass

    class Engine(ThreadingHTTPServer):
        def handle_error(self, *args) -> None:
            """A client that went away is what some of these tests are about."""

    engine = Engine(("127.0.0.1", 0), Handler)
    engine.daemon_threads = True
    thread = threading.Thread(target=engine.serve_forever, args=(0.01,))
    thread.start()
    wiki.url = f"http://127.0.0.1:{engine.server_port}/wiki"
    yield wiki
    engine.shutdown()
    engine.server_close()
    thread.join()


def says(status: int = 200, body: bytes = b'{"ok": true}', **headers: str) -> Act:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content_Type": "application/json"} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    return act


def drops(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def hangs(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(20)
    handler.close_connection = True
    with suppress(OSError):
        handler.connection.recv(1)  # until the other side goes


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A header that never ends, a byte at a time."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.02)


ALL = {
    "GET": {"method": "GET"}, "reading POST": {"method": "POST", "form": {"a": "b"}, "reads": True},
    "POST": {"method": "POST", "json": {"a": 1}}, "PUT": {"method": "PUT", "content": b"x"},
    "DELETE": {"method": "DELETE"},
}
READING = [ALL["GET"], ALL["reading POST"]]
WRITING = [ALL["POST"], ALL["PUT"], ALL["DELETE"]]


def test_an_answer_is_data_text_and_bytes(server):
    server.acts = [says(201, '{"name": "María"}'.encode(), X_Page="7")]
    with Client(server.url) as client:
        answer = client.call("GET", "api.php", params={"title": "A & B"})
    assert (answer.status, answer.json(), answer.headers["x-page"]) == (201, {"name": "María"}, "7")
    assert "María" in answer.text
    assert server.asked == [("GET", "/wiki/api.php?title=A+%26+B", b"")]


@pytest.mark.parametrize("asked", [*READING, *WRITING])
@pytest.mark.parametrize(("said", "waited"), [
    ("3", 3), ("0", 1), ("", 1), ("soon", 1), ("-5", 1),
    (format_datetime(TODAY.replace(minute=0, second=20), usegmt=True), 20),
    (format_datetime(TODAY.replace(year=2020), usegmt=True), 1),
], ids=["seconds", "none", "nothing", "words", "negative", "a date", "a date long gone"])
def test_who_asks_to_wait_is_waited_for_and_asked_again_also_to_write(server, asked, said, waited):
    waits = Waits()
    server.acts = [says(429, **({"Retry_After": said} if said else {})), says()]
    with Client(server.url, clock=waits.clock) as client:
        assert client.call(**asked).status == 200
    assert waits.slept == [waited]
    assert len(server.asked) == 2


@pytest.mark.parametrize("said", ["61", "31536000", "9" * 400, format_datetime(TODAY.replace(year=2027), usegmt=True)])
def test_who_asks_to_wait_for_too_long_is_told_at_once_with_the_time(server, said):
    waits = Waits()
    server.acts = [says(429, Retry_After=said)]
    with Client(server.url, clock=waits.clock) as client, pytest.raises(Unreachable, match=r"before 202[67]"):
        client.call("GET")
    assert waits.slept == []
    assert len(server.asked) == 1


def test_waits_are_over_when_the_time_for_a_call_is(server):
    waits = Waits()
    server.acts = [says(429, Retry_After="25")]
    with Client(server.url, clock=waits.clock) as client, pytest.raises(Unreachable, match="before 2026-11-22 12:01 UTC"):
        client.call("GET")
    assert waits.slept == [25, 25]


@pytest.mark.parametrize("asked", READING)
@pytest.mark.parametrize("fault", [says(500), says(503), drops])
def test_a_fault_while_reading_is_tried_again(server, asked, fault):
    waits = Waits()
    server.acts = [fault, fault, says()]
    with Client(server.url, clock=waits.clock) as client:
        assert client.call(**asked).status == 200
    assert waits.slept == [1, 2]


@pytest.mark.parametrize("fault", [says(500, b'{"message": "deadlock"}'), says(429), drops])
def test_five_tries_are_enough(server, fault):
    waits = Waits()
    server.acts = [fault]
    with Client(server.url, clock=waits.clock) as client, pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        client.call("GET")
    assert waits.slept == [1, 2, 4, 8]
    assert len(server.asked) == 5


@pytest.mark.parametrize("asked", WRITING)
@pytest.mark.parametrize("fault", [says(500), says(502), drops])
def test_a_write_whose_answer_never_came_is_not_repeated(server, asked, fault):
    server.acts = [fault]
    with Client(server.url, clock=Waits().clock) as client, pytest.raises(Unsure):
        client.call(**asked)
    assert len(server.asked) == 1


@pytest.mark.parametrize("asked", [*READING, *WRITING])
@pytest.mark.parametrize("fault", [hangs, drips])
def test_a_server_that_hangs_costs_a_bounded_time(server, asked, fault):
    server.acts = [fault]
    begun = time.monotonic()
    with Client(server.url, total=0.3) as client, pytest.raises(Unreachable, match="does not answer in time") as error:
        client.call(**asked)
    assert time.monotonic() - begun < 60  # other work may hold the machine up
    assert isinstance(error.value, Unsure) == (asked in WRITING)


@pytest.mark.parametrize("asked", [*READING, *WRITING])
def test_without_a_connection_anything_is_tried_again(asked):
    waits = Waits()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Client(url, clock=waits.clock) as client, pytest.raises(Unreachable, match="no connection") as error:
            client.call(**asked)
    assert not isinstance(error.value, Unsure)
    assert waits.slept == [1, 2, 4, 8]


@pytest.mark.parametrize("asked", [*READING, *WRITING])
@pytest.mark.parametrize("status", [401, 403])
def test_who_is_not_let_in_does_not_knock_again(server, asked, status):
    server.acts = [says(status, b'{"message": "no"}')]
    with Client(server.url, name="WIKI_TOKEN", secret=Secret(CANARY), bearer=True) as client, \
            pytest.raises(Denied, match="WIKI_TOKEN"):
        client.call(**asked)
    assert len(server.asked) == 1


def test_what_is_not_allowed_can_be_named(server):
    server.acts = [says(403)]
    with Client(server.url) as client, pytest.raises(Denied, match="not let you add pages"):
        client.call("POST", need="{host} does not let you add pages")


def test_an_answer_that_was_expected_is_no_error(server):
    server.acts = [says(404), says(409, b"stale"), says(403), says(500)]
    with Client(server.url) as client:
        assert [client.call("PUT", accept=(404, 409, 403, 500)).status for _ in range(4)] == [404, 409, 403, 500]


def test_any_other_status_is_told_with_the_words_of_the_wiki(server):
    server.acts = [says(400, b'{"errors": [{"title": "A page with this title already\\u001b[31m exists"}]}')]
    with Client(server.url) as client, pytest.raises(PublishError) as error:
        client.call("POST")
    assert "400 A page with this title already\\x1b[31m exists" in str(error.value)


@pytest.mark.parametrize(("page", "told"), [
    ("<p>No <b>way</b></p><script>x < 1</script> in", "No way in"), ("<p>No way<script>var x = 1;", "No way"), ("No way<p title=", "No way"),
    ("<style>p {}</STYLE>No way", "No way")])
def test_what_is_opened_on_a_page_and_never_closed_goes_on_to_its_end(page, told):
    assert said.words(page.encode(), "text/html") == told


def test_a_page_for_people_instead_of_data_is_told_by_its_words(server):
    server.acts = [says(418, b"<html><style>a{}</style><h1>Proxy</h1>\n<p>Log in first", Content_Type="text/html")]
    with Client(server.url) as client, pytest.raises(PublishError, match="418 Proxy Log in first"):
        client.call("GET")


def test_a_redirect_is_told_and_never_followed(server):
    server.acts = [says(302, Location="https://elsewhere.example/login?os_destination=secret")]
    with Client(server.url, secret=Secret(CANARY), bearer=True) as client, \
            pytest.raises(Redirected, match=r"https://elsewhere\.example/login:") as error:
        client.call("GET")
    assert "secret" not in str(error.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("asked", [ALL["GET"], ALL["POST"]])
def test_an_answer_without_end_is_cut(server, asked, monkeypatch):
    monkeypatch.setattr(http, "MAX_BYTES", 100_000)
    server.acts = [says(200, b"a" * 3_000_000)]
    with Client(server.url) as client, pytest.raises(PublishError, match="too large") as error:
        client.call(**asked)
    assert isinstance(error.value, Unsure) == (asked is ALL["POST"])
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", [b"<html>", b"[" * 200_000, b"", b'{"a": ' + b"9" * 5_000 + b"}"])
def test_what_is_no_data_is_an_error_that_says_so(server, body):
    server.acts = [says(200, body, Content_Type="text/html")]
    with Client(server.url) as client, pytest.raises(PublishError, match="something else than data \\(text/html\\)"):
        client.call("GET").json()


def test_cookies_are_kept_and_the_login_goes_along(server):
    server.acts = [says(200, Set_Cookie="session=1; Path=/"), says()]
    with Client(server.url, secret=Secret(CANARY), user="ci@example.com", name="T") as client:
        client.call("POST", form={"a": "ä b"})
        client.call("POST", files={"file": ("a.svg", b"<svg/>", "image/svg+xml")}, form={"minorEdit": "true"})
    basic = base64.b64encode(f"ci@example.com:{CANARY}".encode()).decode()
    assert [h["authorization"] for h in server.heads] == [f"Basic {basic}"] * 2
    assert server.heads[1]["cookie"] == "session=1"
    assert server.asked[0][2] == b"a=%C3%A4+b"
    assert b'filename="a.svg"' in server.asked[1][2]


@pytest.mark.parametrize("url", ["ftp://a.example", "a.example", "https://", "https://a.example/?q", "https://a b.example",
                                 f"https://me:{CANARY}@a.example", "https://a.example:port", "http://a.example/x#y"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(PublishError) as error:
        Client(url)
    assert CANARY not in str(error.value)


def test_a_secret_goes_over_plain_http_to_this_machine_alone():
    with pytest.raises(PublishError, match="must begin with https"):
        Client("http://wiki.example.org", secret=Secret(CANARY))
    for url in ("http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1", "https://wiki.example.org"):
        Client(url, secret=Secret(CANARY))
    Client("http://wiki.example.org")


def test_a_token_with_a_line_end_is_refused_and_not_shown():
    with pytest.raises(PublishError, match="WIKI_TOKEN") as error:
        Client("https://wiki.example.org", secret=Secret(f"{CANARY}\r\nX: y"), bearer=True, name="WIKI_TOKEN")
    assert CANARY not in str(error.value)


@pytest.mark.parametrize("user", ["", "ci"])
@pytest.mark.parametrize("fault", [
    says(400, f'{{"message": "bad {CANARY}"}}'.encode()), says(500, CANARY.encode(), Content_Type="text/plain"),
    says(401, f'{{"message": "{CANARY}"}}'.encode()), says(302, Location=f"https://x.example/{CANARY}"), drops, hangs,
    says(403, base64.b64encode(f"ci:{CANARY}".encode()), Content_Type="text/plain"),
    says(200, CANARY.encode(), Content_Type=CANARY + "?"),
])
def test_the_secret_is_in_no_message_no_traceback_and_no_log(server, fault, user, caplog):
    server.acts = [fault]
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    logging.getLogger().addHandler(handler)
    caplog.set_level(logging.DEBUG)
    try:
        with Client(server.url, name="WIKI_TOKEN", secret=Secret(CANARY), user=user, bearer=not user, total=0.3) as client:
            answer = client.call("POST", "x", accept=(200,))
            output.write(client.said(answer))
    except PublishError as error:
        ours = error.with_traceback(error.__traceback__.tb_next)  # without this test, which knows the secret itself
        lines = traceback.TracebackException.from_exception(ours, capture_locals=True).format()
        output.write(str(error) + repr(error) + repr(error.problems) + "".join(lines))
    finally:
        logging.getLogger().removeHandler(handler)
    output.write(repr(client) + repr(client.__dict__) + caplog.text)
    assert CANARY not in output.getvalue()
    if user:
        assert base64.b64encode(f"ci:{CANARY}".encode()).decode() not in output.getvalue()
