"""empathy check: the rules, each finding with its line."""

from pathlib import Path
from typing import Annotated

import typer

from empathy_cli.locale import N_

from . import complete
from .checking import FORMATS, TEXT, checked

app = typer.Typer()


@app.command(help=N_("Find what is wrong in the workspace, with file and line, and say what to write instead. Errors "
                     "end with exit code 3. With --quiet, only what fails is shown."),
             epilog=N_("""\
empathy check                          # everything
empathy check lea-brunner              # one document, by its id
empathy check personas/lea-brunner     # all documents in a folder
empathy check --select PER,EVD06       # some rules, or families of them
empathy check --fix                    # mend what needs no thought
empathy check --format github          # annotations in a pull request
empathy check --output findings.sarif  # a file for other programs, besides
"""))
def check(
    ctx: typer.Context,
    which: Annotated[list[str] | None, typer.Argument(
        metavar="ID|PATH", help=N_("Only these: ids, files or folders; all by default."),
        autocompletion=complete.ids)] = None,
    select: Annotated[list[str] | None, typer.Option(
        "--select", metavar="CODE", help=N_("Only these rules, such as PER09, or families of them, such as PER."),
        autocompletion=complete.rules)] = None,
    ignore: Annotated[list[str] | None, typer.Option(
        "--ignore", metavar="CODE", help=N_("Not these rules or families."), autocompletion=complete.rules)] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings fail, too."))] = False,
    fix: Annotated[bool, typer.Option(
        "--fix", help=N_("Mend what can be mended without thinking. Comments and layout stay."))] = False,
    everything: Annotated[bool, typer.Option(
        "--all", help=N_("Every finding, also where there are many that are alike."))] = False,
    form: Annotated[str, typer.Option(
        "--format", metavar="|".join(FORMATS), help=N_("How findings are written."),
        autocompletion=lambda: list(FORMATS))] = TEXT,
    as_json: Annotated[bool, typer.Option("--json", help=N_("The same as --format json."))] = False,
    out: Annotated[Path | None, typer.Option(
        "-o", "--output", metavar="FILE", help=N_("Write a report into this file, too: by its suffix .sarif, .xml "
                                                  "(JUnit) or .json, or in the format that --format names."))] = None,
) -> int:
    return checked(ctx.obj, which or (), select=select or (), ignore=ignore or (), strict=strict, fix=fix,
                   everything=everything, form="json" if as_json else form, out=out)
