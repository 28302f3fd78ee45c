"""PER: what stands in a persona in words of the team that say little, or the wrong thing. All of it only warns.

Each rule looks for expressions of a list (`check/words`), in the language of the persona; in other languages it is
silent. So it finds the clichés that everybody writes, not each way to write one.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from empathy_cli.check.expressions import LANGUAGES, literal, tokens
from empathy_cli.check.prose import Words, beginning, front, hinted, only, own_words, phrase, words
from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import WARNING, Path, Problem

_ENDINGS = {"de": ("s", "es", "n", "en"), "en": ("s",)}
"""What a name may end in: des Ristmeters."""
_ARTICLES = {"en": ("the",), "de": ("der", "die", "das"), "fr": ("le", "la"), "it": ("il", "lo", "la")}
_SAID = frozenset({"heard", "observed"})


def _motive(seen: Seen) -> Iterator[Problem]:
    """PER07: silent as soon as one word is neither about price, convenience, quality or speed nor a function word."""
    for persona, language in _personas(seen):
        cliches, filler = words(language, "motives"), words(language, "function")
        for i, motive in enumerate(persona.data.get("motives", ())):
            if only(tokens(motive.get("motive", "")), cliches, filler):
                yield Problem(N_("“{words}” is what everybody wants: ask why it matters to {name}, and write down that "
                                 "deeper motive"), {"words": motive["motive"], "name": _name(persona)},
                              ("motives", i, "motive"), persona.file)


def _label(seen: Seen) -> Iterator[Problem]:
    """PER09: not in quotation marks, nor in a quote that somebody is said to have heard or that has evidence."""
    for persona, language in _personas(seen):
        data = persona.data
        labels, generals = words(language, "labels"), words(language, "generalisations")
        if found := _named(data.get("name", ""), language):
            yield Problem(N_("“{words}” makes a label of a name: give a name that a person could have"),
                          {"words": found}, ("name",), persona.file)
        for path, text in hinted(_own_texts(data), labels, generals):
            split = tokens(own := own_words(text))
            if span := labels.first(split):
                yield Problem(N_("“{words}” mocks: say what this person does, and why"),
                              {"words": phrase(own, span)}, path, persona.file)
            elif span := generals.first(split):
                yield Problem(N_("“{words}” judges a whole kind of people: say what this person does, and why"),
                              {"words": phrase(own, span)}, path, persona.file)


def _own_texts(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What the team says of a persona, field by field."""
    for key in ("role", "story"):
        if data.get(key):
            yield (key,), data[key]
    for i, trait in enumerate(data.get("traits", ())):
        for key in ("value", "why_relevant"):
            if trait.get(key):
                yield ("traits", i, key), trait[key]
    for i, behaviour in enumerate(data.get("behaviours", ())):
        yield ("behaviours", i), behaviour.get("text", "")
    quote = data.get("quote") or {}
    if quote.get("text") and not quote.get("evidence") and quote.get("basis") not in _SAID:
        yield ("quote",), quote["text"]


def _named(name: str, language: str) -> str:
    """The label in a name: one of the lists, “Betty the Saver”, or a noun or adjective before a name that begins alike.

    Which words are nouns and adjectives the list `name_words` says: no other word makes “Magnus Martin” a label.
    """
    split = tokens(name)
    if not split:
        return ""
    labels, others = words(language, "name_labels"), words(language, "name_words")
    if words(language, "labels").first(split) or labels.longest(split, 0):
        return name
    if len(split) > 2 and split[0] in _ARTICLES[language] and (labels.longest(split, 1) or others.longest(split, 1)) \
            and (language in {"en", "de"} or split[1] in name.split()):
        return name
    if len(split) > 2 and split[1] in _ARTICLES[language] and _is_label(name.split()[1:], language):
        return name
    end = others.longest(split, 0)
    if end and end == len(split) - 1 and split[0][0] == split[end][0] \
            and _is_given(split[end]) and not _is_given(split[0]):
        return name
    return ""


def _is_label(rest: Sequence[str], language: str) -> bool:
    """Whether an article and what follows are no surname: in French and Italian those are written large, Le Goff."""
    return bool(rest) and rest[0].islower() and (language in {"en", "de"} or (len(rest) > 1 and rest[1][0].islower()))


@cache
def _first_names() -> frozenset[str]:
    from empathy_cli.insight.personal.names import given  # asked only of two words that begin alike

    return frozenset(name.casefold() for name in given())


def _is_given(word: str) -> bool:
    return word in _first_names()


def _brand(seen: Seen) -> Iterator[Problem]:
    """PER11: whole words, in small letters, too, in German with the endings of the genitive and the plural.

    A name is looked for in every language; for “our app” there must be a list.
    """
    brands = {language: _names(seen.settings.get("brand", ()), language)
              for language in {language for _, language in seen.spoken}}
    for persona, language in seen.spoken:
        own, names = words(language, "ours"), brands[language]
        for path, text in hinted(_wants(persona.data), own, names):
            split = tokens(text)
            if span := names.first(split) or own.first(split):
                values = {"words": phrase(text, span), "name": _name(persona)}
                yield Problem(N_("“{words}” is ours: say what {name} wants to get done, or what hurts, as if we did "
                                 "not exist"), values, path, persona.file)


def _names(brands: Sequence[str], language: str) -> Words:
    return Words(found for brand in brands if (found := literal(brand, _ENDINGS.get(language, ()))))


def _wants(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for i, job in enumerate(data.get("jobs", ())):
        for key in ("when", "want", "so_that"):
            if job.get(key):
                yield ("jobs", i, key), job[key]
    yield from _felt(data)


def _felt(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in ("pains", "gains"):
        for i, statement in enumerate(data.get(key, ())):
            yield (key, i), statement.get("text", "")


def _vague(seen: Seen) -> Iterator[Problem]:
    """PER12: silent as soon as one word is on neither list: a number, an object, a situation."""
    for persona, language in _personas(seen):
        vague, filler = words(language, "vague"), words(language, "function")
        may_begin = beginning(language, "vague", "function")
        for path, text in _felt(persona.data):
            if all(map(may_begin, front(text))) \
                    and only(split := tokens(text), vague, filler) and not _of_company(split, language):
                yield Problem(N_("“{words}” could be said of anything: write down the number, the object or the moment "
                                 "that {name} would tell you about"), {"words": text, "name": _name(persona)},
                              path, persona.file)


def _company(seen: Seen) -> Iterator[Problem]:
    """PER13: of those pains and gains that begin with what the company would like to be otherwise.

    Silent where what follows makes it their own: a reason, what came of it, or a thing of somebody else's.
    """
    for persona, language in _personas(seen):
        name = front(persona.data.get("name", ""))[:1]
        company, subjects, theirs = (words(language, of) for of in ("company", "subjects", "theirs"))
        for path, text in _felt(persona.data):
            begin = front(text)
            if not any(map(company.may_begin, begin)) and not all(w in name or subjects.may_begin(w) for w in begin):
                continue
            split = tokens(text)
            skip = int(begin[:1] == name)
            if (span := _of_company(split[skip:], language)) and not theirs.first(split[skip + span[1]:]):
                yield Problem(N_("“{words}” is our sorrow, not {name}'s: ask why they do so, and write down what hurts "
                                 "them"),
                              {"words": phrase(text, (span[0] + skip, span[1] + skip)), "name": _name(persona)},
                              path, persona.file)


def _of_company(split: Sequence[str], language: str) -> tuple[int, int] | None:
    return words(language, "company").front(split, words(language, "subjects"))


def _personas(seen: Seen) -> Iterator[tuple[Document, str]]:
    """The personas in a language that has lists."""
    return ((persona, language) for persona, language in seen.spoken if language in LANGUAGES)


def _name(persona: Document) -> str:
    return str(persona.data.get("name") or persona.data.get("role") or persona.id)


_FILE = "personas/lea-brunner/persona.yaml"
_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\nlanguage: en\n"

RULES: tuple[Rule, ...] = (
    Rule(
        "PER07", WARNING,
        N_("A motive is more than price or convenience"),
        N_("Cheap, quick, easy and good: everybody ticks that in a survey, and nobody can be told apart by it. Behind "
           "it stands something deeper (to be looked after, to belong, not to be ashamed), and that explains why "
           "people pay more, wait longer or stay away."),
        {_FILE: _PERSONA + "motives:\n  - motive: A good price and convenience\n"},
        {_FILE: _PERSONA + 'motives:\n  - motive: "Care: nobody is to see from the shoes which week it is"\n'},
        _motive, prose=True,
    ),
    Rule(
        "PER09", WARNING,
        N_("No mocking label, no generalisation"),
        N_("A funny label sticks, and soon the team laughs at the people whom it works for. What is said of “all "
           "pensioners” was asked of none of them. A name that a person could have, and what this one does, keep "
           "prejudice out."),
        {_FILE: _PERSONA.replace("Lea Brunner", "Bargain Betty")
         + "role: A typical pensioner who is afraid of computers\n"},
        {_FILE: _PERSONA + "role: Rings the shop on Tuesdays, because the size chart cannot be read aloud\n"},
        _label, prose=True,
    ),
    Rule(
        "PER11", WARNING,
        N_("Brand and features stay out of jobs, pains and gains"),
        N_("Nobody gets up in the morning to use our product. Whoever writes it into what people want finds that they "
           "want the product, and learns nothing. Forget what you offer: then you see what they would do without it."),
        {"empathy.yaml": "brand: [ShoeBox]\n", _FILE: _PERSONA + "jobs:\n  - want: order in the ShoeBox app\n"},
        {"empathy.yaml": "brand: [ShoeBox]\n", _FILE: _PERSONA + "jobs:\n  - want: have dry feet on Tuesday\n"},
        _brand, prose=True,
    ),
    Rule(
        "PER12", WARNING,
        N_("Pains and gains are concrete"),
        N_("“Bad service” fits every company and every person, so nobody can mend it and nobody can be proved wrong. A "
           "number, an object or a moment can be looked at, counted and changed: “fourteen minutes of music, then all "
           "of it from the beginning”."),
        {_FILE: _PERSONA + "pains: [Bad service]\ngains: [A better experience]\n"},
        {_FILE: _PERSONA + 'pains: ["Fourteen minutes of music, then all of it from the beginning"]\n'
                           "gains: [A note in the left shoe]\n"},
        _vague, prose=True,
    ),
    Rule(
        "PER13", WARNING,
        N_("No pain of the company dressed as a customer's"),
        N_("“Shops too rarely” keeps us awake, not them. Written down as their pain it hides the real one: why do they "
           "stay away, and what happened before? Where the answer stands, something can be done for them."),
        {_FILE: _PERSONA + "pains: [Shops too rarely, Does not use our app]\n"},
        {_FILE: _PERSONA + 'pains: ["The app asks for a password that she set two years ago"]\n'},
        _company, prose=True,
    ),
)
