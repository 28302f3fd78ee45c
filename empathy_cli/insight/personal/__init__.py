"""Personal data in what people said: found, and masked. What people said, they gave in confidence.

Found are, in German, Swiss, Austrian, Italian, French, British and US forms
- e-mail addresses, also with “(at)”, “[dot]” or spaces in them (`mail`);
- IBANs of every country, by their length and their check digits (`numbers`);
- payment card numbers, by their issuer's prefix, their length and the Luhn check (`numbers`);
- phone numbers, with a country's code from anywhere, without one from DE CH AT IT FR GB US (`phones`);
- where it is asked for, full names: a first and a last name where the words around say that it is one (`names`).

Each module says what it leaves alone. What is found is never shown by this package's callers: they name its kind.
Clean text costs next to nothing: a few patterns say whether there can be anything, and what knows about phone numbers
and check digits is imported only then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from empathy_cli.locale import N_, translator
from empathy_cli.model.patterns import later

from .folding import Folded, fold

MASKS = {"e-mail": N_("[e-mail]"), "IBAN": N_("[IBAN]"), "card": N_("[card]"), "phone": N_("[phone]"),
         "name": N_("[name]")}
"""Kind → what is written instead, to be translated into the text's language."""

_DIGITS = later(r"\d(?:[^\d\n]{0,5}\d){6}")
"""Seven digits near each other: less is no number of anybody."""
_CAPITALS = later(r"(?<!\w)[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]{0,60}[.,]?\s(?:(?:[A-ZÀ-Ž]\.\s?|d['’]|(?:v[ao]n|vom|zu[mr]?"
                  r"|de[nris]?|d[aiu]|dal|dell?a?|dalla|l[aeo])\s)){0,3}[A-ZÀ-ÖØ-ÞĀ-Ž]")
"""Two words with a capital, as near as those of a name."""
_AT = later(r"[@\uff20\ufe6b]|&#64;|%40|[(\[{<] ?(?i:at|ät|aro|chio|klam|a com|dot|punkt|point|punto)"
            r"| (?i:dot|punkt|point|punto) ")
"""What every address has: its sign, or how somebody spells it or the dot."""
_SIGN, _DOT = later(r"[@\uff20\ufe6b&%(\[{<]"), later(r" [dDpP](?i:ot|unkt|oint|unto) ")
"""How that begins: two simple patterns take a quarter of its time."""
_BEGIN = 6
"""By so many characters a secret is looked for."""
_BLANKS, _BLANKS_OR_ONE = later(r"\s+"), later(r"\s+|\S")


@dataclass(frozen=True, slots=True)
class Hit:
    """One piece of personal data: `kind` is a key of `MASKS`, `text[start:end]` what was found."""

    kind: str
    start: int
    end: int


class Known(frozenset[str]):
    """Full names that were found in what belongs together, a source or a transcript, and that are looked for in all
    of it. It never shows them.
    """

    def __repr__(self) -> str:
        return f"Known({len(self)})"

    __str__ = __repr__


def known(texts: Iterable[str]) -> Known:
    """The full names in some texts."""
    from .names import full_names

    folded = (fold(text).text for text in texts if _signs(text, names=True)[-1])
    return Known(" ".join(text[start:end].split()) for text in folded for start, end in full_names(text))


def found(text: str, language: str = "", *, names: bool = False, among: Collection[str] = ()) -> tuple[Hit, ...]:
    """All personal data in a text, in its order, never overlapping. `language` is the text's (a BCP 47 tag), or "".

    With `names`, full names, too: of those that are `among` the known ones, the words around need not say so.

    Linear in the length of the text.
    """
    numbers, mails, names = _signs(text, names=names)
    if not (numbers or mails or names):
        return ()
    folded = fold(text)
    hits = [Hit(kind, *folded.places(start, end))
            for kind, start, end in _found(folded, language, among, numbers=numbers, mails=mails, names=names)]
    return tuple(sorted(hits, key=lambda hit: hit.start))


def possible(texts: Iterable[str], *, names: bool = False) -> bool:
    """Whether there can be personal data in one of these: sure where it says no, and much faster than to look."""
    return any(_signs("\n".join(texts), names=names))


def _signs(text: str, *, names: bool) -> tuple[bool, bool, bool]:
    """Whether there can be numbers of somebody, addresses, and names."""
    return (_DIGITS.search(text) is not None,
            (_SIGN.search(text) or _DOT.search(text)) is not None and _AT.search(text) is not None,
            names and (_CAPITALS.search(text) is not None or not text.isprintable()))


def _found(folded: Folded, language: str, among: Collection[str], *, numbers: bool, mails: bool,
           names: bool) -> Iterator[tuple[str, int, int]]:
    """What one finder has found, the next one does not see."""
    text = folded.text
    if mails:
        from .mail import addresses

        places = list(addresses(text))
        yield from (("e-mail", *place) for place in places)
        text = _without(text, places)
    if numbers:
        from .numbers import cards, ibans
        from .phones import phones

        for kind, finder in (("IBAN", ibans), ("card", cards)):
            places = list(finder(text))
            yield from ((kind, *place) for place in places)
            text = _without(text, places)
        places = list(phones(text, language))
        yield from (("phone", *place) for place in places)
        text = _without(text, places)
    if names:
        from .names import full_names

        yield from (("name", *place) for place in full_names(text, among))


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """The same length, with brackets where something was found: as it looks once it is masked."""
    if not places:
        return text
    parts, at = [], 0
    for start, end in sorted(places):
        parts += [text[at:start], "[", "\0" * (end - start - 2), "]"]
        at = end
    return "".join([*parts, text[at:]])


def masked(text: str, language: str = "en", *, names: bool = False, among: Collection[str] = ()) -> str:
    """The text with `[e-mail]`, `[phone]` … in its language for everything that is found; then nothing is found in it.

    Text without personal data comes back as it is.
    """
    return mask(text, language, names=names, among=among)[0]


def mask(text: str, language: str = "en", *, names: bool = False, among: Collection[str] = ()) -> tuple[str, int]:
    """The same, and how many pieces were masked."""
    n = 0
    while hits := found(text, language, names=names, among=among):
        n += len(hits)
        t = translator(language or "en")
        parts, at = [], 0
        for hit in hits:
            parts += [text[at:hit.start], t(MASKS[hit.kind])]
            at = hit.end
        text = "".join([*parts, text[at:]])
    return text, n


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text with a dot for every character of these pieces of it, also where a line ends within one."""
    return hiding(secrets)(text)


def hiding(secrets: Iterable[str]) -> Callable[[str], str]:
    """`hidden` for many texts. Each is looked through once, however many secrets there are."""
    wanted = {words for secret in secrets if (words := " ".join(secret.split()))}
    size = min(_BEGIN, min(map(len, wanted), default=0))
    lengths: dict[str, set[int]] = {}
    for secret in wanted:
        lengths.setdefault(secret[:size], set()).add(len(secret))
    longest = {begin: sorted(those, reverse=True) for begin, those in lengths.items()}

    def hide(text: str) -> str:
        if not wanted:
            return text
        plain = _BLANKS.sub(" ", text)
        where = [found.start() for found in _BLANKS_OR_ONE.finditer(text)]
        signs, done = list(text), 0
        for at in range(len(plain) - size + 1):
            for length in longest.get(plain[at:at + size], ()):
                if plain[at:at + length] in wanted:
                    for i in range(max(at, done), at + length):
                        if plain[i] != " ":
                            signs[where[i]] = "•"
                    done = max(done, at + length)
                    break
        return "".join(signs)

    return hide
