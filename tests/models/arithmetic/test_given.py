"""What is given today as an allocation: conserved, placed where it may serve, blamed for what no placing mends."""

from __future__ import annotations

from itertools import product
from math import fsum

import numpy as np
import pytest

from models.answers.allocation import Status
from models.arithmetic.audit import audit
from models.arithmetic.given import booked, broken_anyhow, given, places, stated
from models.arithmetic.national_interest import bans_on
from models.policy.policy import DEFAULT_POLICIES
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.coalitions import every_family, random_scenario
from tests.scenarios import capacities, edited, member, scenario, three_members

POLICY = DEFAULT_POLICIES[0]


def with_current(of: Scenario, seed: int, *, few: int | None = None) -> Scenario:
    """The scenario with something given today of every capacity; few: of so many, 0 of the others."""
    rng = np.random.default_rng([17, seed])
    rows = list(of.capacities)
    chosen = set(rng.permutation(len(rows))[:few].tolist())
    current = [round(float(rng.uniform(0, 9)), 2) if i in chosen else 0.0 for i in range(len(rows))]
    return edited(of, capacities=tuple(
        row.model_copy(update={"current": x}) for row, x in zip(rows, current, strict=True)
    ))  # fmt: skip


def test_amounts_go_by_what_missions_require():
    """Of 12 units that two missions want, 10 and 30, go 3 and 9; who is banned from one gives it none."""
    of = scenario(
        members=[member("A"), member("B")],
        missions=[{"mission": "N", "name": "North"}, {"mission": "S", "name": "South"}],
        requirements=[
            {"mission": "N", "resource": "troops", "target": 10.0},
            {"mission": "S", "resource": "troops", "target": 30.0},
        ],
        capacities=[row | {"current": 12.0} for row in capacities(A=20.0, B=20.0)],
        caveats=[{"member": "B", "rule": "prohibited", "mission": "S"}],
    )
    answer = given(of, POLICY)
    assert answer.status is Status.GIVEN
    assert answer.contributions == pytest.approx(
        {("A", "troops", "N", "1"): 3.0, ("A", "troops", "S", "1"): 9.0, ("B", "troops", "N", "1"): 12.0}
    )
    assert answer.unmet == pytest.approx({("troops", "N", "1"): 0.0, ("troops", "S", "1"): 21.0})


@pytest.mark.parametrize("seed", range(25))
def test_what_is_stated_is_given_once_and_costs_what_it_costs(seed: int):
    """Units by member, resource and period are those stated; own cost and funding are units times unit cost."""
    of = with_current(every_family(seed), seed)
    answer, said = given(of, POLICY), stated(of, Status.GIVEN)
    for (m, r, t), amount in said.items():
        moved = fsum(x for (m2, r2, _, t2), x in answer.contributions.items() if (m2, r2, t2) == (m, r, t))
        assert moved == pytest.approx(amount)
    for m in of.member:
        cost = fsum(amount * of.unit_cost(*stock) for stock, amount in said.items() if stock[0] == m)
        assert answer.burdens[m].own + answer.burdens[m].funding == pytest.approx(cost)
        back = fsum(x * of.reimbursement(r, k, t, m) for (m2, r, k, t), x in answer.contributions.items() if m2 == m)
        assert answer.burdens[m].net == pytest.approx(cost - back)
    free = {stock: [k for k in missions if not bans_on(of, stock[0], stock[1], k, stock[2])]
            for stock, missions in places(of, said).items()}  # fmt: skip
    assert all(not free[m, r, t] or k in free[m, r, t] for m, r, k, t in answer.contributions)
    books = [v for v in audit(of, answer, POLICY) if v.address.constraint is None]
    assert not books


@pytest.mark.parametrize("seed", range(30))
def test_a_rule_is_told_exactly_where_every_placing_breaks_it(seed: int):
    """Against brute force: each amount to one mission in every combination, the corners of all placings."""
    of = with_current(every_family(seed) if seed % 3 else random_scenario(seed), seed, few=5)
    answer = given(of, POLICY)
    amounts = {stock: amount for stock, amount in stated(of, Status.GIVEN).items() if amount}
    allowed = places(of, amounts)
    if np.prod([len(missions) for missions in allowed.values()]) > 800:
        amounts = dict(list(amounts.items())[:5])
        answer = booked(of, POLICY, Status.GIVEN, {
            cell: x for cell, x in answer.contributions.items() if (cell[0], cell[1], cell[3]) in amounts
        })  # fmt: skip
    always, nowhere = None, None
    for missions in product(*(allowed[stock] for stock in amounts)):
        cells = {(m, r, k, t): x for ((m, r, t), x), k in zip(amounts.items(), missions, strict=True)}
        found = {v.address for v in audit(of, booked(of, POLICY, Status.GIVEN, cells), POLICY)}
        always = found if always is None else always & found
        banned = {(*address.keys[-4:-2], address.keys[-1]) for address in found if address.family == "prohibition"}
        nowhere = banned if nowhere is None else nowhere & banned
    told = {v.address for v in broken_anyhow(of, answer, audit(of, answer, POLICY))}
    bans = {address for address in told if address.family == "prohibition"}
    assert {(*address.keys[-4:-2], address.keys[-1]) for address in bans} == nowhere
    expected = {address for address in always or () if address.part != "pledge" and address.family != "prohibition"}
    assert told - bans == expected


def test_a_blank_breaks_no_rule():
    """Where nobody states anything of a resource its minimum is not called broken; a stated 0 is nothing given."""
    of = edited(
        three_members(),
        requirements=[
            {"mission": "N", "resource": "troops", "target": 100.0, "minimum": 50.0},
        ],
        capacities=[{"member": "A", "resource": "troops", "available": 100.0, "pledged": 60.0}],
    )
    pledged = given(of, POLICY)
    assert pledged.status is Status.PLEDGED
    assert not broken_anyhow(of, pledged, audit(of, pledged, POLICY))
    less = edited(of, capacities=[{"member": "A", "resource": "troops", "available": 100.0, "current": 0.0}])
    today = given(less, POLICY)
    assert [str(v) for v in broken_anyhow(less, today, audit(less, today, POLICY))] == [
        "C2 requirement, N, troops, 1, gap: 100 is not <= 50".replace("N, troops", "troops, N")
    ]


def test_a_workbook_that_states_nothing_says_what_to_fill_in():
    """Neither today nor pledged: the error names the columns of capacities."""
    with pytest.raises(InputError) as error:
        given(three_members(), POLICY)
    assert "column current or pledged" in str(error.value)
    with pytest.raises(InputError, match="column pledged"):
        given(with_current(three_members(), 1), POLICY, Status.PLEDGED)
