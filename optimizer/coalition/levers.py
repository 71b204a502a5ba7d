"""Rows and columns of the program gathered by the rule that makes them: one cell of the workbook, one rule."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from models.answers.allocation import LIMIT, Address, Conflict
from models.arithmetic.families import Family
from models.sheets.rows import Capacity, Row
from models.sheets.scenario import Scenario
from optimizer.coalition.prepare import Prepared
from optimizer.coalition.wording import clause, describe_ban, when
from optimizer.lp.arrays import INF
from optimizer.lp.highs import LoadedProgram


@dataclass(frozen=True)
class Lever:
    """A rule that can be lifted: what it says and where; its kind (a family, a kind of ban, "limit" or "reserve").

    rows: each with the bound it has when the rule is lifted (free but for a reserve).  limits: columns whose upper
    bound goes.  bans: columns, by address, that open once no other ban stands.
    """

    address: Address
    kind: str
    words: str
    place: str
    rows: dict[int, float] = field(default_factory=dict)
    limits: list[int] = field(default_factory=list)
    bans: set[Address] = field(default_factory=set)


def key_of(scenario: Scenario, address: Address) -> tuple[object, ...]:
    """What rows of the same rule have in common: the cell they come from, else their address."""
    _, row, column = clause(scenario, address)
    return address if row is None else (address.kind, id(row), column)


def is_definition(address: Address) -> bool:
    """Whether a row only gives a name to a quantity: burdens, objectives, the largest giver."""
    return address.constraint is None or address.part == "giver"


def levers(p: Prepared) -> list[Lever]:
    """Every rule of a lifted program, in the order of its rows; then limits of support; then bans."""
    found: dict[tuple[object, ...], Lever] = {}
    periods: dict[tuple[object, ...], set[str]] = {}

    def rule(key: tuple[object, ...], address: Address) -> Lever:
        if key not in found:
            words, row, column = clause(p.scenario, address)
            place = p.scenario.place(row, column) if row else ""
            found[key] = Lever(address, address.kind, words, place)
        periods.setdefault(key, set()).add(when(p.scenario, address))
        return found[key]

    for index, address in enumerate(p.program.rows):
        if not is_definition(address):
            rule(key_of(p.scenario, address), address).rows[index] = INF
    for index, column in enumerate(p.program.columns):
        if column.family == "s" and np.isfinite(p.arrays.col_upper[index]):
            address = Address(Family.SUPPORT, column.keys, LIMIT)
            rule(key_of(p.scenario, address), address).limits.append(index)
    timed = [_timed(rule, periods[key]) for key, rule in found.items()]
    return timed + bans(p)


def _timed(rule: Lever, periods: set[str]) -> Lever:
    """The rule with its period in words, where it speaks of one among several."""
    (period,) = periods if len(periods) == 1 else ("",)
    return rule if not period or rule.words.endswith(period) else Lever(**vars(rule) | {"words": rule.words + period})


def bans(p: Prepared) -> list[Lever]:
    """The rules that ban contributions, loans and uses."""
    found: dict[Address, Lever] = {}
    for column, of_column in p.variables.banned.items():
        for ban in of_column:
            if ban.rule not in found:
                told: Conflict = describe_ban(p.scenario, ban)
                found[ban.rule] = Lever(ban.rule, ban.kind, told.words, told.place)
            found[ban.rule].bans.add(column)
    return list(found.values())


def reserves(p: Prepared) -> list[Lever]:
    """What members keep at home, as rules; lifted, all that is available can be given."""
    found: dict[tuple[object, ...], Lever] = {}
    for index, address in enumerate(p.program.rows):
        if address.family not in (Family.CAPACITY, Family.ROTATION) or is_definition(address):
            continue
        m, r, _ = address.keys
        name, pool = p.scenario.member[m].name, _pool(p.scenario, address)
        for row in {id(row): row for row in pool}.values():
            source, share = _reserve(p.scenario, row)
            if not share * row.available:
                continue
            what = "what it has" if row.reserve is None else f"its {p.scenario.resource[r].name}"
            words = f"{name} keeps {share:.0%} of {what} at home"
            place = p.scenario.place(source, "reserve")
            rule = found.setdefault(
                ("reserve", id(source)), Lever(Address("reserve", address.keys), "reserve", words, place)
            )
            ratio = p.scenario.resource[r].deployable_ratio if address.family == Family.ROTATION else 1.0
            kept = {id(each): 0.0 if (of := _reserve(p.scenario, each))[0] is source else of[1] for each in pool}
            rule.rows[index] = ratio * max(each.available * (1.0 - kept[id(each)]) for each in pool)
    return list(found.values())


def _pool(scenario: Scenario, address: Address) -> list[Capacity]:
    """The capacities that a row of C1 or C14 rests on: that of its period, or those of a whole tour."""
    m, r, t = address.keys
    periods = scenario.tour(r, t) if address.family == Family.ROTATION and address.part != "alone" else (t,)
    return [scenario.capacity[m, r, when] for when in periods if (m, r, when) in scenario.capacity]


def _reserve(scenario: Scenario, row: Capacity) -> tuple[Row, float]:
    """The reserve of a capacity, and the row that says so: its own or its member's."""
    member = scenario.member[row.member]
    return (member, member.reserve) if row.reserve is None else (row, row.reserve)


def lift(p: Prepared, loaded: LoadedProgram, rule: Lever) -> None:
    """Lift one rule; call inside `loaded.trial()`."""
    if rule.rows:
        rows = np.fromiter(rule.rows, dtype=np.int32)
        upper = np.array(list(rule.rows.values()))
        loaded.set_rows(rows, -INF, upper)
    if rule.limits:
        loaded.set_columns(rule.limits, 0.0, INF)
    opened = [column for column in rule.bans if {ban.rule for ban in p.variables.banned[column]} == {rule.address}]
    if opened:
        columns = [p.position[hash(p.variables.closed[column])] for column in opened]
        loaded.set_columns(columns, 0.0, INF)
