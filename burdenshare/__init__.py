"""burdenshare: who gives what in a coalition, how fair that is, and what fairness costs.

    import burdenshare as bs

    scenario = bs.read_scenario("coalition.xlsx")
    allocation = bs.solve(scenario)                  # the workbook's first policy, or name one
    report = bs.assess(scenario, allocation.policy, allocation)
    bs.compare(scenario)                             # all its policies side by side

Everything is loaded when it is first used, so that importing costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.doors import door

if TYPE_CHECKING:
    from burdenshare.api import (
        assess,
        compare,
        explain,
        frontier,
        given,
        read_allocation,
        shares,
        solve,
        stress,
        to_pulp,
        why,
        write,
        write_template,
        write_workbook,
    )
    from burdenshare.batch.run_batch import run_batch
    from burdenshare.batch.summary_tables import read_batch
    from burdenshare.conversation import diff, whatif
    from burdenshare.results import read_result
    from burdenshare.session import open_session
    from inputs import check, example, example_names, read_scenario
    from inputs.country_facts import countries
    from models.answers.allocation import Allocation, Status
    from models.policy.division_rules import DivisionRule
    from models.policy.policy import Objective, Policy
    from models.sheets.grammar import Change
    from models.sheets.problems import BurdenshareError, InputError
    from models.sheets.scenario import Scenario
    from reports import difference, document

_HOME = {
    "read_batch": "burdenshare.batch.summary_tables",
    **dict.fromkeys(("diff", "whatif"), "burdenshare.conversation"),
    "read_result": "burdenshare.results",
    "run_batch": "burdenshare.batch.run_batch",
    **dict.fromkeys(("Allocation", "Status"), "models.answers.allocation"),
    "Change": "models.sheets.grammar",
    "DivisionRule": "models.policy.division_rules",
    **dict.fromkeys(("Objective", "Policy"), "models.policy.policy"),
    **dict.fromkeys(("BurdenshareError", "InputError"), "models.sheets.problems"),
    "Scenario": "models.sheets.scenario",
    "open_session": "burdenshare.session",
    **dict.fromkeys(("check", "example", "example_names", "read_scenario"), "inputs"),
    "countries": "inputs.country_facts",
    **dict.fromkeys(("difference", "document"), "reports"),
}
"""Where the public names live that are not functions of burdenshare.api."""

__all__ = [
    "Allocation",
    "BurdenshareError",
    "Change",
    "DivisionRule",
    "InputError",
    "Objective",
    "Policy",
    "Scenario",
    "Status",
    "assess",
    "check",
    "compare",
    "countries",
    "diff",
    "difference",
    "document",
    "example",
    "example_names",
    "explain",
    "frontier",
    "given",
    "open_session",
    "read_allocation",
    "read_batch",
    "read_result",
    "read_scenario",
    "run_batch",
    "shares",
    "solve",
    "stress",
    "to_pulp",
    "whatif",
    "why",
    "write",
    "write_template",
    "write_workbook",
]


_load = door(globals(), dict.fromkeys(__all__, "burdenshare.api") | _HOME)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attributes are of any type
    """Load a public name from its room when it is first used."""
    if name == "__version__":
        from importlib.metadata import version

        return version("burdenshare")
    return _load(name)


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return [*__all__, "__version__"]
