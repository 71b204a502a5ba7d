"""C10, support: agreements hold, and support covers costs, never more."""

from __future__ import annotations

from models.arithmetic.families import Family
from models.policy.policy import Policy
from tests.cases.common import (
    A_N,
    ALL_BY_A,
    ALL_FROM_A,
    B_LENDS_A,
    B_PAYS_A,
    FAIR,
    SOUTH,
    Case,
    _lent,
    _reimbursed,
    _supported,
    case,
)
from tests.scenarios import edited


@case
def support() -> Case:
    """B may pay A 3 towards its cost of 10: burdens 7 and 3."""
    return Case(
        Family.SUPPORT,
        _supported(limit=3.0),
        ALL_FROM_A,
        policy=FAIR,
        moves={B_PAYS_A: 3.0},
        wrong_moves={B_PAYS_A: 4.0},
    )


@case
def support_of_little_worth() -> Case:
    """Half of what B pays arrives: 20/3 paid leave A 10 - 10/3, as much as B."""
    return Case(
        Family.SUPPORT,
        _supported(worth=0.5),
        ALL_FROM_A,
        policy=FAIR,
        moves={B_PAYS_A: 20 / 3},
        wrong_moves={B_PAYS_A: 20.5},
    )


@case
def support_without_agreement() -> Case:
    """Money that no agreement covers does not move: A, who has no one to turn to, carries 10."""
    of = edited(_supported(), agreements=[])
    return Case(Family.SUPPORT, of, ALL_FROM_A, policy=FAIR, wrong_moves={B_PAYS_A: 1.0})


@case
def support_never_beyond_cost() -> Case:
    """B, a hundred times as able, covers all of A's cost of 4 and no more."""
    of = _supported(need=4.0)
    members = [of.members[0].model_copy(update={"indicators": {"gdp": 0.0}}), of.members[1]]
    return Case(
        Family.SUPPORT,
        edited(of, members=members),
        {A_N: 4.0},
        policy=FAIR,
        moves={B_PAYS_A: 4.0 - 4.0 / 20001.0},
        wrong_moves={B_PAYS_A: 5.0},
    )


@case
def support_of_what_no_pool_repays() -> Case:
    """The pool repays half of A's cost of 10, so B, who should carry all, may pay the other 5 and no more."""
    of = edited(_reimbursed(), agreements=[{"giver": "B", "receiver": "A", "resource": "funding"}])
    policy = Policy(policy="people", personnel=10.0)
    pays = ("B", "funding", "N")
    moves = {B_PAYS_A: 5.0}
    return Case(Family.SUPPORT, of, {A_N: 10.0, pays: 5.0}, policy=policy, moves=moves, wrong_moves={B_PAYS_A: 10.0})


@case
def support_that_takes_time() -> Case:
    """What B pays in the first of two periods arrives in the second, and covers the 4 that A bears then; no more."""
    of = edited(
        _supported(need=4.0, delay=1),
        periods=("1", "2"),
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0, "period": "1"},
            {"mission": "N", "resource": "troops", "target": 4.0, "period": "2"},
        ],
    )
    paid = (*B_PAYS_A, "1")
    right = {(*A_N, "1"): 10.0, (*A_N, "2"): 4.0}
    return Case(Family.SUPPORT, of, right, policy=FAIR, moves={paid: 4.0}, wrong_moves={paid: 7.0})


@case
def lending_up_to_a_limit() -> Case:
    """No more than 4 hours may pass, to both missions together."""
    of = _lent(
        missions=[ALL_BY_A, ALL_BY_A | SOUTH],
        requirements=[{"mission": mission, "resource": "airlift", "target": 3.0} for mission in "NS"],
        capacities=[{"member": "B", "resource": "airlift", "available": 9.0, "unit_cost": 1.0}],
        agreement={"limit": 4.0},
    )
    south, gaps = ("B", "A", "airlift", "S"), (("airlift", "N"), ("airlift", "S"))
    return Case(
        Family.SUPPORT,
        of,
        {},
        unmet=dict.fromkeys(gaps, 1.0),
        lends={B_LENDS_A: 2.0, south: 2.0},
        wrong_lends={B_LENDS_A: 3.0, south: 3.0},
        wrong_unmet=dict.fromkeys(gaps, 0.0),
    )


@case
def support_up_to_a_limit_over_all_periods() -> Case:
    """B may pay 3 in each of two periods and 4 in all: A, who bears 10 in each, carries 16 and B 4."""
    of = edited(_supported(limit=3.0, total_limit=4.0), periods=("1", "2"))
    gives = {(*A_N, period): 10.0 for period in "12"}
    first, second = ((*B_PAYS_A, period) for period in "12")
    moves, wrong = {first: 2.0, second: 2.0}, {first: 3.0, second: 2.0}
    return Case(Family.SUPPORT, of, gives, policy=FAIR, moves=moves, wrong_moves=wrong)


@case
def lending_up_to_a_limit_over_all_periods() -> Case:
    """B lends what A may fly: 10 hours in the first period and 10 in the second are wanted, and 12 may pass in all."""
    needs = [{"mission": "N", "resource": "airlift", "target": 10.0}]
    own = [{"member": "A", "resource": "airlift", "available": 0.0}, {"member": "B", "resource": "airlift"}]
    of = _lent(
        periods=("1", "2"),
        missions=[ALL_BY_A],
        requirements=needs,
        capacities=[own[0], own[1] | {"available": 10.0, "unit_cost": 1.0}],
        agreement={"total_limit": 12.0},
    )
    gaps = {("airlift", "N", period): 4.0 for period in "12"}
    lends = {(*B_LENDS_A, period): 6.0 for period in "12"}
    wrong = {(*B_LENDS_A, "1"): 7.0, (*B_LENDS_A, "2"): 6.0}
    wrong_gaps = {("airlift", "N", "1"): 3.0, ("airlift", "N", "2"): 4.0}
    return Case(Family.SUPPORT, of, {}, unmet=gaps, lends=lends, wrong_lends=wrong, wrong_unmet=wrong_gaps)


@case
def support_paid_for_what_is_delivered() -> Case:
    """B pays A a quarter of a unit for each of its 10 soldiers, and nothing in advance: burdens 7.5 and 2.5."""
    of = _supported(per="troops", price=0.25)
    return Case(Family.SUPPORT, of, ALL_FROM_A, policy=FAIR, moves={B_PAYS_A: 2.5}, wrong_moves={B_PAYS_A: 3.0})
