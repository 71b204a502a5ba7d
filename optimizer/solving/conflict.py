"""Rules that cannot hold together: a set of which none can be spared, found by lifting rules and solving hot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from models.answers.allocation import Conflict
from models.arithmetic.families import Family
from models.arithmetic.national_interest import BanKind
from models.policy.policy import Indivisible, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS
from optimizer.coalition.formulation import open_session
from optimizer.coalition.levers import Lever, levers
from optimizer.coalition.session import Session
from optimizer.coalition.units import choices_alone
from optimizer.lp.arrays import INF
from optimizer.lp.highs import LoadedProgram, SolveStatus


def conflict(scenario: Scenario, policy: Policy) -> tuple[Conflict, ...]:
    """An irreducible set of rules, bans included, that cannot hold together: without any one of them the rest can.

    Of two such sets, found with the rules in order and in reverse, the smaller. Empty when all rules can hold.
    Source: Junker (2004), QuickXplain, AAAI-04:167-172.
    """
    rules = conflicting(open_lifted(scenario, policy)) or conflicting_contingents(scenario, policy)
    return tuple(Conflict(rule.address, rule.words, rule.place) for rule in rules)


def conflicting_contingents(scenario: Scenario, policy: Policy) -> list[Lever]:
    """Of rules that can hold together but for smallest contingents, an irreducible conflict with these.

    Empty where all can hold, and where the policy asks for no contingents. Assets may be cut here, too; what members
    have is taken as it is.
    """
    if not (scenario.kept_large(policy) or scenario.kept_due(policy)):
        return []
    p = open_session(scenario, policy, lifted=True, plain=True)
    arrays = choices_alone(p.arrays, p.program.columns)
    return conflicting(replace(p, arrays=arrays, loaded=LoadedProgram(arrays, p.loaded.units)))


def open_lifted(scenario: Scenario, policy: Policy) -> Session:
    """The lifted program that explanations work on, in which whole assets may be cut."""
    relaxed = policy.model_copy(update={"indivisible": Indivisible.RELAXED})
    return open_session(scenario, relaxed, lifted=True, plain=True)


def conflicting(p: Session) -> list[Lever]:
    """The rules of an irreducible conflict in a lifted program; empty when all can hold."""
    # What could be sent stands in the rows of contingents, too, whose capacity is therefore not lifted.
    every = sorted((rule for rule in levers(p) if not (p.whole and rule.kind == Family.CAPACITY)), key=_rank)
    test = _Feasibility(p, every)
    return [every[index] for index in irreducible(p.loaded, test, len(every))]


def _rank(rule: Lever) -> tuple[int, int, int]:
    """Rules that people decided first, so that an explanation rather names them than what members happen to have."""
    why = tuple(BanKind).index(BanKind(rule.kind)) if rule.bans else 0
    return RECORDS[rule.address.kind].decided, tuple(RECORDS).index(rule.address.kind), why


def irreducible(loaded: LoadedProgram, feasible: Callable[[Sequence[int]], bool], count: int) -> list[int]:
    """Of so many things the numbers of some that cannot hold together, though without any one of them the rest can.

    feasible: whether the program has a solution when only these hold; it may change bounds as it likes. Of two sets,
    found in order and in reverse, the smaller; empty when all can hold.
    """
    everything, deadline = range(count), loaded.deadline
    with loaded.trial():
        loaded.set_cost(np.zeros(len(loaded.cost)))
        loaded.deadline = None  # a set that was given up is no set that cannot hold
        try:
            if feasible(everything):
                return []
            loaded.doubts = False  # hundreds of sets are tried; the one that is left is made sure of
            fewest, other = _fewest(feasible, [], everything), _fewest(feasible, [], everything[::-1])
            loaded.doubts = True
            found = other if len(other) < len(fewest) else fewest
            if feasible(found):
                found = _fewest(feasible, [], everything)
            for each in tuple(found):
                rest = [other for other in found if other != each]
                found = found if feasible(rest) else rest
        finally:
            loaded.doubts, loaded.deadline = True, deadline
    return sorted(found)


def _fewest(
    feasible: Callable[[Sequence[int]], bool], kept: Sequence[int], candidates: Sequence[int], *, grown: bool = False
) -> list[int]:
    """Of candidates, the fewest that this order finds to be infeasible together with what is kept (QuickXplain)."""
    if grown and not feasible(kept):
        return []
    if len(candidates) == 1:
        return list(candidates)
    half = len(candidates) // 2
    first, second = candidates[:half], candidates[half:]
    late = _fewest(feasible, [*kept, *first], second, grown=True)
    early = _fewest(feasible, [*kept, *late], first, grown=bool(late))
    return early + late


class _Feasibility:
    """Whether the rules of a list can hold together while all others are lifted."""

    def __init__(self, p: Session, every: list[Lever]) -> None:
        self.loaded = p.loaded
        self.row_rule = [(row, number) for number, rule in enumerate(every) for row in rule.rows]
        self.limit_rule = [(column, number) for number, rule in enumerate(every) for column in rule.limits]
        number_of = {part: number for number, rule in enumerate(every) for part in rule.parts}
        self.banned = [
            (p.position[hash(p.variables.closed[column])], [number_of[ban.rule] for ban in bans])
            for column, bans in p.variables.banned.items()
        ]
        self.rows = np.array([row for row, _ in self.row_rule], dtype=np.int32)
        self.lower, self.upper = self.loaded.row_lower[self.rows], self.loaded.row_upper[self.rows]
        self.columns = np.array([column for column, _ in (*self.limit_rule, *self.banned)], dtype=np.int32)
        self.limits = self.loaded.col_upper[self.columns]

    def __call__(self, kept: Sequence[int]) -> bool:
        keep = set(kept)
        rows = np.array([number in keep for _, number in self.row_rule], dtype=bool)
        columns = np.array(
            [number in keep for _, number in self.limit_rule]
            + [not keep.isdisjoint(numbers) for _, numbers in self.banned],
            dtype=bool,
        )
        self.loaded.set_rows(self.rows, np.where(rows, self.lower, -INF), np.where(rows, self.upper, INF))
        if self.columns.size:
            self.loaded.set_columns(self.columns, 0.0, np.where(columns, self.limits, INF))
        return self.loaded.minimise().outcome is not SolveStatus.INFEASIBLE
