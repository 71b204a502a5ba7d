"""The unit in which the solver counts each column, so that no answer depends on the units of the workbook.

Scales come from the data: two workbooks that differ only in units make the same numbers here, and so the same program,
the same colours and the same choice among equals. The formulation stays in the workbook's units; LoadedProgram converts
where HiGHS is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import fsum
from types import MappingProxyType

import numpy as np

from models.answers.allocation import Address
from models.arithmetic.accounting import calls_for
from models.arithmetic.flows import Need
from models.sheets.scenario import Scenario
from optimizer.lp.arrays import Arrays, Floats
from optimizer.tolerances import LEAST_SCALE

OF_RESOURCE = {"x": 1, "l": 2, "s": 2, "w": 1, "z": 0}
"""Columns that count units of a resource, and where among their keys its name stands."""
FOR_MISSION = ("x", "l", "w", "z")
"""Of these, columns that count units for a mission, whose name stands next."""

CHOICES = ("n", "p")
"""Columns that are 0 or 1: whether any is sent, whether any is paid."""


def resource_scales(scenario: Scenario) -> dict[str, float]:
    """For each resource its largest target, else the most that anyone has, else 1; in its unit, positive."""
    targets, held = dict[str, float](), dict[str, float]()
    for (resource, _, _), need in scenario.requirement.items():
        targets[resource] = max(need.target, targets.get(resource, 0.0))
    for row in scenario.capacities:
        held[row.resource] = max(row.available, held.get(row.resource, 0.0))
    return {name: targets.get(name) or held.get(name) or 1.0 for name in scenario.resource}


def money_scale(scenario: Scenario) -> float:
    """What the requirements cost at mean prices, else what all that is there would cost, else 1; money, positive."""
    price = {resource: scenario.mean_unit_cost(resource) for resource in scenario.resource}
    wanted = fsum(price[resource] * need.target for (resource, _, _), need in scenario.requirement.items())
    there = (row.available * scenario.unit_cost(*key) for key, row in scenario.capacity.items())
    return wanted or fsum(there) or 1.0


def mission_scales(scenario: Scenario, scales: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """What each mission wants of a resource in its neediest period, with what enablers and promises add at its targets.

    By (resource, mission), in the resource's unit; a mission that wants nothing is left out.
    """
    wants = dict[Need, float]()
    for need, row in scenario.requirement.items():
        wants[need] = wants.get(need, 0.0) + row.target
        for called, units in calls_for(scenario, need):
            wants[called] = wants.get(called, 0.0) + units * row.target
    wanted = dict[tuple[str, str], float]()
    for (resource, mission, _), want in wants.items():
        if want > 0:
            least = LEAST_SCALE * scales[resource]
            wanted[resource, mission] = max(want, least, wanted.get((resource, mission), 0.0))
    return wanted


def column_units(
    scenario: Scenario,
    columns: Iterable[Address],
    arrays: Arrays,
    shares: Mapping[str, float],
    money: float,
    own: Mapping[Address, float] = MappingProxyType({}),
) -> Floats:
    """The unit of every column, positive.

    Contributions are counted in what their mission wants of the resource, else in the resource's scale: were they all
    counted in the latter, the duals of a small need would be large and drown those of light missions. What is unmet is
    counted in its target, burdens in fair shares of the money scale; a column that only defines a quantity takes the
    size of the first row that defines it, or the unit that `own` gives it. What must be whole is counted in units, and
    so is its resource; what is 0 or 1 has none.
    """
    scales = resource_scales(scenario)
    wanted = mission_scales(scenario, scales)
    addresses = list(columns)
    for (kind, names, _), whole in zip(addresses, arrays.integer.tolist(), strict=True):
        if whole and kind in OF_RESOURCE:
            resource = names[OF_RESOURCE[kind]]
            scales[resource] = 1.0
            wanted = {key: scale for key, scale in wanted.items() if key[0] != resource}
    units = np.full(len(addresses), np.nan)
    for column, address in enumerate(addresses):
        kind, keys, _ = address
        if kind in OF_RESOURCE:
            resource, mission = keys[OF_RESOURCE[kind]], keys[OF_RESOURCE[kind] + 1]
            scale = wanted.get((resource, mission)) if kind in FOR_MISSION else None
            units[column] = scale or scales[resource]
        elif kind == "u":
            units[column] = scenario.requirement[keys[0], keys[1], keys[2]].target
        elif kind == "b":
            units[column] = shares[keys[0]] * money
        elif kind in CHOICES:
            units[column] = 1.0
        elif address in own:
            units[column] = own[address]
    return _completed(units, arrays, money)


def choices_alone(arrays: Arrays, columns: Iterable[Address]) -> Arrays:
    """A program in which whether to send stays a choice, and assets that come whole may be cut."""
    choices = np.array([address.family in CHOICES for address in columns], dtype=np.bool_)
    return replace(arrays, integer=arrays.integer & choices)


def _completed(units: Floats, arrays: Arrays, money: float) -> Floats:
    """The units with those of auxiliary columns: what the other terms of the first row that has them come to."""
    rows = np.repeat(np.arange(len(arrays.row_lower)), np.diff(arrays.start))
    while (unknown := np.isnan(units)).any():
        entry_unknown = unknown[arrays.index]
        size = np.where(entry_unknown, 0.0, np.abs(arrays.value) * np.where(unknown, 0.0, units)[arrays.index])
        largest = np.zeros(len(arrays.row_lower))
        np.maximum.at(largest, rows, size)
        entries = np.flatnonzero(entry_unknown & (largest[rows] > 0))
        if not entries.size:
            return np.where(unknown, money, units)
        found, first = np.unique(arrays.index[entries], return_index=True)
        at = entries[first]
        units[found] = largest[rows[at]] / np.abs(arrays.value[at])
    return units
