"""What went wrong in a template, said to the person who wrote it: which one, in which line, which name."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from empathy_cli.locale import N_
from empathy_cli.model.text import visible
from empathy_cli.model.types import nearest

from .overrides import TemplateFault, fault, own_name

if TYPE_CHECKING:
    from types import TracebackType

    from .environment import Sandbox

MAX_CHAIN = 50
"""Errors, each raised while the one before was handled, that are searched for the line of a template."""
MAX_SAID = 300
"""Characters of a name or a reason out of a template that a message repeats."""
_QUOTED = re.compile(r"'([^']*)'")


def explained(error: BaseException, env: "Sandbox", template: str, context: Mapping[str, Any],
              parts: Iterator[str] | None = None) -> TemplateFault:
    """What went wrong, at the innermost line of a template that took part; else where `parts` of the page came from."""
    file, line = template, 0
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or error.name or template, error.lineno
    else:
        for name, number in _waiting(parts):
            file, line = name, number
        chain = [error]
        while isinstance(before := chain[0].__context__, MemoryError) and len(chain) < MAX_CHAIN:
            chain.insert(0, before)  # too little was left even for passing the first one on
        for one in chain:
            for name, number in _template_lines(one.__traceback__):
                file, line = name, number
    shown = _shown(file, env)
    if isinstance(error, UndefinedError):
        name = (_QUOTED.findall(str(error)) or [""])[-1][:MAX_SAID]
        hint = nearest(name, [*context, *env.globals])
        if hint and "is undefined" in str(error):
            return fault(shown, N_("“{name}” is not known here. Did you mean “{hint}”?"), line, name=name, hint=hint)
        return fault(shown, N_("“{name}” is not known here"), line, name=name)
    if isinstance(error, TemplateNotFound):
        return fault(shown, N_("there is no template “{name}”"), line, name=visible(str(error.name))[:MAX_SAID])
    if isinstance(error, SecurityError):
        return fault(shown, N_("not allowed in a template: {reason}"), line, reason=visible(str(error))[:MAX_SAID])
    if isinstance(error, RecursionError):
        return fault(shown, N_("calls itself without end"), line)
    if isinstance(error, MemoryError):
        return fault(shown, N_("stopped: it takes too much memory"), line)
    if not isinstance(error, Exception):
        return fault(shown, N_("stopped: it takes too long"), line)
    reason = visible(str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}")
    return fault(shown, N_("a mistake in the template: {reason}"), line, reason=reason[:MAX_SAID])


def _waiting(parts: Iterator[str] | None) -> Iterator[tuple[str, int]]:
    """File and line of each template that has handed out a part of the page and would go on from there."""
    while isinstance(parts, GeneratorType) and (frame := parts.gi_frame):
        if isinstance(template := frame.f_globals.get("__jinja_template__"), Template):
            yield template.filename or template.name or "", template.get_corresponding_lineno(frame.f_lineno)
        parts = parts.gi_yieldfrom


def _template_lines(trace: "TracebackType | None") -> Iterator[tuple[str, int]]:
    """File and line of each template in a traceback. In that of an Exception, Jinja has put them in already."""
    while trace:
        known = trace.tb_frame.f_globals
        if "__jinja_exception__" in known:
            yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        elif isinstance(template := known.get("__jinja_template__"), Template):
            yield template.filename or template.name or "", template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next


def _shown(file: str, env: "Sandbox") -> str:
    """A template's name as the team knows it: `templates/…` for its own, `builtin/…` for ours."""
    path = Path(file)
    if env.overrides and path.is_relative_to(env.overrides):
        return own_name(env.overrides, path.relative_to(env.overrides).as_posix())
    return f"builtin/{path.name}" if path.is_absolute() else own_name(env.overrides, file)
