"""The commands of the conversation: change one thing and see what moved, compare two answers."""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from burdenshare.commands import completion
from burdenshare.commands.options import (
    AllowUnread,
    AsJson,
    Full,
    Outputs,
    Seconds,
    Workbook,
    deliver,
    ending,
    read,
)
from burdenshare.console import say, show_problems
from burdenshare.outputs import check_reports, same, spare
from models.sheets.problems import OutputError, all_of, many

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.sheets.grammar import Change
    from models.sheets.scenario import Scenario
    from reports import FairnessReport

By = Annotated[
    str | None,
    typer.Option("--by", help="Measure both by this key, such as gdp; the first policy's when left out."),
]
Side = Annotated[
    Path,
    typer.Argument(
        help="A workbook, or a saved result (.json of solve or compare).",
        show_default=False,
        autocompletion=completion.workbooks,
    ),
]


def whatif(  # noqa: PLR0913, PLR0917 - the options of a command
    workbook: Workbook,
    changes: Annotated[
        Path | None,
        typer.Option(help="A .csv of changes (sheet, key, column, value; change).", show_default=False),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="SHEET/KEY/COLUMN=VALUE: =1.2 sets, =*1.2 multiplies, = blanks; * in a key is any.",
            show_default=False,
        ),
    ] = None,
    lift: Annotated[
        list[str] | None,
        typer.Option(
            "--lift",
            help="A cell that holds something back: a caveat goes, another returns to its default.",
            show_default=False,
            autocompletion=completion.cells,
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            help="A member that leaves: code or name.",
            show_default=False,
            autocompletion=completion.members,
        ),
    ] = None,
    pin: Annotated[
        list[str] | None,
        typer.Option(
            "--pin",
            help="A member (code or name) that keeps giving what it gives.",
            show_default=False,
            autocompletion=completion.members,
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            "-p",
            help="Answer both under it; alone it is the change, from the workbook's first policy.",
            show_default=False,
            autocompletion=completion.policies,
        ),
    ] = None,
    by: By = None,
    save_workbook: Annotated[
        Path | None,
        typer.Option(
            help="Write the changed workbook, its changes on a sheet: .xlsx, .ods, .json, a folder.", show_default=False
        ),
    ] = None,
    output: Outputs = None,
    allow_unread: AllowUnread = False,
    as_json: AsJson = False,
    full: Full = False,
    limit_seconds: Seconds = None,
) -> None:
    """Change a workbook and see what moves: who carries more, what it costs, which gaps close.

    Changes are made in the order --changes, --set, --lift, --without, --pin. Each may be given several times.

    Example: burdenshare whatif isaf-2010 --lift 'caveats!B4' --set 'requirements/*/troops/target=*1.2'
    """
    from burdenshare import conversation
    from burdenshare.api import write_workbook
    from inputs import located

    read_from = [located(workbook), *([changes] if changes else [])]
    if save_workbook is not None:
        _can_be_saved(save_workbook, read_from, output or ())
    check_reports(output or (), read_from)
    scenario = read(workbook, allow_unread=allow_unread)
    asked = _asked(changes, set_ or (), lift or (), without or ())
    found = conversation.whatif(scenario, asked, policy, pin=pin or (), by=by, time_limit=limit_seconds, why=True)
    if save_workbook is not None:
        made = [*found.changes, *conversation.agreed(found.before, found.pinned)]
        say(f"wrote {write_workbook(save_workbook, found.after.scenario, made)}")
    deliver(found, output, as_json=as_json, full=full, statuses=[ending(found.after)])


def diff(  # noqa: PLR0913, PLR0917 - the options of a command
    before: Side,
    after: Side,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy", "-p", help="Of both; given twice, of BEFORE and of AFTER; else the first.", show_default=False
        ),
    ] = None,
    by: By = None,
    output: Outputs = None,
    allow_unread: AllowUnread = False,
    as_json: AsJson = False,
    full: Full = False,
    limit_seconds: Seconds = None,
) -> None:
    """Compare two workbooks, or two saved results without solving again: the input first, then what moved.

    Example: burdenshare diff before.xlsx after.xlsx --policy fair-by-gdp --output difference.html
    """
    from burdenshare import conversation
    from inputs import located

    if policy and len(policy) > 2:
        raise typer.BadParameter("give one policy for both, or one for each", param_hint="--policy")
    named: Sequence[str | None] = policy or [None]
    names = (named[0], named[-1])
    check_reports(output or (), [located(before), located(after)])
    sides = [_side(path, name, allow_unread) for path, name in zip((before, after), names, strict=True)]
    found = conversation.diff(sides[0], sides[1], names, by=by, time_limit=limit_seconds)
    deliver(found, output, as_json=as_json, full=full, statuses=map(ending, found.sides))


def _side(path: Path, policy: str | None, allow_unread: bool) -> Scenario | FairnessReport:
    """A workbook's scenario, or the report that is saved; what is doubtful about either is shown."""
    from burdenshare.results import is_result, read_result

    if not is_result(path):
        return read(path, allow_unread=allow_unread)
    found = read_result(path, policy)
    if told := found.scenario.warnings:
        show_problems(told, f"{path.name}: {many(len(told), 'warning')}")
    return found


def _asked(file: Path | None, texts: Sequence[str], cells: Sequence[str], members: Sequence[str]) -> list[Change]:
    """The changes that options ask for; every problem of how they are written at once."""
    from inputs.changes import parse_lift, parse_set, read_changes
    from models.sheets.grammar import Action, Change

    ways = [
        *([partial(read_changes, file)] if file else []),
        *(partial(_one, parse_set, text) for text in texts),
        *(partial(_one, parse_lift, cell) for cell in cells),
    ]
    left = [Change("members", member, action=Action.WITHOUT, place=f"--without {member}") for member in members]
    return [*chain.from_iterable(all_of(ways)), *left]


def _one(parse: Callable[[str], Change], text: str) -> tuple[Change, ...]:
    return (parse(text),)


def _can_be_saved(path: Path, inputs: Sequence[Path], outputs: Sequence[Path]) -> None:
    """Raise OutputError where a workbook cannot be written, or something else is there or comes there."""
    from inputs.write.template import check_form

    check_form(path)
    spare(inputs, [path])
    if any(same(path, other) for other in outputs):
        raise OutputError(f"{path} is asked for as a report and as a workbook; choose two names")
    if path.exists():
        raise OutputError(f"{path} is there already; choose another name for the changed workbook")
