"""git over HTTP with a password, by git's own `git http-backend`, and with faults where a test asks for them.

    with GitServer(folder) as server:
        wiki = server.new("shop")
        server.fail("429", wait="1")
        …
        server.asked      # what was asked for: ["GET info/refs upload", "POST git-upload-pack", …]

It runs in this process, on a free port of loopback, and ends with the test.
"""

import base64
import gzip
import os
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

USER, PASSWORD = "robot", "c4nary-S3cret"


@dataclass
class Fault:
    """What goes wrong with the next `times` requests whose words contain `where`.

    `kind`: a status; `drop` (nothing is done, the connection breaks), `drop_after` (done, and then it breaks), `hang`.
    """

    kind: str
    where: str = "POST git-receive-pack"
    times: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)


class GitServer:
    """Repositories below a folder, on a free port of loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.seen: list[str] = []
        """The Authorization of each request."""
        self.faults: list[Fault] = []
        self.open = False
        """Whether no password is asked for."""
        self._over = threading.Event()

    def __enter__(self) -> Self:
        exec_path = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
        self.backend = f"{exec_path}/git-http-backend"
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.git = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def new(self, name: str = "shop.wiki", *, branch: str = "master", sha256: bool = False, lean: bool = False) -> "Wiki":
        """An empty repository. `lean`: files may be left out of a fetch."""
        path = self.folder / f"{name}.git"
        git("init", "-q", "--bare", "-b", branch, f"--object-format={'sha256' if sha256 else 'sha1'}", str(path))
        wiki = Wiki(path, f"http://127.0.0.1:{self.port}/{name}.git", branch)
        wiki.git("config", "http.receivepack", "true")
        wiki.git("config", "uploadpack.allowFilter", str(lean).lower())
        return wiki

    def fail(self, kind: str, where: str = "POST git-receive-pack", times: int = 1, **headers: str) -> None:
        self.faults.append(Fault(kind, where, times, {name.replace("_", "-"): value for name, value in headers.items()}))

    def fault(self, words: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.where in words:
                fault.times -= 1
                return fault
        return None

    def wait(self) -> None:
        """Hangs until the server ends."""
        self._over.wait(120)


@dataclass(frozen=True)
class Wiki:
    """A repository of the server, looked at and changed behind its back."""

    path: Path
    url: str
    branch: str

    def git(self, *words: str, data: bytes | None = None) -> bytes:
        return git(f"--git-dir={self.path}", *words, data=data)

    @property
    def tip(self) -> str:
        said = subprocess.run(["git", f"--git-dir={self.path}", "rev-parse", "--verify", "-q", f"refs/heads/{self.branch}"],
                              capture_output=True, text=True, check=False)
        return said.stdout.strip()

    @property
    def commits(self) -> int:
        return int(self.git("rev-list", "--count", self.branch)) if self.tip else 0

    def entries(self) -> dict[bytes, bytes]:
        """Path → mode, kind and id, as git lists them."""
        rows = self.git("ls-tree", "-r", "-z", self.branch).split(b"\0") if self.tip else []
        parts = (row.partition(b"\t") for row in rows if row)
        return {path: row for row, _, path in parts}

    def files(self) -> dict[str, bytes]:
        """Path → content of every file."""
        return {path.decode(): self.git("cat-file", "blob", row.split()[2].decode())
                for path, row in self.entries().items() if row.split()[1] == b"blob"}

    def commit(self, files: Mapping[str, bytes | None], message: str = "by hand") -> str:
        """What somebody else writes: None removes. The new commit stands on the branch at once."""
        stream = [f"commit refs/heads/{self.branch}\ncommitter Eva <eva@example.org> 1700000000 +0000\n".encode(),
                  b"data %d\n%b\n" % (len(message.encode()), message.encode())]
        if self.tip:
            stream.append(f"from {self.tip}\n".encode())
        for path, data in files.items():
            stream.append(f"D {path}\n".encode() if data is None else
                          b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(data), data))
        self.git("fast-import", "--quiet", data=b"".join(stream))
        return self.tip

    def put(self, entries: Mapping[bytes, tuple[str, str, str]]) -> str:
        """A commit of exactly this tree, whatever its names: name → mode, kind, id. Written as an object, unchecked."""
        raw = b"".join(b"%b %b\0%b" % (mode.lstrip("0").encode(), name, bytes.fromhex(id_)) for name, (mode, _, id_) in
                       sorted(entries.items(), key=lambda e: e[0] + (b"/" if e[1][1] == "tree" else b"")))
        tree = self.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=raw).decode().strip()
        return self.onto(tree)

    def onto(self, tree: str) -> str:
        """A commit of this tree on the branch."""
        parent = ["-p", self.tip] if self.tip else []
        commit = git("-c", "user.name=Eva", "-c", "user.email=eva@example.org", f"--git-dir={self.path}",
                     "commit-tree", *parent, "-m", "odd", tree).decode().strip()
        self.git("update-ref", f"refs/heads/{self.branch}", commit)
        return commit

    def blob(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", data=data).decode().strip()

    def hook(self, name: str, script: str) -> None:
        file = self.path / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        file.chmod(0o755)


def git(*words: str, data: bytes | None = None, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> bytes:
    """Real git with no settings of this machine. Raises where it fails."""
    done = subprocess.run(["git", *words], input=data, capture_output=True, check=False, cwd=cwd,
                          env=plain_environment() | dict(env or {}))
    if done.returncode:
        raise AssertionError(f"git {' '.join(words)}: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


def plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    git: GitServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is what tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        words = f"{self.command} {'/'.join(path.split('/')[2:])} {query.removeprefix('service=git-')}".strip()
        git_ = self.server.git
        git_.asked.append(words)
        git_.seen.append(self.headers.get("Authorization", ""))
        data = self._body()
        fault = git_.fault(words)
        if fault and fault.kind == "hang":
            git_.wait()
        if fault and fault.kind in ("hang", "drop"):
            self._break()
            return
        if fault and fault.kind.isdigit():
            self._reply(int(fault.kind), b"injected\n", fault.headers)
            return
        basic = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if not git_.open and self.headers.get_all("Authorization", []) != [basic]:
            self._reply(401, b"who are you?\n", {"WWW-Authenticate": 'Basic realm="wiki"'})
            return
        status, headers, out = self._backend(path, query, data)
        if fault and fault.kind == "drop_after":
            self._break()
            return
        self._reply(status, out, headers)

    def _backend(self, path: str, query: str, data: bytes) -> tuple[int, dict[str, str], bytes]:
        env = plain_environment() | {
            "GIT_PROJECT_ROOT": str(self.server.git.folder), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": unquote(path),
            "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_USER": USER, "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(data)),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", "")}
        done = subprocess.run([self.server.git.backend], input=data, capture_output=True, env=env, check=False)
        head, _, out = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200").split()[0])
        return status, headers, out

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            data = b""
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(data) if self.headers.get("Content-Encoding") == "gzip" else data

    def _reply(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _break(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    def log_message(self, *_: object) -> None:
        """Says nothing."""
