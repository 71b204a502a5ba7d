"""What an answer speaks of: names that the scenario knows, amounts that are numbers, everyone who should be there."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from math import nan
from numbers import Real

from models.answers.allocation import Address, Allocation, Burden
from models.arithmetic.audit.promises import PARTS, Promise, Promises, told
from models.sheets.scenario import Scenario

KEYS: dict[str, tuple[str, ...]] = {
    "contributions": ("member", "resource", "mission", "period"),
    "loans": ("member", "member", "resource", "mission", "period"),
    "support": ("member", "member", "resource", "period"),
    "unmet": ("resource", "mission", "period"),
    "burdens": ("member",),
    "fair_shares": ("state",),
    "loads": ("state",),
    "ranges": ("state",),
}
"""What each part of an answer is keyed by."""

LARGEST = 1e100
"""No workbook means more; sums of such amounts would overflow."""

AMOUNTS = {"contributions": "x", "loans": "l", "support": "s", "unmet": "u"}
"""The parts that are amounts, each with the first word of its addresses."""


def names(scenario: Scenario, answer: Allocation) -> Promises:
    """Every key names what the scenario has; amounts are numbers of 0 or more; every need and member is there."""
    for part in KEYS:
        values = getattr(answer, part)
        for key in _unknown(scenario, part, values):
            yield told(Address.of("unknown", part, *map(str, _parts(key))), "the scenario does not know this")
        for key, value in values.items():
            if part in AMOUNTS:
                if 0.0 <= _figure(value) <= LARGEST:  # nearly all are, and each would make two promises
                    continue
                yield Promise(Address.of(AMOUNTS[part], *map(str, _parts(key))), _figure(value), ">=", 0.0)
                yield Promise(Address.of(AMOUNTS[part], *map(str, _parts(key))), _figure(value), "<=", LARGEST)
            elif not _is_said(part, value):
                yield told(
                    Address.of("missing", part, *map(str, _parts(key))), "what is said of this member is no figure"
                )
    for need in scenario.requirement:
        if need not in answer.unmet:
            yield Promise(Address("u", need), nan, ">=", 0.0)
    whole = {"burdens": scenario.member, "fair_shares": scenario.states, "loads": scenario.states}
    for part, everyone in whole.items():
        for name in everyone:
            if name not in getattr(answer, part):
                yield told(Address.of("missing", part, name), "nothing is said of this member")


def known(scenario: Scenario, answer: Allocation) -> Allocation:
    """The answer without what the scenario does not know and without amounts that are no numbers."""
    kept = {}
    for part in KEYS:
        values: Mapping[object, object] = getattr(answer, part)
        unknown = _unknown(scenario, part, values)
        kept[part] = {
            key: value
            for key, value in values.items()
            if key not in unknown and (abs(_figure(value)) <= LARGEST if part in AMOUNTS else _is_said(part, value))
        }
    return replace(answer, **kept)  # type: ignore[arg-type]


def _figure(value: object) -> float:
    """The number that something is; nan where it is none."""
    return float(value) if _is_figure(value) else nan  # type: ignore[arg-type]


def _is_figure(value: object) -> bool:
    """Whether something is a number that a float can be."""
    if type(value) is float:  # nearly all are, and to ask an abstract class takes long
        return True
    return isinstance(value, Real) and not (isinstance(value, int) and abs(value) > LARGEST)


def _is_said(part: str, value: object) -> bool:
    """Whether a value is of the kind that a part of an answer consists of: one figure, or several."""
    if part == "burdens":
        return isinstance(value, Burden) and all(_is_figure(getattr(value, part)) for part in PARTS)
    if part == "ranges":
        return isinstance(value, tuple) and len(value) == 2 and all(map(_is_figure, value))
    return _is_figure(value)


def _unknown(scenario: Scenario, part: str, values: Mapping[object, object]) -> set[object]:
    kinds: dict[str, Container[object]] = {
        "member": scenario.member,
        "resource": scenario.resource,
        "mission": scenario.mission,
        "period": scenario.period_index,
        "state": dict.fromkeys(scenario.states),
    }
    wanted = [kinds[kind] for kind in KEYS[part]]

    def is_known(key: object) -> bool:
        found = _parts(key)
        fits = len(found) == len(wanted) and all(name in of for name, of in zip(found, wanted, strict=True))
        return fits and (part != "unmet" or key in scenario.requirement)

    return {key for key in values if not is_known(key)}


def _parts(key: object) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else (key,)
