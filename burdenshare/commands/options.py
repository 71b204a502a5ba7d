"""The arguments and options that several commands share, and how a command delivers what it found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from inspect import Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from burdenshare.commands import completion
from burdenshare.console import read_or_not, say, show_problems
from burdenshare.exit_codes import BY_STATUS, ExitCode
from burdenshare.forms import SUFFIXES
from models.sheets.problems import many

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario
    from reports import FairnessReport

Workbook = Annotated[
    Path,
    typer.Argument(
        help="One coalition: .xlsx, .ods, .json, a folder of .csv, or an example: isaf-2010.",
        show_default=False,
        autocompletion=completion.workbooks,
    ),
]
PolicyName = Annotated[
    str | None,
    typer.Option(
        "--policy",
        "-p",
        help="A policy of the workbook, or an objective; its first policy when left out.",
        show_default=False,
        autocompletion=completion.policies,
    ),
]
Policies = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        "-p",
        help="Compare only these, separated by commas or given several times; all when left out.",
        show_default=False,
        autocompletion=completion.policies,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help=f"Write the report: {SUFFIXES} or a folder. May be given several times.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes; as many as processors when left out.", show_default=False)
]
AllowUnread = Annotated[
    bool,
    typer.Option(
        "--allow-unread", help="Go on although a sheet or column that looks as if it should count is not read."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON on stdout.")]
Full = Annotated[bool, typer.Option("--full", help="Show every member and table, not the first few.")]
Seconds = Annotated[
    float | None,
    typer.Option("--limit-seconds", min=0.0, help="Stop solving after this long.", show_default=False),
]


def read(
    workbook: Path, output: Sequence[Path] | None = None, others: Sequence[Path] = (), *, allow_unread: bool = False
) -> Scenario:
    """The scenario of a command, once its outputs are found to be fine; its warnings are shown before anything else.

    others: what it writes besides reports.
    """
    from burdenshare.outputs import check_reports, spare
    from inputs import located, read_scenario

    check_reports(output or (), [located(workbook)])
    spare([located(workbook)], others)
    scenario = read_scenario(workbook, allow_unread=allow_unread)
    if told := scenario.warnings:
        show_problems(told, f"{workbook.name}: {many(len(told), 'warning')}")
    return scenario


Answer = tuple[object, Iterable[str]]
"""What a command found, whatever `document` takes, and how each solve of it ended."""


def reporting(ask: Callable[..., Answer]) -> Callable[..., None]:
    """A command from a function of a scenario: what it found is delivered, and all share the options for that.

    Its own options stand before the shared ones, but --limit-seconds last wherever there is one. Those that are paths
    are written by the function itself, which must not replace what is read.
    """

    def command(
        workbook: Workbook,
        output: Outputs = None,
        allow_unread: AllowUnread = False,
        as_json: AsJson = False,
        full: Full = False,
        **own: Any,  # noqa: ANN401 - what each option takes
    ) -> None:
        written = [each for each in own.values() if isinstance(each, Path)]
        found, statuses = ask(read(workbook, output, written, allow_unread=allow_unread), **own)
        deliver(found, output, as_json=as_json, full=full, statuses=statuses)

    workbook, *shared, _ = signature(command, eval_str=True).parameters.values()
    _, *own = signature(ask).parameters.values()
    offered = sorted([workbook, *own, *shared], key=lambda each: each.name == "limit_seconds")
    vars(command)["__signature__"] = Signature(offered)  # what Typer reads
    command.__annotations__ = {each.name: each.annotation for each in offered}
    command.__name__, command.__doc__ = ask.__name__, ask.__doc__
    return command


def deliver(
    result: object,
    output: Iterable[Path] | None = None,
    *,
    as_json: bool = False,
    full: bool = False,
    statuses: Iterable[str] = (),
) -> None:
    """Write a result where asked, print it, and end with the code that the worst status asks for.

    Files come first: what reads our output may stop (`| head`), and they must be there all the same.
    """
    from reports import document

    content = document(result)
    if as_json or any(path.suffix.casefold() == ".json" for path in output or ()):
        from burdenshare.results import with_saved

        content = with_saved(result, content)
    for path in output or ():
        from burdenshare.api import write

        say(f"wrote {write(content, path)}")
    with read_or_not(sys.stdout):
        if as_json:
            from reports.rendering.tidy import json_text

            typer.echo(json_text(content))
        else:
            from reports.rendering.terminal import show

            show(content, full=full)
    codes = {BY_STATUS[status] for status in statuses}
    if code := ExitCode.OUR_FAULT if ExitCode.OUR_FAULT in codes else max(codes, default=0):
        raise typer.Exit(code)


def ending(report: FairnessReport) -> str:
    """How a solve ended: as the solver says, but an answer of ours that breaks a promise has failed."""
    return "failed" if report.violations and report.allocation.stages else report.allocation.status
