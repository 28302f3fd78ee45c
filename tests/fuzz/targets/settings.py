"""Bytes of empathy.yaml: settings, or all that is wrong with them; what is right beside it holds; targets of publish."""

from collections.abc import Hashable
from pathlib import Path

from empathy_cli.model.problem import ERROR, InputError
from empathy_cli.model.settings import with_defaults
from empathy_cli.publish.drivers.folder import FolderDriver
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Unfit
from empathy_cli.publish.targets import driver_of, settings_of
from empathy_cli.store.documents import read_settings, settings_left
from tests.fuzz.oracle import Target, readable
from tests.fuzz.seeds import ROOT, YAML_SIGNS, keys

FILE = "empathy.yaml"


def run(data: bytes) -> Hashable:
    values, problems = read_settings(data, FILE)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    said = readable(problems, lines=lines, places=not any("bytes;" in p.text for p in problems), files=True)
    assert values is not None or any(p.severity == ERROR for p in problems)
    left = settings_left(data)
    if values is not None:
        assert left == values
    settings = with_defaults(left)
    assert settings["language"]
    shapes = [_target(settings, name) for name in settings.get("publish", {})]
    return said, tuple(sorted(left)), tuple(shapes)


def _target(settings: dict[str, object], name: str) -> Hashable:
    """A target becomes a driver, or it is said why not. Nothing is asked of any wiki."""
    try:
        found = settings_of(settings, name)
        places = tuple(profile(found).place("page", "lea", title) for title in ("Lea Brunner", "a/b: c"))
        driver = driver_of(found, Path("/nowhere"), {found.token: "secret"} if found.token else {})
    except InputError as error:
        return readable(error.problems)
    except Unfit as unfit:
        return str(type(unfit))
    if isinstance(driver, FolderDriver):
        assert not any(place.startswith("/") or ".." in place.split("/") for place in places), places
    return found.kind, found.profile


def seeds() -> list[bytes]:
    return [(ROOT / FILE).read_bytes(), *_SHORT]


_SHORT = [text.encode() for text in ("", "name: Shop\nlanguage: de\nrender:\n  out: cards\n  formats: [html, md]\n  mermaid: true\n", """\
check:
  select: [PER, REF01]
  ignore:
    - PER09
    - rule: PER01
      id: lea
      reason: agreed
  limits:
    words: 12
review_after: 12
evidence:
  proto_below: 50
  backed_from: 80
""", """\
publish:
  wiki:
    kind: git
    profile: github
    url: https://example.org/acme/shop.wiki.git
    owner: shop
    branch: master
    token: WIKI_TOKEN
    under: Personas
    sidebar: true
""", """\
publish:
  docs: {kind: folder, profile: mkdocs, folder: docs, owner: shop}
  notes:
    kind: folder
    profile: obsidian
    folder: ../x
    owner: a
""", """\
publish:
  a:
    kind: confluence
    url: https://x.atlassian.net/wiki
    space: CX
    parent: Customers
    user: a@b.c
    token: T
    owner: a
  b: {kind: mediawiki, url: 'https://h/w/api.php', user: A@b, token: T, owner: b}
  c: {kind: dokuwiki, url: 'https://h', user: x, token: T, owner: c}
""")]

TARGET = Target("settings", run, seeds, (
    *YAML_SIGNS, *keys("settings"), b"kind: git", b"kind: folder", b"kind: confluence", b"kind: mediawiki", b"kind: dokuwiki",
    b"profile: azure", b"profile: gitlab", b"profile: gitea", b"profile: plain", b"https://", b"ssh://git@h/", b"git@h:a/b.git", b"file:///",
    b"http://[::1", b"user:pw@", b"?token=x", b"ghp_0123456789abcdef", b"..", b"/etc", b"\\\\", b"CON"))
