"""What the peers are given of a workspace: the view that our own templates get, of each persona and of the contents.

A peer need not read our YAML, look up sources, count, sort or translate: all that is done here, before its clock
starts. What is empty and what no page shows is left out, so that it has less to read.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import translator
from empathy_cli.render.gallery import index_view, summary
from empathy_cli.render.labels import labels
from empathy_cli.render.view import persona_view
from empathy_cli.store.workspace import load

if TYPE_CHECKING:
    from empathy_cli.model.document import Document

NOT_SHOWN = frozenset({
    "evidence", "against", "mark", "certainty_label", "file", "segment", "lang", "dir", "label_lang", "language", "t",
    "kind", "workspace", "archetype", "total", "strip", "rests_on", "curves", "mermaid", "journeys", "closer",
    "view",
})
"""Keys of a view: what our templates decide by, and what says a second time what another key says."""
COMPUTED = ("face", "hue", "how_sure", "stale", "review_by", "review_words", "basis", "in_short")
OF_SOURCES = ("title", "type_label", "side", "side_label", "n_words", "date")
DOUBLED = ("sees", "says", "does", "hears", "thoughts", "pains", "gains")
"""Keys of a map that its sections hold, too."""
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
POLICY = re.compile(r"style-src '(sha256-[^']+)'")


@dataclass(frozen=True)
class Plain:
    """What a persona and its map say, as people wrote it, and beside it what only a program can find out."""

    persona: str
    map: str
    computed: dict[str, Any]


@dataclass(frozen=True)
class Given:
    personas: list[dict[str, Any]]
    """In the order of the contents; of each the view, with the key of its group, and its one map as `map`."""
    contents: dict[str, Any]
    """How many there are, in words, and the groups {key, label, hint}."""
    sections: dict[str, dict[str, str]]
    """What a section of a map is called, and its hint."""
    styles: dict[str, str]
    """The style sheets of a card and of the contents."""
    policies: dict[str, str]
    """What a policy allows them by."""
    plain: dict[str, Plain]
    """By the persona's id."""
    sources: dict[str, dict[str, str]]
    """By id: what a card says of each."""
    labels: dict[str, dict[str, str]]
    """What a persona's `type`, and a goal's, a job's and a trait's `kind` are called."""


def given(folder: Path) -> Given:
    """Of a workspace that is rendered already, for today."""
    workspace = load(folder)
    t, today = translator("en"), datetime.now(UTC).astimezone().date().isoformat()
    maps: dict[str, list[Document]] = {}
    for document in workspace.documents.values():
        if document.kind == "empathy-map":
            maps.setdefault(document.data["persona"], []).append(document)
    views: dict[str, dict[str, Any]] = {}
    plain: dict[str, Plain] = {}
    sources: dict[str, dict[str, str]] = {}
    sections: dict[str, dict[str, str]] = {}
    cards = []
    for document in workspace.documents.values():
        if document.kind == "persona":
            mine = maps.get(document.id, [])
            view = persona_view(document, mine, workspace, t, today)
            sections |= {s["key"]: {"label": s["label"], "hint": s["hint"]} for s in view["maps"][0]["sections"]}
            views[document.id] = _persona(view)
            texts = [(folder / d.file).read_text("utf-8") for d in (document, *mine)]
            plain[document.id] = Plain(texts[0], texts[1], _computed(view, views[document.id]))
            sources |= {s["id"]: {key: s[key] for key in OF_SOURCES} for s in view["sources"]}
            cards.append(summary(document, mine, workspace, today))
    index = index_view(cards, workspace.settings, t)
    shown = [views[card["id"]] | {"group": group["key"]} for group in index["groups"] for card in group["cards"]]
    contents = {"counts": index["counts"],
                "groups": [{"key": g["key"], "label": g["label"], "hint": g["hint"]} for g in index["groups"]]}
    styles, policies = {}, {}
    for name, page in (("card", next((folder / "build").glob("persona-*.html"))),
                       ("contents", folder / "build/index.html")):
        html = page.read_text("utf-8")
        style, policy = STYLE.search(html), POLICY.search(html)
        assert style, f"{page} has no style sheet"
        assert policy, f"{page} has no policy for its style sheet"
        styles[name], policies[name] = style[1], policy[1]
    words = labels(t)["options_persona"]
    kinds = {"type": words["type"], "goal": words["goals.kind"], "job": words["jobs.kind"],
             "trait": words["traits.kind"]}
    return Given(shown, contents, sections, styles, policies, plain, sources, kinds)


def _persona(view: dict[str, Any]) -> dict[str, Any]:
    persona: dict[str, Any] = _small(view)
    (only,) = persona.pop("maps")
    only["how_sure"] = only["how_sure"]["words"]
    for section in only["sections"]:
        del section["label"]
        section.pop("hint", None)
    persona["map"] = {key: value for key, value in only.items() if key not in DOUBLED}
    face = view["face"]
    return persona | {"face": face["svg"], "hue": face["hue"]}


def _computed(view: dict[str, Any], small: dict[str, Any]) -> dict[str, Any]:
    """How sure each statement is, in the order of the document, and what counts, looks up or draws."""
    found: dict[str, Any] = {key: small[key] for key in COMPUTED if key in small}
    found |= {key: [s["certainty"] for s in view[key]] for key in ("goals", "jobs", "pains", "gains", "behaviours")}
    (only,) = view["maps"]
    return found | {
        "goal": view["goals"].index(view["goal"]), "quote": view["quote"]["certainty"],
        "severity": any(s["scale"] for s in view["pains"]), "weight": any(s["scale"] for s in view["gains"]),
        "density": only["density"], "sources": [[s["id"], s["statements_words"]] for s in view["sources"]],
        "map": {s["key"]: [x["certainty"] for x in s["items"]] for s in only["sections"]}
        | {"jobs": [s["certainty"] for s in only["jobs"]], "how_sure": only["how_sure"]["words"]},
    }


def _small(value: Any) -> Any:
    """Without what is empty or not shown, and without words for a certainty that say what its key says."""
    if isinstance(value, list):
        return [_small(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _small(item) for key, item in value.items() if key not in NOT_SHOWN}
    if kept.get("sure") == kept.get("certainty"):
        kept.pop("sure", None)
    return {key: item for key, item in kept.items() if item or (item == 0 and item is not False)}


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
