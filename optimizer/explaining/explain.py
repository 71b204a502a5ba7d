"""Why there is no answer, or what each rule costs the answer that there is, in words and with cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.answers.allocation import Status
from models.answers.explanation import Binding, Explanation, set_aside
from models.answers.ranking import Ranking
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import describe, is_definition, record_of, when
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.coalition.wording import rank
from optimizer.explaining.course import Course, course
from optimizer.explaining.effects import pairs, prices, reached
from optimizer.explaining.reachable import within_reach
from optimizer.explaining.refusal import refused
from optimizer.explaining.scarcity import scarcities, shortages
from optimizer.lp.arrays import INF
from optimizer.lp.highs import Solution
from optimizer.solving.conflict import conflict, conflicting_contingents, open_lifted
from optimizer.solving.solve import shadow_prices
from optimizer.solving.stages import LEAST_COST

__all__ = ["conflict", "describe", "explain"]

READ = "reserves and budgets have no price here: the division rule reads them, and would ask for other burdens"


def explain(scenario: Scenario, policy: Policy, by: Ranking | None = None) -> Explanation:
    """Explain a scenario under a policy; see models.answers.explanation for what is told in which case.

    Prices come from one lifted program, in which what a rule bans exists with an upper bound of 0, re-solved hot.
    by: what rules are ranked by first; left out, what the policy is about.
    Raises InputError when the policy's key cannot be evaluated on the scenario.
    """
    p = open_lifted(scenario, policy)
    aside = set_aside(scenario, policy)
    notes = [f"prices treat {aside}: an integer program has none"] if aside else []
    notes += [READ] * bool(objective_of(p).reads)
    note, short = "; ".join(notes), shortages(p)
    with p.loaded.trial():
        ran = course(p)
        found = _costs(ran, Explanation(scenario, policy, Status.OPTIMAL, note, short, by=by or Ranking.of(policy)))
    if found is not None and not conflicting_contingents(scenario, policy):
        return replace(found, reachable=within_reach(p), scarcities=scarcities(p))
    return refused(p, scenario, policy, note, short)


def _costs(ran: Course, found: Explanation) -> Explanation | None:
    """An explanation with what every rule costs; None without an answer."""
    if not ran.optimal:
        return None
    base = reached(ran)
    paid = prices(ran, base)
    hidden, tried = pairs(ran, base, paid)
    return replace(
        found,
        base=base.effect,
        prices=tuple(price for _, price in paid.values()),
        binding=binding(ran.p, ran.found[LEAST_COST]),
        loads=base.loads,
        pairs=hidden,
        pairs_tried=tried,
    )


def binding(p: Session, least: Solution) -> tuple[Binding, ...]:
    """The rules that bind at least cost, with their shadow prices; those with most money at stake first."""
    priced = shadow_prices(p, least)
    bounds = np.where(p.arrays.row_upper < INF, p.arrays.row_upper, p.arrays.row_lower)
    found = []
    for address, bound in zip(p.program.rows, bounds.tolist(), strict=True):
        price = priced.get(address, 0.0)
        if price and not is_definition(address):
            told, binds = describe(p.scenario, address), record_of(address).binds
            words = binds(p.scenario, address) + when(p.scenario, address) if binds else told.words
            found.append((rank(abs(price * bound)), Binding(address, words, told.place, price)))
    return tuple(each for _, each in sorted(found, key=lambda pair: -pair[0]))
