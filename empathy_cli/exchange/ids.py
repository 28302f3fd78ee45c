"""Which entry a row speaks of: by its id, or by its name, as people write it where a spreadsheet has no ids."""

from collections.abc import Iterable, Mapping, Sequence

from empathy_cli.model.likely import COMPARED, Likely
from empathy_cli.model.text import name_for
from empathy_cli.model.types import nearest

from .columns import folded


class Names:
    """Entries by what they are called: looked up for every cell, so made once for a table."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known: dict[str, str] = {}
        """Id → name."""
        self._called: dict[str, list[str]] = {}
        for id_, name in known.items():
            self.add(id_, name)

    def add(self, id_: str, name: str) -> None:
        """One more, or another name of one that is there."""
        before = self.known.get(id_)
        if before == name:
            return
        if before is not None:
            self._called[folded(before)].remove(id_)
        self.known[id_] = name
        self._called.setdefault(folded(name), []).append(id_)

    def id_of(self, text: str) -> str:
        """The id that a text means: itself, or the one whose name it is, where only one has it. Nothing else."""
        if text in self.known:
            return text
        found = self._called.get(folded(text), ())
        return found[0] if len(found) == 1 else ""

    def called(self, name: str) -> Sequence[str]:
        """The ids of all that have this name."""
        return self._called.get(folded(name), ())


class Hints:
    """What may be meant by a text that nobody knows. Where a table has very many of them, the last ones get none."""

    def __init__(self) -> None:
        self.likely = Likely(COMPARED)

    def near(self, text: str, words: Iterable[str]) -> str:
        listed = tuple(words)
        return nearest(text, listed, self.likely) if self.likely.allows(len(listed)) else ""


def ids_of(said: Sequence[tuple[str, str]], present: Mapping[str, str], language: str, what: str) -> list[str]:
    """An id for each row, from what it says of id and name: its own, else that of the present entry of that name,
    else one made from the name.
    """
    taken = {id_ for id_, _ in said if id_}
    names, used, numbers = Names(present), taken | present.keys(), dict[str, int]()
    found = []
    for given, name in said:
        id_ = given
        if not id_ and name:
            free = [old for old in names.called(name) if old not in taken]
            if name in present and name not in taken:  # an id, too
                id_ = name if name in free else ""
            elif len(free) == 1:
                id_ = free[0]
        if not id_:
            id_ = name_for(name, used, language, what, numbers)
        taken.add(id_)
        used.add(id_)
        found.append(id_)
    return found
