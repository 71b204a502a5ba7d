"""The words and tables of an explanation: why there is no answer, or what every rule costs."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from operator import attrgetter

from models.answers.explanation import Effect, Explanation, Price
from models.sheets.problems import many
from reports.telling import limits_tables
from reports.telling.about import about
from reports.telling.limits_tables import PLACE, RULE, at
from reports.vocabulary.columns import Column, Money, number, plain, share, shows
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.manifest import manifest_of
from reports.vocabulary.precision import finite
from reports.vocabulary.tables import Table, tabulate

KIND = Column("kind", "Kind")
GAPS, RATIO = share("", "", decimals=2), number("", "")
"""How changes of unmet shares and of share ratios are printed: what shows in no digit is no finding."""


def explanation_document(explanation: Explanation) -> Document:
    """An explanation in words and tables, ready for any renderer."""
    scenario, base = explanation.scenario, explanation.base
    money = Money.of(scenario.currency, [base.total_cost if base else None, *limits_tables.costs(explanation)])
    tables = tuple(_tables(explanation, money))
    costs = f"What every rule costs, under the policy {explanation.policy.policy}"
    return about(
        scenario,
        costs if base else "Why the scenario has no answer",
        manifest_of(scenario, [explanation.policy]) | {"status": str(explanation.status)},
        answered=base is not None,
        warnings=filter(None, [explanation.note]),
        facts=_facts(explanation, money),
        paragraphs=_summary(explanation, money),
        tables=tables,
        charts=_charts(tables),
        notes=limits_tables.notes(explanation),
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
    seen = _seen(explanation, money)
    dear = [price for price in seen if _helps(price.change, money)]
    if dear:
        yield _dearest(dear, money)
    elif explanation.prices:
        yield "No rule lifted alone would close a gap or save money."
    if idle := len(explanation.prices) - len(seen):
        of_all = f"{many(idle, 'rule')} of {len(explanation.prices)}"
        yield f"{of_all} could be lifted alone without changing any figure shown."
    yield from limits_tables.reach(explanation, money)


def _dearest(dear: list[Price], money: Money) -> str:
    """The rules whose lifting helps most, all that tie, and what it would change."""
    first = dear[0].change
    tied = [price for price in dear if _printed(price.change, money) == _printed(first, money)]
    named = "; ".join(f"{price.words}{at(price.place)}" for price in tied[:3])
    more = f"; and {len(tied) - 3} more" if len(tied) > 3 else ""
    cost, found = money.column("", ""), list[str]()
    if shows(GAPS, first.gaps):
        found.append(f"unmet share {100 * first.gaps:+.2f} points")
    if shows(cost, first.total_cost):
        found.append(f"total cost {money.words(first.total_cost)}")
    if isfinite(first.worst_ratio) and shows(RATIO, first.worst_ratio):
        found.append(f"heaviest share ratio {first.worst_ratio:+.2f}")
    if len(tied) == 1:
        return f"The rule whose lifting would help most: {named}. Without it alone: {', '.join(found)}."
    return (
        f"{len(tied)} rules tie as those whose lifting would help most: {named}{more}. Without any one of them: "
        f"{', '.join(found)}."
    )


def _seen(explanation: Explanation, money: Money) -> list[Price]:
    """The prices of which a digit is printed."""
    nothing = _printed(Effect(gaps=0.0, least_cost=0.0, total_cost=0.0, worst_load=0.0, worst_ratio=0.0), money)
    return [price for price in explanation.prices if _printed(price.change, money) != nothing]


def _printed(change: Effect, money: Money) -> tuple[str, ...]:
    """A change as it is printed."""
    cost, ratio, load = money.column("", ""), finite(change.worst_ratio) or 0.0, finite(change.worst_load) or 0.0
    return (GAPS.text(change.gaps), RATIO.text(ratio), *map(cost.text, (change.least_cost, change.total_cost, load)))


def _helps(change: Effect, money: Money) -> bool:
    """Whether a gap closes or, where none opens, money is saved."""
    if shows(GAPS, change.gaps):
        return change.gaps < 0
    return change.total_cost < 0 and shows(money.column("", ""), change.total_cost)


def _tables(explanation: Explanation, money: Money) -> Iterator[Table]:
    yield from limits_tables.tables(explanation, money)
    if seen := _seen(explanation, money):
        yield _prices(seen, money)
    if idle := [price for price in explanation.prices if price not in seen]:
        title = "Rules that could be lifted alone without changing any figure shown"
        yield tabulate("idle", title, (RULE, KIND, PLACE), idle)
    if explanation.binding:
        price = money.column("price", "Cost of one more unit", brief=True)
        notes = ["Money that one more unit of the rule's figure costs; negative saves. Valid for small changes."]
        yield tabulate("binding", "What binds at least cost", (RULE, PLACE, price), explanation.binding, notes=notes)


def _prices(seen: list[Price], money: Money) -> Table:
    """What each rule costs; those that are printed alike share a rank."""
    shown = [_printed(price.change, money) for price in seen]
    columns = (
        Column("rank", "Rank", of=lambda price: str(shown.index(_printed(price.change, money)) + 1)),
        RULE,
        KIND,
        PLACE,
        share("gaps", "Unmet share", decimals=2, brief=True, of=attrgetter("change.gaps")),
        money.column("least_cost", "Least cost", of=attrgetter("change.least_cost")),
        money.column("total_cost", "Total cost", brief=True, of=attrgetter("change.total_cost")),
        money.column("worst_load", "Heaviest burden per fair share", of=lambda price: finite(price.change.worst_load)),
        number("worst_ratio", "Heaviest share ratio", brief=True, of=lambda price: finite(price.change.worst_ratio)),
    )
    notes = ["Each rule is lifted alone and the program solved again; negative is better in every column."]
    return tabulate("prices", "What lifting one rule alone would change", columns, seen, notes=notes, brief=True)


def _charts(tables: tuple[Table, ...]) -> Iterator[Chart]:
    for table in tables:
        if table.key == "prices" and any(table.values("total_cost")):
            alt = "Bars: the change of total cost when each rule alone is lifted."
            series = (Series("Total cost", "total_cost"),)
            title = "Change of total cost when a rule is lifted"
            yield Chart("price_bars", ChartKind.BARS, title, alt, "prices", series, names="rule")
