"""How the program ends when a command was used in a wrong way: in our own words, and with where to look it up."""

import sys
from typing import Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.text import visible
from empathy_cli.model.types import nearest

from . import output
from .session import Session

USAGE: type[Exception] = next(
    c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException" and issubclass(c, Exception))
"""What typer raises for wrong use. It has no public name in every version that we take."""


def say_usage(error: Any, session: Session) -> int:
    """Prints a wrong use of a command in our own words; returns 2."""
    t = session.t()
    text, values = _usage(error)
    output.write(sys.stderr, f"{t(N_('error'))}: {t(text, **values)}\n")
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        output.write(sys.stderr, t(N_("“{command} --help” shows how it is used"), command=ctx.command_path) + "\n")
    return 2


def _usage(error: Any) -> tuple[str, dict[str, object]]:
    """The message for what typer found, by the name of its kind of error, which is the same in every version."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = visible(_name_of(parameter)) if parameter is not None else ""
    if kind == "NoSuchOption":
        option = visible(error.option_name)
        hint = nearest(error.option_name, _options(error))
        if hint:
            return N_("there is no option “{option}” here. Did you mean “{hint}”?"), {"option": option, "hint": hint}
        return N_("there is no option “{option}” here"), {"option": option}
    if kind == "MissingParameter" and name:
        return N_("{name} is missing"), {"name": name}
    if kind == "BadParameter" and name and _low_high(parameter):
        low, high = _low_high(parameter)
        return N_("{name} takes a whole number from {low} to {high}"), {
            "name": name, "low": f"{low:,}", "high": f"{high:,}"}
    if kind == "BadParameter" and name:
        return N_("{name}: {text}"), {"name": name, "text": visible(error.message)}
    if kind == "BadOptionUsage" and error.option_name:
        if "not take a value" in error.message:
            return N_("“{option}” takes no value"), {"option": visible(error.option_name)}
        return N_("“{option}” needs a value"), {"option": visible(error.option_name)}
    if "unexpected extra argument" in error.message:
        return N_("too many arguments: {text}"), {"text": visible(error.message.partition("(s) (")[2].rstrip(")"))}
    if error.message.startswith("Missing command"):
        return N_("a command is missing; “empathy --help” lists them"), {}
    return "{text}", {"text": visible(error.message)}


def _low_high(parameter: Any) -> tuple[int, ...]:
    """What a number lies between; nothing where none is asked for."""
    bounds = [getattr(parameter.type, name, None) for name in ("min", "max")]
    return tuple(bound for bound in bounds if isinstance(bound, int)) if None not in bounds else ()


def _options(error: Any) -> list[str]:
    ctx = error.ctx
    return [name for p in ctx.command.get_params(ctx) if p.param_type_name == "option" and not p.hidden
            for name in (*p.opts, *p.secondary_opts) if name.startswith("--")] if ctx else []


def _name_of(parameter: Any) -> str:
    name = max(parameter.opts, key=len) if parameter.param_type_name == "option" else parameter.metavar
    return str(name or parameter.name.upper())
