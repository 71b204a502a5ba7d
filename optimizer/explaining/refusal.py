"""Why there is no answer: rules or bounds that cannot hold together, and the nearest that can be."""

from __future__ import annotations

from models.answers.allocation import Conflict, Status
from models.answers.explanation import Explanation
from models.answers.limits import Relaxation, Shortage
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.session import Session
from optimizer.explaining.reachable import within_reach
from optimizer.solving.broken_bounds import broken_bounds
from optimizer.solving.conflict import conflicting, conflicting_contingents
from optimizer.solving.reachable import ways_out
from optimizer.solving.relaxation import relaxations
from optimizer.solving.stages import LEAST_COST, run

BOUNDED = "the missions can be met, but not with burdens inside the policy's bounds"


def refused(p: Session, scenario: Scenario, policy: Policy, note: str, shortages: tuple[Shortage, ...]) -> Explanation:
    """Explain a lifted program that has no answer."""
    rules = conflicting(p) or conflicting_contingents(scenario, policy)
    if not rules and (bounds := _bounds(p)):
        conflict, changes = bounds
        return Explanation(
            scenario, policy, Status.INFEASIBLE, BOUNDED, shortages, conflict, changes, reachable=within_reach(p)
        )
    if not rules:
        failed = "the solver found neither an answer nor a conflict"
        return Explanation(scenario, policy, Status.FAILED, failed, shortages)
    told = tuple(Conflict(rule.address, rule.words, rule.place) for rule in rules)
    return Explanation(scenario, policy, Status.INFEASIBLE, note, shortages, told, relaxations(scenario, policy))


def _bounds(p: Session) -> tuple[tuple[Conflict, ...], tuple[Relaxation, ...]] | None:
    """The policy's bounds that cannot hold where the missions are met as `solve` meets them, and ways out."""
    with p.loaded.trial():
        *_, last = run(p, through=LEAST_COST)
        bounds = broken_bounds(p) if last.solution.optimal else ()
        return (bounds, ways_out(p, bounds)) if bounds else None
