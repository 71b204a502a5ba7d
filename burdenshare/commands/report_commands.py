"""The commands that read one workbook, ask one question, and report: solve, compare, explain and the what-ifs.

Annotations are evaluated here, for `reporting` to read; what they name must come at once, so `bs` loads when used.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

import burdenshare as bs
from burdenshare.commands import completion
from burdenshare.commands.options import Answer, Policies, PolicyName, Seconds, Workers, ending, reporting
from burdenshare.console import say
from models.answers.ranking import Ranking
from models.answers.what_if_settings import MOST_EXACT, PENALTY, PLAYERS, POINTS, SAMPLES, SEED, Game

MANY = 200
"""Samples from which on more processes are worth their start."""


@reporting
def solve(
    scenario: "bs.Scenario",
    policy: PolicyName = None,
    lp: Annotated[
        Path | None,
        typer.Option("--lp", help="Write the linear program for other tools too: .lp or .mps.", show_default=False),
    ] = None,
    lp_stage: Annotated[
        str | None,
        typer.Option(
            "--lp-stage",
            help="The stage that it is of: gaps, 'least cost' ...; what the policy calls fair when left out.",
            show_default=False,
        ),
    ] = None,
    limit_seconds: Seconds = None,
) -> Answer:
    """Solve a workbook under one policy and report how fairly the burden is shared.

    Example: burdenshare solve coalition.xlsx --policy fair-by-gdp --output report.xlsx --output report.html
    """
    from burdenshare.api import report
    from burdenshare.policies import choose
    from burdenshare.programs import check_program, write_program

    if lp is not None:
        check_program(lp)
        written = write_program(lp, scenario, choose(scenario, policy), lp_stage, time_limit=limit_seconds)
        say(f"wrote {lp}: {written}")
    elif lp_stage is not None:
        raise typer.BadParameter("it says of which stage --lp is; add --lp FILE", param_hint="--lp-stage")
    found = report(scenario, policy, time_limit=limit_seconds, why=True)
    return found, [ending(found)]


@reporting
def compare(
    scenario: "bs.Scenario",
    policy: Policies = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Measure all by this key, such as gdp; the first policy's when left out."),
    ] = None,
    limit_seconds: Seconds = None,
) -> Answer:
    """Solve a workbook under all its policies and lay them side by side by one yardstick: burdens, indices, cost.

    Example: burdenshare compare coalition.xlsx --policy fair-by-gdp,least-cost --output policies.xlsx
    """
    from burdenshare.policies import named

    found = bs.compare(scenario, named(scenario, policy), by=by, time_limit=limit_seconds)
    return found, map(ending, found.reports.values())


@reporting
def explain(
    scenario: "bs.Scenario",
    policy: PolicyName = None,
    by: Annotated[
        Ranking | None,
        typer.Option("--by", help="What to rank rules by first; what the policy is about when left out."),
    ] = None,
) -> Answer:
    """Explain an answer, or why there is none: what every red line costs, and which rules cannot hold together.

    Example: burdenshare explain coalition.xlsx --output prices.xlsx
    """
    found = bs.explain(scenario, policy, by=by)
    return found, [found.status]


@reporting
def why(
    scenario: "bs.Scenario",
    member: Annotated[
        str | None,
        typer.Argument(
            help="Its code or name; the heaviest- and the lightest-loaded when left out.",
            show_default=False,
            autocompletion=completion.members,
        ),
    ] = None,
    policy: PolicyName = None,
    limit_seconds: Seconds = None,
) -> Answer:
    """Say why a member carries so much, or so little: the rules whose lifting would move that, with their cells.

    Example: burdenshare why coalition.xlsx DEU
    """
    found = bs.why(scenario, policy, member, time_limit=limit_seconds)
    return found, [found.status]


@reporting
def frontier(
    scenario: "bs.Scenario",
    policy: PolicyName = None,
    points: Annotated[int, typer.Option(min=2, max=1000, help="How many, both ends included.")] = POINTS,
    limit_seconds: Seconds = None,
) -> Answer:
    """Trade cost against fairness: from the cheapest allocation to the fairest, and the price of every step.

    Example: burdenshare frontier coalition.xlsx --points 20 --output frontier.html
    """
    found = bs.frontier(scenario, policy, points, time_limit=limit_seconds)
    return found, [found.status]


@reporting
def shares(
    scenario: "bs.Scenario",
    policy: PolicyName = None,
    game: Annotated[
        Game, typer.Option(help="What a coalition alone must meet: its members' own fair shares, or the whole.")
    ] = Game.OWN,
    penalty: Annotated[
        float, typer.Option(min=0.0, help="The price of a missing unit, in the dearest unit costs of its resource.")
    ] = PENALTY,
    members: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="So many states, those that carry most, the others as one; "
            f"left out, {PLAYERS} of more than {MOST_EXACT}.",
        ),
    ] = None,
    samples: Annotated[
        int | None, typer.Option(min=4, help="Estimate from so many orders at most, for any number of members.")
    ] = None,
    error: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Stop sampling at this standard error, as a share of the total.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the orders that are sampled.")] = SEED,
) -> Answer:
    """Divide the cost as cooperative games would, and tell who would be better off outside, alone or as a group.

    Example: burdenshare shares coalition.xlsx --members 10 --output shares.xlsx
    """
    if samples is None and members is not None and members > MOST_EXACT:
        raise typer.BadParameter(f"{members} members; give {MOST_EXACT} at most, or add --samples")
    found = bs.shares(
        scenario, policy, game=game, penalty=penalty, members=members, samples=samples or 0, error=error, seed=seed
    )
    return found, [found.allocation.status]


@reporting
def stress(
    scenario: "bs.Scenario",
    policy: PolicyName = None,
    samples: Annotated[int, typer.Option(min=0, help="How many; 0 tries withdrawals alone.")] = SAMPLES,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")] = SEED,
    workers: Workers = None,
) -> Answer:
    """See what withdrawals and wrong figures would do: each member gone in turn, and seeded Monte-Carlo.

    Example: burdenshare stress coalition.xlsx --samples 200 --seed 7 --output stress.html
    """
    from burdenshare.progress import progress

    processes = workers or (os.cpu_count() or 1 if samples >= MANY else 1)
    with progress("what-ifs") as step:
        found = bs.stress(scenario, policy, samples=samples, seed=seed, workers=processes, progress=step)
    return found, [found.allocation.status]
