"""What coalitions of members would cost on their own, by hot re-solves, and the divisions that rest on it.

The players are states. The needs are what the allocation under the policy delivers: a gap that all together cannot
close is no one's to pay. A coalition S has the capacities, budgets and rules of its members; those of the others
lapse, and so does the lead of a nation that is not there. Organisations are no players and pay for themselves: each
helps S with its share of what it can give. c(S) is the least net cost to the states of S, in money, at which it meets

    own      sum over S of fair_share[i] * need   for every requirement: its members' own part of the common task,
                                                   with the same part of what organisations can give;
    whole    need                                  for every requirement: the whole task, with all of it.

What S cannot meet it buys at `penalty` times the dearest unit cost that any member has for the resource. Where a
hard rule leaves S without any answer (an N-1 secure minimum, an insistence beyond its budget) it buys everything. So
c(S) is finite for every S, and every coalition that pays a penalty is named.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import fsum

import numpy as np

from models.answers.allocation import Address, Allocation, Status
from models.answers.what_if_settings import MOST_EXACT, PENALTY, PLAYERS, SEED, Game
from models.answers.what_ifs import CooperativeShares, Division, Group
from models.arithmetic.flows import Need
from models.arithmetic.national_interest import BanKind
from models.policy.policy import Objective, Policy
from models.sheets.changes import altered
from models.sheets.scenario import Scenario
from optimizer.coalition.families import record_of
from optimizer.coalition.formulation import open_session
from optimizer.coalition.record import Sharing
from optimizer.coalition.session import Session
from optimizer.lp.arrays import INF
from optimizer.lp.highs import Solution
from optimizer.solving.solve import solve
from optimizer.tolerances import MET
from optimizer.what_ifs.games import (
    SampledShapley,
    is_nucleolus,
    is_prenucleolus,
    nucleolus,
    objection,
    prenucleolus,
    scrb,
    shapley,
    shapley_sampled,
)

OTHERS = "all others"


def shares(
    scenario: Scenario,
    policy: Policy,
    *,
    game: Game = Game.OWN,
    penalty: float = PENALTY,
    members: int | None = None,
    samples: int = 0,
    error: float = 0.0,
    seed: int = SEED,
) -> CooperativeShares:
    """Divide the common cost as cooperative games would, and tell who would be better off outside.

    penalty: the price of a missing unit, in the dearest unit cost of its resource.  members: of the states that carry
    most, how many are players of their own; the rest act together as one more player. None: all up to 14, else 12.
    samples: 0 costs every coalition, for up to 14 states; above it, the Shapley value is estimated from that many
    orders at most, of all states unless `members` says otherwise, and stops at a standard error of `error`, as a share
    of the total. Only an exact game has a nucleolus, its certificate and a full check of the core. All is divided a
    second time at twice the penalty, to tell what rests on it. Sources: Shapley (1953); Schmeidler (1969); Owen (1975),
    Mathematical Programming 9:358-370; see optimizer.what_ifs.games.
    """
    began = time.perf_counter()
    if members is not None and (members < 1 or (members > MOST_EXACT and not samples)):
        raise ValueError(f"{members} members; give 1 to {MOST_EXACT}, or a number of samples")
    if members is None and len(scenario.states) > MOST_EXACT:
        members = PLAYERS if not samples else None
    answer = solve(scenario, policy)
    empty = CooperativeShares(scenario, policy, answer, game, penalty)
    if answer.status is not Status.OPTIMAL:
        return empty
    players = _players(scenario, answer, members)
    alone = StandAlone(scenario, answer, players, game, penalty)
    if not samples:
        alone.cost_all()
    policy_pays = {player: fsum(answer.burdens[m].net for m in of) for player, of in players.items()}
    payments, sampled = _divisions(alone, seed, samples, error)
    payments[Division.POLICY] = policy_pays
    dearer_penalty = 2.0 * penalty or 1.0
    dearer = _dearer(StandAlone(scenario, answer, players, game, dearer_penalty), alone)
    moved, _ = _divisions(dearer, seed, sampled.orders if sampled else 0, 0.0)
    if Division.DUAL in moved and frozenset(players) not in alone.short:
        moved[Division.DUAL] = payments[
            Division.DUAL
        ]  # the whole buys nothing, so its prices hold at any higher penalty
    return CooperativeShares(
        scenario,
        policy,
        answer,
        game,
        penalty,
        exact=sampled is None,
        players=players,
        costs=alone.costs,
        short=frozenset(alone.short),
        payments={rule: payments[rule] for rule in Division if rule in payments},
        objections={
            rule: objection(alone.costs, paid) for rule, paid in payments.items() if rule is not Division.ALONE
        },
        certified=sampled is None and _certified(alone.costs, payments),
        dearer_penalty=dearer_penalty,
        dearer=moved,
        standard_error={} if sampled is None else sampled.standard_error,
        bound=0.0 if sampled is None else sampled.bound,
        orders=0 if sampled is None else sampled.orders,
        cold_solves=answer.cold_solves + alone.p.loaded.cold_solves + dearer.p.loaded.cold_solves,
        seconds=time.perf_counter() - began,
    )


def _divisions(
    alone: StandAlone, seed: int, samples: int, error: float
) -> tuple[dict[Division, dict[str, float]], SampledShapley[str] | None]:
    """What each player would pay alone and by every division; the Shapley value from samples where there are some."""
    players = tuple(alone.players)
    payments = {Division.ALONE: {player: alone.cost(frozenset((player,))) for player in players}}
    if alone.game is Game.OWN:
        payments[Division.DUAL] = alone.dual_point()
    if samples:
        whole = alone.cost(frozenset(players))
        sampled = shapley_sampled(alone.cost, players, seed, samples, error * abs(whole))
        return payments | {Division.SHAPLEY: sampled.payments}, sampled
    payments[Division.SHAPLEY] = _ordered(players, shapley(alone.costs))
    if rational := nucleolus(alone.costs):
        payments[Division.NUCLEOLUS] = _ordered(players, rational)
    payments[Division.PRENUCLEOLUS] = _ordered(players, prenucleolus(alone.costs))
    payments[Division.SCRB] = _ordered(players, scrb(alone.costs))
    return payments, None


def _dearer(dearer: StandAlone, alone: StandAlone) -> StandAlone:
    """The game at a higher penalty, of the coalitions that were costed: what buys nothing costs what it did."""
    dearer.costs.update((coalition, cost) for coalition, cost in alone.costs.items() if coalition not in alone.short)
    for coalition in alone.costs:
        dearer.cost(coalition)
    return dearer


def _certified(costs: Mapping[Group, float], payments: Mapping[Division, Mapping[str, float]]) -> bool:
    rational = payments.get(Division.NUCLEOLUS)
    return is_prenucleolus(costs, payments[Division.PRENUCLEOLUS]) and (
        rational is None or is_nucleolus(costs, rational)
    )


class StandAlone:
    """The cost of any coalition, from one loaded program in which players come and go; each is asked for once."""

    def __init__(
        self,
        scenario: Scenario,
        answer: Allocation,
        players: Mapping[str, tuple[str, ...]],
        game: Game = Game.OWN,
        penalty: float = PENALTY,
    ) -> None:
        self.players, self.game = dict(players), game
        self.player_of = {m: player for player, of in players.items() for m in of}
        needs = {need: max(0.0, row.target - answer.unmet[need]) for need, row in scenario.requirement.items()}
        self.p = p = _asking(_opened(_elastic(scenario), _cost_only(answer.policy)), needs)
        self._unseen = _kept_from(p)
        self.costs: dict[Group, float] = {}
        self.short: set[Group] = set()
        self.share = {player: fsum(p.shares.get(m, 0.0) for m in of) for player, of in players.items()}
        price = _prices(scenario, penalty)
        unmet = {need: p.position[hash(u)] for need, u in p.variables.u.items()}
        self._unmet = np.array([unmet[need] for need in unmet], dtype=np.int32)
        self._allowed = np.array([MET * needs[need] for need in unmet])
        self.money = np.zeros(len(p.cost))
        for m in scenario.states:
            for variable, coefficient in p.variables.net_cost[m]:
                self.money[p.position[hash(variable)]] += coefficient
        self.money[self._unmet] = [price[need] for need in unmet]
        self.everything = fsum(price[need] * amount for need, amount in needs.items())

    def cost(self, coalition: Group) -> float:
        """c(S), money; nothing for no one."""
        if coalition not in self.costs:
            share = 1.0 if self.game is Game.WHOLE else fsum(self.share[player] for player in coalition)
            solution = self._least_cost(coalition, share)
            if not solution.optimal:
                self.costs[coalition] = self.everything * share
                self.short.add(coalition)
            else:
                self.costs[coalition] = solution.objective + 0.0
                if np.any(solution.x[self._unmet] > self._allowed * share):
                    self.short.add(coalition)
        return self.costs[coalition]

    def cost_all(self) -> None:
        """Cost every coalition, each one player away from the one before (Gray 1953), small players moving most."""
        columns = Counter(player for column in self.p.program.columns for player in self._owners(column))
        names = sorted(self.players, key=columns.__getitem__)
        for number in range(1, 1 << len(names)):
            code = number ^ number >> 1
            self.cost(frozenset(name for place, name in enumerate(names) if code >> place & 1))

    def dual_point(self) -> dict[str, float]:
        """Owen's core point: every player pays its needs at the prices of the whole, less the rent of what it owns.

        x[i] = sum over rows of dual * i's part of the right-hand side; it adds up to c(N). No coalition can object
        where rules bind members one by one; shares of missions (lead, dependence, N-1) can break that.
        """
        p = self.p
        solution = self._least_cost(frozenset(self.players), 1.0)
        owed = dict.fromkeys(self.players, 0.0)
        common = set(p.common.tolist())
        for place, row in enumerate(p.program.rows):
            dual = float(solution.row_dual[place])
            if dual and (side := _side(p.loaded.row_lower[place], p.loaded.row_upper[place], dual)):
                owners = self._owners(row)
                parts = self.share if place in common else dict.fromkeys(owners, 1.0 / max(1, len(owners)))
                for player, part in parts.items():
                    owed[player] += dual * side * part
        for column, address in enumerate(p.program.columns):
            dual, upper = float(solution.col_dual[column]), float(p.arrays.col_upper[column])
            if dual < 0 and np.isfinite(upper):
                owners = self._owners(address)
                parts = self.share if address.family == "u" else dict.fromkeys(owners, 1.0 / max(1, len(owners)))
                for player, part in parts.items():
                    owed[player] += dual * upper * part
        return owed

    def _owners(self, address: Address) -> list[str]:
        """The players whose rule, or whose bound on what is given, lent or paid, this is."""
        return list(dict.fromkeys(self.player_of[m] for m in self.p.owners(address) if m in self.player_of))

    def _least_cost(self, coalition: Group, share: float) -> Solution:
        """Of a coalition by itself, with its share of the needs and of organisations' help."""
        there = {m for player in coalition for m in self.players[player]}
        self.p.gather(there, share)
        # What is kept only from who is not there is kept from no one; columns of who is not there stay shut.
        seen = [column for column, (leads, givers) in self._unseen.items() if not leads & there and givers <= there]
        if seen:
            self.p.loaded.set_columns(seen, 0.0, INF)
        solution = self.p.loaded.minimise(self.money)
        if solution.optimal and not solution.certificate.holds:
            raise RuntimeError("the cost of a coalition could not be certified; costs may differ too widely")
        return solution


def _opened(scenario: Scenario, policy: Policy) -> Session:
    """The program; what is banned stands in it, shut, where a clearance bans: that lapses with its member."""
    p = open_session(scenario, policy)
    kinds = {ban.kind for bans in p.variables.banned.values() for ban in bans}
    return open_session(scenario, policy, lifted=True) if BanKind.CLEARANCE in kinds else p


def _kept_from(p: Session) -> dict[int, tuple[set[str], set[str]]]:
    """Of columns that clearances alone ban: whose clearances they are, and which states give there."""
    found: dict[int, tuple[set[str], set[str]]] = {}
    for address, column in p.variables.closed.items():
        bans = p.variables.banned[address]
        if all(ban.kind is BanKind.CLEARANCE for ban in bans):
            found[p.position[hash(column)]] = {ban.rule.keys[0] for ban in bans}, set(p.owners(address))
    return found


def _asking(p: Session, needs: Mapping[Need, float]) -> Session:
    """A session in which what is to be delivered is other than the targets."""
    lower = p.arrays.row_lower.copy()
    for place, row in enumerate(p.program.rows):
        if record_of(row).sharing is Sharing.DELIVERED:
            resource, mission, period = row.keys
            lower[place] = needs.get((resource, mission, period), lower[place])
    return replace(p, arrays=replace(p.arrays, row_lower=lower))


def _players(scenario: Scenario, answer: Allocation, count: int | None) -> dict[str, tuple[str, ...]]:
    """Each of the largest contributors, by net burden, in the workbook's order, and the others as one."""
    names = scenario.states
    if count is None or count >= len(names):
        return {name: (name,) for name in names}
    ranked = sorted(names, key=lambda name: -answer.burdens[name].net)[:count]
    others = tuple(name for name in names if name not in ranked)
    return {name: (name,) for name in names if name in ranked} | {OTHERS: others}


def _elastic(scenario: Scenario) -> Scenario:
    """The scenario with every requirement one that can be missed, but for those that must be N-1 secure."""
    rows = (row if row.secure else row.model_copy(update={"minimum": 0.0}) for row in scenario.requirements)
    return altered(scenario, requirements=tuple(rows))


def _cost_only(policy: Policy) -> Policy:
    """The policy as far as it says whose need is whose; nothing in it but money counts."""
    plain = {
        "cost_tolerance": None,
        "objective": Objective.LEAST_COST,
        "participation": False,
        "indivisible": "relaxed",
    }
    return policy.unbounded.model_copy(update={**plain, "personnel": 0.0, "risk": 0.0})


def _prices(scenario: Scenario, penalty: float) -> dict[Need, float]:
    """Money for a missing unit of each need: the dearest unit cost of its resource, times the penalty."""
    dearest: dict[tuple[str, str], float] = {}
    for member, resource, period in scenario.capacity:
        price = scenario.unit_cost(member, resource, period)
        dearest[resource, period] = max(price, dearest.get((resource, period), 0.0))
    most = max(dearest.values(), default=0.0) or 1.0
    return {(r, k, t): penalty * (dearest.get((r, t), 0.0) or most) for r, k, t in scenario.requirement}


def _side(lower: float, upper: float, dual: float) -> float:
    """The side of a row that its dual leans on, where it is finite."""
    bound = float(lower if dual > 0 else upper)
    return bound if np.isfinite(bound) else 0.0


def _ordered(players: Iterable[str], payments: Mapping[str, float]) -> dict[str, float]:
    return {player: payments[player] for player in players}
