"""What is scarce: requirements beyond what all who may give could give."""

from __future__ import annotations

from math import fsum

import numpy as np

from models.answers.allocation import Address
from models.answers.limits import Shortage
from models.arithmetic.flows import Need
from models.sheets.scenario import Scenario
from optimizer.coalition.families import record_of, when
from optimizer.coalition.record import Sharing
from optimizer.coalition.session import Session
from optimizer.coalition.wording import figure, units
from optimizer.lp.arrays import INF, Floats
from optimizer.tolerances import SHORT


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
