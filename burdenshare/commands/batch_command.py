"""The commands `batch` and `batch-report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from burdenshare.commands.options import AllowUnread, Workers, deliver
from burdenshare.console import read_or_not, say, show_problems
from burdenshare.exit_codes import ExitCode
from models.sheets.problems import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from burdenshare.batch.plan import Planned
    from burdenshare.batch.result import BatchResult
    from burdenshare.batch.run_batch import Batch

SHOWN = 20
"""Lines of a plan that are shown."""


def batch(  # noqa: PLR0913, PLR0917 - the options of a command
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Workbooks: paths, quoted globs, folders, examples, or a .txt file with one of these a line.",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder for the results.", show_default=False)],
    policies: Annotated[
        str, typer.Option(help="all that each workbook has; names separated by commas; or a .csv of policies.")
    ] = "all",
    vary: Annotated[
        Path | None,
        typer.Option(help="A sweep: a .csv of changes (sheet, key, column, value; variant).", show_default=False),
    ] = None,
    workers: Workers = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Run on a Dask cluster: tcp://HOST:PORT, or local for one here.", show_default=False),
    ] = None,
    limit_seconds: Annotated[
        float | None,
        typer.Option(help="The most one workbook may take, all its policies together.", show_default=False),
    ] = None,
    limit_run_seconds: Annotated[
        float | None,
        typer.Option(help="The most one run may take: one workbook, one variant, one policy.", show_default=False),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Run only what is missing or has changed.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="As --resume, and again what failed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run everything again.")] = False,
    allow_unread: AllowUnread = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would run, why, and how long it may take.")
    ] = False,
) -> None:
    """Solve every workbook under every policy, each run a row of one table; bad workbooks are rows too.

    Example: burdenshare batch 'scenarios/*.xlsx' --policies all --output runs/night --workers 8
    """
    from burdenshare.batch.plan import Rerun, Why
    from burdenshare.batch.run_batch import Batch, carry_out, plan_batch
    from burdenshare.policies import parse_policies
    from burdenshare.progress import progress

    flags = {Rerun.ALL: force, Rerun.FAILED: retry_failed, Rerun.MISSING: resume or dry_run}
    rerun = next((chosen for chosen, given in flags.items() if given), Rerun.NOTHING)
    asked = Batch(tuple(inputs), output, parse_policies(policies), vary, limit_seconds, allow_unread, limit_run_seconds)
    planned = plan_batch(asked, rerun)
    again = rerun is not Rerun.NOTHING
    _show_plan(planned, full=dry_run, why=again)
    if dry_run:
        if any(each.why is not Why.DONE for each in planned):
            _say_estimate(asked, planned, workers, scheduler)
        return
    result = carry_out(asked, planned, workers=workers, scheduler=scheduler, watch=progress("workbooks", lasting=True))
    _show_warnings(result)
    say(str(result))
    say(f"  tables      {', '.join(str(output / f'{name}.csv') for name in ('summary', 'failures', 'warnings'))}")
    if not result.complete:
        left = sum(each.why is not Why.DONE for each in plan_batch(asked, Rerun.MISSING))
        say(f"stopped with {left:,} of {len(planned):,} workbooks to run; run again with --resume for the rest")
        raise typer.Exit(ExitCode.INTERRUPTED)
    if not result.clean:
        say("some runs have no answer: failures.csv says why, with the cell")
        raise typer.Exit(ExitCode.PARTLY_FAILED)


def batch_report(  # noqa: PLR0913, PLR0917 - the options of a command
    folder: Annotated[Path, typer.Argument(help="The folder of a batch.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The page; report.html in the folder when left out and all runs are told.",
            show_default=False,
        ),
    ] = None,
    worst_ratio: Annotated[
        str | None,
        typer.Option(help="Only runs with such a worst share ratio: '>1.3', '>=1.1,<1.3'.", metavar="COMPARISON"),
    ] = None,
    gap: Annotated[
        str | None, typer.Option(help="Only runs with such an unmet share: '>5%', '<=0.05'.", metavar="COMPARISON")
    ] = None,
    cost: Annotated[
        str | None,
        typer.Option(help="Only runs with such a cost, in the workbook's currency: '<1e5'.", metavar="COMPARISON"),
    ] = None,
    workbook: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these workbooks, by path or file name; a pattern such as 'a*', or several times.",
            show_default=False,
        ),
    ] = None,
    variant: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these variants ('' is the unchanged workbook); a pattern such as 'a*', or several times.",
            show_default=False,
        ),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(help="Only these policies; a pattern such as 'a*', or several times.", show_default=False),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(help="Only these statuses; a pattern such as 'a*', or several times.", show_default=False),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Print the workbooks of these runs, one a line, and no report.")
    ] = False,
) -> None:
    """Make one page of a batch: variants against the base, policies by index and cost, failures, the slowest.

    Example: burdenshare batch-report runs/night --worst-ratio '>1.3' --policy fair --list
    """
    from burdenshare.api import write
    from burdenshare.batch.summary_tables import read_batch
    from burdenshare.outputs import check_reports, inside, same
    from models.sheets.problems import OutputError
    from reports import document

    chosen = any(given is not None for given in (worst_ratio, gap, cost, workbook, variant, policy, status))
    page = output or (None if chosen or listing else folder / "report.html")
    if page is not None:
        check_reports([page], ())
        if page.stem != "report" and (same(page, folder) or inside(page, folder)):
            raise OutputError(f"{page} lies among the results that are read; there only report.html and the like may")
    found = read_batch(folder).where(
        worst_ratio=worst_ratio, gap=gap, cost=cost, workbook=workbook, variant=variant, policy=policy, status=status
    )
    if not listing:
        deliver(found, [page] if page else ())
        return
    for path in [page] if page else []:
        say(f"wrote {write(found, path)}")
    with read_or_not(sys.stdout):
        for name in found.summary["workbook"].unique():
            typer.echo(name)
    for warning in document(found).warnings:
        say(f"! {warning}")
    asked = f" with {', '.join(found.chosen)}" if chosen else ""
    say(f"{len(found.summary):,} of {many(len(found.everything.summary), 'run')}{asked}")


def _show_warnings(result: BatchResult) -> None:
    """Show what is doubtful about the workbooks, the first of it."""
    from models.sheets.problems import Problem, Severity

    doubts = result.warnings.to_dict("records")
    if doubts:
        cases = result.warnings[["workbook", "variant"]].drop_duplicates()
        shown = (
            Problem(f"{row['workbook']} {row['place']}", row["found"], row["expected"], row["hint"], Severity.WARNING)
            for row in doubts[:SHOWN]
        )
        show_problems(shown, f"{many(len(doubts), 'warning')} in {many(len(cases), 'workbook')}")
    if len(doubts) > SHOWN:
        say(f"  and {len(doubts) - SHOWN:,} more; warnings.csv has all")


def _say_estimate(asked: Batch, planned: Sequence[Planned], workers: int | None, scheduler: str | None) -> None:
    """Say how long the plan would take, after trying a few of its workbooks."""
    from burdenshare.batch.estimate import SECONDS, estimate

    say(f"trying a few of them, for {SECONDS:g} seconds at most once workers are ready ...")
    say(str(estimate(asked, planned, workers, scheduler)))


def _show_plan(planned: Sequence[Planned], *, full: bool, why: bool) -> None:
    """Say how many workbooks run, and where some ran before, why each of the others runs."""
    from collections import Counter

    from burdenshare.batch.plan import FAILURES, Why

    todo = [each for each in planned if each.why is not Why.DONE]
    counts = Counter(each.why for each in planned)
    reasons = f" ({', '.join(f'{count:,} {reason}' for reason, count in counts.items())})" if why else ""
    say(f"{len(todo):,} of {len(planned):,} workbooks to run{reasons}")
    shown = todo if full else todo[:SHOWN] if why and len(counts) > 1 else []
    for each in shown:
        say(f"  {each}")
    if shown and len(todo) > len(shown):
        say(f"  and {len(todo) - len(shown):,} more; --dry-run shows all")
    if stays := sum(run.status in FAILURES for each in planned if each.record for run in each.record.runs):
        stay = "stay" if stays > 1 else "stays"
        say(f"{many(stays, 'run')} that failed or reached a limit {stay} so; --retry-failed tries again")
