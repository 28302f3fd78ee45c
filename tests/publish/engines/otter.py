"""An Otter Wiki of the tests' own: a wiki in Markdown on a Git repository, with forms for people."""

import contextlib
import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

from .serving import fetched, serving


@dataclass
class Otter:
    """Where it is, who may push there for the program, and what a person does in it."""

    url: str
    """Of the wiki, without a slash at its end; `git` is what is pushed to."""
    folder: Path
    user: str = "ci@example.com"
    token: str = "s3cret-s3cret"
    human: str = "hand@example.com"
    _client: httpx.Client | None = field(default=None, repr=False)

    @property
    def git(self) -> str:
        return f"{self.url}/.git"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def files(self) -> dict[str, str]:
        """Path → blob id of all that its repository holds now."""
        if not self._git("for-each-ref", "refs/heads/main"):
            return {}
        rows = self._git("ls-tree", "-r", "-z", "main").split("\0")
        return {path: entry.split()[2] for entry, _, path in (row.partition("\t") for row in rows if row)}

    def text(self, path: str) -> str:
        """What a file holds, as in `Personas/Andri.md`."""
        return self._git("show", f"main:{path}")

    def subjects(self) -> list[str]:
        """Who wrote what, newest commit first, as in `Hand: Home`."""
        return self._git("log", "--format=%an: %s", "main").splitlines()

    def history(self, path: str) -> list[str]:
        """The commits that made a file what it is, newest first, through its moves."""
        return self._git("log", "--follow", "--format=%h", "main", "--", path).splitlines()

    def _git(self, *words: str) -> str:
        return subprocess.run(["git", "-C", self.folder / "repo", *words], check=True, capture_output=True, text=True,
                              timeout=60).stdout

    def html(self, page: str) -> str:
        """The page as a reader's browser gets it: `Personas/Andri`. A missing one is an assertion."""
        answer = httpx.get(f"{self.url}/{quote(page)}", timeout=60, trust_env=False)
        assert answer.status_code == 200, (answer.status_code, page)
        return answer.text

    def is_there(self, page: str) -> bool:
        return httpx.get(f"{self.url}/{quote(page)}", timeout=60, trust_env=False).status_code == 200

    def source(self, page: str) -> str:
        """What the form for editing offers a person."""
        found = re.search(r"<textarea[^>]*>(.*?)</textarea>", self._signed_in().get(f"/{quote(page)}/edit").text, re.DOTALL)
        assert found
        return html.unescape(found[1])

    def edit(self, page: str, text: str, comment: str = "by hand") -> None:
        """Somebody writes a page through its form, or makes it."""
        self._post(f"/{quote(page)}/save", f"/{quote(page)}/edit", content=text, commit=comment)

    def delete(self, page: str) -> None:
        self._post(f"/{quote(page)}/delete", f"/{quote(page)}/delete", message="by hand")

    def _signed_in(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(base_url=self.url, timeout=60, follow_redirects=True, trust_env=False)
            self._post("/-/login", "/-/login", email=self.human, password=self.token)
        return self._client

    def _post(self, to: str, form: str, **words: str) -> None:
        client = self._signed_in()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(form).text)
        assert token, form
        answer = client.post(to, data={"csrf_token": token[1], **words})
        assert answer.status_code == 200, (to, answer.status_code)
        assert "alert-danger" not in answer.text, to

    def close(self) -> None:
        if self._client:
            self._client.close()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Otter]:
    """A wiki of its own in `folder`, with nothing in it but what it brings."""
    program, new = fetched("otter/bin/flask"), fetched("otter-new")
    shutil.copytree(new, folder, dirs_exist_ok=True)
    conf = folder / "settings"
    conf.write_text(conf.read_text("utf-8").replace(str(new), str(folder)), "utf-8")
    env = {"OTTERWIKI_SETTINGS": str(conf), "FLASK_APP": "otterwiki.server", "HOME": str(folder),
           "GIT_CONFIG_NOSYSTEM": "1"}
    # One request after the other: its threads share one `git cat-file`, and two that ask it at once wait for ever.
    with serving(lambda port: [program, "run", "--without-threads", "-p", str(port)], folder, health="/-/healthz", env=env) as url:
        wiki = Otter(url, folder)
        try:
            yield wiki
        finally:
            wiki.close()
