"""The sentences of a fairness report: what a minister reads, what to beware of, how to read the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isfinite

from models.accounting import load_weights
from models.allocation import Certificate, Status
from models.policy import OBJECTIVES, Objective
from reports.measures import Band
from reports.offer_tables import asked_first, where
from reports.offers import Offer
from reports.report import FairnessReport, MemberRow
from reports.tables import Column, Fact, Kind, Money, number, plain, share, shorten


def money_of(report: FairnessReport) -> Money:
    """The unit in which the report's money is shown."""
    amounts = [report.allocation.total_cost, report.allocation.least_cost, report.total_load]
    return Money.of(report.scenario.currency, amounts + [row.burden.outlay for row in report.organisations])


def refusal(report: FairnessReport) -> str:
    """Why there is nothing to report."""
    reason = report.allocation.reason.rstrip(".") or "no reason was given"
    return f"There is no allocation to report: {reason}."


def warnings(report: FairnessReport) -> Iterator[str]:
    """What a reader must know first."""
    answer = report.allocation
    if answer.status is Status.LIMIT and report.answered:
        yield "The search stopped at its limit: this is the best allocation found, not a proven best."
    if report.answered and answer.stages and not answer.certified:
        yield "The optimality of this allocation could not be certified: read its numbers with care."
    if broken := report.violations:
        yield f"The re-check found {many(len(broken), 'broken promise')}: {'; '.join(map(str, broken[:3]))}."
    receivers = [row.label for row in report.members if (row.load or 0.0) < 0]
    if receivers:
        yield (
            f"{listed(receivers)} {'receives' if len(receivers) == 1 else 'receive'} more than they give. "
            "Measures of inequality have no meaning with burdens below zero and are left out."
        )
    if report.answered and report.members and report.total_load <= 0:
        yield "The states carry no burden in all, so there are no burden shares to compare."


def facts(report: FairnessReport, money: Money) -> Iterator[Fact]:
    """The coalition's own numbers, in the order in which they are read."""
    answer, policy = report.allocation, report.policy
    yield Fact(Column("status", "Status"), str(answer.status))
    objective = OBJECTIVES[policy.objective]
    yield Fact(Column("policy", "Policy"), plain(f"{policy.policy}: {objective.label.lower()}, by {policy.key}"))
    if not report.answered:
        return
    yield Fact(money.column("burden", "Burden shared by states"), report.total_load)
    yield Fact(money.column("total_cost", "Total cost"), answer.total_cost)
    yield Fact(money.column("least_cost", "Least cost"), answer.least_cost)
    yield Fact(share("price_of_fairness", "Price of fairness", decimals=2), report.price_of_fairness)
    yield Fact(number("requirements", "Requirements", 0), float(len(report.needs)))
    yield Fact(number("gaps", "Requirements not met in full", 0), float(len(report.gaps)))
    for row, key, label in _ends(report):
        yield Fact(number(key, f"{label}, {shorten(row.label, 40)}"), row.share_ratio)
    if "gini" in report.measures:
        yield Fact(number("gini", "Gini, weighted by fair share", 3), report.measures["gini"])
    yield Fact(Column("certified", "Certified optimal"), _certificate(report))
    broken = len(report.violations)
    checked = many(broken, "broken promise") if broken else "every promise holds"
    yield Fact(Column("audit", "Re-checked without the solver"), checked)


def _certificate(report: FairnessReport) -> str:
    answer = report.allocation
    if not answer.stages:
        return "no: not made by the optimizer"
    again = f"; {many(answer.cold_solves, 'stage')} solved again from nothing" if answer.cold_solves else ""
    within = f"yes, within {Certificate.TOLERANCE:g}" if answer.certified else "no"
    return within + again


def _ends(report: FairnessReport) -> Iterator[tuple[MemberRow, str, str]]:
    """The heaviest- and the lightest-loaded state."""
    if report.compared:
        yield report.compared[0], "heaviest", "Heaviest share ratio"
    if len(report.compared) > 1:
        yield report.compared[-1], "lightest", "Lightest share ratio"


def summary(report: FairnessReport, money: Money) -> Iterator[str]:
    """What a minister reads: who carries how much, what is missing, what it costs."""
    policy = report.policy
    if report.members:
        yield (
            f"{many(len(report.members), 'state')} {'carries' if len(report.members) == 1 else 'share'} a burden of "
            f"{money.words(report.total_load)}{_weighed(report)}. "
            f"The aim of the policy: {OBJECTIVES[policy.objective].principle}. "
            f"Fair shares follow {policy.key.replace('_', ' ')}."
        )
    if report.compared:
        yield _loads_in_words(report)
    yield _gaps_in_words(report)
    if unfilled := [offer for offer in report.offers if offer.unfilled > 0]:
        yield _pledges_in_words(report, unfilled)
    yield _cost_in_words(report, money)
    if report.distances:
        yield _rules_in_words(report)
    asked = [row for row in report.compared if row.band is Band.LOW and row.extra]
    if asked:
        most = max(asked, key=lambda row: row.extra or 0.0)
        total = sum(row.extra or 0.0 for row in asked)
        yield (
            f"At the present total, {many(len(asked), 'state')} below 0.8 would have to add {money.words(total)} "
            f"to reach {'its' if len(asked) == 1 else 'their'} fair share, "
            f"{'' if len(asked) == 1 else 'the most '}{shorten(most.label)} with {money.words(most.extra or 0.0)}."
        )
    if report.organisations:
        outlay = sum(row.burden.net for row in report.organisations)
        yield (
            f"{many(len(report.organisations), 'organisation')} outside the comparison "
            f"{'carries' if len(report.organisations) == 1 else 'carry'} {money.words(outlay)} net."
        )


def _weighed(report: FairnessReport) -> str:
    """What else the policy counts as a burden."""
    people, danger = load_weights(report.scenario, report.policy)
    counted = " and ".join(name for name, weight in (("personnel", people), ("risk", danger)) if weight)
    return f", with {counted} counted in money at the policy's weights" if counted else ""


def _loads_in_words(report: FairnessReport) -> str:
    heaviest, lightest = report.compared[0], report.compared[-1]
    if len(report.compared) == 1:
        return f"{shorten(heaviest.label)} carries all of it."
    bands = Counter(row.band for row in report.compared)
    return (
        f"The heaviest-loaded member is {shorten(heaviest.label)}, carrying {times(heaviest)} its fair share; "
        f"the lightest-loaded is {shorten(lightest.label)}, carrying {times(lightest)}. "
        f"Effort is substantial (1.2 times the fair share or more) for {many(bands[Band.SUBSTANTIAL], 'state')}, "
        f"in balance for {bands[Band.IN_BALANCE]} and low (below 0.8) for {bands[Band.LOW]}."
    )


def _gaps_in_words(report: FairnessReport) -> str:
    if not report.gaps:
        return f"{'All requirements are' if len(report.needs) != 1 else 'The requirement is'} met in full."
    worst, scenario = report.gaps[0], report.scenario
    amount = Column("", "", Kind.MIXED)
    return (
        f"{len(report.gaps)} of {many(len(report.needs), 'requirement')} {'is' if len(report.gaps) == 1 else 'are'} "
        f"not met in full. The {'gap' if len(report.gaps) == 1 else 'largest gap'} is "
        f"{shorten(scenario.resource[worst.resource].name)} for {shorten(scenario.mission[worst.mission].name)}: "
        f"{amount.text(worst.unmet)} of {amount.text(worst.required)} {worst.unit} are missing ({worst.share:.1%})."
    )


def _pledges_in_words(report: FairnessReport, unfilled: Sequence[Offer]) -> str:
    """What pledges leave unfilled, and whom to ask for the largest hole."""
    scenario, amount = report.scenario, Column("", "", Kind.MIXED)
    worst, asked = unfilled[0], asked_first(report, unfilled[0])
    period = f" in {worst.period}" if len(scenario.periods) > 1 else ""
    place = f" (for {shorten(place, 80)})" if (place := where(report, worst)) else ""
    resources = list(dict.fromkeys(scenario.resource[offer.resource].name for offer in unfilled))
    hole = scenario.resource[worst.resource]
    return (
        f"Pledges leave {listed(resources)} unfilled. The largest hole is {shorten(hole.name)}{period}: at least "
        f"{amount.text(worst.unfilled)} of {amount.text(worst.required)} {hole.unit}{place}. "
        + (f"To ask next, by fair shares: {', '.join(asked)}." if asked else "No member could give more of it.")
    )


def _rules_in_words(report: FairnessReport) -> str:
    """The division rule that burdens come nearest to, and who stands outside what any rule would ask."""
    far = min(report.distances.values())
    nearest = [rule.label for rule, distance in report.distances.items() if distance - far <= 1e-6]
    dust = 1e-6 * report.total_load
    asked = {row.member: [burdens[row.member] for burdens in report.references.values()] for row in report.members}
    above = [row.label for row in report.members if (row.load or 0.0) > max(asked[row.member]) + dust]
    below = [row.label for row in report.members if (row.load or 0.0) < min(asked[row.member]) - dust]
    said = [
        f"Of {len(report.distances)} rules for dividing such a burden it is nearest to {listed(nearest)}: {far:.1%} of "
        "it would have to change hands."
    ]
    said += [f"{listed(names)} {'carries' if len(names) == 1 else 'carry'} {more} than any of them would ask."
             for names, more in ((above, "more"), (below, "less")) if names]  # fmt: skip
    return " ".join(said)


def _cost_in_words(report: FairnessReport, money: Money) -> str:
    total, dearer = report.allocation.total_cost, report.price_of_fairness
    if not isfinite(total):
        return "The cost of this allocation is not known."
    if dearer is None or not isfinite(dearer):
        return f"It costs {money.words(total)} in all."
    if report.policy.objective is Objective.LEAST_COST and abs(dearer) < 5e-5:
        return f"It costs {money.words(total)} in all, the least at which the missions can be met as far."
    if abs(dearer) < 5e-5:
        return f"It costs {money.words(total)} in all, no more than the cheapest way: fairness has no price here."
    if dearer < 0:
        return (
            f"It costs {money.words(total)} in all, {-dearer:.2%} below the least cost of the optimizer's allocations."
        )
    return f"It costs {money.words(total)} in all, {dearer:.2%} more than the cheapest way: the price of fairness."


def notes(report: FairnessReport) -> Iterator[str]:
    """How to read the numbers, and what they leave out."""
    yield (
        "Burden: what a state pays for what it gives, and in funding and support, less what it gets back"
        f"{_weighed(report)}."
    )
    yield (
        "Share ratio: share of the burden over fair share. 1.2 and more is a substantial effort, 0.8 to 1.2 in "
        "balance, below 0.8 low (the bands of the US Department of Defense, 1998)."
    )
    yield (
        "To reach the fair share: money a state would have to add, the total burden staying as it is. "
        "Use of capacity: worth of what is given over worth of what could be given, at unit cost."
    )
    if any(row.per_gdp is not None for row in report.members):
        yield "Burden of GDP reads GDP in the same currency and unit as costs, and counts all periods together."
    if any(row.benefit_share is not None for row in report.members):
        yield "Benefit share: the state's part of what the states gain, from the interests stated in the workbook."
    if not report.allocation.certified:
        yield "Without a certificate, another allocation may serve this policy better."
    yield "Costs and capacities are as good as the workbook: see its sources for what is cited and what is assumed."


def times(row: MemberRow) -> str:
    """A share ratio in a sentence: "1.42 times"."""
    return f"{Column('', '', Kind.NUMBER, decimals=2).text(row.share_ratio)} times"


def many(count: int, noun: str) -> str:
    """A count and its noun: "1 state", "46 states"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence, the first few of them."""
    shown = [shorten(name, 40) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
