"""Why members carry as much, or as little, as they do, as plain data: the rules whose lifting moves that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.answers.allocation import Status
from models.printing import Printed

if TYPE_CHECKING:
    from models.answers.allocation import Conflict
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario

MOST_STEPS = 3
"""Rules that are lifted together at most, one after another."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What lifting rules does to a member.

    rules: in words, each with its cell.  ratio: the member's share ratio then.  load: the change of its load, and cost:
    of the coalition's total cost, money, both against all rules in force.
    """

    rules: tuple[tuple[str, str], ...]
    ratio: float
    load: float
    cost: float


@dataclass(frozen=True, slots=True)
class Spent:
    """A capacity of which nothing is left to give: its resource, its period, and the cell."""

    resource: str
    period: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a member carries what it carries.

    heavy: whether it is asked why so much, or why so little.  ratio: its share ratio; None of an organisation, and
    without a fair share.  load: money; of an organisation its net burden.  alike: all states that are printed at the
    same ratio.  alone: what lifting one rule does, where that moves the ratio the way that is asked for by what is
    printed, and not only by what others carry; the most first.  chain: the best of them, then with another beside it,
    and so on; rules that do the same stand together.  spent: its capacities of which all is given; room: whether it has
    others.  span: its least and its most load where the policy leaves that open; settled: whether it settles the ratio.
    tried: rules whose lifting was solved, or shown by duals to change nothing, of so many rules; fewer where time was
    up.  unsettled: those of them without which the policy would leave the ratio open.
    """

    member: str
    heavy: bool
    ratio: float | None
    load: float
    alike: tuple[str, ...] = ()
    alone: tuple[Moved, ...] = ()
    chain: tuple[tuple[Moved, ...], ...] = ()
    spent: tuple[Spent, ...] = ()
    room: bool = False
    span: tuple[float, float] | None = None
    settled: bool = True
    tried: int = 0
    rules: int = 0
    unsettled: int = 0


@dataclass(frozen=True)
class Reasons(Printed):
    """Why the members asked for carry what they carry, under one policy; without an answer, why there is none.

    note: what the reader must know beside this.
    """

    scenario: Scenario
    policy: Policy
    status: Status
    told: tuple[Why, ...] = ()
    reason: str = ""
    conflict: tuple[Conflict, ...] = ()
    note: str = ""

    def __str__(self) -> str:
        """The share ratio of each, and what lifting rules would make of it."""
        lines = [f"Why, under {self.policy.policy}: {self.status}", *([f"  {self.reason}"] if self.reason else [])]
        for why in self.told:
            lines.append(f"  {why.member}: {'no share ratio' if why.ratio is None else f'{why.ratio:.2f}'}")
            for tied in why.chain:
                rules = " and ".join(f"{words} ({place})" if place else words for words, place in tied[0].rules)
                lines.append(f"    {tied[0].ratio:.2f} without: {rules}")
        return "\n".join(lines)
