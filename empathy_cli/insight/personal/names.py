"""Full names of people: a first name and a surname, where the words around them say that they are one.

Recognised, in German, French, Italian and English:
- after a form of address: “Mrs Anna Smith”, “Frau Dr. Anna Müller”, “Mme Anne Dupont”, “Signora Anna Rossi”, and with
  the first name behind the surname, where the phrase ends with it: “Herr Müller, Jörg.”;
- where somebody says it: “my name is …”, “ich heiße …”, “je m'appelle …”, “mi chiamo …”, “I'm …”, “ich bin …”;
- after what somebody is in a study: “Interview 3, Anna Müller”, “P3 (Anna Müller)”, “Teilnehmerin: Anna Müller”;
- before what a transcript has behind a speaker: “Anna Müller: …” at the head of a line, “Anna Müller, 14:20”,
  “Anna Müller (34)”;
- below a letter: “Kind regards, Anna Smith”;
- wherever it stands, where it was found in another text that belongs to this one.

Where the words leave room for doubt, the first name must be one of `given-names.txt`: German writes every noun with a
capital (“Frau Meier Bescheid geben”), English every word of a heading (“Opening Hours: …”).

Not recognised: a surname or a first name alone (“Mr Vidal”, “Anna”), initials (“A. Müller”), names without such
words around them (“I talked to Anna Müller”), which are as often shops, brands and streets (“Charlotte Street”), and
names in lower case or in other scripts.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from empathy_cli.model.patterns import later

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİŁŃŇŐŘŚŞŠŤŪŮŰŹŻŽ"
_LOW = "a-zß-öø-ÿāăąćčďđēęěğģıłńňőœřśşšťūůűźżž"
_WORD = later(rf"(?:[{_UP}]['’]|Mc|Mac)?[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)?(?![\w])")
_FIRST = later(rf"{_WORD.pattern}(?=,?[ \n][{_UP}vzdl])")
"""A word that another one of a name may follow, also behind a comma: one with a capital, “von”, “zu”, “de”, “la” …"""
_LOUD = later(rf"[{_UP}]{{2,20}}(?:-[{_UP}]{{2,20}})?(?!\w)")
_INITIAL = later(rf"[{_UP}]\.")
_PARTICLE = later(r"(?:von|van|vom|zu|zum|zur|de|den|der|di|da|dal|dalla|del|della|dei|la|le|du|des|d['’]"
                  r"|Von|Van|De|Den|Der|Di|Da|Dal|Dalla|Del|Della|Dei|La|Le|Lo|Du)(?=[ A-Z])")
_DOUBTLESS = r"""
    (?<!\w) (?:(?:Mr|Mrs|Ms|Mx|Mister|Missis|Miss|Mme|Mlle|Madame|Mademoiselle|Monsieur|Sig|Sig\.ra|Sig\.na
      |Signora?|Signorina|Lady|Sir)\.? [ ] (?:(?:Dr|Prof|Dott|Dottoressa|Dottor|Doctor|Professor)(?:\.ssa)?\.?[ ]){0,2}
    | (?i:my[ ]name[ ]is|my[ ]name['’]s|ich[ ]hei(?:ß|ss)e|mein[ ]name[ ](?:ist|lautet)|je[ ]m['’]appelle
      |je[ ]me[ ]nomme|mon[ ]nom[ ]est|mi[ ]chiamo|il[ ]mio[ ]nome[ ]è)[ ]
    | (?i:(?:kind|best|warm)[ ]regards|regards|yours(?:[ ](?:sincerely|faithfully|truly))?|sincerely
      |gr(?:ü|ue)(?:ß|ss)en?|gru(?:ß|ss)|mfg|cordialement|bien[ ]à[ ]vous|salutations
      |(?:cordiali|distinti)[ ]saluti|saluti)[,.!]?[ \n]{1,4} )"""
_DOUBTFUL = r"""
    (?<!\w) (?: (?:Frau|Herrn?|Hr\.|Fr\.|Fräulein|Dr\.?|Prof\.?|Dott\.(?:ssa)?|M\.)[ ]
        (?:(?:Dr|Prof|Doktor|Professor(?:in)?|Mag|Ing|Dipl\.-Ing)\.?[ ]){0,3}
    | (?i:i['’]m|i[ ]am|this[ ]is|call[ ]me|ich[ ]bin|ich[ ]bin[ ](?:die|der)|hier[ ](?:ist|spricht)|je[ ]suis|c['’]est
      |ici|sono|son|(?:full[ ]|vor-[ ]und[ ]nach)?name|nom(?:[ ]et[ ]prénom)?|nome(?:[ ]e[ ]cognome)?
      |interview(?:t|ed|s|ee|te|[ée]e?)?|entretien|intervista(?:t[oa])?|interviewpartner(?:in)?
      |gespräch(?:spartner(?:in)?)?|signora?|thanks|thank[ ]you|danke|merci|grazie
      |participante?|partecipante|respondent|teilnehmer(?:in)?
      |teilnehmende[rn]?|proband(?:in)?|befragte[rn]?|testperson|tester(?:in)?|nutzer(?:in)?|user|customer|client[e]?|cliente
      |kund(?:e|in|en)|patient(?:in|e)?|guest|gast|shopper|speaker|sprecher(?:in)?)
        (?:[ ]?(?:[Nn]o|[Nn]r|n°|\#)?\.?[ ]?[0-9]{1,4})?[ ]?(?:[:,(=-]|mit|with|avec|con|by)?[ ]?
    | [A-Z]{1,2}[0-9]{1,3}[ ]?[:,(=-][ ]? )"""
_SURE = later(rf"(?:{_DOUBTLESS})\Z", re.VERBOSE)
_UNSURE = later(rf"(?:{_DOUBTFUL})\Z", re.VERBOSE)
_TITLED = later(
    r"(?<!\w)(?:(?:Frau|Herrn?|Hr\.|Fr\.|Mr|Mrs|Ms|Miss|Mme|Mlle|Madame|Monsieur|M\.|Sig|Sig\.ra|Signora?|Dr|Prof)\.?"
    r"[ ]|(?i:name|nom|nome|teilnehmer(?:in)?|participante?|partecipante|kund(?:e|in)|customer|client[e]?)[ ]?:[ ])\Z")
_TURNED = later(rf"{_WORD.pattern},[ ]({_WORD.pattern})(?=[.;:)\]/\n]|[ ]?[(\[]|\Z)")
"""A surname, and behind a comma the first name, with which the phrase ends."""
_REST = later(r"(?:['’]?s|['’])?(?!-?\w)")
"""What may follow a name in its word."""
_LOOK_BACK = 70
_HEAD = later(r"[ ]{0,60}(?:verbatim:|locator:|observation:|-){0,2}[ ]{0,9}[\"'“„«»>*-]{0,3}[ ]?"
              r"(?:[\[(]?[0-9:.,]{4,12}[\])]?[ ]?)?\Z")
_BEHIND = later(r"[ ]?(?:\([^()\n]{1,20}\)[ ]?)?:(?!//)")
_TIMED = later(r",?[ ]\(?\[?[0-9]{1,2}:[0-9]{2}|,?[ ]\([0-9]{1,2}\)"
               r"|,[ ][0-9]{2}(?=[,;.)]|$|[ ](?:Jahre|years|ans|anni))")


def full_names(text: str, among: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of every full name, without its form of address. No language is asked: people mix them.

    A name that is `among` those that are known is one wherever it stands.
    """
    last = 0
    plain, known = (text.replace("\n", " "), _by_first_word(frozenset(among))) if among else ("", {})
    none: tuple[frozenset[str], tuple[int, ...]] = (frozenset(), ())
    for word in _FIRST.finditer(text):
        start = word.start()
        if start < last:
            continue
        end = _again(plain, start, *known.get(word[0].partition("-")[0], none)) if known else 0
        if not end:
            end = _name(text, start)
            end = end if end and _said_so(text, start, end, sure=_is_given(word[0])) else _turned(text, start)
        if end:
            yield start, end
            last = end


@lru_cache(maxsize=64)
def _by_first_word(names: frozenset[str]) -> dict[str, tuple[frozenset[str], tuple[int, ...]]]:
    """The names, and how long they are, the longest first, by what they begin with."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(re.split(r"[ ,-]", name, maxsplit=1)[0], []).append(name)
    return {first: (frozenset(those), tuple(sorted({len(name) for name in those}, reverse=True)))
            for first, those in found.items()}


def _again(text: str, at: int, names: Collection[str], sizes: Sequence[int]) -> int:
    """Where one of these names, if it stands here, ends with all of its word (“Anna Müllers”); else 0. It is looked for
    once for each length: a thousand may begin with “Anna”.
    """
    for size in sizes:
        if text[at:at + size] in names and (rest := _REST.match(text, at + size)):
            return rest.end()
    return 0


def _turned(text: str, at: int) -> int:
    """Where a name that begins here with its surname ends: “Herr Vogt-Meier, Jörg”; 0 where there is none."""
    found = _TURNED.match(text, at)
    if found and _is_given(found[1]) and _TITLED.search(text, max(0, at - _LOOK_BACK), at):
        return found.end()
    return 0


def _said_so(text: str, start: int, end: int, *, sure: bool) -> bool:
    """Whether the words around say that this is somebody's name. `sure`: whether it has a usual first name."""
    back = max(0, start - _LOOK_BACK)
    if _SURE.search(text, back, start):
        return True
    if not sure:
        return False
    line = text.rfind("\n", back, start) + 1
    return bool(_UNSURE.search(text, back, start) or _TIMED.match(text, end) or (
        _BEHIND.match(text, end) and (line or not back) and _HEAD.match(text, line, start)))


@cache
def given() -> frozenset[str]:
    """First names, from the file beside this one."""
    return _words("given-names.txt")


@cache
def _no_names() -> frozenset[str]:
    return _words("no-names.txt")


def _words(file: str) -> frozenset[str]:
    from importlib.resources import files

    lines = (files(__package__) / file).read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _name(text: str, at: int) -> int:
    """Where two words with a capital, or more, that may be a name and begin here end; 0 where there are none."""
    first = _WORD.match(text, at)
    if not first or first[0] in _no_names() or _PARTICLE.fullmatch(first[0]):
        return 0
    end = first.end()
    for _ in range(3):
        middle = _next(_INITIAL, text, end) or _next(_WORD, text, end)
        if not middle or not (len(middle[0]) == 2 or _is_given(middle[0])) or not _surname(text, middle.end()):
            break
        end = middle.end()
    return _surname(text, end)


def _is_given(word: str) -> bool:
    return word in given() or word.partition("-")[0] in given()


def _next(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    return pattern.match(text, at + 1) if text[at:at + 1] in (" ", "\n") else None


def _surname(text: str, at: int) -> int:
    for _ in range(3):
        particle = _next(_PARTICLE, text, at)
        if not particle:
            break
        at = particle.end()
    last = _next(_WORD, text, at) or _next(_LOUD, text, at) or (_WORD.match(text, at) if text[at - 1] in "'’" else None)
    return last.end() if last and last[0] not in _no_names() else 0
