"""The sentences of a comparison: what is cheapest, where the worst-loaded carries least, who would notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from models.sheets.problems import many
from reports.assessing.comparison import PLEDGES, TODAY, Comparison
from reports.assessing.fairness import labels
from reports.assessing.report import FairnessReport, MemberRow
from reports.telling.words import by_key, listed, open_rows, times, unshared, weighed, who
from reports.vocabulary.columns import Money, plain, shorten
from reports.vocabulary.precision import ranked


def summary(comparison: Comparison, money: Money) -> Iterator[str]:
    """What a minister reads; a superlative only where what is printed differs."""
    if not comparison.answered:
        yield "No policy has an answer."
        return
    yield _costs(comparison.answered, money)
    if rated := {name: report for name, report in comparison.measured.items() if report.ranks}:
        yield _worst(comparison, rated)
    if opened := opened_by(comparison, money):
        called = labels(comparison.scenario)
        states = [called[member] for member in dict.fromkeys(chain.from_iterable(opened.values()))]
        yield (
            f"What {listed(states)} {'carries' if len(states) == 1 else 'carry'} is left open by "
            f"{listed(list(opened))}: other answers serve as well, and the ranges are in a report of the policy alone."
        )
    for name, changes in comparison.changes.items():
        if name != comparison.baseline and changes:
            yield _shift(comparison, name, changes, money)
            break


def notes(comparison: Comparison) -> Iterator[str]:
    """How to read the comparison: by which yardstick, and what is counted."""
    own = [shorten(name) for name, report in comparison.reports.items()
           if report.answered and comparison.measured[name] is not report]  # fmt: skip
    others = (
        f" {listed(own)} {'has fair shares of its' if len(own) == 1 else 'have fair shares of their'} own, which stand "
        "only where a heading says so."
        if own
        else ""
    )
    weights = next((weighed(report) for report in comparison.measured.values()), "")
    yield (
        f"One yardstick: share ratios, measures and distances hold every policy against fair shares by "
        f"{by_key(comparison.scenario, comparison.yardstick)}{weights}, {_whose(comparison)}.{others}"
    )
    yield from unshared(comparison.scenario, comparison.yardstick)
    below = [
        shorten(name)
        for name, report in comparison.measured.items()
        if report.ranks and all(value is None for value in report.measures.values())
    ]
    if below:
        yield f"Under {listed(below)} a state gets back more than it gives: measures have no meaning there."
    yield (
        "Price of fairness: against the least cost under the policy's own rules. A policy that binds members to "
        "their pledges, say, has a dearer least cost than one that does not."
    )


def opened_by(comparison: Comparison, money: Money) -> dict[str, list[str]]:
    """The members whose burden a policy leaves open, by policy; policies that leave none open are not there."""
    found = {name: [row.member for row in open_rows(report, money)] for name, report in comparison.answered.items()}
    return {name: members for name, members in found.items() if members}


def _whose(comparison: Comparison) -> str:
    names = [name for name, report in comparison.reports.items() if report.policy == comparison.yardstick]
    return f"the key of {shorten(names[0])}" if names else "the key asked for"


def baseline_words(comparison: Comparison) -> str:
    """What changes are counted from."""
    said = {TODAY: "what is given today", PLEDGES: "what is pledged"}
    return said.get(comparison.baseline, f"the policy {plain(comparison.baseline)}")


def movers(comparison: Comparison, name: str, money: Money) -> tuple[list[str], list[str]]:
    """The states whose net burden is more under a policy than at the baseline, and less, by what is printed."""
    shown = {member: money.printed(change) for member, change in comparison.changes[name].items()}
    return [member for member, change in shown.items() if change > 0], [m for m, change in shown.items() if change < 0]


def _costs(answered: Mapping[str, FairnessReport], money: Money) -> str:
    def cost(name: str) -> float:
        return answered[name].allocation.total_cost

    groups = ranked(answered, lambda name: money.printed(cost(name)))
    dearest, cheapest = groups[0], groups[-1]
    if len(answered) == 1:
        return f"The policy {shorten(cheapest[0])} costs {money.words(cost(cheapest[0]))}."
    if len(groups) == 1:
        return f"All policies cost the same, {money.words(cost(cheapest[0]))}."
    return (
        f"The cheapest {_are('policy', 'policies', cheapest)}, at {money.words(cost(cheapest[0]))}; "
        f"the dearest {_are('', '', dearest)}, at {money.words(cost(dearest[0]))}."
    )


def _are(one: str, several: str, names: Sequence[str]) -> str:
    return f"{one} is {shorten(names[0])}".strip() if len(names) == 1 else f"{several} are {listed(names)}".strip()


def _worst(comparison: Comparison, rated: Mapping[str, FairnessReport]) -> str:
    """How the worst-loaded fares under each policy, by the one yardstick."""
    by, worst = (
        by_key(comparison.scenario, comparison.yardstick),
        {name: report.ranks[0] for name, report in rated.items()},
    )
    groups = ranked(worst, lambda name: worst[name][0].printed_ratio)
    if len(groups) == 1:
        under = "" if len(rated) == 1 else " under every policy"
        return f"Measured by {by}, the worst-loaded carries {times(worst[groups[0][0]][0])} its fair share{under}."
    kind, harsh, count = groups[-1], groups[0], len(comparison.scenario.states)
    if all(len(rated[name].ranks) == 1 for name in kind):
        first = f"all states are loaded alike under {listed(kind)}; the worst share ratio is highest"
    else:
        first = f"the worst share ratio is lowest under {listed(kind)} ({_loaded(worst, kind, count)}) and highest"
    return f"Measured by {by}, {first} under {listed(harsh)} ({_loaded(worst, harsh, count)})."


def _loaded(worst: Mapping[str, Sequence[MemberRow]], names: Sequence[str], count: int) -> str:
    """Who of so many is worst-loaded under some policies, where it is the same members, and how much."""
    rows = worst[names[0]]
    alike = all({row.member for row in worst[name]} == {row.member for row in rows} for name in names)
    named = f"{who(rows, count)}, " if alike else ""
    each = "each " if alike and len(rows) > 1 else ""
    return f"{named}{each}{times(rows[0])} its fair share"


def _shift(comparison: Comparison, name: str, changes: Mapping[str, float], money: Money) -> str:
    """Whose net burden is more and whose less than at the baseline, with the money that comes back."""
    parts = []
    for members, sign, than in zip(movers(comparison, name, money), (1, -1), ("more", "less"), strict=True):
        if members:
            most = ranked(members, lambda member: sign * money.printed(changes[member]))[0]  # noqa: B023 - used at once
            parts.append(f"{many(len(members), 'state')} {than}{_most(comparison, name, most, len(members), money)}")
    told = " and ".join(parts) if parts else "no state more or less"
    paid = ", the money that comes back counted" if _repaid(comparison, money) else ""
    return f"Against {baseline_words(comparison)}{paid}, {shorten(name)} asks {told}."


def _most(comparison: Comparison, name: str, most: Sequence[str], count: int, money: Money) -> str:
    """Who is moved most, by how much, and what comes back to it under the policy and at the baseline."""
    called, first = labels(comparison.scenario), most[0]
    change = comparison.changes[name][first]
    moved = f"{'+' if change > 0 else '-'}{money.words(abs(change))}"
    if len(most) > 1:
        return f", {listed([called[member] for member in most])} {'' if len(most) == count else 'most '}({moved} each)"
    back = ""
    if _repaid(comparison, money):
        now, then = comparison.rows(name)[first].received, comparison.base_received.get(first, 0.0)
        paid = money.printed(now) or money.printed(then)
        back = " net" + (f"; {money.words(now)} comes back, {money.words(then)} at the baseline" if paid else "")
    return f", {shorten(called[first])} {'' if count == 1 else 'most '}({moved}{back})"


def _repaid(comparison: Comparison, money: Money) -> bool:
    """Whether any money comes back to a state, under a policy or at the baseline."""
    under = (row.received for report in comparison.measured.values() for row in report.members)
    return any(money.printed(amount) for amount in (*under, *comparison.base_received.values()))
