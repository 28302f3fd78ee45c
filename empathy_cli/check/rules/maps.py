"""MAP: whether an empathy map is complete, and research rather than speculation."""

from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.model.text import same_name

_FIRST = ("who", "need_to_do")
_REST = ("sees", "says", "does", "hears", "thinks_and_feels")
_PARTS: tuple[Path, ...] = (
    ("who",), ("need_to_do",), ("sees",), ("says",), ("does",), ("hears",), ("thinks_and_feels", "thoughts"),
    ("thinks_and_feels", "pains"), ("thinks_and_feels", "gains"),
)
"""The seven sections; pains and gains."""


def _begun(seen: Seen) -> Iterator[Problem]:
    for map_ in seen.originals("empathy-map"):
        missing = [key for key in _FIRST if not map_.data.get(key)]
        if missing and any(map_.data.get(key) for key in _REST):
            yield Problem(N_("the map does not begin at the beginning: answer “{keys}” before the rest"),
                          {"keys": ", ".join(missing)}, (missing[0],), map_.file)


def _filled(seen: Seen) -> Iterator[Problem]:
    for map_ in seen.originals("empathy-map"):
        missing = [path for path in _PARTS if not _at(map_.data, path)]
        if missing:
            yield Problem(N_("nothing stands under {keys}: look into your sources, or ask people"),
                          {"keys": ", ".join(".".join(map(str, path)) for path in missing)}, missing[0], map_.file)


def _at(data: Mapping[str, Any], path: Path) -> Any:
    value: Any = data
    for key in path:
        value = value.get(key) if value else None
    return value


def _heard(seen: Seen) -> Iterator[Problem]:
    for map_ in seen.originals("empathy-map"):
        for i, said in enumerate(map_.data.get("says", ())):
            if said.get("basis") == "heard" and not said.get("evidence"):
                yield Problem(N_("“heard” needs evidence: name the source and the nugget, or write “imagined” if "
                                 "nobody said it"), path=("says", i, "basis"), file=map_.file)


def _guessed(seen: Seen) -> Iterator[Problem]:
    """Without a basis, a statement counts as imagined when nothing speaks for it: a plain text is an assumption."""
    limit = seen.limits["imagined_percent"]
    states = {p.id: p for p in seen.personas}
    for map_ in seen.originals("empathy-map"):
        statements = seen.stated(map_)
        n = sum(1 for s in statements if s.get("basis") in _GUESSES or not (s.get("basis") or s.get("evidence")))
        if n * 100 <= limit * len(statements):
            continue
        persona = states.get(map_.data.get("persona", ""))
        if persona is None and "persona" in map_.data:
            continue  # REF01 or DOC01 says what is wrong
        if persona is None or seen.state(persona) != "proto":
            yield Problem(N_("too much is inferred, imagined or without any ground: {n} of {total} statements, more "
                             "than {limit} %. Go and ask, and add what was heard and seen"),
                          {"n": n, "total": len(statements), "limit": limit}, ("title",), map_.file)


_GUESSES = ("inferred", "imagined")


def _read_minds(seen: Seen) -> Iterator[Problem]:
    for map_ in seen.originals("empathy-map"):
        for key, statements in map_.data.get("thinks_and_feels", {}).items():
            for i, thought in enumerate(statements):
                if thought.get("basis") == "heard":
                    yield Problem(N_("nobody hears a thought: write “inferred” here, and what was said aloud under "
                                     "“says”"), path=("thinks_and_feels", key, i, "basis"), file=map_.file)


def _inferred(_: Problem, basis: Any) -> Any:
    return "inferred" if basis == "heard" else None


def _alone(seen: Seen) -> Iterator[Problem]:
    limit = seen.limits["map_departments"]
    for map_ in seen.originals("empathy-map"):
        names: dict[str, str] = {}
        for department in map_.data.get("held", {}).get("departments", ()):
            names.setdefault(same_name(department), department)
        if len(names) >= limit:
            continue
        message = N_("only {names} took part, and at least {limit} departments should: show it to another one, and "
                     "add it to “held.departments”") if names else N_(
            "nobody knows who took part: name the departments in “held.departments”, at least {limit}")
        yield Problem(message, {"names": ", ".join(names.values()), "limit": limit}, ("held", "departments"), map_.file)


_FILE = "personas/lea-brunner/waiting.map.yaml"
_PERSONA = {"personas/lea-brunner/persona.yaml": "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"}
_TALKS = {"personas/sources/talks.yaml": "kind: source\nid: talks\ntitle: Talks with parents\nnuggets:\n"
                                         "  - {id: n1, verbatim: By the time you open I am asleep.}\n"}
_MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting for a place\nsegment: Parents on the list\n"
_WHO = "who: {situation: At the kitchen table at seven}\n"
_NEED = "need_to_do: {differently: Find a place before June}\n"
_SEES = "sees: [A form of eleven pages]\n"
_SAYS = 'says:\n  - text: "“I typed that last week.”"\n    basis: heard\n'
_MOST = (_WHO + _NEED + _SEES + 'says: ["“I typed that last week.”"]\ndoes: [Fills it in on the bus]\n'
                               'hears: ["“You are on the list.”"]\n')
_HEARS = 'hears:\n  - {text: "“You are on the list.”", evidence: [talks#n1]}\n'
_THINKS = "thinks_and_feels:\n  thoughts:\n    - text: They have forgotten us\n      basis: {}\n"
_HELD = "held:\n  departments: [{}]\n"

RULES = (
    Rule(
        "MAP01", ERROR,
        N_("Who it is and what they need to do comes first"),
        N_("What somebody sees, hears and feels depends on the situation and on what they are after. Whoever fills in "
           "the map without these two writes down what people in general feel, and that is nobody."),
        {_FILE: _MAP + _SEES},
        {_FILE: _MAP + _WHO + _NEED + _SEES},
        _begun,
    ),
    Rule(
        "MAP02", WARNING,
        N_("All sections are filled, pains and gains, too"),
        N_("An empty section is a question that nobody asked. Often it is the one that would have changed the picture: "
           "what people hear from others, or what they really do."),
        {_FILE: _MAP + _MOST},
        {_FILE: _MAP + _MOST + "thinks_and_feels:\n  thoughts: [They have forgotten us]\n"
                               "  pains: [The eleven pages again]\n  gains: [A date]\n"},
        _filled,
    ),
    Rule(
        "MAP03", ERROR,
        N_("What was heard has evidence"),
        N_("“Heard” on a map makes others believe that a customer said it. If nobody can tell who and where, it is an "
           "invention in quotation marks, and decisions will rest on it."),
        {_FILE: _MAP + _SAYS},
        {_FILE: _MAP + _SAYS + "    evidence: [talks#n1]\n", **_TALKS},
        _heard,
    ),
    Rule(
        "MAP04", WARNING,
        N_("At most half of a map is guessed"),
        N_("A map that is mostly inferred or imagined shows what the team thinks of customers. A text without a basis "
           "and without evidence counts as imagined. The map of a proto persona may be all guesses: it says so. The "
           "limit is the setting “check.limits.imagined_percent”."),
        {_FILE: _MAP + _SEES, **_TALKS},
        {_FILE: _MAP + _SEES + _HEARS, **_TALKS},
        _guessed,
    ),
    Rule(
        "MAP05", WARNING,
        N_("Thoughts are inferred, not heard"),
        N_("Nobody hears what another person thinks. Feelings are read from what people say and do; where that is "
           "written down as heard, a reading passes for a fact, and nobody questions it any more."),
        {_FILE: _MAP + _THINKS.format("heard")},
        {_FILE: _MAP + _THINKS.format("inferred")},
        _read_minds, mend=_inferred,
    ),
    Rule(
        "MAP06", WARNING,
        N_("More than one department filled it in"),
        N_("Each department sees one side of the customer: support hears the complaints, sales the wishes, IT where "
           "people leave. A map by one alone has its blind spot. The setting “check.limits.map_departments” says how "
           "many are due."),
        {_FILE: _MAP + _HELD.format("Marketing")},
        {_FILE: _MAP + _HELD.format("Marketing, Support")},
        _alone,
    ),
)
