"""Answers to "and if": the frontier of cost and fairness, shares of a cooperative game, and what stress does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from models.printing import Printed
from models.sheets.lookup import Named

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from models.answers.allocation import Allocation, Conflict, Status
    from models.answers.what_if_settings import Game
    from models.policy.policy import Policy
    from models.sheets.changes import Uncertain
    from models.sheets.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Point:
    """One allocation of a frontier, by its two values.

    fairness: the value of the policy's objective, less is fairer.  cost: money.  price: money that the next unit of
    fairness costs, as the change of cost per unit by which the value may grow: 0 or below.  relative: the value over
    the burden that all states carry together; under minimax and leximin that is the worst share ratio.  loads: of each
    state in the allocation found there, money; others may serve the point as well.
    """

    fairness: float
    cost: float
    price: float
    relative: float
    loads: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Frontier(Printed):
    """From the cheapest allocation to the fairest: no point can be had cheaper and as fair, or fairer and as cheap.

    points: the cheapest first; one alone where nothing has to be traded, none without an answer.  allocation: what
    `solve` answers under the policy.  own: the point where that stands, its price nan; above: money that it costs more
    than the frontier does there, 0 on the curve.  certified: whether every program solved satisfies its optimality
    certificate.  programs: how many were solved, all but the first hot.
    """

    scenario: Scenario
    policy: Policy
    status: Status
    reason: str = ""
    points: tuple[Point, ...] = ()
    allocation: Allocation | None = None
    own: Point | None = None
    above: float = float("nan")
    certified: bool = False
    programs: int = 0
    cold_solves: int = 0
    seconds: float = 0.0

    def points_table(self) -> pd.DataFrame:
        """The points as a table: fairness, cost, price, relative."""
        import pandas as pd

        return pd.DataFrame(list(self.points), columns=["fairness", "cost", "price", "relative"])

    def __str__(self) -> str:
        """The frontier in a few aligned lines."""
        lines = [f"Frontier under {self.policy.policy}: {self.status}, {len(self.points)} points"]
        if not self.points:
            return f"{lines[0]}\n  {self.reason}"
        lines.append(f"  {'fairness':>14}{'cost':>16}{'price':>14}")
        step = max(1, (len(self.points) - 1) // 8)
        shown = [*self.points[:-1:step], self.points[-1]]
        return "\n".join([*lines, *(f"  {p.fairness:>14,.6g}{p.cost:>16,.6g}{p.price:>14,.4g}" for p in shown)])


class Division(StrEnum):
    """Ways to share the cost of the whole, and what players carry under the policy or would pay alone."""

    POLICY = "policy"
    ALONE = "alone"
    SHAPLEY = "shapley"
    NUCLEOLUS = "nucleolus"
    PRENUCLEOLUS = "prenucleolus"
    DUAL = "dual"
    SCRB = "scrb"


Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Objection:
    """The coalition that gains most, or loses least, by leaving: it pays `pays` and alone would pay `alone`.

    tied: how many others, no larger, would gain or lose as much.
    """

    coalition: tuple[str, ...]
    pays: float
    alone: float
    tied: int = 0

    @property
    def excess(self) -> float:
        """What it would save by leaving; below 0 it would lose."""
        return self.pays - self.alone


@dataclass(frozen=True)
class CooperativeShares(Printed):
    """What coalitions would cost alone, and divisions of the cost that rest on it (optimizer.what_ifs.cooperative).

    players: the members each player stands for; one player may be all the smaller members together.  costs: money, by
    coalition; all of them when exact, else those that were asked for.  short: the coalitions that cannot meet their
    needs and pay the penalty for what is missing.  payments: money, by division and player.  objections: by division,
    over the coalitions of `costs`; of those that pay for the whole, one with an excess above 0 is blocked.  certified:
    whether nucleolus and prenucleolus pass Kohlberg's tests; there is no nucleolus where all alone would pay less than
    the whole.  dearer: payments at the penalty `dearer_penalty`, to see which of them rest on it.  standard_error,
    bound: of the Shapley value when sampled from `orders`.
    """

    scenario: Scenario
    policy: Policy
    allocation: Allocation
    game: Game
    penalty: float
    exact: bool = False
    players: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    costs: Mapping[Group, float] = field(default_factory=dict)
    short: frozenset[Group] = frozenset()
    payments: Mapping[Division, Mapping[str, float]] = field(default_factory=dict)
    objections: Mapping[Division, Objection] = field(default_factory=dict)
    certified: bool = False
    dearer_penalty: float = float("nan")
    dearer: Mapping[Division, Mapping[str, float]] = field(default_factory=dict)
    standard_error: Mapping[str, float] = field(default_factory=dict)
    bound: float = 0.0
    orders: int = 0
    cold_solves: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """What players pay is found however their code, or their name, is spelled."""
        names = {player: self.scenario.member[player].name for player in self.players if player in self.scenario.member}
        paid = {division: Named(by_player, "player", names) for division, by_player in self.payments.items()}
        object.__setattr__(self, "payments", paid)

    @property
    def total(self) -> float:
        """The cost of all players together, money."""
        return self.costs.get(frozenset(self.players), float("nan"))

    def rests_on_penalty(self, division: Division, player: str, tolerance: float = 1e-6) -> bool:
        """Whether what a player pays is another at another penalty; tolerance: as a share of the largest cost."""
        paid = self.payments[division][player]
        unit = max(map(abs, self.costs.values()), default=0.0)
        return abs(self.dearer.get(division, {}).get(player, paid) - paid) > tolerance * unit

    def in_core(self, division: Division, tolerance: float = 1e-7) -> bool | None:
        """Whether a division pays for the whole and no coalition would be better off alone; None when not known.

        tolerance: as a share of the largest cost. A sampled game can show that a division is blocked, never that it
        is not.
        """
        if division not in self.objections or division is Division.ALONE:
            return None
        slack = tolerance * max(map(abs, self.costs.values()))
        blocked = self.objections[division].excess > slack
        pays = abs(sum(self.payments[division].values()) - self.total) <= slack
        return False if blocked or not pays else True if self.exact else None

    def payments_table(self) -> pd.DataFrame:
        """Payments as a table: a row a player, a column a division."""
        import pandas as pd

        columns = {str(division): dict(payments) for division, payments in self.payments.items()}
        return pd.DataFrame(columns, index=list(self.players)).rename_axis("player")

    def __str__(self) -> str:
        """The payments in a few aligned lines."""
        how = "exact" if self.exact else f"sampled from {self.orders} orders"
        lines = [f"Shares of {self.total:,.6g} under {self.policy.policy}: {len(self.players)} players, {how}"]
        lines.append(f"  {'':<14}" + "".join(f"{division:>12}" for division in self.payments))
        for player in list(self.players)[:14]:
            cells = "".join(f"{payments[player]:>12,.5g}" for payments in self.payments.values())
            lines.append(f"  {player[:13]:<14}{cells}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a number varies over samples: what it is as planned, its mean, and the values below which 5 to 95 % lie."""

    planned: float
    mean: float
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True)
class Driver:
    """What one uncertain amount does to a share ratio.

    share: of the ratio's variance (of ranks), 0 to 1.  low, high: its 95 % confidence interval.  sign: +1 when more of
    the amount raises the ratio, else -1.
    """

    amount: Uncertain
    share: float
    low: float
    high: float
    sign: int


@dataclass(frozen=True, slots=True)
class Move:
    """What a member gives more of a resource to a mission than planned.

    units: over all periods.  cost: of these units, money.
    """

    member: str
    resource: str
    mission: str
    units: float
    cost: float


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The coalition without one member, answered under the same policy.

    gap: the priority-weighted unmet share.  worst: the states with the highest share ratio.  heirs: the states whose
    net burden in money (after what they receive in support and reimbursements) grows most, by `more`; several where
    they tie, in the workbook's order.  carries: the states whose net burden grows, by how much, the most first.  moves:
    what members give more than planned, the dearest first.  Without an answer the numbers are nan; reason says why, and
    conflict which rules cannot hold together then.
    """

    member: str
    status: Status
    reason: str = ""
    gap: float = float("nan")
    least_cost: float = float("nan")
    total_cost: float = float("nan")
    worst: tuple[str, ...] = ()
    worst_ratio: float = float("nan")
    heirs: tuple[str, ...] = ()
    more: float = float("nan")
    carries: tuple[tuple[str, float], ...] = ()
    moves: tuple[Move, ...] = ()
    conflict: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class Stress(Printed):
    """What happens when members leave, and when capacities, requirements and unit costs are not what was planned.

    allocation: the answer as planned.  withdrawals: by member.  samples, seed: how the amounts were drawn; sample i
    depends on (seed, i) alone.  amounts: what is uncertain.  factors: samples x amounts.  answered: whether each
    sample has an answer.  cost, least_cost, gap: by sample (nan without an answer).  unmet: samples x requirements, in
    shares of the target.  ratios: samples x states.  spreads: by quantity: ("cost",), ("least_cost",), ("gap",),
    ("unmet", resource, mission, period), ("ratio", member).  drivers: by state, the strongest first.
    """

    scenario: Scenario
    policy: Policy
    allocation: Allocation
    withdrawals: Mapping[str, Withdrawal] = field(default_factory=dict)
    samples: int = 0
    seed: int = 1
    amounts: tuple[Uncertain, ...] = ()
    factors: NDArray[np.float64] | None = None
    outcomes: Mapping[tuple[str, ...], NDArray[np.float64]] = field(default_factory=dict)
    answered: int = 0
    spreads: Mapping[tuple[str, ...], Spread] = field(default_factory=dict)
    drivers: Mapping[str, tuple[Driver, ...]] = field(default_factory=dict)
    cold_solves: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """What happens when a member leaves is found by its code or its name."""
        names = {row.member: row.name for row in self.scenario.members}
        object.__setattr__(self, "withdrawals", Named(self.withdrawals, "member", names))

    def spreads_table(self) -> pd.DataFrame:
        """Spreads as a table: a row a quantity."""
        import pandas as pd

        names = ["planned", "mean", "p5", "p25", "p50", "p75", "p95"]
        rows = [(" ".join(key), *(getattr(spread, name) for name in names)) for key, spread in self.spreads.items()]
        return pd.DataFrame(rows, columns=["quantity", *names])

    def withdrawals_table(self) -> pd.DataFrame:
        """Withdrawals as a table: a row a member."""
        import pandas as pd

        names = ["member", "status", "gap", "least_cost", "total_cost", "worst", "worst_ratio", "heirs", "more"]
        rows = [
            [", ".join(cell) if isinstance(cell := getattr(row, name), tuple) else cell for name in names]
            for row in self.withdrawals.values()
        ]
        return pd.DataFrame(rows, columns=names)

    def drivers_table(self) -> pd.DataFrame:
        """Drivers as a table: a row a state and uncertain amount."""
        import pandas as pd

        rows = [
            (member, row.amount.what, row.amount.member, row.amount.resource, row.amount.mission, row.share, row.sign)
            for member, drivers in self.drivers.items()
            for row in drivers
        ]
        return pd.DataFrame(rows, columns=["state", "what", "member", "resource", "mission", "share", "sign"])

    def samples_table(self) -> pd.DataFrame:
        """Every sample's outcomes as a table: a row a sample, a column a quantity."""
        import pandas as pd

        return pd.DataFrame({" ".join(key): values for key, values in self.outcomes.items()}).rename_axis("sample")

    def __str__(self) -> str:
        """What was found, in a few aligned lines."""
        head = f"Stress under {self.policy.policy}: {self.samples} samples, seed {self.seed}, {self.answered} answered"
        lines = [head, f"  {'':<28}{'planned':>13}{'5 %':>13}{'median':>13}{'95 %':>13}"]
        for key, spread in list(self.spreads.items())[:12]:
            cells = (spread.planned, spread.p5, spread.p50, spread.p95)
            lines.append(f"  {' '.join(key)[:27]:<28}" + "".join(f"{value:>13,.5g}" for value in cells))
        return "\n".join(lines)
