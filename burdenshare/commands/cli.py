"""The command line: each command reads, asks a room, shows. Data goes to stdout, talk to stderr.

Heavy imports stay inside the commands, so that help and version come at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import burdenshare
from burdenshare.commands.assess_command import assess
from burdenshare.commands.batch_command import batch, batch_report
from burdenshare.commands.conversation_commands import diff, whatif
from burdenshare.commands.options import AllowUnread, Workbook
from burdenshare.commands.report_commands import compare, explain, frontier, shares, solve, stress, why
from burdenshare.console import say, show_problems
from burdenshare.exit_codes import MEANINGS, ExitCode
from models.sheets.problems import many

EXIT_CODES = "  ".join(f"{code.value} {meaning}." for code, meaning in MEANINGS.items())

app = typer.Typer(
    name="burdenshare",
    help="Share the burden of a coalition fairly: who gives what, to which mission, and what fairness costs.",
    epilog=f"Exit codes: {EXIT_CODES}",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"burdenshare {burdenshare.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Share the burden of a coalition fairly: who gives what, to which mission, and what fairness costs."""


for command in (assess, solve, compare, explain, why, whatif, diff):
    app.command()(command)


@app.command()
def check(workbook: Workbook, allow_unread: AllowUnread = False) -> None:
    """Read a workbook and list every problem with its cell and a remedy; nothing is solved or written."""
    from inputs import examined
    from models.sheets.grounds import grounds_told
    from models.sheets.problems import errors

    scenario, problems = examined(workbook, allow_unread=allow_unread)
    wrong = errors(problems)
    doubtful = many(len(problems) - len(wrong), "warning")
    if problems:
        show_problems(problems, f"{workbook.name}: {many(len(wrong), 'error')}, {doubtful}")
    if scenario is None:
        raise typer.Exit(ExitCode.BAD_INPUT)
    if told := grounds_told(scenario):
        say(f"{workbook}: {told}")
    say(f"{workbook}: no errors{f', {doubtful}' if problems else ''}; it can be solved")


@app.command()
def new(
    workbook: Annotated[
        Path,
        typer.Argument(
            help="What to write: .xlsx, .ods, .json, or a folder of .csv (no suffix); it must not exist yet.",
            show_default=False,
        ),
    ],
    members: Annotated[
        list[str] | None,
        typer.Option(
            "--members", help='Of these, with their figures: "NATO, Sweden", "EU, -Malta".', show_default=False
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="The year of the figures.", show_default=False)] = None,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Where a year has no figure, take the nearest year's.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite it if it exists.")] = False,
) -> None:
    """Write a template workbook: drop-downs, a comment on every header, an example row on every sheet.

    With --members it is of these countries, with GDP, population and more of --year, and the source of each.

    Example: burdenshare new coalition.xlsx --members NATO --year 2022
    """
    from burdenshare import api
    from inputs.write.template import check_form

    if bool(members) != (year is not None):
        raise typer.BadParameter("--members and --year go together: --members NATO --year 2022")
    if nearest and not members:
        raise typer.BadParameter("--nearest is of the figures of --members")
    suffix = check_form(workbook)
    if workbook.exists() and not force:
        raise typer.BadParameter(f"{workbook} exists already; choose another name or add --force")
    if workbook.is_dir() == bool(suffix) and workbook.exists():
        raise typer.BadParameter(f"{workbook} is a {'folder' if suffix else 'file'}; choose another name")
    if workbook.is_dir() and any(path.suffix.casefold() != ".csv" for path in workbook.iterdir()):
        raise typer.BadParameter(f"{workbook} holds more than .csv files; choose a folder of its own")
    api.write_template(workbook, members, year=year, nearest=nearest)
    if members and year is not None:
        from inputs.write.member_starter import missing_figures

        if missing := missing_figures(members, year, nearest=nearest):
            show_problems(missing, f"{workbook.name}: {many(len(missing), 'warning')}")
    say(f"wrote {workbook}; fill it in, then: burdenshare check {workbook}")


app.command()(batch)
app.command("batch-report")(batch_report)
for command in (frontier, shares, stress):
    app.command()(command)
