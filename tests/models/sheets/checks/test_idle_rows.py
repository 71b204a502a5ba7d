"""Rows that change no answer: each kind told at its cell, none told that has an effect, and many of a kind at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from models.answers.allocation import Allocation
from models.arithmetic.flows import contribution, loan, trains
from models.arithmetic.possible_flows import contributions, loans, supports
from models.policy.policy import Policy
from models.sheets.checks.idle import Idle
from models.sheets.checks.idle_rows import idle_cells
from models.sheets.rows import Training
from models.sheets.scenario import Scenario
from optimizer import solve
from tests.coalitions import any_coalition, every_family
from tests.examples import EXAMPLES, example
from tests.scenarios import AIRLIFT, FUNDING, TROOPS, capacities, edited, member, scenario

CELLS: dict[tuple[str, str], dict[str, Any]] = {
    ("requirements", "per"): {"per": None, "ratio": 0.0},
    ("requirements", "secure"): {"secure": False},
    ("missions", "lead_resource"): {"lead_resource": None},
    ("missions", "lead_share"): {"lead_share": 0.0},
    ("members", "legal_bases"): {"legal_bases": None},
    ("agreements", "staleness"): {"staleness": 0.0},
    ("agreements", "ageing"): {"ageing": 0.0},
}
"""What is blanked where a cell is told; else the row is deleted."""
LENT = {"giver": "A", "receiver": "B", "resource": "troops", "kind": "informal"}
TWO = {"members": [member("A"), member("B")], "capacities": capacities(A=8.0, B=6.0)}


def without(of: Scenario, told: Iterable[Idle]) -> Scenario:
    """The coalition without what is told."""
    rows = {sheet: list(each) for sheet, each in of.tables.items()}
    for idle in told:
        place = next((at for at, row in enumerate(rows[idle.row.sheet]) if row.row == idle.row.row), None)
        if place is None or (idle.field == "target" and len(rows["requirements"]) == 1):
            continue  # told twice, and gone; or the last, which a workbook must have
        if blanked := CELLS.get((idle.row.sheet, idle.field)):
            rows[idle.row.sheet][place] = rows[idle.row.sheet][place].model_copy(update=blanked)
        else:
            del rows[idle.row.sheet][place]
    return edited(of, **{sheet: tuple(each) for sheet, each in rows.items()})


def same_answers(of: Scenario, other: Scenario, policy: Policy) -> bool:
    """Whether both are answered alike: every stage is worth the same, but the choice among answers as good."""
    before, after = solve(of, policy), solve(other, policy)
    if before.status != after.status or not before.answered:
        return before.status == after.status
    return worths(after) == pytest.approx(worths(before), rel=1e-6, abs=1e-6)


def worths(answer: Allocation) -> list[float]:
    """What each stage of an answer is worth, leximin level by level, and what all costs."""
    values = [level for stage in answer.stages if stage.name != "canonical" for level in (stage.value, *stage.levels)]
    return [*values, answer.total_cost, answer.least_cost]


DOUBTED = ("capacities", "training")
"""Sheets of which more is read than what can be given: claims and weights, and that what trains is no surplus."""


def told_of(of: Scenario) -> list[Idle]:
    """What is told and promises that no answer changes."""
    return [idle for idle in idle_cells(of) if idle.row.sheet not in DOUBTED]


def serves_nothing(of: Scenario, idle: Idle) -> bool:
    """Whether no flow at all is taken from a capacity's row, or no capacity grows by a row of training."""
    lent = [loan(of, key) for key, bans in loans(of) if not bans]
    flows = [*(contribution(cell) for cell, bans in contributions(of) if not bans), *lent]
    if isinstance(idle.row, Training):
        alone = edited(of, training=(idle.row,))
        return not any(more for flow in flows for more in trains(alone, flow) if of.usable(*flow.source))
    paid = {(giver, fund, period) for giver, _, fund, period in supports(of)}
    return not any(
        of.capacity[stock] == idle.row for stock in {*(flow.source for flow in flows), *paid} & {*of.capacity}
    )


def policy_of(of: Scenario) -> Policy:
    """A policy of a coalition that brings none."""
    return of.policies[0] if of.policies else Policy(policy="fair", objective="leximin", key="gdp")


@pytest.mark.parametrize("number", range(0, 120, 5))
def test_of_random_coalitions_what_is_told_can_go_alone_and_together(number: int):
    """Each row without effect can be deleted, and all of them at once, and the answer stays as it is."""
    for of in (any_coalition(number)[0], every_family(number)):
        told, policy = told_of(of), policy_of(of)
        for some in ([idle] for idle in told):
            assert same_answers(of, without(of, some), policy), some
        assert not told or same_answers(of, without(of, told), policy), told
        assert all(serves_nothing(of, idle) for idle in idle_cells(of) if idle.row.sheet in DOUBTED)


def test_random_coalitions_have_rows_of_most_kinds():
    """The trial above tries what it is meant to: most kinds of rows without effect occur in it."""
    kinds = {idle.kind for number in range(0, 120, 5) for idle in told_of(any_coalition(number)[0])}
    kinds |= {idle.kind for number in range(0, 120, 5) for idle in told_of(every_family(number))}
    assert len(kinds) >= 6, kinds


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_row_of_an_example_is_without_effect(name: str):
    """What ships says nothing in vain."""
    assert list(idle_cells(example(name))) == []


def caveat(rule: str, amount: float | None = None, **scope: Any) -> dict[str, Any]:
    """A rule of member A."""
    return {"member": "A", "rule": rule, "amount": amount, **scope}


SOUTH = {"mission": "S", "name": "South", "region": "south"}
REPORTS = {"resource": "reports", "name": "Reports", "kind": "intelligence", "unit": "reports", "shared": True}
NORTH = {"mission": "N", "name": "North"}
LEARNT = {"mission": "N", "beneficiary": "B", "resource": "troops", "gain": 0.5}
GIVEN = {"mission": "N", "resource": "troops", "target": 10.0}

FOR_TROOPS = {"giver": "A", "receiver": "B", "resource": "funding", "per": "troops", "price": 0.5}
PAID = {"resources": [TROOPS, FUNDING, AIRLIFT], "agreements": [FOR_TROOPS], "requirements": [
    GIVEN, {"mission": "N", "resource": "airlift", "target": 3.0}], "capacities": [
    *capacities(A=8.0, B=6.0), *capacities("funding", A=9.0), *capacities("airlift", B=6.0)]}  # fmt: skip

IDLE: dict[str, tuple[str, dict[str, Any]]] = {
    "a ban on what one has not": ("caveats/row 1/rule", {"resources": [TROOPS, AIRLIFT], "requirements": [
        GIVEN, {"mission": "N", "resource": "airlift", "target": 3.0}], "capacities": [
        *capacities(A=8.0, B=6.0), *capacities("airlift", B=5.0)], "caveats": [
        caveat("prohibited", resource="airlift")]}),
    "a ban where no mission is": ("caveats/row 1/rule", {"missions": [NORTH, SOUTH], "requirements": [
        GIVEN, GIVEN | {"mission": "S"}], "caveats": [caveat("prohibited", mission="N", region="south")]}),
    "a ban said twice": ("caveats/row 2/rule", {"missions": [NORTH, SOUTH], "requirements": [
        GIVEN, GIVEN | {"mission": "S"}], "caveats": [
        caveat("prohibited", mission="S"), caveat("prohibited", mission="S", resource="troops")]}),
    "a ceiling above what one has": ("caveats/row 1/amount", {"caveats": [caveat("at_most", 8.0, resource="troops")]}),
    "the higher of two ceilings": ("caveats/row 1/rule", {"caveats": [
        caveat("at_most", 6.0, resource="troops", mission="N"), caveat("at_most", 5.0, resource="troops")]}),
    "a floor of nothing": ("caveats/row 1/amount", {"caveats": [caveat("at_least", 0.0, resource="troops")]}),
    "the lower of two floors": ("caveats/row 1/rule", {"caveats": [
        caveat("at_least", 1.0, resource="troops"), caveat("at_least", 2.0, resource="troops")]}),
    "a loan by who has none": ("agreements/row 1/resource", {"members": [*TWO["members"], member("C")],
        "capacities": [*capacities(A=8.0, B=6.0), *capacities(C=0.0)],
        "agreements": [{"giver": "C", "receiver": "A", "resource": "troops"}]}),
    "support of who bears nothing": ("agreements/row 1/resource", {
        "resources": [TROOPS | {"unit_cost": 0.0}, FUNDING], "requirements": [
        GIVEN, {"mission": "N", "resource": "funding", "target": 5.0}], "capacities": [
        *capacities(A=8.0, B=6.0), *capacities("funding", A=9.0)],
        "agreements": [{"giver": "A", "receiver": "B", "resource": "funding"}]}),
    "money paid for what its receiver may not give": ("agreements/row 1/resource", PAID | {
        "capacities": [*capacities(A=8.0), *capacities("funding", A=9.0), *capacities("airlift", B=6.0)]}),
    "money at a price of nothing": ("agreements/row 1/resource", PAID | {"agreements": [FOR_TROOPS | {"price": 0.0}]}),
    "money of which nothing may pass in all": ("agreements/row 1/resource", PAID | {
        "agreements": [FOR_TROOPS | {"total_limit": 0.0}]}),
    "a channel whose giver may not be used where it leads": ("agreements/row 1/resource", {
        "resources": [TROOPS, REPORTS], "missions": [NORTH | {"region": "south", "lead": "A"}, SOUTH | {"lead": "B"}],
        "requirements": [GIVEN, *({"mission": name, "resource": "reports", "target": 3.0} for name in "NS")],
        "capacities": [*capacities(A=8.0, B=6.0), *capacities("reports", A=9.0, B=1.0)],
        "caveats": [caveat("prohibited", mission="S", resource="reports")],
        "agreements": [{"giver": "A", "receiver": "B", "resource": "reports"}]}),
    "pupils who are never ready": ("training/row 1/lag", {"training": [LEARNT]}),
    "a gain of nothing": ("training/row 1/gain", {"periods": ("1", "2"), "training": [LEARNT | {"gain": 0.0}]}),
    "a need of nothing": ("requirements/row 2/target", {"resources": [TROOPS, AIRLIFT], "requirements": [
        GIVEN, {"mission": "N", "resource": "airlift", "target": 0.0}]}),
    "per without a ratio": ("requirements/row 2/per", {"resources": [TROOPS, AIRLIFT], "requirements": [
        GIVEN, {"mission": "N", "resource": "airlift", "target": 3.0, "per": "troops"}],
        "capacities": [*TWO["capacities"], *capacities("airlift", B=5.0)]}),
    "per what cannot be given": ("requirements/row 2/per", {"resources": [TROOPS, AIRLIFT], "missions": [NORTH, SOUTH],
        "requirements": [GIVEN, {"mission": "S", "resource": "airlift", "target": 3.0, "per": "troops", "ratio": 0.1}],
        "capacities": [*TWO["capacities"], *capacities("airlift", B=5.0)]}),
    "secure without a minimum": ("requirements/row 1/secure", {"requirements": [GIVEN | {"secure": True}]}),
    "a lead of what is not required": ("missions/row 1/lead_share", {"resources": [TROOPS, AIRLIFT], "missions": [
        NORTH | {"lead": "A", "lead_share": 0.2, "lead_resource": "airlift"}]}),
    "a lead resource without a share": ("missions/row 1/lead_resource", {"missions": [
        NORTH | {"lead": "A", "lead_resource": "troops"}]}),
    "legal bases that none demands": ("members/row 1/legal_bases", {"members": [
        member("A", legal_bases=("UNSCR",)), member("B")]}),
    "staleness without a delay": ("agreements/row 1/staleness", {"agreements": [LENT | {"staleness": 0.5}]}),
    "ageing in one period": ("agreements/row 1/ageing", {"agreements": [LENT | {"ageing": 0.5}]}),
    "ageing of a row that is new in its period": ("agreements/row 1/ageing", {"periods": ("1", "2"),
        "agreements": [LENT | {"ageing": 0.5, "period": "2"}]}),
    "a range of what nobody has": ("uncertainty/row 1/what", {"members": [*TWO["members"], member("C")],
        "capacities": capacities(A=8.0, B=6.0, C=0.0),
        "uncertainty": [{"what": "capacity", "member": "C", "low": 0.9, "high": 1.1}]}),
    "a capacity that nothing may have": ("capacities/row 1/available", {"caveats": [caveat("prohibited")]}),
}  # fmt: skip


@pytest.mark.parametrize(("place", "sheets"), IDLE.values(), ids=IDLE)
def test_each_kind_is_told_at_its_cell(place: str, sheets: dict[str, Any]):
    """A row without effect is a warning at the cell that says so, with what would have one."""
    of = scenario(**TWO | sheets)
    told = [problem for problem in of.warnings if "may yet count" in problem.hint]
    assert [problem.place for problem in told] == [place]
    if not place.startswith(DOUBTED):
        assert same_answers(of, without(of, idle_cells(of)), policy_of(of))


AT_WORK: dict[str, dict[str, Any]] = {
    "a ban on what one has": {"caveats": [caveat("prohibited", resource="troops", period="2")], "periods": ("1", "2")},
    "a legal basis that all accept": {"missions": [NORTH | {"legal_bases": ("UNSCR",)}]},
    "training in time": {"training": [LEARNT], "periods": ("1", "2")},
    "a ceiling within what one has": {"caveats": [caveat("at_most", 7.9, resource="troops")]},
    "a ceiling within what one may yet have": {"caveats": [caveat("at_most", 8.0, resource="troops")],
        "uncertainty": [{"what": "capacity", "low": 0.9, "high": 1.1}]},
    "money paid for what its receiver gives": PAID,
    "a channel to who leads": {"resources": [TROOPS, REPORTS],
        "missions": [NORTH | {"region": "south", "lead": "A"}, SOUTH | {"lead": "B"}],
        "requirements": [GIVEN, *({"mission": name, "resource": "reports", "target": 3.0} for name in "NS")],
        "capacities": [*capacities(A=8.0, B=6.0), *capacities("reports", A=9.0, B=1.0)],
        "agreements": [{"giver": "A", "receiver": "B", "resource": "reports"}]},
    "a ceiling on what one is lent": {"caveats": [caveat("at_most", 8.0, resource="troops")],
        "agreements": [{"giver": "B", "receiver": "A", "resource": "troops"}]},
    "bans of two reasons": {"missions": [NORTH, SOUTH | {"kind": "combat"}], "requirements": [
        GIVEN, GIVEN | {"mission": "S"}], "caveats": [
        caveat("prohibited", region="south"), caveat("prohibited", kind="combat")]},
    "no leave beside leave for all": {"agreements": [{"resource": "troops"}, {
        "giver": "A", "receiver": "B", "resource": "troops", "limit": 0.0}]},
    "no need in one period": {"periods": ("1", "2"), "requirements": [GIVEN, GIVEN | {"target": 0.0, "period": "2"}]},
    "a pool of promises": {"resources": [TROOPS, FUNDING], "requirements": [
        GIVEN | {"reimbursement": 0.5}, {"mission": "N", "resource": "funding", "target": 0.0}],
        "capacities": [*TWO["capacities"], *capacities("funding", B=5.0)]},
}  # fmt: skip


@pytest.mark.parametrize("sheets", AT_WORK.values(), ids=AT_WORK)
def test_what_has_an_effect_is_not_told(sheets: dict[str, Any]):
    """Rows that look idle and are not: they hold another back, or count where a figure turns out otherwise."""
    assert list(idle_cells(scenario(**TWO | sheets))) == []


def test_who_is_not_among_those_repaid_bears_a_cost_that_support_may_cover():
    """The pool repays B all that its soldiers cost, and A nothing, so B, which has no soldiers now, may pay A."""
    of = scenario(
        members=TWO["members"],
        resources=[TROOPS, FUNDING],
        capacities=[*capacities(A=10.0), *capacities("funding", B=5.0)],
        requirements=[
            GIVEN | {"reimbursement": 1.0, "repaid_to": ("B",)},
            {"mission": "N", "resource": "funding", "target": 1.0},
        ],
        agreements=[{"giver": "B", "receiver": "A", "resource": "funding"}],
    )
    assert list(idle_cells(of)) == []
    assert any(solve(of, Policy(policy="fair")).support.values())


def test_many_of_a_kind_are_one_line():
    """Fifty bans without effect are one warning, at the first, with how many there are and where the next stand."""
    names = [f"M{number}" for number in range(50)]
    of = scenario(
        members=[member(name) for name in names],
        resources=[TROOPS, AIRLIFT],
        capacities=[*capacities(**dict.fromkeys(names, 1.0)), *capacities("airlift", M0=4.0)],
        requirements=[GIVEN, {"mission": "N", "resource": "airlift", "target": 3.0}],
        caveats=[{"member": name, "rule": "prohibited", "resource": "airlift"} for name in names[1:]],
    )
    (told,) = of.warnings
    assert told.place == "caveats/row 1/rule"
    assert told.found.startswith("the first of 49 rows of bans on what no one could give anyway, then caveats/row 2/")
