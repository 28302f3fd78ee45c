"""The languages of wikis. A dialect is a `Fields` that makes texts literal in it, and templates `….NAME.jinja`.

One module each, which is imported only where it is used: `storage` has `StorageFields`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from empathy_cli.render.fields import Fields

DIALECTS = ("md", "storage", "mediawiki", "dokuwiki")
"""Markdown, which is that of `Fields` itself; Confluence's storage format; two kinds of wikitext."""


def fields_of(dialect: str, wiki: str = "") -> "Fields":
    """The filters of a dialect's templates, for the wiki of that name; without one, for files."""
    if dialect == "md":
        from empathy_cli.render.fields import Fields

        if not wiki:
            return Fields()
        from .md import HOSTS, HostFields

        return HostFields() if wiki in HOSTS else Fields()
    if dialect not in DIALECTS:
        raise ValueError(dialect)
    found: Fields = getattr(import_module(f".{dialect}", __name__), f"{dialect.capitalize()}Fields")()
    return found
