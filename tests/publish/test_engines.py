"""The wikis that publishing is tested on are real, take what their accounts may do, and refuse the rest."""

import base64
import contextlib
import os
import subprocess
import xmlrpc.client
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.publish.engines import dokuwiki as dokuwikis
from tests.publish.engines.dokuwiki import DokuWiki
from tests.publish.engines.mediawiki import MediaWiki
from tests.publish.engines.otter import Otter

pytestmark = pytest.mark.wiki


@contextlib.contextmanager
def signed_in(wiki: MediaWiki, user: str, token: str) -> Iterator[tuple[httpx.Client, str]]:
    client = httpx.Client(trust_env=False, timeout=60, params={"format": "json", "formatversion": "2"})
    asked = client.get(wiki.api, params={"action": "query", "meta": "tokens", "type": "login"}).json()
    done = client.post(wiki.api, data={"action": "login", "lgname": user, "lgpassword": token,
                                       "lgtoken": asked["query"]["tokens"]["logintoken"]}).json()
    assert done["login"]["result"] == "Success", done
    asked = client.get(wiki.api, params={"action": "query", "meta": "tokens"}).json()
    yield client, asked["query"]["tokens"]["csrftoken"]
    client.close()


def test_mediawiki_keeps_what_a_bot_and_a_person_write(mediawiki: MediaWiki, own: str) -> None:
    with signed_in(mediawiki, mediawiki.user, mediawiki.token) as (client, csrf):
        done = client.post(mediawiki.api, data={"action": "edit", "title": f"{own}/A", "text": "'''bold'''\n",
                                                "token": csrf}).json()
        assert done["edit"]["result"] == "Success"
        files = {"file": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")}
        done = client.post(mediawiki.api, data={"action": "upload", "filename": f"{own}.svg", "token": csrf}, files=files).json()
        assert done["error"]["code"] == "uploaddisabled"
    assert "<b>bold</b>" in mediawiki.html(f"{own}/A")
    mediawiki.edit(f"{own}/A", "by a person")
    title = own[0].upper() + own[1:] + "/A"
    assert [mediawiki.text(title), mediawiki.titles(title[:-2])] == ["by a person", [title]]
    assert [row["user"] for row in mediawiki.history(title)] == ["Human", "Admin"]
    mediawiki.delete(title)
    assert mediawiki.text(title) is None


def test_mediawiki_refuses_who_may_only_read(mediawiki: MediaWiki, own: str) -> None:
    with signed_in(mediawiki, *mediawiki.READER) as (client, csrf):
        done = client.post(mediawiki.api, data={"action": "edit", "title": own, "text": "x", "token": csrf}).json()
    assert done["error"]["code"] == "permissiondenied"


def test_mediawiki_with_files_takes_and_shows_an_svg(mediawiki_with_files: MediaWiki, own: str) -> None:
    wiki = mediawiki_with_files
    data = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"
    with signed_in(wiki, wiki.user, wiki.token) as (client, csrf):
        done = client.post(wiki.api, data={"action": "upload", "filename": f"{own}.svg", "token": csrf},
                           files={"file": ("a.svg", data, "image/svg+xml")}).json()
        assert done["upload"]["result"] == "Success", done
        url = done["upload"]["imageinfo"]["url"]
    answer = httpx.get(url, trust_env=False)
    assert (answer.content, answer.headers["content-type"]) == (data, "image/svg+xml")


def test_dokuwiki_keeps_what_an_account_and_a_person_write(dokuwiki: DokuWiki, own: str) -> None:
    with xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.user}:{dokuwiki.token}@")) as wiki:
        assert wiki.wiki.putPage(f"{own}:a", "**bold**", {}) is True
    assert "<strong>bold</strong>" in dokuwiki.html(f"{own}:a")
    dokuwiki.edit(f"{own}:a", "by a person")
    dokuwiki.edit(f"{own}:李雷", "two signs")
    assert dokuwiki.text(f"{own}:a") == "by a person"
    assert dokuwiki.text(f"{own}:李雷") == "two signs"
    dokuwiki.delete(f"{own}:a")
    assert dokuwiki.text(f"{own}:a") is None
    user, token = dokuwiki.READER
    with xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{user}:{token}@")) as wiki, \
            pytest.raises((xmlrpc.client.ProtocolError, xmlrpc.client.Fault)):
        wiki.wiki.putPage(f"{own}:b", "x", {})


def test_otter_shows_what_is_pushed_and_what_a_person_writes_through_its_form(otter: Otter, own: str, tmp_path: Path) -> None:
    secret = base64.b64encode(f"{otter.user}:{otter.token}".encode()).decode()
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader",
           "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}", "HOME": str(tmp_path), "GIT_TERMINAL_PROMPT": "0"}

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=CI", "-c", "user.email=ci@example.com", *words], cwd=tmp_path, env=env,
                       check=True, capture_output=True, timeout=60)

    git("clone", "-q", otter.git, "clone")
    (tmp_path / f"clone/{own}.md").write_text("# Hello\n\n**bold**\n")
    git("-C", "clone", "add", ".")
    git("-C", "clone", "commit", "-q", "-m", "From CI")
    git("-C", "clone", "push", "-q", "origin", "HEAD:main")
    assert "<strong>bold</strong>" in otter.html(own)
    assert otter.source(own) == "# Hello\n\n**bold**\n"
    otter.edit(own, "# Hello\n\nby a person\n", "Mended")
    assert otter.text(f"{own}.md") == "# Hello\n\nby a person\n"
    assert otter.subjects()[:2] == ["Hand: Mended", "CI: From CI"]
    otter.delete(own)
    assert not otter.is_there(own)
    assert f"{own}.md" not in otter.files()


def test_a_wiki_ends_with_all_its_processes(tmp_path: Path) -> None:
    with dokuwikis.running(tmp_path / "one") as wiki:
        port = wiki.url.rpartition(":")[2]
        assert httpx.get(f"{wiki.url}/doku.php", trust_env=False).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/doku.php", trust_env=False)


def test_a_wiki_that_does_not_start_says_why(tmp_path: Path) -> None:
    from tests.publish.engines.serving import serving

    with pytest.raises(pytest.fail.Exception, match="cannot start like this"), \
            serving(lambda _: ["sh", "-c", "echo cannot start like this; exit 1"], tmp_path, health="/", env={}):
        pass
