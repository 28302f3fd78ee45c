"""A workspace that tries to lead out of itself, in every way that a stranger may commit or pack into an archive."""

import os
import socket
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

CANARY = "canary-c0ffee"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==")
PERSONA = f"kind: persona\nid: secret\nname: {CANARY}\nrole: {CANARY}\n"
ROWS = f"row,verbatim\n2,{CANARY}\n"
ELSEWHERE = "/net/evil.example"
"""Where nothing is, and where a look would mount something on some machines."""


def outside(folder: Path) -> Path:
    """A folder beside the workspace that nobody may look into."""
    (folder / "personas").mkdir(parents=True)
    for name in ("secret.yaml", "personas/secret.yaml"):
        (folder / name).write_text(PERSONA)
    (folder / "empathy.yaml").write_text(f"name: {CANARY}\n")
    (folder / "secret.png").write_bytes(PNG)
    (folder / "secret.rows.csv").write_text(ROWS)
    (folder / "persona.md.jinja").write_text(CANARY)
    (folder / "render.json").write_text(CANARY)
    (folder / "index.html").write_text(CANARY)
    return folder


def tame(root: Path) -> None:
    """A workspace in which nothing is odd: what a command looks at here, it may look at."""
    (root / "personas").mkdir(parents=True)
    (root / "empathy.yaml").write_text("name: Ours\n")
    (root / "personas/lea.yaml").write_text(  # the escape is for libyaml, which is loaded for hostile ones, too
        'kind: persona\nid: lea\nname: Lea\nrole: "Cour\\x69er"\nimage: {file: lea.png}\n')
    (root / "personas/lea.png").write_bytes(PNG)
    (root / "templates").mkdir()
    (root / "templates/persona.md.jinja").write_text('{% extends "builtin/persona.md.jinja" %}')


def files(root: Path, away: Path) -> None:
    """Documents, pictures, rows, notes and pages that are links, pipes and sockets, or that name what is outside."""
    tame(root)
    for name, leads in _links(away):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(leads)
    for name in ("personas/pipe.yaml", "personas/pipe.png", "templates/map.md.jinja", "build/index.md"):
        (root / name).parent.mkdir(exist_ok=True)
        os.mkfifo(root / name)
    with suppress(OSError), socket.socket(socket.AF_UNIX) as held:  # its path may be too long
        held.bind(str(root / "personas/s.yaml"))
    for n, named in enumerate(_names(away)):
        (root / f"personas/p{n}.yaml").write_text(
            f"kind: persona\nid: p{n}\nname: P{n}\nrole: x\nimage: {{file: {_quoted(named)}}}\n")
    for n, named in enumerate((f"../../{away.name}/secret.rows.csv", str(away / "secret.rows.csv"), "out.rows.csv",
                               "out/secret.rows.csv", f"{ELSEWHERE}/x.rows.csv")):
        (root / f"personas/s{n}.yaml").write_text(
            f"kind: source\nid: s{n}\ntitle: T\ntype: survey\nfile: {_quoted(named)}\n")
    (root / "templates/touchpoints.md.jinja").write_text(
        f'{{% include "../../{away.name}/persona.md.jinja" %}}{{% include "{away}/persona.md.jinja" %}}')


def folders(root: Path, away: Path) -> None:
    """Whole folders of a workspace that are links to outside: notes and templates."""
    tame(root)
    (root / "templates/persona.md.jinja").unlink()
    (root / "templates").rmdir()
    for name in (".empathy", "templates"):
        (root / name).symlink_to(away)


def pages(root: Path, away: Path) -> None:
    """The folder of pages is a link."""
    tame(root)
    (root / "build").symlink_to(away / "personas")


def documents(root: Path, away: Path) -> None:
    """The folder of documents itself is a link."""
    root.mkdir()
    (root / "empathy.yaml").write_text("name: Ours\n")
    (root / "personas").symlink_to(away / "personas")


def settings(root: Path, away: Path) -> None:
    """The settings are a link, and the notes lead out one by one."""
    tame(root)
    (root / "empathy.yaml").unlink()
    (root / "empathy.yaml").symlink_to(away / "empathy.yaml")


KINDS: dict[str, Callable[[Path, Path], None]] = {
    "files": files, "folders": folders, "pages": pages, "documents": documents, "settings": settings}


def _links(away: Path) -> Iterator[tuple[str, str]]:
    yield from (
        ("personas/out.yaml", str(away / "secret.yaml")),
        ("personas/up.yaml", f"../../{away.name}/secret.yaml"),
        ("personas/passwd.yaml", "/etc/passwd"),
        ("personas/zero.yaml", "/dev/zero"),
        ("personas/environ.yaml", "/proc/self/environ"),
        ("personas/root.yaml", "/proc/self/root/etc/passwd"),
        ("personas/net.yaml", f"{ELSEWHERE}/x.yaml"),
        ("personas/net", ELSEWHERE),
        ("personas/out", str(away)),
        ("personas/top", "/"),
        ("personas/back", ".."),
        ("personas/loop", "loop"),
        ("personas/loop.yaml", "loop.yaml"),
        ("personas/one.yaml", "../two"), ("two", "three"), ("three", str(away / "secret.yaml")),
        ("personas/through.yaml", "out/secret.yaml"),
        ("personas/out.png", str(away / "secret.png")),
        ("personas/zero.png", "/dev/zero"),
        ("personas/net.png", f"{ELSEWHERE}/x.png"),
        ("personas/out.rows.csv", str(away / "secret.rows.csv")),
        ("templates/index.md.jinja", str(away / "persona.md.jinja")),
        ("templates/card.css", "/etc/passwd"),
        ("templates/deep", str(away)),
        (".empathy/render.json", str(away / "render.json")),
        (".empathy/render-pages.json", str(away / "render.json")),
        (".empathy/render.lock", str(away / "new.lock")),
        (".empathy/.gitignore", str(away / "new.gitignore")),
        (".empathy/drafts", str(away)),
        ("build/index.html", str(away / "index.html")),
        ("build/lea.html", str(away / "new.html")),
        ("build/lea.md", "/dev/zero"),
    )


def _names(away: Path) -> Iterator[str]:
    yield from (
        f"../../{away.name}/secret.png", str(away / "secret.png"), "out.png", "out/secret.png", "zero.png", "pipe.png",
        "net.png", "/dev/zero.png", "/proc/self/environ.png", f"a/../../../{away.name}/secret.png", "LEA.PNG",
        "C:\\secret.png", "..\\..\\secret.png", "\\\\server\\share\\x.png", "//server/share/x.png",
        f"{ELSEWHERE}/x.png", "file:///etc/passwd.png", "http://127.0.0.1:9/x.png", "\u2025/secret.png", "%2e%2e/x.png",
        "CON.png", "lea.png:stream.png", "~/x.png", "$HOME/x.png",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
