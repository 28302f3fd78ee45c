"""One step of a journey with all that it says, as lines: in the terminal with labels, piped as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from .boxes import Look, facts
from .card_journey import bar, word

Step = Mapping[str, Any]
Said = tuple[str, Sequence[str]]
"""A label, and what is said under it, as Markdown: one text a line."""

_PLACES = (("goal", "goal_here"), ("always", "always"), ("dead_end", "dead_end"), ("unreachable", "unreachable"))


def step_page(view: Mapping[str, Any], step: Step, look: Look) -> Group:
    """A step of `render.view.journey_view`."""
    head: list[RenderableType] = [
        look.text(f"{view['name']} · {view['journey']['title']}", "dim"),
        Text.assemble(f"{step['number']}  ", look.text(step["title"], "bold")),
        Text.assemble(bar(step["emotion"], look), " ", look.text(_mood(step))), Text()]
    rows = [(label, Group(*map(look.text, texts))) for label, texts in _says(step, view)]
    return Group(*head, facts(rows, look)) if rows else Group(*head)


def step_markdown(view: Mapping[str, Any], step: Step, fields: Any) -> str:
    lines = [f"# {step['number']}. {fields.literal(step['title'])}", "",
             fields.literal(" · ".join(x for x in (view["name"], view["journey"]["title"], _mood(step)) if x)), ""]
    for label, texts in _says(step, view):
        if len(texts) == 1:
            lines.append(f"- **{fields.literal(label)}:** {fields.md_inline(texts[0])}")
        else:
            lines += [f"- **{fields.literal(label)}:**", *(f"  - {fields.md_inline(text)}" for text in texts)]
    return "\n".join(lines).rstrip("\n")


def _mood(step: Step) -> str:
    """Sign, our word and theirs, how sure."""
    words = dict.fromkeys((step["emotion_text"], step["emotion_word"], word(step), step["sure"]))
    return " · ".join(w for w in words if w)


def _says(step: Step, view: Mapping[str, Any]) -> Iterator[Said]:
    t = view["t"]
    said = t["step"]
    touchpoint = step["touchpoint"] or {}
    where = [touchpoint.get(key, "") for key in ("name", "channel", "mode_label", "department", "owner")]
    run_by = [f"{t['run_by']} {touchpoint['third_party']}"] if touchpoint.get("third_party") else []
    for label, texts in (
        (said["does"], [step["does"]]),
        (said["touchpoint"], [" · ".join(x for x in (*dict.fromkeys(where), *run_by) if x)]),
        (said["moment_of_truth"], [step["moment_of_truth"]]),
        (said["wait"], [step["wait_words"]]),
        (said["thinks"], [_stated(step["thinks"])] if step["thinks"] else []),
        (said["needs_to_know"], [_with(q["text"], q["label"]) for q in step["questions"]]),
        (said["pains"], [_stated(pain) for pain in step["pains"]]),
        (said["ideas"], [_with(i["text"], i["owner_words"], i["status_label"], i["ticket"]) for i in step["ideas"]]),
        (said["surprises"], [_with(s["what"], s["valence_label"], s["kano_label"], s["status_label"], s["since"])
                             for s in step["surprises"]]),
        (said["handover"], [": ".join(x for x in (step["handover"]["label"], step["handover"]["note"]) if x)]
         if step["handover"] else []),
        (t["ways"], [t[label] for key, label in _PLACES
                      if step[key] and (key != "always" or view["journey"]["branches"])]),
        (said["next"], [f"{n['number']}. {n['title']}" for n in step["next"]]),
    ):
        if any(texts):
            yield label, [text for text in texts if text]


def _stated(item: Mapping[str, Any]) -> str:
    scale = item.get("scale")
    return _with(item["text"], scale["words"] if scale else "", item["certainty_label"])


def _with(text: str, *more: str) -> str:
    said = ", ".join(m for m in more if m)
    return f"{text} ({said})" if said else text
