"""Our lines in files that other people write: a sidebar, a navigation, an order of pages.

Everything outside of our lines stays byte for byte: line ends, a missing last one, a byte order mark. What is ours in
there is told by the style of the block:

- `html`, `hash`: between two marks, `<!-- empathy OWNER begin -->` or `# empathy OWNER begin`, and `… end`.
- `nav`: between two such marks in the list `nav:` of mkdocs.yml, see `navigation`.
- `lines`: no marks, where a file knows no comments: a line is ours if we wrote it before.
- `redirects`: no marks either, as GitLab writes that file anew: see `redirections`.

A style that ends with `?` is for files that only people make, because the file alone changes what is shown.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

MAX_BYTES = 1024 * 1024
BOM = b"\xef\xbb\xbf"
_MARKS = {"html": "<!-- empathy {owner} {which} -->", "hash": "# empathy {owner} {which}",
          "nav": "# empathy {owner} {which}"}
UNMARKED = frozenset({"redirects", "lines"})
STYLES = UNMARKED | _MARKS.keys()


class Untouchable(Exception):
    """The file is not as we may change it: our marks are broken, our lines were edited, it cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def merged(style: str, there: bytes | None, owner: str, body: bytes, before: str) -> bytes | None:
    """The whole file with our lines in it; None where there is no file and none shall be made.

    `before` are the lines that we wrote last ("" where we do not know): where somebody edited them since,
    Untouchable is raised, as it is for whatever else is not as we left it. The same again changes nothing.
    """
    style, only_there = style.removesuffix("?"), style.endswith("?")
    if there is None and only_there:
        return None
    _bounded(there)
    if style == "nav":
        from . import navigation

        return navigation.merged(there, owner, body, before)
    if style == "redirects":
        from . import redirections

        return redirections.merged(there, body, before)
    if style == "lines":
        return _lines(there or b"", _split(body.decode()), _split(before))
    return between(style, there or b"", owner, body, before)


def without(style: str, there: bytes, owner: str, before: str) -> bytes | None:
    """The file without our lines; None if it held nothing else. Raises Untouchable."""
    style = style.removesuffix("?")
    _bounded(there)
    if style == "redirects":
        from . import redirections

        return redirections.merged(there, b"", before) or None
    if style == "lines":
        rest = _lines(there, [], _split(before))
    else:
        found = find(style, there, owner)
        if found is None:
            return there
        start, end = found
        _unedited(there[start:end], before, "")
        head, tail = there[:start], there[end:]
        if head.endswith(b"\n") and not tail and not there.endswith((b"\n", b"\r")):
            head = head.removesuffix(b"\n").removesuffix(b"\r")  # the line end that was missing before us
        rest = head + tail
    return None if rest.removeprefix(BOM) == b"" else rest


def between(style: str, there: bytes, owner: str, body: bytes, before: str, *, at: int = -1, indent: str = "") -> bytes:
    """The file with our lines between the marks: where they stand, or else at the byte `at`, by default the end."""
    eol = line_end(there)
    lines = [mark(style, owner, "begin"), *_split(body.decode()), mark(style, owner, "end")]
    block = b"".join((indent + line).encode() + eol for line in lines)
    found = find(style, there, owner)
    if found is None:
        at = len(there) if at < 0 else at
        head, tail = there[:at], there[at:]
        if head.removeprefix(BOM) and not head.endswith((b"\n", b"\r")):
            return head + eol + block.removesuffix(eol)  # still no last line end: that is how `without` knows
        return head + block + tail
    start, end = found
    _unedited(there[start:end], before, body.decode())
    if not there[start:end].endswith((b"\n", b"\r")):
        block = block.removesuffix(eol)
    return there[:start] + block + there[end:]


def owned(style: str, there: bytes | None, body: str, before: str) -> str:
    """Which of our lines are ours from now on: without marks, one that somebody wrote before us stays theirs."""
    if there is None or style.removesuffix("?") != "lines":
        return body
    stand = [row.decode("utf-8", "replace") for row in there.removeprefix(BOM).splitlines()]
    return "".join(f"{line}\n" for line in _split(body) if line in _split(before) or line not in stand)


def mark(style: str, owner: str, which: str) -> str:
    return _MARKS[style].format(owner=owner, which=which)


def find(style: str, there: bytes, owner: str) -> tuple[int, int] | None:
    """Where our block begins and ends, marks and last line end included; None for nowhere. Raises Untouchable."""
    begin, end = mark(style, owner, "begin").encode(), mark(style, owner, "end").encode()
    begins, ends, at = [], [], 0
    for line in there.removeprefix(BOM).splitlines(keepends=True):
        if line.strip() == begin:
            begins.append(at)
        elif line.strip() == end:
            ends.append(at + len(line))
        at += len(line)
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or begins[0] >= ends[0]:
        raise Untouchable(Problem(N_(
            "of our marks “{begin}” and “{end}” each must stand there once, in this order: mend them, or delete both "
            "with the lines between them"), {"begin": begin.decode(), "end": end.decode()}))
    skipped = len(there) - len(there.removeprefix(BOM))
    return begins[0] + skipped, ends[0] + skipped


def _unedited(block: bytes, before: str, body: str) -> None:
    """Raises Untouchable where somebody wrote between our marks what was not there when we left it."""
    inner = [line.decode("utf-8", "replace").strip() for line in block.splitlines()[1:-1]]
    if before and inner not in ([line.strip() for line in _split(text)] for text in (before, body)):
        raise Untouchable(Problem(N_(
            "somebody edited the lines between our marks: move that out of them; or delete marks and lines, and they "
            "are written anew")))


def _split(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def line_end(there: bytes) -> bytes:
    """How lines of the file end: as most of them do."""
    return b"\r\n" if there.count(b"\r\n") * 2 > there.count(b"\n") else b"\n"


def _bounded(there: bytes | None) -> None:
    if there is not None and len(there) > MAX_BYTES:
        raise Untouchable(Problem(N_("the file there is larger than {limit} bytes: our lines cannot be put into it"),
                                  {"limit": MAX_BYTES}))
    if there is not None and b"\0" in there:
        raise Untouchable(Problem(N_("the file there is no text in UTF-8: our lines cannot be put into it")))


def _lines(there: bytes, body: list[str], before: list[str]) -> bytes:
    """The file with the lines of `body` instead of those of `before`. Who moved one of them moved it for good."""
    head = BOM if there.startswith(BOM) else b""
    rows = there.removeprefix(BOM).splitlines(keepends=True)
    eol, open_end = line_end(there), bool(rows) and not rows[-1].endswith((b"\n", b"\r"))
    kept = [row.rstrip(b"\r\n") for row in rows]
    ours, new = [line.encode() for line in before], [line.encode() for line in body]
    there_now, was, wanted = frozenset(kept), frozenset(ours), frozenset(new)
    if wanted <= there_now and not (was - wanted) & there_now:
        return there
    instead: dict[bytes, bytes] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, ours, new, autojunk=False).get_opcodes():
        if tag == "replace":
            instead.update(zip(ours[i1:i2], new[j1:j2], strict=False))
    result: list[tuple[bytes, bytes]] = []
    for row, text in zip(rows, kept, strict=True):
        ending = row[len(text):]
        if text not in was or text in wanted:
            result.append((text, ending))
        elif (renamed := instead.get(text)) and renamed not in there_now:
            result.append((renamed, ending))
    result = _with(result, new)
    ended = [text + (ending or eol) for text, ending in result]
    whole = b"".join(ended)
    if open_end and ended:
        whole = whole[:len(whole) - len(ended[-1]) + len(result[-1][0])]
    return head + whole


def _with(rows: Sequence[tuple[bytes, bytes]], new: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The rows with each of the lines that is not there yet: behind the one before it; the first before the next one.

    Each row knows the one that follows, so that nothing moves: files may have very many.
    """
    all_of_them = [(b"", b""), *rows]  # the first one stands for the beginning, and for the end
    follows = [*range(1, len(all_of_them)), 0]
    first: dict[bytes, int] = {}
    for at, (text, _) in enumerate(rows, 1):
        first.setdefault(text, at)
    for n, line in enumerate(new):
        if line in first:
            continue
        before = first[new[n - 1]] if n else next(
            (first[later] for later in new if later in first), len(all_of_them)) - 1
        first[line] = len(all_of_them)
        all_of_them.append((line, b""))
        follows.append(follows[before])
        follows[before] = first[line]
    found, at = [], follows[0]
    while at:
        found.append(all_of_them[at])
        at = follows[at]
    return found
