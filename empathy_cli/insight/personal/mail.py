"""E-mail addresses, plain and spelt so that a machine should not see them: “anna (at) example [dot] org”.

Left alone: @names without a domain, versions (`pkg@1.2.0`), prices (`3 @ 4.50`), addresses of repositories
(`git@host.org:team/thing`), and “at” and “dot” as words of a sentence.
"""

import re
from collections.abc import Iterator

from empathy_cli.model.patterns import later

_AT = later(
    r"""\ ?@\ ? | %40 | &\#64;
    | \ ?[(\[{<]\ ?(?:at|@|ät|arobas[e]?|chiocciola|klammeraffe|a\ commerciale)\ ?[)\]}>]\ ?
    | \ (?:at|ät|arobas[e]?|chiocciola|klammeraffe)\ """, re.IGNORECASE | re.VERBOSE)
_WORDS = later(r" \w")
"""How a sign begins that is a word of the language as well: such an address must spell its dot, too."""
_LOCAL = later(r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}\Z")
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TLD = r"(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})"
_DOT = r"(?:\ ?[(\[{<]\ ?(?:\.|dot|punkt|point|punto)\ ?[)\]}>]\ ?|\ (?:dot|punkt|point|punto)\ )"
_DOMAIN = later(rf"(?:{_LABEL}(?:\.|{_DOT})){{1,8}}{_TLD}(?![\w-])", re.IGNORECASE)
_LOOSE = later(rf"(?:{_LABEL}(?:\ ?\.\ ?|{_DOT})){{1,8}}{_TLD}(?![\w-])", re.IGNORECASE)
_APART = later(r"(?<![\w.])\w(?: [\w.]){2,31}\Z")
"""Letters one by one: “j o h n at …”. Two words of one letter may be words: “I a at …”."""
_ESCAPE = later(r"u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}")
_BEGUN = later(r"[\w.+-]{1,64}\Z")
"""What stands before an escape of a character that nobody sees, in a text as it is written in its file."""
_SPELT = later(_DOT, re.IGNORECASE)
_EDGES = ".'`{|}~!#$%&*+/=?^-"
_REPOSITORY = later(r":(?!\d+\b)[\w~-]+/")
_REACH = 300
"""Characters: an address is no longer (RFC 5321 allows 254)."""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every address."""
    last = 0
    for sign in _AT.finditer(text):
        start = _start(text, sign.start(), last)
        if start is None:
            continue
        bare = sign[0] in ("@", "%40", "&#64;")
        rest = text[sign.end():sign.end() + _REACH]
        domain = (_DOMAIN if bare else _LOOSE).match(rest)
        if not domain or (_WORDS.match(sign[0]) and not _SPELT.search(domain[0])):
            continue
        end = sign.end() + domain.end()
        if bare and _REPOSITORY.match(text, end):
            continue
        yield start, end
        last = end


def _start(text: str, sign: int, last: int) -> int | None:
    """Where what stands before the sign begins, if it is a name of a mailbox."""
    before = text[max(last, sign - 64):sign]
    local = _LOCAL.search(before[_last_gap(before):])
    if local is None:
        return None
    name = local[0].rsplit("mailto:", 1)[-1].lstrip(_EDGES)
    if not name or name[-1] == ".":
        return None
    start = sign - len(name)
    if len(name) == 1 and (letters := _APART.search(text, max(last, sign - 64), sign)):
        return letters.start()
    if text[start - 1:start] == "\\" and _ESCAPE.match(name):
        begun = _BEGUN.search(text, max(last, start - 65), start - 1)
        return begun.start() if begun else start - 1
    return start


def _last_gap(before: str) -> int:
    """Behind the last character that no mailbox has: the search for the name need not try what stands before it."""
    return max((before.rfind(c) for c in ' \n()[]<>{},;:"\\@\0'), default=-1) + 1
