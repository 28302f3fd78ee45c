"""The program's frame: global options, and commands that are imported only when they run."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from empathy_cli.locale import N_, languages

from . import failure, output
from .command import Command, write_help
from .ended import bare, ended
from .session import session_of
from .usage import USAGE, say_usage

GROUPS: tuple[tuple[str, dict[str, tuple[str, str]]], ...] = (
    (N_("Write"), {
        "init": ("empathy_cli.cli.init", N_("Make a workspace, with a worked example if wanted")),
        "new": ("empathy_cli.cli.new", N_("Answer questions, get a persona, a map, a journey, a touchpoint, a source")),
        "edit": ("empathy_cli.cli.edit", N_("The same questions again, with the present answers")),
        "add": ("empathy_cli.cli.add", N_("One more pain, one more thing heard")),
        "rename": ("empathy_cli.cli.rename", N_("Give a document another id, and every reference with it")),
        "remove": ("empathy_cli.cli.remove", N_("Remove a document that nothing points to")),
    }),
    (N_("Read"), {
        "list": ("empathy_cli.cli.list", N_("What there is, how sure we are, what is due for review")),
        "show": ("empathy_cli.cli.show", N_("A card in the terminal")),
        "render": ("empathy_cli.cli.render", N_("Cards into build/, as HTML and Markdown")),
        "publish": ("empathy_cli.cli.publish", N_("Cards into a wiki: a plan first, then what it says")),
    }),
    (N_("Evidence"), {
        "trace": ("empathy_cli.cli.trace", N_("From a statement to its quotes, and from a source to what rests on it")),
        "gaps": ("empathy_cli.cli.gaps", N_("What nobody has asked yet, as a guide for the next interview")),
        "coverage": ("empathy_cli.cli.coverage", N_("How much is known, and from whom")),
        "impact": ("empathy_cli.cli.impact", N_("What falls when a source is withdrawn")),
    }),
    (N_("Exchange"), {
        "export": ("empathy_cli.cli.export", N_("A journey or the touchpoints as a table, for a spreadsheet")),
        "import": ("empathy_cli.cli.import_", N_("Take a table back: all of it, or nothing")),
    }),
    (N_("Check"), {
        "check": ("empathy_cli.cli.check", N_("Find what is wrong, with file and line")),
        "explain": ("empathy_cli.cli.explain", N_("Why a rule is there, with an example before and after")),
    }),
    (N_("Set up"), {
        "schema": ("empathy_cli.cli.schema", N_("JSON Schema, so that editors complete and check while you type")),
        "templates": ("empathy_cli.cli.templates", N_("List the built-in templates, or copy one to change it")),
    }),
)
COMMANDS: dict[str, tuple[str, str]] = {name: entry for _, group in GROUPS for name, entry in group.items()}

EXAMPLES = N_("""\
empathy init --example     # a workspace with a worked example
empathy new persona        # answer questions, get a persona
empathy list               # what there is, and how sure you are
empathy render             # beautiful cards into build/
""")


class Frame(TyperGroup):
    """All commands by name. A command's module is imported when it runs, never to list it."""

    _stubs = False

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002 - typer's public context; unused
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        module, line = COMMANDS[cmd_name]
        if self._stubs:
            return Command(cmd_name, short_help=line)
        app: typer.Typer = import_module(module).app
        app.rich_markup_mode = None
        app._add_completion = False  # noqa: SLF001 - installed once, by the program itself
        info = app.registered_commands[0]
        info.cls = Command
        command = get_command(app)
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> tuple[str | None, Any, list[str]]:  # type: ignore[override] # as above
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise failure.unknown_command(args[0], COMMANDS)
        return args[0], command, args[1:]

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override] # as above
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # typer would end the program with 1, whatever pipe it was
            raise _PipeError from error

    def shell_complete(self, ctx: typer.Context, incomplete: str) -> list[Any]:  # type: ignore[override] # as above
        self._stubs = True
        return super().shell_complete(ctx, incomplete)

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override] # as above
        sections = [(title, {name: line for name, (_, line) in group.items()}) for title, group in GROUPS]
        write_help(self, ctx, formatter, sections)


class _PipeError(Exception):
    """Somewhere a pipe broke: perhaps our output's, perhaps another."""


def _say_version(asked: bool) -> None:
    if asked:
        from empathy_cli import __version__

        output.write(sys.stdout, f"empathy {__version__}\n")
        raise typer.Exit


def _languages(incomplete: str) -> list[str]:
    return [tag for tag in languages() if tag.startswith(incomplete)]


app = typer.Typer(cls=Frame, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})


@app.callback(epilog=EXAMPLES, help=N_("Personas, empathy maps and journeys from the terminal: questions in, YAML in "
                                       "your repository, beautiful cards out."))
def frame(
    ctx: typer.Context,
    workspace: Annotated[Path | None, typer.Option(
        "-C", "--workspace", metavar="DIR",
        help=N_("The workspace; else the nearest folder upward with an empathy.yaml."))] = None,
    lang: Annotated[str | None, typer.Option(
        "--lang", metavar="TAG", is_eager=True,
        help=N_("Language of questions, labels and messages: en, de, …"), autocompletion=_languages)] = None,
    plain: Annotated[bool, typer.Option(
        "--plain", help=N_("Lines of text only: no boxes, no cursor movement. Also with ACCESSIBLE=1."))] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help=N_("No colours. Also with NO_COLOR=1."))] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help=N_("Say nothing but errors."))] = False,
    debug: Annotated[bool, typer.Option("--debug", help=N_("Show the traceback of a bug."))] = False,
    version: Annotated[bool, typer.Option(  # noqa: ARG001 - its callback answers
        "--version", is_eager=True, callback=_say_version, help=N_("Show the version and stop."))] = False,
) -> None:
    ctx.obj = session_of(workspace, lang=lang, plain=plain, color=not no_color, quiet=quiet, debug=debug,
                         new_root=ctx.invoked_subcommand == "init")


def run(args: list[str]) -> int:
    """The whole program, from its arguments to its exit code."""
    return ended(lambda: _framed(_as_meant(args)), args)


def _framed(args: list[str]) -> int:
    try:
        code = get_command(app).main(args, prog_name="empathy", standalone_mode=False)
    except USAGE as error:
        return say_usage(error, bare(args))
    except typer.Abort:
        return 130
    except _PipeError as error:
        raise error.__cause__ or error from None
    return code if isinstance(code, int) else 0


def _as_meant(args: list[str]) -> list[str]:
    """`empathy` alone and `empathy help COMMAND` ask for help, too."""
    if not args:
        return ["--help"]
    return [*args[1:], "--help"] if args[0] == "help" else args
