"""Where the company's system and the customers' mesh: its touchpoints against everybody's journeys.

All functions take the catalogue (touchpoints by id, in its order) and journeys as `passing` tells them. What happens
today counts: a future journey is a promise, so it colours no cell and weighs on no vulnerability. A journey that is
told in two languages is one: translations count nowhere.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from empathy_cli.locale import N_
from empathy_cli.model.text import same_name, slug

from .mood import halves

Catalogue = Mapping[str, Mapping[str, Any]]
Journeys = Sequence[Mapping[str, Any]]

UNRATED = 3
"""The severity that a vulnerability counts with when nobody rated it: the middle of 1 to 5."""
FORMULA = N_("Score = severity (1 to 5; 3 when not rated) × personas that pass the touchpoint × 2 where every way of "
             "one of their journeys passes it")


class Passed(NamedTuple):
    """One step of a journey at a touchpoint."""

    journey: str
    step: str
    persona: str
    emotion: float | None


@dataclass(frozen=True, slots=True)
class Weakness:
    """A vulnerability of a touchpoint, and what it weighs."""

    touchpoint: str
    index: int
    """Its place in the touchpoint's list, from 0."""
    vulnerability: Mapping[str, Any]
    severity: int
    rated: bool
    """False: nobody said how severe it is, and it counts as `UNRATED`."""
    personas: tuple[str, ...]
    """The ids of those that pass the touchpoint today, each once."""
    felt: tuple[Passed, ...]
    """Every step at the touchpoint, the worst emotion first, those without one last."""
    always: bool
    """Whether every way of some journey passes the touchpoint."""
    score: int
    """See `FORMULA`. 0 when it is fixed, or nobody passes."""

    @property
    def fixed(self) -> bool:
        return self.vulnerability.get("status") == "fixed"


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody said they would do: the fix of a vulnerability, an idea or a surprise of a step."""

    kind: str
    """`fix`, `idea` or `surprise`."""
    text: str
    owner: str
    status: str
    touchpoint: str
    journey: str
    """Empty for a fix: it stands in the catalogue."""
    step: str
    effect: str = ""
    """What a fix is to mend, where it is planned and nobody has said how: then there is no `text`."""


@dataclass(frozen=True, slots=True)
class Department:
    """The voice of a department: what it answers for, and what is said of it."""

    name: str
    slug: str
    """Unique among the departments: the end of its anchor."""
    touchpoints: tuple[str, ...]
    hurts: tuple[Weakness, ...]
    """What is not fixed, in the order of the register."""
    pains: tuple[tuple[Passed, str], ...]
    """The steps at its touchpoints that feel bad or hurt, the worst first, each with each of its pains (or "")."""
    promised: tuple[Promise, ...]
    customers: tuple[str, ...]
    """The evidence that its touchpoints name as feedback of customers, each once."""
    employees: tuple[str, ...]


def matrix(catalogue: Catalogue, journeys: Journeys, personas: Collection[str], *, sparse: bool = False,
           ) -> list[dict[str, Any]]:
    """A row for each touchpoint, in it a cell for each persona, both in their order.

    A cell's `mood` is the mean emotion of the persona's steps there, rounded to halves (to the worse one in doubt);
    `low` is the worst of them where they differ; `steps` are journey and step. `None` where nobody said how it feels.
    `sparse`: only the cells of those who pass there.
    """
    passed = _passed(journeys)
    rows = []
    for touchpoint in catalogue:
        by: dict[str, list[Passed]] = {}
        for p in passed.get(touchpoint, ()):
            by.setdefault(p.persona, []).append(p)
        rows.append({"touchpoint": touchpoint, "cells": [
            _cell(persona, by.get(persona, ())) for persona in personas if not sparse or persona in by]})
    return rows


def _cell(persona: str, passed: Sequence[Passed]) -> dict[str, Any]:
    felt = [p.emotion for p in passed if p.emotion is not None]
    return {
        "persona": persona, "mood": halves(sum(felt) / len(felt)) if felt else None,
        "low": min(felt) if felt and min(felt) != max(felt) else None, "steps": [(p.journey, p.step) for p in passed],
    }


def register(catalogue: Catalogue, journeys: Journeys, personas: Collection[str]) -> list[Weakness]:
    """Every vulnerability, worst first; what is fixed comes last.

    Of equals: the more severe, then what more personas pass, then the worse emotion, then the order of the catalogue.
    """
    passed = _passed(journeys)
    everybody = {touchpoint for journey in _today(journeys) for touchpoint in journey["touchpoints"]}
    found = [_weakness(touchpoint, index, vulnerability, passed.get(touchpoint, ()), personas,
                       always=touchpoint in everybody)
             for touchpoint, entry in catalogue.items()
             for index, vulnerability in enumerate(entry.get("vulnerabilities", ()))]
    return sorted(found, key=lambda w: (w.fixed, -w.score, -w.severity, -len(w.personas), _worst(w.felt)))


def _weakness(touchpoint: str, index: int, vulnerability: Mapping[str, Any], passed: Sequence[Passed],
              personas: Collection[str], *, always: bool) -> Weakness:
    here = {p.persona for p in passed}
    who = tuple(p for p in personas if p in here)
    severity = vulnerability.get("severity", UNRATED)
    score = 0 if vulnerability.get("status") == "fixed" else severity * len(who) * (2 if always else 1)
    return Weakness(touchpoint, index, vulnerability, severity, "severity" in vulnerability, who,
                    tuple(sorted(passed, key=_felt)), always, score)


def _felt(passed: Passed) -> float:
    return 3 if passed.emotion is None else passed.emotion


def _worst(felt: Sequence[Passed]) -> float:
    return _felt(felt[0]) if felt else 3


def _today(journeys: Journeys) -> Iterator[Mapping[str, Any]]:
    return (journey for journey in journeys if journey["state"] != "future" and "translation" not in journey)


def _passed(journeys: Journeys) -> dict[str, list[Passed]]:
    """By touchpoint, the steps of today at it."""
    found: dict[str, list[Passed]] = {}
    for journey in _today(journeys):
        for step in journey["steps"]:
            if step["touchpoint"]:
                found.setdefault(step["touchpoint"], []).append(
                    Passed(journey["id"], step["id"], journey["persona"], step["emotion"]))
    return found


def departments(catalogue: Catalogue, journeys: Journeys, personas: Collection[str],
                named: Iterable[str] = (), weak: Sequence[Weakness] | None = None) -> list[Department]:
    """Every department: those of the settings (`named`) first, then those that only the catalogue names.

    A name is the same without regard to case and spaces; it is shown as it was first written. `weak` is the register,
    where somebody has it already.
    """
    names: dict[str, str] = {}
    for name in (*named, *(entry["department"] for entry in catalogue.values() if "department" in entry)):
        names.setdefault(same_name(name), name)
    if weak is None:
        weak = register(catalogue, journeys, personas)
    passed = _passed(journeys)
    steps = {(journey["id"], step["id"]): step for journey in journeys for step in journey["steps"]}
    anchors: set[str] = set()
    return [_department(name, _anchor(name, anchors), {
        id_: entry for id_, entry in catalogue.items() if same_name(entry.get("department", "")) == key
    }, weak, journeys, passed, steps) for key, name in names.items()]


def _anchor(name: str, taken: set[str]) -> str:
    plain = slug(name) or str(len(taken) + 1)
    anchor = next(a for n in range(1, len(taken) + 2) if (a := plain if n == 1 else f"{plain}-{n}") not in taken)
    taken.add(anchor)
    return anchor


def _department(name: str, anchor: str, own: Catalogue, weak: Iterable[Weakness], journeys: Journeys,
                passed: Mapping[str, Sequence[Passed]], steps: Mapping[tuple[str, str], Mapping[str, Any]],
                ) -> Department:
    pains = [(p, pain) for id_ in own for p in passed.get(id_, ())
             for pain in steps[p.journey, p.step]["pains"] or ([""] if (p.emotion or 0) < 0 else [])]
    feedback = [entry.get("feedback", {}) for entry in own.values()]
    return Department(
        name, anchor, tuple(own), tuple(w for w in weak if w.touchpoint in own and not w.fixed),
        tuple(sorted(pains, key=lambda pain: _felt(pain[0]))),
        tuple(_promises(own, journeys)),
        tuple(dict.fromkeys(e for said in feedback for e in said.get("customer", ()))),
        tuple(dict.fromkeys(e for said in feedback for e in said.get("employee", ()))),
    )


def _promises(own: Catalogue, journeys: Journeys) -> Iterator[Promise]:
    """Planned fixes; ideas that are planned or done; planned surprises. Also those of future journeys."""
    for id_, entry in own.items():
        for v in entry.get("vulnerabilities", ()):
            if v.get("status") == "planned":
                fix = v.get("fix", "")
                yield Promise("fix", fix, v.get("owner", ""), "planned", id_, "", "", "" if fix else v["effect"])
    for journey in (j for j in journeys if "translation" not in j):
        for step in journey["steps"]:
            if step["touchpoint"] in own:
                where = step["touchpoint"], journey["id"], step["id"]
                for idea in step["ideas"]:
                    if idea["status"] in ("planned", "done"):
                        yield Promise("idea", idea["text"], idea["owner"], idea["status"], *where)
                for surprise in step["surprises"]:
                    if surprise["status"] == "planned":
                        yield Promise("surprise", surprise["what"], "", "planned", *where)


def third_parties(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Companies that run touchpoints for us, each with these."""
    found: dict[str, tuple[str, list[str]]] = {}
    for id_, entry in catalogue.items():
        if "third_party" in entry:
            found.setdefault(same_name(entry["third_party"]), (entry["third_party"], []))[1].append(id_)
    return {name: tuple(ids) for name, ids in found.values()}


def unused(catalogue: Catalogue, journeys: Journeys) -> tuple[str, ...]:
    """Touchpoints that no journey uses, of today or the future."""
    used = {step["touchpoint"] for journey in journeys for step in journey["steps"]}
    return tuple(id_ for id_ in catalogue if id_ not in used)


def company_only(catalogue: Catalogue) -> tuple[str, ...]:
    """Touchpoints that bring the company something and the customer, as far as anybody said, nothing."""
    return tuple(id_ for id_, entry in catalogue.items()
                 if "company" in entry.get("benefit", {}) and "customer" not in entry["benefit"])
