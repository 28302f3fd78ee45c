"""A MediaWiki of the tests' own: the database that .ci/wikis made is copied, its code is shared."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from .serving import fetched, serving

SETTINGS = """
$wgServer = "http://127.0.0.1:{port}";
$wgMainCacheType = CACHE_NONE;
$wgJobRunRate = 0;
$wgRateLimits = [];
$wgLocalisationCacheConf['manualRecache'] = true;
$wgCacheDirectory = '{folder}/cache';
$wgUploadDirectory = '{folder}/images';
$wgUploadPath = '/images';
"""
UPLOADS = """
$wgEnableUploads = true;
$wgFileExtensions = ['png', 'jpg', 'webp', 'svg'];
$wgSVGConverter = false;
"""
ROUTER = """<?php
// Uploaded files lie in the folder of this wiki, not in that of the code.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$file = realpath(__DIR__ . $path);
if (str_starts_with($path, '/images/') && $file && str_starts_with($file, __DIR__ . '/images/') && is_file($file)) {
    header('Content-Type: ' . (str_ends_with($file, '.svg') ? 'image/svg+xml' : mime_content_type($file)));
    readfile($file);
    return true;
}
return false;
"""


@dataclass
class MediaWiki:
    """Where it is, who may write there for the program, and what a person does in it."""

    url: str
    """Without a slash at its end; `api` is what the API's clients are told."""
    folder: Path
    user: str = "Admin@ci"
    token: str = "0123456789abcdef0123456789abcdef"
    human: str = "Human@hand"
    _client: httpx.Client | None = field(default=None, repr=False)
    _csrf: str = ""

    READER = ("Reader@read", "00112233445566778899aabbccddeeff")
    """May read, and nothing else."""
    WITH_FILES = ("Admin@files", "abcdef0123456789abcdef0123456789")
    """May upload, where the wiki takes files (`mediawiki_with_files`)."""

    @property
    def api(self) -> str:
        return f"{self.url}/api.php"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def ask(self, **words: Any) -> Any:
        """The answer of the API to a question of nobody in particular."""
        answer = httpx.get(self.api, params={"format": "json", "formatversion": "2", **words}, timeout=60,
                           trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def text(self, title: str) -> str | None:
        """What stands on a page; None where there is none."""
        page, = self.ask(action="query", prop="revisions", rvprop="content", rvslots="main",
                         titles=title)["query"]["pages"]
        return str(page["revisions"][0]["slots"]["main"]["content"]) if "revisions" in page else None

    def titles(self, prefix: str = "", namespace: int = 0) -> list[str]:
        """All pages whose titles begin so."""
        found = self.ask(action="query", list="allpages", aplimit=500, apprefix=prefix, apnamespace=namespace)
        return [page["title"] for page in found["query"]["allpages"]]

    def history(self, title: str) -> list[dict[str, Any]]:
        """Its revisions, newest first: user, comment, revid, size."""
        page, = self.ask(action="query", prop="revisions", rvprop="ids|user|comment|size", rvlimit=50,
                         titles=title)["query"]["pages"]
        return list(page.get("revisions", []))

    def html(self, title: str) -> str:
        """The page as a reader's browser gets it."""
        answer = httpx.get(f"{self.url}/index.php", params={"title": title}, timeout=60, trust_env=False,
                           follow_redirects=True)
        return answer.text

    def edit(self, title: str, text: str, comment: str = "by hand") -> None:
        """Somebody writes a page, or makes it."""
        self._act(action="edit", title=title, text=text, summary=comment)

    def delete(self, title: str) -> None:
        self._act(action="delete", title=title, reason="by hand")

    def move(self, title: str, to: str) -> None:
        self._act(action="move", **{"from": title, "to": to, "reason": "by hand"})

    def _act(self, **words: str) -> Any:
        if self._client is None:
            self._client = httpx.Client(timeout=60, trust_env=False)
            login = self._post(action="query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
            done = self._post(action="login", lgname=self.human, lgtoken=login,
                              lgpassword="fedcba9876543210fedcba9876543210")
            assert done["login"]["result"] == "Success", done
            self._csrf = self._post(action="query", meta="tokens")["query"]["tokens"]["csrftoken"]
        done = self._post(token=self._csrf, **words)
        assert "error" not in done, done
        return done

    def _post(self, **words: str) -> Any:
        assert self._client
        return self._client.post(self.api, data={"format": "json", "formatversion": "2", **words}).json()

    def close(self) -> None:
        if self._client:
            self._client.close()


@contextlib.contextmanager
def running(folder: Path, *, files: bool = False) -> Iterator[MediaWiki]:
    """A wiki of its own in `folder`, with nothing in it but its main page. `files`: it takes uploads, SVG too."""
    php, code, new = fetched("php"), fetched("mediawiki"), fetched("mediawiki-new")
    shutil.copytree(new, folder, dirs_exist_ok=True)
    for name in ("images", "cache"):
        (folder / name).mkdir()
    (folder / "router.php").write_text(ROUTER, "utf-8")
    conf = folder / "LocalSettings.php"
    before = conf.read_text("utf-8").replace(str(new), str(folder))

    def command(port: int) -> list[str | Path]:
        conf.write_text(before + SETTINGS.format(port=port, folder=folder) + (UPLOADS if files else ""), "utf-8")
        return [php, "-d", f"sys_temp_dir={folder}", "-S", f"127.0.0.1:{port}", "-t", code, folder / "router.php"]

    env = {"MW_CONFIG_FILE": str(conf), "PHP_CLI_SERVER_WORKERS": "3"}
    with serving(command, folder, health="/api.php?action=query&meta=siteinfo&format=json", env=env) as url:
        wiki = MediaWiki(url, folder)
        try:
            yield wiki
        finally:
            wiki.close()
