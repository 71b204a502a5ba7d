"""The words and tables of an explanation: why there is no answer, or what every rule costs."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from models.explanation import Explanation
from models.scenario import Scenario
from reports.input_warnings import with_warnings
from reports.manifest import manifest_of
from reports.tables import (
    Chart,
    ChartKind,
    Column,
    Document,
    Fact,
    Money,
    Series,
    Table,
    number,
    plain,
    share,
    tabulate,
)
from reports.words import many

RULE = Column("rule", "Rule", brief=True)
PLACE = Column("place", "Cell", brief=True)


def explanation_document(scenario: Scenario, explanation: Explanation) -> Document:
    """An explanation in words and tables, ready for any renderer."""
    base = explanation.base
    money = Money.of(scenario.currency, [base.total_cost] if base else [1.0])
    tables = tuple(_tables(explanation, money))
    content = Document(
        title=plain(scenario.title),
        subtitle=plain(f"What every rule costs, under the policy {explanation.policy.policy}")
        if base
        else "Why the scenario has no answer",
        answered=base is not None,
        warnings=tuple(map(plain, filter(None, [explanation.note]))),
        facts=tuple(_facts(explanation, money)),
        paragraphs=tuple(map(plain, _summary(explanation, money))),
        tables=tables,
        charts=tuple(_charts(tables)),
        notes=tuple(_notes(explanation)),
        manifest=manifest_of(scenario, [explanation.policy]) | {"status": str(explanation.status)},
    )
    return with_warnings(content, scenario)


def _facts(explanation: Explanation, money: Money) -> Iterator[Fact]:
    yield Fact(Column("status", "Status"), str(explanation.status))
    yield Fact(Column("policy", "Policy"), plain(explanation.policy.policy))
    if base := explanation.base:
        yield Fact(share("gaps", "Unmet share, weighted by priority", decimals=2), base.gaps)
        yield Fact(money.column("least_cost", "Least cost"), base.least_cost)
        yield Fact(money.column("total_cost", "Total cost"), base.total_cost)
        yield Fact(number("worst_ratio", "Heaviest share ratio"), base.worst_ratio)


def _summary(explanation: Explanation, money: Money) -> Iterator[str]:
    if explanation.base is None:
        if explanation.conflict:
            yield (
                f"No allocation keeps every rule. {many(len(explanation.conflict), 'rule')} cannot hold together; "
                "without any one of them the others can."
            )
        for relaxation in explanation.relaxations[:1]:
            changes = "; ".join(f"{change.words}{_at(change.place)}" for change in relaxation.changes)
            yield f"The smallest change that would do: {changes}."
        return
    dear = [price for price in explanation.prices if not _idle(price.change.gaps, price.change.total_cost, money)]
    if dear:
        first = dear[0]
        saved = money.words(first.change.total_cost)
        yield (
            f"The red line that costs most: {first.words}{_at(first.place)}. Without it alone the unmet share would "
            f"change by {100 * first.change.gaps:+.2f} points, the total cost by {saved} and the "
            f" heaviest share ratio by {first.change.worst_ratio:+.2f}."
        )
    idle = len(explanation.prices) - len(dear)
    if idle:
        yield f"{many(idle, 'rule')} of {len(explanation.prices)} could be lifted without changing gaps or cost."


def _tables(explanation: Explanation, money: Money) -> Iterator[Table]:
    if explanation.conflict:
        rows = [(rule.words, rule.place or None) for rule in explanation.conflict]
        yield tabulate("conflict", "Rules that cannot hold together", (RULE, PLACE), rows, brief=True)
    if explanation.relaxations:
        yield _relaxations(explanation)
    if explanation.shortages:
        yield _shortages(explanation)
    if explanation.prices:
        yield _prices(explanation, money)
    if explanation.binding:
        yield _binding(explanation, money)


def _relaxations(explanation: Explanation) -> Table:
    columns = (
        Column("scope", "What may change", brief=True),
        Column("change", "Change", brief=True),
        PLACE,
        share("size", "Relative size", brief=True),
    )
    rows = [
        (relaxation.scope, change.words, change.place or None, change.size)
        for relaxation in explanation.relaxations
        for change in relaxation.changes
    ]
    return tabulate("relaxations", "Smallest changes that would do", columns, rows, brief=True)


def _shortages(explanation: Explanation) -> Table:
    columns = (
        Column("shortage", "Shortage", brief=True),
        PLACE,
        number("target", "Target", 0),
        number("minimum", "Minimum", 0),
        number("possible", "Possible", 0),
    )
    rows = [
        (each.words, each.place or None, each.target, each.minimum, each.possible) for each in explanation.shortages
    ]
    return tabulate("shortages", "What permitted members could not fill", columns, rows, brief=True)


def _binding(explanation: Explanation, money: Money) -> Table:
    columns = (RULE, PLACE, money.column("price", "Cost of one more unit", brief=True))
    rows = [(each.words, each.place or None, each.price) for each in explanation.binding]
    notes = ["Money that one more unit of the rule's figure costs; negative saves. Valid for small changes."]
    return tabulate("binding", "What binds at least cost", columns, rows, notes=notes)


def _prices(explanation: Explanation, money: Money) -> Table:
    columns = (
        Column("rank", "Rank"),
        RULE,
        Column("kind", "Kind"),
        PLACE,
        share("gaps", "Unmet share", decimals=2, brief=True),
        money.column("least_cost", "Least cost"),
        money.column("total_cost", "Total cost", brief=True),
        money.column("worst_load", "Heaviest burden per fair share"),
        number("worst_ratio", "Heaviest share ratio", brief=True),
    )
    rows = [
        (
            str(rank),
            price.words,
            price.kind,
            price.place or None,
            price.change.gaps,
            price.change.least_cost,
            price.change.total_cost,
            price.change.worst_load,
            price.change.worst_ratio if isfinite(price.change.worst_ratio) else None,
        )
        for rank, price in enumerate(explanation.prices, 1)
    ]
    return tabulate(
        "prices",
        "What lifting one rule alone would change",
        columns,
        rows,
        notes=["Each rule is lifted alone and the program solved again; negative is better in every column."],
        brief=True,
    )


def _charts(tables: tuple[Table, ...]) -> Iterator[Chart]:
    for table in tables:
        if table.key == "prices" and any(table.values("total_cost")):
            alt = "Bars: the change of total cost when each rule alone is lifted."
            series = (Series("Total cost", "total_cost"),)
            title = "Change of total cost when a rule is lifted"
            yield Chart("price_bars", ChartKind.BARS, title, alt, "prices", series, names="rule")


def _notes(explanation: Explanation) -> Iterator[str]:
    if explanation.conflict:
        yield "The set is irreducible: leave out any one of its rules and the rest can hold together."
    if explanation.relaxations:
        yield "Sizes are relative to each rule's own figure; the smallest sum was sought."


def _idle(gaps: float, cost: float, money: Money) -> bool:
    return abs(gaps) < 5e-5 and abs(cost) < 0.5 * money.scale / 10**money.decimals


def _at(place: str) -> str:
    return f" ({place})" if place else ""
