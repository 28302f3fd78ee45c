"""The templates' world: Jinja in its sandbox, over plain data, with a team's own templates in front of ours.

A value that a template prints is made literal unless a filter made it safe: escaped in HTML, written with entities in
Markdown, and as each other dialect does it. So a template that forgets a filter shows too little formatting, and never
lets a text act.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import BaseLoader, ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import do_join, do_select
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, pass_context, pass_eval_context

from empathy_cli.model.problem import InputError

from . import mermaid
from .bytecode import cache
from .compiled import Code, Compiled, escaped
from .dialects import fields_of
from .fields import Printed
from .links import BESIDE, Links
from .mistakes import explained
from .overrides import PACKAGE, Overrides, TimeIsUp, built_in_folder
from .style import Policy

if TYPE_CHECKING:

    from jinja2.nodes import EvalContext

    from .fields import Fields
    from .limits import Worker

MAX_OUTPUT = 8 * 1024 * 1024
"""Characters of a page that a team's templates make."""
MAX_REPEAT = 100_000
"""Characters or items that one `*`, `range` or `|center` may make."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox; and what is cheap to stop from swelling is stopped here. The worker stops the rest."""

    overrides: Path | None = None
    fields: "Fields"
    known: Printed
    """Texts as HTML shows them."""
    sheets: dict[str, str]
    """Style sheets by the names of their files."""
    modules: dict[str, dict[str, Any]]
    """What templates give to others by import, by their names."""
    dialect = "md"
    target = ""
    """The name of the wiki."""
    ending = ".md.jinja"
    """Of the templates whose values are printed as the dialect prints them."""
    links: Links
    wiki: dict[str, Any]
    """Both of the page that is being rendered."""
    worker: "Worker | None" = None
    template_class = Compiled
    code_generator_class = Code
    intercepted_binops = frozenset({"*", "**", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`view.items` is the key of a view before it is a method of a dictionary: see `compiled.Code`.

        What Jinja itself made, a loop or a template that was imported, is safe but for what it calls private.
        """
        kind = type(obj)
        if (kind is LoopContext or kind is TemplateModule) and attribute[:1] != "_" and hasattr(obj, attribute):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def sheet(self, name: str) -> str:
        """A style sheet of ours."""
        found = self.sheets.get(name)
        if found is None:
            found = self.sheets[name] = self.get_template(name).render()
        return found

    def given(self, name: str) -> dict[str, Any]:
        """What a template of ours gives to those that import it, which knows nothing of their pages."""
        found = self.modules.get(name)
        if found is None:
            found = self.modules[name] = self.get_template(name).module.__dict__
        return found

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            for many, times in ((left, right), (right, left)):
                if isinstance(many, (str, list, tuple)) and isinstance(times, int) and len(many) * times > MAX_REPEAT:
                    raise SecurityError(f"more than {MAX_REPEAT} characters by *")
        elif operator == "**" and not (abs(left) <= 1_000 and abs(right) <= 100):
            raise SecurityError("a power of this size")
        elif operator == "%" and isinstance(left, str):
            raise SecurityError("% on a text; use ~ to join texts")
        return super().call_binop(context, operator, left, right)


def environment(overrides: Path | None = None, fields: "Fields | None" = None, dialect: str = "md",
                wiki: str = "") -> Sandbox:
    """The environment with the built-in templates, and a workspace's own before them.

    A template that overrides ours can extend it: `{% extends "builtin/persona.html.jinja" %}`. `dialect` is the one of
    `dialects` whose templates are rendered beside HTML and SVG, for the `wiki` of that name.
    """
    fields = fields or fields_of(dialect, wiki)

    built_in = PackageLoader(PACKAGE, "")
    loaders: list[BaseLoader] = [built_in, PrefixLoader({"builtin": built_in})]
    env = Sandbox(
        loader=ChoiceLoader([Overrides(overrides), *loaders] if overrides else loaders),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, auto_reload=False,
        bytecode_cache=cache(built_in_folder(), "parts" if overrides else "whole"),
    )
    env.overrides, env.known, env.sheets, env.modules = overrides, Printed(escaped), {}, {}
    env.fields, env.dialect, env.ending, env.target = fields, dialect, f".{dialect}.jinja", wiki
    env.links, env.wiki = BESIDE, {}
    env.globals = {"range": _range, "namespace": Namespace, "wiki": env.wiki}
    env.filters |= {
        "inline": fields.inline, "block": fields.block, "md": fields.md_inline, "mdblock": fields.md_block,
        "mdurl": fields.md_url, "literal": fields.literal, "plain": fields.plain, "csp": Policy().csp,
        "mermaid": mermaid.text, "href": _href, "picture": _picture, "center": _center, "join": _join,
        "select": _select,
    } | dict(fields.filters)
    return env


@pass_context
def _href(context: Context, page: str) -> str:
    """The target of a link to a page, by its id. Asked with the context, so that Jinja takes it for no constant."""
    env = context.environment
    assert isinstance(env, Sandbox)
    return env.fields.target(env.links.href(page))


@pass_context
def _picture(context: Context, name: str) -> str:
    """What shows the picture of this name here."""
    env = context.environment
    assert isinstance(env, Sandbox)
    return env.fields.target(env.links.picture(name))


def render(env: Sandbox, template: str, context: Mapping[str, Any], links: Links = BESIDE) -> str:
    """The page. Raises TemplateFault for what is wrong with a team's templates; ours raise as the bugs that they are.

    Where a team's own templates take part, a process of its own renders, with limits: see `limits`.
    """
    if not env.overrides:
        return render_here(env, template, context, links)
    if not env.worker:
        from .limits import Limits, Worker

        env.worker = Worker(env.overrides, Limits(), env.dialect, env.target)
    return env.worker.render(template, context, links)


def render_here(env: Sandbox, template: str, context: Mapping[str, Any], links: Links = BESIDE) -> str:
    """The page, rendered in this process, without limits of time and memory."""
    parts: Iterator[str] = iter(())
    try:
        found = env.get_template(template)
        _lead(env, links)
        parts = found.generate(context) if env.overrides else iter((found.render(context),))
        text = "".join(_bounded(parts) if env.overrides else parts)
    except InputError:
        raise
    except (Exception, TimeIsUp) as error:  # a template can raise anything
        if not env.overrides:
            raise
        if isinstance(error, MemoryError):
            from .limits import make_room

            make_room()
        raise explained(error, env, template, context, parts) from error
    return env.fields.spaced(text) if template.endswith(env.ending) else text


def _lead(env: Sandbox, links: Links) -> None:
    """Tells the templates whose page this is. They keep the dictionary that they once got, so it stays the same one."""
    if env.links is not links:
        env.links = links
        env.wiki.clear()
        env.wiki.update(links.wiki)


def _bounded(parts: Iterable[str]) -> Iterator[str]:
    size = 0
    for part in parts:
        size += len(part)
        if size > MAX_OUTPUT:
            raise SecurityError(f"a page of more than {MAX_OUTPUT} characters")
        yield part


def _range(*numbers: int) -> range:
    found = range(*numbers)
    if len(found) > MAX_REPEAT:
        raise SecurityError(f"a range of more than {MAX_REPEAT}")
    return found


@pass_eval_context
def _join(eval_ctx: "EvalContext", values: Iterable[Any], between: str = "", attribute: str | int | None = None) -> str:
    """Jinja's own, faster where nothing but texts is joined that all have to be made literal: mostly it is so."""
    found = list(values)
    if attribute is None and type(between) is str and {*map(type, found)} <= {str}:
        return between.join(found)
    return cast("str", do_join(eval_ctx, found, between, attribute))


@pass_context
def _select(context: Context, values: Iterable[Any], *test: Any, **more: Any) -> Iterable[Any]:
    """Jinja's own, faster where no test is named: those that say anything."""
    return do_select(context, values, *test, **more) if test or more else filter(None, values or ())


def _center(value: str, width: int = 80) -> str:
    if width > MAX_REPEAT:
        raise SecurityError(f"more than {MAX_REPEAT} characters by center")
    return value.center(width)
