"""The catalogues of questions, labels and messages.

English is the source language: what stands in the code is what is shown. Every other language is a gettext
catalogue beside this file. A text is marked with `N_` where it is written and translated where it is shown, by
the `Translator` that the edge hands down, so that no language is ever a global.
"""

from functools import lru_cache
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import NullTranslations

CATALOGUES = Path(__file__).parent
SOURCE_LANGUAGE = "en"
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})
_POINT = frozenset({"en", "rm"})
"""Of the languages with a catalogue, or a spreadsheet that parts cells by semicolons. A new catalogue may add one."""
_POINT_THERE = frozenset({"de-ch", "de-li", "it-ch"})
"""Countries that write a point where the language elsewhere has a comma."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text that is marked, not translated
    return message


def decimal_sign(language: str) -> str:
    """What stands in numbers such as 1.5: a point in some languages, a comma in all others."""
    tag = language.lower()
    return "." if tag.partition("-")[0] in _POINT or tag in _POINT_THERE else ","


class Translator:
    """Says what stands in the code in one language. `language` is the tag that was asked for, not the one found."""

    __slots__ = ("_catalogue", "language", "point")

    def __init__(self, language: str, catalogue: "NullTranslations | None" = None) -> None:
        """Without a catalogue it says what stands in the code."""
        self.language = language
        self._catalogue = catalogue
        self.point = decimal_sign(self.spoken)
        """The decimal sign of the language that its words are in."""

    def __call__(self, message: str, **values: object) -> str:
        text = self._catalogue.gettext(message) if message and self._catalogue else message
        return text.format_map(values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        text = self._catalogue.ngettext(one, many, n) if self._catalogue else one if n == 1 else many
        return text.format_map({"n": n, **values})

    @property
    def spoken(self) -> str:
        """The language that its words are really in: English, where there is no catalogue of the one asked for."""
        return self.language if self._catalogue else SOURCE_LANGUAGE


@lru_cache(maxsize=32)
def translator(language: str, catalogues: Path = CATALOGUES) -> Translator:
    """The translator for a BCP 47 tag: `de-CH` falls back to `de`, and what no catalogue has stays English."""
    parts = language.split("-")
    tags = ["_".join(parts[:n]) for n in range(len(parts), 0, -1)]
    if parts[0].lower() == SOURCE_LANGUAGE:
        return Translator(language)
    import gettext

    found = gettext.find("empathy", catalogues, tags)
    return Translator(language, gettext.translation("empathy", catalogues, tags) if found else None)


def languages(catalogues: Path = CATALOGUES) -> list[str]:
    """The languages that have a catalogue, English first."""
    found = sorted(p.parent.parent.name for p in catalogues.glob("*/LC_MESSAGES/empathy.mo"))
    return [SOURCE_LANGUAGE, *(tag for tag in found if tag != SOURCE_LANGUAGE)]
