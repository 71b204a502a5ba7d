"""What cannot be met, the nearest that can, and what is scarce, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan
from typing import TYPE_CHECKING

from models.answers.allocation import Address, Conflict, Nearest
from models.arithmetic.flows import Need

if TYPE_CHECKING:
    from models.sheets.changes import Edit


@dataclass(frozen=True, slots=True)
class Shortage:
    """A requirement that all permitted members together could not fill, were nothing else asked of them.

    target, minimum: what is wanted and what is indispensable, effective units.  possible: the most there could be.
    """

    address: Address
    words: str
    place: str
    target: float
    minimum: float
    possible: float


@dataclass(frozen=True, slots=True)
class Loosening:
    """One rule loosened, in words that say from what to what.

    size: how far, relative to the rule's own figure.  edits: the same for the workbook's rows (models.sheets.changes).
    """

    address: Address
    words: str
    place: str
    size: float
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes that together make an answer possible, and what that answer is.

    scope: what was allowed to change: "anything", "needs", "national rules", "capacities", or a bound of the policy.
    total_cost: money under the policy, once they are made; for a bound the least cost within it.  worst_ratio: the
    highest share ratio then.  Both are nan where the changed scenario was not solved.
    """

    scope: str
    changes: tuple[Loosening, ...]
    total_cost: float = nan
    worst_ratio: float = nan

    @property
    def size(self) -> float:
        """The sum of the changes, each relative to its rule's own figure."""
        return sum(change.size for change in self.changes)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What to change in the workbook: with these edits, all together, it has an answer."""
        return tuple(edit for change in self.changes for edit in change.edits)

    @property
    def nearest(self) -> Nearest:
        """The same in words, as an allocation carries it."""
        changes = tuple(Conflict(change.address, change.words, change.place) for change in self.changes)
        return Nearest(changes, self.total_cost, self.worst_ratio)


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A rule without which a bound could be tighter: how tight, rounded as the bound's own figure is."""

    rule: Conflict
    figure: float


@dataclass(frozen=True, slots=True)
class Reachable:
    """The tightest that a bound on burdens can be while the missions are met as far as they can be.

    bound: the policy's field.  value: as found.  figure: rounded to three decimals, to the side on which it can be
    met.  cost: the least total cost within it, money.  in_the_way: rules without which it could be tighter, the one
    that is most in the way first.
    """

    bound: str
    value: float
    figure: float
    cost: float
    in_the_way: tuple[InTheWay, ...] = ()


class Scarce(StrEnum):
    """What can stand between a requirement and being met."""

    CAPACITY = "capacity"
    RESERVES = "reserves"
    POLITICS = "national rules"
    MONEY = "money"
    COALITION = "rules of the coalition"
    TOLERANCE = "the policy's tolerance"
    SEVERAL = "several together"


@dataclass(frozen=True, slots=True)
class Blocking:
    """One rule that keeps a gap open, and how much of it closes when it alone is lifted, in effective units."""

    rule: Conflict
    closes: float


@dataclass(frozen=True, slots=True)
class Cause:
    """What is scarce for a gap: how much of it closes when all of this is lifted, and the rules of it that bind.

    rules: those that close most by themselves first; of closes 0 where they hide each other.
    """

    scarce: Scarce
    closes: float
    rules: tuple[Blocking, ...] = ()


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Why a requirement is not met in full: what would close its gap and open no other.

    need: resource, mission, period.  missing, required: effective units.  usable: units that all members could give in
    that period after their reserves; here, elsewhere: of these, given to the mission, and to others (a shared resource
    serves several: then what is given to others is also here).  causes: what closes most first.
    """

    need: Need
    place: str
    missing: float
    required: float
    usable: float
    here: float
    elsewhere: float
    causes: tuple[Cause, ...] = ()
