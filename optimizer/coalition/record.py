"""The record of a constraint family: all that the optimizer knows of it, in one place and complete.

What the program, its explanations, resampling, cooperation and the docs must know of a family is asked here, and
nothing is answered for it: a question that is left out is an error when the family is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Never

from models.answers.allocation import Address
from models.arithmetic.audit.flows import Check
from models.arithmetic.flows import Need
from models.sheets.changes import AmountKey, Edit
from models.sheets.rows import Capacity, Row
from models.sheets.scenario import Scenario
from optimizer.coalition.units import money_scale, resource_scales
from optimizer.coalition.variables import Variables
from optimizer.lp.program import Constraint

Unmet = Mapping[Need, float]
Rows = Callable[[Variables], Iterator[Constraint]]


class Clause(NamedTuple):
    """Words, and the cell behind them: the workbook's row (None: a rule of the accounting itself) and its column.

    whole: the words for all that the cell rules, where it makes several rows of the program that speak of other things.
    """

    words: str
    row: Row | None
    field: str
    whole: str = ""


class Part(NamedTuple):
    """A row that gives way: its address, by how much, and its terms as (column, coefficient, value)."""

    address: Address
    by: float
    terms: tuple[tuple[Address, float, float], ...]


class Told(NamedTuple):
    """A loosened rule in words, the cell that says it, and the edits that loosen it."""

    words: str
    row: Row | None
    field: str
    edits: tuple[Edit, ...]


class Giving(NamedTuple):
    """How rules of one kind give way.

    scope: what kind of change it is: to "needs", "national rules" or "capacities".  weight: how big a step it is,
    beside moving a figure.  tell: words and edits, from the rows that give and the units that are then missing.
    achieved: whether it helps only where something is achieved.
    """

    kind: str
    scope: str
    weight: float
    tell: Callable[[Scenario, Sequence[Part], Unmet], Told]
    achieved: bool = False


class Slack(NamedTuple):
    """One thing that may give in a row.

    cell: the row of the workbook whose one figure gives, in all rows that it makes; None: this row alone does.
    scale: what its size is measured against.  most: how far it can give.  frees: by how much the row's side moves
    with a unit of it.
    """

    giving: Giving
    address: Address
    scale: float
    cell: Row | None
    most: float | None = None
    frees: float = 1.0


@dataclass(frozen=True)
class Yardsticks:
    """What slacks are measured against where a rule's own figure is 0."""

    scenario: Scenario

    @cached_property
    def money(self) -> float:
        """The scale of money."""
        return money_scale(self.scenario)

    @cached_property
    def resources(self) -> dict[str, float]:
        """The scale of every resource, in its unit."""
        return resource_scales(self.scenario)

    def asked(self, *resources: str) -> float:
        """What is asked of some resources, the most of any of them (of all there are, if none); in units."""
        return max(self.resources[resource] for resource in resources or self.resources)

    def of(self, row: Constraint) -> float:
        """The figure of a row; where it is 0, what is asked of the resources that it names."""
        return row.bound or self.asked(*(key for key in row.address.keys if key in self.resources))


class Sharing(StrEnum):
    """What becomes of a row where only some members are there."""

    DELIVERED = "a need: their share of what is delivered"
    NEEDED = "a need: their share of what is asked"
    OWNED = "its owners'; where no state is among them, an organisation's, who helps by their share"
    STANDING = "it stands as it is"


class Moves(StrEnum):
    """How the coefficients of a row move with uncertain amounts."""

    FIXED = "not"
    UNIT_COST = "multiples of the unit cost"
    BORNE = "the unit cost less what is repaid, where that is above 0"
    WORTH = "net cost, and unmet shares of targets"
    BURDEN = "net cost, and people"
    MOST = "the most that could be sent, where a term is no flow"


ORDINARY, HELD = 8, 9
"""Rules decided, but not among the first to be named; and what members happen to have."""


def nothing(*_: object) -> Iterator[Never]:
    """No rows, nothing that gives, no owners."""
    return iter(())


def first(scenario: Scenario, address: Address) -> tuple[str, ...]:
    """The member that an address names first."""
    return address.keys[:1]


def unsaid(scenario: Scenario, address: Address) -> Clause:
    """No words: it is no rule that anyone set."""
    raise LookupError(f"{', '.join(address.words)} says nothing by itself")


def unmoved(address: Address) -> None:
    """No uncertain amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A constraint family, or what else has rows.

    rows: the numbered inequality.  addressed: its addresses, for the docs.  clause: what a row says, and where.
    gives: what may give in a row; nothing where the books would be wrong.  owners: the members whose row it is.
    sharing, lapses: what becomes of it where only some are there, and whether it goes with an owner that is not.
    decided: its place among rules when some cannot hold together: what people decided comes before what they have.
    priced: whether someone decided it and could lift it.  political: whether its owners did, as nations.
    side: the amount that its right-hand side is a multiple of.
    moves: how its coefficients move.

    timeless: it holds over all periods together.  defines: parts of rows that only give a name to a quantity.
    bounds: upper bounds of columns that are this rule too, as rows.  binds: what is told where it binds, if not its
    clause.  rests_on: the part of the capacities that a row rests on, and these.  check: the audit's promise, for a
    family that models.arithmetic.audit does not know.  amounts: those that its rows
    read, of the cells in moved.AMOUNTS; None: perhaps all.
    """

    rows: Rows
    addressed: str
    clause: Callable[[Scenario, Address], Clause]
    gives: Callable[[Yardsticks, Constraint], Iterable[Slack]]
    owners: Callable[[Scenario, Address], Iterable[str]]
    sharing: Sharing
    lapses: bool
    decided: int
    priced: bool
    side: Callable[[Address], AmountKey | None]
    moves: Moves
    political: bool = False
    timeless: bool = False
    defines: tuple[str, ...] = ()
    bounds: Rows = nothing
    binds: Callable[[Scenario, Address], str] | None = None
    rests_on: Callable[[Scenario, Address], tuple[float, list[Capacity]]] | None = None
    check: Check | None = None
    amounts: frozenset[str] | None = None


def definition(
    *,
    rows: Rows = nothing,
    addressed: str = "",
    clause: Callable[[Scenario, Address], Clause] = unsaid,
    moves: Moves = Moves.FIXED,
    timeless: bool = False,
    amounts: frozenset[str] | None = frozenset(),
) -> Record:
    """What is no rule: rows that give a name to a quantity, or terms in the rows of other families."""
    return Record(
        rows=rows,
        addressed=addressed,
        clause=clause,
        gives=nothing,
        owners=nothing,
        sharing=Sharing.STANDING,
        lapses=False,
        decided=ORDINARY,
        priced=False,
        side=unmoved,
        moves=moves,
        timeless=timeless,
        amounts=amounts,
    )
