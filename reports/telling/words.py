"""The words around a fairness report's sentences: facts, what to beware of, how to read the numbers, phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import isfinite

from models.answers.allocation import Allocation, Certificate, Status, Violation
from models.arithmetic.accounting import load_weights
from models.arithmetic.given import STATED, stated
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.problems import many
from models.sheets.scenario import Scenario
from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport, MemberRow
from reports.telling.allocation_tables import addressed
from reports.vocabulary.columns import Column, Kind, Money, number, plain, share, shorten
from reports.vocabulary.documents import Fact
from reports.vocabulary.precision import RATIO_DECIMALS

PRICE = share("price_of_fairness", "Price of fairness", decimals=2)
"""What an answer costs above least cost, as a part of it."""


def money_of(report: FairnessReport) -> Money:
    """The unit in which the report's money is shown."""
    amounts = [report.allocation.total_cost, report.allocation.least_cost]
    of_states = [amount for row in report.members for amount in (row.load, row.arrears)]
    outside = [row.burden.outlay for row in report.organisations]
    return Money.of(report.scenario.currency, [*amounts, *of_states, *outside])


def warnings(report: FairnessReport) -> Iterator[str]:
    """What a reader must know first: broken promises before anything else."""
    answer = report.allocation
    if broken := report.violations:
        first = "; ".join(broken_promise(report, promise) for promise in broken[:3])
        more = f"; and {len(broken) - 3} more" if len(broken) > 3 else ""
        if answer.status in STATED:
            rules = f"{many(len(broken), 'rule')} of the workbook"
            yield f"What is {answer.status} breaks {rules}, whichever missions it goes to: {first}{more}."
        else:
            yield f"The re-check found {many(len(broken), 'broken promise')}: {first}{more}."
    if answer.status is Status.LIMIT and report.answered:
        yield "The search stopped at its limit: this is the best allocation found, not a proven best."
    doubtful = _doubtful(answer)
    if doubtful or (answer.stages and not answer.certified and not broken and answer.status is Status.OPTIMAL):
        yield f"The optimality of this allocation could not be certified{doubtful}: read it with care."
    dust = 1e-9 * max((abs(row.load or 0.0) for row in report.members), default=0.0)
    below = [row for row in report.members if (row.load or 0.0) < -dust]
    receivers = [row.label for row in below if (row.load or 0.0) + (row.arrears or 0.0) < -dust]
    behind = [row.label for row in below if row.label not in receivers]
    said = [
        f"{listed(names)} {one if len(names) == 1 else more}"
        for names, one, more in (
            (receivers, "receives more than it gives", "receive more than they give"),
            (behind, "carries less than its arrears", "carry less than their arrears"),
        )
        if names
    ]
    if said:
        yield (
            f"{' and '.join(said)}. Measures of inequality have no meaning with burdens below zero and are left out."
        )
    if report.answered and report.members and report.total_load <= 0:
        beyond = " beyond their arrears" * in_arrears(report)
        yield f"The states carry no burden in all{beyond}, so there are no burden shares to compare."


def in_arrears(report: FairnessReport) -> bool:
    """Whether it is for their arrears that the states together carry nothing, and not for what they receive."""
    net = [(row.load or 0.0) + (row.arrears or 0.0) for row in report.members]
    return any(row.arrears for row in report.members) and (sum(net) > 0.0 or min(net) >= 0.0)


def broken_promise(report: FairnessReport, promise: Violation) -> str:
    """A promise that an allocation does not keep, in words, with its address."""
    address = promise.address
    family, unasked = address.constraint, address.part == "uncounted"
    why = "nothing there asks for it" if unasked else family.words if family else "the books are right"
    stated = f"{why} ({family.number if family else address.family}"
    at = addressed(report, address._replace(part="") if unasked else address)
    amount = Column("", "", Kind.MIXED)
    found, bound = amount.text(promise.found), amount.text(promise.bound)
    if found == bound:
        found, bound = f"{promise.found:.9g}", f"{promise.bound:.9g}"
    bounds = {"<=": "at most ", ">=": "at least "}.get(promise.sense, "")
    asked = "is the rule" if report.allocation.status in STATED else "is promised"
    return f"{stated}{f', {at}' if at else ''}): {found} where {bounds}{bound} {asked}"


def _doubtful(answer: Allocation) -> str:
    """The stages at fault: whose own certificate fails or, where each holds alone, that a later one has undone."""
    failed = [stage.name for stage in answer.stages if not stage.certificate.holds]
    undone = [stage.name for stage in answer.stages if not stage.kept]
    if failed:
        return f" at the {_stages(failed)}"
    return f", as what the {_stages(undone)} had reached was lost later" if undone else ""


def _stages(names: Sequence[str]) -> str:
    return f"{'stage' if len(names) == 1 else 'stages'} {listed([name.replace('_', ' ') for name in names])}"


def facts(report: FairnessReport, money: Money) -> Iterator[Fact]:
    """The coalition's own numbers, in the order in which they are read."""
    answer, policy, stated = report.allocation, report.policy, report.allocation.status.stated
    yield Fact(Column("status", "Status"), str(answer.status))
    aim = "" if stated else f"{policy.objective.label.lower()}, "
    yield Fact(
        Column("policy", "Measured by" if stated else "Policy"),
        plain(f"{policy.policy}: {aim}by {labelled(report.scenario, policy.key)}"),
    )
    if not report.answered:
        return
    yield Fact(money.column("burden", "Burden shared by states"), report.total_load)
    yield Fact(money.column("total_cost", "Total cost"), answer.total_cost)
    if not stated:
        yield Fact(money.column("least_cost", "Least cost"), answer.least_cost)
        price = report.price_of_fairness
        known = price is not None and isfinite(price)
        yield Fact(PRICE, price if known else None)
    yield Fact(number("requirements", "Requirements", 0), float(len(report.needs)))
    yield Fact(number("gaps", "Requirements not met in full", 0), float(len(report.gaps)))
    if unknown := len(report.needs) - len(report.known_needs):
        yield Fact(number("unknown", "Requirements nothing is known of", 0), float(unknown))
    yield from _ends(report)
    if opened := open_rows(report, money):
        yield Fact(number("open", "Burdens left open by the policy", 0), float(len(opened)))
    if "gini" in report.measures:
        yield Fact(number("gini", "Gini, weighted by fair share", 3), report.measures["gini"])
    broken = len(report.violations)
    if answer.status in STATED:
        yield Fact(Column("audit", "Rules broken, wherever it goes"), many(broken, "rule") if broken else "none")
        return
    if not stated:
        yield Fact(Column("certified", "Certified optimal"), _certificate(report))
    checked = many(broken, "broken promise") if broken else "every promise holds"
    yield Fact(Column("audit", "Re-checked" if stated else "Re-checked without the solver"), checked)


def _certificate(report: FairnessReport) -> str:
    answer = report.allocation
    if not answer.stages:
        return "no: not made by the optimizer"
    again = f"; {many(answer.cold_solves, 'stage')} solved again from nothing" if answer.cold_solves else ""
    if report.certified:
        return f"yes, within {Certificate.TOLERANCE:g}{again}"
    return f"no{_doubtful(answer) or (': a promise is broken' if report.violations else '')}{again}"


def _ends(report: FairnessReport) -> Iterator[Fact]:
    """The greatest and the least share ratio and whose they are; one number where all are printed alike."""
    count = sum(map(len, report.ranks))
    ends = (("heaviest", "Heaviest", 0), ("lightest", "Lightest", -1)) if len(report.ranks) > 1 else ()
    for key, label, place in ends:
        rows = report.ranks[place]
        yield Fact(number(key, f"{label} share ratio, {who(rows, count)}", RATIO_DECIMALS), rows[0].share_ratio)
    if len(report.ranks) == 1:
        rows = report.ranks[0]
        yield Fact(number("heaviest", f"Share ratio, {who(rows, count)}", RATIO_DECIMALS), rows[0].share_ratio)


def notes(report: FairnessReport) -> Iterator[str]:
    """How to read the numbers, and what they leave out."""
    yield (
        "Burden: what a state pays for what it gives, and in funding and support, less what it gets back"
        f"{weighed(report)}."
    )
    yield (
        "Share ratio: share of the burden over fair share. 1.2 and more is a substantial effort, 0.8 to 1.2 in "
        "balance, below 0.8 low (the bands of the US Department of Defense, 1998)."
    )
    yield (
        "To reach the fair share: money a state would have to add, the total burden staying as it is. "
        "Use of capacity: worth of what is given over worth of what could be given, at unit cost."
    )
    yield from unshared(report.scenario, report.policy)
    if any(row.arrears for row in report.members):
        yield (
            "Arrears: what a state owed before the first period. What it carries settles that first, and only the rest "
            "is its burden; below 0 it is still behind. They are not taken off total cost, net burdens and the burden "
            "of GDP."
        )
    if any(row.per_gdp is not None for row in report.members):
        yield "Burden of GDP reads GDP in the same currency and unit as costs, and counts all periods together."
    if any(row.benefit_share is not None for row in report.members):
        yield "Benefit share: the state's part of what the states gain, from the interests stated in the workbook."
    if opened := [row for row in report.members if row.load_least is not None]:
        least_most = "least and most: what a burden may be in other answers that serve the policy as well"
        yield f"Burdens that the policy leaves open have their range ({many(len(opened), 'state')}), {least_most}."
    if not report.allocation.certified and not report.allocation.status.stated:
        yield "Without a certificate, another allocation may serve this policy better."
    yield "Costs and capacities are as good as the workbook: see its sources for what is cited and what is assumed."


def placing(report: FairnessReport) -> Iterator[str]:
    """How what is stated was placed on missions, what rests on that, and what is left blank."""
    scenario, status = report.scenario, report.allocation.status
    yield (
        f"The workbook says what is {status}, not for which mission. Each amount is spread over the missions that "
        "count it and that the member may serve, by what they require. Fulfilment, gaps, benefit shares and what is "
        "repaid rest on that; what is given, what it costs, and the rules that are told as broken do not."
    )
    said, column = stated(scenario, status), STATED[status]
    if blank := len(scenario.capacity) - len(said):
        yield (
            f"Of {many(len(scenario.capacity), 'stock')} of a member in a period {blank:,} have a blank in the column "
            f"{column}: what is {status} of them counts as nothing."
        )
    unpriced = sorted({scenario.resource[resource].name for (member, resource, period), amount in said.items()
                       if amount and not scenario.unit_cost(member, resource, period)})  # fmt: skip
    if unpriced:
        yield f"What has no unit cost counts as no burden: {listed(unpriced)}."


def unshared(scenario: Scenario, policy: Policy) -> Iterator[str]:
    """That there are states without a share ratio, for the key gives them nothing to carry."""
    names, shares = labels(scenario), fair_shares(scenario, policy)
    if without := [names[member] for member, share in shares.items() if not share]:
        one = len(without) == 1
        yield (
            f"{listed(without)} {'has' if one else 'have'} a fair share of 0 by {by_key(scenario, policy)}, so no "
            f"share ratio: what {'it carries' if one else 'they carry'} is told as a burden. A policy that divides by "
            "fair shares counts such a one as a ten-thousandth of the mean."
        )


def beside_cheapest(policy: Policy, dearer: float | None) -> str:
    """What a cost is beside the cheapest way, as a clause; nothing where its price of fairness is not known."""
    if dearer is None or not isfinite(dearer):
        return "" if dearer is None else ", where the cheapest way costs nothing"
    if PRICE.printed(dearer) == 0:
        if not policy.objective.seeks_fairness:
            return ", the least at which the missions can be met as far"
        return ", no more than the cheapest way: fairness has no price here"
    if dearer < 0:
        return f", {PRICE.text(-dearer)} below the least cost of the optimizer's allocations"
    return f", {PRICE.text(dearer)} more than the cheapest way: the price of fairness"


def weighed(report: FairnessReport) -> str:
    """What else the policy counts as a burden, and what it does not."""
    people, danger = load_weights(report.scenario, report.policy)
    counted = " and ".join(name for name, weight in (("personnel", people), ("risk", danger)) if weight)
    weights = f", with {counted} counted in money at the policy's weights" if counted else ""
    return weights + ", arrears taken off" * any(row.arrears for row in report.members)


def by_key(scenario: Scenario, policy: Policy) -> str:
    """The key of a policy as people read it: "0.5 GDP + 0.5 defence budget", where gdp is labelled so."""
    return labelled(scenario, policy.key, lambda indicator: indicator.replace("_", " "))


def labelled(scenario: Scenario, key: str, unlabelled: Callable[[str], str] = str) -> str:
    """A key with each indicator as the workbook calls it; unlabelled: how the others are told."""

    def told(found: re.Match[str]) -> str:
        row = scenario.indicator.get(found[0])
        return row.name if row and row.name else unlabelled(found[0])

    return re.sub(r"[^\W\d]\w*", told, plain(key))


def open_rows(report: FairnessReport, money: Money) -> list[MemberRow]:
    """The states whose burden the policy leaves open by more than is printed."""
    return [
        row
        for row in report.members
        if row.load_least is not None
        and row.load_most is not None
        and money.printed(row.load_most) > money.printed(row.load_least)
    ]


def who(rows: Sequence[MemberRow], count: int) -> str:
    """Members in a sentence: up to three by name, more as "30 of 31 states"."""
    if len(rows) <= 3:
        return listed([row.label for row in rows])
    return f"all {count} states" if len(rows) == count else f"{len(rows)} of {count} states"


def times(row: MemberRow) -> str:
    """A share ratio in a sentence: "1.42 times"."""
    return f"{number('', '', RATIO_DECIMALS).text(row.share_ratio)} times"


def listed(names: Sequence[str], most: int = 3, *, length: int = 40) -> str:
    """Names in a sentence, the first few of them, each cut to a length; of none, nothing."""
    shown = [shorten(name, length) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def is_or_are(amount: str) -> str:
    """The verb of an amount as it is printed.

    >>> is_or_are("1"), is_or_are("0.5"), is_or_are("3")
    ('is', 'are', 'are')
    """
    return "is" if amount == "1" else "are"


def any_of(count: int, those: str = "them") -> str:
    """One of so many that were named, whichever it is.

    >>> any_of(1), any_of(2), any_of(3, "these")
    ('it', 'either of them', 'any one of these')
    """
    return {1: "it", 2: f"either of {those}"}.get(count, f"any one of {those}")
