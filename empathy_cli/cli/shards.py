"""`empathy render --shard 2/8` and `--join`: what they take, and what does not go with them."""

import re
from collections.abc import Mapping
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.render.shard_file import MAX_PARTS, Share

_SHARE = re.compile(r"([0-9]{1,4})/([0-9]{1,4})\Z")


def must_go_together(asked: Mapping[str, bool], out: Path | None) -> None:
    """Raises InputError where others were asked for beside the one, which is always about all pages.

    `asked` are options and whether they were given; the first of them that was is the one.
    """
    first, *others = [option for option, given in asked.items() if given]
    if others:
        raise InputError(Problem(N_("{option} is about all pages as they are now: leave out {others}"),
                                 {"option": first, "others": ", ".join(others)}), exit_code=2)
    if first == "--shard" and out is None:
        raise InputError(Problem(N_("--shard needs a folder for its part: add --out, such as --out parts")),
                         exit_code=2)


def share_of(text: str) -> Share:
    found = _SHARE.match(text.strip())
    share = Share(int(found[1]), int(found[2])) if found else Share(0, 0)
    if not 1 <= share.part <= share.of <= MAX_PARTS:
        raise InputError(Problem(N_("“{text}” is no part: write 2/8 for the second of eight, of {limit} at most"),
                                 {"text": text, "limit": MAX_PARTS}), exit_code=2)
    return share
