"""Why members carry as much, or as little, as they do: rules are lifted and solved again, the best of them together."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import fsum, inf

import numpy as np

from models.answers.allocation import Address, Allocation
from models.answers.why import MOST_STEPS, Moved, Spent, Why
from models.arithmetic.flows import flows
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.levers import Lever, lifting
from optimizer.coalition.objectives.record import objective_of
from optimizer.coalition.session import Session
from optimizer.explaining.course import NEVER, Course, course
from optimizer.explaining.effects import priced
from optimizer.lp.arrays import Floats
from optimizer.lp.highs import Solution
from optimizer.solving.conflict import open_lifted
from optimizer.solving.stages import COST, INTEREST
from optimizer.tolerances import APART, SAME

SEEN = 0.005
"""A share ratio that moves by less is not told."""
PRINTED = 2
"""Decimals of a share ratio that are printed: what is printed alike is not told either."""
GROWTH = 1.5
"""The power of columns and rows with which the time of a solve has been seen to grow."""
MOST_PAIRS = 15
"""Pairs of a member's own rules that are lifted together at most where no rule alone helps."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What states carry, money, and what all pays; a load that is left open is missing."""

    loads: Mapping[str, float]
    total: float
    cost: float

    def ratio(self, p: Session, member: str) -> float | None:
        """The share ratio of a state; None where it has none or its load is open."""
        fair, load = p.shares.get(member, 0.0), self.loads.get(member)
        return load / fair / self.total if load is not None and fair > 0 and self.total > 0 else None


@dataclass
class Trials:
    """Rules lifted so far, in a program that is held at the end of its stages; nothing more once time is up."""

    ran: Course
    members: tuple[str, ...]
    rules: list[Lever]
    found: dict[frozenset[Address], Standing | None] = field(default_factory=dict)

    @property
    def base(self) -> Standing | None:
        """Under all rules."""
        return self.lifted([])

    def lifted(self, rules: Sequence[Lever]) -> Standing | None:
        """What all carry without rules; None where that is not known."""
        key = frozenset(rule.address for rule in rules)
        if key not in self.found:
            p, moved = self.ran.p, lifting(self.ran.p, rules)
            if rules and self.ran.first(moved) == NEVER:
                self.found[key] = self.base
                return self.base
            with p.loaded.trial():
                found = self.ran.lifted(moved, measured=False)
                after = None if found is None else _standing(p, list(found.values())[-1], self.members)
            if after is None and self.over:
                return None
            self.found[key] = after
        return self.found[key]

    def each_alone(self, asked: Iterable[str], work: float) -> None:
        """Lift every rule alone: those of the members asked for first, then what touches the earliest programs."""
        size = (len(self.ran.p.arrays.col_lower) + len(self.ran.p.arrays.row_lower)) ** GROWTH
        members = frozenset(asked)

        first = {rule.address: self.ran.first(lifting(self.ran.p, [rule])) for rule in self.rules}
        for rule in sorted(self.rules, key=lambda rule: (members.isdisjoint(rule.owners), first[rule.address])):
            idle = first[rule.address] == NEVER
            work -= 0 if idle else size
            if idle or (work >= 0 and not self.over):
                self.lifted([rule])

    def tried(self, rule: Lever) -> bool:
        """Whether it has been lifted alone."""
        return frozenset({rule.address}) in self.found

    def alone(self, rule: Lever) -> Standing | None:
        """What all carry without a rule."""
        return self.lifted([rule])

    @property
    def over(self) -> bool:
        """Whether time is up."""
        ends = self.ran.p.loaded.deadline
        return ends is not None and time.monotonic() >= ends


def why(
    scenario: Scenario,
    policy: Policy,
    allocation: Allocation,
    asked: Mapping[str, bool],
    *,
    steps: int = MOST_STEPS,
    seconds: float | None = None,
    work: float = inf,
) -> tuple[Why, ...]:
    """Why members carry what they carry in an answer; asked: by member, whether why so much, or why so little.

    Rules that cannot change anything by their duals are not solved again.  Where a policy leaves loads open, only what
    it settles is told.  steps: rules lifted together at most.  seconds: for all; what is found by then is told.
    work: how much may be solved again to lift rules alone, each as much as columns and rows together to the power of
    1.5; unlike seconds it is the same wherever it runs.
    """
    began = time.monotonic()
    p = open_lifted(scenario, policy)
    p.loaded.deadline = None if seconds is None else began + seconds
    states = tuple(m for m in asked if m in p.shares)
    with p.loaded.trial():
        ran = course(p, through=COST if objective_of(p).settles_loads else INTEREST)
        trials = Trials(ran, states, priced(p))
        if ran.optimal:
            trials.each_alone(asked, work)
        return tuple(_why(trials, allocation, member, heavy, steps) for member, heavy in asked.items())


def _why(trials: Trials, allocation: Allocation, member: str, heavy: bool, steps: int) -> Why:
    p = trials.ran.p
    spent, room = _capacities(p.scenario, allocation, member)
    base = trials.base if trials.ran.optimal else None
    ratio = _ratio(allocation, member)
    load = allocation.loads.get(member, allocation.burdens[member].net)
    found = Why(
        member=member,
        heavy=heavy,
        ratio=ratio,
        load=load,
        spent=spent,
        room=room,
        span=allocation.ranges.get(member),
    )
    if ratio is None:
        return found
    rules = trials.rules
    now = None if base is None else base.ratio(p, member)
    if base is None or now is None:
        return replace(found, rules=len(rules), settled=not trials.ran.optimal)
    # The answer's own ratio is another where it gives whole assets, which are divisible once a rule is lifted.
    search = _Search(trials, member, heavy, base, min(now, ratio) if heavy else max(now, ratio))
    alone = search.alone()
    tried = [rule for rule in rules if trials.tried(rule)]
    return replace(
        found,
        alone=tuple(moved for _, moved in alone),
        chain=search.chain(alone, steps),
        tried=len(tried),
        rules=len(rules),
        unsettled=sum(after is None or after.ratio(p, member) is None for after in map(trials.alone, tried)),
    )


Lifted = tuple[tuple[Lever, ...], Moved]


@dataclass(frozen=True, slots=True)
class _Search:
    """The rules that move a member's ratio the way that is asked for."""

    trials: Trials
    member: str
    heavy: bool
    base: Standing
    now: float

    def alone(self) -> list[Lifted]:
        """Every rule whose lifting moves the ratio visibly, the most first, the cheapest of those that tie."""
        tried = filter(self.trials.tried, self.trials.rules)
        found = [each for rule in tried for each in self._moved((rule,), self.now)]
        return sorted(found, key=lambda each: self._rank(each[1]))

    def chain(self, alone: list[Lifted], steps: int) -> tuple[tuple[Moved, ...], ...]:
        """The best, then the best beside it, and so on; where none helps alone, two of the member's own together."""
        best, told = alone, list[tuple[Moved, ...]]()
        if not best and steps > 1:
            own = [rule for rule in self.trials.rules if self.member in rule.owners]
            best = self._best(list(pair) for pair in list(combinations(own, 2))[:MOST_PAIRS])
        helping = [rule for (rule, *_), _ in alone] + [r for r in self.trials.rules if self.member in r.owners]
        while best and len(told) < steps:
            rules, first = best[0]
            told.append(tuple(moved for _, moved in best if self._alike(moved, first)))
            if len(told) == steps or (first.ratio <= 1.0 if self.heavy else first.ratio >= 1.0):
                break
            others = {rule.address: rule for rule in helping if rule not in rules}
            best = self._best(([*rules, rule] for rule in others.values()), first.ratio)
        return tuple(told)

    def _best(self, choices: Iterable[Sequence[Lever]], than: float | None = None) -> list[Lifted]:
        found = list[Lifted]()
        for rules in choices:
            if self.trials.over:
                return []
            found += self._moved(tuple(rules), self.now if than is None else than)
        return sorted(found, key=lambda each: self._rank(each[1]))

    def _moved(self, rules: tuple[Lever, ...], than: float) -> Iterator[Lifted]:
        """What lifting rules does, if it moves the ratio visibly the right way, and the load with it."""
        sign, after = -1.0 if self.heavy else 1.0, self.trials.lifted(rules)
        ratio = None if after is None else after.ratio(self.trials.ran.p, self.member)
        if after is None or ratio is None or sign * (ratio - than) <= SEEN:
            return
        if round(ratio, PRINTED) == round(than, PRINTED):
            return
        load, scale = after.loads[self.member] - self.base.loads[self.member], self.trials.ran.p.money
        # A ratio divides by the total: it also moves where only the others carry more, or less.
        if sign * load > SAME * abs(self.base.loads[self.member]) + APART * scale * SAME:
            cost = after.cost - self.base.cost
            told = tuple((rule.words, rule.place) for rule in rules)
            yield rules, Moved(told, ratio, load, 0.0 if abs(cost) <= SAME * scale * SAME else cost)

    def _rank(self, moved: Moved) -> tuple[float, float]:
        return (round(moved.ratio, 6) * (1.0 if self.heavy else -1.0), round(moved.cost, 6))

    def _alike(self, one: Moved, other: Moved) -> bool:
        same = abs(one.ratio - other.ratio) <= SAME and abs(one.cost - other.cost) <= SAME * self.trials.ran.p.money
        return same and len(one.rules) == len(other.rules)


def _standing(p: Session, solution: Solution, members: Sequence[str]) -> Standing | None:
    """What the answer settles: all loads, or those of members that cannot move, and None where the total can."""
    x, cost = solution.x, float((p.cost * solution.x).sum())
    if objective_of(p).settles_loads:
        loads = dict(zip(p.shares, x[p.burdens].tolist(), strict=True))
        return Standing(loads, fsum(loads.values()), cost)
    columns = dict(zip(p.shares, p.burdens.tolist(), strict=True))
    total = _settled(p, list(columns.values()))
    if total is None:
        return None
    known = {m: load for m in members if (load := _settled(p, [columns[m]])) is not None}
    return Standing(known, total, cost)


def _settled(p: Session, columns: list[int]) -> float | None:
    """The sum of columns where it cannot move in the program as it is held."""
    toward: Floats = np.zeros(len(p.loaded.cost))
    toward[columns] = 1.0
    low, high = p.loaded.minimise(toward), p.loaded.minimise(-toward)
    if not (low.optimal and high.optimal):
        return None
    width = APART * max(float(p.loaded.units[column]) for column in columns)
    return low.objective if -high.objective - low.objective <= width else None


def _ratio(allocation: Allocation, member: str) -> float | None:
    total, fair = fsum(allocation.loads.values()), allocation.fair_shares.get(member, 0.0)
    return allocation.loads[member] / fair / total if fair > 0 and total > 0 else None


def _capacities(scenario: Scenario, allocation: Allocation, member: str) -> tuple[tuple[Spent, ...], bool]:
    """The capacities of a member of which all is given, and whether there are others that are not."""
    given: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for flow, amount in flows(scenario, allocation.contributions, allocation.loans):
        given[flow.source] += amount
    for (giver, _, fund, t), amount in allocation.support.items():
        given[giver, fund, t] += amount
    spent, room = list[Spent](), False
    for (m, r, t), row in scenario.capacity.items():
        usable = scenario.usable(m, r, t)
        if m == member and usable > 0:
            if given[m, r, t] >= usable * (1.0 - SAME):
                spent.append(Spent(r, t, scenario.place(row, "available")))
            else:
                room = True
    return tuple(spent), room
