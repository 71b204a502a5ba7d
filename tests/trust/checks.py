"""What is tried, one case at a time: in other units, and beside the second solver; and what is found wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan

import numpy as np

from models.answers.allocation import Allocation, Status
from models.arithmetic.accounting import gap_share, gap_weights
from models.arithmetic.audit import audit
from models.arithmetic.families import Family
from models.policy.policy import Indivisible, Objective, Policy
from models.sheets.rows import ResourceKind
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import positive_shares
from optimizer.coalition.formulation import open_session
from optimizer.coalition.session import Session
from optimizer.solving.solve import solve, solve_session
from tests.coalitions import drawn_coalition
from tests.examples import EXAMPLES, example
from tests.restated import Factors, NoChangeOfUnitError, restate
from tests.trust.apart import apart
from tests.trust.cases import NAMED, named
from tests.trust.glpk import TOLERANCES, UndecidedError
from tests.trust.second import Broken, Value, second_solve

SAME = 1e-6
"""How far two answers may be apart, relative to the size of the quantity."""
SEQUENCE = 3e-4
"""How far whole assets may be apart at the end of all stages: each is held to 1e-8, not the sequence."""
MONEY = (1e-6, 1e-3, 130.0, 1e3, 1e6, 1e9)
UNITS = (1e-3, 1e3, 1e6)


class Kind(StrEnum):
    """What a case can turn out to be."""

    FAILED = "status failed"
    FALSE_INFEASIBLE = "false infeasibility"
    FALSE_FEASIBLE = "an answer where there is none"
    UNCERTIFIED = "not certified"
    VIOLATED = "a promise broken"
    STAGE_APART = "a stage is worth something else"
    UNIT_APART = "another answer in other units"
    CRASHED = "the process died"
    HUNG = "no end within the time allowed"
    ERROR = "an exception"
    WHOLE_APART = "whole assets apart by more than 3e-4"
    WHOLE_NEAR = "whole assets apart by 1e-6 to 3e-4"
    UNDECIDED = "the second solver cannot tell"
    NO_CHANGE = "not a change of units"


BARS = tuple(Kind)[: tuple(Kind).index(Kind.WHOLE_APART)]
"""What must not happen; the others are only told."""


@dataclass(frozen=True, slots=True)
class Task:
    """One case: the check, and for random ones the seed and the number, for the others a name."""

    check: str
    seed: int = 0
    number: int = 0
    name: str = ""

    def __str__(self) -> str:
        """How a page names it."""
        return self.name or str(self.number)


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing found wrong, in words; by: how large it is, nan where it has no size."""

    kind: Kind
    words: str
    by: float = float("nan")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a case: what is wrong, how far it was from wrong, and what it was made of.

    answers: how many answers were looked at.  apart: the largest relative difference; nan where none was measured.
    """

    task: Task
    slips: tuple[Slip, ...] = ()
    traits: tuple[str, ...] = ()
    answers: int = 1
    apart: float = float("nan")
    seconds: float = 0.0


# -- beside the second solver --------------------------------------------------------------------------------------


def solved_twice(task: Task) -> Result:
    """A random coalition by the product and by GLPK."""
    scenario = drawn_coalition(task.seed, task.number)
    p = open_session(scenario, scenario.policies[0])
    answer = solve_session(p)
    slips = list(own_words(p, answer))
    worst = 0.0
    for slip in beside(p, answer):
        if isinstance(slip, Slip):
            slips.append(slip)
        else:
            worst = max(worst, slip)
    return Result(task, tuple(slips), tuple(sorted(traits(p, answer))), apart=worst)


def own_words(p: Session, answer: Allocation) -> Iterator[Slip]:
    """What needs no second solver: failed, not certified, a promise broken."""
    if answer.status is Status.FAILED:
        yield Slip(Kind.FAILED, answer.reason)
    elif answer.answered:
        if not answer.certified:
            weak = [stage.name for stage in answer.stages if not stage.certificate.holds]
            yield Slip(Kind.UNCERTIFIED, f"stages {', '.join(weak) or 'none'}")
        if found := audit(p.scenario, answer):
            yield Slip(Kind.VIOLATED, f"{len(found)}, the first {found[0]}")


def beside(p: Session, answer: Allocation) -> list[Slip | float]:
    """How far apart each stage is from GLPK's, up to the first that is worth something else.

    What is found with one tolerance of GLPK's and not with a finer one is not told.
    """
    for tolerance in TOLERANCES:
        found = list(_compared(p, answer, tolerance))
        if not any(isinstance(verdict, Slip) for verdict in found) or p.arrays.integer.any():
            return found
    return found


def _compared(p: Session, answer: Allocation, tolerance: float) -> Iterator[Slip | float]:
    told = {stage.name: stage.value for stage in answer.stages}
    try:
        for found in second_solve(p, tolerance):
            if isinstance(found, Broken):
                if answer.status not in (Status.INFEASIBLE, Status.FAILED):
                    yield Slip(Kind.FALSE_FEASIBLE, f"GLPK finds no point in stage {found.stage!r}")
                return
            if found.stage not in told:
                if answer.status is Status.INFEASIBLE:
                    yield Slip(Kind.FALSE_INFEASIBLE, f"stage {found.stage!r} has one: {answer.reason}")
                return
            verdict = _judged(p, answer, found, told[found.stage])
            yield verdict
            if isinstance(verdict, Slip):
                return
    except UndecidedError as reason:
        yield Slip(Kind.UNDECIDED, str(reason))


def _judged(p: Session, answer: Allocation, found: Value, told: float) -> Slip | float:
    """The relative difference of a stage's value, or what is wrong with it."""
    constant = p.asked if found.stage == "surplus" else 0.0
    pairs = {found.stage: (told + constant, found.value)}
    if found.stage in (Objective.LEXIMIN, Objective.MINIMAX):
        pairs = dict(_loads(p, answer, found)) if answer.answered else {}
    size = _size(p, found)
    what = max(pairs, key=lambda what: abs(pairs[what][0] - pairs[what][1]), default=found.stage)
    ours, theirs = pairs.get(what, (0.0, 0.0))
    largest = abs(ours - theirs)
    by = largest / size
    if by <= SAME:
        return by
    words = f"{what}: {ours:.9g}, GLPK {theirs:.9g}, relative {by:.1e}, doubt {found.doubt / size:.0e}"
    if p.arrays.integer.any():
        return Slip(Kind.WHOLE_APART if by > SEQUENCE else Kind.WHOLE_NEAR, words, by)
    return Slip(Kind.UNDECIDED if largest <= 10 * found.doubt or isnan(largest) else Kind.STAGE_APART, words, by)


def _loads(p: Session, answer: Allocation, found: Value) -> Iterator[tuple[str, tuple[float, float]]]:
    """Loads per fair share, the worst for minimax, all for leximin; of whole assets how far the worst is above."""
    share = positive_shares(p.shares)
    ratio = {m: answer.loads[m] / share[m] for m in share}
    if found.levels is None:
        yield "the worst load", (max(ratio.values()), found.value)
    elif p.arrays.integer.any():
        above = max(ratio[m] - level for m, level in found.levels.items())
        yield "distance from the divisible levels", (max(0.0, above), found.value)
    else:
        yield from ((f"load of {m}", (ratio[m], level)) for m, level in found.levels.items())


def _size(p: Session, found: Value) -> float:
    """What a difference in a stage's value is measured by: for gaps the lightest need, else the value or money."""
    if found.stage == "gaps":
        weights = gap_weights(p.scenario)
        return min((part * p.scenario.requirement[need].target for need, part in weights.items()), default=1.0)
    if found.stage == "surplus":
        return max(1.0, abs(found.value))
    return max(abs(found.value), money_asked(p.scenario))


def money_asked(scenario: Scenario) -> float:
    """What the requirements cost at mean prices."""
    return sum(scenario.mean_unit_cost(r) * row.target for (r, *_), row in scenario.requirement.items()) or 1.0


def traits(p: Session, answer: Allocation) -> Iterator[str]:
    """What a case is made of: how it ended, its objective, what binds at least cost, what else is at work."""
    scenario = p.scenario
    yield f"objective {p.policy.objective}"
    if not answer.answered:
        yield str(answer.status)
        return
    yield "with gaps" if gap_share(scenario, answer.unmet) > 1e-9 else "without gaps"
    if p.arrays.integer.any():
        yield "whole assets"
    for family in {address.constraint for address in answer.prices if address.constraint}:
        yield f"{family.number} binds"
    at_work = {
        Family.PROHIBITION: bool(p.variables.banned),
        Family.ENABLER: bool(scenario.enablers),
        Family.TRAINING: bool(scenario.training),
        Family.SHARED: any(scenario.resource[r].shared for _, r, _, _ in answer.contributions),
    }
    yield from (f"{family.number} at work" for family, works in at_work.items() if works)
    if any(answer.support.values()) or any(answer.loans.values()):
        yield "support or loans given"


# -- in other units ------------------------------------------------------------------------------------------------


def random_restated(task: Task) -> Result:
    """A random coalition, and the same with money and one resource in other units."""
    scenario = drawn_coalition(task.seed, task.number)
    rng = np.random.default_rng([task.seed, task.number, 1_000_000])
    money = float(rng.choice(MONEY))
    movable = [row.resource for row in scenario.resources if row.kind is not ResourceKind.FUNDING]
    units = {str(rng.choice(movable)): float(rng.choice(UNITS))}
    policy = scenario.policies[0]
    if policy.indivisible is Indivisible.EXACT:
        units = {}
    return restated(task, scenario, policy, [(money, units)])


def example_restated(task: Task) -> Result:
    """An example under one of its policies, "isaf-2010 tempered", in every unit of money and of each resource."""
    name, policy_name = task.name.split(" ")
    scenario = example(name)
    policy = next(row for row in scenario.policies if row.policy == policy_name)
    changes: list[tuple[float, Factors]] = [(money, {}) for money in MONEY]
    if policy.indivisible is not Indivisible.EXACT:
        movable = [row.resource for row in scenario.resources if row.kind is not ResourceKind.FUNDING]
        changes += [(1.0, {r: factor}) for r in movable for factor in UNITS]
    return restated(task, scenario, policy, changes)


def restated(task: Task, scenario: Scenario, policy: Policy, changes: Sequence[tuple[float, Factors]]) -> Result:
    """A coalition under a policy, each time with money and some resources in other units."""
    before = solve(scenario, policy)
    slips: list[Slip] = []
    worst = 0.0
    for money, units in changes:
        what = ", ".join([f"money x {money:g}", *(f"{r} x {factor:g}" for r, factor in units.items())])
        try:
            other = restate(scenario, money, units)
        except NoChangeOfUnitError as reason:
            slips.append(Slip(Kind.NO_CHANGE, f"{what}: {reason}"))
            continue
        after = solve(other, policy)
        differences = apart(before, after, scenario, money, units)
        largest = max(differences.values(), default=0.0)
        worst = max(worst, largest)
        if largest > SAME:
            where = next(name for name, by in _stages_first(differences) if by > SAME)
            words = f"{what}: first {where}, {differences[where]:.1e}; the largest {largest:.1e}; {after.reason}"
            slips.append(Slip(Kind.UNIT_APART, words.removesuffix("; "), largest))
        if after.answered and not after.certified:
            slips.append(Slip(Kind.UNCERTIFIED, what))
        if after.violations:
            slips.append(Slip(Kind.VIOLATED, f"{what}: {after.violations[0]}"))
        if after.status is Status.FAILED:
            slips.append(Slip(Kind.FAILED, f"{what}: {after.reason}"))
    return Result(task, tuple(slips), answers=len(changes), apart=worst)


def _stages_first(differences: Mapping[str, float]) -> list[tuple[str, float]]:
    """What differs in the order in which it is found: stages before what follows from them."""
    return sorted(differences.items(), key=lambda pair: not pair[0].startswith("stage "))


# -- by name -------------------------------------------------------------------------------------------------------


def named_twice(task: Task) -> Result:
    """A case with a name under each of its policies, beside the second solver."""
    scenario = named(task.name)
    slips: list[Slip] = []
    worst = 0.0
    for policy in scenario.policies:
        p = open_session(scenario, policy)
        answer = solve_session(p)
        for slip in (*own_words(p, answer), *beside(p, answer)):
            if isinstance(slip, Slip):
                slips.append(Slip(slip.kind, f"{policy.policy}: {slip.words}", slip.by))
            else:
                worst = max(worst, slip)
    return Result(task, tuple(slips), answers=len(scenario.policies), apart=worst)


CHECKS: dict[str, Callable[[Task], Result]] = {
    "examples": example_restated,
    "named": named_twice,
    "scenarios": random_restated,
    "solves": solved_twice,
}
"""Every check by its name."""


def tasks(seed: int, scenarios: int, solves: int) -> Iterator[Task]:
    """All there is to try, the long ones first."""
    for name in EXAMPLES:
        for policy in example(name).policies:
            yield Task("examples", name=f"{name} {policy.policy}")
    yield from (Task("named", name=name) for name in NAMED)
    yield from (Task("scenarios", seed, number) for number in range(scenarios))
    yield from (Task("solves", seed, number) for number in range(solves))
