"""Ids for entries that nobody has named: a step's from its title, a nugget's from its place."""

from typing import Any

from empathy_cli.model.group import Group
from empathy_cli.model.text import name_for


def name_entries(group: Group, items: Any, language: str) -> Any:
    """Gives an id to every entry, as the reader hands it over, that has a title and none; in place."""
    if not isinstance(items, list):
        return items
    taken = {str(i["id"]) for i in items if isinstance(i, dict) and i.get("id")}
    for at, item in enumerate(items):
        main = item.get(group.main) if isinstance(item, dict) else None
        if isinstance(main, str) and main.strip() and not item.get("id"):
            name = name_for(main, taken, language, group.what)
            items[at] = {"id": name, **{k: v for k, v in item.items() if k != "id"}}
            taken.add(name)
    return items


def next_number(prefix: str, used: list[str]) -> int:
    """The number after the highest that was used: one that was given once is never given again."""
    numbers = [int(d[:9]) for u in used if (d := u.removeprefix(prefix)) != u and d.isascii() and d.isdigit()]
    return max(numbers, default=0) + 1
