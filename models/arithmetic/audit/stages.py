"""What the stages say, held against the answer: that nothing later lost what an earlier stage had won.

That a stage's value is the least there is, is its certificate's word; here it is computed again from the answer alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum, isnan

from models.answers.allocation import Address, Stage, Status
from models.arithmetic.audit.fairness import VALUES, least_from_rule, per_share
from models.arithmetic.audit.flows import Ledger
from models.arithmetic.audit.money import loads, shares_of
from models.arithmetic.audit.promises import Promise, Promises, told, within
from models.policy.policy import Indivisible, Objective

RANKED = (Objective.LEXIMIN, Objective.MINIMAX)
"""The objectives whose stages may list a level for each state."""


def stages(of: Ledger) -> Promises:
    """Every stage that the policy takes is there, in order, certified by numbers, and the answer keeps its value."""
    answer, policy = of.answer, of.answer.policy
    if not answer.stages:
        return  # not made by the optimizer: nothing was said of the best
    aim = policy.objective.value
    order = ("gaps", "surplus", "least cost", aim, "cost", "interest", "canonical")
    names = [stage.name for stage in answer.stages]
    if names != sorted(set(names) & set(order), key=order.index):
        yield told(Address("stages"), f"{', '.join(names)} are not the stages {', '.join(order)}, in order")
    always = {"gaps", "least cost", "canonical"} | ({aim} if _seeks_fairness(of) else set())
    if answer.status is Status.OPTIMAL:
        for name in sorted(always - set(names)):
            yield told(Address.of("stage", name), "this stage is missing")
    for stage in answer.stages:
        if any(map(isnan, (stage.certificate.primal, stage.certificate.dual, stage.certificate.gap))):
            yield told(Address.of("certificate", stage.name), "its certificate is no number")
    said = {stage.name: stage for stage in answer.stages}
    for name in order if answer.status is Status.OPTIMAL else names:
        if name in order:
            # A stage with nothing to improve is left out: its value is 0 whatever is given.
            yield from _kept(of, name, said.get(name))


def costs(of: Ledger) -> Promises:
    """Total cost is no less than the least there is, and no more than the policy tolerates above it."""
    answer, policy = of.answer, of.answer.policy
    if not answer.stages and isnan(answer.least_cost):
        return
    least, total = answer.least_cost, answer.total_cost
    slack = within(least, total, scale=of.money)
    for stage in answer.stages:
        if stage.name == "least cost":
            yield Promise(Address("least_cost"), least, "==", stage.value, slack)
    if "least cost" in {stage.name for stage in answer.stages} or not isnan(least):
        yield Promise(Address("least_cost"), least, "<=", total, slack)
    if not isnan(least) and policy.cost_tolerance is not None:
        yield Promise(Address("cost_tolerance"), total, "<=", least + policy.cost_tolerance * abs(least), slack)


def _seeks_fairness(of: Ledger) -> bool:
    policy = of.answer.policy
    return policy.bounded or policy.objective in (*RANKED, Objective.CVAR)


def _kept(of: Ledger, name: str, stage: Stage | None) -> Iterator[Promise]:
    value = stage.value if stage else 0.0
    if name == "gaps":
        found = _gaps(of)
        slack = _room(of) * within(max(value, found, 0.2), scale=0.0)
        yield Promise(Address.of("stage", name), found, "<=", value + of.answer.policy.gap_tolerance, slack)
        yield Promise(Address.of("stage", name), found, ">=", value, slack)
    elif name == "surplus":
        found = _surplus(of)
        yield Promise(Address.of("stage", name), found, "<=", value, _room(of) * within(max(1.0, found), scale=0.0))
    elif name == "cost":
        yield same(of, name, fsum(burden.net for burden in of.burdens.values()), value)
    elif name == "interest":
        rows = of.scenario.interest
        liked = ((rows[key].interest, flow) for flow in of.flows if (key := (flow.payer, flow.mission)) in rows)
        yield same(of, name, -fsum(interest * of.cost(flow) for interest, flow in liked), value)
    elif name == of.answer.policy.objective.value:
        yield from _fair(of, name, stage)


def same(of: Ledger, name: str, found: float, value: float) -> Promise:
    """What a stage says it is worth is what it is found to be worth."""
    slack = _room(of) * within(max(abs(found), abs(value)), scale=_money(of))
    return Promise(Address.of("stage", name), found, "==", value, slack)


def _whole(of: Ledger) -> bool:
    """Whether some assets come whole, or only in contingents."""
    if of.answer.policy.indivisible is not Indivisible.EXACT:
        return False
    whole = any(not row.divisible for row in of.scenario.resources)
    large = any(row.smallest for row in of.scenario.capacities)
    return whole or large or any(row.per and row.threshold for row in of.scenario.agreements)


def _room(of: Ledger) -> float:
    """How many times the slack: an integer program has no duals, so its stages are held by values with slack."""
    return 10.0 if _whole(of) else 1.0


def _money(of: Ledger) -> float:
    """The scale of money: all that changes hands; of what is held by values also all that is wanted.

    The slack that holds a value is a part of the latter, and the solver may miss it by as much again.
    """
    return max(of.money, 2.0 * of.wanted) if _whole(of) else of.money


def _gaps(of: Ledger) -> float:
    """sum of weight * unmet / target over the sum of weights, over all needs that want something."""
    needs = {need: row.target for need, row in of.scenario.requirement.items() if row.target > 0}
    weights = {need: of.scenario.mission[need[1]].weight for need in needs}
    whole = fsum(weights.values())
    return fsum(weights[need] / whole * of.answer.unmet.get(need, 0.0) / target for need, target in needs.items())


def _surplus(of: Ledger) -> float:
    """sum of (delivered + unmet - asked) / scale over rival needs, required or not, outside of training missions."""
    teaching = {row.mission for row in of.scenario.training}
    beyond = []
    for need in {**of.scenario.requirement, **of.called, **of.reached}:
        resource, mission, _ = need
        if mission not in teaching and not _serves_many(of, resource, mission):
            row = of.scenario.requirement.get(need)
            reached = fsum(of.reached.get(need, {}).values())
            scale = (row.target if row else 0.0) or of.size[resource] or 1.0
            beyond.append((reached + of.answer.unmet.get(need, 0.0) - of.asked(need)) / scale)
    return fsum(beyond)


def _serves_many(of: Ledger, resource: str, mission: str) -> bool:
    """Whether a shared resource given to a mission is wanted elsewhere in its region."""
    region = of.scenario.mission[mission].region
    near = {row.mission for row in of.scenario.missions if region and row.region == region and row.mission != mission}
    wanted = any(row.resource == resource and row.mission in near for row in of.scenario.requirements)
    return of.scenario.resource[resource].shared and wanted


def _fair(of: Ledger, name: str, stage: Stage | None) -> Iterator[Promise]:
    policy, b, f = of.answer.policy, loads(of), shares_of(of.scenario, of.answer.policy)
    if not f or policy.objective not in VALUES:
        return
    if stage and policy.objective in RANKED and (stage.levels or policy.objective is Objective.LEXIMIN):
        yield from _levels(of, name, stage)
        return
    value, found = stage.value if stage else 0.0, VALUES[policy.objective](of, b, f)
    promise = same(of, name, found, value)
    if policy.objective is Objective.DIVISION_RULE:
        promise = promise._replace(sense="<=")
        promise = promise if promise.kept else promise._replace(found=least_from_rule(of, b, f, value))
    yield promise


def _levels(of: Ledger, name: str, stage: Stage) -> Iterator[Promise]:
    """Loads per fair share, the worst first, against the levels; with whole assets, those plus the distance."""
    ranked = per_share(loads(of), shares_of(of.scenario, of.answer.policy))
    pieces = _whole(of)
    if len(stage.levels) != len(ranked):
        yield told(Address.of("stage", name), f"{len(stage.levels)} levels for {len(ranked)} states")
        return
    if not pieces:
        yield Promise(Address.of("stage", name), stage.value, "==", stage.levels[0], within(stage.value, scale=0.0))
    away = max(0.0, stage.value) if pieces else 0.0
    for place, (level, (ratio, share)) in enumerate(zip(stage.levels, ranked, strict=False), 1):
        # Counted in money, so that the noise of a small state's load is not magnified by its share.
        slack = _room(of) * within(share * level, share * ratio, share * away, scale=_money(of))
        promise = Promise(Address.of("stage", name, str(place)), share * ratio, "<=", share * (level + away), slack)
        yield promise
        if not pieces:
            yield promise._replace(sense=">=")
        if not promise.kept:
            return  # what comes after the first difference cannot be compared


STAGES = (stages, costs)
