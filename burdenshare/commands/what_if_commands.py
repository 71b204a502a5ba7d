"""The commands `frontier`, `shares` and `stress`: one workbook, many what-ifs, one loaded program."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from burdenshare.commands.console import talk
from burdenshare.commands.options import AllowUnread, AsJson, Full, Outputs, PolicyName, Workbook, deliver, read
from models.answers.what_ifs import Game

MOST_EXACT = 14
MANY = 200
"""Samples from which on more processes are worth their start."""


def frontier(
    workbook: Workbook,
    policy: PolicyName = None,
    points: Annotated[int, typer.Option(min=2, max=1000, help="How many, both ends included.")] = 50,
    output: Outputs = None,
    allow_unread: AllowUnread = False,
    as_json: AsJson = False,
    full: Full = False,
) -> None:
    """Trade cost against fairness: from the cheapest allocation to the fairest, and the price of every step.

    Example: burdenshare frontier coalition.xlsx --points 20 --output frontier.html
    """
    from burdenshare import api

    found = api.frontier(read(workbook, output, allow_unread=allow_unread), policy, points)
    deliver(found, output, as_json=as_json, full=full, statuses=[found.status])


def shares(  # noqa: PLR0913, PLR0917 - the options of a command
    workbook: Workbook,
    policy: PolicyName = None,
    game: Annotated[
        Game, typer.Option(help="What a coalition alone must meet: its members' own fair shares, or the whole.")
    ] = Game.OWN,
    penalty: Annotated[
        float, typer.Option(min=0.0, help="The price of a missing unit, in the dearest unit costs of its resource.")
    ] = 2.0,
    members: Annotated[
        int | None,
        typer.Option(
            min=1, help="So many states, those that carry most, the others as one; left out, 12 of more than 14."
        ),
    ] = None,
    samples: Annotated[
        int | None, typer.Option(min=4, help="Estimate from so many orders at most, for any number of members.")
    ] = None,
    error: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Stop sampling at this standard error, as a share of the total.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the orders that are sampled.")] = 1,
    output: Outputs = None,
    allow_unread: AllowUnread = False,
    as_json: AsJson = False,
    full: Full = False,
) -> None:
    """Divide the cost as cooperative games would, and tell who would be better off outside, alone or as a group.

    Example: burdenshare shares coalition.xlsx --members 10 --output shares.xlsx
    """
    from burdenshare import api

    if samples is None and members is not None and members > MOST_EXACT:
        raise typer.BadParameter(f"{members} members; give {MOST_EXACT} at most, or add --samples")
    found = api.shares(
        read(workbook, output, allow_unread=allow_unread),
        policy,
        game=game,
        penalty=penalty,
        members=members,
        samples=samples or 0,
        error=error,
        seed=seed,
    )
    deliver(found, output, as_json=as_json, full=full, statuses=[found.allocation.status])


def stress(  # noqa: PLR0913, PLR0917 - the options of a command
    workbook: Workbook,
    policy: PolicyName = None,
    samples: Annotated[int, typer.Option(min=0, help="How many; 0 tries withdrawals alone.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as processors when left out.", show_default=False)
    ] = None,
    output: Outputs = None,
    allow_unread: AllowUnread = False,
    as_json: AsJson = False,
    full: Full = False,
) -> None:
    """See what withdrawals and wrong figures would do: each member gone in turn, and seeded Monte-Carlo.

    Example: burdenshare stress coalition.xlsx --samples 200 --seed 7 --output stress.html
    """
    from burdenshare import api

    scenario = read(workbook, output, allow_unread=allow_unread)
    with _progress() as progress:
        found = api.stress(
            scenario,
            policy,
            samples=samples,
            seed=seed,
            workers=workers or (os.cpu_count() or 1 if samples >= MANY else 1),
            progress=progress,
        )
    deliver(found, output, as_json=as_json, full=full, statuses=[found.allocation.status])


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where it is a terminal; nothing elsewhere."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = talk()
    columns = (TextColumn("what-ifs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("what-ifs", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
