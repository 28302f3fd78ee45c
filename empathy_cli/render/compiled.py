"""What our templates are compiled to: code that does the same as Jinja's own, with fewer steps for each value.

A page is made of some thousand values, most of them words that were printed on the page before; so what is done for
each stands in line, and what a call or a step between generators costs counts.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.runtime import Macro as JinjaMacro
from jinja2.utils import missing
from markupsafe import Markup, escape

from .controls import show

if TYPE_CHECKING:
    from .environment import Sandbox

_SAFE: Callable[[str], Markup] = partial(str.__new__, Markup)
_OPEN, _CLOSE = "(printed[v] if type(v := ", ") is str else v if type(v) is Markup else escape(v))"
"""Around the code of a value that is printed: most are texts."""
_MOST = 20
_LEFT_OUT = tuple((missing,) * n for n in range(_MOST + 1))
"""What a macro gets for so many arguments that its caller left out."""


def escaped(text: str) -> str:
    """A text in HTML, without a Markup for what has nothing to escape, and with what nobody sees made visible."""
    if not text.isprintable():
        text = show(text)
    # looked for one by one: an expression for all takes five times as long
    acts = "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    return escape(text) if acts else text


class Compiled(Template):
    """A template whose code makes each value literal as its dialect does it, or as HTML does."""

    @classmethod
    def from_code(cls, environment: "Sandbox", code: Any, globals: Any,  # type: ignore[override]  # noqa: A002 - Jinja's name; environments of ours alone
                  uptodate: Any = None) -> Template:
        found = super().from_code(environment, code, globals, uptodate)
        dialect = (found.name or "").endswith(environment.ending)
        found.root_render_func.__globals__.update(
            printed=environment.fields.known if dialect else environment.known,
            escape=environment.fields.printed if dialect else _escape, Macro=Macro, safe=_SAFE, left_out=_LEFT_OUT)
        return found

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 - Jinja's; ours has no globals of one page
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Macro(JinjaMacro):
    """A macro that knows how many arguments it takes, -1 where it takes others than those it names."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        others = self.caller or self.catch_kwargs or self.catch_varargs or self._argument_count > _MOST
        self.takes = -1 if others else self._argument_count


class Code(CodeGenerator):
    """Jinja's compiler, but for what is done for each value, each call of a macro and each part of a page."""

    environment: "Sandbox"
    printed: nodes.Call | None = None
    """The call whose value is printed, not used for anything else."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`view.key` looks into a dictionary in line, and asks the sandbox for the rest."""
        key = repr(node.attr)
        self.write(f"(o[{key}] if type(o := ")  # variables of a template are called l_0_…, so `o` is none of them
        self.visit(node.node, frame)
        self.write(f") is dict and {key} in o else environment.getattr(o, {key}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - as there
        """A macro is a template's own, and safe: what the sandbox looks for in a function is not looked for in it.

        What it gives goes into the page as it is; Markup is made of it only where it is kept or passed on.
        """
        printed, self.printed = node is self.printed, None
        plain = _escapes(frame) and not (node.kwargs or node.dyn_args or node.dyn_kwargs or forward_caller)
        if plain:
            left = self.temporary_identifier()
            self.write("(o._func(" if printed else "(safe(o._func(")
            for argument in node.args:
                self.visit(argument, frame)
                self.write(", ")
            self.write(f"*left_out[{left}]){'' if printed else ')'} if type(o := ")
            self.visit(node.node, frame)
            self.write(f") is Macro and ({left} := o.takes - {len(node.args)}) >= 0 else ")
        if printed:
            self.write(_OPEN)
        super().visit_Call(node, frame, forward_caller=forward_caller)
        if printed:
            self.write(_CLOSE)
        if plain:
            self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _escapes(frame):
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call):
            self.printed = node
        else:
            self.write(_OPEN)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _escapes(frame):
            super()._output_child_post(node, frame, finalize)
        elif not isinstance(node, nodes.Call):
            self.write(_CLOSE)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A page or a block is one part, where it need not be stopped in the middle: see `environment.render_here`."""
        whole = frame.buffer is None and not self.environment.overrides
        if whole:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole:
            self.writeline(f"yield concat({frame.buffer})")
            frame.buffer = None

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """What a template has to give away is a dictionary, for `visit_Getattr`; mostly the same one for every page."""
        whole = isinstance(node, nodes.Import) and not self.environment.overrides
        if whole and isinstance(node.template, nodes.Const) and not node.with_context:
            self.write(f"environment.given({node.template.value!r})")
            return
        super()._import_common(node, frame)
        if whole:
            self.write(".__dict__")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802 - as there
        """A style sheet is the same on every page."""
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        if str(name).endswith(".css") and not self.environment.overrides:
            self.newline(node)
            self.simple_write(f"environment.sheet({name!r})", frame)
        else:
            super().visit_Include(node, frame)


def _escapes(frame: Frame) -> bool:
    """Whether what is printed there is made literal, as everywhere but where a team's template says otherwise."""
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


def _escape(value: Any) -> str:
    """What is neither a text nor safe already, in HTML."""
    return str(value) if type(value) is int else escape(value)

