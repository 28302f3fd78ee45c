"""The secret of a wiki is in no argument list, log, error, plan, cache, manifest or crash: a canary is looked for."""

import base64
import os
import shutil
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from empathy_cli.cli.publishing_secret import BugError, Guard
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish.target import PublishError
from tests.conftest import Result, environment
from tests.publish.engines import confluence
from tests.publish.engines.githttp import PASSWORD, USER, GitServer

CANARY = "c4nary+S3cret/0123456789="
KINDS = {
    "git": "kind: git, profile: github, url: {url}/x.git, user: ci",
    "confluence": "kind: confluence, url: {url}, space: CX, user: ci",
    "mediawiki": "kind: mediawiki, url: {url}/api.php, user: ci",
    "dokuwiki": "kind: dokuwiki, url: {url}/lib/exe/xmlrpc.php, user: ci",
}
LOUD = {"EMPATHY_DEBUG": "1", "GIT_TRACE": "1", "GIT_TRACE_CURL": "1", "GIT_CURL_VERBOSE": "1", "GIT_TRACE_PACKET": "1",
        "HTTPX_LOG_LEVEL": "trace", "PYTHONWARNINGS": "default", "PYTHONFAULTHANDLER": "1"}


def shapes(secret: str) -> set[str]:
    """A secret as it is, in an address, and in a header behind any name."""
    coded = {base64.b64encode(f"{user}:{secret}".encode()).decode() for user in ("ci", "x-access-token", USER, "", confluence.USER)}
    return {secret, quote(secret, safe=""), quote(secret), *coded, base64.b64encode(secret.encode()).decode()}


class Watched:
    """The program in a workspace, with a git on its PATH that writes down its arguments; and a search for the secret."""

    def __init__(self, root: Path, secret: str) -> None:
        self.root, self.secret = root, secret
        self.kept = root.parent / f"{root.name}-kept"
        for name in ("bin", "tmp", "out"):
            (self.kept / name).mkdir(parents=True)
        git = self.kept / "bin" / "git"
        git.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{self.kept}/out/arguments"\nexec "{shutil.which("git")}" "$@"\n')
        git.chmod(0o755)
        self.runs = 0

    def settings(self, target: str) -> None:
        (self.root / "empathy.yaml").write_text(f"publish:\n  wiki: {{owner: shop, token: WIKI_TOKEN, {target}}}\n")

    def run(self, *args: str, code: int | None = None, **env: str) -> Result:
        full = environment({"HOME": str(self.kept), "WIKI_TOKEN": self.secret, "TMPDIR": str(self.kept / "tmp"),
                            "PATH": f"{self.kept / 'bin'}:{os.environ['PATH']}", **env})
        done = subprocess.run([sys.executable, "-m", "empathy_cli", *args], cwd=self.root, env=full, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        self.runs += 1
        (self.kept / "out" / str(self.runs)).write_text(done.stdout + done.stderr, "utf-8")
        assert code is None or done.returncode == code, done
        return Result(done.returncode, done.stdout, done.stderr)

    def search(self, *more: Path) -> None:
        found = [f"{path}: {shape}" for folder in (self.root, self.kept, *more) for path in folder.rglob("*")
                 if path.is_file() for shape in shapes(self.secret) if shape.encode() in path.read_bytes()]
        assert not found
        assert list((self.kept / "tmp").iterdir()) == [], "nothing is left behind"


@pytest.fixture
def watched(workspace: Path, write: Callable[..., Path]) -> Callable[[str], Watched]:
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\nrole: Nurse\n")
    return lambda secret: Watched(workspace, secret)


def test_the_search_finds_what_is_there(watched: Callable[[str], Watched]) -> None:
    """Seen red: a control for all others."""
    look = watched(CANARY)
    for shape in shapes(CANARY):
        (look.kept / "out" / "x").write_text(shape)
        with pytest.raises(AssertionError):
            look.search()


FAULTS = ["401", "403", "404", "500", "drop", "drop_after", "429"]


@pytest.mark.slow
def test_git_over_http(watched: Callable[[str], Watched], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("server")
    with GitServer(folder) as server:
        look, wiki = watched(PASSWORD), server.new()
        look.settings(f"kind: git, profile: github, url: {wiki.url}, user: {USER}")
        look.run("publish", "--plan-out", "plan.json", "--summary", "s.md", code=3, **LOUD)
        look.run("publish", "--json", code=3)
        look.run("--debug", "publish", "--apply", "plan.json", code=0, **LOUD)
        assert wiki.commits == 1
        look.run("publish", code=0, **LOUD)
        for fault in FAULTS:
            (look.root / "personas/lea.yaml").write_text(f"kind: persona\nid: lea\nname: Lea\nrole: Nurse {fault}\n")
            server.fail(fault, times=9 if fault in ("500", "drop") else 1, Retry_After="0")
            look.run("--debug", "publish", "--apply", **LOUD)
            server.faults.clear()
            server.fail(fault, "GET info/refs", times=9 if fault in ("500", "drop") else 1, Retry_After="0")
            look.run("publish", EMPATHY_DEBUG="1")
            server.faults.clear()
        look.run("publish", code=None, WIKI_TOKEN=f"{PASSWORD}-wrong")
        assert any(server.seen), "it was sent, in a header"
        arguments = (look.kept / "out" / "arguments").read_text()
        assert "push" in arguments
    look.search(folder)


@pytest.mark.parametrize("cloud", [True, False])
def test_confluence(watched: Callable[[str], Watched], cloud: bool) -> None:
    with confluence.running(cloud=cloud) as wiki:
        look = watched(confluence.TOKEN)
        url = wiki.url
        look.settings(f"kind: confluence, url: {url}, space: CX" + (f", user: {confluence.USER}" if cloud else ""))
        look.run("publish", "--plan-out", "plan.json", **LOUD)
        done = look.run("--debug", "publish", "--apply", **LOUD)
        assert done.returncode == 0, done.stderr
        look.run("publish", code=0)
        look.run("publish", "--json", WIKI_TOKEN=f"{confluence.TOKEN}-wrong")
    look.search()


@contextmanager
def echoing(status: int, kind: str) -> Iterator[str]:
    """A server that sends back everything that it was sent: as its words, in its headers, and as where to go."""
    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            sent = f"{self.headers.get('Authorization', '')} {self.rfile.read(size).decode('latin-1')} {CANARY}"
            secret = sent.replace("\r", " ").replace("\n", " ")
            body = (f'{{"message": "{secret}", "error": {{"info": "{secret}"}}}}' if "json" in kind else
                    f"<html><title>{secret}</title><body>{secret}</body></html>").encode("latin-1", "replace")
            self.send_response(status, secret[:200])
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Said", secret[:500])
            if status in (301, 302, 307):
                self.send_header("Location", f"http://127.0.0.1:1/{quote(secret[:200])}")
            if status == 401:
                self.send_header("WWW-Authenticate", f'Basic realm="{secret[:100]}"')
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - as http.server wants them called

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("status", "form"), [(200, "application/json"), (302, "text/html"), (401, "text/html"),
                                              (403, "application/json"), (404, "text/html")])
def test_a_server_that_repeats_what_it_is_sent_is_not_repeated(
        watched: Callable[[str], Watched], kind: str, status: int, form: str) -> None:
    look = watched(CANARY)
    with echoing(status, form) as url:
        look.settings(KINDS[kind].format(url=url))
        done = look.run("--debug", "publish", "--apply", **LOUD)
        assert done.returncode == 1, done
        assert "Traceback" not in done.stderr, done.stderr
        assert "error: " in done.stderr
        if status == 403:
            look.run("publish", "--json", "--plan-out", "plan.json")
    look.search()


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_variable_it_is_named_before_anything_else_happens(watched: Callable[[str], Watched], kind: str) -> None:
    look = watched("")
    look.settings(KINDS[kind].format(url="http://127.0.0.1:1"))
    for token in ("", "  "):
        done = look.run("publish", code=2, WIKI_TOKEN=token)
        assert "the environment variable WIKI_TOKEN is not set" in done.stderr
        assert done.stdout == ""
    assert not (look.kept / "out" / "arguments").exists(), "nobody was asked"


@pytest.mark.parametrize("where", ["at once", "in a cause", "in a value", "coded"])
def test_a_bug_of_ours_does_not_carry_it_out(where: str) -> None:
    said = base64.b64encode(f"ci:{CANARY}".encode()).decode() if where == "coded" else CANARY
    bug: Exception = RuntimeError(f"Authorization: {said}")
    if where == "in a cause":
        bug = KeyError("x")
        bug.__cause__ = ValueError(said)
    elif where == "in a value":
        bug = PublishError(Problem("it said “{words}”", {"words": said}))
    with pytest.raises(type(bug) if where == "in a value" else BugError) as ended, Guard(CANARY).around():
        raise bug
    told = "".join(traceback.format_exception(ended.value))
    assert "[secret]" in told
    assert not any(shape in told for shape in shapes(CANARY))


def test_what_holds_no_secret_is_left_as_it_is() -> None:
    with pytest.raises(KeyError, match="x"), Guard(CANARY).around():
        raise KeyError("x")
    with pytest.raises(InputError, match="wrong") as ended, Guard(CANARY).around():
        raise InputError(Problem("wrong"), exit_code=3)
    assert ended.value.exit_code == 3
    with pytest.raises(KeyboardInterrupt), Guard(CANARY).around():
        raise KeyboardInterrupt


@pytest.mark.parametrize("form", [[], ["--debug"]])
def test_a_crash_of_the_program_tells_no_secret(watched: Callable[[str], Watched], form: list[str]) -> None:
    look = watched(CANARY)
    look.settings(KINDS["git"].format(url="http://127.0.0.1:1"))
    (look.root / "sitecustomize.py").write_text(
        "import os\nfrom empathy_cli.publish.git import host\n"
        "def tip(self):\n    raise RuntimeError('Authorization: ' + os.environ['WIKI_TOKEN'])\nhost.Host.tip = tip\n")
    done = look.run(*form, "publish", PYTHONPATH=str(look.root))
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr or "BugError" in done.stderr
    assert "[secret]" in done.stderr
    look.search()


@pytest.mark.strace
def test_no_argument_list_of_any_process_has_it(watched: Callable[[str], Watched], tmp_path_factory: pytest.TempPathFactory) -> None:
    with GitServer(tmp_path_factory.mktemp("server")) as server:
        look, wiki = watched(PASSWORD), server.new()
        look.settings(f"kind: git, profile: github, url: {wiki.url}, user: {USER}")
        trace = look.kept / "out" / "trace"
        done = subprocess.run(["strace", "-f", "-s", "100000", "-o", str(trace), "-e", "trace=execve", sys.executable, "-m",
                               "empathy_cli", "publish", "--apply"], cwd=look.root, capture_output=True, text=True, check=False,
                              env=environment({"HOME": str(look.kept), "WIKI_TOKEN": PASSWORD, "TMPDIR": str(look.kept / "tmp")}))
        assert done.returncode == 0, done.stderr
        assert wiki.commits == 1
        assert trace.read_text("utf-8", "replace").count("execve(") > 5
    look.search()
