"""Rows and columns of the program gathered by the rule that makes them: one cell of the workbook, one rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from models.answers.allocation import Address
from models.arithmetic.national_interest import BanKind
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS, clause, is_definition, record_of, when
from optimizer.coalition.families.capacity import reserve_of
from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF, Floats, Ints
from optimizer.lp.highs import LoadedProgram


@dataclass(frozen=True)
class Lever:
    """A rule that can be lifted: what it says and where; its kind (a family, a kind of ban, "limit" or "reserve").

    rows: each with the bound it has when the rule is lifted (free but for a reserve).  limits: columns whose upper
    bound goes.  bans: columns, by address, that open once no other ban stands.  parts: the bans that it is, by address.
    owners: the members whose rule it is.
    """

    address: Address
    kind: str
    words: str
    place: str
    rows: dict[int, float] = field(default_factory=dict)
    limits: list[int] = field(default_factory=list)
    bans: set[Address] = field(default_factory=set)
    parts: set[Address] = field(default_factory=set)
    owners: tuple[str, ...] = ()

    @property
    def political(self) -> bool:
        """Whether a nation has decided it, and no one has to find what is not there to lift it."""
        return record_of(self.address).political


Key = tuple[object, ...]
"""What rows of the same rule have in common."""


def key_of(scenario: Scenario, address: Address) -> Key:
    """The cell that a row or a ban comes from, else its address."""
    _, row, column, _ = clause(scenario, address)
    return address if row is None else (address.kind, id(row), column)


def owners_of(scenario: Scenario, address: Address) -> tuple[str, ...]:
    """The members whose rule it is; none of what holds for all, whosever row it is here."""
    record = record_of(address)
    return tuple(record.owners(scenario, address)) if record.political else ()


def levers(p: Session) -> list[Lever]:
    """Every rule of a lifted program, in the order of its rows; then limits of support; then bans."""
    found, periods = dict[Key, Lever](), dict[Key, set[str]]()

    def rule(address: Address) -> Lever:
        periods.setdefault(key_of(p.scenario, address), set()).add(when(p.scenario, address))
        return _gathered(found, p.scenario, address, address.kind)

    for index, address in enumerate(p.program.rows):
        if not is_definition(address):
            rule(address).rows[index] = INF
    for record in RECORDS.values():
        for address, ((column, _),), *_ in record.bounds(p.variables):
            if not is_definition(address):
                rule(address).limits.append(p.position[hash(column)])
    timed = [_timed(rule, periods[key]) for key, rule in found.items()]
    return timed + bans(p)


def _gathered(found: dict[Key, Lever], scenario: Scenario, address: Address, kind: str) -> Lever:
    """The rule of an address among those found so far, made when it is the first; in words for all that it rules."""
    key, (words, row, column, whole) = key_of(scenario, address), clause(scenario, address)
    if key not in found:
        place = scenario.place(row, column) if row else ""
        found[key] = Lever(address, kind, words, place, owners=owners_of(scenario, address))
    elif found[key].words not in (words, whole):
        found[key] = replace(found[key], words=whole)
    return found[key]


def _timed(rule: Lever, periods: set[str]) -> Lever:
    """The rule with its period in words, where it speaks of one among several."""
    (period,) = periods if len(periods) == 1 else ("",)
    return rule if not period or rule.words.endswith(period) else replace(rule, words=rule.words + period)


def bans(p: Session) -> list[Lever]:
    """The rules that ban contributions, loans and uses."""
    closed: dict[Address, tuple[BanKind, list[Address]]] = {}
    for column, of_column in p.variables.banned.items():
        for ban in of_column:
            closed.setdefault(ban.rule, (ban.kind, []))[1].append(column)
    found = dict[Key, Lever]()
    for address, (kind, columns) in closed.items():
        rule = _gathered(found, p.scenario, address, kind)
        rule.bans.update(columns)
        rule.parts.add(address)
    return list(found.values())


def reserves(p: Session) -> list[Lever]:
    """What members keep at home, as rules; lifted, all that is available can be given."""
    found: dict[tuple[object, ...], Lever] = {}
    for index, address in enumerate(p.program.rows):
        rests_on = record_of(address).rests_on
        if rests_on is None:
            continue
        m, r, _ = address.keys
        ratio, pool = rests_on(p.scenario, address)
        name = p.scenario.member[m].name
        for row in {id(row): row for row in pool}.values():
            source, share = reserve_of(p.scenario, row)
            if not share * row.available:
                continue
            what = "what it has" if row.reserve is None else f"its {p.scenario.resource[r].name}"
            words = f"{name} keeps {share:.0%} of {what} at home"
            place = p.scenario.place(source, "reserve")
            rule = found.setdefault(
                ("reserve", id(source)),
                Lever(Address("reserve", address.keys), "reserve", words, place, owners=(m,)),
            )
            kept = {id(each): 0.0 if (of := reserve_of(p.scenario, each))[0] is source else of[1] for each in pool}
            rule.rows[index] = ratio * max(each.available * (1.0 - kept[id(each)]) for each in pool)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Lifting:
    """What lifting rules does to a program: rows, each with the upper bound it then has, and columns that go free."""

    rows: Ints
    upper: Floats
    columns: Ints

    def lift(self, loaded: LoadedProgram) -> None:
        """Do it; call inside `loaded.trial()`."""
        if self.rows.size:
            loaded.set_rows(self.rows, -INF, self.upper)
        if self.columns.size:
            loaded.set_columns(self.columns, 0.0, INF)


def lifting(p: Session, rules: Iterable[Lever]) -> Lifting:
    """What lifting rules together does; a column that several ban opens when all of them are lifted."""
    every, rows = list(rules), dict[int, float]()
    for rule in every:
        for row, upper in rule.rows.items():
            rows[row] = max(upper, rows.get(row, -INF))
    lifted = set[Address]().union(*(rule.parts for rule in every))
    banned = dict.fromkeys(column for rule in every for column in rule.bans)
    opened = [column for column in banned if {ban.rule for ban in p.variables.banned[column]} <= lifted]
    columns = [
        *(column for rule in every for column in rule.limits),
        *(p.position[hash(p.variables.closed[column])] for column in opened),
    ]
    return Lifting(
        np.array(list(rows), dtype=np.int32), np.array(list(rows.values())), np.array(columns, dtype=np.int32)
    )


def columns_of(p: Session, rule: Lever) -> list[int]:
    """The columns that a rule bounds from above, by itself or with others."""
    return [*rule.limits, *(p.position[hash(p.variables.closed[column])] for column in rule.bans)]
