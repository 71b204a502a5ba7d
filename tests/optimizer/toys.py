"""One toy a family, two members and two resources, written as an .lp that a person can read.

The text is made from the program's own numbers, for the writers of PuLP 3 and 4 differ in detail. Comments map the
generated names to addresses. After a wanted change of the program, `python -m tests.optimizer.toys` writes the
golden files anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from models.arithmetic.families import Family
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS
from optimizer.coalition.variables import Variables, variables
from optimizer.lp.arrays import INF, Arrays, arrays_of
from optimizer.lp.program import Constraint, Program
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, member, scenario

FOLDER = Path(__file__).with_name("golden")
POLICY = Policy(policy="toy", pledges_bind=True, participation=True, indivisible="exact")
INTELLIGENCE = {"resource": "intel", "name": "Intelligence", "kind": "intelligence", "unit": "reports", "shared": True}
NEED: dict[str, Any] = {"mission": "N", "resource": "troops", "target": 10.0, "minimum": 4.0}
LIFT: dict[str, Any] = {"mission": "N", "resource": "airlift", "target": 3.0}
NORTH: dict[str, Any] = {"mission": "N", "name": "North"}
SOUTH: dict[str, Any] = {"mission": "S", "name": "South"}
BOTH = [*capacities(A=8.0, B=6.0), *capacities("airlift", A=2.0)]

EXTRAS: dict[Family, dict[str, Any]] = {
    Family.CAPACITY: {"members": [member("A", reserve=0.25), member("B")]},
    Family.REQUIREMENT: {"interests": [{"member": "B", "mission": "N", "effectiveness": 0.5}]},
    Family.PROHIBITION: {"caveats": [{"member": "B", "rule": "prohibited", "resource": "troops"}]},
    Family.CEILING: {"caveats": [{"member": "A", "rule": "at_most", "amount": 5.0, "resource": "troops"}]},
    Family.FLOOR: {
        "caveats": [{"member": "A", "rule": "at_least", "amount": 1.0, "resource": "airlift"}],
        "capacities": [
            {"member": "A", "resource": "airlift", "available": 2.0},
            {"member": "B", "resource": "troops", "available": 6.0, "pledged": 2.0},
        ],
    },
    Family.BUDGET: {"members": [member("A", budget=7.0), member("B")]},
    Family.ALIGNMENT: {
        "members": [member("A", alignment=0.5), member("B")],
        "missions": [NORTH, SOUTH],
        "requirements": [NEED, LIFT | {"mission": "S"}],
        "interests": [{"member": "A", "mission": "N", "interest": 0.8}],
    },
    Family.ENABLER: {"requirements": [NEED, LIFT | {"per": "troops", "ratio": 0.2}]},
    Family.FUNDING_POOL: {
        "resources": [TROOPS, FUNDING],
        "requirements": [NEED | {"reimbursement": 0.5}],
        "capacities": [*capacities(A=8.0), *capacities("funding", B=20.0)],
    },
    Family.SUPPORT: {
        "resources": [TROOPS, FUNDING],
        "requirements": [NEED],
        "capacities": [*capacities(A=8.0), *capacities("funding", B=5.0)],
        "agreements": [
            {"giver": "B", "receiver": "A", "resource": "funding", "limit": 3.0, "total_limit": 5.0, "worth": 0.9}
            | {"per": "troops", "price": 0.5},
            {"giver": "A", "receiver": "B", "resource": "troops", "limit": 2.0, "worth": 0.8, "paid_by": "receiver"},
        ],
    },
    Family.LEAD: {"missions": [NORTH | {"lead": "B", "lead_share": 0.4}]},
    Family.DEPENDENCE: {"missions": [NORTH | {"dependence": 0.6}]},
    Family.SECURE: {"requirements": [NEED | {"secure": True}, LIFT]},
    Family.ROTATION: {
        "periods": ("1", "2"),
        "resources": [TROOPS | {"dwell": 1, "deployable_ratio": 0.5}, AIRLIFT],
    },
    Family.TRAINING: {
        "periods": ("1", "2"),
        "missions": [NORTH, {"mission": "T", "name": "Training", "end": "1"}],
        "requirements": [NEED | {"period": "2"}, LIFT | {"mission": "T"}],
        "training": [{"mission": "T", "beneficiary": "B", "resource": "troops", "per": "airlift", "gain": 2.0}],
    },
    Family.SHARED: {
        "resources": [TROOPS, INTELLIGENCE],
        "missions": [NORTH | {"region": "east"}, SOUTH | {"region": "east", "lead": "B"}],
        "requirements": [NEED, *({"mission": mission, "resource": "intel", "target": 4.0} for mission in "NS")],
        "capacities": [*capacities(B=6.0), *capacities("intel", A=4.0)],
        "agreements": [{"giver": "A", "receiver": "B", "resource": "intel", "worth": 0.5}],
    },
    Family.PARTICIPATION: {"interests": [{"member": "A", "mission": "N", "worth": 9.0}]},
    Family.THRESHOLD: {
        "resources": [TROOPS, FUNDING],
        "requirements": [NEED],
        "capacities": [*capacities(A=8.0), *capacities("funding", B=5.0)],
        "agreements": [
            {"giver": "B", "receiver": "A", "resource": "funding", "per": "troops", "price": 0.5, "threshold": 6.0}
        ],
    },
    Family.CONTINGENT: {
        "capacities": [{"member": "A", "resource": "troops", "available": 8.0, "smallest": 3.0}, *capacities(B=6.0)],
        "agreements": [{"giver": "A", "receiver": "B", "resource": "troops"}],
    },
}
"""What each family's toy adds to the common one."""


def toy(family: Family) -> Scenario:
    """Two members and two resources, with what a family speaks of."""
    common: dict[str, Any] = {
        "members": [member("A"), member("B")],
        "resources": [TROOPS, AIRLIFT],
        "requirements": [NEED, LIFT],
        "capacities": BOTH,
    }
    return scenario(**(common | EXTRAS[family]))


def rows_of(family: Family, v: Variables) -> Iterator[Constraint]:
    """A family's rows alone; of a family of terms, the rows that its terms enter."""
    hosts: dict[Family, tuple[Family, set[tuple[str, ...]]]] = {
        Family.ENABLER: (Family.REQUIREMENT, set(v.called)),
        Family.TRAINING: (Family.CAPACITY, set(v.grown)),
        Family.SHARED: (Family.REQUIREMENT, {need for need in v.useful if v.scenario.resource[need[0]].shared}),
    }
    host, keys = hosts.get(family, (family, None))
    return (row for row in RECORDS[host].rows(v) if keys is None or row.address.keys in keys)


def path(family: Family) -> Path:
    """Where the golden file of a family stands; numbers are padded so that files sort in the paper's order."""
    return FOLDER / f"C{family.number[1:]:0>2}-{family}.lp"


def text(family: Family) -> str:
    """The golden text of a family: comments, rows, bounds."""
    program = Program()
    v = variables(program, toy(family), POLICY)
    program.add(rows_of(family, v))
    arrays = arrays_of(program.problem, program.variables)
    lines = [f"\\ {family.number}  {family.inequality}", f"\\ {family.words}", "\\"]
    lines += [f"\\ x{column} is {', '.join(address.words)}" for column, address in enumerate(program.columns)]
    lines += [f"\\ c{row} is {', '.join(address.words)}" for row, address in enumerate(program.rows)]
    lines += [f"\\ no {', '.join(column.words)}: {bans[0].words}" for column, bans in v.banned.items()]
    lines += ["Minimize", f" nothing: {_sum([(column, 0.0) for column in range(len(program.columns))])}"]
    whole = [f" x{column}" for column in np.flatnonzero(arrays.integer)]
    general = ["General", *whole] if whole else []
    return "\n".join([*lines, "Subject To", *_rows(arrays), "Bounds", *_bounds(arrays), *general, "End", ""])


def _sum(terms: list[tuple[int, float]]) -> str:
    joined = " ".join(f"{'-' if value < 0 else '+'} {abs(value):.12g} x{column}" for column, value in terms)
    return joined.removeprefix("+ ")


def _rows(arrays: Arrays) -> Iterator[str]:
    for row, (first, last) in enumerate(zip(arrays.start[:-1], arrays.start[1:], strict=True)):
        terms = sorted(zip(arrays.index[first:last].tolist(), arrays.value[first:last].tolist(), strict=True))
        low, high = arrays.row_lower[row], arrays.row_upper[row]
        sense, bound = ("=", low) if low == high else (">=", low) if high == INF else ("<=", high)
        yield f" c{row}: {_sum(terms)} {sense} {bound + 0.0:.12g}"


def _bounds(arrays: Arrays) -> Iterator[str]:
    for column, (low, high) in enumerate(zip(arrays.col_lower, arrays.col_upper, strict=True)):
        if low == -np.inf and high == np.inf:
            yield f" x{column} free"
        elif high < np.inf:
            yield f" {low:.12g} <= x{column} <= {high:.12g}"


if __name__ == "__main__":
    for each in Family:
        path(each).write_text(text(each), encoding="utf-8")
