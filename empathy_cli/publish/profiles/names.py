"""From a title to the name of a file that every host, desktop and version control can hold, or the reason why not.

What a file name cannot hold is written with its wide twin (`A/B` becomes `A／B`): people read the same, two titles
stay two names, and nothing is escaped that a list of pages would show. Sources: gollum's and the hosts' manuals; for
desktops “Naming Files, Paths, and Namespaces” (Windows).
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, unquote

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import Unfit

UNPRINTABLE = '\\/:*?"<>|'
"""What Windows does not take in a file name. GitHub asks its users not to use them, either."""
MAX_NAME = 255
"""Bytes in one name, on nearly every file system."""
MAX_PATH = 1_000
"""Bytes in a whole path below the target's top: far more than people write, less than systems take."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
"""Part of how Persian and emoji are written; at an end of a name they only hide what it is."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(title: str) -> str:
    """The title as one line of composed characters (NFC). Raises Unfit for what nobody sees, and for nothing at all."""
    text = unicodedata.normalize("NFC", " ".join(title.split())).strip(_JOINERS)
    for character in text:
        if character not in _JOINERS and not _is_tag(character) and unicodedata.category(character) in _UNSEEN:
            raise Unfit(Problem(N_("its title holds the invisible character {code}: no name of a page can"),
                                {"code": f"U+{ord(character):04X}"}))
    if not text:
        raise Unfit(Problem(N_("it has no title, so there is no name for its page")))
    return text


def _is_tag(character: str) -> bool:
    """The tags that make a flag of an emoji, such as Scotland's."""
    return 0xE0020 <= ord(character) <= 0xE007F


def wide(text: str, characters: Iterable[str]) -> str:
    """These ASCII characters, as their full-width twins."""
    return text.translate({ord(c): ord(c) + 0xFEE0 for c in characters})


def steady(name: str) -> str:
    """A name, without its extension, that no system takes for a hidden file or a device, and none cuts off."""
    if name[0] in "._":
        name = wide(name[0], "._") + name[1:]
    if name[-1] == ".":
        name = name[:-1] + wide(".", ".")
    if device := _DEVICES.match(name):
        name = f"{device[0]}_{name[device.end():]}"
    return name


def fitting(path: str, limit: int = MAX_NAME) -> str:
    """The path, if each of its names has at most so many bytes. Raises Unfit."""
    for name in path.split("/"):
        if (length := len(name.encode())) > limit:
            raise Unfit(Problem(N_("the name of its page would be {n} bytes long, and {limit} fit: choose a shorter "
                                   "title"), {"n": length, "limit": limit}))
    if (length := len(path.encode())) > MAX_PATH:
        raise Unfit(Problem(N_("the path of its page would be {n} bytes long, and {limit} fit: choose a shorter "
                               "title"), {"n": length, "limit": MAX_PATH}))
    return path


def folded(path: str) -> str:
    """The same for two paths that differ only in case, or in how an accent is composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def quoted(path: str) -> str:
    """A path in a link: everything percent-encoded that Markdown or a browser might take for something else."""
    return quote(path, safe="/")


def relative(to: str, source: str) -> str:
    """The path of one file as seen from another one, percent-encoded."""
    there, here = to.split("/"), source.split("/")[:-1]
    same = 0
    while same < min(len(there) - 1, len(here)) and there[same] == here[same]:
        same += 1
    steps = [".."] * (len(here) - same) + there[same:]
    return quoted("/".join(steps))


def followed(href: str, source: str) -> str:
    """The path that a relative link of the file `source` leads to: the inverse of `relative`."""
    steps = source.split("/")[:-1]
    for step in unquote(href).split("/"):
        if step == "..":
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def safe(path: str) -> bool:
    """Whether this is a path of a file inside the target, whoever wrote it down."""
    seen = "".join(c for c in path if unicodedata.category(c) != "Cf")  # a Mac reads names without them
    return (not any(c < " " or c in "\\:\x7f" for c in path)
            and not any(n in ("", ".", "..") or n.lower().rstrip(". ") == ".git" or n.lower().startswith("git~")
                        for n in seen.split("/")))
