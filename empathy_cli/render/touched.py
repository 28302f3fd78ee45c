"""Which pages a change touches: all others are what they were, and nobody looks at them."""

import os
from collections.abc import Callable, Mapping

from empathy_cli.model.touchpoints import CATALOGUE

from .inputs import Sign
from .memory import ON_THESE, Memory
from .overview import OVERVIEWS
from .plan import PERSONA, SOURCE
from .reading import Changes


def touched(memory: Memory, found: Changes, day: str, today: str, present: Mapping[str, Sign],
            changed: Callable[[str], bool]) -> list[str] | None:
    """The ids of the pages that may not be what they were, in order; `None` where only a look at all of them tells.

    `day` is the one that memory is of, `present` what lies in the folder; `changed` tells whether a picture is another.
    """
    if not _alike(memory, found):
        return None
    both = (*found.before, *found.after)
    pages = {h.page for h in both if h.kind != SOURCE}
    for source in {h.id for h in both if h.kind == SOURCE}:
        pages.update(memory.values("page", "kind NOT IN ('source', 'touchpoints') AND instr(names, ?)", f" {source} "))
    if day != today:
        pages.update(memory.values("page", "head AND due != '' AND (due < ?) != (due < ?)", day, today))
    for path in [path for path, _, _ in memory.tables.all("pictures")]:
        if changed(os.fsdecode(path)):
            pages.update(memory.values("page", "instr(pictures, ?)", path))
    pages.update(page for name, page, _, _, sign in memory.tables.all("files") if present.get(name) != sign)
    return sorted(pages - set(OVERVIEWS))


def _alike(memory: Memory, found: Changes) -> bool:
    """Whether each document that changed is still what it was: of this id, of this kind, on a page that there is."""
    if any(h.kind == CATALOGUE for h in (*found.before, *found.after)):
        return False
    before = {h.file: (h.id, h.kind) for h in found.before}
    after = {h.file: (h.id, h.kind) for h in found.after}
    if any(after[file] != what for file, what in before.items() if file in after):
        return False
    gone = {what for file, what in before.items() if file not in after}
    if any(kind == PERSONA for _, kind in gone):
        return False  # perhaps its maps are left
    if after.keys() - before.keys() and memory.twice():
        return False
    owners = {h.page for h in found.after if h.kind != SOURCE and not h.head}
    personas = {h.id for h in memory.among(owners, ON_THESE) if h.kind == PERSONA}
    return owners <= personas
