"""Explanations: conflicts that cannot be smaller, relaxations that do, and hot prices equal to cold re-solves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from models.answers.allocation import Address, Allocation, Status
from models.answers.explanation import Effect
from models.policy.policy import Indivisible, Objective, Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.expressions import positive_shares
from optimizer.explaining.explain import conflict, explain
from optimizer.solving.solve import solve
from tests.cases import CASES, NORTH, SOUTH, two
from tests.coalitions import every_family, random_scenario
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, edited, impossible, member, scenario

FAIR = Policy(policy="fair")
LED_BY_A = {"lead": "A", "lead_share": 1.0, "lead_resource": "airlift"}
HARD: dict[str, Any] = {"mission": "N", "resource": "troops", "target": 10.0, "minimum": 10.0, "row": 3}


def dear(**more: Any) -> Scenario:
    """Ten soldiers without fail, and only A and B to give them; and whatever else is said."""
    return two(**({"requirements": [HARD]} | more))


CONFLICTS: dict[str, tuple[Callable[[], Scenario], set[str]]] = {
    "caveat": (
        lambda: dear(
            caveats=[
                {"member": "A", "rule": "prohibited", "resource": "troops", "reason": "parliament"},
                {"member": "B", "rule": "at_most", "amount": 7.0},
                {"member": "B", "rule": "at_most", "amount": 9.0},
            ]
        ),
        {
            "North needs at least 10 soldiers of Troops",
            "Aland may not give Troops (parliament)",
            "Bland gives at most 7 of anything",
        },
    ),
    "budget": (
        lambda: dear(members=[member("A", budget=4.0), member("B", budget=9.0)]),
        {
            "North needs at least 10 soldiers of Troops",
            "Aland spends at most 4 money",
            "Bland spends at most 9 money",
        },
    ),
    "law and procedure": (
        lambda: dear(
            members=[member("A", legal_bases=("UNSCR",)), member("B", lead_time=1)],
            missions=[NORTH | {"legal_bases": ("detention",)}],
        ),
        {
            "North needs at least 10 soldiers of Troops",
            "Aland may not take part in North (no legal basis: detention)",
            "Bland gives nothing while its approval is pending (approval takes 1 period)",
        },
    ),
    "secure": (
        lambda: dear(requirements=[HARD | {"secure": True}], caveats=[{"member": "B", "rule": "prohibited"}]),
        {
            "North keeps 10 soldiers of Troops even if the largest giver leaves",
            "Bland may not give anything",
        },
    ),
    "rotation": (
        lambda: dear(
            periods=("1", "2"),
            resources=[TROOPS | {"dwell": 1}],
            members=[member("A"), member("B", reserve=0.5)],
        ),
        {
            "North needs at least 10 soldiers of Troops",
            "no one deploys more than 100% of its Troops at a time, with 1 period of rest after each",
        },
    ),
    "command": (
        lambda: dear(
            missions=[NORTH | {"dependence": 0.6}],
            caveats=[
                {"member": "A", "rule": "at_least", "amount": 7.0},
                {"member": "B", "rule": "at_most", "amount": 4.0},
            ],
        ),
        {
            "Aland gives at least 7 of anything",
            "Bland gives at most 4 of anything",
            "no one gives more than 60% of anything for North",
        },
    ),
    "floor": (
        lambda: two(
            members=[member("A", budget=5.0), member("B")],
            caveats=[{"member": "A", "rule": "at_least", "amount": 6.0}],
        ),
        {"Aland spends at most 5 money", "Aland gives at least 6 of anything"},
    ),
    "capacity": (
        lambda: scenario(
            members=[member("A"), member("B", reserve=0.5)],
            requirements=[HARD],
            capacities=capacities(A=3.0, B=4.0),
        ),
        {
            "North needs at least 10 soldiers of Troops",
            "Aland can give at most 3 soldiers of Troops",
            "Bland can give at most 2 soldiers of Troops after its reserve",
        },
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_conflict_is_told_in_words(name: str):
    """Each coalition has one conflict, and exactly its rules are named; what has no part in it is not."""
    make, words = CONFLICTS[name]
    assert {rule.words for rule in conflict(make(), FAIR)} == words


@pytest.mark.parametrize("name", CONFLICTS)
def test_relaxation_is_enough(name: str):
    """Every relaxation has a size and words; the one that may change anything is the smallest."""
    make, _ = CONFLICTS[name]
    explanation = explain(make(), FAIR)
    assert explanation.status is Status.INFEASIBLE
    first, *others = explanation.relaxations
    assert first.scope == "anything"
    assert 0 < first.size <= min([other.size for other in others], default=first.size) + 1e-9


def only(of: Scenario, kept: set[Address]) -> Scenario:
    """The coalition with no rules but those kept: other minimums are 0, other capacities ample, the rest is gone."""
    return edited(
        of,
        requirements=[
            row
            if Address.of("requirement", row.resource, row.mission, "2000") in kept
            else row.model_copy(update={"minimum": 0.0})
            for row in of.requirements
        ],
        capacities=[
            row
            if Address.of("capacity", row.member, row.resource, "2000") in kept
            else row.model_copy(update={"available": 1e5})
            for row in of.capacities
        ],
        members=[
            row if Address.of("budget", row.member) in kept else row.model_copy(update={"budget": None})
            for row in of.members
        ],
        caveats=[
            row
            for number, row in enumerate(of.caveats, 1)
            if not kept.isdisjoint(
                {
                    Address.of("prohibition", str(number), part="caveat"),
                    Address.of("ceiling", str(number), "2000", part="caveat"),
                }
            )
        ],
    )


@pytest.mark.parametrize("seed", range(4))
def test_conflict_is_one_and_none_of_its_rules_can_be_spared(seed: int):
    """With the rules of the conflict and no others there is no answer; with one of them gone there is."""
    of = random_scenario(seed, members=4, missions=2)
    needs = [row.model_copy(update={"target": 3 * row.target, "minimum": 3 * row.target}) for row in of.requirements]
    hard = edited(of, requirements=needs)
    rules = {rule.address for rule in conflict(hard, FAIR)}
    assert len(rules) > 1
    assert solve(only(hard, rules), FAIR).status is Status.INFEASIBLE
    for rule in rules:
        assert solve(only(hard, rules - {rule}), FAIR).status is Status.OPTIMAL


def test_bounds_on_burdens_are_told_apart_from_rules():
    """Where missions can be met but not within the policy's bounds on burdens, it is the bounds that are named."""
    of = two(capacities=capacities(A=2.0, B=10.0))
    explanation = explain(of, Policy(policy="even", share_ratio_at_most=1.1))
    assert explanation.status is Status.INFEASIBLE
    assert "bounds" in explanation.note
    assert any("Bland carries no more" in rule.words for rule in explanation.conflict)


def test_no_conflict_where_there_is_an_answer():
    """A coalition that can answer has no conflict."""
    assert conflict(two(), FAIR) == ()


def test_conflict_names_the_cells():
    """Rules built from a workbook are told with the cell they stand in."""
    layout = {"requirements": {"minimum": "D"}, "caveats": {"rule": "B"}, "capacities": {"available": "C"}}
    rows = [row.model_copy(update={"row": number}) for number, row in enumerate(impossible().capacities, 2)]
    of = edited(
        impossible(),
        layout=layout,
        requirements=[HARD],
        capacities=rows,
        caveats=[{"member": "B", "rule": "prohibited", "row": 4}],
    )
    assert {rule.place for rule in conflict(of, FAIR)} == {"requirements!D3", "caveats!B4", "capacities!C2"}
    changes = explain(of, FAIR).relaxations[0].changes
    assert [(change.words, change.place) for change in changes] == [
        ("lower the minimum of Troops for North from 10 to 3 soldiers", "requirements!D3")
    ]


def test_relaxation_lifts_a_ban_where_needs_must_stay():
    """Where national rules alone may give, the ban on B is lifted for what is missing: seven of ten soldiers."""
    of = scenario(
        members=[member("A"), member("B")],
        requirements=[HARD],
        capacities=capacities(A=3.0, B=8.0),
        caveats=[{"member": "B", "rule": "prohibited", "reason": "parliament"}],
    )
    found = {each.scope: [change.words for change in each.changes] for each in explain(of, FAIR).relaxations}
    assert found["national rules"] == ["lift for 7 soldiers of Troops: Bland may not give anything (parliament)"]
    assert found["capacities"] == ["raise what Aland can give of Troops from 3 to 10 soldiers"]


@pytest.mark.parametrize("seed", range(5))
def test_relaxed_minimums_are_the_least_that_suffice(seed: int):
    """Lowering minimums as told makes an answer possible, and by a hundredth less does not."""
    of = random_scenario(seed, members=4, missions=2)
    needs = [row.model_copy(update={"target": 3 * row.target, "minimum": 3 * row.target}) for row in of.requirements]
    hard = edited(of, requirements=needs)
    *_, found = (each for each in explain(hard, FAIR).relaxations if each.scope in ("anything", "needs"))
    assert all(change.address.family == "requirement" for change in found.changes)
    sizes = {change.address.keys[:2]: change.size for change in found.changes}

    def lowered(part: float) -> Scenario:
        left = [max(0.0, 1.0 - part * sizes.get((row.resource, row.mission), 0.0)) for row in needs]
        rows = zip(needs, left, strict=True)
        return edited(
            hard, requirements=[row.model_copy(update={"minimum": row.minimum * share}) for row, share in rows]
        )

    assert solve(lowered(1.0 + 1e-6), FAIR).status is Status.OPTIMAL
    assert solve(lowered(0.99), FAIR).status is Status.INFEASIBLE


# -- prices ------------------------------------------------------------------------------------------------------


def politics(seed: int) -> Scenario:
    """A random coalition over two periods with every kind of rule that has a price."""
    rng = np.random.default_rng(seed)
    of = random_scenario(seed, members=6, missions=3, periods=2)
    members = [
        row.model_copy(
            update={
                "lead_time": int(number == 1),
                "reserve": 0.2 if number == 2 else 0.0,
                "alignment": 0.3 if number == 3 else 0.0,
                "legal_bases": ("invitation",) if number == 4 else None,
            }
        )
        for number, row in enumerate(of.members)
    ]
    missions = [
        row.model_copy(
            update={
                "lead": "M0" if number == 0 else None,
                "lead_share": 0.5 if number == 0 else 0.0,
                "dependence": 0.4 if number == 1 else 1.0,
                "legal_bases": ("UNSCR",) if number == 2 else (),
            }
        )
        for number, row in enumerate(of.missions)
    ]
    capacity_rows = [
        row.model_copy(update={"reserve": None if row.member == "M2" else row.reserve}) for row in of.capacities
    ]
    extra = [
        {"member": "M5", "rule": "at_most", "resource": "airlift", "amount": 1.0, "period": "2001"},
        {"member": "M0", "rule": "at_least", "resource": "funding", "amount": float(rng.uniform(0, 0.1))},
        {"member": "M4", "rule": "prohibited", "resource": "airlift"},
    ]
    return edited(
        of,
        members=members,
        missions=missions,
        capacities=capacity_rows,
        resources=[TROOPS | {"dwell": 1}, FUNDING, AIRLIFT],
        caveats=[*of.caveats, *extra],
        interests=[{"member": "M3", "mission": "K0", "interest": 0.9}],
        agreements=[{"giver": "M5", "receiver": "M1", "resource": "funding", "limit": 2.0}],
    )


def without(of: Scenario, address: Address) -> Scenario:
    """The coalition with one rule removed from its sheets."""
    family, keys, part = address
    kind = part if family == "prohibition" else address.kind

    def sheet(name: str, change: Callable[[Any], dict[str, Any]]) -> Scenario:
        return edited(of, **{name: [row.model_copy(update=change(row)) for row in getattr(of, name)]})

    def where(field: str, key: str, **update: Any) -> Callable[[Any], dict[str, Any]]:
        return lambda row: update if getattr(row, field) == key else {}

    if kind in ("caveat", "ceiling", "floor"):
        number = int(keys[0])
        return edited(of, caveats=[row for place, row in enumerate(of.caveats, 1) if place != number])
    if kind == "limit":
        return sheet("agreements", lambda _: {"limit": None})
    if kind == "reserve":
        own = next(row for row in of.capacities if (row.member, row.resource) == (keys[0], keys[1]))
        if own.reserve is None:
            return sheet("members", where("member", keys[0], reserve=0.0))
        return sheet("capacities", lambda row: {"reserve": 0.0} if row is own else {})
    fields_of = {
        "budget": ("members", "member", 0, {"budget": None}),
        "alignment": ("members", "member", 0, {"alignment": 0.0}),
        "legal_basis": ("members", "member", 0, {"legal_bases": None}),
        "lead_time": ("members", "member", 0, {"lead_time": 0}),
        "lead": ("missions", "mission", -2, {"lead_share": 0.0}),
        "dependence": ("missions", "mission", -2, {"dependence": 1.0}),
        "rotation": ("resources", "resource", 1, {"dwell": 0}),
    }
    name, field, place, update = fields_of[kind]
    return sheet(name, where(field, keys[place], **update))


def cold(allocation: Allocation) -> Effect:
    """What an answer achieves, read from it."""
    shares = positive_shares(allocation.fair_shares)
    worst = max(allocation.loads[m] / shares[m] for m in shares)
    gaps = next(stage.value for stage in allocation.stages if stage.name == "gaps")
    total = sum(allocation.loads.values())
    return Effect(
        gaps=gaps,
        least_cost=allocation.least_cost,
        total_cost=allocation.total_cost,
        worst_load=worst,
        worst_ratio=worst / total,
    )


@pytest.mark.parametrize("objective", ["leximin", "minimax"])
@pytest.mark.parametrize("seed", range(3))
def test_hot_prices_equal_cold_solves_of_edited_workbooks(seed: int, objective: str):
    """For every rule, what lifting it hot changes is what solving without it from nothing changes."""
    of, policy = politics(seed), FAIR.model_copy(update={"objective": Objective(objective)})
    explanation = explain(of, policy)
    assert explanation.base is not None
    before = cold(solve(of, policy))
    kinds = set()
    for price in explanation.prices:
        after = cold(solve(without(of, price.address), policy))
        for part in fields(Effect):
            if objective == "minimax" and part.name == "worst_ratio":
                assert np.isnan(price.change.worst_ratio)  # minimax leaves the loads of the others open
                continue
            expected = getattr(after, part.name) - getattr(before, part.name)
            scale = 1.0 + abs(getattr(before, part.name))
            assert getattr(price.change, part.name) == pytest.approx(expected, abs=2e-6 * scale), (price, part.name)
        kinds.add(price.kind)
    expected_kinds = {"ceiling", "floor", "budget", "alignment", "limit", "lead", "dependence", "rotation"}
    assert kinds == expected_kinds | {"caveat", "legal basis", "lead time", "reserve"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("shared_within_the_givers_red_lines", "caveat"),
        ("lending_within_the_owners_red_lines", "caveat"),
        ("lending_within_the_receivers_red_lines", "caveat"),
        ("lending_up_to_a_limit", "limit"),
        ("rotation_and_readiness", "rotation"),
    ],
)
def test_bans_on_loans_and_on_uses_have_their_price(name: str, kind: str):
    """A ban on what is lent or shared, and a limit on loans, cost what solving without them from nothing gains."""
    of = CASES[name]().scenario
    explanation = explain(of, FAIR)
    before = cold(solve(of, FAIR))
    price = next(price for price in explanation.prices if price.kind == kind)
    lifted = of if kind != "rotation" else edited(of, resources=[TROOPS])
    after = cold(solve(lifted if kind == "rotation" else without(of, price.address), FAIR))
    for part in fields(Effect):
        expected = getattr(after, part.name) - getattr(before, part.name)
        assert getattr(price.change, part.name) == pytest.approx(expected, abs=1e-6), part.name
    assert any(getattr(price.change, part.name) for part in fields(Effect)) or "receivers" in name


@pytest.mark.parametrize("seed", range(12))
def test_every_caveat_is_priced_hot_as_cold(seed: int):
    """In coalitions with every kind of rule, loans and shared intelligence, lifting a caveat hot is lifting it cold."""
    of, policy = every_family(seed), FAIR.model_copy(update={"objective": Objective.MINIMAX})
    explanation = explain(of, policy)
    if explanation.base is None:
        assert conflict(of, policy)
        return
    for price in [price for price in explanation.prices if price.kind in ("caveat", "ceiling")][:3]:
        after = cold(solve(without(of, price.address), policy))
        for part in ("gaps", "least_cost", "worst_load"):
            found = getattr(explanation.base, part) + getattr(price.change, part)
            assert found == pytest.approx(getattr(after, part), rel=1e-6, abs=2e-6), (price, part)


def test_lifting_a_ban_opens_a_loan():
    """Nine hours without fail, of which B has all and may not fly itself nor lend: the ban may be lifted."""
    ban = {"member": "B", "rule": "prohibited", "mission": "N", "reason": "parliament"}
    of = CASES["lending"]().scenario
    need = {"mission": "N", "resource": "airlift", "target": 9.0, "minimum": 9.0}
    hard = edited(of, requirements=[need], caveats=[ban], missions=[NORTH | LED_BY_A])
    assert any("Bland may not give" in rule.words for rule in conflict(hard, FAIR))
    found = {each.scope: [change.words for change in each.changes] for each in explain(hard, FAIR).relaxations}
    assert any("lift for" in words and "parliament" in words for words in found["national rules"])


def test_price_by_hand_and_rank():
    """The ban on cheap A costs 20 (ten soldiers at 3 and not at 1); the ceiling on B costs nothing and comes last."""
    of = two(
        caveats=[
            {"member": "B", "rule": "at_most", "amount": 10.0},
            {"member": "A", "rule": "prohibited", "reason": "parliament"},
        ]
    )
    explanation = explain(of, Policy(policy="cheap", objective="least_cost"))
    first, last = explanation.prices
    assert first.words == "Aland may not give anything (parliament)"
    assert first.change.total_cost == first.change.least_cost == pytest.approx(-20.0)
    assert first.change.gaps == last.change.total_cost == last.change.gaps == 0.0


def test_a_ban_that_another_ban_repeats_is_worth_nothing_alone():
    """Where two rules ban the same, lifting either changes nothing."""
    of = two(caveats=[{"member": "A", "rule": "prohibited"}, {"member": "A", "rule": "prohibited", "mission": "N"}])
    assert {price.change.total_cost for price in explain(of, FAIR).prices} == {0.0}


def test_price_of_a_red_line_that_leaves_a_gap():
    """Only A could fly; its ban leaves all ten hours unmet, so lifting it closes the whole gap and ranks first."""
    of = scenario(
        members=[member("A"), member("B", budget=1.0)],
        resources=[TROOPS, AIRLIFT],
        missions=[NORTH, SOUTH],
        requirements=[
            {"mission": "N", "resource": "airlift", "target": 10.0},
            {"mission": "S", "resource": "troops", "target": 10.0},
        ],
        capacities=[*capacities(A=10.0, B=10.0), *capacities("airlift", A=10.0)],
        caveats=[{"member": "A", "rule": "prohibited", "mission": "N"}],
    )
    explanation = explain(of, FAIR)
    assert explanation.base is not None
    assert explanation.base.gaps == pytest.approx(0.5)
    assert explanation.prices[0].kind == "caveat"
    assert explanation.prices[0].change.gaps == pytest.approx(-0.5)
    (short,) = explanation.shortages
    assert short.words == "North needs 10 flying hours of Airlift; permitted members could give 0 at most"


def test_shortage_counts_ceilings_and_what_missions_share():
    """Two missions want 8 hours each of the 7 that a ceiling leaves: neither can have all it wants, nor can both."""
    of = scenario(
        members=[member("A"), member("B")],
        resources=[AIRLIFT],
        missions=[NORTH, SOUTH],
        requirements=[{"mission": mission, "resource": "airlift", "target": 8.0} for mission in "NS"],
        capacities=capacities("airlift", A=6.0, B=4.0),
        caveats=[{"member": "A", "rule": "at_most", "amount": 3.0}],
    )
    found = {short.address: short.possible for short in explain(of, FAIR).shortages}
    assert found == {
        Address.of("requirement", "airlift", "N", "1"): pytest.approx(7.0),
        Address.of("requirement", "airlift", "S", "1"): pytest.approx(7.0),
        Address.of("demand", "airlift", "1"): pytest.approx(7.0),
    }


def test_a_shortage_of_all_missions_together_names_its_period():
    """Where there are several periods, what no one could fill is told of one."""
    of = scenario(
        members=[member("A")],
        periods=("2001", "2002"),
        missions=[NORTH, SOUTH],
        requirements=[{"mission": mission, "resource": "troops", "period": "2002", "target": 8.0} for mission in "NS"],
        capacities=capacities(A=10.0),
    )
    assert [short.words for short in explain(of, FAIR).shortages] == [
        "all missions together need 16 soldiers of Troops in 2002; permitted members could give 10 at most"
    ]


def test_what_binds_has_its_price():
    """A's six soldiers bind: one more would save 3 - 1; one more wanted in the north would cost B's 3."""
    of = two(
        capacities=[
            {"member": "A", "resource": "troops", "available": 6.0, "unit_cost": 1.0},
            {"member": "B", "resource": "troops", "available": 10.0, "unit_cost": 3.0},
        ]
    )
    found = {each.words: each.price for each in explain(of, FAIR).binding}
    assert found == {
        "Aland can give at most 6 soldiers of Troops": pytest.approx(-2.0),
        "North wants 10 soldiers of Troops": pytest.approx(3.0),
    }


def test_whole_assets_are_said_to_have_no_prices_of_their_own():
    """Where assets come whole, the explanation says that its prices treat them as divisible."""
    of = two(resources=[TROOPS | {"divisible": False}])
    assert "divisible" in explain(of, FAIR.model_copy(update={"indivisible": Indivisible.EXACT})).note
    assert explain(of, FAIR).note == ""


def test_rules_that_a_division_rule_reads_have_no_price_and_that_is_said():
    """Claims are made of reserves and budgets: without one the rule asks for other burdens, which no re-solve tells."""
    policy = FAIR.model_copy(update={"objective": Objective.DIVISION_RULE})
    explanation = explain(politics(0), policy)
    kinds = {price.kind for price in explanation.prices}
    assert kinds
    assert not kinds & {"reserve", "budget"}
    assert "reserves and budgets" in explanation.note
    assert not explain(politics(0), FAIR).note
