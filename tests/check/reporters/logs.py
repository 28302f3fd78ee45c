"""How build servers read a log, rebuilt from their documented rules: to see what would act in it. And what tries to.

GitHub: a line whose first characters, after blanks, are `::`, then a known name, perhaps properties, `::` and a message
(https://docs.github.com/actions/reference/workflow-commands-for-github-actions); and the older `##[name properties]`
anywhere in a line. Azure `##vso[`, TeamCity `##teamcity[`, GitLab and Travis sections, and what a terminal acts on.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

NAMES = frozenset({"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "set-env",
                   "save-state", "add-path", "stop-commands", "echo", "add-matcher", "remove-matcher"})
_OLD = re.compile(r"##\[([^\] ]*)(?: [^\]]*)?\]")
_OTHERS = re.compile(r"##(?:vso|teamcity)\[|section_(?:start|end):\d+:|travis_(?:fold|time):", re.IGNORECASE)
_BLANKS = "\t\n\x0b\x0c\r\x20\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def command(line: str) -> Command | None:
    """What GitHub's runner makes of a line: a command, or nothing."""
    line = line.lstrip(_BLANKS)
    if not line.startswith("::") or (end := line.find("::", 2)) < 0:
        return _old(line)
    name, _, rest = line[2:end].partition(" ")
    if name not in NAMES:
        return _old(line)
    pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
    return Command(name, {p[0]: _plain(p[1], of_property=True) for p in pairs if len(p) == 2 and p[1]}, _plain(line[end + 2:]))


def _old(line: str) -> Command | None:
    found = _OLD.search(line)
    return Command(found[1], {}, line[found.end():]) if found and found[1] in NAMES else None


def _plain(text: str, *, of_property: bool = False) -> str:
    for sign in "\r\n" + ":," * of_property + "%":  # the sign for a percent last, as the runner does it
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def acting(log: str) -> Iterator[object]:
    """Everything in a log that a build server or a terminal would act on."""
    for line in re.split(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", log):
        if found := command(line):
            yield found
        yield from _OTHERS.findall(line)
        if line.startswith(("--- ", "+++ ", "~~~ ")):  # Buildkite
            yield line
    for char in log:
        if char not in "\n\u200c\u200d" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield char


ATTACKS = (
    "::error::hacked",
    "  ::error file=a.py,line=1::hacked",
    "\u3000\xa0::set-env name=PATH::/tmp",
    "a\n::add-mask::secret",
    "a\r::stop-commands::x",
    "a\r\n::set-output name=x::y",
    "a%0A::error::hacked",
    "%25%0D%0A",
    "x::error::hacked",
    ":::error::hacked",
    "::::",
    "##[error]hacked",
    "text ##[set-env name=PATH;]/tmp",
    "###[warning]x",
    "##[group]\n##[endgroup]",
    "##vso[task.setvariable variable=x]y",
    "##VSO[task.complete result=Failed;]",
    "##teamcity[buildStatus status='SUCCESS']",
    "section_start:1560896352:hidden\r\x1b[0K",
    "section_end:1560896352:hidden",
    "travis_fold:start:x",
    "\x1b[2J\x1b[31mred",
    "\x9b31m",
    "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "a\u2028::error::x",
    "a\u2029##[error]x",
    "a\x85::error::x",
    "a\x0b::error::x",
    "\u202eevil\u2066",
    "\u200b::error::x",
    "\ufeff::error::x",
    "\x00\x07\x08",
    "--- Deploy",
    "+++ Deploy",
    "\ufffe\uffff\U0001ffff",
    "]]>&lt;<!--<script>alert(1)</script>",
    "| a | b |\n|---|---|",
    "</code><img src=x onerror=alert(1)>",
    "`x` ```\n# heading\n[link](javascript:alert(1)) ![](https://evil.example/x.png) <b>",
    "https://evil.example @octocat #1 www.evil.example a@b.ch",
    "\ud800",
    "\U000e0041",
    "[bold red]x[/] {0} {x} %s %(x)s",
)
