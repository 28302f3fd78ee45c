"""The page of all touchpoints: every one against every persona, what goes wrong there, what a person should do next.

Texts of the catalogue are in its language; those of journeys and personas carry theirs as `lang`, where it is another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.insight import mesh
from empathy_cli.insight.mood import LABELS, MINUS
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace

from .encounters import MODES, TO_MEND, Encounters

WIDTHS = ((3, "few"), (6, "some"), (12, "many"), (22, "crowd"))
"""Up to how many columns the heat table is set how tightly. In a crowd, the words of feelings stand in the legend only;
where there are still more (a throng), each touchpoint is a block with `EXTREMES` of them."""
EXTREMES = (8, 4)
"""So many who feel it worst, and so many who feel it best, are named in a throng; of the others, how many feel what."""


def touchpoints_view(catalogue: Document, journeys: Sequence[Mapping[str, Any]], personas: Sequence[Mapping[str, Any]],
                     workspace: Workspace, t: Translator, met: Encounters | None = None) -> dict[str, Any]:
    """For `touchpoints.html.jinja` and `touchpoints.md.jinja`.

    `journeys` are facts as `insight.passing` gives them, `personas` summaries as `gallery.summary` does; of the
    workspace only the settings and the sources are looked at that feedback and metrics name. `met` is made of the
    same, where somebody has made it already.

    {kind "touchpoints", id, file, lang, dir, label_lang, t, workspace, heading, title, counts (one line),
     needs [{key, n, words, to (an anchor)}], worst {weakness, steps [felt step + person], more (words)}|None,
     people [person], silent [person] (no journey yet), width (see WIDTHS), moods [{level, sign, word}],
     groups [{mode, label, hurts, touchpoints [touchpoint]}], register (what is not mended), mended [weakness],
     register_words (how many of each)}
    A person: {id, name, language, lang, dir, page, svg, journeys}.
    A felt step: {journey, journey_title, step, title, persona, touchpoint, lang, dir, page, level, sign, word, emotion,
     feels, always, moment_of_truth, wait, open_questions, future}.
    A walk: {person, journey, title, page, lang, dir, steps}.
    A touchpoint: {id, name, mode, mode_label, channel, department, owner, third_party, adrift (run by others, with no
     owner of ours), cells [{person, level, sign, word, low feeling|None, n, steps_words, step (the lowest)}] (one for
     each of `people`; in a throng some of those who pass), rest {words, all, tally [{level, n, word}]}|None (in a
     throng, where not all are named), hurts (see `encounters.HURTS`), unused, felt [walk], felt_more (words),
     told {id, effect}|None (where the register tells the same steps), benefit {customer, company, risk, gift}|None,
     human {words, via, gap}|None, wait {limit, longest, person, state, words}|None, information [text],
     metrics [{name, value, meta, source, lang}], data_held [{what, used_for}], weak [{id, effect, score}], weak_words,
     customers, employees [source]}; `weak` are those of the register that are not mended.
    A weakness: {rank, id, touchpoint {id, name …}, effect, cause, scale, severity_words, owner, fix, status,
     status_label, ticket, mended, unowned, always, score, sum [{n, label}], sum_words, who [walk], who_more (words of
     the steps that are not listed), above {id, effect, steps [felt step + person], more (words)}|None (one of the same
     touchpoint, which tells the same steps; with the worst step of each persona)}.
    """
    met = met or Encounters(catalogue, journeys, personas, workspace, t)
    people = [p for p in met.people.values() if p["journeys"]]
    silent = [p for p in met.people.values() if not p["journeys"]]
    weak = met.register
    by_touchpoint: dict[str, list[dict[str, Any]]] = {}
    for w in weak:
        by_touchpoint.setdefault(w["touchpoint"]["id"], []).append(w)
    unused = set(mesh.unused(met.entries, journeys))
    width = next((width for most, width in WIDTHS if len(people) <= most), "throng")
    shown = [_touchpoint(met, row, people, by_touchpoint.get(row["touchpoint"], ()), throng=width == "throng")
             | {"unused": row["touchpoint"] in unused} for row in met.rows]
    groups = [(mode, [x for x in shown if x["mode"] == mode]) for mode in MODES]
    register = [w for w in weak if not w["mended"]]
    words = _register_words(met, len(register), len(weak) - len(register))
    return met.head(catalogue, "touchpoints", met.said["touchpoints_title"]) | {
        "counts": _counts(met, words),
        "needs": _needs(met, shown, register, silent),
        "worst": _worst(met, register),
        "people": people,
        "silent": silent,
        "width": width,
        "moods": [met.feeling(e) for e in (-2, -1, 0, 1, 2)],
        "groups": [{"mode": mode or "none", "label": met.mode(mode) or met.said["no_mode"], "touchpoints": found,
                    "hurts": any(x["hurts"] for x in found)} for mode, found in groups if found],
        "register": register,
        "register_words": words,
        "mended": [w for w in weak if w["mended"]],
    }


def entry(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the gallery and `empathy.json` need of the page. Plain JSON; no words of ours in it."""
    return {
        "kind": "touchpoints", "id": view["id"], "file": view["file"], "page": "touchpoints", "language": view["lang"],
        "touchpoints": sum(len(g["touchpoints"]) for g in view["groups"]),
        "weak": len(view["register"]),
        "unowned": sum(w["unowned"] for w in view["register"]),
    }


def _counts(met: Encounters, register_words: str) -> str:
    t = met.t
    return " · ".join((
        t.plural("{n} touchpoint", "{n} touchpoints", len(met.entries)),
        t.plural("{n} journey of today", "{n} journeys of today", met.journeys),
        t.plural("{n} persona", "{n} personas", len(met.people)),
        register_words,
    ))


def _register_words(met: Encounters, left: int, mended: int) -> str:
    """The same words in the opening and over the register."""
    return " · ".join((met.left(left), *((met.t.plural("{n} mended", "{n} mended", mended),) if mended else ())))


def _touchpoint(met: Encounters, row: Mapping[str, Any], people: Sequence[Mapping[str, Any]],
                weak: Sequence[Mapping[str, Any]], *, throng: bool) -> dict[str, Any]:
    """`weak` is what the register has of it."""
    id_ = row["touchpoint"]
    data = met.entries[id_]
    felt = row["cells"]
    if throng:
        cells = _named(met, felt, people)
    else:
        by_persona = {cell["persona"]: cell for cell in felt}
        cells = {"cells": [_cell(met, by_persona.get(p["id"]), p) for p in people], "rest": None}
    own = [w for w in weak if not w["mended"]]
    feedback = data.get("feedback", {})
    told = met.at(id_)
    return met.short(id_) | {
        **cells,
        "felt": told["who"],
        "felt_more": told["more"],
        "told": {"id": weak[0]["id"], "effect": weak[0]["effect"]} if weak and told["who"] else None,
        "benefit": _benefit(data.get("benefit")),
        "human": _human(met, data.get("human_contact")),
        "wait": met.wait(id_),
        "information": data.get("information", []),
        "metrics": [_metric(met, m) for m in data.get("metrics", ())],
        "data_held": [{"what": d["what"], "used_for": d.get("used_for", "")} for d in data.get("data_held", ())],
        "weak": [{"id": w["id"], "effect": w["effect"], "score": w["score"]} for w in own],
        "weak_words": met.left(len(own)) if own else "",
        "customers": met.sources(feedback.get("customer", ())),
        "employees": met.sources(feedback.get("employee", ())),
    }


def _cell(met: Encounters, cell: Mapping[str, Any] | None, person: Mapping[str, Any]) -> dict[str, Any]:
    """How one persona feels at one touchpoint: the mean, and the lowest where it is another."""
    steps = [met.steps[journey, step] for journey, step in (cell["steps"] if cell else ())]
    if not cell or not steps:
        return {"person": person, "level": "none", "sign": "", "word": met.said["not_passed"], "low": None, "n": 0,
                "steps_words": "", "step": None}
    low = cell["low"] if cell["low"] != cell["mood"] else None
    return {
        "person": person, **met.feeling(cell["mood"]), "low": None if low is None else met.feeling(low),
        "n": len(steps),
        "steps_words": met.t.plural("{n} step", "{n} steps", len(steps)),
        "step": min(steps, key=lambda s: 3 if s["emotion"] is None else s["emotion"]),
    }


def _named(met: Encounters, felt: Sequence[Mapping[str, Any]], people: Sequence[Mapping[str, Any]],
           ) -> dict[str, Any]:
    """Of a throng those who feel it worst and best, the worst first; of all, how many feel what."""
    by_id = {p["id"]: p for p in people}
    ranked = sorted((c for c in felt if c["persona"] in by_id), key=lambda c: (_mood(c), _low(c)))
    worst, best = EXTREMES
    left = len(ranked) - worst - best
    if left <= 0:
        return {"cells": [_cell(met, c, by_id[c["persona"]]) for c in ranked], "rest": None}
    said = sum(c["mood"] is not None for c in ranked)
    end = max(said, worst + best)  # who said nothing stands last, and feels nothing best
    levels = Counter(met.feeling(c["mood"])["level"] for c in ranked)
    words = {met.feeling(c["mood"])["level"]: met.feeling(c["mood"])["word"] for c in ranked}
    return {
        "cells": [_cell(met, c, by_id[c["persona"]]) for c in (*ranked[:worst], *ranked[end - best:end])],
        "rest": {
            "words": met.t.plural("and {n} more persona", "and {n} more personas", left),
            "all": met.t(N_("All {n}:"), n=len(ranked)),
            "tally": [{"level": level, "n": levels[level], "word": words[level]}
                      for level in (*LABELS, "unsaid") if level in words],
        },
    }


def _mood(cell: Mapping[str, Any]) -> float:
    return 3 if cell["mood"] is None else float(cell["mood"])


def _low(cell: Mapping[str, Any]) -> float:
    return _mood(cell) if cell["low"] is None else float(cell["low"])


def _benefit(benefit: Mapping[str, str] | None) -> dict[str, Any] | None:
    if not benefit:
        return None
    customer, company = benefit.get("customer", ""), benefit.get("company", "")
    return {"customer": customer, "company": company, "risk": bool(company and not customer),
            "gift": bool(customer and not company)}


def _human(met: Encounters, contact: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Whether a human being can be reached, in our words; how, in the team's; and whether nobody can."""
    if not contact:
        return None
    said = met.said
    words = []
    if "available" in contact:
        words.append(said["human_yes"] if contact["available"] else said["human_no"])
    if "named" in contact:
        words.append(said["human_named"] if contact["named"] else said["human_nameless"])
    if "knows_history" in contact:
        words.append(said["knows_yes"] if contact["knows_history"] else said["knows_no"])
    return {"words": " · ".join(words), "via": contact.get("reach_via", ""), "gap": contact.get("available") is False}


def _metric(met: Encounters, metric: Mapping[str, Any]) -> dict[str, Any]:
    n = metric.get("n")
    value = f"{metric['value']:.15g}".translate({45: MINUS, 46: met.t.point}) if "value" in metric else ""
    source = met.sources([metric["source"]])[0] if "source" in metric else {"title": "", "lang": ""}
    return {
        "name": metric["name"],
        "value": "\u00a0".join(x for x in (value, metric.get("unit", "")) if x),
        "meta": " · ".join(x for x in (metric.get("date", ""), "" if n is None else met.t.plural(
            "{n} case", "{n} cases", n)) if x),
        "source": source["title"], "lang": source["lang"],
    }


def _worst(met: Encounters, register: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What the page opens with: the worst that is not mended, in the words of those who feel it."""
    first = next((w for w in register if w["status"] in TO_MEND and w["score"]), None)
    if not first:
        return None
    return {"weakness": first, **met.briefly(first["touchpoint"]["id"])}


def _needs(met: Encounters, shown: Sequence[Mapping[str, Any]], register: Sequence[Mapping[str, Any]],
           silent: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a person should see to, the most pressing first; each leads to the first place that it means."""
    t = met.t
    unowned = [w for w in register if w["unowned"]]
    unplanned = [w for w in register if w["status"] == "open" and w["owner"] and not w["fix"]]
    adrift = [x for x in shown if x["adrift"]]
    ownerless = [x for x in shown if not x["owner"] and not x["adrift"]]
    late = [x for x in shown if x["wait"] and x["wait"]["state"] == "broken"]
    onesided = [x for x in shown if x["benefit"] and x["benefit"]["risk"]]
    unheard = [x for x in shown if not x["customers"]]
    unused = [x for x in shown if not x["felt"]]
    found = (
        ("unowned", unowned, t.plural("vulnerability has nobody who mends it",
                                      "vulnerabilities have nobody who mends them", len(unowned))),
        ("adrift", adrift, t.plural("touchpoint is run by another company, and nobody of ours owns it",
                                    "touchpoints are run by other companies, and nobody of ours owns them",
                                    len(adrift))),
        ("late", late, t.plural("touchpoint lets people wait longer than it promised",
                                "touchpoints let people wait longer than they promised", len(late))),
        ("onesided", onesided, t.plural("touchpoint serves only the company",
                                        "touchpoints serve only the company", len(onesided))),
        ("ownerless", ownerless, t.plural("more touchpoint has no owner", "more touchpoints have no owner",
                                          len(ownerless)) if adrift else
         t.plural("touchpoint has no owner", "touchpoints have no owner", len(ownerless))),
        ("unplanned", unplanned, t.plural("vulnerability has an owner, but nobody has said how it is mended",
                                          "vulnerabilities have an owner, but nobody has said how they are mended",
                                          len(unplanned))),
        ("unheard", unheard, t.plural("touchpoint whose customers nobody has asked yet",
                                      "touchpoints whose customers nobody has asked yet", len(unheard))),
        ("unused", unused, t.plural("touchpoint that no journey of today passes",
                                    "touchpoints that no journey of today passes", len(unused))),
        ("silent", silent, t.plural("persona whose way nobody has walked yet",
                                    "personas whose ways nobody has walked yet", len(silent))),
    )
    return [{"key": key, "n": len(items), "words": words, "to": _anchor(key, items[0])}
            for key, items, words in found if items]


def _anchor(key: str, first: Mapping[str, Any]) -> str:
    if key == "silent":
        return "heat"
    return str(first["id"]) if key in ("unowned", "unplanned") else f"touchpoint-{first['id']}"
