"""What rules cost, in sentences: the fairest to lift, who gains by a rule and who pays, and what hides what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isfinite

from models.answers.explanation import Effect, Explanation, Price
from models.answers.ranking import Ranking
from models.sheets.problems import many
from reports.assessing.fairness import labels
from reports.telling.limits_tables import at
from reports.telling.words import any_of, listed
from reports.vocabulary.columns import Money, number, share, shows
from reports.vocabulary.precision import finite, ranked

GAPS, RATIO = share("", "", decimals=2), number("", "")
"""How changes of unmet shares and of share ratios are printed: what shows in no digit is no finding."""


def findings(explanation: Explanation, money: Money) -> Iterator[str]:
    """The findings of an explanation, those of the ranking that was asked for first."""
    shown = seen(explanation, money)
    told = {by: tuple(_of(by, explanation, shown, money)) for by in Ranking}
    for by in sorted(Ranking, key=lambda by: by is not explanation.by):
        yield from told[by]
    if explanation.prices and not any(told.values()):
        yield "No rule lifted alone would close a gap, lighten the heaviest load or save money."
    yield from _pairs(explanation, money)
    if idle := len(explanation.prices) - len(shown):
        of_all = f"{many(idle, 'rule')} of {len(explanation.prices)}"
        yield f"{of_all} could be lifted alone without changing any figure shown."


def seen(explanation: Explanation, money: Money) -> list[Price]:
    """The prices of which a digit is printed."""
    cost = money.column("", "")
    return [
        price
        for price in explanation.prices
        if any(_shown(price.change, money)) or any(shows(cost, by) for by in price.loads.values())
    ]


def _shown(change: Effect, money: Money) -> tuple[float, ...]:
    """A change as it is printed: gaps, ratio, least cost, total cost, worst load; 0 where nothing is."""
    cost = money.column("", "")
    parts = (change.least_cost, change.total_cost, finite(change.worst_load) or 0.0)
    return (GAPS.printed(change.gaps), RATIO.printed(finite(change.worst_ratio) or 0.0), *map(cost.printed, parts))


def ranked_by(by: Ranking, prices: Sequence[Price], money: Money) -> list[tuple[Price, ...]]:
    """The prices that one ranking shows, the most helpful first; those that are printed alike together."""

    def printed(price: Price) -> float:
        gaps, ratio, _, total, load = _shown(price.change, money)
        settled = isfinite(price.change.worst_ratio)
        return -{Ranking.GAPS: gaps, Ranking.FAIRNESS: ratio if settled else load, Ranking.COST: total}[by]

    def counts(price: Price) -> bool:
        if by is Ranking.COST:
            return bool(printed(price)) or any(map(money.printed, (price.own, price.others)))
        return bool(printed(price))

    return list(ranked(filter(counts, prices), printed))


def _of(by: Ranking, explanation: Explanation, shown: Sequence[Price], money: Money) -> Iterator[str]:
    """What one ranking finds: among what nations decided; what else holds back is told apart."""
    for political in (True, False):
        of_kind = [price for price in shown if price.political is political]
        dearer = [price for price in of_kind if by is Ranking.FAIRNESS and _only_others(price, money)]
        groups = ranked_by(by, [price for price in of_kind if price not in dearer], money)
        if groups and _helps(by, groups[0][0], money):
            yield _best(by, explanation, groups[0], money, apart=not political)
        if dearer:
            yield _dearer(explanation, dearer, money)
        if by is Ranking.COST and political:
            yield from _paying(explanation, shown, money)


def _helps(by: Ranking, price: Price, money: Money) -> bool:
    gaps, ratio, _, total, load = _shown(price.change, money)
    lighter = ratio if isfinite(price.change.worst_ratio) else load
    return {Ranking.GAPS: gaps, Ranking.FAIRNESS: lighter, Ranking.COST: total}[by] < 0


def _only_others(price: Price, money: Money) -> bool:
    """Whether the heaviest share ratio falls without the rule, and its load does not: a ratio divides by the total."""
    _, ratio, _, _, load = _shown(price.change, money)
    return ratio < 0 <= load


def _dearer(explanation: Explanation, prices: Sequence[Price], money: Money) -> str:
    """The rule that lowers the heaviest share ratio most without making the heaviest load lighter."""
    (first, *_), *_ = ranked_by(Ranking.FAIRNESS, prices, money)
    more = f"; so it is with {many(len(prices) - 1, 'other rule')}" if len(prices) > 1 else ""
    return (
        f"Beware: without this {_lighter(explanation, first.change, money)} only because the others carry more, not "
        f"because the heaviest load is lighter: {first.words}{at(first.place)}{more}."
    )


def _best(by: Ranking, explanation: Explanation, tied: Sequence[Price], money: Money, *, apart: bool) -> str:
    """The rules whose lifting helps most by one ranking, all that tie, and what it would change."""
    words: dict[Ranking, Callable[[Effect], str]] = {
        Ranking.GAPS: lambda change: f"the unmet share falls by {-GAPS.printed(change.gaps):.2f} points",
        Ranking.FAIRNESS: lambda change: _lighter(explanation, change, money),
        Ranking.COST: lambda change: f"the coalition pays {money.words(-change.total_cost)} less",
    }
    subject = {
        Ranking.GAPS: "closes most of the gaps",
        Ranking.FAIRNESS: "lightens the heaviest load most",
        Ranking.COST: "saves most",
    }[by]
    kind = "Of what is no nation's red line, lifting" if apart else "Lifting"
    named = "; or: ".join(f"{price.words}{at(price.place)}" for price in tied[:3])
    more = f"; or {len(tied) - 3} more alike" if len(tied) > 3 else ""
    also = "" if by is Ranking.COST else _and_cost(tied, money)
    without = f"Without {any_of(len(tied))}"
    return f"{kind} this {subject}: {named}{more}. {without} {words[by](tied[0].change)}{also}."


def _lighter(explanation: Explanation, change: Effect, money: Money) -> str:
    base = explanation.base
    if base is None or not isfinite(change.worst_ratio):
        return f"the heaviest burden per fair share falls by {money.words(-change.worst_load)}"
    before, after = map(RATIO.text, (base.worst_ratio, base.worst_ratio + change.worst_ratio))
    how = f"from {before} to {after}" if before != after else f"from {before} by {RATIO.text(-change.worst_ratio)}"
    return f"the heaviest share ratio falls {how}"


def _and_cost(tied: Sequence[Price], money: Money) -> str:
    """What it does to cost, where all that tie do the same."""
    costs = {money.printed(price.change.total_cost) for price in tied}
    if len(costs) > 1:
        return ""
    (printed,) = costs
    if not printed:
        return ", at the same cost"
    by = tied[0].change.total_cost
    return f", and the coalition pays {money.words(abs(by))} {'more' if by > 0 else 'less'}"


def _paying(explanation: Explanation, shown: Sequence[Price], money: Money) -> Iterator[str]:
    """The rules that pay their owners and cost the others: that is the finding."""
    paying = [
        price
        for price in shown
        if price.political and price.owners and money.printed(price.own) > 0 > money.printed(price.others)
    ]
    if not paying:
        return
    costliest, *_ = ranked(paying, lambda price: -money.printed(price.others))
    dearest, *_ = ranked(paying, lambda price: money.printed(price.own))
    most, gains = costliest[0], dearest[0]
    one = "this one costs them most" if len(costliest) == 1 else "this is one of those that cost them most"
    head = (
        "One national rule pays its owner and costs the others"
        if len(paying) == 1
        else f"{len(paying)} national rules pay their owner and cost the others; {one}"
    )
    yield f"{head}: {most.words}{at(most.place)}. It {_saving(explanation, most, money)}."
    if most not in dearest:
        head = (
            "This one saves its owner most" if len(dearest) == 1 else "This is one of those that save their owner most"
        )
        yield f"{head}: {gains.words}{at(gains.place)}. It {_saving(explanation, gains, money)}."


def _saving(explanation: Explanation, price: Price, money: Money) -> str:
    """What a rule saves its owners, and what the others pay for it."""
    names = labels(explanation.scenario)
    whose = listed([names[member] for member in price.owners])
    return f"saves {whose} {money.words(price.own)} and costs the others {money.words(-price.others)}"


def _pairs(explanation: Explanation, money: Money) -> Iterator[str]:
    """Rules of which one alone changes nothing, and how many pairs were tried."""
    told = [pair for pair in explanation.pairs if any(_shown(pair.change, money))]
    if not told:
        return
    first = told[0]
    cost, ratio = first.change.total_cost, finite(first.change.worst_ratio) or 0.0
    gaps = GAPS.printed(first.change.gaps)
    found = [f"the unmet share {_moves(gaps, f'{abs(gaps):.2f} points')}"] if gaps else []
    found += [f"the total cost {_moves(cost, money.words(abs(cost)))}"] if money.printed(cost) else []
    found += [f"the heaviest share ratio {_moves(ratio, RATIO.text(abs(ratio)))}"] if shows(RATIO, ratio) else []
    least = first.change.least_cost
    found = found or [f"the least cost {_moves(least, money.words(abs(least)))}"]
    hide = "hides" if len(told) == 1 else "hide"
    yield (
        f"{many(len(told), 'pair')} of rules {hide} each other, of {explanation.pairs_tried} tried"
        f"{', such as' if len(told) > 1 else ''}: {first.first.words}{at(first.first.place)}; and "
        f"{first.second.words}{at(first.second.place)}. Without both {', '.join(found)}."
    )


def _moves(by: float, amount: str) -> str:
    return f"{'rises' if by > 0 else 'falls'} by {amount}"
