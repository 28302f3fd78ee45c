"""The pages that somebody asked for by the ids of documents."""

from collections.abc import Collection, Iterable, Mapping

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE

from .header import Header
from .ledger import DEPARTMENTS
from .plan import Page


def asked(ids: Iterable[str], pages: Iterable[Mapping[str, Page]], catalogue: Header | None,
          unreadable: Collection[str]) -> set[str]:
    """A map, journey, touchpoint or source means every page that shows it.

    `pages` come in batches. Raises InputError where a document has no page, unless it is one that cannot be read now.
    """
    wanted: set[str] = set()
    missing = dict.fromkeys(ids, True)
    for batch in pages:
        for id_ in missing:
            found = {p.id for p in batch.values() if p.shows(id_)}
            missing[id_] &= not found
            wanted |= found
    over_all = _over_all(catalogue)
    unknown = [Problem(N_("there is no document “{id}” with a page"), {"id": id_}) for id_ in missing
               if missing[id_] and id_ not in unreadable and id_ not in over_all]
    if unknown:
        raise InputError(*unknown)
    return wanted


def _over_all(catalogue: Header | None) -> set[str]:
    """What the pages over all others show, which are made whatever was asked for."""
    if catalogue is None:
        return set()
    entries = (*catalogue.touchpoints, *(f"{CATALOGUE}#{id_}" for id_ in catalogue.touchpoints))
    return {CATALOGUE, DEPARTMENTS, *entries, *catalogue.cited}
