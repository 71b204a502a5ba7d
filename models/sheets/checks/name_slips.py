"""Names that are probably one name in two spellings, periods in one, a member that is probably the sum of all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, pairwise
from math import fsum, isclose
from typing import TYPE_CHECKING

from models.policy.key_problems import used_indicators
from models.sheets.problems import Problem, Severity, quoted
from models.sheets.rows import Member, Row

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

TOTALS = frozenset(("total", "totals", "grandtotal", "subtotal", "sum", "all", "gesamt", "summe", "somme"))
"""What the row under a table is called, without blanks."""
DEFENCE = frozenset(("defence", "defense", "military"))
"""Words that make a budget an indicator of ability, and no limit."""
LONG = 5
"""Letters from which on a word is taken for another one that a slip or an ending tells apart."""

_NUMBERED = re.compile(r"([^\W\d_]*)(\d+)")
_SEPARATOR = re.compile(r"[|\n\t]|/(?!\d\d\b)")  # 2024/25 is one year


def name_slips(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: rows match by names alone, so one that is spelled in two ways is two, and rules miss the other."""
    for what, field in (("region", "region"), ("kind of mission", "kind"), ("legal basis", "legal_bases")):
        used: Counter[str] = Counter()
        first: dict[str, Row] = {}
        for row in (*scenario.missions, *(scenario.members if field == "legal_bases" else ())):
            for name in _names(getattr(row, field)):
                used[name] += 1
                first.setdefault(name, row)
        for one, other in _pairs(first):
            if is_slip(one, other):
                odd, kept = (one, other) if used[one] < used[other] else (other, one)
                found = f"{quoted(odd)}, beside {quoted(kept)} at {scenario.place(first[kept], field)}"
                expected = f"each {what} spelled in one way, for rules match by name"
                hint = "spell both alike; if they are two, leave it"
                yield Problem(scenario.place(first[odd], field), found, expected, hint, Severity.WARNING)
    yield from _totals(scenario)
    yield from _one_period(scenario)


def _pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names that share their letters, or all but one of each: all that may be slips, and few besides."""
    alike: dict[str, list[str]] = {}
    for name in names:
        letters = re.sub(r"[\W_]+", "", name.casefold())
        for key in {letters, *(letters[:at] + letters[at + 1 :] for at in range(len(letters)))}:
            alike.setdefault(key, []).append(name)
    yield from dict.fromkeys(chain.from_iterable(combinations(group, 2) for group in alike.values()))


def is_slip(one: str, other: str) -> bool:
    """Whether case, blanks or signs alone tell two names apart, or in a long word a letter too many or two swapped.

    >>> is_slip("Coast", "coast "), is_slip("AU mandate", "AU mandat"), is_slip("RC-South", "RC Suoth")
    (True, True, True)
    >>> is_slip("Sector I", "Sector II"), is_slip("inland", "island"), is_slip("north", "south")
    (False, False, False)
    """
    words, others = (re.sub(r"[\W_]+", " ", name.casefold()).split() for name in (one, other))
    if "".join(words) == "".join(others) != "":
        return True
    odd = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) != len(others) or len(odd) != 1:
        return False
    short, long = sorted(odd[0], key=len)
    if len(short) < LONG or not (short + long).isalpha():
        return False
    if len(short) == len(long):
        differ = [at for at in range(len(short)) if short[at] != long[at]]
        return len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(short) == sorted(long)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _names(cell: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The names of a cell; legal bases of which one is enough stand with a bar between them."""
    if isinstance(cell, tuple):
        return tuple(part.strip() for name in cell for part in name.split("|"))
    return (cell,) if cell else ()


def _totals(scenario: Scenario) -> Iterator[Problem]:
    for row in scenario.members if len(scenario.members) > 2 else ():
        called = any(re.sub(r"[\W_]+", "", name.casefold()) in TOTALS for name in (row.member, row.name))
        if called or _is_sum(scenario, row):
            found = f"{quoted(row.member)}, which looks like the total of the others"
            hint = "remove the row from every sheet; if it is a member, leave it"
            yield Problem(scenario.place(row, "member"), found, "a member in each row", hint, Severity.WARNING)


def _is_sum(scenario: Scenario, row: Member) -> bool:
    """Whether two figures of a member or more, and all that it has, are the sums of everyone else's."""
    own = {name: value for name, value in row.indicators.items() if value}
    others = [other.indicators for other in scenario.members if other is not row]
    return len(own) > 1 and all(isclose(value, fsum(o.get(name, 0.0) for o in others)) for name, value in own.items())


def idle_indicators(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: figures of members that no policy reads, named much like a field that nobody has filled in."""
    used = used_indicators(scenario)
    fields = [
        name
        for name, field in Member.model_fields.items()
        if not field.is_required() and all(getattr(row, name) == field.get_default() for row in scenario.members)
    ]
    first = {name: row for row in reversed(scenario.members) for name in row.indicators}
    for name in sorted(first.keys() - used):
        if meant := next((field for field in fields if is_named_like(name, field)), None):
            found = f"a column {quoted(name)}, read as an indicator that no policy uses"
            hint = f'did you mean "{meant}"? if not, leave it'
            yield Problem(scenario.place(first[name], name), found, "figures that count", hint, Severity.WARNING)


def is_named_like(indicator: str, field: str) -> bool:
    """Whether a word of an indicator, or two, are a field but for its ending.

    >>> is_named_like("home_reserve", "reserve"), is_named_like("aligned", "alignment")
    (True, True)
    >>> is_named_like("reservists", "reserve"), is_named_like("defence_budget", "budget")
    (False, False)
    """
    words = indicator.casefold().split("_")
    runs = [*words, *map("_".join, pairwise(words))]
    stems = (re.sub(r"(ed|d|s)$", "", run) for run in runs)
    return DEFENCE.isdisjoint(words) and any(len(stem) >= LONG and field.startswith(stem) for stem in stems)


def _one_period(scenario: Scenario) -> Iterator[Problem]:
    """The only period, where its name looks like several or like their number, and no row calls it so."""
    named = {row.period for row in scenario.requirements} | {row.period for row in scenario.capacities}
    named |= {row.period for row in scenario.caveats} | {row.period for row in scenario.agreements}
    named |= {row.start for row in scenario.missions} | {row.end for row in scenario.missions}
    if len(scenario.periods) == 1 and scenario.periods[0] not in named and is_several(scenario.periods[0]):
        found = f"{quoted(scenario.periods[0])}, read as the name of one period"
        column = scenario.layout.get("scenario", {}).get("periods")
        hint = "write each period, as 2010, 2011, 2012; if it is one, leave it"
        place = f"scenario!{column}" if column else "scenario"
        yield Problem(place, found, "periods separated by commas", hint, Severity.WARNING)


def is_several(period: str) -> bool:
    """Whether the name of a period looks like two of them, like a list, or like how many there are.

    >>> is_several("2020-2022"), is_several("Q1 Q2"), is_several("spring|autumn"), is_several("3")
    (True, True, True, True)
    >>> is_several("2020"), is_several("2017-Q1"), is_several("2024/25"), is_several("1")
    (False, False, False, False)
    """
    if period.isdecimal() and len(period) < 3:
        return int(period) > 1
    numbers = [(word.casefold(), len(digits) < 3) for word, digits in _NUMBERED.findall(period)]
    alike = len(numbers) > 1 and numbers[0] == numbers[1]
    years = sum(not short for _, short in numbers) > 1
    return alike or years or _SEPARATOR.search(period) is not None
