"""What `empathy.json` says of the documents: their files, and those without a page of their own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from empathy_cli.model.touchpoints import CATALOGUE

from . import manifest
from .header import Header
from .ledger import DEPARTMENTS
from .memory import Memory
from .overview import OVERVIEWS
from .plan import SOURCE


def list_sources(memory: Memory, catalogue: Header | None) -> None:
    """What each source is, and on which pages it is cited."""
    cited: dict[str, list[str]] = {}
    for row in memory.tables.all("pages"):
        for source in row[4].split():
            cited.setdefault(source, []).append(row[0])
    for source in catalogue.cited if catalogue else ():
        cited.setdefault(source, []).append(CATALOGUE)
    headers = memory.among((), f"d.kind = '{SOURCE}'")
    present = {h.id for h in headers}
    for id_ in [id_ for id_ in memory.lines_of_none() if id_ not in present and id_ != CATALOGUE]:
        memory.tables.drop("lines", id_)
    for header in headers:
        _put(memory, {"kind": header.kind, "id": header.id, "file": header.file, **header.facts,
                      "cited_on": cited.get(header.id, [])})


def list_catalogue(memory: Memory, catalogue: Header | None, entries: Sequence[Mapping[str, Any]],
                   pages: Sequence[str]) -> None:
    """What the catalogue is: `entries` are those of its pages, `pages` their files."""
    if catalogue is None:
        memory.tables.drop("lines", CATALOGUE)
        return
    shown = [row[0] for row in memory.tables.all("pages") if row[5]]
    said = {key: value for entry in reversed(entries) for key, value in entry.items()}
    _put(memory, {"kind": CATALOGUE, "id": CATALOGUE, "file": catalogue.file, "page": CATALOGUE, **said,
                  "shown_on": shown, "pages": list(pages)})


def list_files(memory: Memory, page: str, ours: Sequence[str], new: Iterable[tuple[str, bytes]] | None = None) -> None:
    """Lets the lines of a page's documents name its files, as far as they are ours. `new`: all lines, without them."""
    shown = [name for name in ours if not name.endswith(".svg")]
    known = memory.lines(page) if new is None else [(id_, line[:-1] + b', "pages": []}') for id_, line in new]
    for id_, line in known:
        said = manifest.with_pages(line, [*shown, *(n for n in (f"{id_}.svg",) if n in ours)])
        if said != line or new is not None:
            memory.tables.put("lines", id_, page, said)


def files_left(memory: Memory, live: Collection[str], formats: Collection[str], kept: Collection[str],
               pages: Collection[str] | None = None) -> list[str]:
    """The files that are ours and that nobody makes any more; of all pages, or of these. `live` are those there are."""
    found = []
    for name, page, *_ in memory.tables.all("files") if pages is None else memory.files_of(pages):
        stem, _, ending = name.rpartition(".")
        if ending == "svg":  # of a journey, which stands on that page
            line = memory.tables.get("lines", stem)
            made = "md" in formats and line is not None and line[1] == page
        else:
            made = ending in formats and stem == page
        if not (made and page in live) and name not in kept:
            found.append(name)
    return found


def live_overviews(catalogue: Header | None) -> set[str]:
    """The pages over all others that there are."""
    return set(OVERVIEWS) if catalogue else set(OVERVIEWS) - {CATALOGUE, DEPARTMENTS}


def _put(memory: Memory, document: Mapping[str, Any]) -> None:
    line = manifest.line(document)
    known = memory.tables.get("lines", str(document["id"]))
    if known is None or known[1:] != ("", line):
        memory.tables.put("lines", str(document["id"]), "", line)
