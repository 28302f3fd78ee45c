"""empathy explain: why a rule is there, and an example before and after."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest

from . import complete

if TYPE_CHECKING:
    from .session import Session

app = typer.Typer()


@app.command(help=N_("Why a rule of “empathy check” is there, and an example before and after. Without a rule: all "
                     "of them."), epilog=N_("""\
empathy explain           # all rules, a line each
empathy explain REF01     # one rule
"""))
def explain(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Argument(
        metavar="RULE", help=N_("The rule's code, such as REF01."), autocompletion=complete.rules)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON."))] = False,
) -> None:
    from empathy_cli.check.registry import RULES

    session: Session = ctx.obj
    t = session.t()
    chosen = list(RULES.values())
    if code is not None:
        if code.upper() not in RULES:
            hint = nearest(code, RULES)
            message = N_("there is no rule “{code}”. Did you mean “{hint}”?") if hint else N_(
                "there is no rule “{code}”; “empathy explain” lists them")
            raise InputError(Problem(message, {"code": code, "hint": hint}), exit_code=2)
        chosen = [RULES[code.upper()]]
    if as_json:
        session.json([{"code": r.code, "severity": r.severity, "title": t(r.title), "why": t(r.why),
                       "before": dict(r.before), "after": dict(r.after)} for r in chosen])
    elif code is None:
        for rule in chosen:
            session.out(f"{rule.code}  {t(rule.title)}")
    else:
        rule = chosen[0]
        session.out(f"# {rule.code}: {t(rule.title)}\n\n{t(rule.why)}\n")
        session.out(f"## {t(N_('Before'))}\n\n{_files(rule.before)}")
        session.out(f"## {t(N_('After'))}\n\n{_files(rule.after)}".rstrip())


def _files(files: Mapping[str, str]) -> str:
    return "".join(f"{name}\n\n```yaml\n{text}```\n\n" for name, text in files.items() if text)
