"""The constraint families, one record each, in the order of the paper's contents (models.arithmetic.families).

Each module of this package has a dictionary RECORDS; a family is added by its entry in the contents and one file here.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from models.answers.allocation import Address, Conflict
from models.arithmetic.families import Family
from models.sheets.scenario import Scenario
from optimizer.coalition.families.burden import OTHER
from optimizer.coalition.record import Clause, Record

MODULES = [import_module(f"{__name__}.{name}") for _, name, _ in iter_modules(__path__) if not name.startswith("_")]
_FOUND: dict[str, Record] = {}
for module in MODULES:
    if twice := _FOUND.keys() & module.RECORDS.keys():
        raise LookupError(f"{module.__name__} is the second file with the record of {', '.join(sorted(twice))}")
    _FOUND |= module.RECORDS
if missing := [family for family in Family if family not in _FOUND]:
    raise LookupError(f"no file of {__name__} has the record of {', '.join(missing)}")

RECORDS = {family: _FOUND[family] for family in Family} | _FOUND
"""The record of each kind of rule: the families in their order, then agreements' limits and what is defined."""

CHECKS = tuple(each.check for each in RECORDS.values() if each.check)
"""What the audit must check besides its own promises."""


_FAMILIES = frozenset[str](Family)


def record_of(address: Address) -> Record:
    """The record of a row; what is no family has one too."""
    return RECORDS.get(address.kind, OTHER)


def is_definition(address: Address) -> bool:
    """Whether a row only gives a name to a quantity: burdens, objectives, the largest giver."""
    return address.family not in _FAMILIES or address.part in record_of(address).defines


def clause(scenario: Scenario, address: Address) -> Clause:
    """What a row says, whatever its period."""
    return record_of(address).clause(scenario, address)


def describe(scenario: Scenario, address: Address) -> Conflict:
    """A row of the program in words, with the cell that says so."""
    words, row, field, _ = clause(scenario, address)
    return Conflict(address, words + when(scenario, address), scenario.place(row, field) if row else "")


def when(scenario: Scenario, address: Address) -> str:
    """The period of a row, where there are several: " in 2010"."""
    if address.part == "caveat" and scenario.caveats[int(address.keys[0]) - 1].period:
        return ""  # the words of the caveat say so
    if len(scenario.periods) == 1 or record_of(address).timeless:
        return ""
    return next((f" in {key}" for key in reversed(address.keys) if key in scenario.period_index), "")
