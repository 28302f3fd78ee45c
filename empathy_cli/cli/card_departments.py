"""The voice of each department in the terminal: its touchpoints, what hurts there, what it promised, whom it heard."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from .boxes import Look, facts
from .card_touchpoints import feeling, source, title, with_more

View = Mapping[str, Any]


def departments_page(view: View, look: Look) -> Group:
    """All departments, from `render.view_departments`."""
    t = view["t"]
    parts: list[RenderableType] = [look.text(view["heading"], "bold"), look.text(view["counts"], "dim")]
    if not view["departments"] and not view["orphans"]:
        parts += [Text(), look.text(t["no_touchpoint"], "dim")]
    for department in view["departments"]:
        parts += [Text(), title(department["name"], look), look.text(department["counts"], "dim")]
        if department["unowned_words"]:
            parts.append(look.text(department["unowned_words"], "bold red"))
        parts.append(Padding(facts(list(_voice(department, t, look)), look), (0, 0, 0, 2)))
    if view["orphans"]:
        parts += [Text(), title(t["orphans"], look), look.text(t["orphans_hint"], "dim"),
                  Padding(_places(view["orphans"], t, look), (0, 0, 0, 2))]
    if view["idle"]:
        parts += [Text(), look.text(f"{t['idle']}: {', '.join(view['idle'])}. {t['idle_hint']}", "dim")]
    return Group(*parts)


def _voice(department: View, t: View, look: Look) -> Iterator[tuple[str, RenderableType]]:
    yield t["its_touchpoints"], _places(department["touchpoints"], t, look)
    hurts = [*(_weakness(w, t, look) for w in department["weak"]),
             *(_step(who, step, look) for who in department["hurts"] for step in who["steps"])]
    if department["hurts_more"]:
        hurts.append(look.text(department["hurts_more"], "dim"))
    yield t["hurts"], Group(*hurts) if hurts else look.text(t["hurts_none"], "dim")
    promised = [*(_wait(wait, t, look) for wait in department["waits"]),
                *(_promise(p, t, look) for key in ("fixes", "ideas", "surprises") for p in department[key])]
    promised += [look.text(department[key], "dim") for key in ("ideas_more", "surprises_more") if department[key]]
    yield t["promised"], Group(*promised) if promised else look.text(t["promised_none"], "dim")
    for key in ("customers", "employees"):
        heard = department[key]
        yield t[f"{key}_heard"], Group(*(source(one, look) for one in heard)) if heard else look.text(
            t[f"{key}_unheard"], "bold red" if key == "customers" else "dim")


def _places(touchpoints: Sequence[View], t: View, look: Look) -> Group:
    """Each touchpoint with who answers for it, and below it how each persona feels there."""
    lines: list[Text] = []
    for touchpoint in touchpoints:
        nobody = t["no_owner_of_ours" if touchpoint["adrift"] else "no_owner"]
        owner = look.text(touchpoint["owner"] or nobody, "dim" if touchpoint["owner"] else "bold red")
        lines.append(Text.assemble(look.text(touchpoint["name"]), "  ", look.text(touchpoint["mode_label"], "dim"),
                                   "  ", owner))
        lines += [Text.assemble("  ", look.text(cell["person"]["name"], "dim"), "  ", feeling(cell))
                  for cell in touchpoint["felt"]]
        if touchpoint["felt_more"]:
            lines.append(look.text(f"  {touchpoint['felt_more']}", "dim"))
    return Group(*lines)


def _weakness(weakness: View, t: View, look: Look) -> Text:
    owner = look.text(weakness["owner"] or t["nobody_yet"], "bold red" if weakness["unowned"] else "dim")
    return Text.assemble((f"{weakness['score']:>3}", "bold"), "  ", look.text(weakness["effect"]), "  ",
                         look.text(weakness["touchpoint"]["name"], "dim"), "  ", owner)


def _step(who: View, step: View, look: Look) -> Text:
    said = Text.assemble(look.text(who["person"]["name"]), "  ", feeling(step), "  ", look.text(step["title"], "dim"))
    for pain in step["pains"]:
        said.append("\n  ").append_text(look.text(pain))
    return said


def _wait(wait: View, t: View, look: Look) -> Text:
    said = Text.assemble(look.text(t["promise_waits"]), " ", look.text(wait["limit"], "bold"), ": ",
                         look.text(wait["touchpoint"]["name"]))
    longest = f"{wait['longest']['wait']} ({wait['person']['name']})" if wait["longest"] else ""
    words = look.text(wait["words"], "bold red" if wait["state"] == "broken" else "dim")
    return Text.assemble(with_more(said, longest, look), "  ", words)


def _promise(promise: View, t: View, look: Look) -> Text:
    owner = promise["owner"] or (t["nobody_yet"] if promise["kind"] != "surprise" else "")
    more = (promise["touchpoint"]["name"], owner, promise["status_label"])
    text = f"{t['to_mend']}: {promise['to_mend']}" if promise["to_mend"] else promise["text"]
    return with_more(look.text(text), " · ".join(x for x in more if x), look)
