"""The document of a difference: what changed in the input first, then only what moved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from models.policy.policy import Policy
from models.sheets.problems import many
from models.sheets.scenario import Scenario
from reports.assessing.difference import Difference
from reports.telling.about import about
from reports.telling.difference_figures import GAPS, PRICE, RATIO, money_of, moved
from reports.telling.difference_tables import charts, tables
from reports.telling.difference_words import cost_change, gap_change, summary, worst_moved
from reports.telling.words import by_key, unshared, weighed
from reports.telling.words import warnings as warnings_of
from reports.vocabulary.columns import ARROW, Column, Money, number, plain, shorten
from reports.vocabulary.documents import Document, Fact
from reports.vocabulary.manifest import Manifest, manifest


def difference_document(difference: Difference) -> Document:
    """A difference in words, tables and charts."""
    money = money_of(difference)
    found = tuple(tables(difference, money))
    after = difference.after
    titles = list(dict.fromkeys(shorten(report.scenario.title) for report in difference.sides))
    policies = list(dict.fromkeys(report.policy.policy for report in difference.sides))
    return about(
        after.scenario,
        f"What moved, {f'from {titles[0]}, ' if len(titles) > 1 else ''}under "
        f"{'the policy ' if len(policies) == 1 else ''}{' and then '.join(map(shorten, policies))}: "
        f"{many(len(difference.cells), 'change')} of the input",
        Manifest(partial(_manifest, difference)),
        answered=difference.answered,
        beside=difference.before.scenario,
        warnings=warnings(difference),
        facts=facts(difference, money),
        paragraphs=summary(difference, money, found),
        tables=found,
        charts=charts(difference, found),
        notes=notes(difference),
    )


def warnings(difference: Difference) -> Iterator[str]:
    """What a reader must know first: a side without an answer, a broken promise, an optimum in doubt."""
    for side, report in zip(("before", "after"), difference.sides, strict=True):
        if not report.answered:
            yield f"There is no answer {side} ({report.allocation.status}), so nothing else can be compared."
    yield from _other_prices(*(report.scenario for report in difference.sides))
    before, after = (list(warnings_of(report)) for report in difference.sides)
    yield from (f"Before and after: {told}" for told in before if told in after)
    yield from (f"Before: {told}" for told in before if told not in after)
    yield from (f"After: {told}" for told in after if told not in before)


def _other_prices(before: Scenario, after: Scenario) -> Iterator[str]:
    """That money may differ because prices do: two currencies are told where money is not compared."""
    if before.price_base != after.price_base:
        then, now = (f"in {side.price_base}" if side.price_base else "in prices not told" for side in (before, after))
        yield (
            f"Money is {then} before and {now} after: what differs in money may differ in prices alone. Nothing is "
            "deflated; bring both workbooks to the same prices first."
        )


def facts(difference: Difference, money: Money) -> Iterator[Fact]:
    """The coalition's own numbers, before and after where they moved."""
    before, after = difference.sides

    def both(key: str, label: str, then: str, now: str, change: str = "") -> Fact:
        told = then if then == now else f"{then} {ARROW} {now}{change and f' ({change})'}"
        return Fact(Column(key, label), plain(told))

    yield both("status", "Status", str(before.allocation.status), str(after.allocation.status))
    yield both("policy", "Policy", before.policy.policy, after.policy.policy)
    if difference.yardstick:
        yield Fact(Column("measured_by", "Measured by"), plain(_yardstick(difference, difference.yardstick)))
    yield Fact(number("cells", "Changes of the input", 0), float(len(difference.cells)))
    if not difference.answered:
        return
    if difference.rate is not None:
        column, more, cost = (
            money.column("", "", signed=True),
            cost_change(difference, money),
            before.allocation.total_cost,
        )
        then, now = (money.words(amount) for amount in (cost, cost + (more or 0.0)))
        yield both("total_cost", "Total cost", then, now, column.text(more))
    prices = [report.price_of_fairness for report in difference.sides]
    if moved(PRICE, *prices) is not None:
        yield both("price_of_fairness", "Price of fairness", *map(PRICE.text, prices))
    if gap_change(difference) is not None:
        yield both("gaps", "Unmet share, by priority", *(GAPS.text(difference.gaps(one)) for one in difference.sides))
    if len(before.gaps) != len(after.gaps):
        yield both("short", "Requirements not met in full", str(len(before.gaps)), str(len(after.gaps)))
    if worst := worst_moved(difference):
        yield both("heaviest", "Heaviest share ratio", *(RATIO.text(rows[0].share_ratio) for rows in worst))


def _yardstick(difference: Difference, yardstick: Policy) -> str:
    """Its key, what it counts beside money and what it leaves out, on the side on which it says more."""
    return by_key(difference.after.scenario, yardstick) + max(map(weighed, difference.measured), key=len)


def notes(difference: Difference) -> Iterator[str]:
    """How to read the differences: by which yardstick, and what counts as one."""
    if difference.yardstick:
        whose = [side for side, report in zip(("before", "after"), difference.sides, strict=True)
                 if report.policy == difference.yardstick]  # fmt: skip
        named = f"the key of the policy {whose[0]}" if whose else "the key asked for"
        yield (
            f"One yardstick: shares, ratios and measures hold both sides against fair shares by "
            f"{_yardstick(difference, difference.yardstick)}, {named}. The price of fairness is that of each side's "
            "own policy."
        )
        for report in difference.measured:
            yield from unshared(report.scenario, difference.yardstick)
    yield "What differs in no printed digit, or by less than one, has not moved and is left out."
    if difference.answered and difference.members:
        yield "Burden: what a state pays for what it gives, and in funding and support, less what it gets back."


def _manifest(difference: Difference) -> dict[str, object]:
    before, after = difference.sides
    return {
        "currency": before.scenario.currency,
        **({"prices": before.scenario.price_base} if before.scenario.price_base else {}),
        "measured_by": difference.yardstick.key if difference.yardstick else None,
        "changes": [str(change) for change in difference.changes],
        "before": dict(manifest(before.scenario, [before.allocation])),
        "after": dict(manifest(after.scenario, [after.allocation])),
    }
