"""What a hostile repository, a hostile machine or a careless setting could make of git: nothing."""

import base64
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from empathy_cli.publish.git import tree
from empathy_cli.publish.git.address import checked_branch, checked_url, usable
from empathy_cli.publish.git.tree import LONG, MAX_ENTRIES, Item, _entries
from empathy_cli.publish.leaf import Leaf
from empathy_cli.publish.target import PublishError
from tests.publish.engines.git_publishing import actions, at, driver_of, publish
from tests.publish.engines.githttp import PASSWORD, USER, GitServer, Wiki, git, plain_environment

LEA = {"lea": ("Lea", "# Lea\n")}
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SHIM = """import json, os, pathlib, sys
with open({log!r}, "a", encoding="utf-8") as log:
    folder = {{str(p): p.read_bytes().decode("latin-1") for p in pathlib.Path.cwd().rglob("*") if p.is_file()}}
    print(json.dumps([sys.argv, dict(os.environ), os.getcwd(), folder]), file=log)
os.execv({git!r}, ["git", *sys.argv[1:]])
"""


@pytest.fixture
def wiki(git_server: GitServer) -> Wiki:
    wiki = git_server.new()
    wiki.commit({"Home.md": b"Welcome\n"})
    return wiki


@pytest.fixture
def watched(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """A PATH on which git notes with what it is called, and the file of those notes."""
    log, shim, noting = tmp_path / "calls", tmp_path / "bin/git", tmp_path / "noting.py"
    shim.parent.mkdir()
    noting.write_text(SHIM.format(log=str(log), git=shutil.which("git")), "utf-8")
    words = " ".join(map(shlex.quote, (sys.executable, str(noting))))  # in a first line, no path may have a blank
    shim.write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
    shim.chmod(0o755)
    return {"PATH": f"{shim.parent}:{os.environ['PATH']}"}, log


def test_the_secret_is_in_no_argument_and_no_file_and_only_in_the_setting_that_git_needs(
        wiki: Wiki, git_server: GitServer, watched: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    env, log = watched
    traces = {name: str(tmp_path / f"trace-{name}") for name in (
        "GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_TRACE2_EVENT", "GIT_TRACE_PACKET", "GIT_TRACE_SETUP")}
    git_server.fail("500", "")
    git_server.fail("drop_after")
    assert publish(wiki, LEA, environ=env | traces | {"GIT_TRACE_REDACT": "0"}, sleep=lambda _: None).finished
    calls = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert len(calls) > 5
    told = 0
    for argv, environ, cwd, files in calls:
        for secret in (PASSWORD, BASIC):
            assert secret not in " ".join(argv)
            assert secret not in json.dumps(files)
            holding = [name for name, value in environ.items() if secret in value]
            assert all(name.startswith("GIT_CONFIG_VALUE_") for name in holding)
            told += len(holding)
        assert "WIKI_TOKEN" not in environ
        assert environ["GIT_TERMINAL_PROMPT"] == "0"
        assert environ["GIT_ALLOW_PROTOCOL"] == "https:http:ssh:file"
        assert environ["GIT_CONFIG_GLOBAL"] == os.devnull
        assert environ["GIT_CONFIG_NOSYSTEM"] == "1"
        assert environ["HOME"] == cwd
    assert told, "the control: the secret goes to git somehow"
    assert not list(tmp_path.glob("trace-*"))


def test_the_secret_stands_in_no_error_whatever_the_server_says(wiki: Wiki, git_server: GitServer) -> None:
    wiki.hook("pre-receive", f"echo token {PASSWORD} and {BASIC} >&2; exit 1")
    with pytest.raises(PublishError) as found:
        publish(wiki, LEA)
    said = str(found.value) + repr(found.value.problems) + repr(found.value.__context__)
    assert "token *** and ***" in said
    assert PASSWORD not in said
    assert BASIC not in said
    driver = driver_of(wiki)
    with driver:
        assert PASSWORD not in repr(driver) + repr(driver._git) + repr(driver._host)


def test_the_secret_goes_to_its_own_address_alone(wiki: Wiki, tmp_path: Path) -> None:
    with driver_of(wiki) as driver:
        env = driver._git._environ | driver._git._online
        names = [env[f"GIT_CONFIG_KEY_{n}"] for n in range(int(env["GIT_CONFIG_COUNT"]))]
        assert f"http.{wiki.url}.extraHeader" in names
        ask = ["git", "config", "--get-urlmatch", "http.extraHeader"]
        assert BASIC in _said([*ask, wiki.url], env, tmp_path)
        assert BASIC in _said([*ask, f"{wiki.url}/info/refs"], env, tmp_path)
        for other in ("http://127.0.0.1/shop.wiki.git", wiki.url.replace("127.0.0.1", "127.0.0.2"), "https://example.org"):
            assert _said([*ask, other], env, tmp_path) == ""


@pytest.mark.parametrize("form", ["{url}/", "{dots}", "{upper}"])
def test_the_secret_goes_along_however_the_address_is_written(wiki: Wiki, git_server: GitServer, form: str) -> None:
    forms = {"url": wiki.url, "dots": wiki.url.replace("shop.wiki", "shop%2Ewiki"), "upper": wiki.url.replace("http", "HTTP")}
    assert publish(wiki, LEA, url=form.format(**forms)).finished
    assert set(git_server.seen) == {f"Basic {BASIC}"}


def _said(words: list[str], env: dict[str, str], cwd: Path) -> str:
    import subprocess

    return subprocess.run(words, env=env, cwd=cwd, capture_output=True, text=True, check=False).stdout


def test_what_a_machine_or_a_checkout_says_about_git_is_not_heard_beside_the_secret(
        wiki: Wiki, git_server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored header would double ours, a helper would see the secret, another address would get it."""
    home, checkout, mark = tmp_path / "home", tmp_path / "checkout", tmp_path / "mark"
    home.mkdir()
    (home / ".netrc").write_text("machine 127.0.0.1 login eva password other\n", "utf-8")
    (home / ".gitconfig").write_text(f"""[http "{wiki.url}"]
    extraHeader = Authorization: Basic b3RoZXI=
[credential]
    helper = "!touch {mark};"
[core]
    hooksPath = {tmp_path}/hooks
    fsmonitor = touch {mark}
    askPass = "touch {mark};"
    sshCommand = touch {mark}
[url "http://127.0.0.1:1/"]
    insteadOf = {wiki.url.rsplit('/', 1)[0]}/
[init]
    templateDir = {tmp_path}
""", "utf-8")
    for name in ("pre-push", "reference-transaction", "post-checkout"):
        hook = tmp_path / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {mark}\n", "utf-8")
        hook.chmod(0o755)
    git("init", "-q", str(checkout))
    git("config", f"http.{wiki.url}.extraheader", "Authorization: Basic b3RoZXI=", cwd=checkout)
    monkeypatch.chdir(checkout)
    environ = {"HOME": str(home), "GIT_DIR": str(checkout / ".git"), "GIT_ASKPASS": f"touch {mark}", "GIT_INDEX_FILE": "x",
               "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": f"{tmp_path}/hooks",
               "GIT_SSL_NO_VERIFY": "1"}
    assert publish(wiki, LEA, environ=environ).finished
    assert set(git_server.seen) == {f"Basic {BASIC}"}
    assert not mark.exists()


def test_without_a_secret_of_ours_the_settings_of_the_person_count_but_no_hook_runs(
        wiki: Wiki, tmp_path: Path) -> None:
    mark, home = tmp_path / "mark", tmp_path / "home"
    home.mkdir()
    hook = tmp_path / "hooks/reference-transaction"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n", "utf-8")
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"""[credential]
    helper = "!f() {{ echo username={USER}; echo password={PASSWORD}; }}; f"
[core]
    hooksPath = {hook.parent}
""", "utf-8")
    environ = {"HOME": str(home), "GIT_CONFIG_GLOBAL": ""}
    assert publish(wiki, LEA, token="", secret="", environ=environ).finished
    assert not mark.exists()


@pytest.mark.parametrize("url", [
    "", "-u", "--upload-pack=touch x", "ext::sh -c touch% x", "ssh::x", "fd::17", "git://example.org/x", "ftp://example.org/x",
    "https://eva:secret@example.org/x.git", "https://eva@example.org/x.git", "https://example.org/x.git?a=b",
    "https://example.org/x.git#a", "https:///x", "http://example.org/x.git", "http://127.0.0.1.example.org/x",
    "http://localhost@example.org/x", "relative/path", "https://example.org/\nx", "https://example.org/a b", "https://[::1/x",
    "https://example.org:port/x", "javascript:alert(1)", "ssh://eva:secret@example.org/x", "\x1b[2J", "a@b:-x y",
])
def test_an_address_that_could_run_or_tell_something_is_refused(url: str) -> None:
    with pytest.raises(PublishError) as found:
        checked_url(url, secret=True)
    assert "secret@" not in str(found.value)


@pytest.mark.parametrize("url", [
    "https://github.com/acme/shop.wiki.git", "https://example.org:8443/x", "ssh://git@example.org:22/x.git",
    "git@github.com:acme/shop.wiki.git", "file:///srv/x.git", "/srv/x.git", "http://localhost:3000/x", "http://127.0.0.1/x",
    "http://[::1]:80/x", "https://dev.azure.com/acme/Shop%20App/_git/Shop-App.wiki"])
def test_an_address_of_a_repository_is_taken(url: str) -> None:
    assert checked_url(url, secret=True) == url


def test_without_a_secret_plain_http_is_the_choice_of_who_writes_it() -> None:
    assert checked_url("http://wiki.example.org/x", secret=False)


@pytest.mark.parametrize("name", ["-x", "a b", "a..b", "a:b", "a~1", "a^", "a@{1}", ".a", "a/.b", "a.lock", "a/", "/a", "a//b",
                                  "a\nb", "a\x00", "a?", "a*", "a[", "a\\b", "a.", "a\x7f", "x" * 300, "a/-b"])
def test_what_cannot_be_a_branch_is_refused(name: str) -> None:
    with pytest.raises(PublishError):
        checked_branch(name)


def test_a_name_is_a_branch_where_git_says_so_but_for_what_looks_like_an_option() -> None:
    pieces = ["a", "wiki", ".", "..", "/", "-", "@", "@{", "{", "(", ")", ",", ".lock", "lock", "~", " ", "é", "\u2028", "\x7f", "\x85", "'",
              '"', ";", "$", "&", "#", "!", "%", "=", "+", "|", "<", ">", "HEAD", "`", "^", ":", "[", "\\", "*", "?"]
    pick = random.Random(6)
    for name in sorted({"".join(pick.choices(pieces, k=pick.randint(1, 4))) for _ in range(300)}):
        git = subprocess.run(["git", "check-ref-format", f"refs/heads/{name}"], check=False).returncode == 0
        try:
            taken = checked_branch(name) == name
        except PublishError:
            taken = False
        assert taken == (git and not any(part.startswith("-") for part in name.split("/"))), name


@pytest.mark.parametrize("name", ["wiki(2026),a", "a;b&c|d", "$HOME`id`", "it's\"so\"", "<a>%s{0}", "é/ü", "(fetch-first)"])
def test_pages_reach_a_branch_whatever_signs_its_name_has(name: str, wiki: Wiki) -> None:
    odd = replace(wiki, branch=name)
    odd.commit({"Home.md": b"Welcome\n"})
    before = wiki.tip

    assert publish(odd, LEA, branch=name).finished
    assert odd.files()["Personas/Lea.md"] == b"# Lea\n"
    assert publish(odd, LEA, branch=name).plan.idle
    assert wiki.tip == before


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../x", "a//b", "a/./b", ".git/config", "a/.GIT/hooks/x",
                                  ".git./x", ".git /x", "git~1/config", "a\x00b", "a\\..\\b", "x" * 1025, "\ud800"])
def test_what_cannot_be_a_place_is_refused(path: str) -> None:
    assert not usable(path)


def test_git_alone_would_run_what_a_hostile_address_says(tmp_path: Path) -> None:
    """The control: without our refusal and our list of protocols, it runs."""
    import subprocess

    mark = tmp_path / "mark"
    url = f"ext::sh -c touch% {mark}"
    env = plain_environment()
    subprocess.run(["git", "-c", "protocol.ext.allow=always", "ls-remote", url], env=env, capture_output=True, check=False,
                   cwd=tmp_path)
    assert mark.exists()
    mark.unlink()
    env["GIT_ALLOW_PROTOCOL"] = "https:http:ssh:file"
    subprocess.run(["git", "-c", "protocol.ext.allow=always", "ls-remote", url], env=env, capture_output=True, check=False,
                   cwd=tmp_path)
    assert not mark.exists()


ODD = {
    "link": {b"Lea.md": ("120000", "blob")},
    "submodule": {b"Lea.md": ("160000", "commit")},
    "folder": {b"Lea.md": ("40000", "tree")},
}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("how", [{}, {"adopt": True}, {"on_conflict": "overwrite", "adopt": True}])
def test_what_is_no_file_is_never_written_over_nor_followed(
        wiki: Wiki, tmp_path: Path, kind: str, how: dict[str, object]) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("mine\n", "utf-8")
    ids = {"120000": wiki.blob(str(outside).encode()), "160000": "12" * 20,
           "40000": wiki.git("rev-parse", "master^{tree}").decode().strip()}
    rows = {name: (mode, type_, ids[mode]) for name, (mode, type_) in ODD[kind].items()}
    wiki.put(rows)
    inner = wiki.git("rev-parse", "master^{tree}").decode().strip()
    wiki.put({b"Personas": ("40000", "tree", inner)})
    before = wiki.tip
    try:
        result = publish(wiki, LEA, **how)
    except PublishError as error:
        assert "Personas/Lea.md" in str(error)  # noqa: PT017 - either way is safe
        assert "move it away by hand" in str(error)  # noqa: PT017 - as above
    else:
        assert actions(result) == {"lea": "unowned"}
        assert at(result, "lea").diff == ()
    assert wiki.tip == before
    assert outside.read_text("utf-8") == "mine\n"


def test_a_file_where_our_folder_would_be_is_in_the_way_and_stays(wiki: Wiki) -> None:
    wiki.commit({"Personas": b"a page of this name\n"})
    before = wiki.tip
    for adopt in (False, True):
        result = publish(wiki, LEA, adopt=adopt)
        assert actions(result) == {"lea": "unowned"}
        assert "“Personas”" in at(result, "lea").reason.text
    assert wiki.tip == before


def test_our_lines_do_not_go_into_a_link(wiki: Wiki) -> None:
    wiki.put({b"_Sidebar.md": ("120000", "blob", wiki.blob(b"/etc/passwd"))})
    before = wiki.tip
    result = publish(wiki, LEA, leaves=[Leaf("block:_Sidebar.md", "block", "", "_Sidebar.md", b"* x\n", style="html")])
    assert actions(result)["block:_Sidebar.md"] == "conflict"
    assert wiki.tip == before


def test_a_page_of_ours_that_became_a_link_is_a_conflict(wiki: Wiki) -> None:
    publish(wiki, LEA)
    entries = {path.encode(): ("100644", "blob", wiki.blob(data)) for path, data in wiki.files().items()
               if "/" not in path}
    inner = wiki.put({b"Lea.md": ("120000", "blob", wiki.blob(b"../../../etc/passwd"))})
    folder = wiki.git("rev-parse", f"{inner}^{{tree}}").decode().strip()
    wiki.git("update-ref", "refs/heads/master", f"{inner}^")
    listed = wiki.git("rev-parse", "master:.empathy").decode().strip()
    wiki.put(entries | {b"Personas": ("40000", "tree", folder), b".empathy": ("40000", "tree", listed)})
    before = wiki.tip
    assert actions(publish(wiki, {"lea": ("Lea", "new\n")})) == {"lea": "conflict"}
    assert wiki.tip == before


def test_a_page_too_large_to_be_read_is_unowned_without_a_difference(wiki: Wiki) -> None:
    wiki.commit({"Personas/Lea.md": b"x" * (8 * 1024 * 1024 + 1)})
    result = publish(wiki, LEA)
    assert actions(result) == {"lea": "unowned"}
    assert at(result, "lea").diff == ()
    with driver_of(wiki) as driver:
        driver.look(["Personas/Lea.md", "Home.md"])
        assert driver.read("Personas/Lea.md") is None
        assert driver.read("Home.md") == b"Welcome\n"


def test_what_cannot_be_read_is_not_written_over_where_a_copy_is_to_be_kept(wiki: Wiki) -> None:
    publish(wiki, LEA)
    wiki.commit({"Personas/Lea.md": b"x" * (8 * 1024 * 1024 + 1)})
    before = wiki.tip
    assert actions(publish(wiki, {"lea": ("Lea", "new\n")}, on_conflict="save-copy")) == {"lea": "conflict"}
    assert wiki.tip == before
    wiki.commit({"Personas/Lea.md": b"mine\n"})
    assert publish(wiki, {"lea": ("Lea", "new\n")}, on_conflict="save-copy").finished
    files = wiki.files()
    assert files.pop("Personas/Lea.md") == b"new\n"
    assert b"mine\n" in files.values()


def test_a_tree_that_repeats_itself_costs_no_more_than_any_other(wiki: Wiki) -> None:
    tree = wiki.git("rev-parse", "master^{tree}").decode().strip()
    for _ in range(10):
        commit = wiki.put({b"%d" % n: ("40000", "tree", tree) for n in range(10)})
        tree = wiki.git("rev-parse", f"{commit}^{{tree}}").decode().strip()
    assert publish(wiki, LEA).finished
    assert wiki.git("cat-file", "blob", "master:Personas/Lea.md") == b"# Lea\n"
    assert wiki.git("rev-parse", "master:7").strip() == wiki.git("rev-parse", "master:0").strip()
    assert publish(wiki, LEA).plan.idle


@pytest.mark.parametrize("mode", [b"", b"x", b"-1", b"1_0", b"0o7", b"8", b"1" * 5_000])
def test_a_folder_is_read_up_to_what_is_no_mode_of_git(mode: bytes) -> None:
    good = b"100644 Home.md\0" + b"\1" * 20
    assert list(_entries(good + mode + b" x\0" + b"\2" * 20 + good, 20)) == [(b"Home.md", Item(0o100644, "01" * 20))]


class SameFolder(tree.Objects):
    """A repository in which each name leads to this folder, four levels deep. Found by fuzzing: it cost 22 GB."""

    def __init__(self, data: bytes) -> None:
        self.data, self.levels = data, 0

    def contents(self, ids: Sequence[str]) -> list[bytes | None]:
        self.levels += 1
        return [self.data if self.levels < 5 else None] * len(ids)


def test_a_folder_that_says_a_name_many_times_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = (b"40000 Personas\0" + b"\2" * 20) * 30
    seen = []
    monkeypatch.setattr(tree, "_entries", lambda data, width: seen.append(data) or _entries(data, width))
    found = tree.walk(SameFolder(folder), "0" * 40, ["Personas/Lea.md"])
    assert sorted(found.readable()) == []
    assert found.at("Personas/Personas/Personas") == Item(0o40000, "02" * 20)
    assert len(seen) == 5


def test_long_names_that_lie_in_one_another_count_as_several() -> None:
    folder = b"".join(b"40000 %03d%s\0" % (n, b"x" * 1_500) + b"\2" * 20 for n in range(40))
    found = tree.walk(SameFolder(folder), "0" * 40, ["Lea.md"])
    assert sum(map(len, found._items)) < LONG * MAX_ENTRIES * 2


def test_what_a_folder_says_of_a_name_at_last_holds() -> None:
    folder = b"40000 x\0" + b"\2" * 20 + b"100644 x\0" + b"\3" * 20
    assert list(tree.walk(SameFolder(folder), "0" * 40, []).readable()) == ["x"]


def test_no_more_names_are_read_than_the_bound_but_for_the_folders_of_ours(wiki: Wiki) -> None:
    tree = wiki.git("rev-parse", "master^{tree}").decode().strip()
    for _ in range(3):
        commit = wiki.put({b"%03d" % n: ("40000", "tree", tree) for n in range(400)})
        tree = wiki.git("rev-parse", f"{commit}^{{tree}}").decode().strip()
    with driver_of(wiki) as driver:
        driver.look(["399/399/399/Home.md", "399/399/399/x.md"])
        assert len(driver._tree._items) <= MAX_ENTRIES + 1000
        assert driver.read("399/399/399/Home.md") == b"Welcome\n"


def test_in_a_wiki_of_more_pages_than_the_bound_ours_are_found_and_all_others_stay(wiki: Wiki) -> None:
    empty = wiki.blob(b"")
    wiki.put({b"%06d.md" % n: ("100644", "blob", empty) for n in range(MAX_ENTRIES + 500)} | {
        b"zz.md": ("100644", "blob", wiki.blob(b"mine\n"))})
    with driver_of(wiki) as driver:
        assert set(driver.look(["zz.md", "zzz.md"]).there) == {"zz.md"}
    assert publish(wiki, LEA).finished
    assert len(wiki.git("ls-tree", "-z", "--name-only", "master").split(b"\0")) == MAX_ENTRIES + 504


HOSTILE = [".git/config", "../../x", "/etc/passwd", ".empathy/manifest.json", ".empathy/x", "a/../Home.md", "Home.md\x00"]


@pytest.mark.parametrize("place", HOSTILE)
def test_a_list_of_pages_that_names_what_cannot_be_a_page_is_read_as_damaged(wiki: Wiki, place: str) -> None:
    wiki.commit({".empathy/manifest.json": json.dumps({"generator": "empathy", "format": 1, "owners": {"shop": {
        "x": {"at": place, "kind": "page", "digest": "", "title": "x"}}}}).encode()})
    before = wiki.tip
    result = publish(wiki, LEA)
    assert result.plan.stop is not None
    assert wiki.tip == before
    assert publish(wiki, LEA, adopt=True).finished
    assert publish(wiki, LEA).plan.idle


@pytest.mark.parametrize(("data", "state"), [
    (b"{", "corrupt"), (b"", "corrupt"), (b"\xff", "corrupt"), (b"[" * 100_000, "corrupt"), (b"null", "corrupt"),
    (b'{"generator": "empathy", "format": 2}', "newer")])
def test_a_list_of_pages_that_cannot_be_read_stops_everything_until_it_is_mended(
        wiki: Wiki, data: bytes, state: str) -> None:
    publish(wiki, LEA)
    wiki.commit({".empathy/manifest.json": data})
    before = wiki.tip
    result = publish(wiki, {"lea": ("Lea", "new\n")})
    assert result.plan.present.state == state
    assert result.plan.stop is not None
    assert wiki.tip == before
    assert publish(wiki, {"lea": ("Lea", "new\n")}, adopt=True).finished
    assert publish(wiki, {"lea": ("Lea", "new\n")}).plan.idle


@pytest.mark.parametrize("rows", [
    {b".empathy": ("120000", "blob")}, {b".empathy": ("100644", "blob")}, {b".empathy": ("160000", "commit")}])
def test_a_list_of_pages_that_cannot_be_written_is_told_and_nothing_is_written(
        wiki: Wiki, rows: dict[bytes, tuple[str, str]]) -> None:
    wiki.put({name: (mode, kind, "12" * 20 if kind == "commit" else wiki.blob(b"x")) for name, (mode, kind) in rows.items()})
    before = wiki.tip
    assert publish(wiki, LEA).plan.stop is not None
    with pytest.raises(PublishError, match=r"\.empathy"):
        publish(wiki, LEA, adopt=True)
    assert wiki.tip == before


def test_an_interrupted_run_leaves_nothing_behind(wiki: Wiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with GitServer(wiki.path.parent) as slow:
        slow.fail("500", "", times=10)
        with pytest.raises(KeyboardInterrupt):
            publish(wiki, LEA, url=wiki.url.replace(wiki.url.split(":")[2].split("/")[0], str(slow.port)), sleep=stop)
    assert list(tmp_path.iterdir()) == []
