"""Cooperative cost games: what each coalition would pay on its own, and how the whole might share what it pays.

A game is a mapping from frozensets of players to costs: every coalition that is not empty has one (the empty
one, if given, is 0). Payments are mappings from players to amounts in the same unit, adding up to the cost of
the whole. A coalition is better off alone when it pays more than its cost; an excess is that difference, x(S)
- c(S). A game of gains with its signs turned is one of costs; turn the signs of its payments back. A cost that is
not finite, a missing coalition or more players than can be handled raise ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb, fsum, inf, log, sqrt
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.answers.what_ifs import Group, Objection
from optimizer.lp.arrays import INF, Arrays
from optimizer.lp.highs import LoadedProgram
from optimizer.tolerances import DUST, EXCESS, ONE, POSITIVE

Player = TypeVar("Player", bound=Hashable)
Array: TypeAlias = NDArray[np.float64]

MOST_PLAYERS = 16  # 65,535 coalitions


class Scale(StrEnum):
    """What an excess is measured by: itself, per member of the coalition, or per unit of its cost."""

    PLAIN = "plain"
    PER_CAPITA = "per_capita"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class LeastCore(Generic[Player]):
    """Payments whose largest excess is the least possible; it is above 0 where the core is empty."""

    payments: dict[Player, float]
    excess: float


@dataclass(frozen=True, slots=True)
class SampledShapley(Generic[Player]):
    """A Shapley value estimated from random orders of players, with what is known of its error.

    standard_error: of each estimate.  bound: with 95 % confidence none is further off (Hoeffding), if
    marginal costs range no wider than was seen.  orders: how many were drawn.
    """

    payments: dict[Player, float]
    standard_error: dict[Player, float]
    bound: float
    orders: int


def shapley(game: Mapping[frozenset[Player], float]) -> dict[Player, float]:
    """Shapley value: each player's marginal cost, averaged over all orders of joining.

    phi_i = sum_S |S|! (n - |S| - 1)! / n! [c(S + i) - c(S)]. Exact, up to 16 players; beyond, see
    `shapley_sampled`. Source: Shapley (1953).

    >>> shapley({frozenset("a"): 4.0, frozenset("b"): 6.0, frozenset("ab"): 8.0})
    {'a': 3.0, 'b': 5.0}
    """
    coded = _Coded.of(game)
    n = len(coded.players)
    weight = np.array([1 / (n * comb(n - 1, size)) for size in range(n)])
    masks = np.arange(1 << n)
    payments = np.empty(n)
    for i in range(n):
        without = masks[masks >> i & 1 == 0]
        marginal = coded.cost[without | 1 << i] - coded.cost[without]
        payments[i] = weight[coded.size[without]] @ marginal
    return coded.named(payments)


def shapley_sampled(
    cost: Callable[[frozenset[Player]], float] | Mapping[frozenset[Player], float],
    players: Sequence[Player],
    seed: int,
    samples: int = 1000,
    error: float = 0.0,
) -> SampledShapley[Player]:
    """Shapley value of many players, estimated from random orders, each drawn with its reverse.

    cost: a game, or what computes a coalition's cost; it is asked at most once for each.  samples: the most
    orders to draw, at least 4.  error: the standard error, in units of cost, at which to stop sooner, after
    30 pairs. The same seed draws the same orders. Payments add up to the cost of the whole exactly. Source:
    Castro, Gomez and Tejada (2009); bound: Hoeffding (1963).
    """
    if samples < 4 or not players:
        raise ValueError(f"{samples} samples of {len(players)} players; give at least 4 samples and one player")
    marginals = _marginals(cost, players)
    rng = np.random.default_rng(seed)
    mean, squares = np.zeros(len(players)), np.zeros(len(players))
    low, high = np.full(len(players), inf), np.full(len(players), -inf)
    pairs, standard_error = 0, np.full(len(players), inf)
    # A standard error of few pairs is itself a guess, and 0 where they happen to agree: so never stop before 30.
    while pairs < samples // 2 and not (pairs >= 30 and np.max(standard_error) <= error):
        # Who joins early in an order joins late in its reverse: their errors cancel in part. So the two are no
        # independent draws, and the pair is what counts: in the standard error, and in Hoeffding's bound.
        order = rng.permutation(len(players))
        forth, back = marginals(order), marginals(order[::-1])
        low, high = np.minimum.reduce((low, forth, back)), np.maximum.reduce((high, forth, back))
        pairs += 1
        seen = (forth + back) / 2
        change = seen - mean  # Welford: a sum of squares less the square of a sum would cancel
        mean += change / pairs
        squares += change * (seen - mean)
        if pairs > 1:
            standard_error = np.sqrt(squares / (pairs * (pairs - 1)))
    return SampledShapley(
        payments=dict(zip(players, mean.tolist(), strict=True)),
        standard_error=dict(zip(players, standard_error.tolist(), strict=True)),
        bound=float(np.max(high - low)) * sqrt(log(2 * len(players) / 0.05) / (2 * pairs)),
        orders=2 * pairs,
    )


def scrb(game: Mapping[frozenset[Player], float]) -> dict[Player, float]:
    """Separable costs, remaining benefits: each pays what it adds to the others, the rest by what joining saves.

    s_i = c(N) - c(N - i); the rest c(N) - sum s in proportion to c(i) - s_i, equally where no one saves.
    Source: practice of US water agencies, after Young (1994).

    >>> scrb({frozenset("a"): 4.0, frozenset("b"): 6.0, frozenset("ab"): 8.0})
    {'a': 3.0, 'b': 5.0}
    """
    coded = _Coded.of(game)
    whole = len(coded.cost) - 1
    single = 1 << np.arange(len(coded.players))
    separable = coded.cost[whole] - coded.cost[whole ^ single]
    saved = coded.cost[single] - separable
    rest = coded.cost[whole] - np.sum(separable)
    share = saved / np.sum(saved) if abs(np.sum(saved)) > DUST * coded.unit else np.full(len(single), 1 / len(single))
    return coded.named(separable + rest * share)


def objection(costs: Mapping[Group, float], payments: Mapping[str, float]) -> Objection:
    """Of the coalitions that are costed, but the whole, the one that would save most; of several the smallest.

    costs: of all coalitions or of some.

    >>> found = objection({frozenset("a"): 4.0, frozenset("b"): 6.0, frozenset("ab"): 8.0}, {"a": 1.0, "b": 7.0})
    >>> found.coalition, found.excess
    (('b',), 1.0)
    """
    found: list[tuple[float, int, Group]] = [
        (fsum(payments[player] for player in coalition) - cost, len(coalition), coalition)
        for coalition, cost in costs.items()
        if 0 < len(coalition) < len(payments)
    ]
    most = max((excess for excess, *_ in found), default=0.0)
    near = ONE * max(map(abs, costs.values()), default=0.0)
    equal = sorted((each for each in found if each[0] >= most - near), key=lambda each: each[1])
    _, size, worst = equal[0] if equal else (0.0, 0, frozenset[str]())
    paid = fsum(payments[player] for player in worst)
    others = sum(each[1] == size for each in equal) - 1 if equal else 0
    return Objection(tuple(player for player in payments if player in worst), paid, paid - most, others)


def least_core(game: Mapping[frozenset[Player], float], scale: Scale = Scale.PLAIN) -> LeastCore[Player]:
    """Payments whose largest excess is as small as can be: min e, x(S) - c(S) <= e s(S).

    s(S) is what `scale` measures by. The excess is unique, the payments are one choice of possibly many: for
    one that is unique take `prenucleolus`. Source: Maschler, Peleg and Shapley (1979).
    """
    coded = _Coded.of(game)
    if len(coded.players) == 1:
        return LeastCore(coded.named(coded.cost[-1:]), 0.0)
    stage = next(_stages(coded, scale))
    return LeastCore(coded.named(stage.payments), stage.excess)


def prenucleolus(game: Mapping[frozenset[Player], float], scale: Scale = Scale.PLAIN) -> dict[Player, float]:
    """Prenucleolus: the largest excess as small as can be, then the next largest, and so on; always unique.

    Lexicographic min of the sorted (x(S) - c(S)) / s(S), s(S) measured by `scale`. A coalition's excess is
    settled when its row has a positive dual, never because it is tight in the solution found (Guajardo and
    Joernsten 2015). Payments need not leave every player better off than alone; where the core is not empty they
    do, and this is the nucleolus. Up to 16 players. Source: Schmeidler (1969); Kopelowitz (1967).

    >>> prenucleolus({frozenset("a"): 4.0, frozenset("b"): 6.0, frozenset("ab"): 8.0})
    {'a': 3.0, 'b': 5.0}
    """
    return _least_excesses(_Coded.of(game), scale, rational=False)


def nucleolus(game: Mapping[frozenset[Player], float], scale: Scale = Scale.PLAIN) -> dict[Player, float] | None:
    """Nucleolus: the prenucleolus among payments that ask no player for more than it would pay alone.

    None where there are no such payments: the players alone would pay less in all than the whole. Always unique.
    Up to 16 players. Source: Schmeidler (1969), SIAM Journal on Applied Mathematics 17:1163-1170.
    """
    coded = _Coded.of(game)
    single = coded.cost[1 << np.arange(len(coded.players))]
    if np.sum(single) < coded.cost[-1] - ONE * coded.unit:
        return None
    return _least_excesses(coded, scale, rational=True)


def _least_excesses(coded: _Coded[Player], scale: Scale, *, rational: bool) -> dict[Player, float]:
    payments = coded.cost[-1:]
    for stage in _stages(coded, scale, rational=rational):
        payments = stage.payments
    return coded.named(payments)


def is_prenucleolus(
    game: Mapping[frozenset[Player], float],
    payments: Mapping[Player, float],
    scale: Scale = Scale.PLAIN,
    tolerance: float = EXCESS,
) -> bool:
    """Kohlberg's certificate: whether payments are the prenucleolus, found without computing it.

    At every level of excess, the coalitions at or above it must be balanced: no shift of payments that lowers
    one of them raises none of the others. tolerance: as a share of the largest cost, between excesses held to
    be the same. Source: Kohlberg (1971).
    """
    return _passes_kohlberg(_Coded.of(game), payments, scale, tolerance, rational=False)


def is_nucleolus(
    game: Mapping[frozenset[Player], float],
    payments: Mapping[Player, float],
    scale: Scale = Scale.PLAIN,
    tolerance: float = EXCESS,
) -> bool:
    """Kohlberg's certificate of the nucleolus: no player pays more than alone, and every level is balanced.

    Here only shifts count that raise no player who pays what it would alone. Source: Kohlberg (1971), SIAM Journal
    on Applied Mathematics 20:62-66.
    """
    return _passes_kohlberg(_Coded.of(game), payments, scale, tolerance, rational=True)


def _passes_kohlberg(
    coded: _Coded[Player], payments: Mapping[Player, float], scale: Scale, tolerance: float, *, rational: bool
) -> bool:
    x = coded.vector(payments)
    if abs(float(np.sum(x)) - coded.cost[-1]) > tolerance * coded.unit:
        return False
    room = coded.cost[1 << np.arange(len(x))] - x
    if rational and np.any(room < -tolerance * coded.unit):
        return False
    at_most = np.eye(len(x))[room <= tolerance * coded.unit] if rational else np.empty((0, len(x)))
    excess = coded.excess(x) / coded.unit / coded.measure(scale)
    # By levels from the top. A shift that moves an excess of a balanced level raises one there, and is out; so lower
    # levels are tried with the shifts that leave all above as they are, and after at most n - 1 there are none.
    order = np.argsort(-excess, kind="stable")
    shifts = _null_space(np.ones((1, len(x))))
    for level in np.split(order, np.flatnonzero(-np.diff(excess[order]) > tolerance) + 1):
        moved = coded.members[level] @ shifts
        moved = moved[np.any(np.abs(moved) > ONE, axis=1)]
        if len(moved) and not _balanced(moved, at_most @ shifts):
            return False
        shifts = shifts @ _null_space(moved)
        if not shifts.shape[1]:
            break
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded(Generic[Player]):
    """A game coded by bits: coalition k holds player i when bit i of k is set.

    cost, size: of all 2^n coalitions, the empty one first.  members: 0 or 1, by coalition neither empty nor
    whole, and player.  unit: the largest cost, by which numbers are made comparable.
    """

    players: tuple[Player, ...]
    cost: Array
    size: NDArray[np.int_]
    members: Array
    unit: float

    @classmethod
    def of(cls, game: Mapping[frozenset[Player], float]) -> _Coded[Player]:
        players = tuple(sorted(frozenset().union(*game), key=str))
        n = len(players)
        if not 1 <= n <= MOST_PLAYERS:
            raise ValueError(f"the game has {n} players; give 1 to {MOST_PLAYERS}, or estimate with shapley_sampled")
        bit = {player: 1 << i for i, player in enumerate(players)}
        cost = np.full(1 << n, np.nan)
        cost[0] = 0.0
        for coalition, value in game.items():
            cost[sum(bit[player] for player in coalition)] = value
        masks = np.arange(1 << n)
        bits = masks[:, None] >> np.arange(n) & 1
        if cost[0] != 0:
            raise ValueError(f"the empty coalition costs {cost[0]}; it costs nothing")
        if len(unknown := np.flatnonzero(~np.isfinite(cost))):
            who = sorted(str(players[i]) for i in np.flatnonzero(bits[unknown[0]]))
            raise ValueError(
                f"{len(unknown)} of {len(cost) - 1} coalitions have no finite cost, the first of them "
                f"{{{', '.join(who)}}}; give each a cost, where it cannot do without the others a high price"
            )
        unit = float(np.max(np.abs(cost))) or 1.0
        members = bits[1:-1].astype(np.float64)
        return cls(players=players, cost=cost, size=np.sum(bits, axis=1), members=members, unit=unit)

    def named(self, payments: Array) -> dict[Player, float]:
        dust = np.abs(payments) <= DUST * self.unit
        return dict(zip(self.players, np.where(dust, 0.0, payments).tolist(), strict=True))

    def vector(self, payments: Mapping[Player, float]) -> Array:
        if set(payments) != set(self.players):
            raise ValueError(f"payments are of {sorted(map(str, payments))}; give one for each player of the game")
        return np.array([payments[player] for player in self.players], dtype=np.float64)

    def excess(self, payments: Array) -> Array:
        """x(S) - c(S) of every coalition, neither empty nor whole."""
        return self.members @ payments - self.cost[1:-1]

    def measure(self, scale: Scale) -> Array:
        """What the excess of each coalition, neither empty nor whole, is divided by; costs count in units."""
        match scale:
            case Scale.PLAIN:
                return np.ones(len(self.members))
            case Scale.PER_CAPITA:
                return self.size[1:-1].astype(np.float64)
            case Scale.PROPORTIONAL:
                if np.any(self.cost[1:-1] <= 0):
                    raise ValueError("a coalition costs nothing or less; excesses cannot be measured by its cost")
                return self.cost[1:-1] / self.unit


@dataclass(frozen=True, slots=True)
class _Stage:
    """The largest excess that is not yet settled, as small as it can be, and payments that reach it."""

    payments: Array
    excess: float


class _ExcessProgram:
    """min t, x(S) - s(S) t <= c(S) for every coalition that is open, x(S) = value for what is settled, x <= most.

    Loaded once and solved hot; a coalition's row enters when a solution violates it.
    """

    def __init__(self, *, members: Array, measure: Array, cost: Array, whole: float, most: Array) -> None:
        self.members, self.measure, self.cost = members, measure, cost
        self.open = np.ones(len(members), dtype=bool)
        self.row = np.full(len(members), -1, dtype=np.int32)
        self.n = members.shape[1]
        self.program = _program(np.append(np.ones(self.n), 0.0)[None], np.array([whole]), np.array([whole]))
        self.program.set_columns(np.arange(self.n, dtype=np.int32), -INF, most)
        # Of 65,534 rows few ever bind. One member alone and all but one bound every payment from both sides, so that
        # already the first program has an optimum.
        sizes = np.sum(members, axis=1)
        self._enter(np.flatnonzero((sizes == 1) | (sizes == self.n - 1)))

    def _enter(self, coalitions: NDArray[np.int_]) -> None:
        for k in coalitions:
            self.row[k] = self.program.add_row(np.append(self.members[k], -self.measure[k]), -INF, self.cost[k])

    def minimise(self) -> tuple[Array, float, Array]:
        """Payments, the largest open excess, and of each coalition the share of its row in that excess (sum 1)."""
        level = np.append(np.zeros(self.n), 1.0)
        while True:
            solution = self.program.minimise(level)
            if not (solution.optimal and solution.certificate.holds):
                raise RuntimeError(
                    f"a program of excesses ended {solution.outcome}, uncertified; costs may differ too widely"
                )
            x, t = solution.x[:-1], float(solution.x[-1])
            absent = self.open & (self.row < 0)
            over = np.where(absent, self.members @ x - self.measure * t - self.cost, 0.0)
            violated = np.argsort(-over)[: 4 * self.n]
            violated = violated[over[violated] > ONE]
            if not len(violated):
                dual = np.where(self.open & (self.row >= 0), -solution.row_dual[self.row], 0.0)
                return x, t, dual * self.measure
            self._enter(violated)

    def settle(self, coalition: int, paid: float) -> None:
        """Hold what a coalition pays from here on."""
        self.program.add_row(np.append(self.members[coalition], 0.0), paid, paid)

    def close(self, coalitions: NDArray[np.bool_]) -> None:
        """Leave out coalitions whose payments follow from what is settled."""
        self.open &= ~coalitions
        self.program.set_rows(self.row[coalitions & (self.row >= 0)], -INF, INF)


def _stages(coded: _Coded[Player], scale: Scale, *, rational: bool = False) -> Iterator[_Stage]:
    """The programs of the (pre)nucleolus, one after the other, until every coalition is settled.

    Each settles the coalitions whose rows have a positive dual: they pay the same in all its optima. rational: no
    player pays more than alone.
    """
    measure, cost = coded.measure(scale), coded.cost / coded.unit
    single = cost[1 << np.arange(len(coded.players))]
    most = single if rational else np.full(len(single), INF)
    program = _ExcessProgram(members=coded.members, measure=measure, cost=cost[1:-1], whole=float(cost[-1]), most=most)
    shifts = _null_space(np.ones((1, len(coded.players))))
    while shifts.shape[1]:
        x, t, share = program.minimise()
        yield _Stage(x * coded.unit, t if scale is Scale.PROPORTIONAL else t * coded.unit)
        # A row may be tight in the optimum that was found and slack in another: to settle it would miss the nucleolus.
        # One with a positive dual is tight in all of them (complementary slackness), and some row has one.
        for k in np.flatnonzero(share > POSITIVE):
            moved = coded.members[k] @ shifts
            if np.any(np.abs(moved) > ONE):  # else what it pays follows already: a second equation only adds rounding
                program.settle(int(k), cost[k + 1] + t * measure[k])
                shifts = shifts @ _null_space(moved[None])
        program.close(np.all(np.abs(coded.members @ shifts) <= ONE, axis=1))


def _balanced(moved: Array, at_most: Array) -> bool:
    """Whether no shift w lowers a row of `moved` @ w and raises none, nor any of `at_most` @ w.

    min sum(moved @ w), -1 <= moved @ w <= 0, at_most @ w <= 0: any shift can be scaled to lower no row by more than 1.
    """
    rows = np.vstack([moved, at_most])
    lower = np.concatenate([np.full(len(moved), -1.0), np.full(len(at_most), -INF)])
    solution = _program(rows, lower, np.zeros(len(rows))).minimise(np.sum(moved, axis=0))
    if not solution.optimal:
        raise RuntimeError(f"a program of Kohlberg's certificate ended {solution.outcome}")
    return solution.objective > -0.5  # it is 0, or some row reaches -1


def _null_space(rows: Array) -> Array:
    """An orthonormal basis, by columns, of what every row sends to zero, told from rounding by singular values."""
    _, size, right = np.linalg.svd(rows, full_matrices=True)
    return np.asarray(right[np.count_nonzero(size > ONE) :].T, dtype=np.float64)


def _program(rows: Array, lower: Array, upper: Array) -> LoadedProgram:
    """Rows with lower <= rows @ x <= upper, x free, loaded."""
    count, n = rows.shape
    start, index = np.arange(count + 1) * n, np.tile(np.arange(n), count)
    kept = rows.ravel() != 0
    return LoadedProgram(
        Arrays(
            col_lower=np.full(n, -INF),
            col_upper=np.full(n, INF),
            row_lower=lower,
            row_upper=upper,
            start=np.concatenate(([0], np.cumsum(kept)))[start].astype(np.int32),
            index=index[kept].astype(np.int32),
            value=rows.ravel()[kept],
            integer=np.zeros(n, dtype=np.bool_),
        )
    )


def _marginals(
    cost: Callable[[frozenset[Player]], float] | Mapping[frozenset[Player], float], players: Sequence[Player]
) -> Callable[[NDArray[np.int_]], Array]:
    """What each player adds when they join in a given order; every coalition's cost is asked for once."""
    ask = cost.__getitem__ if isinstance(cost, Mapping) else cost
    known: dict[frozenset[Player], float] = {frozenset(): 0.0}

    def of(order: NDArray[np.int_]) -> Array:
        added = np.empty(len(players))
        joined: frozenset[Player] = frozenset()
        for i in order:
            before, joined = known[joined], joined | {players[i]}
            if joined not in known:
                known[joined] = float(ask(joined))
            added[i] = known[joined] - before
        return added

    return of
