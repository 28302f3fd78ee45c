"""empathy explain: why a rule is there, how bad it is, its limits, an example before and after, how to silence it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest

from . import complete

if TYPE_CHECKING:
    from empathy_cli.check.rule import Rule

    from .session import Session

app = typer.Typer()


@app.command(help=N_("Why a rule of “empathy check” is there, how bad it is, its limits, an example before and after, "
                     "and how to silence it. Without a rule: all of them."), epilog=N_("""\
empathy explain           # all rules, a line each
empathy explain REF01     # one rule
empathy explain PER       # the rules of a family, a line each
"""))
def explain(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Argument(
        metavar="RULE", help=N_("The rule's code, such as REF01, or a family such as PER."),
        autocompletion=complete.rules)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False,
) -> None:
    session: Session = ctx.obj
    chosen = _chosen(code)
    limits = _limits(session)
    if as_json:
        session.json([_plain(rule, limits, session) for rule in chosen])
    elif code is not None and code.upper() == chosen[0].code:
        session.out(_told(chosen[0], limits, session))
    else:
        from .findings import WORDS

        words = {severity: session.t()(word) for severity, word in WORDS.items()}
        width = max(map(len, words.values()))
        for rule in chosen:
            session.out(f"{rule.code}  {words[rule.severity]:{width}}  {session.t()(rule.title)}")


def _chosen(code: str | None) -> "list[Rule]":
    from empathy_cli.check.registry import FAMILIES, RULES

    chosen = [rule for rule in RULES.values() if rule.code.startswith((code or "").upper())]
    if not chosen or code == "":
        hint = nearest((code or "").upper(), [*RULES, *FAMILIES])
        message = N_("there is no rule “{code}”. Did you mean “{hint}”?") if hint else N_(
            "there is no rule “{code}”; “empathy explain” lists them")
        raise InputError(Problem(message, {"code": code, "hint": hint}), exit_code=2)
    return chosen


def _limits(session: "Session") -> dict[str, Any]:
    """The thresholds as they are here: no document is read for that."""
    from empathy_cli.store.workspace import settings_of

    return dict(settings_of(session.root)[0]["check"]["limits"])


def _plain(rule: "Rule", limits: dict[str, Any], session: "Session") -> dict[str, Any]:
    from empathy_cli.check.examples import after, before
    from empathy_cli.check.reporters.manual import limits_of

    t = session.t()
    return {"code": rule.code, "severity": rule.severity, "title": t(rule.title), "why": t(rule.why),
            "before": before(rule, t.spoken), "after": after(rule, t.spoken),
            "prose": rule.prose, "mends": rule.mend is not None,
            "limits": {field.key: limits[field.key] for field in limits_of(rule)}}


def _told(rule: "Rule", limits: dict[str, Any], session: "Session") -> str:
    """A page of Markdown, which reads as well as it is."""
    from empathy_cli.check.reporters.manual import example, fenced, limits_of, silence

    from .findings import WORDS

    t = session.t()
    parts = [f"# {rule.code}: {t(rule.title)}", t(rule.why),
             "**" + t(N_("Severity")) + ":** " + t(WORDS[rule.severity])
             + (" " + t(N_("(it reads prose, and can err)")) if rule.prose else "")
             + (t(N_("; “empathy check --fix” mends it")) if rule.mend else "")]
    parts += [t(N_("**Limit:** {key} is {value} here. {help}"), key=f"check.limits.{field.key}",
                value=limits[field.key], help=t(field.help)) for field in limits_of(rule)]
    parts.append(example(rule, t).rstrip())
    if ways := silence(rule):
        parts += [f"## {t(N_('Where it errs'))}",
                  t(N_("Silence it, and say why: in empathy.yaml, for one document or, without “id”, for all; or on "
                       "the line, or on one of its own above it.")), *map(fenced, ways.values())]
    return "\n\n".join(parts)
