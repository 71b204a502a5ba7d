"""The command that asks what is, before what should be: what is given today, pledged, or made by hand, assessed.

Annotations are evaluated here, for `reporting` to read; what they name must come at once, so `bs` loads when used.
"""

from pathlib import Path
from typing import Annotated

import typer

import burdenshare as bs
from burdenshare.commands.options import Answer, PolicyName, reporting


@reporting
def assess(
    scenario: "bs.Scenario",
    policy: PolicyName = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Measure by this key, such as gdp; the policy's when left out.")
    ] = None,
    today: Annotated[
        bool | None,
        typer.Option(
            "--today/--pledged",
            help="What is given today (the column current), or pledged; left out, today where any is stated.",
            show_default=False,
        ),
    ] = None,
    allocation: Annotated[
        Path | None,
        typer.Option(
            help="An allocation made by hand: .csv, or a workbook with a sheet allocation; "
            "columns member, resource, mission, period, amount.",
            show_default=False,
        ),
    ] = None,
) -> Answer:
    """Report how fairly what is given today, pledged, or allocated by hand shares the burden; nothing is optimised.

    Example: burdenshare assess coalition.xlsx --pledged --by gdp --output today.html
    """
    from burdenshare.policies import choose
    from reports.assessing.comparison import yardstick_of

    if allocation is not None and today is not None:
        raise typer.BadParameter(f"--{'today' if today else 'pledged'} and --allocation; give one of them")
    measure = yardstick_of(scenario, choose(scenario, policy), by)
    if allocation is not None:
        found = bs.read_allocation(allocation, scenario, measure)
    else:
        found = bs.given(scenario, None if today is None else "current" if today else "pledged", measure)
    return bs.assess(scenario, measure, found), [found.status]
