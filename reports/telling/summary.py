"""The sentences that a minister reads: who carries how much by which yardstick, what is missing, what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import fsum, isfinite

from models.arithmetic.given import STATED
from models.policy.policy import Indivisible
from models.sheets.problems import counted, many
from reports.assessing.report import FairnessReport, MemberRow, NeedRow
from reports.measures.measures import Band
from reports.measures.offers import Offer
from reports.telling.allocation_tables import divided, small
from reports.telling.offer_tables import asked_first, where
from reports.telling.why_words import paragraph
from reports.telling.words import (
    beside_cheapest,
    by_key,
    in_arrears,
    is_or_are,
    listed,
    open_rows,
    placing,
    times,
    weighed,
    who,
)
from reports.vocabulary.columns import Column, Kind, Money, share, shorten
from reports.vocabulary.precision import RATIO_DECIMALS, printed, ranked

AMOUNT, PERCENT = Column("", "", Kind.MIXED), share("", "")


def summary(report: FairnessReport, money: Money) -> Iterator[str]:
    """What a minister reads, sentence after sentence; a superlative only where what is printed differs."""
    if report.members:
        yield _burden(report, money)
    if money.printed(sum(row.arrears or 0.0 for row in report.members)):
        yield _arrears(report, money)
    if report.ranks:
        yield " ".join(_loads(report, money))
    if report.why:
        yield paragraph(report.scenario, report.policy, report.why, money)
    if opened := open_rows(report, money):
        yield _open(report, money, opened)
    yield _gaps(report)
    if unfilled := [offer for offer in report.offers if offer.unfilled > 0]:
        yield _pledges(report, unfilled)
    yield _cost(report, money)
    if (parts := divided(report)) and report.allocation.status not in STATED:
        yield _parts(report, parts)
    if (few := small(report)) and report.allocation.status not in STATED:
        yield _small(report, few)
    if report.distances and money.printed(report.total_load):
        yield " ".join(_rules(report, money))
    asked = [row for row in report.compared if row.band is Band.LOW and money.printed(row.extra or 0.0) > 0]
    if asked:
        yield _extra(asked, money)
    if report.organisations:
        yield _organisations(report, money)
    if report.allocation.status in STATED:
        yield " ".join(placing(report))


# -- burdens -----------------------------------------------------------------------------------------------------


def _burden(report: FairnessReport, money: Money) -> str:
    one, total = len(report.members) == 1, report.total_load
    unsettled = sum((row.arrears or 0.0) - (row.settled or 0.0) for row in report.members)
    if money.printed(total) == 0:
        carried = "carries no burden" if one else "share no burden in all"
    elif total < 0 and in_arrears(report) and money.printed(unsettled + total) == 0:
        carried = f"{'is' if one else 'are'} {money.words(-total)} behind"
    elif total < 0 and in_arrears(report):  # others carry beyond what they owe, or get back more than they give
        carried = f"{'carries' if one else 'carry'} {money.words(total)} in all"
    elif total < 0:
        carried = (
            f"{'gets' if one else 'get'} back {money.words(-total)} more than {'it gives' if one else 'they give'}"
        )
    else:
        carried = f"{'carries' if one else 'share'} a burden of {money.words(total)}"
    stated = report.allocation.status.stated
    return (
        f"{many(len(report.members), 'state')} {carried}{weighed(report)}. "
        f"{'' if stated else f'The aim of the policy: {report.policy.objective.principle}. '}"
        f"Fair shares follow {by_key(report.scenario, report.policy)}."
    )


def _organisations(report: FairnessReport, money: Money) -> str:
    """What stands outside the comparison: who gives, and who gets more than it gives."""
    receive = [row for row in report.organisations if money.printed(row.burden.net) < 0]
    give = [row for row in report.organisations if row not in receive]
    said = []
    if give:
        outlay = money.words(sum(row.burden.net for row in give))
        carry = "carries" if len(give) == 1 else "carry"
        said.append(f"{many(len(give), 'organisation')} outside the comparison {carry} {outlay} net.")
    if receive:
        names, one = listed([shorten(row.label, 40) for row in receive], length=120), len(receive) == 1
        more = f"{money.words(-sum(row.burden.net for row in receive))} more than {'it gives' if one else 'they give'}"
        less = "the total cost is less by that"
        said.append(f"Outside the comparison {names} {'receives' if one else 'receive'} {more}; {less}.")
    return " ".join(said)


def _arrears(report: FairnessReport, money: Money) -> str:
    """What of the arrears this answer settles, and who is still behind."""
    owed = sum(row.arrears or 0.0 for row in report.members)
    left = {row.label: (row.arrears or 0.0) - (row.settled or 0.0) for row in report.members}
    most = sorted(
        (label for label in left if money.printed(left[label])), key=lambda label: -money.printed(left[label])
    )
    behind = [f"{shorten(label, 40)} ({money.words(left[label])})" for label in most]
    if not behind:
        return f"All arrears from before the first period, {money.words(owed)}, are settled."
    settled = sum(row.settled or 0.0 for row in report.members)
    part = money.words(settled) if money.printed(settled) else "nothing"
    return f"Of {money.words(owed)} of arrears {part} is settled. Still behind: {listed(behind, length=120)}."


def _loads(report: FairnessReport, money: Money) -> Iterator[str]:
    """Who is loaded most and least for its fair share, who carries without one, and how many are in each band."""
    ranks, count = report.ranks, sum(map(len, report.ranks))
    without = [row for row in report.members if row.unshared and money.printed(row.load or 0.0) > 0]
    if len(report.compared) == 1 and not without:
        yield f"{shorten(ranks[0][0].label)} carries all of it."
        return
    if len(ranks) == 1:
        every = "Every state" if count == len(report.members) else "Every state with a fair share"
        yield f"{every} carries {'' if ranks[0][0].printed_ratio == 1 else f'{times(ranks[0][0])} '}its fair share."
    else:
        yield f"{_heaviest(ranks[0], count)}; {_lightest(ranks[-1], count)}."
    if without:
        one, carried = len(without) == 1, money.words(fsum(row.load or 0.0 for row in without))
        who_carry = f"{listed([row.label for row in without])} {'carries' if one else 'together carry'}"
        yield f"{who_carry} {carried} with a fair share of 0."
    bands = Counter(row.band for row in report.compared)
    yield (
        f"Effort is substantial (1.2 times the fair share or more) for {many(bands[Band.SUBSTANTIAL], 'state')}, "
        f"in balance for {bands[Band.IN_BALANCE]} and low (below 0.8) for {bands[Band.LOW]}."
    )


def _heaviest(rows: Sequence[MemberRow], count: int) -> str:
    if len(rows) == 1:
        return f"The heaviest-loaded state is {who(rows, count)}, carrying {times(rows[0])} its fair share"
    return f"The heaviest-loaded are {who(rows, count)}, each carrying {times(rows[0])} its fair share"


def _lightest(rows: Sequence[MemberRow], count: int) -> str:
    if len(rows) == 1:
        return f"the lightest-loaded is {who(rows, count)}, carrying {times(rows[0])}"
    return f"the lightest-loaded are {who(rows, count)}, each carrying {times(rows[0])}"


def _open(report: FairnessReport, money: Money, opened: Sequence[MemberRow]) -> str:
    """Which burdens the policy leaves open, and whether the headline rests on them."""
    ranges = [f"{shorten(row.label, 40)} ({money.words(row.load_least or 0.0)} to {money.words(row.load_most or 0.0)})"
              for row in opened]  # fmt: skip
    said = f"The policy leaves open what {listed(ranges, 3, length=120)} {'carries' if len(opened) == 1 else 'carry'}"
    rests = [end for end, rests in zip(("heaviest", "lightest"), _rests(report, opened), strict=True) if rests]
    return said + (f"; who is {'-loaded and who is '.join(rests)}-loaded rests on that choice." if rests else ".")


def _rests(report: FairnessReport, opened: Sequence[MemberRow]) -> tuple[bool, bool]:
    """Whether another answer, as good for the policy, could have others at the heavy end, and at the light one."""
    if not report.ranks or len(report.compared) == 1:
        return False, False
    heavy, light = report.ranks[0], report.ranks[-1]

    def ratio(load: float | None, row: MemberRow) -> float:
        whole = (row.fair_share or 0.0) * report.total_load
        return printed((load or 0.0) / whole, RATIO_DECIMALS) if whole > 0 else 0.0

    top, bottom = heavy[0].printed_ratio, light[0].printed_ratio
    return (
        any(row in heavy or ratio(row.load_most, row) >= top for row in opened),
        any(row in light or ratio(row.load_least, row) <= bottom for row in opened),
    )


def _rules(report: FairnessReport, money: Money) -> Iterator[str]:
    """The division rule that burdens come nearest to, and who stands outside what any rule would ask."""
    *_, nearest = ranked(report.distances, lambda rule: PERCENT.printed(report.distances[rule]))
    far, names = report.distances[nearest[0]], listed([rule.label for rule in nearest])
    if 1 < len(nearest) == len(report.distances):
        near = "none is nearer than another: under each"
    else:
        near = f"{names} {'is' if len(nearest) == 1 else 'are'} nearest: there"
    change = f"{PERCENT.text(far)} of it" if PERCENT.printed(far) else "nothing"
    yield (
        "By another yardstick, what each state could carry at most: of "
        f"{many(len(report.distances), 'rule')} for dividing such a burden {near} {change} would have to change hands."
    )
    asked = {row.member: [burdens[row.member] for burdens in report.references.values()] for row in report.members}
    for sign, than, end in ((1, "more", max), (-1, "less", min)):
        outside = [
            shorten(row.label, 40) + (f" ({times(row)} its fair share)" if row.share_ratio else "")
            for row in report.members
            if sign * (money.printed(row.load or 0.0) - money.printed(end(asked[row.member]))) > 0
        ]
        if outside:
            yield (
                f"{listed(outside, length=120)} {'carries' if len(outside) == 1 else 'carry'} {than} than any of these "
                "rules would ask."
            )


def _extra(asked: Sequence[MemberRow], money: Money) -> str:
    """What those in the lowest band would have to add, and who the most."""
    most = ranked(asked, lambda row: money.printed(row.extra or 0.0))[0]
    total, one = sum(row.extra or 0.0 for row in asked), len(asked) == 1
    named = "" if one else f", {who(most, len(asked))} the most with {money.words(most[0].extra or 0.0)}"
    if not one and len(most) == len(asked):
        named = f", {money.words(most[0].extra or 0.0)} each"
    elif not one and len(most) > 1:
        named += " each"
    return (
        f"At the present total, {shorten(asked[0].label) if one else many(len(asked), 'state')} below 0.8 would have "
        f"to add {money.words(total)} to reach {'its' if one else 'their'} fair share{named}."
    )


# -- missions, pledges, cost -------------------------------------------------------------------------------------


def _gaps(report: FairnessReport) -> str:
    """What falls short; of what is stated, only where somebody speaks of the resource, and where nobody does."""
    known, status = report.known_needs, report.allocation.status
    if len(known) == len(report.needs):
        return _short(report, known)
    names = {report.scenario.resource[row.resource].name for row in report.needs if row not in known}
    unsaid = (
        f"Nobody states what is {status} of {listed(sorted(names), 6)}, so nothing is known of "
        f"{many(len(report.needs) - len(known), 'requirement')}."
    )
    return f"{_short(report, known)} {unsaid}" if known else unsaid


def _short(report: FairnessReport, needs: Sequence[NeedRow]) -> str:
    gaps = [row for row in needs if row.short]
    if not gaps:
        return f"{'All requirements are' if len(needs) != 1 else 'The requirement is'} met in full."
    worst = ranked(gaps, lambda row: PERCENT.printed(row.share))[0]
    count = f"{len(gaps)} of {many(len(needs), 'requirement')} {'is' if len(gaps) == 1 else 'are'} not met in full."
    if len(worst) == 1:
        row = worst[0]
        return (
            f"{count} The {'gap' if len(gaps) == 1 else 'largest gap'} is {_need(report, row)}: "
            f"{AMOUNT.text(row.unmet)} of {counted(AMOUNT.text(row.required), row.unit)} "
            f"{is_or_are(AMOUNT.text(row.unmet))} missing ({_part(row.share)})."
        )
    alike = "All of them lack" if len(worst) == len(gaps) else f"{len(worst)} of them lack the most,"
    return f"{count} {alike} {_part(worst[0].share)}: {listed([_need(report, row) for row in worst], length=90)}."


def _need(report: FairnessReport, row: NeedRow) -> str:
    scenario = report.scenario
    period = f" in {row.period}" if len(scenario.periods) > 1 else ""
    return f"{shorten(scenario.resource[row.resource].name)} for {shorten(scenario.mission[row.mission].name)}{period}"


def _part(value: float) -> str:
    """A share above 0, however small."""
    return PERCENT.text(value) if PERCENT.printed(value) else "less than 0.1%"


def _pledges(report: FairnessReport, unfilled: Sequence[Offer]) -> str:
    """What pledges leave unfilled, and whom to ask for the largest hole."""
    scenario = report.scenario
    largest = ranked(unfilled, lambda offer: PERCENT.printed(offer.share))[0]
    worst, resources = largest[0], list(dict.fromkeys(scenario.resource[offer.resource].name for offer in unfilled))
    hole = scenario.resource[worst.resource]
    period = f" in {worst.period}" if len(scenario.periods) > 1 else ""
    place = f" (for {shorten(place, 80)})" if (place := where(report, worst)) else ""
    which = (
        "The hole" if len(unfilled) == 1 else "The largest hole" if len(largest) == 1 else "One of the largest holes"
    )
    return (
        f"Pledges leave {listed(resources)} unfilled. {which} is {shorten(hole.name)}{period}: at least "
        f"{AMOUNT.text(worst.unfilled)} of {counted(AMOUNT.text(worst.required), hole.unit)}{place}. "
        f"{_asked(report, worst)}"
    )


def _asked(report: FairnessReport, offer: Offer) -> str:
    if not offer.asks:
        return "No member could give more of it."
    if not (asked := asked_first(report, offer)):
        return "No member that could give more of it is below its fair share."
    left = offer.asks[-1].left
    then = f"; {AMOUNT.text(left)} would still be unfilled" if left > 1e-6 * offer.required else ""
    return f"To ask next, by fair shares: {', '.join(asked)}{then}."


def _parts(report: FairnessReport, parts: Sequence[str]) -> str:
    """Assets that come whole and were divided, and how to keep them whole."""
    remedy = (
        "The policy divides them; `indivisible = exact` in its row keeps them whole."
        if report.policy.indivisible is Indivisible.RELAXED
        else "The policy asks for whole ones: this answer does not keep to it."
    )
    are = "is" if len(parts) == 1 else "are"
    named = listed(parts, length=120)
    return f"{many(len(parts), 'contribution')} of assets that come whole {are} not whole: {named}. {remedy}"


def _small(report: FairnessReport, few: Sequence[str]) -> str:
    """Contingents that are smaller than their members send, and how to have none of them."""
    remedy = (
        "The policy lets them be; `indivisible = exact` in its row keeps contingents large enough."
        if report.policy.indivisible is Indivisible.RELAXED
        else "The policy asks for larger ones or none: this answer does not keep to it."
    )
    is_small = "is smaller than its member sends" if len(few) == 1 else "are smaller than their members send"
    return f"{many(len(few), 'contingent')} {is_small}: {listed(few, length=120)}. {remedy}"


def _cost(report: FairnessReport, money: Money) -> str:
    total, dearer = report.allocation.total_cost, report.price_of_fairness
    if not isfinite(total):
        return "The cost of this allocation is not known."
    return f"It costs {money.words(total)} in all{beside_cheapest(report.policy, dearer)}."
