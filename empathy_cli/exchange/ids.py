"""Which entry a row speaks of: by its id, or by its name, as people write it where a spreadsheet has no ids."""

from collections.abc import Mapping, Sequence

from empathy_cli.model.text import name_for

from .columns import folded


def named(text: str, known: Mapping[str, str]) -> str:
    """The id that a text means: itself, or the one whose name it is, where only one has it. Nothing else."""
    if text in known:
        return text
    found = [id_ for id_, name in known.items() if folded(name) == folded(text)]
    return found[0] if len(found) == 1 else ""


def ids_of(said: Sequence[tuple[str, str]], present: Mapping[str, str], language: str, what: str) -> list[str]:
    """An id for each row, from what it says of id and name: its own, else that of the present entry of that name,
    else one made from the name.
    """
    taken = {id_ for id_, _ in said if id_}
    found = []
    for given, name in said:
        id_ = given
        if not id_ and name:
            old = named(name, {i: n for i, n in present.items() if i not in taken})
            id_ = old if old and folded(present[old]) == folded(name) else ""
        if not id_:
            id_ = name_for(name, taken | present.keys(), language, what)
        taken.add(id_)
        found.append(id_)
    return found
