"""`.gitlab/redirects.yml`: where pages of a GitLab wiki went, old name to new one.

GitLab itself reads this file and writes it anew when somebody moves a page there, so no comment of ours would survive:
an entry is ours if it says what we wrote. What others wrote there wins.
"""

import json
from collections.abc import Sequence
from typing import Any

from yaml import YAMLError
from yaml.events import MappingEndEvent, MappingStartEvent, NodeEvent, ScalarEvent

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .blocks import BOM, Untouchable, line_end
from .navigation import events_of

_EMPTY = frozenset({b"", b"{}", b"--- {}", b"---"})


def entries(text: str) -> dict[str, str]:
    """What such a file says. Raises Untouchable where it is not one name a name."""
    return {key: value for key, value, _, _ in _read(text)}


def lines(moved: dict[str, str]) -> str:
    return "".join(f"{json.dumps(a, ensure_ascii=False)}: {json.dumps(b, ensure_ascii=False)}\n"
                   for a, b in sorted(moved.items()))


def followed(before: dict[str, str], moved: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The redirects after some pages moved: older ones lead to where the page is now, none from where one stands."""
    now = dict(moved)
    after = {old: now.get(new, new) for old, new in before.items()} | now
    standing = set(now.values())
    return {old: new for old, new in after.items() if old != new and old not in standing}


def merged(there: bytes | None, body: bytes, before: str) -> bytes:
    """See `blocks.merged`."""
    wanted, ours, text = entries(body.decode()), entries(before), there or b""
    if text.strip() in _EMPTY:
        return text if there is not None and not wanted else lines(wanted).encode()
    head, rest = (BOM, text.removeprefix(BOM)) if text.startswith(BOM) else (b"", text)
    try:
        found = _read(rest.decode())
    except UnicodeDecodeError:
        raise Untouchable(Problem(N_("“redirects.yml” cannot be read"))) from None
    rows, eol = rest.splitlines(keepends=True), line_end(rest)
    gone = {first for key, value, first, last in found
            if ours.get(key) == value and wanted.get(key) != value and first == last}
    human = {key for key, _, first, _ in found if first not in gone}
    kept = [row for n, row in enumerate(rows) if n not in gone]
    added = lines({key: value for key, value in wanted.items() if key not in human}).encode().replace(b"\n", eol)
    whole = b"".join(kept)
    if whole and added and not whole.endswith((b"\n", b"\r")):
        whole += eol
    whole += added
    if not rest.endswith((b"\n", b"\r")):
        whole = whole.removesuffix(eol)
    if entries(whole.decode()) != {**{key: value for key, value, first, _ in found if first not in gone},
                                   **entries(added.decode())}:
        raise Untouchable(Problem(N_(
            "our redirects cannot be put into “redirects.yml” without changing what stands there")))
    return head + whole


def _read(text: str) -> list[tuple[str, str, int, int]]:
    """Key, value, first and last line of each entry."""
    try:
        events = list(events_of(text))
    except YAMLError as error:
        raise Untouchable(Problem(N_("“redirects.yml” cannot be read: {reason}"),
                                  {"reason": " ".join(str(error).split())[:200]})) from None
    nodes = [e for e in events if isinstance(e, NodeEvent)]
    if not nodes or (len(nodes) == 1 and isinstance(nodes[0], ScalarEvent) and not nodes[0].value):
        return []
    ends = [e for e in events if isinstance(e, MappingEndEvent)]
    if not isinstance(nodes[0], MappingStartEvent) or len(ends) != 1 or nodes[0].flow_style \
            or not all(isinstance(e, ScalarEvent) for e in nodes[1:]):
        raise Untouchable(Problem(N_("“redirects.yml” does not say one name a line, as GitLab writes it")))
    pairs: Any = zip(nodes[1::2], nodes[2::2], strict=True)
    return [(key.value, value.value, key.start_mark.line, value.end_mark.line) for key, value in pairs]
