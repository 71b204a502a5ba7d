"""Why a policy cannot be applied to a scenario, before any arithmetic: each with its cell and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from models.policy.keys import base_periods, is_intensive, parse_correction, parse_discounts, parse_key
from models.policy.policy import Objective, Policy
from models.sheets.problems import Problem, nearest, quoted
from models.sheets.rows import IndicatorKind, Row

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario


def key_problems(scenario: Scenario, policy: Policy) -> list[Problem]:
    """What is wrong before any arithmetic: words that cannot be read, names that do not exist, blanks and negatives."""
    found = [*_unreadable(scenario, policy), *_half_asked(scenario, policy), *_no_status_quo(scenario, policy)]
    if found:
        return found
    uses = list(dict.fromkeys(use for one in base_periods(policy) for use in _uses(one)))
    found = [problem for use in uses for problem in _unfit(scenario, policy, *use)]
    states = {name: scenario.member[name].name for name in scenario.states}
    return found + [
        problem for field, entry in _entries(policy) for problem in unmarked(scenario, policy, field, entry, states)
    ]


def used_indicators(scenario: Scenario) -> set[str]:
    """The names in members that any policy or pool reads; raises ValueError where the words of one cannot be read."""
    periods = [one for policy in scenario.policies for one in base_periods(policy)]
    repaid = {name for need in scenario.requirements for name in need.repaid_to}
    return repaid | {name for one in periods for _, name in (*_uses(one), *_entries(one))}


def has_no_size(scenario: Scenario, indicator: str) -> bool:
    """Whether an indicator is a figure per head, a rate or an index: as the workbook says, else as its name does."""
    row = scenario.indicator.get(indicator)
    return is_intensive(indicator) if row is None or row.kind is None else row.kind is not IndicatorKind.TOTAL


def _unreadable(scenario: Scenario, policy: Policy) -> Iterator[Problem]:
    readers: tuple[tuple[str, Callable[[Policy], object], str], ...] = (
        ("key", lambda one: parse_key(one.key), 'a key such as "0.5 gdp + 0.5 population"'),
        ("relief_debt", lambda one: one.relief_debt and parse_key(one.relief_debt), 'such as "0.125 debt"'),
        (
            "correction",
            lambda one: one.correction and parse_correction(one.correction),
            'strengths and indicators such as "0.3 unemployment_rate"',
        ),
        ("discounts", lambda one: parse_discounts(one.discounts), 'such as "0.9 ldc; 0.8 below 1.2"'),
    )
    try:
        periods = base_periods(policy)
    except ValueError as reason:
        yield Problem(scenario.place(policy, "key"), quoted(policy.key), "one | in each, or none", str(reason))
        return
    for field, reader, expected in readers:
        for one in periods:
            try:
                reader(one)
            except ValueError as reason:
                found = quoted(getattr(one, field))
                yield Problem(scenario.place(policy, field), found, expected, str(reason))


def _half_asked(scenario: Scenario, policy: Policy) -> Iterator[Problem]:
    """Fields that mean something only together."""
    pairs = (
        ("capped", bool(policy.capped), "cap", policy.cap < 1, "a share below 1"),
        ("cap", policy.cap < 1, "capped", bool(policy.capped), "the members it holds for, or a column that marks them"),
        ("discounts", bool(policy.discounts), "premium", bool(policy.premium), "who carries what discounts release"),
        ("premium", bool(policy.premium), "discounts", bool(policy.discounts), "the discounts that it pays for"),
    )
    for field, asked, other, given, what in pairs:
        if asked and not given:
            yield Problem(scenario.place(policy, field), f"{field} without {other}", f"{other}: {what}")


def _no_status_quo(scenario: Scenario, policy: Policy) -> Iterator[Problem]:
    if policy.objective is Objective.STATUS_QUO and not any(
        row.current is not None or row.pledged is not None for row in scenario.capacities
    ):
        hint = "fill in current or pledged in capacities, or choose another objective"
        yield Problem(scenario.place(policy, "objective"), "status_quo", "what is given or pledged today", hint)


def _uses(policy: Policy) -> Iterator[tuple[str, str]]:
    """The indicators that a policy of one base period reads: (field, indicator)."""
    yield from (("key", name) for _, name in parse_key(policy.key))
    if policy.correction:
        yield from (("correction", name) for _, name in parse_correction(policy.correction))
    if policy.relief_debt:
        yield from (("relief_debt", name) for _, name in parse_key(policy.relief_debt))
    if policy.relief_gradient or any(rule.below is not None for rule in parse_discounts(policy.discounts)):
        yield "relief_income", policy.relief_income
        yield "relief_population", policy.relief_population


def _unfit(scenario: Scenario, policy: Policy, field: str, indicator: str) -> Iterator[Problem]:
    """Why an indicator cannot serve where a policy names it."""
    place = scenario.place(policy, field)
    known = sorted({name for member in scenario.members for name in member.indicators})
    if indicator not in known:
        hint = nearest(indicator, known) or f"indicators: {', '.join(known) or 'none'}"
        yield Problem(place, quoted(indicator), "a numeric column of members", hint)
        return
    if has_no_size(scenario, indicator) and field != "correction":
        reason = "it has no size: adding it would move the burden to small members; `correction` multiplies by it"
        yield Problem(place, quoted(indicator), "a total, not a figure per head, a rate or an index", reason)
    if field == "correction" and not has_no_size(scenario, indicator):
        said = "let its name say so, as in threat_index, or its kind in indicators"
        reason = f"a total belongs in `key`; if it is a rate, {said}"
        yield Problem(place, quoted(indicator), "a figure per head, a rate or an index", reason)
    values = {name: scenario.member[name].indicators.get(indicator) for name in scenario.states}
    least_open = field == "relief_population"
    for name, value in values.items():
        if value is None or value < 0 or (least_open and value == 0):
            found = "a blank cell" if value is None else f"{value:g}"
            expected = "a number above 0" if least_open else "a number, 0 or more"
            hint = f"policy {policy.policy} shares the burden by {indicator}"
            yield Problem(scenario.place(scenario.member[name], indicator), found, expected, hint)
    if not any(values.values()) and field != "relief_debt":
        yield Problem("members", f"{indicator} of all states is 0", "at least one above 0")


def _entries(policy: Policy) -> Iterator[tuple[str, str]]:
    """The members or marks that a policy names: (field, entry)."""
    yield from (("capped", entry) for entry in policy.capped)
    yield from (("premium", entry) for entry in policy.premium)
    yield from (("discounts", rule.whom) for rule in parse_discounts(policy.discounts) if rule.whom is not None)


def unmarked(
    scenario: Scenario,
    row: Row | Policy,
    field: str,
    entry: str,
    names: Mapping[str, str],
    what: str = "a state",
) -> Iterator[Problem]:
    """What is wrong with an entry that is neither one of the members named, nor a column of members that marks some."""
    known = {**names, **{name: name for member in scenario.members for name in member.indicators}}
    if entry not in known:
        expected = f"{what}, or a column of members that marks some"
        yield Problem(scenario.place(row, field), quoted(entry), expected, nearest(entry, known))
