"""The columns that name what a row is about: its member, mission, resource, unit and period."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from reports.assessing.fairness import labels
from reports.vocabulary.columns import Column, Value

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario


def members(
    scenario: Scenario, *, of: Callable[[Any], str] = attrgetter("member"), total: Value | bool = False
) -> tuple[Column, Column]:
    """A member's code for machines and its name for people; total: what the last row is called."""
    names = labels(scenario)
    code = Column("member", "Code", of=of)
    return code, Column("name", "Member", of=lambda row: names[of(row)], total=total, brief=True)


def mission(scenario: Scenario, *, brief: bool = True) -> Column:
    """The name of the mission."""
    return Column("mission", "Mission", of=lambda row: scenario.mission[row.mission].name, brief=brief)


def resource(scenario: Scenario, *, brief: bool = True) -> Column:
    """The name of the resource."""
    return Column("resource", "Resource", of=lambda row: scenario.resource[row.resource].name, brief=brief)


def unit(scenario: Scenario, *, brief: bool = False) -> Column:
    """The unit of the resource."""
    return Column("unit", "Unit", of=lambda row: scenario.resource[row.resource].unit, brief=brief)


def period(
    scenario: Scenario,
    key: str = "period",
    label: str = "Period",
    *,
    of: Callable[[Any], str] = attrgetter("period"),
    brief: bool = True,
) -> Column:
    """A period, left out where there is only one."""
    several = len(scenario.periods) > 1
    return Column(key, label, of=lambda row: of(row) if several else None, brief=brief and several)
