"""A document in another language: which one it translates, and which state of it.

The digest of the original is kept beside the translation, as gettext keeps the original beside each message: what has
changed since is seen without asking git.
"""

import re

from empathy_cli.locale import N_

from .field import Field
from .group import Group
from .types import Pattern, Ref

DIGEST = Pattern(
    N_("digest"), re.compile(r"[0-9a-f]{12}\Z"),
    N_("“{text}” is not a digest: 12 digits 0 to 9 and a to f. “empathy check” says which one it is"), 12,
)


def translation_of(kind: str) -> Field:
    """The field that makes a document the translation of another one of its kind."""
    return Field("translation_of", Group((
        Field("id", Ref(kind), N_("Id"), help=N_("The id of the original."), example="lea-brunner", required=True),
        Field("digest", DIGEST, N_("Digest"),
              help=N_("Of the original's texts, as they were translated: “empathy check” says what to write, and later "
                      "that they have changed."), example="3f2a91c04d7e"),
    ), N_("translation")), N_("Translation of"),
        help=N_("The document that this one says in another language. A translation is no persona of its own."))
