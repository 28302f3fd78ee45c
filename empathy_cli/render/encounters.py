"""Where personas meet the company: what the pages of touchpoints and of departments share, as plain data.

Both pages are made from the catalogue, the facts of every journey (see `insight.passing`) and the summaries of the
personas: no document of a journey is opened for them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from empathy_cli.insight import mesh, mood
from empathy_cli.insight.certainty import source_of
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.duration import seconds, spelled
from empathy_cli.model.text import same_name

from .avatars import face
from .gallery import rank
from .labels_touchpoints import touchpoint_labels
from .marks import Marker, sources_view
from .view_map import tongue

MODES = ("online", "offline", "hybrid", "")
TO_MEND = ("open", "planned")
"""What somebody has to see to. What is accepted stays as it is: not mended, but nobody's task."""
HURTS = -1
"""A touchpoint hurts where a step of today feels so, or worse. The filter of the page says it in words."""
LISTED = 6
"""Steps that one list of who feels it names; the others are counted. A person reads no longer one."""
BRIEF = 4
"""Of so many personas a short list tells the worst step; the others are counted."""


class Encounters:
    """Every encounter of a persona with a touchpoint in the journeys of today, in one language."""

    def __init__(self, catalogue: Document, journeys: Sequence[Mapping[str, Any]],
                 personas: Sequence[Mapping[str, Any]], workspace: Workspace, t: Translator) -> None:
        self.t = t
        self.said = touchpoint_labels(t)
        self.lang = workspace.language(catalogue)
        self.label_lang = tongue(self.lang, self.lang, t.spoken)["label_lang"]
        self.workspace = workspace
        self.entries: dict[str, Mapping[str, Any]] = {e["id"]: e for e in catalogue.data.get("touchpoints", ())}
        journeys = [j for j in journeys if "translation" not in j]
        walked = Counter(j["persona"] for j in journeys if j["state"] != "future")
        self.journeys = walked.total()
        """How many journeys tell of today."""
        people = sorted((p for p in personas if p["kind"] == "persona"
                         and ("translation" not in p or walked[p["id"]])), key=rank)
        self.people = {p["id"]: self._person(p, walked[p["id"]]) for p in people}
        self.feeling = cache(self._feeling)
        self.at = cache(self._told)
        self.briefly = cache(self._briefly)
        self.short = cache(self._short)
        self.steps = {(step["journey"], step["step"]): step for j in journeys for step in self._walked(j)}
        """All steps by journey and step, also those of the future."""
        self._at: dict[str, list[dict[str, Any]]] = {}
        for step in self.steps.values():
            if not step["future"]:
                self._at.setdefault(step["touchpoint"], []).append(step)
        self.rows = mesh.matrix(self.entries, journeys, self.people, sparse=True)
        self.weak = mesh.register(self.entries, journeys, self.people)
        self.departments = mesh.departments(self.entries, journeys, self.people,
                                            workspace.settings.get("departments", ()), self.weak)
        self._anchors = {same_name(d.name): d.slug for d in self.departments}
        self._scale = Marker(frozenset(), t).scale

    def head(self, catalogue: Document, kind: str, title: str) -> dict[str, Any]:
        """What every page has: see `page.html.jinja`."""
        name = self.workspace.settings.get("name", "")
        return {
            "kind": kind, "id": kind, "file": catalogue.file, **tongue(self.lang, self.lang, self.t.spoken),
            "lang": self.lang, "t": self.said, "workspace": name, "heading": title,
            "title": " · ".join(x for x in (title, name) if x),
        }

    def _person(self, summary: Mapping[str, Any], walked: int) -> dict[str, Any]:
        drawn = summary["avatar"]
        tongues = tongue(summary["language"], self.lang, "")
        return {
            "id": summary["id"], "name": summary["name"], "language": summary["language"],
            "lang": tongues["lang"], "dir": tongues["dir"],
            "page": summary["page"], "svg": face(drawn["kind"], drawn["seed"], drawn["initials"])["svg"],
            "journeys": walked,
        }

    def person(self, id_: str) -> dict[str, Any]:
        """Whose journey it is; one without a page where there is no such persona."""
        return self.people.get(id_) or {"id": id_, "name": id_, "language": self.lang, "lang": "", "dir": "",
                                        "page": "", "svg": "", "journeys": 0}

    def _walked(self, journey: Mapping[str, Any]) -> list[dict[str, Any]]:
        """A journey's steps, each with what is needed to name it elsewhere."""
        whose = self.person(journey["persona"])
        tongues = tongue(journey["language"] or whose["language"], self.lang, "")
        whole = {
            "journey": journey["id"], "journey_title": journey["title"], "persona": journey["persona"],
            "lang": tongues["lang"], "dir": tongues["dir"], "page": whose["page"],
            "future": journey["state"] == "future",
        }
        return [{
            **whole, "step": step["id"], "title": step["title"], "touchpoint": step["touchpoint"],
            **self.feeling(step["emotion"]), "emotion": step["emotion"], "feels": step["feels"],
            "always": step["always"], "moment_of_truth": step["moment_of_truth"], "wait": step["wait"],
            "open_questions": step["open_questions"],
        } for step in journey["steps"]]

    def _feeling(self, emotion: float | None) -> dict[str, str]:
        """An emotion in sign and word; `level` is the word's key, which styles use. Where nothing is said: “unsaid”."""
        if emotion is None:
            return {"level": "unsaid", "sign": "?", "word": self.said["not_said"]}
        level = mood.word(emotion)
        return {"level": level, "sign": mood.signed(emotion, self.t.point), "word": self.said["mood"][level]}

    def _told(self, touchpoint: str) -> dict[str, Any]:
        """Who feels it there today: see `worst`."""
        return self.worst(self._at.get(touchpoint, ()))

    def _briefly(self, touchpoint: str) -> dict[str, Any]:
        """Of each persona that passes there today the worst step, the worst first: {steps [step + person], more}."""
        first: dict[str, dict[str, Any]] = {}
        for step in sorted(self._at.get(touchpoint, ()), key=_felt):
            first.setdefault(step["persona"], step)
        steps = [step | {"person": self.person(id_)} for id_, step in [*first.items()][:BRIEF]]
        left = len(first) - len(steps)
        return {"steps": steps,
                "more": self.t.plural("and {n} more persona", "and {n} more personas", left) if left else ""}

    def worst(self, steps: Iterable[dict[str, Any]], most: int = LISTED) -> dict[str, Any]:
        """The worst of these steps under the persona and the journey that they belong to, the worst first in each.

        {who [walk], more (how many steps are not listed, and of how many personas, in words)}. Each persona is there
        with one step before anybody is with two.
        """
        ranked = sorted(steps, key=_felt)
        first: dict[str, dict[str, Any]] = {}
        for step in ranked:
            first.setdefault(step["persona"], step)
        chosen, more = ranked, ""
        if len(ranked) > most:
            once = {id(step) for step in first.values()}
            chosen = sorted([*first.values(), *(step for step in ranked if id(step) not in once)][:most], key=_felt)
            kept = {id(step) for step in chosen}
            left = [step for step in ranked if id(step) not in kept]
            whose = len({step["persona"] for step in left})
            more = self.t.plural("and {n} more step of {personas}", "and {n} more steps of {personas}", len(left),
                                 personas=self.t.plural("{n} persona", "{n} personas", whose))
        walks: dict[str, list[dict[str, Any]]] = {}
        for step in chosen:
            walks.setdefault(step["journey"], []).append(step)
        return {"who": [{
            "person": self.person(walk[0]["persona"]), "journey": id_, "title": walk[0]["journey_title"],
            "page": walk[0]["page"], "lang": walk[0]["lang"], "dir": walk[0]["dir"], "steps": walk,
        } for id_, walk in walks.items()], "more": more}

    @staticmethod
    def anchor(found: mesh.Weakness) -> str:
        return f"vulnerability-{found.touchpoint}-{found.index + 1}"

    def weakness(self, found: mesh.Weakness, place: int, above: Mapping[str, Any] | None) -> dict[str, Any]:
        """One line of the register: see `view_touchpoints.touchpoints_view`. `above` is one of the same touchpoint."""
        t, said = self.t, self.said
        value = found.vulnerability
        status = value.get("status", "open")
        told = self.at(found.touchpoint)
        n = len(found.personas)
        scale = self._scale(found.severity) if found.rated else None
        sum_ = [
            {"n": found.severity, "label": t(N_("severity")) if found.rated else t(N_("severity, not rated"))},
            {"n": n, "label": t.plural("persona", "personas", n)},
            *([{"n": 2, "label": t(N_("as every way passes here"))}] if found.always else ()),
        ]
        return {
            "rank": place,
            "id": self.anchor(found),
            "touchpoint": self.short(found.touchpoint),
            "effect": value["effect"],
            "cause": value.get("cause", ""),
            "scale": scale,
            "severity_words": scale["words"] if scale else t(N_("not rated")),
            "owner": value.get("owner", ""),
            "fix": value.get("fix", ""),
            "status": status,
            "status_label": said["options_touchpoint"]["vulnerabilities.status"][status],
            "ticket": value.get("ticket", ""),
            "mended": status == "fixed",
            "unowned": status in TO_MEND and not value.get("owner"),
            "always": found.always,
            "score": found.score,
            "sum": sum_,
            "sum_words": " × ".join(f"{part['n']} ({part['label']})" for part in sum_),
            "who": told["who"],
            "who_more": told["more"],
            "above": above and {**above, **self.briefly(found.touchpoint)},
        }

    @cached_property
    def register(self) -> list[dict[str, Any]]:
        """All vulnerabilities, worst first; those that are mended come last."""
        first: dict[str, dict[str, Any]] = {}
        shown = []
        for place, found in enumerate(self.weak, 1):
            one = self.weakness(found, place, first.get(found.touchpoint))
            first.setdefault(found.touchpoint, {"id": one["id"], "effect": one["effect"]})
            shown.append(one)
        return shown

    def left(self, n: int) -> str:
        """So many vulnerabilities that the register ranks, as every part of the pages and the gallery counts them."""
        return self.t.plural("{n} vulnerability not mended", "{n} vulnerabilities not mended", n)

    def _short(self, id_: str) -> dict[str, Any]:
        """A touchpoint as other parts name it."""
        entry = self.entries[id_]
        mode = entry.get("mode", "")
        return {
            "id": id_, "name": entry["name"], "mode": mode, "mode_label": self.mode(mode),
            "channel": entry.get("channel", ""), "department": entry.get("department", ""),
            "slug": self._anchors.get(same_name(entry.get("department", "")), ""),
            "owner": entry.get("owner", ""), "third_party": entry.get("third_party", ""),
            "adrift": bool(entry.get("third_party")) and not entry.get("owner"),
            "hurts": any(s["emotion"] is not None and s["emotion"] <= HURTS for s in self._at.get(id_, ())),
        }

    def mode(self, mode: str) -> str:
        return str(self.said["options_touchpoint"]["mode"].get(mode, ""))

    def wait(self, id_: str) -> dict[str, Any] | None:
        """The limit and the longest wait that a journey of today reports; nothing where neither is known.

        {limit, longest step|None, state broken|kept|open|unheard, words}
        """
        limit = self.entries[id_].get("wait_limit", "")
        longest = max((s for s in self._at.get(id_, ()) if s["wait"]), key=lambda s: seconds(s["wait"]), default=None)
        if not limit and not longest:
            return None
        if not longest:
            state = "unheard"
        elif not limit:
            state = "open"
        else:
            state = "broken" if seconds(longest["wait"]) > seconds(limit) else "kept"
        if longest and longest["lang"]:
            longest = {**longest, "wait": spelled(longest["wait"], self.t), "lang": self.label_lang,
                       "dir": tongue(self.t.spoken, "", "")["dir"]}
        return {"limit": limit, "longest": longest, "state": state, "words": self.said["wait_" + state],
                "person": self.person(longest["persona"]) if longest else None}

    def sources(self, evidence: Iterable[str]) -> list[dict[str, Any]]:
        """What a feedback names, each source once: as in `marks.sources_view`, or only an id where there is none."""
        counts = Counter(source_of(e) for e in evidence)
        documents = self.workspace.documents
        known = {i: n for i, n in counts.items() if i in documents and documents[i].kind == "source"}
        missing = [{"id": i, "title": i, "lang": "", "meta": self.said["unknown_source"]}
                   for i in counts if i not in known]
        return [{"id": s["id"], "title": s["title"], "lang": s["lang"],
                 "meta": " · ".join(x for x in (s["type_label"], s["n_words"], s["date"]) if x)}
                for s in sources_view(known, self.workspace, self.lang, self.t)] + missing


def _felt(step: Mapping[str, Any]) -> tuple[float, str, str]:
    """The order of steps: the worst first, those that say nothing last."""
    return (3 if step["emotion"] is None else step["emotion"], step["persona"], step["title"])
