"""Why there is no answer, or what each rule costs the answer that there is, in words and with cells."""

from __future__ import annotations

from math import fsum

import numpy as np

from models.answers.allocation import Address, Conflict, Status
from models.answers.explanation import Binding, Explanation, Shortage
from models.arithmetic.flows import Need
from models.policy.policy import Indivisible, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import describe, is_definition, record_of, when
from optimizer.coalition.record import Sharing
from optimizer.coalition.session import Session
from optimizer.coalition.wording import figure, rank, units
from optimizer.explaining.effects import effect, prices
from optimizer.explaining.relaxation import relaxations
from optimizer.lp.arrays import INF, Floats
from optimizer.solving.broken_bounds import broken_bounds
from optimizer.solving.conflict import conflict, conflicting, open_lifted
from optimizer.solving.solve import shadow_prices
from optimizer.solving.stages import LEAST_COST, run
from optimizer.tolerances import SHORT

__all__ = ["conflict", "describe", "explain"]

DIVISIBLE = "prices treat whole assets as divisible: an integer program has none"
BOUNDED = "the missions can be met, but not with burdens inside the policy's bounds"


def explain(scenario: Scenario, policy: Policy) -> Explanation:
    """Explain a scenario under a policy; see models.answers.explanation for what is told in which case.

    Prices come from one lifted program, in which what a rule bans exists with an upper bound of 0, re-solved hot.
    Raises InputError when the policy's key cannot be evaluated on the scenario.
    """
    p = open_lifted(scenario, policy)
    cut = policy.indivisible is Indivisible.EXACT and not all(row.divisible for row in scenario.resources)
    note, base, short = DIVISIBLE if cut else "", effect(p), shortages(p)
    if base is not None:
        paid, tight = prices(p, base), binding(p)
        return Explanation(scenario, policy, Status.OPTIMAL, note, short, base=base, prices=paid, binding=tight)
    rules = conflicting(p)
    if not rules and (bounds := _bounds(p)):
        return Explanation(scenario, policy, Status.INFEASIBLE, BOUNDED, short, bounds)
    if not rules:
        return Explanation(scenario, policy, Status.FAILED, "the solver found neither an answer nor a conflict", short)
    told = tuple(Conflict(rule.address, rule.words, rule.place) for rule in rules)
    return Explanation(scenario, policy, Status.INFEASIBLE, note, short, told, relaxations(scenario, policy))


def _bounds(p: Session) -> tuple[Conflict, ...]:
    """The policy's bounds on burdens that cannot hold together where the missions are met as `solve` meets them."""
    with p.loaded.trial():
        *_, last = run(p, through=LEAST_COST)
        return broken_bounds(p) if last.solution.optimal else ()


def shortages(p: Session) -> tuple[Shortage, ...]:
    """Requirements beyond what all permitted members could give, were nothing else asked of them; the worst first.

    Each mission by itself, and, where there are several, all missions together. Every rule but the requirements
    themselves stays in force, so that ceilings, budgets, training and lending count.
    """
    needs_of = (Sharing.DELIVERED, Sharing.NEEDED)
    rows = [index for index, address in enumerate(p.program.rows) if record_of(address).sharing in needs_of]
    found = []
    with p.loaded.trial():
        if rows:
            p.loaded.set_rows(rows, -INF, INF)
        for address, needs in _demands(p.scenario).items():
            target = fsum(p.scenario.requirement[need].target for need in needs)
            minimum = fsum(p.scenario.requirement[need].minimum for need in needs)
            solution = p.loaded.minimise(-_delivered(p, needs))
            possible = max(0.0, -solution.objective)
            if solution.optimal and possible < target * (1.0 - SHORT):
                words = _short_of(p.scenario, address, target, minimum, possible)
                row = p.scenario.requirement[needs[0]]
                place = p.scenario.place(row, "target") if len(needs) == 1 else "requirements"
                found.append(Shortage(address, words, place, target, minimum, possible))
    return tuple(sorted(found, key=lambda short: short.possible / short.target))


def _demands(scenario: Scenario) -> dict[Address, list[Need]]:
    """Requirements by themselves, and rival resources over all missions that want them."""
    alone: dict[Address, list[Need]] = {Address("requirement", need): [need] for need in scenario.requirement}
    together: dict[Address, list[Need]] = {}
    for r, k, t in scenario.requirement:
        if not scenario.resource[r].shared:
            together.setdefault(Address("demand", (r, t)), []).append((r, k, t))
    return alone | {address: needs for address, needs in together.items() if len(needs) > 1}


def _delivered(p: Session, needs: list[Need]) -> Floats:
    worth = np.zeros(len(p.program.columns))
    for need in needs:
        for x, coefficient in p.variables.useful.get(need, ()):
            worth[p.position[hash(x)]] += coefficient
    return worth


def _short_of(scenario: Scenario, address: Address, target: float, minimum: float, possible: float) -> str:
    r, *mission, _ = address.keys
    who = scenario.mission[mission[0]].name if mission else "all missions together"
    verb = "needs" if mission else "need"
    at_least = f" (at least {figure(minimum)})" if minimum else ""
    most = f"permitted members could give {figure(possible)} at most"
    return f"{who} {verb} {units(scenario, r, target)}{at_least}{when(scenario, address)}; {most}"


def binding(p: Session) -> tuple[Binding, ...]:
    """The rules that bind at least cost, with their shadow prices; those with most money at stake first."""
    with p.loaded.trial():
        *_, last = run(p, through=LEAST_COST)
        priced = shadow_prices(p, last.solution)
    bounds = np.where(p.arrays.row_upper < INF, p.arrays.row_upper, p.arrays.row_lower)
    found = []
    for address, bound in zip(p.program.rows, bounds.tolist(), strict=True):
        price = priced.get(address, 0.0)
        if price and not is_definition(address):
            told, binds = describe(p.scenario, address), record_of(address).binds
            words = binds(p.scenario, address) + when(p.scenario, address) if binds else told.words
            found.append((rank(abs(price * bound)), Binding(address, words, told.place, price)))
    return tuple(each for _, each in sorted(found, key=lambda pair: -pair[0]))
