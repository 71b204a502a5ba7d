"""What fairness costs, from the cheapest allocation to the fairest: one loaded program, one row bound a point."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from math import fsum

import numpy as np

from models.answers.allocation import Allocation, Status
from models.answers.what_if_settings import POINTS
from models.answers.what_ifs import Frontier, Point
from models.policy.policy import Policy
from models.sheets.problems import InputError, Problem
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.formulation import open_session
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF, Floats
from optimizer.lp.highs import Solution, SolveStatus
from optimizer.solving.solve import solve
from optimizer.solving.stages import INTEREST, SURPLUS, run
from optimizer.tolerances import BESIDE, NO_TRADE

STATUSES = {
    SolveStatus.INFEASIBLE: Status.INFEASIBLE,
    SolveStatus.LIMIT: Status.LIMIT,
    SolveStatus.INTERRUPTED: Status.LIMIT,
}
REASONS = {
    Status.INFEASIBLE: "no allocation meets every minimum, rule and bound; `burdenshare explain` names what conflicts",
    Status.LIMIT: "stopped at the time limit",
    Status.FAILED: "the solver found no answer that it could vouch for",
}


class _NoPointError(Exception):
    """A program ended without an optimum."""

    def __init__(self, solution: Solution) -> None:
        self.status = STATUSES.get(solution.outcome, Status.FAILED)
        super().__init__(REASONS[self.status])


def frontier(scenario: Scenario, policy: Policy, points: int = POINTS, *, time_limit: float | None = None) -> Frontier:
    """Trade cost against fairness once the missions are met: min cost such that fairness <= e, from end to end.

    fairness: the value of the policy's objective; for leximin, as for minimax, the load b / f of the worst-loaded.
    Both ends are lexicographic, the cheapest and then the fairest, the fairest and then the cheapest, so that no point
    is dominated; the others lie evenly between them. Cost is convex in fairness; its slope towards the fairer side, the
    dual of the fairness row, is the price of a point. points: 2 or more. The curve does not read the policy's cost
    tolerance, and assets that come whole may be cut; the policy's own answer, which stands beside it, minds both.
    Raises InputError for a policy that does not trade. Source: Haimes, Lasdon and Wismer (1971), IEEE Transactions on
    Systems, Man, and Cybernetics 1:296-297.
    """
    if not policy.objective.seeks_fairness:
        hint = "name another with --policy"
        found = f"policy {policy.policy}, objective {policy.objective}"
        raise InputError([Problem(scenario.place(policy, "objective"), found, "a policy that seeks fairness", hint)])
    if points < 2:
        raise ValueError(f"{points} points; a frontier has at least its two ends")
    began = time.perf_counter()
    p = open_session(scenario, policy.model_copy(update={"indivisible": "relaxed"}), time_limit=time_limit)
    sweep = _Sweep(p)
    status, reason, found_points, own, above = Status.OPTIMAL, "", list[Point](), None, float("nan")
    answer = solve(scenario, policy, time_limit=time_limit)
    try:
        found_points += sweep.points(points)
        if answer.status is Status.OPTIMAL:
            own, above = sweep.place(answer, found_points)
    except _NoPointError as none:
        status, reason = none.status, str(none)
    return Frontier(
        scenario,
        policy,
        status,
        reason,
        tuple(found_points),
        answer,
        own,
        above,
        certified=sweep.certified,
        programs=p.loaded.solves,
        cold_solves=p.loaded.cold_solves,
        seconds=time.perf_counter() - began,
    )


class _Sweep:
    """The loaded program, held where the missions are met, with one row more: fairness <= e."""

    def __init__(self, p: Session) -> None:
        self.p = p
        self.certified = True

    def points(self, count: int) -> Iterator[Point]:
        """The points, the cheapest first."""
        self._meet_missions()
        cheap, fair = self._end(self.p.cost, self.p.fair), self._end(self.p.fair, self.p.cost)
        highest, lowest = float(self.p.fair @ cheap.x), float(self.p.fair @ fair.x)
        least, most = float(self.p.cost @ cheap.x), float(self.p.cost @ fair.x)
        reach, money = highest - lowest, self.p.money
        if reach <= NO_TRADE * max(money, abs(highest)) or most - least <= NO_TRADE * max(money, abs(most)):
            yield self._point(lowest, least, 0.0, fair)
            return
        self.row = self.p.loaded.add_row(self.p.fair, -INF, INF)
        beside = BESIDE * reach / (count - 1)
        yield self._point(highest, least, self._price(highest - beside), cheap)
        for value in np.linspace(highest, lowest, count)[1:-1].tolist():
            solution = self._settled(self._cheapest(value))
            price = self._price(value - beside)
            yield self._point(value, solution.objective, price, solution)
        yield self._point(lowest, most, self._price(lowest + beside), fair)

    def place(self, answer: Allocation, points: list[Point]) -> tuple[Point, float]:
        """Where an answer stands, and the money that it costs more than the frontier does there."""
        objective, total = self.p.policy.objective, fsum(answer.loads.values())
        if objective_of(self.p).is_load:
            divisors = positive_shares(answer.fair_shares)
            fairness = max(answer.loads[m] / divisors[m] for m in divisors)
        else:
            fairness = next((stage.final for stage in answer.stages if stage.name == objective), 0.0)
        relative = fairness / total if total > 0 else float("nan")
        own = Point(fairness + 0.0, answer.total_cost, float("nan"), relative, answer.loads)
        least = points[-1].cost
        if len(points) > 1:
            least = self._cheapest(max(fairness, points[-1].fairness)).objective
        return own, max(0.0, answer.total_cost - least)

    def _meet_missions(self) -> None:
        """Hold the least unmet share and no waste, as every solve does before it is fair."""
        for found in run(self.p, through=SURPLUS):
            self._checked(found.solution)
        self.p.hold_bounds()
        if (first := objective_of(self.p).ready(self.p)) is not None:
            self._checked(first)

    def _end(self, first: Floats, then: Floats) -> Solution:
        """The best by one value and, of all that reach it, the best by the other."""
        with self.p.loaded.trial():
            best = self._least(first)
            # Where tangents are still to come the optimum has no duals to be held by.
            if gap := objective_of(self.p).refined:
                slack = gap * max(self.p.money, abs(best.objective))
                self.p.loaded.add_row(first, -INF, best.objective + slack)
            else:
                self.p.loaded.keep_optimal(best)
            return self._settled(self._least(then))

    def _cheapest(self, fairness: float) -> Solution:
        self.p.loaded.set_rows([self.row], -INF, fairness)
        return self._least(self.p.cost)

    def _settled(self, solution: Solution) -> Solution:
        """Of all that cost as little and are as fair the one that `solve` would choose; loads hang on no units then."""
        with self.p.loaded.trial():
            self.p.loaded.keep_optimal(solution)
            for found in run(self.p, since=INTEREST):
                if found.solution.optimal:
                    solution = replace(solution, x=found.solution.x)
        return solution

    def _price(self, fairness: float) -> float:
        """The slope of cost at a value of fairness."""
        return min(0.0, float(self._cheapest(fairness).row_dual[self.row])) + 0.0

    def _least(self, objective: Floats) -> Solution:
        solution = self._checked(self.p.loaded.minimise(objective))
        while objective_of(self.p).refine(self.p, solution.x, objective_of(self.p).refined):
            solution = self._checked(self.p.loaded.minimise(objective))
        return solution

    def _checked(self, solution: Solution) -> Solution:
        if not solution.optimal:
            raise _NoPointError(solution)
        self.certified &= solution.certificate.holds
        return solution

    def _point(self, fairness: float, cost: float, price: float, solution: Solution) -> Point:
        loads = dict(zip(self.p.shares, solution.x[self.p.burdens].tolist(), strict=True))
        carried = fsum(loads.values())
        return Point(fairness + 0.0, cost + 0.0, price, fairness / carried if carried > 0 else float("nan"), loads)
