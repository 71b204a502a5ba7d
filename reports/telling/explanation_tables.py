"""The words and tables of an explanation: why there is no answer, or what every rule costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite
from operator import attrgetter

from models.answers.allocation import Address
from models.answers.explanation import Explanation, Price
from models.answers.ranking import Ranking
from reports.assessing.fairness import labels
from reports.telling import limits_tables, price_words
from reports.telling.about import about
from reports.telling.limits_tables import PLACE, RULE
from reports.telling.words import unshared
from reports.vocabulary.columns import Column, Kind, Money, number, plain, points, share, shows
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest_of
from reports.vocabulary.precision import finite
from reports.vocabulary.tables import Table, tabulate

KIND = Column("kind", "Kind")


def explanation_document(explanation: Explanation) -> Document:
    """An explanation in words and tables, ready for any renderer."""
    scenario, base = explanation.scenario, explanation.base
    money = Money.of(scenario.currency, [base.total_cost if base else None, *limits_tables.costs(explanation)])
    tables = tuple(_tables(explanation, money))
    costs = f"What every rule costs, under the policy {explanation.policy.policy}"
    return about(
        scenario,
        costs if base else "Why the scenario has no answer",
        manifest_of(scenario, [explanation.policy], status=str(explanation.status)),
        answered=base is not None,
        warnings=filter(None, [explanation.note]),
        facts=_facts(explanation, money),
        paragraphs=_summary(explanation, money),
        tables=tables,
        charts=_charts(tables),
        notes=(*limits_tables.notes(explanation), *unshared(explanation.scenario, explanation.policy)),
    )


def _facts(explanation: Explanation, money: Money) -> Iterator[Fact]:
    yield Fact(Column("status", "Status"), str(explanation.status))
    yield Fact(Column("policy", "Policy"), plain(explanation.policy.policy))
    if base := explanation.base:
        yield Fact(share("gaps", "Unmet share, weighted by priority", decimals=2), base.gaps)
        yield Fact(money.column("least_cost", "Least cost"), base.least_cost)
        yield Fact(money.column("total_cost", "Total cost"), base.total_cost)
        if isfinite(base.worst_ratio):
            yield Fact(number("worst_ratio", "Heaviest share ratio"), base.worst_ratio)
    yield from limits_tables.facts(explanation, money)


def _summary(explanation: Explanation, money: Money) -> Iterator[str]:
    if explanation.base is None:
        yield from limits_tables.refusal(explanation, money)
        yield from limits_tables.reach(explanation, money)
        return
    yield from limits_tables.gaps(explanation)
    yield from price_words.findings(explanation, money)
    yield from limits_tables.reach(explanation, money)


def _tables(explanation: Explanation, money: Money) -> Iterator[Table]:
    yield from limits_tables.tables(explanation, money)
    seen = price_words.seen(explanation, money)
    yield from _rankings(explanation, seen, money)
    if seen:
        yield _prices(seen, money)
    if any(price.loads for price in seen):
        yield _members(explanation, seen, money)
    if explanation.pairs:
        yield _pairs(explanation, money)
    if idle := [price for price in explanation.prices if price not in seen]:
        title = "Rules that could be lifted alone without changing any figure shown"
        yield tabulate("idle", title, (RULE, KIND, PLACE), idle)
    if explanation.binding:
        # In the currency of the figures themselves: a unit of money costs about one, which millions would not show.
        currency = plain(explanation.scenario.currency)
        price = Column("price", "Cost of one more unit", Kind.MIXED, currency, brief=True)
        notes = ["Money that one more unit of the rule's figure costs; negative saves. Valid for small changes."]
        yield tabulate("binding", "What binds at least cost", (RULE, PLACE, price), explanation.binding, notes=notes)


def _rankings(explanation: Explanation, seen: list[Price], money: Money) -> Iterator[Table]:
    """What nations decided, by each of the three rankings, the one that was asked for first; then what they have."""
    for by in sorted(Ranking, key=lambda by: by is not explanation.by):
        rows = price_words.ranked_by(by, [price for price in seen if price.political], money)
        if rows:
            flat = [price for tied in rows for price in tied]
            ranks = {
                price.address: sum(map(len, rows[:place])) + 1 for place, tied in enumerate(rows) for price in tied
            }
            columns = (_rank(ranks), RULE, PLACE, *_figures(by, explanation, money))
            yield tabulate(f"by_{by}", TITLES[by], columns, flat, notes=NOTES[by], brief=True)
    if rest := [price for price in seen if not price.political]:
        columns = (RULE, PLACE, replace(_ratio(), label="Heaviest share ratio"), _total(money))
        title = "What lifting a rule that is no nation's red line would change: reserves, rest, precautions"
        yield tabulate("other_rules", title, columns, rest, brief=True)


def _rank(ranks: Mapping[Address, int]) -> Column:
    return Column("rank", "Rank", of=lambda price: str(ranks[price.address]))


TITLES = {
    Ranking.GAPS: "National rules by the gaps that close without them",
    Ranking.FAIRNESS: "National rules by what lifting one does to the heaviest-loaded",
    Ranking.COST: "National rules by what lifting one costs",
}
NOTES = {
    Ranking.GAPS: ("Change of the unmet share, weighted by priority.",),
    Ranking.FAIRNESS: ("The heaviest share ratio without the rule, and its change; rules that are printed alike tie.",),
    Ranking.COST: (
        "Change of money when the rule is lifted alone; what its owner would pay more, the rule saves it.",
        "The total counts organisations too.",
    ),
}


def _figures(by: Ranking, explanation: Explanation, money: Money) -> tuple[Column, ...]:
    match by:
        case Ranking.GAPS:
            return (
                points("gaps", "Unmet share", decimals=2, signed=True, brief=True, of=attrgetter("change.gaps")),
                _total(money),
            )
        case Ranking.FAIRNESS:
            return (_after(explanation), _ratio(), _total(money))
        case Ranking.COST:
            return (*_parties(money, brief=True), _total(money))


def _total(money: Money) -> Column:
    return money.column("total_cost", "Total cost", signed=True, brief=True, of=attrgetter("change.total_cost"))


def _after(explanation: Explanation) -> Column:
    base = explanation.base

    def after(price: Price) -> float | None:
        return None if base is None else finite(base.worst_ratio + price.change.worst_ratio)

    return number("worst_after", "Heaviest share ratio", brief=True, of=after)


def _ratio() -> Column:
    return number(
        "worst_ratio", "Change of it", brief=True, signed=True, of=lambda price: finite(price.change.worst_ratio)
    )


def _parties(money: Money, *, brief: bool) -> tuple[Column, Column]:
    return (
        money.column(
            "own",
            "To its owner",
            signed=True,
            of=lambda price: price.own if price.owners and price.loads else None,
            brief=brief,
        ),
        money.column(
            "others", "To the others", signed=True, of=lambda price: price.others if price.loads else None, brief=brief
        ),
    )


def _prices(seen: list[Price], money: Money) -> Table:
    """All that is known of what each rule costs."""
    columns = (
        RULE,
        KIND,
        PLACE,
        Column("owner", "Whose", of=lambda price: ", ".join(price.owners) or None),
        Column("political", "National", of=lambda price: "yes" if price.political else "no"),
        points("gaps", "Unmet share", decimals=2, signed=True, of=attrgetter("change.gaps")),
        money.column("least_cost", "Least cost", signed=True, of=attrgetter("change.least_cost")),
        replace(_total(money), brief=False),
        *_parties(money, brief=False),
        money.column(
            "worst_load",
            "Heaviest burden per fair share",
            signed=True,
            of=lambda price: finite(price.change.worst_load),
        ),
        number("worst_ratio", "Heaviest share ratio", signed=True, of=lambda price: finite(price.change.worst_ratio)),
        Column("worst", "Heaviest-loaded then", of=lambda price: ", ".join(price.worst[:5]) or None),
    )
    notes = ["Each rule is lifted alone and the program solved again; negative is better in every column."]
    return tabulate("prices", "What lifting one rule alone would change", columns, seen, notes=notes)


def _members(explanation: Explanation, seen: list[Price], money: Money) -> Table:
    """Who would carry more and who less without each rule."""
    names = labels(explanation.scenario)
    burden = money.column("change", "Change of burden", signed=True, of=lambda row: row[2])
    columns = (
        replace(RULE, of=lambda row: row[0].words),
        replace(PLACE, of=lambda row: row[0].place or None),
        Column("member", "Code", of=lambda row: row[1]),
        Column("name", "Member", of=lambda row: names[row[1]]),
        burden,
    )
    rows = [(price, m, by) for price in seen for m, by in price.loads.items() if shows(burden, by)]
    return tabulate("price_by_member", "Who would carry more without a rule, and who less", columns, rows)


def _pairs(explanation: Explanation, money: Money) -> Table:
    columns = (
        Column("rule", "Rule", brief=True, of=lambda pair: pair.first.words),
        Column("place", "Cell", brief=True, of=lambda pair: pair.first.place or None),
        Column("second", "Together with", brief=True, of=lambda pair: pair.second.words),
        Column("second_place", "Its cell", brief=True, of=lambda pair: pair.second.place or None),
        points("gaps", "Unmet share", decimals=2, signed=True, of=attrgetter("change.gaps")),
        _total(money),
        number("worst_ratio", "Heaviest share ratio", signed=True, of=lambda pair: finite(pair.change.worst_ratio)),
    )
    title = "Rules that hide each other: lifting one alone changes nothing"
    return tabulate("pairs", title, columns, explanation.pairs, brief=True)


def _charts(tables: tuple[Table, ...]) -> Iterator[Chart]:
    for table in tables:
        if table.key == "prices" and any(table.values("total_cost")):
            alt = "Bars: the change of total cost when each rule alone is lifted."
            series = (Series("Total cost", "total_cost"),)
            title = "Change of total cost when a rule is lifted"
            yield Chart("price_bars", ChartKind.BARS, title, alt, "prices", series, names="rule")
