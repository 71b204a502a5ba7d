"""What contributions are worth, need and cost: the arithmetic that the program, the audit and the reports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.answers.allocation import Burden
from models.arithmetic.flows import Loan, Need, Support, counts_in, flows, payments
from models.arithmetic.national_interest import Cell
from models.sheets.rows import ResourceKind

if TYPE_CHECKING:
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario

NO_LOANS: Mapping[Loan, float] = MappingProxyType({})


def delivered(
    scenario: Scenario, contributions: Mapping[Cell, float], loans: Mapping[Loan, float] = NO_LOANS
) -> dict[Need, float]:
    """Effective units that reach each requirement."""
    parts: dict[Need, list[float]] = {need: [] for need in scenario.requirement}
    for flow, amount in flows(scenario, contributions, loans):
        for need, worth in counts_in(scenario, flow):
            parts.setdefault(need, []).append(worth * amount)
    return {need: fsum(amounts) for need, amounts in parts.items()}


def required(
    scenario: Scenario, contributions: Mapping[Cell, float], loans: Mapping[Loan, float] = NO_LOANS
) -> dict[Need, float]:
    """Targets grown by enablers (C8) and by what funding pools have promised (C9), in units."""
    total = {need: row.target for need, row in scenario.requirement.items()}
    for flow, amount in flows(scenario, contributions, loans):
        for need, ratio in calls_for(scenario, flow.need, flow.payer):
            total[need] = total.get(need, 0.0) + ratio * amount
    return total


def calls_for(scenario: Scenario, need: Need, payer: str | None = None) -> Iterator[tuple[Need, float]]:
    """What a unit given makes a mission need more of: (requirement, units), enablers and the funding pool.

    payer: who pays for the unit, on whom it hangs whether the pool owes for it; None is one whom it repays.
    """
    resource, mission, period = need
    for enabler, ratio in scenario.enablers.get((resource, mission, period), ()):
        yield (enabler, mission, period), ratio
    repaid = scenario.reimbursement(*need, payer)
    pool = scenario.funding_resource(mission)
    if repaid and pool:
        yield (pool, mission, period), repaid


def burdens(
    scenario: Scenario,
    contributions: Mapping[Cell, float],
    support: Mapping[Support, float],
    loans: Mapping[Loan, float] = NO_LOANS,
) -> dict[str, Burden]:
    """What every member carries, in parts (see Burden).

    Of a loan the payer bears the cost and is reimbursed; personnel and risk are the owner's.
    """
    parts: dict[str, dict[str, list[float]]] = {name: {} for name in scenario.member}

    def book(member: str, part: str, amount: float) -> None:
        parts[member].setdefault(part, []).append(amount)

    for flow, amount in flows(scenario, contributions, loans):
        kind = scenario.resource[flow.resource].kind
        cost = scenario.unit_cost(*flow.source) * amount
        book(flow.payer, "funding" if kind is ResourceKind.FUNDING else "own", cost)
        book(flow.payer, "reimbursed", scenario.reimbursement(*flow.need, flow.payer) * amount)
        if receiver := scenario.receiver(*flow.need):
            book(receiver, "support_received", flow.worth * amount)
        if kind is ResourceKind.TROOPS:
            book(flow.owner, "personnel", amount)
            book(flow.owner, "risk", scenario.mission[flow.mission].hazard * amount)
    for payment, amount in payments(scenario, support):
        book(payment.giver, "support_given", amount)
        book(payment.receiver, "support_received", payment.worth * amount)
    return {name: Burden(**{part: fsum(amounts) for part, amounts in of.items()}) for name, of in parts.items()}


def load_weights(scenario: Scenario, policy: Policy) -> tuple[float, float]:
    """Money that a policy counts for one troop-period and for one unit of risk.

    Each is weight * (money required in all) / (people, or people times hazard, required in all), so that a weight of 1
    makes all people weigh as much as all money.
    """
    if not policy.personnel and not policy.risk:
        return 0.0, 0.0
    money = people = danger = 0.0
    for (resource, mission, _), need in scenario.requirement.items():
        listed = scenario.resource[resource]
        is_fund = listed.kind is ResourceKind.FUNDING
        price = listed.unit_cost if listed.unit_cost is not None else float(is_fund)
        money += (price or scenario.mean_unit_cost(resource)) * need.target
        if listed.kind is ResourceKind.TROOPS:
            people += need.target
            danger += need.target * scenario.mission[mission].hazard
    return (
        policy.personnel * money / people if people else 0.0,
        policy.risk * money / danger if danger else 0.0,
    )


def loads(scenario: Scenario, policy: Policy, of: Mapping[str, Burden]) -> dict[str, float]:
    """The load b of each state, in money: net burden, and personnel and risk at the policy's weights, less its arrears.

    What a state carries settles its arrears first: below 0 it has carried less than it owes, and is still behind.
    """
    per_person, per_risk = load_weights(scenario, policy)
    return {
        name: of[name].net + per_person * of[name].personnel + per_risk * of[name].risk - scenario.member[name].arrears
        for name in scenario.states
    }


def achieved_worth(scenario: Scenario, member: str, unmet: Mapping[Need, float]) -> float:
    """Money that what is achieved is worth to a member (C17): sum of worth * (1 - mean unmet share of the mission)."""
    return fsum(
        row.worth * (1.0 - unmet_share(scenario, row.mission, unmet))
        for row in scenario.interests
        if row.member == member
    )


def unmet_share(scenario: Scenario, mission: str, unmet: Mapping[Need, float]) -> float:
    """The mean over a mission's requirements of unmet / target, 0 to 1; requirements of 0 are left out."""
    shares = [
        unmet.get(need, 0.0) / row.target
        for need, row in scenario.requirement.items()
        if need[1] == mission and row.target > 0
    ]
    return fsum(shares) / len(shares) if shares else 0.0


def gap_weights(scenario: Scenario) -> dict[Need, float]:
    """What one unmet unit counts in the priority-weighted unmet share: weight / target, over the sum of all weights.

    Needs that want nothing are left out: counted, they would make every gap look smaller than it is.
    """
    wanting = {need: row.target for need, row in scenario.requirement.items() if row.target > 0}
    total = fsum(scenario.mission[mission].weight for _, mission, _ in wanting)
    return {need: scenario.mission[need[1]].weight / total / target for need, target in wanting.items()}


def gap_share(scenario: Scenario, unmet: Mapping[Need, float]) -> float:
    """The priority-weighted unmet share, 0 to 1: what the first stage of a solve makes least."""
    return fsum(weight * unmet.get(need, 0.0) for need, weight in gap_weights(scenario).items())
