"""What happens when a member leaves, and when amounts are not what was planned: answers to many altered scenarios."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from math import atanh, fsum, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from models.answers.allocation import Allocation, Conflict, Status
from models.answers.what_if_settings import SAMPLES, SEED
from models.answers.what_ifs import Driver, Move, Spread, Stress, Withdrawal
from models.arithmetic.accounting import gap_share
from models.arithmetic.flows import flows
from models.arithmetic.ranks import mid_ranks
from models.policy.policy import Policy
from models.sheets.changes import Uncertain, uncertain_amounts, without
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer.coalition.amounts import UncertainSession
from optimizer.coalition.formulation import open_session
from optimizer.coalition.session import Session
from optimizer.coalition.wording import rank
from optimizer.lp.arrays import Floats
from optimizer.solving.solve import audited_answer, solve, solve_session
from optimizer.tolerances import MOVED, SAME

CHUNK = 25
"""Samples or members that one task answers."""
QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
NO_ANSWER = "without this member no allocation meets every minimum and rule"
TOP = 10
"""Drivers that are kept for each state."""

Numbers = dict[tuple[str, ...], float]
"""By quantity: cost, least_cost, gap; and by need or state: ("unmet", resource, mission, period), net, ratio."""

Given = dict[tuple[str, str, str], tuple[float, float]]
"""Units and their cost, over all periods, by (member, resource, mission)."""


def stress(
    scenario: Scenario,
    policy: Policy,
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    carry_out: CarryOut = map,
) -> Stress:
    """Answer the scenario without each of its members in turn, and at random values of what is uncertain.

    Every uncertain amount (models.sheets.changes) is multiplied by a factor of its own, uniform from low to high;
    sample i draws from a stream of (seed, i) alone. Each sample is the answer that `solve` gives to the scenario with
    those amounts, found hot. carry_out: calls a function with each of many tasks, in whatever processes, and gives the
    results in their order; a task's length is how many answers it takes. Drivers are those of `variance_shares`.
    Raises InputError when the policy or a range does not fit the scenario.
    """
    began = time.perf_counter()
    amounts, plan = uncertain_amounts(scenario), solve(scenario, policy)
    if plan.status is not Status.OPTIMAL:
        return Stress(scenario, policy, plan, samples=samples, seed=seed, amounts=amounts)
    planned = _Left(_watched(scenario, plan), _given(scenario, plan))
    leaving = _leaving(scenario)
    common = _Common(scenario, policy, amounts, seed)
    tasks = [_Task(common, leaving[first : first + CHUNK]) for first in range(0, len(leaving), CHUNK)]
    tasks += [_Task(common, (), range(first, min(first + CHUNK, samples))) for first in range(0, samples, CHUNK)]
    done = list(carry_out(_answered, tasks))
    factors = np.array([drawn(amounts, seed, sample) for sample in range(samples)]).reshape(samples, len(amounts))
    rows = list(chain.from_iterable(result.samples for result in done))
    outcomes = {key: np.array([row.get(key, np.nan) for row in rows]) for key in planned.numbers}
    answered = np.array([bool(row) for row in rows], dtype=bool)
    ratios = {member: outcomes["ratio", member][answered] for member in scenario.states}
    left = dict(chain.from_iterable(result.without for result in done))
    return Stress(
        scenario,
        policy,
        plan,
        withdrawals={member: _withdrawal(scenario, planned, member, left[member]) for member in leaving},
        samples=samples,
        seed=seed,
        amounts=amounts,
        factors=factors,
        outcomes=outcomes,
        answered=int(answered.sum()),
        spreads={key: _spread(value, outcomes[key][answered]) for key, value in planned.numbers.items()},
        drivers=_drivers(amounts, factors[answered], ratios),
        cold_solves=plan.cold_solves + sum(result.cold_solves for result in done),
        seconds=time.perf_counter() - began,
    )


def numbers(p: Session) -> Numbers:
    """What the answer to a prepared program is watched by; empty without one. The program is left as it was."""
    with p.loaded.trial():
        # Asked first, for without an answer a solve would search for a conflict that nobody reads here.
        if not p.loaded.minimise(p.gaps).optimal:
            return {}
        answer = solve_session(p)
    return _watched(p.scenario, answer) if answer.status is Status.OPTIMAL else {}


def _watched(scenario: Scenario, answer: Allocation) -> Numbers:
    found: Numbers = {("cost",): answer.total_cost, ("least_cost",): answer.least_cost}
    needs = {need: row for need, row in scenario.requirement.items() if row.target > 0}
    found["gap",] = gap_share(scenario, answer.unmet)
    found |= {("unmet", *need): answer.unmet[need] / row.target for need, row in needs.items()}
    total = fsum(answer.loads.values())
    for member, load in answer.loads.items():
        share = answer.fair_shares[member]
        found["net", member] = answer.burdens[member].net
        found["ratio", member] = load / total / share if total > 0 and share > 0 else float("nan")
    return found


def drawn(amounts: Sequence[Uncertain], seed: int, sample: int) -> Floats:
    """The factors of one sample, uniform between low and high, from a stream of (seed, sample) alone."""
    at = np.random.default_rng([seed, sample]).random(len(amounts))
    return np.array([each.low for each in amounts]) * (1.0 - at) + np.array([each.high for each in amounts]) * at


def variance_shares(factors: Floats, values: Floats) -> tuple[Floats, Floats, Floats, NDArray[np.int_]]:
    """How much of the variance of values (of ranks) each factor explains alone: share, low, high, sign by factor.

    The squared rank correlation of Spearman, less what chance alone would give: r^2 - (1 - r^2) / (n - 2), at least 0.
    As factors are independent these shares add up to at most 1 but for noise, and where a factor acts monotonically
    they are its first-order (Sobol) share on ranks. low, high: 95 % by Fisher's transformation, 0 when the sign is in
    doubt. Sources: Spearman (1904); Fisher (1921); Saltelli and Sobol (1995).
    """
    n = len(values)
    if n < 4 or np.ptp(values) <= SAME * np.abs(values).max():
        nothing = np.zeros(factors.shape[1])
        return nothing, nothing, nothing, np.zeros(factors.shape[1], dtype=np.int_)
    ranks = np.array([mid_ranks(factor) for factor in factors.T]).reshape(factors.T.shape).T - (n + 1) / 2
    ranked = mid_ranks(values) - (n + 1) / 2
    spread = np.sqrt((ranks**2).sum(axis=0) * (ranked**2).sum())
    r = np.divide(ranks.T @ ranked, spread, out=np.zeros(factors.shape[1]), where=spread > 0)
    share = np.maximum(0.0, r**2 - (1.0 - r**2) / (n - 2))
    width = 1.96 / sqrt(n - 3)
    near = np.array([max(0.0, tanh(atanh(min(abs(c), 1 - 1e-12)) - width)) for c in r.tolist()])
    far = np.array([tanh(atanh(min(abs(c), 1 - 1e-12)) + width) for c in r.tolist()])
    return share, near**2, far**2, np.sign(r).astype(np.int_)


# -- tasks -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Common:
    scenario: Scenario
    policy: Policy
    amounts: tuple[Uncertain, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class _Task:
    """Some members to leave out, or some samples to answer."""

    common: _Common
    leaving: tuple[str, ...] = ()
    samples: range = range(0)

    def __len__(self) -> int:
        return len(self.leaving) + len(self.samples)


@dataclass(frozen=True, slots=True)
class _Left:
    """The answer without a member: its numbers and what is given, or why there is none and which rules conflict."""

    numbers: Numbers = field(default_factory=dict)
    given: Given = field(default_factory=dict)
    reason: str = ""
    conflict: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Result:
    """Of a task: what is left without each member; the numbers of each sample."""

    without: tuple[tuple[str, _Left], ...]
    samples: tuple[Numbers, ...]
    cold_solves: int = 0


CarryOut = Callable[[Callable[[_Task], _Result], Sequence[_Task]], Iterable[_Result]]
"""Calls a function with each of many tasks, as `map` does; all of it can be pickled."""


def _answered(task: _Task) -> _Result:
    common = task.common
    left = tuple((member, _without(common, member)) for member in task.leaving)
    if not task.samples:
        return _Result(left, ())
    uncertain = UncertainSession(common.scenario, common.policy, common.amounts)
    found = tuple(numbers(uncertain.at(drawn(common.amounts, common.seed, sample))) for sample in task.samples)
    return _Result(left, found, uncertain.p.loaded.cold_solves)


# -- withdrawals -------------------------------------------------------------------------------------------------------


def _leaving(scenario: Scenario) -> tuple[str, ...]:
    """Who can leave so that a state remains."""
    last = scenario.states[0] if len(scenario.states) == 1 else None
    return tuple(row.member for row in scenario.members if row.member != last)


def _without(common: _Common, member: str) -> _Left:
    try:
        left = without(common.scenario, member)
        # As a session asks what if: to the last bit what `solve` gives, but for ranges, which nobody reads here.
        session = open_session(left, common.policy, plain=True)
        answer = audited_answer(session, time.perf_counter(), ranges=False)
    except InputError as wrong:
        return _Left(reason=f"{wrong.problems[0].found}; expected {wrong.problems[0].expected}")
    if answer.status is not Status.OPTIMAL:
        return _Left(reason=NO_ANSWER, conflict=answer.conflict)
    return _Left(_watched(left, answer), _given(left, answer))


def _given(scenario: Scenario, answer: Allocation) -> Given:
    """What each member gives of a resource to a mission, what it lends included: units over all periods, their cost."""
    found: defaultdict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    for flow, amount in flows(scenario, answer.contributions, answer.loans):
        cost = scenario.unit_cost(*flow.source) * amount
        found[flow.owner, flow.resource, flow.mission].append((amount, cost))
    return {
        key: (fsum(units), fsum(costs)) for key, each in found.items() for units, costs in [zip(*each, strict=True)]
    }


def _moves(planned: Given, found: Given) -> Iterator[Move]:
    """What is given more than planned, beyond noise."""
    whole: Counter[str] = Counter()
    for (_, resource, _), (units, _) in chain(planned.items(), found.items()):
        whole[resource] += units  # type: ignore[assignment]
    for key, (units, cost) in found.items():
        before, paid = planned.get(key, (0.0, 0.0))
        if units - before > MOVED * whole[key[1]]:
            yield Move(*key, units - before, cost - paid)


def _withdrawal(scenario: Scenario, planned: _Left, member: str, left: _Left) -> Withdrawal:
    if not left.numbers:
        return Withdrawal(member, Status.INFEASIBLE, left.reason, conflict=left.conflict)
    return _picked_up(_numbered(scenario, planned.numbers, member, left.numbers), scenario, planned, left)


def _picked_up(row: Withdrawal, scenario: Scenario, planned: _Left, left: _Left) -> Withdrawal:
    """A withdrawal with who carries more then, and what is given in the place of the one who left."""
    cost = abs(planned.numbers["cost",])
    grown = {
        name: left.numbers["net", name] - planned.numbers["net", name] for name in scenario.states if name != row.member
    }
    carries = [(name, more) for name, more in grown.items() if more > SAME * cost]
    moves = sorted(_moves(planned.given, left.given), key=lambda move: (-rank(move.cost), -rank(move.units)))
    return replace(row, carries=tuple(sorted(carries, key=lambda each: -rank(each[1]))), moves=tuple(moves))


def _numbered(scenario: Scenario, planned: Numbers, member: str, found: Numbers) -> Withdrawal:
    left = [name for name in scenario.states if name != member]
    worst, highest = _most({name: found["ratio", name] for name in left}, 1.0)
    heirs, more = _most({name: found["net", name] - planned["net", name] for name in left}, planned["cost",])
    grows = more > SAME * abs(planned["cost",])
    return Withdrawal(
        member,
        Status.OPTIMAL,
        "",
        found["gap",],
        found["least_cost",],
        found["cost",],
        worst,
        highest,
        heirs if grows else (),
        more if grows else 0.0,
    )


def _most(values: Mapping[str, float], scale: float) -> tuple[tuple[str, ...], float]:
    """Whose value is the highest, all who tie, and that value; no one where none is known."""
    known = {name: value for name, value in values.items() if value == value}  # noqa: PLR0124 - leaves out nan
    most = max(known.values(), default=float("nan"))
    near = SAME * max(abs(scale), abs(most))
    return tuple(name for name, value in known.items() if value >= most - near), most


# -- statistics --------------------------------------------------------------------------------------------------------


def _spread(planned: float, values: Floats) -> Spread:
    known = values[np.isfinite(values)]
    if not len(known):
        known = np.array([np.nan])
    at = np.quantile(known, list(QUANTILES.values())).tolist()
    return Spread(planned=planned, mean=float(np.mean(known)), **dict(zip(QUANTILES, at, strict=True)))


def _drivers(
    amounts: Sequence[Uncertain], factors: Floats, ratios: Mapping[str, Floats]
) -> dict[str, tuple[Driver, ...]]:
    """Of every state the amounts that move its share ratio beyond doubt, the strongest first."""
    found = {}
    for member, values in ratios.items():
        if not len(amounts) or not len(values) or not np.isfinite(values).all():
            continue
        share, low, high, sign = variance_shares(factors, values)
        first = [i for i in np.argsort(-share, kind="stable").tolist()[:TOP] if low[i] > 0]
        found[member] = tuple(
            Driver(amounts[i], float(share[i]), float(low[i]), float(high[i]), int(sign[i])) for i in first
        )
    return found
