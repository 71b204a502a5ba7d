"""The answer as plain data: who gives what to which mission, what is unmet, what it costs, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from models.arithmetic.families import Family
from models.policy.policy import Policy
from models.printing import Printed
from models.sheets.lookup import Named
from models.sheets.problems import many

if TYPE_CHECKING:
    import pandas as pd

    from models.sheets.scenario import Scenario

Index = TypeVar("Index", bound=tuple[str, ...])

LIMIT, TOTAL_LIMIT, CONDITION = "limit", "total_limit", "condition"
AGREED = (LIMIT, TOTAL_LIMIT, CONDITION)
"""The parts of C10 that cells of an agreement say, each a rule of its own: what may pass in a period, what may over
all, and that money is paid for what is delivered."""

SIDES = ("alone", "above", "below", "gap")
"""Parts that tell rows of one rule apart, and are said after its keys; other parts say what rule it is."""

UNSAID = ("", *AGREED, "giver")
"""Parts that the kind or the keys already tell."""


class Address(NamedTuple):
    """What a row or column of the program, or a promise of the audit, means.

    family: a constraint family, or what else it is ("bound", "burden", "x").  keys: the members, resources, missions
    and periods that it speaks of, or the number of a caveat.  part: what tells it from others of its family and keys.
    """

    family: str
    keys: tuple[str, ...] = ()
    part: str = ""

    @classmethod
    def of(cls, family: str, *keys: str, part: str = "") -> Self:
        """An address with its keys one by one."""
        return cls(family, keys, part)

    @property
    def constraint(self) -> Family | None:
        """The constraint family; None for what is no constraint of the paper: definitions, bounds, books."""
        return next((family for family in Family if family == self.family), None)

    @property
    def kind(self) -> str:
        """What kind of rule it is: its family, but what an agreement says is one by itself."""
        return self.part if self.part in AGREED and self.family == Family.SUPPORT else self.family

    @property
    def words(self) -> tuple[str, ...]:
        """Its kind, keys and part, in the order in which they are said."""
        if self.part in SIDES:
            return (self.kind, *self.keys, self.part)
        return (self.kind, *self.keys) if self.part in UNSAID else (self.kind, self.part, *self.keys)


class Status(StrEnum):
    """How a solve ended, or who stated what nobody solved; read it before any value."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"
    FAILED = "failed"
    GIVEN = "given today"
    PLEDGED = "pledged"
    BY_HAND = "made by hand"

    @property
    def stated(self) -> bool:
        """Whether people stated the allocation: nothing was optimised."""
        return self in (Status.GIVEN, Status.PLEDGED, Status.BY_HAND)


@dataclass(frozen=True, slots=True)
class Certificate:
    """How far an answer is from satisfying the optimality conditions, each relative; 0 is exact.

    primal: the worst violated row or bound.  dual: the worst reduced cost of the wrong sign.  gap: between the primal
    and dual objectives.
    """

    primal: float
    dual: float
    gap: float

    TOLERANCE = 1e-7

    @property
    def holds(self) -> bool:
        """Whether all three are within tolerance (nan never is, nor is what is below 0: no error is)."""
        return all(0.0 <= error <= self.TOLERANCE for error in (self.primal, self.dual, self.gap))


@dataclass(frozen=True, slots=True, repr=False)
class Stage(Printed):
    """One stage of a lexicographic solve: what was minimised, to what value, in how many programs and seconds.

    levels: for leximin, the loads per fair share that its rounds fixed, money, the worst first.  final: the value of
    this stage at the point answered, nan where later stages need not keep it.  kept: whether no later stage lost it.
    """

    name: str
    value: float
    programs: int
    seconds: float
    certificate: Certificate
    levels: tuple[float, ...] = ()
    final: float = float("nan")
    kept: bool = True

    def __str__(self) -> str:
        """One line: its name and value, how many programs it took, whether it is certified and kept."""
        certified = "certified" if self.certificate.holds else "not certified"
        programs = f"{many(self.programs, 'program')} in {self.seconds:.3f} s"
        return f"Stage {self.name}: {self.value:,.6g}, {programs}, {certified}{'' if self.kept else ', lost later'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What one member carries over the whole horizon.

    own: cost of what it gives other than funding.  funding: money it pays into pools.  support_given,
    support_received: money under agreements.  reimbursed: money received from pools.  All in the scenario's currency.
    personnel: troops times periods.  risk: troops times hazard.
    """

    own: float = 0.0
    funding: float = 0.0
    support_given: float = 0.0
    support_received: float = 0.0
    reimbursed: float = 0.0
    personnel: float = 0.0
    risk: float = 0.0

    @property
    def outlay(self) -> float:
        """What the member pays out, before anything comes back."""
        return self.own + self.funding + self.support_given

    @property
    def net(self) -> float:
        """Outlay less what comes back."""
        return self.outlay - self.support_received - self.reimbursed


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule of a set that cannot hold together: its address, in words, and the cell it stands in."""

    address: Address
    words: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The smallest changes with which there is an answer, in words and with cells, and what that answer is.

    total_cost: money, under the policy.  worst_ratio: its highest share ratio.  Both are nan where it was not solved.
    """

    changes: tuple[Conflict, ...]
    total_cost: float = float("nan")
    worst_ratio: float = float("nan")


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that an allocation does not keep: its address, the left-hand side, the sense and the bound.

    words: what is wrong where it is no figure; the figures then say nothing.
    """

    address: Address
    found: float
    sense: str
    bound: float
    words: str = ""

    def __str__(self) -> str:
        """One line: the family's number, the address, found against bound."""
        family = self.address.constraint
        number = family.number if family else "--"
        wrong = self.words or f"{self.found:.7g} is not {self.sense} {self.bound:.7g}"
        return f"{number} {', '.join(self.address.words)}: {wrong}"


@dataclass(frozen=True)
class Allocation(Printed):
    """One scenario under one policy, answered.

    status, reason: how the solve ended and, without an answer, why; conflict: the rules that cannot hold together;
    nearest: the smallest changes with which there is an answer.
    contributions: units by (member, resource, mission, period).  unmet: units short of the target by (resource,
    mission, period), every requirement listed.  support: money moved by (giver, receiver, resource, period paid).
    loans: units lent by (owner, receiver, resource, mission, period lent); they are no part of contributions.
    burdens: by member, organisations too.  fair_shares: by state.  loads: by state, what the policy counts of its
    burden, in money.  unbounded: the same without the policy's bounds on burdens, where it has any.  ranges: the least
    and the most load of every state whose load the policy leaves open.  least_load: the least that all loads can sum
    to, where the policy bounds loads by it.
    total_cost, least_cost: money.  prices: by address of row, money per unit of its right-hand side at least cost.
    stages: how it was reached.  cold_solves: hot answers that failed their certificate and were solved again from
    nothing.  violations: promises that the audit found broken; none in an answer to be trusted.  scenario: what was
    solved, None in what was not made by `solve`.  Without an answer the mappings are empty and the numbers nan.
    """

    policy: Policy
    status: Status
    reason: str = ""
    conflict: tuple[Conflict, ...] = ()
    nearest: Nearest | None = None
    contributions: Mapping[tuple[str, str, str, str], float] = field(default_factory=dict)
    unmet: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    support: Mapping[tuple[str, str, str, str], float] = field(default_factory=dict)
    loans: Mapping[tuple[str, str, str, str, str], float] = field(default_factory=dict)
    burdens: Mapping[str, Burden] = field(default_factory=dict)
    fair_shares: Mapping[str, float] = field(default_factory=dict)
    loads: Mapping[str, float] = field(default_factory=dict)
    unbounded: Mapping[str, float] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    least_load: float = float("nan")
    total_cost: float = float("nan")
    least_cost: float = float("nan")
    prices: Mapping[Address, float] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    cold_solves: int = 0
    violations: tuple[Violation, ...] = ()
    seconds: float = 0.0
    scenario: Scenario | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """What is known by member is found by its code or its name."""
        names = {row.member: row.name for row in self.scenario.members} if self.scenario else None
        for name in ("burdens", "fair_shares", "loads"):
            object.__setattr__(self, name, Named(getattr(self, name), "member", names))

    @property
    def answered(self) -> bool:
        """Whether there is an allocation to read: optimal, or the best found at a limit."""
        return bool(self.burdens)

    @property
    def certified(self) -> bool:
        """Whether this is shown to be the answer: each stage optimal by its certificate and lost to none after it.

        An answer that breaks a promise or was cut short is not.
        """
        sound = bool(self.stages) and all(stage.certificate.holds and stage.kept for stage in self.stages)
        return sound and not self.violations and self.status is Status.OPTIMAL

    def contributions_table(self) -> pd.DataFrame:
        """Contributions as a tidy table: member, resource, mission, period, amount."""
        return _tidy(self.contributions, ("member", "resource", "mission", "period", "amount"))

    def loans_table(self) -> pd.DataFrame:
        """Loans as a tidy table: owner, receiver, resource, mission, period (lent), amount (that leaves the owner)."""
        return _tidy(self.loans, ("owner", "receiver", "resource", "mission", "period", "amount"))

    def unmet_table(self) -> pd.DataFrame:
        """Requirements short of their target as a tidy table: resource, mission, period, unmet."""
        return _tidy(self.unmet, ("resource", "mission", "period", "unmet"))

    def burdens_table(self) -> pd.DataFrame:
        """Burdens as a table: a row a member, a column a part, and the net."""
        import pandas as pd

        columns = ("own", "funding", "support_given", "support_received", "reimbursed", "net", "personnel", "risk")
        rows = [(name, *(getattr(burden, part) for part in columns)) for name, burden in self.burdens.items()]
        return pd.DataFrame(rows, columns=["member", *columns])

    def __str__(self) -> str:
        """What this answer is, in a few aligned lines."""
        lines = [f"Allocation under {self.policy.policy}: {self.status}"]
        if self.answered:
            facts = {
                "total cost": f"{self.total_cost:,.6g} (least {self.least_cost:,.6g})",
                "contributions": f"{sum(amount > 0 for amount in self.contributions.values())}",
                "unmet": f"{sum(amount > 0 for amount in self.unmet.values())} of {len(self.unmet)} requirements",
                "net burden": f"{fsum(burden.net for burden in self.burdens.values()):,.6g}",
                "stages": ", ".join(stage.name for stage in self.stages),
                "certified": "yes" if self.certified else "no",
                "audit": "clean" if not self.violations else f"{len(self.violations)} promises broken",
            }
            if self.status.stated:  # nothing was optimised, and assess is what checks it
                facts = {name: facts[name] for name in ("contributions", "unmet", "net burden")}
            lines += [f"  {name:<14}{value}" for name, value in facts.items()]
        else:
            lines += [f"  {self.reason}", *(f"  - {rule.words} ({rule.place})" for rule in self.conflict[:10])]
            if self.nearest:
                lines += ["  the smallest change that would do:"]
                lines += [f"  - {change.words} ({change.place})" for change in self.nearest.changes[:3]]
        return "\n".join(lines)


def _tidy(values: Mapping[Index, float], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([(*key, value) for key, value in values.items()], columns=list(columns))
