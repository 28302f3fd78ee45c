"""Full names of people: a first name and a surname, where the words around them say that they are one.

Recognised, in German, French, Italian and English:
- after a form of address: “Mrs Anna Smith”, “Frau Dr. Anna Müller”, “Mme Anne Dupont”, “Signora Anna Rossi”;
- where somebody says it: “my name is …”, “ich heiße …”, “je m'appelle …”, “mi chiamo …”, “I'm …”, “ich bin …”;
- after what somebody is in a study: “Interview 3, Anna Müller”, “P3 (Anna Müller)”, “Teilnehmerin: Anna Müller”;
- before what a transcript has behind a speaker: “Anna Müller: …” at the head of a line, “Anna Müller, 14:20”,
  “Anna Müller (34)”;
- below a letter: “Kind regards, Anna Smith”.

Where the words leave room for doubt, the first name must be one of `given-names.txt`: German writes every noun with a
capital (“Frau Meier Bescheid geben”), English every word of a heading (“Opening Hours: …”).

Not recognised: a surname or a first name alone (“Mr Vidal”, “Anna”), initials (“A. Müller”), names without such
words around them (“I talked to Anna Müller”), which are as often shops, brands and streets (“Charlotte Street”), and
names in lower case or in other scripts.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİŁŃŇŐŘŚŞŠŤŪŮŰŹŻŽ"
_LOW = "a-zß-öø-ÿāăąćčďđēęěğģıłńňőœřśşšťūůűźżž"
_WORD = re.compile(rf"(?:[{_UP}]['’]|Mc|Mac)?[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)?(?![\w])")
_LOUD = re.compile(rf"[{_UP}]{{2,20}}(?:-[{_UP}]{{2,20}})?(?!\w)")
_INITIAL = re.compile(rf"[{_UP}]\.")
_PARTICLE = re.compile(r"(?:von|van|vom|zu|zum|zur|de|den|der|di|da|dal|dalla|del|della|dei|la|le|du|des|d['’]"
                       r"|Von|Van|De|Den|Der|Di|Da|Dal|Dalla|Del|Della|Dei|La|Le|Lo|Du)(?=[ A-Z])")
_TWO = re.compile(rf"[{_UP}][{_LOW}'’-]+[ \n](?:[{_UP}]\.[ ]|{_PARTICLE.pattern}[ ]?){{0,3}}[{_UP}]")
"""Two words with a capital, as near as those of a name: without them there is none."""

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
      |interview(?:t|ed|s|ee|te|[ée]e?)?|entretien|intervista(?:t[oa])?|gespräch(?:spartner(?:in)?)?
      |participante?|partecipante|respondent|teilnehmer(?:in)?
      |teilnehmende[rn]?|proband(?:in)?|befragte[rn]?|testperson|tester(?:in)?|nutzer(?:in)?|user|customer|client[e]?|cliente
      |kund(?:e|in|en)|patient(?:in|e)?|guest|gast|shopper|speaker|sprecher(?:in)?)
        (?:[ ]?(?:no|nr|n°|\#)?\.?[ ]?[0-9]{1,4})?[ ]?(?:[:,(=-]|mit|with|avec|con|by)?[ ]?
    | [A-Z]{1,2}[0-9]{1,3}[ ]?[:,(=-][ ]? )"""
_BEFORE = re.compile(rf"(?P<sure>{_DOUBTLESS}) | (?P<unsure>{_DOUBTFUL})", re.VERBOSE)
_HEAD = re.compile(r"(?:^|\n)[ ]{0,60}(?:verbatim:|locator:|observation:|-){0,2}[ ]{0,9}[\"'“„«»>*-]{0,3}[ ]?"
                   r"(?:[\[(]?[0-9:.,]{4,12}[\])]?[ ]?)?(?=[^\W\d_])")
_BEHIND = re.compile(r"[ ]?(?:\([^()\n]{1,20}\)[ ]?)?:(?!//)")
_TIMED = re.compile(r",?[ ]\(?\[?[0-9]{1,2}:[0-9]{2}|,?[ ]\([0-9]{1,2}\)"
                    r"|,[ ][0-9]{2}(?=[,;.)]|$|[ ](?:Jahre|years|ans|anni))")


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every full name, without its form of address. No language is asked: people mix them."""
    if not _TWO.search(text):
        return
    known: set[tuple[int, int]] = set()
    for before in _BEFORE.finditer(text):
        end = _name(text, before.end(), sure=before["sure"] is not None)
        if end:
            known.add((before.end(), end))
    for head in _HEAD.finditer(text):
        end = _name(text, head.end(), sure=False)
        if end and _BEHIND.match(text, end):
            known.add((head.end(), end))
    for word in _WORD.finditer(text):
        if word[0] in given() and (end := _name(text, word.start(), sure=False)) and _TIMED.match(text, end):
            known.add((word.start(), end))
    last = 0
    for start, end in sorted(known):
        if start >= last:
            yield start, end
            last = end


@cache
def given() -> frozenset[str]:
    """First names, from the file beside this one."""
    return _words("given-names.txt")


@cache
def _no_names() -> frozenset[str]:
    return _words("no-names.txt")


def _words(file: str) -> frozenset[str]:
    lines = (files(__package__) / file).read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _name(text: str, at: int, *, sure: bool) -> int:
    """Where a full name that begins here ends; 0 where there is none. `sure`: whether any first name will do."""
    first = _WORD.match(text, at)
    if not first or first[0] in _no_names() or _PARTICLE.fullmatch(first[0]):
        return 0
    if not sure and not _is_given(first[0]):
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
