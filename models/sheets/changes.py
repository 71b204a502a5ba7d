"""Scenarios made from a scenario: without one member, or with uncertain amounts at other values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.sheets.checks.command_problems import idle_leads
from models.sheets.columns import referring
from models.sheets.problems import InputError, Problem, quoted
from models.sheets.rows import Capacity, Requirement, ResourceKind, Row, Uncertainty
from models.sheets.scenario import Scenario

DEFAULT_RANGE = (0.9, 1.1)
"""The range of every amount of a workbook that states none: 10 % less to 10 % more."""

AmountKey = tuple[str, str, str]
"""(what, member or mission, resource): capacities and unit costs are by member, requirements by mission."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An amount that may differ from the plan by a factor between low and high, alike in all periods."""

    what: str
    member: str | None
    resource: str
    mission: str | None
    low: float
    high: float

    @property
    def key(self) -> AmountKey:
        """What it is the factor of."""
        return self.what, self.member or self.mission or "", self.resource


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of a sheet with other values in some of its cells, by field; None removes the row.

    A row that does not stand on its sheet yet is added.
    """

    row: Row
    cells: Mapping[str, object] | None = field(default_factory=dict)


def with_edits(scenario: Scenario, edits: Iterable[Edit]) -> Scenario:
    """The scenario with rows edited, removed or added, all edits at once."""
    sheets: dict[str, list[Edit]] = {}
    for edit in edits:
        sheets.setdefault(edit.row.sheet, []).append(edit)
    return altered(scenario, **{sheet: tuple(_edited(getattr(scenario, sheet), of)) for sheet, of in sheets.items()})


def _edited(rows: Sequence[Row], edits: Sequence[Edit]) -> Iterator[Row]:
    for row in rows:
        cells = [edit.cells for edit in edits if edit.row == row]
        known = [update for update in cells if update is not None]
        if len(known) == len(cells):
            yield row.model_copy(update={name: value for update in known for name, value in update.items()})
    yield from (edit.row.model_copy(update=edit.cells) for edit in edits if edit.row not in rows)


def uncertain_amounts(scenario: Scenario) -> tuple[Uncertain, ...]:
    """What is uncertain, and its range: each capacity and unit cost of a member, each requirement of a mission.

    The sheet's row that names most wins, among equals the last; an amount that no row matches is certain. Where the
    sheet is empty everything has DEFAULT_RANGE. Money costs itself, so its unit cost is certain. Raises InputError
    for rows that can match nothing.
    """
    if wrong := list(_mismatches(scenario)):
        raise InputError(wrong)
    ranked = sorted(scenario.uncertainty, key=lambda row: sum(map(bool, (row.member, row.resource, row.mission))))
    found = []
    for what, member, resource, mission in _amounts(scenario):
        rows = [row for row in ranked if _matches(row, what, member, resource, mission)]
        if rows or not scenario.uncertainty:
            low, high = (rows[-1].low, rows[-1].high) if rows else DEFAULT_RANGE
            found.append(Uncertain(what, member, resource, mission, low, high))
    return tuple(found)


def with_factors(scenario: Scenario, factors: Mapping[AmountKey, float]) -> Scenario:
    """The scenario with amounts multiplied, a key that is missing by 1.

    A capacity's factor is on what is available and pledged, a requirement's on target and minimum, a unit cost's on
    what a capacity says or, where it says nothing, on the resource's.
    """

    def capacity(row: Capacity) -> Capacity:
        more = factors.get(("capacity", row.member, row.resource), 1.0)
        dearer = factors.get(("unit_cost", row.member, row.resource))
        listed = scenario.resource[row.resource].unit_cost if row.unit_cost is None else row.unit_cost
        return row.model_copy(
            update={
                "available": row.available * more,
                "pledged": None if row.pledged is None else row.pledged * more,
                "unit_cost": row.unit_cost if dearer is None or listed is None else listed * dearer,
            }
        )

    def requirement(row: Requirement) -> Requirement:
        more = factors.get(("requirement", row.mission, row.resource), 1.0)
        return row.model_copy(update={"target": row.target * more, "minimum": row.minimum * more})

    return altered(
        scenario,
        capacities=tuple(map(capacity, scenario.capacities)),
        requirements=tuple(map(requirement, scenario.requirements)),
    )


def without(scenario: Scenario, member: str) -> Scenario:
    """The scenario without a member: its capacities, interests, rules and agreements go; what it led has no lead.

    A lead that could bring anything only by a loan of whoever leaves owes nothing any more: else no one could serve.
    """

    def gone(row: Row) -> bool:
        return any(getattr(row, name) == member for name in referring(type(row), "members"))

    kept = {sheet: tuple(row for row in rows if not gone(row)) for sheet, rows in scenario.tables.items()}
    kept["members"] = tuple(row for row in scenario.members if row.member != member)
    kept["missions"] = tuple(
        row.model_copy(update={"lead": None, "lead_share": 0.0}) if row.lead == member else row
        for row in scenario.missions
    )
    kept["requirements"] = tuple(_repaid_without(member, row) for row in kept["requirements"])
    left = altered(scenario, **kept)
    lapsed = _powerless(left)
    lapsed -= _powerless(scenario) if lapsed else set()
    missions = (row.model_copy(update={"lead_share": 0.0}) if row.mission in lapsed else row for row in left.missions)
    return altered(left, missions=tuple(missions)) if lapsed else left


def _repaid_without(member: str, row: Row) -> Row:
    """A need whose pool repays the others it names, and no one where it names no one else: a blank would be all."""
    if not isinstance(row, Requirement) or member not in row.repaid_to:
        return row
    others = tuple(name for name in row.repaid_to if name != member)
    return row.model_copy(update={"repaid_to": others, "reimbursement": row.reimbursement if others else 0.0})


def _powerless(scenario: Scenario) -> set[str]:
    """The missions whose lead owes a share of what it can bring in no period."""
    return {row.mission for row, _, wanted, idle in idle_leads(scenario) if idle == wanted}


def altered(scenario: Scenario, **sheets: tuple[object, ...]) -> Scenario:
    """A copy with other rows on some sheets. They are not checked again, and lookups are made anew."""
    return Scenario.model_construct(**dict(scenario) | sheets)


def _amounts(scenario: Scenario) -> Iterator[tuple[str, str | None, str, str | None]]:
    """Every amount that can be uncertain: (what, member, resource, mission)."""
    held = dict.fromkeys((row.member, row.resource) for row in scenario.capacities if row.available > 0)
    yield from (("capacity", member, resource, None) for member, resource in held)
    needed = dict.fromkeys((row.resource, row.mission) for row in scenario.requirements if row.target > 0)
    yield from (("requirement", None, resource, mission) for resource, mission in needed)
    for member, resource in held:
        priced = any(scenario.unit_cost(member, resource, period) for period in scenario.periods)
        if priced and scenario.resource[resource].kind is not ResourceKind.FUNDING:
            yield "unit_cost", member, resource, None


def _matches(row: Uncertainty, what: str, member: str | None, resource: str, mission: str | None) -> bool:
    asked = ((row.member, member), (row.resource, resource), (row.mission, mission))
    return row.what == what and all(name is None or name == other for name, other in asked)


def _mismatches(scenario: Scenario) -> Iterator[Problem]:
    for row in scenario.uncertainty:
        field = "member" if row.what == "requirement" else "mission"
        if name := getattr(row, field):
            found, expected = f"{row.what} of {field} {quoted(name)}", f"a blank {field}"
            by = "mission and resource" if row.what == "requirement" else "member and resource"
            yield Problem(scenario.place(row, field), found, expected, f"a {row.what} is by {by}")
