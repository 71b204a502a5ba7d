"""The stages of a solve once more, by GLPK: what each is worth, held by its value while the next is improved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from scipy.optimize import nnls

from models.answers.allocation import Address
from models.policy.policy import Objective
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.objectives.division_rule import targets
from optimizer.coalition.session import Session
from tests.trust.glpk import TOLERANCES, Floats, Found, Glpk, UndecidedError

TIGHT = 1e-7
"""A load that cannot be lowered by more than this part of the level stands at it."""
VERTICES = 400

Terms = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Value:
    """What a stage is worth; levels: for leximin, the loads per fair share, the worst first, by state."""

    stage: str
    value: float
    doubt: float
    levels: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """That a stage has no answer: "gaps" where nothing holds together, else the stage with the bounds on burdens."""

    stage: str


def second_solve(p: Session, tolerance: float = TOLERANCES[0]) -> Iterator[Value | Broken]:
    """The values of the stages that the product goes through, one after the other. Raises UndecidedError."""
    program = Glpk(p.arrays, tolerance)
    bounds = list(p.rows("bound").values())
    program.switch(bounds, on=False)

    gaps = _terms(p.gaps)
    first = program.minimise(gaps)
    if first is None:
        if not program.whole and program.almost_feasible():
            raise UndecidedError("feasible but for a slack")
        yield Broken("gaps")
        return
    yield Value("gaps", first.value, first.doubt)
    program.hold(gaps, first.value + p.policy.gap_tolerance, first.doubt)

    for name, terms in (("surplus", _terms(p.surplus)), ("least cost", _terms(p.cost))):
        if terms or name == "least cost":
            found = _certain(program, terms)
            yield Value(name, found.value, found.doubt)
            if name == "surplus":
                program.hold(terms, found.value, found.doubt)
            elif p.policy.cost_tolerance is not None:
                program.hold(terms, found.value + p.policy.cost_tolerance * abs(found.value), found.doubt)

    if p.fair.any() or bounds:
        program.switch(bounds, on=True)
        fair = _fairest(p, program)
        yield fair
        if isinstance(fair, Broken):
            return
    for name, terms in (("cost", _terms(p.cost)), ("interest", _terms(p.interest))):
        if terms:
            found = _certain(program, terms)
            yield Value(name, found.value, found.doubt)
            program.hold(terms, found.value, found.doubt)


def _certain(program: Glpk, terms: Terms) -> Found:
    found = program.minimise(terms, certain=True)
    if found is None:
        raise UndecidedError("nothing where there is something")
    return found


def _terms(coefficients: Floats) -> dict[int, float]:
    return {int(column): float(coefficients[column]) for column in np.flatnonzero(coefficients)}


def _fairest(p: Session, program: Glpk) -> Value | Broken:
    name = p.policy.objective.value
    start = program.minimise({}, certain=not p.policy.bounded)
    if start is None:
        return Broken(name)
    burdens = {m: p.program.columns.index(Address("b", (m,))) for m in p.scenario.states}
    match p.policy.objective:
        case Objective.LEXIMIN | Objective.MINIMAX:
            return _least_loads(p, program, burdens)
        case Objective.EQUAL_SACRIFICE:
            return _least_sacrifice(p, program, burdens)
        case Objective.DIVISION_RULE:
            terms = _distances(p, program, burdens)
        case _:
            terms = _terms(p.fair)
    found = _certain(program, terms)
    program.hold(terms, found.value, found.doubt)
    return Value(name, found.value, found.doubt)


def _least_loads(p: Session, program: Glpk, burdens: Mapping[str, int]) -> Value:
    """min t, b <= f t; then, for leximin, who cannot be lower than t is held there, and the rest go on.

    Whole assets: the least distance d above the levels of the divisible program; for minimax the least t.
    """
    share = positive_shares(p.shares)
    t = program.add_column(-np.inf, max(program.unit[column] / share[m] for m, column in burdens.items()))
    below = {m: program.add_row({column: 1.0, t: -share[m]}, 0.0) for m, column in burdens.items()}
    name = p.policy.objective.value
    if p.policy.objective is Objective.MINIMAX:
        found = _certain(program, {t: 1.0})
        program.hold({t: 1.0}, found.value, found.doubt)
        return Value(name, found.value, found.doubt)

    levels, doubt, held = dict[str, float](), 0.0, len(program.held)
    while len(levels) < len(burdens):
        worst = program.minimise({t: 1.0}, whole=False, certain=True)
        if worst is None:
            raise UndecidedError("no level")
        doubt = max(doubt, worst.doubt)
        program.hold({t: 1.0}, worst.value, worst.doubt)
        level = program.held.pop()
        near = TIGHT * max(abs(worst.value), 1e-2 * max(map(abs, levels.values()), default=0.0))
        fixed = [
            m
            for m in burdens
            if m not in levels and worst.x[burdens[m]] / share[m] >= worst.value - near
            if (least := program.minimise({burdens[m]: 1 / share[m]}, whole=False, certain=True)) is not None
            and least.value >= worst.value - near
        ]
        if not fixed:
            raise UndecidedError("no one stands at the level")
        program.set_row(level.row, -np.inf, np.inf)
        for m in fixed:
            levels[m] = worst.value
            program.set_row(below[m], -np.inf, np.inf)
            program.hold({burdens[m]: 1.0}, share[m] * worst.value, share[m] * worst.doubt)
    if not program.whole:
        return Value(name, max(levels.values()), doubt, levels)

    for level in program.held[held:]:
        program.set_row(level.row, -np.inf, np.inf)
    del program.held[held:]
    d = program.add_column(0.0, program.unit[t])
    for m, column in burdens.items():
        program.add_row({column: 1.0, d: -share[m]}, share[m] * levels[m])
    found = _certain(program, {d: 1.0})
    program.hold({d: 1.0}, found.value, found.doubt)
    return Value(name, found.value, found.doubt, levels)


def _distances(p: Session, program: Glpk, burdens: Mapping[str, int]) -> Terms:
    """sum |b - target|, the targets those of the rule for the least that the states can carry together."""
    total = _certain(program, dict.fromkeys(burdens.values(), 1.0)).value
    apart: dict[int, float] = {}
    for m, target in targets(p, total).items():
        b = burdens[m]
        d = program.add_column(0.0, program.unit[b])
        program.add_row({b: 1.0, d: -1.0}, target)
        program.add_row({b: -1.0, d: -1.0}, -target)
        apart[d] = 1.0
    return apart


def _least_sacrifice(p: Session, program: Glpk, burdens: Mapping[str, int]) -> Value:
    """min sum of b^2 / (f M) over b > 0: the nearest point of ever more vertices (Wolfe 1976).

    Each round the vertex that the slope likes best is added, and the nearest point of their hull, lowered at will
    below 0, is found by non-negative least squares; it is the answer where no vertex is better.
    """
    money = fsum(
        p.scenario.mean_unit_cost(resource) * row.target for (resource, *_), row in p.scenario.requirement.items()
    )
    columns = np.array(list(burdens.values()))
    root = np.array([1.0 / sqrt(share * (money or 1.0)) for share in positive_shares(p.shares).values()])
    point = _certain(program, dict(zip(burdens.values(), root.tolist(), strict=True))).x[columns] * root
    vertices = [point]
    size = max(float(np.abs(point).max()), 1e-300)
    for _ in range(VERTICES):
        hull = np.array(vertices).T / size
        lifted = np.hstack([hull, np.eye(len(root))])  # what is below 0 is lifted to 0 by the second half
        stacked = np.vstack([lifted, [1.0] * len(vertices) + [0.0] * len(root)])
        mix, _ = nnls(stacked, np.append(np.zeros(len(root)), 1.0), maxiter=10_000)
        weights = mix[: len(vertices)] / mix[: len(vertices)].sum()
        point = np.array(vertices).T @ weights
        slope = 2.0 * np.maximum(point, 0.0)
        if not slope.any():
            break
        costs = dict(zip(burdens.values(), (slope * root).tolist(), strict=True))
        best = _certain(program, {column: cost for column, cost in costs.items() if cost})
        vertex = best.x[columns] * root
        if float(slope @ (point - vertex)) <= 1e-13 * float(slope @ slope):
            break
        vertices.append(vertex)
        size = max(size, float(np.abs(vertex).max()))
    else:
        raise UndecidedError(f"no least sacrifice within {VERTICES} vertices")
    for column, burden in zip(burdens.values(), (point / root).tolist(), strict=True):
        blur = 1e-9 * abs(float(np.abs(point / root).max()))
        program.hold({column: 1.0}, max(burden, 0.0), blur)
        if burden > 0:
            program.hold({column: -1.0}, -burden, blur)
    return Value(p.policy.objective.value, float((np.maximum(point, 0.0) ** 2).sum()), 0.0)
