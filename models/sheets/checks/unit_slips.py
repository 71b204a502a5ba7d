"""Figures that look as if they were written in another unit than their peers, and figures beyond all units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum, log
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from models.policy.key_problems import has_no_size
from models.sheets.problems import Problem, Severity
from models.sheets.rows import Member, ResourceKind, Row

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

LEAST, MOST = 1e-18, 1e18
"""What a figure lies between unless it is 0, whatever its unit; beyond it sums and quotients lose all meaning."""
SPREAD = 1e6
"""How many times its peer a figure of one kind may be: two resources, two members or two periods differ by less."""
DEARER, ALIKE = 3e2, 30.0
"""How many times its dearest or its cheapest peer a unit cost may be, where those are within so many times."""
HOPELESS = 1e2
"""How many times all capacities together a target may be."""
REACH, SPENDING, HEADS = 1e4, 1e5, 1e4
"""How many times a target every capacity may be, a budget what can be spent, a figure a head that of the next."""
HINT = "write it in the unit of the others; if it is right, leave it"


class Figure(NamedTuple):
    """A figure above 0 and the cell that it stands in."""

    row: Row
    field: str
    value: float


Peers = dict[str, list[Figure]]


def beyond_bounds(scenario: Scenario) -> Iterator[Problem]:
    """Errors: figures that no unit makes sensible."""
    for rows in scenario.tables.values():
        for row in rows:
            fields = vars(row) | (row.indicators if isinstance(row, Member) else {})
            for field, value in fields.items():
                if isinstance(value, float) and value and not LEAST <= abs(value) <= MOST:
                    expected = f"0, or a figure between {LEAST:g} and {MOST:g}"
                    yield Problem(scenario.place(row, field), f"{value:g}", expected, "write it in another unit")


def unit_slips(scenario: Scenario) -> Iterator[Problem]:
    """Warnings: figures so far from their peers that a slip of units is likelier than the world."""
    peers = _peers(scenario)
    yield from _spreads(scenario, peers)
    yield from _out_of_reach(scenario, peers)
    yield from _costs(scenario)
    yield from _odd_costs(scenario, peers)
    yield from _budgets(scenario)
    yield from _rules(scenario)
    yield from _heads(scenario)


def _range(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"of {low:g}" if low == high else f"from {low:g} to {high:g}"


def _slip(scenario: Scenario, figure: Figure, found: str, expected: str) -> Problem:
    return Problem(scenario.place(figure.row, figure.field), found, expected, HINT, Severity.WARNING)


def _spreads(scenario: Scenario, peers: Peers) -> Iterator[Problem]:
    """In each group of peers whose largest is over SPREAD times the smallest, the one farthest from the middle."""
    for name, figures in peers.items():
        low, high = min(figure.value for figure in figures), max(figure.value for figure in figures)
        if high <= SPREAD * low:
            continue
        middle = median(log(figure.value) for figure in figures)
        odd = max(sorted(figures, key=lambda figure: -figure.value), key=lambda each: abs(log(each.value) - middle))
        others = [figure.value for figure in figures if figure is not odd]
        found = f"{odd.value:g} among {name} {_range(others)}"
        yield _slip(scenario, odd, found, f"{name} within {SPREAD:,.0f} times one another")


def _peers(scenario: Scenario) -> Peers:
    """The figures above 0 that have one unit and one meaning, by what they are called."""
    found: Peers = {}

    def add(name: str, row: Row, field: str) -> None:
        if value := getattr(row, field):
            found.setdefault(name, []).append(Figure(row, field, value))

    for need in scenario.requirements:
        add(f"targets of {need.resource}", need, "target")
        add(f"reimbursements of {need.resource}", need, "reimbursement")
    for capacity in scenario.capacities:
        add(f"capacities of {capacity.resource}", capacity, "available")
        add(f"unit costs of {capacity.resource}", capacity, "unit_cost")
    for resource in scenario.resources:
        add(f"unit costs of {resource.resource}", resource, "unit_cost")
    for member in scenario.members:
        add("budgets", member, "budget")
        add("arrears", member, "arrears")
    for interest in scenario.interests:
        add("worths of missions", interest, "worth")
    return found


def _out_of_reach(scenario: Scenario, peers: Peers) -> Iterator[Problem]:
    """Resources of which every member has far more than is needed, or all together next to nothing."""
    trained = {row.resource for row in scenario.training}
    for resource in scenario.resource:
        targets, held = peers.get(f"targets of {resource}"), peers.get(f"capacities of {resource}")
        if not targets or not held:
            continue
        largest = max(targets, key=lambda each: each.value)
        if (fewest := min(each.value for each in held)) > REACH * largest.value:
            found = f"a target of {largest.value:g}, where every member has {fewest:g} or more"
            yield _slip(scenario, largest, found, f"{resource} of one unit in requirements and capacities")
        whole = fsum(each.value for each in held)
        if whole * HOPELESS < largest.value and resource not in trained:
            found = f"a target of {largest.value:g}, where all capacities come to {whole:g}"
            yield _slip(scenario, largest, found, f"{resource} of one unit in requirements and capacities")


def _costs(scenario: Scenario) -> Iterator[Problem]:
    """A resource beside which all others cost nothing, and pools that pay far more than a unit costs."""
    costs = {row.resource: scenario.mean_unit_cost(row.resource) for row in scenario.resources}
    needed: dict[str, float] = {}
    for need in scenario.requirements:
        needed[need.resource] = needed.get(need.resource, 0.0) + need.target
        cost = costs[need.resource]
        if need.reimbursement > REACH * cost > 0:
            found = f"a reimbursement of {need.reimbursement:g}, where a unit costs {cost:g} in the mean"
            yield _slip(scenario, Figure(need, "reimbursement", need.reimbursement), found, "money of one unit")
    totals = [
        (costs[row.resource] * needed.get(row.resource, 0.0), row)
        for row in scenario.resources
        if row.kind is not ResourceKind.FUNDING
    ]
    total, dearest = max(totals, key=lambda each: each[0], default=(0.0, None))
    rest = fsum(other for other, row in totals if row is not dearest)
    if dearest is not None and total > SPREAD * rest > 0:
        found = (
            f"a unit cost of {costs[dearest.resource]:g}, at which the targets come to {total:g} {scenario.currency}"
        )
        expected = f"less than {SPREAD:,.0f} times what those of all other resources come to, {rest:g}"
        yield _slip(scenario, Figure(dearest, "unit_cost", total), found, expected)


def _odd_costs(scenario: Scenario, peers: Peers) -> Iterator[Problem]:
    """Unit costs far above those of all others, which are near one another, or far below."""
    for name, figures in peers.items():
        if not name.startswith("unit costs of ") or len(figures) < 3:
            continue
        ranked = sorted(figures, key=lambda figure: figure.value)
        for odd, others in ((ranked[-1], ranked[:-1]), (ranked[0], ranked[1:])):
            low, high = others[0].value, others[-1].value
            far = odd.value >= DEARER * high or odd.value * DEARER <= low
            if far and high <= ALIKE * low and max(odd.value / low, high / odd.value) <= SPREAD:  # else told above
                found = f"{odd.value:g} among {name} {_range([each.value for each in others])}"
                yield _slip(scenario, odd, found, f"{name} within {DEARER:,.0f} times those of others")


def _budgets(scenario: Scenario) -> Iterator[Problem]:
    """Budgets that are nothing to what the member could spend, or endless; arrears that it could never pay."""
    spendable: dict[str, float] = {}
    for (member, resource, period), row in scenario.capacity.items():
        spent = row.available * scenario.unit_cost(member, resource, period)
        spendable[member] = spendable.get(member, 0.0) + spent
    for each in scenario.members:
        most = spendable.get(each.member, 0.0)
        if each.budget and most and max(each.budget / most, most / each.budget) > SPENDING:
            found = f"a budget of {each.budget:g}, where all that the member has would cost {most:g}"
            yield _slip(scenario, Figure(each, "budget", each.budget), found, "money of one unit throughout")
        if each.arrears > SPENDING * most > 0:
            found = f"arrears of {each.arrears:g}, where all that the member has would cost {most:g}"
            yield _slip(scenario, Figure(each, "arrears", each.arrears), found, "money of one unit throughout")


def _rules(scenario: Scenario) -> Iterator[Problem]:
    """Ceilings, floors and limits of agreements that are endless beside what the member has, or nothing to it."""
    held: dict[tuple[str | None, str | None], float] = {}
    for row in scenario.capacities:
        for key in ((row.member, row.resource), (None, row.resource)):
            held[key] = max(held.get(key, 0.0), row.available)
    told: list[tuple[Figure, str | None, str | None]]
    told = [(Figure(row, "amount", row.amount), row.member, row.resource) for row in scenario.caveats if row.amount]
    told += [(Figure(row, "limit", row.limit), row.giver, row.resource) for row in scenario.agreements if row.limit]
    for figure, member, resource in told:
        most = held.get((member, resource), 0.0)
        if most and (figure.value > REACH * most or figure.value * SPENDING < most):
            who = "the member has" if member else "any member has"
            what = "an amount" if figure.field == "amount" else "a limit"
            found = f"{what} of {figure.value:g}, where {who} {most:g}"
            yield _slip(scenario, figure, found, f"{resource} of one unit throughout")


def _heads(scenario: Scenario) -> Iterator[Problem]:
    """Members of whom a total, divided by population, is far from that of most others: those on the smaller side."""
    odd: dict[str, list[tuple[str, float, Sequence[float]]]] = {}
    people = {row.member: row.indicators.get("population", 0.0) for row in scenario.members}
    for name in dict.fromkeys(name for row in scenario.members for name in row.indicators):
        figures = {row.member: row.indicators.get(name, 0.0) for row in scenario.members}
        if name == "population" or has_no_size(scenario, name) or set(figures.values()) <= {0.0, 1.0}:
            continue
        ranked = sorted((value / people[m], m) for m, value in figures.items() if value > 0 and people[m] > 0)
        heads: Sequence[float] = [head for head, _ in ranked]
        seen: set[str] = set()
        for at in range(1, len(heads)) if len(heads) > 2 else ():
            if heads[at] > HEADS * heads[at - 1]:
                lower = at <= len(heads) // 2
                few, others = (ranked[:at], heads[at:]) if lower else (ranked[at:], heads[:at])
                for head, member in few:
                    if member not in seen:
                        odd.setdefault(member, []).append((name, head, others))
                seen.update(member for _, member in few)
    for member, told in odd.items():
        row = scenario.member[member]
        name, head, others = told[0]
        field = name if len(told) == 1 else "population"
        found = f"{name} {row.indicators[name]:g} at a population of {people[member]:g}, {head:g} a head"
        expected = f"a figure nearer to the others', {_range(others)} a head"
        yield _slip(scenario, Figure(row, field, head), found, expected)
