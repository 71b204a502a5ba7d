"""What is scarce: requirements beyond what all who may give could give, and what keeps the gaps of an answer open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

import numpy as np

from models.answers.allocation import AGREED, Address, Conflict
from models.answers.limits import Blocking, Cause, Scarce, Scarcity, Shortage
from models.arithmetic.families import Family
from models.arithmetic.flows import Need
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition.families import record_of, when
from optimizer.coalition.formulation import open_session
from optimizer.coalition.levers import Lever, columns_of, levers, lifting, reserves
from optimizer.coalition.record import Sharing
from optimizer.coalition.session import Session
from optimizer.coalition.wording import figure, rank, units
from optimizer.lp.arrays import INF, Floats
from optimizer.solving.stages import GAPS, run
from optimizer.tolerances import FEASIBLE, SHORT


def shortages(p: Session) -> tuple[Shortage, ...]:
    """Requirements beyond what all permitted members could give, were nothing else asked of them; the worst first.

    Each mission by itself, and, where there are several, all missions together. Every rule but the requirements
    themselves stays in force, so that ceilings, budgets, training and lending count.
    """
    needs_of = (Sharing.DELIVERED, Sharing.NEEDED)
    rows = [index for index, address in enumerate(p.program.rows) if record_of(address).sharing in needs_of]
    found = []
    with p.loaded.trial():
        if rows:
            p.loaded.set_rows(rows, -INF, INF)
        for address, needs in _demands(p.scenario).items():
            target = fsum(p.scenario.requirement[need].target for need in needs)
            minimum = fsum(p.scenario.requirement[need].minimum for need in needs)
            solution = p.loaded.minimise(-_delivered(p, needs))
            possible = max(0.0, -solution.objective)
            if solution.optimal and possible < target * (1.0 - SHORT):
                words = _short_of(p.scenario, address, target, minimum, possible)
                row = p.scenario.requirement[needs[0]]
                place = p.scenario.place(row, "target") if len(needs) == 1 else "requirements"
                found.append(Shortage(address, words, place, target, minimum, possible))
    return tuple(sorted(found, key=lambda short: short.possible / short.target))


def _demands(scenario: Scenario) -> dict[Address, list[Need]]:
    """Requirements by themselves, and rival resources over all missions that want them."""
    alone: dict[Address, list[Need]] = {Address("requirement", need): [need] for need in scenario.requirement}
    together: dict[Address, list[Need]] = {}
    for r, k, t in scenario.requirement:
        if not scenario.resource[r].shared:
            together.setdefault(Address("demand", (r, t)), []).append((r, k, t))
    return alone | {address: needs for address, needs in together.items() if len(needs) > 1}


def _delivered(p: Session, needs: list[Need]) -> Floats:
    worth = np.zeros(len(p.program.columns))
    for need in needs:
        for x, coefficient in p.variables.useful.get(need, ()):
            worth[p.position[hash(x)]] += coefficient
    return worth


def _short_of(scenario: Scenario, address: Address, target: float, minimum: float, possible: float) -> str:
    r, *mission, _ = address.keys
    who = scenario.mission[mission[0]].name if mission else "all missions together"
    verb = "needs" if mission else "need"
    at_least = f" (at least {figure(minimum)})" if minimum else ""
    most = f"permitted members could give {figure(possible)} at most"
    return f"{who} {verb} {units(scenario, r, target)}{at_least}{when(scenario, address)}; {most}"


def scarcities(p: Session) -> tuple[Scarcity, ...]:
    """Why there are gaps: for each of the answer's, the worst first, what would close it and open no other.

    p: a lifted program.  Rules are lifted in groups while no other need may lack more than it does: what a gap then
    loses is what they keep from it. So is each rule of a group by itself that has a price there.
    """
    with p.loaded.trial():
        (met,) = run(p, through=GAPS)
    if met.solution.optimal and not met.solution.objective and not p.policy.gap_tolerance:
        return ()
    if (x := _answer(p)) is None:
        return ()
    columns = {need: p.position[hash(u)] for need, u in p.variables.u.items()}
    asked = {need: p.scenario.requirement[need].target + _called(p, need, x) for need in columns}
    gaps = {need: float(x[column]) / asked[need] for need, column in columns.items() if x[column] > SHORT * asked[need]}
    groups = _groups(p) if gaps else {}
    with p.loaded.trial():
        every = np.array(list(columns.values()), dtype=np.int32)
        p.loaded.set_columns(every, 0.0, np.maximum(x[every], 0.0) + FEASIBLE * p.loaded.units[every])
        return tuple(
            _scarcity(p, need, asked[need], x, groups) for need in sorted(gaps, key=lambda need: -rank(gaps[need]))
        )


def _answer(p: Session) -> Floats | None:
    """The answer that `solve` gives, in the columns of the lifted program; None without one.

    Which of several that are as good is chosen by what is loaded, and here there is more than a solve loads.
    """
    solved = open_session(p.scenario, p.policy)
    *_, last = run(solved)
    if not last.solution.optimal:
        return None
    place, x = {address: column for column, address in enumerate(p.program.columns)}, np.zeros(len(p.loaded.col_lower))
    x[[place[address] for address in solved.program.columns]] = last.solution.x
    return x


def _called(p: Session, need: Need, x: Floats) -> float:
    """What contributions add to a target (C8, C9)."""
    return fsum(-worth * float(x[p.position[hash(column)]]) for column, worth in p.variables.called.get(need, ()))


def _groups(p: Session) -> dict[Scarce, list[Lever]]:
    """Every rule of a lifted program that could keep a gap open, by what is scarce where it does."""
    found: dict[Scarce, list[Lever]] = {scarce: [] for scarce in Scarce} | {Scarce.RESERVES: reserves(p)}
    for rule in levers(p):
        if (scarce := _scarce(p, rule)) is not None:
            found[scarce].append(rule)
    return found


def _scarce(p: Session, rule: Lever) -> Scarce | None:
    """What is scarce where a rule binds; None for needs, and for what the books say."""
    kind, keys = rule.address.kind, rule.address.keys
    money = any(key in p.scenario.resource and p.scenario.resource[key].kind is ResourceKind.FUNDING for key in keys)
    if rule.bans or kind in (Family.CEILING, Family.FLOOR):
        return Scarce.POLITICS
    if kind in (Family.REQUIREMENT, Family.FUNDING_POOL, Family.SUPPORT):
        return None
    if kind == Family.BUDGET or (money and kind in (Family.CAPACITY, *AGREED)):
        return Scarce.MONEY
    return Scarce.CAPACITY if kind == Family.CAPACITY else Scarce.POLITICS if kind in AGREED else Scarce.COALITION


def _scarcity(p: Session, need: Need, asked: float, x: Floats, groups: Mapping[Scarce, list[Lever]]) -> Scarcity:
    """What is scarce for one gap, in a program in which no gap may grow."""
    column = p.position[hash(p.variables.u[need])]
    goal = np.zeros(len(p.loaded.col_lower))
    goal[column] = 1.0
    base, missing = p.loaded.minimise(goal), float(x[column])
    least, duals = (base.objective, p.loaded.heard(base)) if base.optimal else (missing, None)

    def closes(rules: Sequence[Lever]) -> float:
        with p.loaded.trial():
            lifting(p, rules).lift(p.loaded)
            solution = p.loaded.minimise(goal)
        by = least - solution.objective if solution.optimal else 0.0
        return by if by > SHORT * asked else 0.0

    def cause(scarce: Scarce, rules: Sequence[Lever]) -> Cause:
        named = [rule for rule in rules if scarce is not Scarce.CAPACITY and duals and _binds(p, rule, *duals)]
        alone = [Blocking(Conflict(rule.address, rule.words, rule.place), closes([rule])) for rule in named]
        some = [each for each in alone if each.closes] or alone
        return Cause(scarce, closes(rules), tuple(sorted(some, key=lambda each: -rank(each.closes))))

    causes = [Cause(Scarce.TOLERANCE, missing - least)] if missing - least > SHORT * asked else []
    causes += [found for scarce, rules in groups.items() if rules and (found := cause(scarce, rules)).closes]
    if not causes:
        every = cause(Scarce.SEVERAL, [rule for rules in groups.values() for rule in rules])
        causes = [every] if every.closes else []
    r, k, t = need
    given = [(flow, float(x[p.position[hash(v)]])) for flow, v in p.variables.flows if flow.source[1:] == (r, t)]
    return Scarcity(
        need,
        p.scenario.place(p.scenario.requirement[need], "target"),
        missing,
        asked,
        fsum(p.scenario.usable(m, r, t) for m in p.scenario.member),
        fsum(units for flow, units in given if flow.mission == k),
        fsum(units for flow, units in given if flow.mission != k),
        tuple(sorted(causes, key=lambda each: -rank(each.closes))),
    )


def _binds(p: Session, rule: Lever, columns: Floats, rows: Floats) -> bool:
    """Whether a rule has a price, by the duals of columns and rows."""
    return bool((columns[columns_of(p, rule)] < 0).any() or rows[list(rule.rows)].any())
