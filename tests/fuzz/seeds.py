"""What fuzzing begins with: the project's own example, and the signs that YAML and CSV are made of."""

from functools import cache
from pathlib import Path

from empathy_cli.model.kinds import KINDS
from empathy_cli.model.settings import SETTINGS

ROOT = Path(__file__).parents[2]


def _bytes(*pieces: str | bytes) -> tuple[bytes, ...]:
    return tuple(piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass") for piece in pieces)


YAML_SIGNS = _bytes(
    "\n", "\n\n", "\n  ", "\n    ", " ", ": ", ":", "- ", "\n- ", "\n  - ", "#", " #", " # c\n", '"', "'", "''", '\\"', "[", "]", "{", "}",
    ",", ", ", "&a ", "*a", "!!int ", "!x", "|", "|-\n", "|+\n", "|2\n", ">", ">-\n", "%YAML 1.1\n", "@", "`", "\t", "\r", "\r\n", "\\",
    "\\x41", "\\u202e", "\\e", "\0", "\x1b[31m", "\u202e", "\ufeff", "\u00a0", "\ud800", "---\n", "\n...\n", "<<: ", "? ", "~", "null",
    "é", "\x85", "\u2028", "💚", "<<<<<<< HEAD\n", ">>>>>>> x\n", "=======\n", "[[", "{a: ", "- - ",
    "yes", "no", "010", "1e3", "-1", "9999999999999999", "2026-02-30", "2026-03-02", "x" * 301, "x " * 501, b"\xff", b"\xc3", b"\xed\xa0\x80")
CSV_SIGNS = _bytes(
    ",", ";", "\t", "|", '"', '""', '","', '";"', "\n", "\r\n", "\r", "\n\n", "sep=;\n", " | ", "{", "}", "{severity: 4}", "{evidence: a#n1}",
    "\\|", "\\{", "\\", "=1+1", "'=", "@x", "+1", "-1", "[]", "end", "yes", "ja", "4,5", "1.200", "2026-03-02", "03/04/2026", "12. März 2026",
    "\ufeff", "\0", "\x1b", "\u202e", "\ud800", "é", "customer", "employee", "x" * 301, "a b " * 400, b"\xff", b"\xe9",
    b"\xff\xfe", b"PK\3\4")


@cache
def documents() -> tuple[bytes, ...]:
    """Every document of the example, the short ones first."""
    files = [p.read_bytes() for p in (ROOT / "personas").rglob("*.yaml") if not p.name.startswith(".")]
    return tuple(sorted(files, key=len))


def keys(*names: str) -> tuple[bytes, ...]:
    """The names of the fields of these kinds, all of them by default, as they begin a line; and a value for each."""
    kinds = [kind for name, kind in {**KINDS, "settings": SETTINGS}.items() if not names or name in names]
    found: dict[bytes, None] = {}
    for kind in kinds:
        _keys(kind.group, found)
    return tuple(found)


def _keys(shape: object, found: dict[bytes, None]) -> None:
    for field in getattr(shape, "fields", ()):
        found.setdefault(f"\n{field.key}: ".encode())
        found.setdefault(f"\n    {field.key}: {field.example or 'x'}\n".encode())
        if b"\n    " + field.key.encode() not in found:
            found.setdefault(b"\n    " + field.key.encode())
            _keys(field.type, found)
    for part in ("item",):
        if hasattr(shape, part):
            _keys(getattr(shape, part), found)
