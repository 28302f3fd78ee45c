"""The touchpoints in the terminal: who feels what where, what goes wrong there, who answers for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from empathy_cli.model.text import visible

from .boxes import MEDIUM, Look, facts
from .card_journey import MODES

View = Mapping[str, Any]
LEVELS = {"terrible": "bold red", "bad": "red", "good": "green", "wonderful": "bold green"}
NAME = 26
"""Columns of a touchpoint's name in the table."""
CELL = 13
"""Columns that a persona needs beside it."""


def touchpoints_page(view: View, look: Look) -> Group:
    """The catalogue against all personas, from `render.view_touchpoints`."""
    t = view["t"]
    parts: list[RenderableType] = [
        look.text(view["heading"], "bold"), look.text(view["counts"], "dim")]
    if view["needs"]:
        parts += [Text(), title(t["needs"], look), _needs(view["needs"], look)]
    parts += [Text(), title(t["heat"], look), *_heat(view, look)]
    parts += [Text(), *_register(view, look)]
    shown = [x for group in view["groups"] for x in group["touchpoints"]]
    if shown:
        parts += [Text(), title(t["catalogue"], look)]
    for touchpoint in shown:
        parts += [Padding(_touchpoint(touchpoint, view, look), (0, 0, 1, 0))]
    return Group(*parts)


def _needs(needs: Sequence[View], look: Look) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=4, justify="right", style="bold")
    table.add_column(overflow="fold")
    for need in needs:
        table.add_row(str(need["n"]), look.text(need["words"]))
    return table


def touchpoint_page(view: View, look: Look) -> Group:
    """One touchpoint: the same view, with it alone."""
    t = view["t"]
    touchpoint = view["groups"][0]["touchpoints"][0]
    parts: list[RenderableType] = [_touchpoint(touchpoint, view, look), Text(), title(t["heat"], look)]
    if touchpoint["felt"]:
        parts += [_who(touchpoint["felt"], touchpoint["felt_more"], look)]
    else:
        parts.append(look.text(_not_felt(touchpoint, t), "dim"))
    return Group(*parts, Text(), *_register(view, look))


def _not_felt(touchpoint: View, t: View) -> str:
    return str(t["unused"] if touchpoint["unused"] else t["not_today"])


def title(words: str, look: Look) -> Rule:
    return Rule(Text(visible(words), style="bold"), align="left", style="dim", characters="─" if look.letters else "-")


def feeling(cell: View) -> Text:
    """Sign and word, and colour besides."""
    return Text(f"{cell['sign']} {visible(cell['word'])}", style=LEVELS.get(cell["level"], ""))


def _heat(view: View, look: Look) -> Iterator[RenderableType]:
    """A table where every persona has room for sign and word; else under each touchpoint a line for each persona."""
    t, people = view["t"], view["people"]
    if not view["groups"] or not people:
        yield look.text(t["no_journey"] if view["groups"] else t["no_touchpoint"], "dim")
        return
    yield look.text(t["heat_hint"], "dim")
    wide = look.width >= MEDIUM and NAME + CELL * len(people) <= look.width
    for group in view["groups"]:
        yield Text.assemble((visible(group["label"]), f"bold {MODES.get(group['mode'], '')}".strip()))
        yield _table(group, people, t, look) if wide else _blocks(group, t, look)
    if view["silent"]:
        yield look.text(f"{t['silent']} {', '.join(p['name'] for p in view['silent'])}.", "dim")


def _table(group: View, people: Sequence[View], t: View, look: Look) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=NAME, overflow="fold")
    size = min((look.width - NAME) // len(people) - 1, 24)
    for _ in people:
        table.add_column(width=size, overflow="fold")
    table.add_row("", *(look.text(p["name"], "dim") for p in people))
    for touchpoint in group["touchpoints"]:
        table.add_row(look.text(touchpoint["name"]), *(_cell(cell, t, look) for cell in touchpoint["cells"]))
    return table


def _cell(cell: View, t: View, look: Look) -> Text:
    if not cell["n"]:
        return Text("–" if look.letters else "-", style="dim")
    said = feeling(cell)
    if cell["low"]:
        said.append(f" ({visible(t['lowest'])} {cell['low']['sign']})", style=LEVELS.get(cell["low"]["level"], ""))
    return said


def _blocks(group: View, t: View, look: Look) -> Group:
    lines: list[RenderableType] = []
    for touchpoint in group["touchpoints"]:
        lines.append(look.text(touchpoint["name"]))
        rest = touchpoint["rest"]
        met = [cell for cell in touchpoint["cells"] if cell["n"]]
        lines += [Text.assemble("  ", look.text(cell["person"]["name"], "dim"), "  ", _cell(cell, t, look))
                  for cell in met] or [Text.assemble("  ", look.text(t["not_passed"], "dim"))]
        if rest:
            tally = ", ".join(f"{one['n']} × {one['word']}" for one in rest["tally"])
            lines.append(look.text(f"  {rest['words']}. {rest['all']} {tally}", "dim"))
    return Group(*lines)


def _register(view: View, look: Look) -> Iterator[RenderableType]:
    t = view["t"]
    yield title(t["register"], look)
    if not view["register"] and not view["mended"]:
        yield look.text(t["register_none"], "dim")
        return
    if view["register_words"]:
        yield look.text(view["register_words"], "dim")
    yield look.text(t["formula"], "dim")
    for weakness in view["register"]:
        yield Padding(_weakness(weakness, view, look), (1, 0, 0, 0))
    if view["mended"]:
        yield Padding(Text(visible(t["mended"]), style="bold green"), (1, 0, 0, 0))
        for weakness in view["mended"]:
            said = (weakness["touchpoint"]["name"], weakness["owner"], weakness["fix"], weakness["ticket"])
            yield Text.assemble("  ", look.text(weakness["effect"]), "  ",
                                look.text(" · ".join(x for x in said if x), "dim"))


def _weakness(weakness: View, view: View, look: Look) -> Group:
    t = view["t"]
    score = Text(f"{weakness['score']:>3}", style="bold red" if weakness["score"] else "bold")
    rows: list[tuple[str, RenderableType]] = [
        (t["a_touchpoint"], look.text(weakness["touchpoint"]["name"])),
        (t["score"], look.text(f"{weakness['sum_words']} = {weakness['score']}")),
    ]
    if weakness["cause"]:
        rows.append((t["cause"], look.text(weakness["cause"])))
    rows.append((t["felt_by"], _who(weakness["who"], weakness["who_more"], look) if weakness["who"] else
                 look.text(t["felt_by_none"], "dim")))
    rows.append((t["mended_by"], look.text(weakness["owner"] or t["nobody_yet"],
                                           "bold red" if weakness["unowned"] else "")))
    rows.append((t["touchpoint_fix"], look.text(weakness["fix"] or t["no_fix"], "" if weakness["fix"] else "dim")))
    rows.append((t["status"], look.text(" · ".join(x for x in (weakness["status_label"], weakness["ticket"]) if x))))
    return Group(Text.assemble(score, "  ", look.text(weakness["effect"], "bold")),
                 Padding(facts(rows, look), (0, 0, 0, 5 if look.width >= MEDIUM else 2)))


def _who(found: Sequence[View], more: str, look: Look) -> Group:
    """Who feels what in which step, one a line, the worst first; `more` counts those that are not listed."""
    return Group(*(
        Text.assemble(look.text(who["person"]["name"]), "  ", feeling(step), "  ",
                      look.text(" · ".join(x for x in (step["feels"], step["title"]) if x), "dim"))
        for who in found for step in who["steps"]), *((look.text(more, "dim"),) if more else ()))


def _touchpoint(touchpoint: View, view: View, look: Look) -> Group:
    """All that the catalogue says of it, and what is missing there."""
    t = view["t"]
    head = Text.assemble(look.text(touchpoint["name"], "bold"), "  ",
                         (touchpoint["mode_label"], MODES.get(touchpoint["mode"], "")), "  ",
                         look.text(touchpoint["channel"], "dim"))
    return Group(head, Padding(facts(list(_about(touchpoint, t, look)), look), (0, 0, 0, 2)))


def _about(touchpoint: View, t: View, look: Look) -> Iterator[tuple[str, RenderableType]]:
    label = t["touchpoint"]
    missing = "bold red"
    yield label["department"], look.text(touchpoint["department"] or t["no_department"],
                                         "" if touchpoint["department"] else missing)
    yield label["owner"], look.text(touchpoint["owner"] or t["no_owner_of_ours" if touchpoint["adrift"] else
                                                             "no_owner"], "" if touchpoint["owner"] else missing)
    if touchpoint["third_party"]:
        yield t["run_by"], look.text(touchpoint["third_party"])
    benefit = touchpoint["benefit"]
    if benefit:
        yield t["for_customers"], look.text(benefit["customer"] or t["risk"], "" if benefit["customer"] else missing)
        yield t["for_company"], look.text(benefit["company"] or t["gift"])
    human = touchpoint["human"]
    if human:
        yield label["human_contact"], look.text(" · ".join(x for x in (human["words"], human["via"]) if x),
                                                missing if human["gap"] else "")
    wait = touchpoint["wait"]
    if wait:
        said = [f"{t['at_most']} {wait['limit']}" if wait["limit"] else "",
                f"{t['longest']}: {wait['longest']['wait']} ({wait['person']['name']})" if wait["longest"] else "",
                wait["words"]]
        yield t["wait"], look.text(" · ".join(x for x in said if x), missing if wait["state"] == "broken" else "")
    if touchpoint["information"]:
        yield label["information"], Group(*map(look.text, touchpoint["information"]))
    if touchpoint["metrics"]:
        yield label["metrics"], Group(*(_metric(metric, look) for metric in touchpoint["metrics"]))
    if touchpoint["data_held"]:
        yield label["data_held"], Group(*(look.text(f"{d['what']}: {d['used_for'] or t['no_use']}", "" if d["used_for"]
                                                    else missing) for d in touchpoint["data_held"]))
    for key, none in (("customers", "customers_unheard"), ("employees", "employees_unheard")):
        heard = touchpoint[key]
        yield t[f"{key}_heard"], Group(*(source(one, look) for one in heard)) if heard else look.text(
            t[none], missing if key == "customers" else "dim")


def _metric(metric: View, look: Look) -> Text:
    said = look.text(metric["name"])
    if metric["value"]:
        said.append(": ").append_text(look.text(metric["value"], "bold"))
    return with_more(said, " · ".join(x for x in (metric["meta"], metric["source"]) if x), look)


def source(found: View, look: Look) -> Text:
    return with_more(look.text(found["title"]), found["meta"], look)


def with_more(text: Text, more: str, look: Look) -> Text:
    """A text with what is said besides in brackets."""
    return text.append(" ").append_text(look.text(f"({more})", "dim")) if more else text
