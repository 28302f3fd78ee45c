"""A DokuWiki of the tests' own: settings and pages are copied, its code is shared."""

import contextlib
import hashlib
import shutil
import subprocess
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx

from .serving import fetched, serving

LOCAL = """<?php
$conf['title'] = 'Wiki'; $conf['savedir'] = '{folder}/data'; $conf['useacl'] = 1; $conf['superuser'] = '@admin';
$conf['remote'] = 1; $conf['remoteuser'] = ''; $conf['userewrite'] = 0; $conf['updatecheck'] = 0;
$conf['useheading'] = '1'; $conf['cachetime'] = -1;
"""
USERS = "<?php exit()?>\nci:{hash}:CI:ci@example.com:admin,user\nhand:{hash}:Hand:hand@example.com:user\nreader:{hash}:Reader:reader@example.com:readers\n"
RIGHTS = "<?php exit()?>\n*\t@ALL\t1\n*\t@user\t16\n"


@dataclass
class DokuWiki:
    """Where it is, who may write there for the program, and what a person does in it."""

    url: str
    """Without a slash at its end."""
    folder: Path
    user: str = "ci"
    token: str = "s3cret"
    human: str = "hand"

    READER = ("reader", "s3cret")
    """May read, and nothing else."""

    @property
    def api(self) -> str:
        return f"{self.url}/lib/exe/xmlrpc.php"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def _as_hand(self) -> xmlrpc.client.ServerProxy:
        return xmlrpc.client.ServerProxy(self.api.replace("://", f"://{self.human}:{self.token}@"), allow_none=True)

    def text(self, page: str) -> str | None:
        """What stands on a page, read from its file; None where there is none."""
        file = self._file(page)
        return file.read_text("utf-8") if file.is_file() else None

    def _file(self, page: str) -> Path:
        # fnencode=url: how DokuWiki writes ids in other scripts into file names
        return self.folder / "data/pages" / (quote(page.lower(), safe=":_.-").replace(":", "/") + ".txt")

    def pages(self) -> dict[str, str]:
        """Every page, by id, with the MD5 of its text."""
        top = self.folder / "data/pages"
        return {str(file.relative_to(top))[:-4].replace("/", ":"): hashlib.md5(file.read_bytes()).hexdigest()
                for file in sorted(top.rglob("*.txt"))}

    def html(self, page: str) -> str:
        """The page as a reader's browser gets it."""
        return httpx.get(f"{self.url}/doku.php", params={"id": page}, timeout=60, trust_env=False).text

    def edit(self, page: str, text: str, comment: str = "by hand") -> None:
        """Somebody writes a page, or makes it."""
        with self._as_hand() as wiki:
            assert wiki.wiki.putPage(page, text, {"sum": comment}) is True

    def upload(self, file: str, data: bytes) -> None:
        """Somebody puts a picture there, or in the place of another one."""
        with self._as_hand() as wiki:
            assert wiki.wiki.putAttachment(file, xmlrpc.client.Binary(data), {"ow": True}) == file

    def delete(self, page: str) -> None:
        """Whoever empties a page of a DokuWiki deletes it."""
        self.edit(page, "")


@contextlib.contextmanager
def running(folder: Path) -> Iterator[DokuWiki]:
    """A wiki of its own in `folder`, with nothing in it but what DokuWiki brings."""
    php, code, new = fetched("php"), fetched("dokuwiki"), fetched("dokuwiki-new")
    shutil.copytree(new, folder, dirs_exist_ok=True)
    digest = subprocess.run([php, "-r", "echo password_hash('s3cret', PASSWORD_BCRYPT, ['cost' => 4]);"], check=True,
                            capture_output=True, text=True, timeout=60).stdout
    (folder / "conf/local.php").write_text(LOCAL.format(folder=folder), "utf-8")
    (folder / "conf/users.auth.php").write_text(USERS.format(hash=digest), "utf-8")
    (folder / "conf/acl.auth.php").write_text(RIGHTS, "utf-8")

    def command(port: int) -> list[str | Path]:
        return [php, "-d", f"session.save_path={folder}", "-d", f"sys_temp_dir={folder}", "-S", f"127.0.0.1:{port}", "-t", code]

    env = {"DOKU_CONF": str(folder / "conf"), "PHP_CLI_SERVER_WORKERS": "3"}
    with serving(command, folder, health="/doku.php", env=env) as url:
        yield DokuWiki(url, folder)
