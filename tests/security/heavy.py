"""Workspaces that are as heavy as they may be, and some that are heavier: what a stranger may send to wear a job out."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

TEXT = ("*a* _b_ [c](https://d.example) `e` <f> " * 8)[:300]


def documents(root: Path, few: int = 2) -> None:
    """Documents that are taken, with as much in them as fits: all that the model allows in one file of a mebibyte."""
    rows = "".join(f"- {{text: '{TEXT} {n}', severity: 5}}\n" for n in range(500))
    steps = "".join(f"- {{id: s{n}, title: '{TEXT[:200]}', emotion: {n % 5 - 2}, next: [s{(n + 1) % 200}, s{(n * 7 + 3) % 200}, "
                    f"s{(n * 13 + 5) % 200}]}}\n" for n in range(200))
    for n in range(few):
        _write(root, f"p{n}.yaml", f"kind: persona\nid: p{n}\nname: P\nrole: r\npains:\n{rows}")
        _write(root, f"j{n}.journey.yaml", f"kind: journey\nid: j{n}\npersona: p{n}\ntitle: J\nsteps:\n{steps}goal: [s199]\n")
        _write(root, f"m{n}.map.yaml", f"kind: empathy-map\nid: m{n}\npersona: p{n}\ntitle: M\nwho: {{situation: x}}\n" + "".join(
            f"{part}:\n" + "".join(f"- '{TEXT} {i}'\n" for i in range(500)) for part in ("sees", "says", "does", "hears")))


def refused(root: Path, few: int = 0) -> None:
    """Files that are no documents, each of a kind that stops or swells other readers."""
    del few
    mega = 1 << 20
    for name, text in {
        "deep": "[" * (mega - 1), "maps": "{a: " * 200_000, "flow": "[:,:]" * 200_000, "dash": "- " * 500_000,
        "line": "a" * mega, "quote": '"' + "\\x41" * 200_000 + '"', "anchors": "".join(f"&a{n} " for n in range(100_000)),
        "laugh": "a: &a [x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)),
        "keys": "".join(f"k{n}: 1\n" for n in range(90_000)), "same": "a: 1\n" * 200_000, "tabs": "\t" * mega,
        "comment": "# x\n" * 250_000, "nul": "\0" * mega, "digits": "age: " + "9" * 60_000, "crlf": "\r" * mega,
        "blocks": "a: |\n" + " \n" * 400_000, "tags": "!!x " * 200_000, "bidi": "a: '" + "\u202e" * 300_000 + "'",
    }.items():
        _write(root, f"{name}.yaml", text)
    (root / "personas/huge.yaml").touch()
    with (root / "personas/huge.yaml").open("r+b") as file:
        file.truncate(8 << 30)


def pictures(root: Path, few: int = 0) -> None:
    """Pictures that are small as files and huge as pictures, or that lie about the length of their parts."""
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    zeros = _chunk(b"IDAT", zlib.compress(b"\0" * (1 << 24), 9))
    for n, data in enumerate((
        head + zeros * 100 + _chunk(b"IEND", b""), head + _chunk(b"iTXt", b"a" * 1_900_000) + zeros,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 2_000_000, b"\xff\xd8" + b"\xff\xe1\0\2" * 500_000,
        b"\xff\xd8\xff\xdb\0\2" + b"\xff" * 2_000_000, b"RIFF\xff\xff\xff\xffWEBP" + b"VP8X\0\0\0\0" * 200_000,
    )):
        ending = "png" if n < 3 else "jpg" if n < 5 else "webp"
        (root / f"personas/x{n}.{ending}").write_bytes(data[:2 << 20])
        _write(root, f"x{n}.yaml", f"kind: persona\nid: x{n}\nname: X\nrole: r\nimage: {{file: x{n}.{ending}}}\n")
    del few


def notes(root: Path, few: int = 0) -> None:
    """A memory and a list of pages that somebody else wrote, as large as they may be."""
    del few
    from empathy_cli.render.state import seal

    _write(root, "p.yaml", "kind: persona\nid: p\nname: P\nrole: r\n")
    (root / "build").mkdir()
    (root / ".empathy").mkdir()
    nested = b"[" + b"[]," * 20_000_000 + b"[]]"
    (root / "build/empathy.json").write_bytes(b'{"generator":"empathy","format":1,"pages":[],"documents":' + nested + b"}")
    sealed = seal({"a": "b"})
    from hashlib import sha256

    for name in ("render.json", "render-pages.json", "publish-wiki.json"):
        (root / ".empathy" / name).write_bytes(sha256(nested).hexdigest().encode() + sealed[64:65] + nested)


def templates(root: Path, few: int = 0) -> None:
    """Templates that loop and swell, where somebody trusts them."""
    del few
    _write(root, "p.yaml", "kind: persona\nid: p\nname: P\nrole: r\n")
    (root / "templates").mkdir()
    for name, text in {
        "persona.html.jinja": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "persona.md.jinja": "{% set ns = namespace(a='aaaaaaaaaa') %}{% for i in range(99) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
        "index.html.jinja": "{{ 'a'|center(99999999999) }}",
        "index.md.jinja": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    }.items():
        (root / "templates" / name).write_text(text)


KINDS: dict[str, Callable[[Path, int], None]] = {
    "documents": documents, "refused": refused, "pictures": pictures, "notes": notes, "templates": templates}


def _write(root: Path, name: str, text: str) -> None:
    (root / "personas").mkdir(exist_ok=True)
    (root / "personas" / name).write_text(text, encoding="utf-8")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
