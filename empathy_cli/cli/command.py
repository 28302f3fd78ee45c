"""A command as we show it: help that begins with examples, in the user's language, without Rich; and the global
options, which may stand after the command as well as before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import typer
from typer.core import TyperCommand

from empathy_cli.locale import N_, SOURCE_LANGUAGE, Translator, translator
from empathy_cli.model.problem import InputError

from . import failure
from .session import Session

ANYWHERE = ("lang", "plain", "no_color", "quiet", "debug")
"""Global options that are understood after the command, too, where the command has none of that name."""

HELP = {
    "help": N_("Show this and stop."),
    "install_completion": N_("Install completion for the current shell."),
    "show_completion": N_("Show completion for the current shell, to copy it or customize the installation."),
}
"""What options do that typer brings along, by their names: its own words are English only."""


class Command(TyperCommand):
    """A command. `epilog` holds its examples, one a line, each with its remark after `#`."""

    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override] # typer's context is public
        own = super().get_params(ctx)
        return [*own, *self._global(ctx, own)]

    def _global(self, ctx: typer.Context, own: list[Any]) -> list[Any]:
        if ctx.parent is None:
            return []
        taken = {name for p in own for name in (p.name, *p.opts)}
        return [p for p in ctx.parent.command.params if p.name in ANYWHERE and taken.isdisjoint((p.name, *p.opts))]

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override] # as above
        rest = super().parse_args(ctx, args)
        said = {p.name: ctx.params.pop(p.name, None) for p in self._global(ctx, super().get_params(ctx))}
        if isinstance(ctx.obj, Session):
            ctx.obj = _with(ctx.obj, {name: value for name, value in said.items() if value})
        return rest

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override] # as above
        try:
            return super().invoke(ctx)
        except InputError as error:
            return failure.say(error, ctx.obj)  # here the workspace's language is known

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override] # as above
        write_help(self, ctx, formatter)


def _with(session: Session, said: Mapping[str, Any]) -> Session:
    changes = {name: value for name, value in said.items() if name != "no_color"}
    if "no_color" in said:
        changes["color"] = False
    return replace(session, **changes) if changes else session


def write_help(command: Any, ctx: typer.Context, formatter: Any,
               sections: Iterable[tuple[str, Mapping[str, str]]] = ()) -> None:
    """The help page of a command: what it is for, examples, usage, then all that it takes."""
    t = _translator(ctx)
    formatter.write_text(t(command.help or ""))
    if command.epilog:
        _write_examples(t(command.epilog), t, formatter)
    options = [p for p in command.get_params(ctx) if p.param_type_name == "option" and not p.hidden]
    inherited = {id(p) for p in ctx.parent.command.params} if ctx.parent else set()
    own = [p for p in options if id(p) not in inherited]
    arguments = [p for p in command.get_params(ctx) if p.param_type_name == "argument" and not p.hidden]
    formatter.write_paragraph()
    formatter.write_usage(ctx.command_path, _usage(arguments, command, t), t(N_("Usage:")) + " ")
    with_help = [(_argument(a), t(a.help)) for a in arguments if a.help]
    if with_help:
        with formatter.section(t(N_("Arguments"))):
            formatter.write_dl(with_help)
    for title, rows in sections:
        with formatter.section(t(title)):
            formatter.write_dl([(name, t(line)) for name, line in rows.items()])
    with formatter.section(t(N_("Options"))):
        formatter.write_dl([(_option(p), t(HELP.get(p.name) or p.help or "")) for p in own])
    if inherited:
        formatter.write_paragraph()
        formatter.write_text(t(N_("“empathy --help” lists the options that every command takes.")))


def _translator(ctx: typer.Context) -> Translator:
    """Help is in --lang, or in English: the workspace's language would cost reading its settings."""
    own = ctx.params.get("lang")
    return translator(own or ctx.find_root().params.get("lang") or SOURCE_LANGUAGE)


def _write_examples(examples: str, t: Translator, formatter: Any) -> None:
    with formatter.section(t(N_("Examples"))):
        rows = [line.partition(" # ")[::2] for line in examples.splitlines() if line.strip()]
        formatter.write_dl([(call.strip(), remark.strip()) for call, remark in rows], col_max=44)


def _usage(arguments: list[Any], command: Any, t: Translator) -> str:
    pieces = [t(N_("[OPTIONS]")), *map(_argument, arguments)]
    return " ".join([*pieces, t(N_("COMMAND …"))] if hasattr(command, "list_commands") else pieces)


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name.upper()) + ("…" if parameter.nargs != 1 else "")
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    names = sorted([*parameter.opts, *parameter.secondary_opts], key=len)
    value = "" if parameter.is_flag else " " + (parameter.metavar or parameter.name.upper())
    return ", ".join(names) + value
