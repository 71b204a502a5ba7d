"""How fairly an allocation shares the burden: any allocation, a solver's or one made by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import fsum, isfinite, isnan
from typing import TYPE_CHECKING, Literal

from models.arithmetic import accounting
from models.arithmetic.audit import audit
from models.arithmetic.flows import flows, trains
from models.arithmetic.given import STATED, broken_anyhow
from models.policy.shares import fair_shares
from models.sheets.rows import MemberKind
from reports.assessing.report import FairnessReport, MemberRow, MissionRow, NeedRow, UseRow, spoken_of
from reports.measures import measures
from reports.measures.exploitation import ExploitationPanel, exploitation_panel
from reports.measures.measures import MEASURES, Points
from reports.measures.offers import beyond_pledges
from reports.vocabulary.precision import RATIO_DECIMALS, printed

if TYPE_CHECKING:
    from models.answers.allocation import Allocation
    from models.arithmetic.audit.flows import Check
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario


def assess(scenario: Scenario, policy: Policy, allocation: Allocation, checks: Iterable[Check] = ()) -> FairnessReport:
    """The fairness report of an allocation of the scenario, held against the policy's fair shares.

    The allocation may come from another policy; then it is judged by this one, and not called optimal for it.
    Whoever made it, every promise is checked again; checks: those that models.arithmetic.audit does not know. Of what
    is given today, or pledged, only what is broken however it is placed on missions counts.
    """
    if allocation.answered:
        allocation = _judged(scenario, policy, allocation)
        broken = audit(scenario, allocation, policy, checks)
        if allocation.status in STATED:
            broken = broken_anyhow(scenario, allocation, broken)
        allocation = replace(allocation, violations=broken)
    return assess_audited(scenario, allocation)


def held_against(report: FairnessReport, policy: Policy) -> FairnessReport:
    """An answer measured by the key and the weights of another policy; what its re-check found stays."""
    scenario = report.scenario
    alike = report.allocation.fair_shares == fair_shares(scenario, policy) and accounting.load_weights(
        scenario, report.policy
    ) == accounting.load_weights(scenario, policy)
    if alike or not report.answered:
        return report
    return assess_audited(scenario, _judged(scenario, policy, report.allocation))


def assess_audited(scenario: Scenario, allocation: Allocation) -> FairnessReport:
    """The fairness report of what `solve` has just answered: by its own fair shares and loads, its audit passed on."""
    if not allocation.answered:
        return FairnessReport(scenario, allocation)
    needs, uses = _needs(scenario, allocation), _uses(scenario, allocation)
    states = _states(scenario, allocation, uses)
    loads = [row.load or 0.0 for row in states]
    shares = [row.fair_share or 0.0 for row in states]
    return FairnessReport(
        scenario,
        allocation,
        members=states,
        organisations=_organisations(scenario, allocation, uses),
        missions=_missions(scenario, allocation, needs),
        needs=needs,
        uses=uses,
        measures={name: _known(one.function(loads, shares)) for name, one in MEASURES.items()},
        lorenz=_lorenz(loads, shares),
        concentration=_concentration(loads, shares),
        exploitation=_exploitation(scenario, states),
        price_of_fairness=None
        if isnan(allocation.least_cost)
        else _known(measures.price_of_fairness(allocation.total_cost, allocation.least_cost)),
        violations=allocation.violations,
    )


def _judged(scenario: Scenario, policy: Policy, allocation: Allocation) -> Allocation:
    """The allocation with the fair shares and loads of the policy: its own, or worked out."""
    if allocation.policy == policy and allocation.fair_shares and allocation.loads:
        return allocation
    loads = accounting.loads(scenario, policy, allocation.burdens)
    return replace(
        allocation,
        policy=policy,
        fair_shares=fair_shares(scenario, policy),
        loads=loads,
        ranges=allocation.ranges if loads == allocation.loads else {},
        stages=allocation.stages if allocation.policy == policy else (),
    )


def labels(scenario: Scenario) -> dict[str, str]:
    """What each member is called, by identifier: its name, with the identifier where two share a name."""
    count = Counter(member.name for member in scenario.members)
    return {
        member.member: member.name if count[member.name] == 1 else f"{member.name} ({member.member})"
        for member in scenario.members
    }


def _states(scenario: Scenario, allocation: Allocation, uses: Sequence[UseRow]) -> tuple[MemberRow, ...]:
    """The states' rows: who carries on a fair share of 0, then by share ratio from the heaviest."""
    fair, loads = allocation.fair_shares, allocation.loads
    total = fsum(loads[name] for name in scenario.states)
    names, used, benefits = labels(scenario), _shares_used(uses), _benefits(scenario, allocation)
    pledged, current = _offers(scenario, "pledged"), _offers(scenario, "current")
    owing = any(scenario.member[name].arrears for name in scenario.states)
    rows = []
    for name in scenario.states:
        burden, gdp = allocation.burdens[name], scenario.member[name].indicators.get("gdp")
        share = loads[name] / total if total > 0 else None
        ratio = None if share is None or not fair[name] else share / fair[name]
        least, most = allocation.ranges.get(name, (None, None))
        rows.append(
            MemberRow(
                name,
                names[name],
                burden,
                load=loads[name],
                load_least=least,
                load_most=most,
                burden_share=share,
                fair_share=fair[name],
                share_ratio=ratio,
                band=None if ratio is None else measures.band(printed(ratio, RATIO_DECIMALS)),
                extra=None if share is None else max(0.0, fair[name] * total - loads[name]),
                per_gdp=burden.net / gdp if gdp and gdp > 0 else None,
                use=used.get(name),
                benefit_share=benefits.get(name),
                per_benefit=share / benefits[name] if share is not None and benefits.get(name) else None,
                pledged=pledged.get(name),
                current=current.get(name),
                arrears=scenario.member[name].arrears if owing else None,
            )
        )
    largest = max(map(abs, loads.values()), default=0.0) or 1.0

    def by_load(row: MemberRow) -> tuple[bool, bool, float, float]:
        """Who carries without a fair share, then heaviest first, without a ratio last; ties by burden but for noise."""
        burden = round((row.load or 0.0) / largest, 6)
        return not (row.unshared and burden > 0), row.share_ratio is None, -row.printed_ratio, -burden

    return tuple(sorted(rows, key=by_load))


def _organisations(scenario: Scenario, allocation: Allocation, uses: Sequence[UseRow]) -> tuple[MemberRow, ...]:
    names, used = labels(scenario), _shares_used(uses)
    pledged, current = _offers(scenario, "pledged"), _offers(scenario, "current")
    return tuple(
        MemberRow(
            name,
            names[name],
            allocation.burdens[name],
            use=used.get(name),
            pledged=pledged.get(name),
            current=current.get(name),
        )
        for name, member in scenario.member.items()
        if member.kind is MemberKind.ORGANISATION
    )


def _missions(scenario: Scenario, allocation: Allocation, needs: Sequence[NeedRow]) -> tuple[MissionRow, ...]:
    total, short = (
        Counter(row.mission for row in needs),
        Counter(row.mission for row in spoken_of(scenario, allocation, needs) if row.short),
    )
    return tuple(
        MissionRow(
            name,
            mission.weight,
            1.0 - accounting.unmet_share(scenario, name, allocation.unmet),
            total[name],
            short[name],
        )
        for name, mission in scenario.mission.items()
    )


def _needs(scenario: Scenario, allocation: Allocation) -> tuple[NeedRow, ...]:
    contributions, loans = allocation.contributions, allocation.loans
    arrives = accounting.delivered(scenario, contributions, loans)
    beyond = beyond_pledges(scenario, list(flows(scenario, contributions, loans)))
    rows = []
    for need, required in accounting.required(scenario, contributions, loans).items():
        resource, mission, period = need
        unmet = allocation.unmet.get(need, 0.0)
        rows.append(
            NeedRow(
                mission=mission,
                resource=resource,
                period=period,
                unit=scenario.resource[resource].unit,
                required=required,
                delivered=arrives.get(need, 0.0),
                unmet=unmet,
                share=unmet / required if required > 0 else 0.0,
                beyond=beyond.get(need),
            )
        )
    return tuple(sorted(rows, key=lambda row: -round(row.share, 9)))


def _uses(scenario: Scenario, allocation: Allocation) -> tuple[UseRow, ...]:
    """Capacities against what is given of them, summed over the periods."""
    usable: dict[tuple[str, str], float] = {}
    pledged: dict[tuple[str, str], float] = {}
    given: dict[tuple[str, str], float] = {}

    def add(to: dict[tuple[str, str], float], member: str, resource: str, amount: float) -> None:
        to[member, resource] = to.get((member, resource), 0.0) + amount

    for (member, resource, period), row in scenario.capacity.items():
        add(usable, member, resource, scenario.usable(member, resource, period))
        if row.pledged is not None:
            add(pledged, member, resource, row.pledged)
    for flow, amount in flows(scenario, allocation.contributions, allocation.loans):
        add(given, flow.owner, flow.resource, amount)
        for (member, resource, _), gain in trains(scenario, flow):
            add(usable, member, resource, gain * amount)
    for (giver, _, fund, _), amount in allocation.support.items():
        if amount:
            add(given, giver, fund, amount)
    return tuple(
        UseRow(
            member,
            resource,
            scenario.resource[resource].unit,
            fsum(scenario.unit_cost(member, resource, t) for t in scenario.periods) / len(scenario.periods),
            usable.get((member, resource), 0.0),
            pledged.get((member, resource)),
            given.get((member, resource), 0.0),
        )
        for member in scenario.member
        for resource in scenario.resource
        if (member, resource) in usable or (member, resource) in given
    )


def _shares_used(uses: Sequence[UseRow]) -> dict[str, float]:
    """Worth of what each member gives over worth of what it could give, at its mean unit costs."""
    gives: dict[str, list[float]] = {}
    could: dict[str, list[float]] = {}
    for row in uses:
        gives.setdefault(row.member, []).append(row.price * row.given)
        could.setdefault(row.member, []).append(row.price * row.usable)
    return {name: fsum(gives[name]) / fsum(worth) for name, worth in could.items() if fsum(worth) > 0}


def _offers(scenario: Scenario, which: Literal["pledged", "current"]) -> dict[str, float]:
    """What each member pledges or gives today, in money at its unit costs; only those that say so."""
    found: dict[str, list[float]] = {}
    for (member, resource, period), row in scenario.capacity.items():
        amount = row.pledged if which == "pledged" else row.current
        if amount is not None:
            found.setdefault(member, []).append(amount * scenario.unit_cost(member, resource, period))
    return {member: fsum(values) for member, values in found.items()}


def _benefits(scenario: Scenario, allocation: Allocation) -> dict[str, float]:
    """Each state's share of what the states gain: worth achieved where any is given, else interest."""
    if any(row.worth for row in scenario.interests):
        gains = {name: accounting.achieved_worth(scenario, name, allocation.unmet) for name in scenario.states}
    else:
        met = {name: 1.0 - accounting.unmet_share(scenario, name, allocation.unmet) for name in scenario.mission}
        gains = {
            name: fsum(row.interest * met[row.mission] for row in scenario.interests if row.member == name)
            for name in scenario.states
        }
    total = fsum(gains.values())
    return {name: gain / total for name, gain in gains.items()} if total > 0 else {}


def _exploitation(scenario: Scenario, states: Sequence[MemberRow]) -> ExploitationPanel | None:
    """The rank tests of burden against gdp; gdp per head is held constant where population is given."""
    facts = [scenario.member[row.member].indicators for row in states]
    if not all(fact.get("gdp", 0.0) > 0 for fact in facts):
        return None
    heads = [fact.get("population", 0.0) for fact in facts]
    benefits = [row.benefit_share for row in states if row.benefit_share is not None]
    return exploitation_panel(
        [row.load or 0.0 for row in states],
        [fact["gdp"] for fact in facts],
        controls=[fact["gdp"] / head for fact, head in zip(facts, heads, strict=True)] if all(heads) else None,
        benefits=benefits if len(benefits) == len(states) else None,
    )


def _lorenz(loads: Sequence[float], shares: Sequence[float]) -> Points:
    """Cumulative fair share and burden, lightest-loaded first; empty where there is no curve."""
    rates = [load / share if share > 0 else 0.0 for load, share in zip(loads, shares, strict=True)]
    return _drawn(measures.lorenz_curve(rates, shares))


def _concentration(loads: Sequence[float], shares: Sequence[float]) -> tuple[tuple[float, float, float], ...]:
    """Cumulative states, burden and fair share, smallest first; empty where there is no curve."""
    burdens = _drawn(measures.concentration_curve(loads, shares))
    fair = measures.concentration_curve(shares, shares)
    return tuple((heads, burden, share) for (heads, burden), (_, share) in zip(burdens, fair, strict=False))


def _drawn(points: Points) -> Points:
    return points if all(isfinite(value) for point in points for value in point) else ()


def _known(value: float) -> float | None:
    """None for what is not a number."""
    return None if isnan(value) else value
