"""The public functions, each a walk through the rooms: read, solve, assess, compare, write."""

from __future__ import annotations

from collections.abc import Sequence

from inputs import check, read_scenario
from models.allocation import Allocation
from models.explanation import Explanation
from models.policy import DEFAULT_POLICIES, Policy
from models.problems import InputError, Problem, nearest, quoted
from models.scenario import Scenario
from models.what_ifs import CooperativeShares, Frontier, Game, Stress
from optimizer.cooperative import shares as divide
from optimizer.explain import explain as explain_rules
from optimizer.frontier import frontier as trade
from optimizer.solve import solve as optimize
from optimizer.stress import Progress
from optimizer.stress import stress as disturb
from reports import Comparison, FairnessReport, assess, compare_reports, write
from reports.comparison import yardstick_of

__all__ = [
    "assess",
    "check",
    "choose",
    "compare",
    "explain",
    "frontier",
    "policies",
    "read_scenario",
    "report",
    "shares",
    "solve",
    "stress",
    "write",
]


def policies(scenario: Scenario) -> tuple[Policy, ...]:
    """The policies of a workbook, or the built-in ones where it has none."""
    return scenario.policies or DEFAULT_POLICIES


def choose(scenario: Scenario, policy: Policy | str | None = None) -> Policy:
    """A policy by its name; None is the workbook's first. Raises InputError for a name that it does not have."""
    if isinstance(policy, Policy):
        return policy
    known = {row.policy: row for row in policies(scenario)}
    if policy is None:
        return next(iter(known.values()))
    if policy not in known:
        hint = nearest(policy, list(known)) or f"policies: {', '.join(known)}"
        raise InputError([Problem("policy", quoted(policy), "a policy of the workbook", hint)])
    return known[policy]


def solve(scenario: Scenario, policy: Policy | str | None = None, *, time_limit: float | None = None) -> Allocation:
    """Assign who gives what to which mission in which period, under a policy (by name, or the workbook's first).

    time_limit: seconds. Status first: without an answer the allocation says why. Raises InputError when the policy
    does not fit the scenario.
    """
    return optimize(scenario, choose(scenario, policy), time_limit=time_limit)


def report(
    scenario: Scenario, policy: Policy | str | None = None, *, time_limit: float | None = None
) -> FairnessReport:
    """Solve and assess in one step."""
    chosen = choose(scenario, policy)
    return assess(scenario, chosen, optimize(scenario, chosen, time_limit=time_limit))


def compare(scenario: Scenario, names: Sequence[Policy | str] | None = None, *, by: str | None = None) -> Comparison:
    """All policies of a workbook, or those named, side by side, measured by one yardstick.

    by: a key, such as "gdp"; left out, it is the key of the first policy. Raises InputError for one that is unknown.
    """
    chosen = [choose(scenario, name) for name in names] if names else list(policies(scenario))
    yardstick = yardstick_of(scenario, chosen[0], by)
    return compare_reports([report(scenario, policy) for policy in chosen], yardstick)


def explain(scenario: Scenario, policy: Policy | str | None = None) -> Explanation:
    """The price of every rule by re-solving without it or, without an answer, the rules that conflict and a way out."""
    return explain_rules(scenario, choose(scenario, policy))


def frontier(
    scenario: Scenario, policy: Policy | str | None = None, points: int = 50, *, time_limit: float | None = None
) -> Frontier:
    """From the cheapest allocation to the fairest, as the policy means it, with the marginal price along the way."""
    return trade(scenario, choose(scenario, policy), points, time_limit=time_limit)


def shares(
    scenario: Scenario,
    policy: Policy | str | None = None,
    *,
    game: Game | str = Game.OWN,
    penalty: float = 2.0,
    members: int | None = None,
    samples: int = 0,
    error: float = 0.0,
    seed: int = 1,
) -> CooperativeShares:
    """The cost of coalitions alone, Shapley value, nucleolus and other divisions, and who would be better off outside.

    See optimizer.cooperative.shares for the game and the parameters.
    """
    return divide(
        scenario,
        choose(scenario, policy),
        game=Game(game),
        penalty=penalty,
        members=members,
        samples=samples,
        error=error,
        seed=seed,
    )


def stress(
    scenario: Scenario,
    policy: Policy | str | None = None,
    *,
    samples: int = 1000,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> Stress:
    """Each member's withdrawal, and random amounts in the ranges of the sheet `uncertainty`.

    workers: processes; above 1 a script needs the usual `if __name__ == "__main__"`. See optimizer.stress.stress.
    """
    return disturb(scenario, choose(scenario, policy), samples=samples, seed=seed, workers=workers, progress=progress)
