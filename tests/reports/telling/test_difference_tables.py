"""What is told of a difference: the input's changes, then only what moved, in one yardstick and with its sign."""

from __future__ import annotations

import re
from dataclasses import replace
from math import fsum

import pytest

from models.answers.allocation import Allocation
from models.policy.policy import Objective, Policy
from models.sheets.scenario import Scenario
from optimizer import CHECKS, solve
from reports import Document, FairnessReport, assess, difference, document
from reports.rendering.terminal import plain_text
from reports.vocabulary.tables import Table
from tests.coalitions import any_coalition
from tests.reports.coalition import allocate, member
from tests.restated import NoChangeOfUnitError, restate
from tests.scenarios import edited, scarce_airlift, two_prices

NUMBERS = range(12)
"""Random coalitions over all families and objectives."""


@pytest.fixture
def before(three_members: Scenario, policy: Policy, allocation: Allocation) -> FairnessReport:
    """Ada gives 20 soldiers, Bor 15, Cyr 10; a soldier costs 2, and 5 of 50 are missing."""
    return assess(three_members, policy, allocation)


def given(of: Scenario, policy: Policy, **troops: float) -> FairnessReport:
    """The same coalition in which members give otherwise."""
    return assess(of, policy, allocate(of, policy, {"ada": 20, "bor": 15, "cyr": 10} | troops))


def answer(of: Scenario, policy: Policy) -> FairnessReport:
    """The optimizer's answer, assessed."""
    return assess(of, policy, solve(of, policy, time_limit=20), CHECKS)


def told(before: FairnessReport, after: FairnessReport, by: str | None = None) -> Document:
    """Their difference in words."""
    return document(difference(before, after, by))


def moved(content: Document) -> list[str]:
    """The tables of what moved."""
    return [
        table.key for table in content.tables if not table.key.startswith(("changes", "conflict", "input_warnings"))
    ]


def record(table: Table, name: str) -> dict[str, object]:
    """A row of a table by the name in it."""
    return next(
        dict(zip([column.key for column in table.columns], row, strict=True)) for row in table.rows if name in row
    )


# -- nothing moved ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", NUMBERS)
def test_an_answer_does_not_differ_from_itself(number: int):
    """Of any coalition, with and without an answer: no table, and the words that nothing moved."""
    report = answer(*any_coalition(number, hard=number % 2 == 1))
    content = told(report, report)
    assert moved(content) == []
    assert content.charts == ()
    assert not any(ARROW in fact.text for fact in content.facts)
    said = content.paragraphs[0]
    assert said.startswith("Nothing differs" if report.answered else "There is no answer before or after")


ARROW = "\N{RIGHTWARDS ARROW}"


@pytest.mark.parametrize("number", NUMBERS)
def test_rows_in_another_order_are_no_difference(number: int):
    """Every sheet turned round and solved again: nothing of the input differs, and nothing moved."""
    of, policy = any_coalition(number)
    turned = edited(of, **{sheet: rows[::-1] for sheet, rows in of.tables.items() if sheet not in ORDERED})
    first, second = answer(of, policy), answer(turned, policy)
    assert moved(told(first, second)) == []


ORDERED = ("agreements", "interests", "requirements", "capacities", "caveats")
"""Sheets whose later rows count before earlier ones, or that are numbered."""


@pytest.mark.parametrize("number", NUMBERS)
def test_other_units_of_money_are_no_difference(number: int):
    """A coalition in a currency a million times as large: its input differs in every price, and nothing moved."""
    of, policy = any_coalition(number)
    try:
        small = restate(edited(of, currency="EUR million"), 1e6)
    except NoChangeOfUnitError as reason:
        pytest.skip(str(reason))
    first = answer(edited(of, currency="EUR million"), policy)
    second = answer(edited(small, currency="EUR"), policy)
    content = told(first, second)
    assert moved(content) == []
    assert first.answered == second.answered
    if first.answered:
        assert "Money after is told in the unit of before, EUR million." in content.paragraphs


def test_noise_below_the_printed_digits_has_not_moved(before: FairnessReport, policy: Policy):
    """A ten-billionth more or less of everything is left out, and so is what no digit shows."""
    for factor in (1 + 1e-10, 1 - 1e-10):
        after = given(before.scenario, policy, ada=20 * factor, bor=15 / factor, cyr=10 * factor)
        assert moved(told(before, after)) == []


# -- what moved ------------------------------------------------------------------------------------------------------


def test_each_figure_stands_before_and_after_with_its_change(before: FairnessReport, policy: Policy):
    """Worked out by hand: Cyr gives 5 fewer soldiers at 2 each, Ada 5 more; the total stays 90."""
    content = told(before, given(before.scenario, policy, ada=25, cyr=5))
    members = content.table("members")
    assert set(members.values("member")) == {"ada", "cyr"}
    cyr = record(members, "cyr")
    assert (cyr["burden_before"], cyr["burden_after"], cyr["burden_change"]) == (20, 10, -10)
    assert cyr["share_ratio_before"] == pytest.approx(20 / 90 / 0.1)
    assert cyr["share_ratio_after"] == pytest.approx(10 / 90 / 0.1)
    assert cyr["band"] == f"substantial {ARROW} in balance"
    share = members.columns[members.column("burden_share_change")]
    assert share.heading == "Change of burden share (points)"
    assert share.text(cyr["burden_share_change"]) == "-11.1"
    assert share.shown(cyr["burden_share_change"]) == pytest.approx(100 * (10 - 20) / 90)
    assert members.totals is not None
    assert members.totals[members.column("burden_before")] == members.totals[members.column("burden_after")] == 90
    assert members.totals[members.column("burden_change")] is None
    text = plain_text(content)
    assert "-10.00" in text
    assert "+10.00" in text
    assert content.paragraphs[0] == (
        "The second answer, of the same input, takes the heaviest share ratio from 2.22 (Cyr) to 1.11 (Bor and Cyr)."
    )
    assert content.paragraphs[1] == "1 state carries more, Ada (+EUR 10.00); 1 state carries less, Cyr (-EUR 10.00)."
    assert "Cyr goes from substantial to in balance" in content.paragraphs[2]


@pytest.mark.parametrize(
    ("gives", "expected"),
    [
        ({"ada": 30}, "itself carries as much as before: its share ratio falls because the total that all carry"),
        ({"ada": 30, "cyr": 10.5}, "more: its share ratio falls because the total that all carry"),
        ({"ada": 10, "cyr": 9.5}, "less: its share ratio rises because the total that all carry"),
        ({"cyr": 9}, ""),
        ({"cyr": 11}, ""),
    ],
)
def test_a_ratio_that_moves_with_the_total_alone_is_told(
    before: FairnessReport, policy: Policy, gives: dict[str, float], expected: str
):
    """Cyr is the heaviest throughout; that its ratio falls is no relief where it carries as much or more."""
    after = given(before.scenario, policy, **gives)
    assert [row.label for row in after.ranks[0]] == ["Cyr"]
    found = [line for line in told(before, after).paragraphs if "itself carries" in line]
    assert len(found) == bool(expected)
    assert expected in "".join(found)


@pytest.mark.parametrize(("gives", "carry"), [({}, "as much as before"), ({"bor": 18, "cyr": 6, "ada": 30}, "no less")])
def test_ratios_of_several_that_move_with_the_total_alone_are_told(
    before: FairnessReport, policy: Policy, gives: dict[str, float], carry: str
):
    """Bor and Cyr are the heaviest before and after; that their ratios fall as Ada gives more is no relief to them."""
    tied = {"ada": 10, "bor": 15, "cyr": 5}
    now, after = (given(before.scenario, policy, **tied | more) for more in ({}, {"ada": 20} | gives))
    assert [sorted(row.label for row in report.ranks[0]) for report in (now, after)] == [["Bor", "Cyr"]] * 2
    (found,) = [line for line in told(now, after).paragraphs if "by which a ratio is divided" in line]
    assert found.startswith(f"Bor and Cyr each carry {carry}: their share ratio falls because the total that all")


def test_moves_stand_by_their_worth_and_ties_are_told_together(before: FairnessReport, policy: Policy):
    """5 soldiers less and 5 more are worth the same, so none is called the largest alone."""
    content = told(before, given(before.scenario, policy, ada=25, cyr=5))
    assert [record(content.table("moves"), name)["change"] for name in ("Ada", "Cyr")] == [5, -5]
    assert "The largest moves, by what each is worth (EUR 10.00): " in " ".join(content.paragraphs)
    alone = told(before, given(before.scenario, policy, ada=25))
    assert f"What moves: Troops of Ada for Bridge, 20 {ARROW} 25 persons." in alone.paragraphs


@pytest.mark.parametrize("unit", [1.0, 1e-3, 1e9])
def test_who_gives_more_does_not_hang_on_units(before: FairnessReport, policy: Policy, unit: float):
    """A few more show beside whole 20, in thousands of them too; a ten-millionth more is noise, whatever is printed."""
    now = given(before.scenario, policy, ada=20 * unit, bor=15 * unit, cyr=0.777 * unit)
    after = given(before.scenario, policy, ada=20 * unit, bor=15 * (1 + 1e-7) * unit, cyr=0.837 * unit)
    assert [row[1] for row in told(now, after).table("moves").rows] == ["Cyr"]


@pytest.mark.parametrize("noise", [1e-12, -1e-12])
def test_moves_of_one_worth_keep_their_order(before: FairnessReport, policy: Policy, noise: float):
    """Two who each give 5 more stand as in the workbook, whichever gives more by rounding."""
    content = told(before, given(before.scenario, policy, ada=25 - noise, bor=20 + noise))
    assert [row[1] for row in content.table("moves").rows] == ["Ada", "Bor"]


def test_gaps_that_open_and_close_are_named(before: FairnessReport, policy: Policy):
    """5 of 50 soldiers are missing before and none after; turned round the gap is new."""
    after = given(before.scenario, policy, ada=25)
    closed, opened = told(before, after), told(after, before)
    assert "Gaps closed: Troops for Bridge." in closed.paragraphs
    assert "New gaps: Troops for Bridge." in opened.paragraphs
    assert record(closed.table("gaps"), "Bridge")["share_change"] == pytest.approx(-0.1)
    assert "lowers the unmet share from 5.00% to 0.00%" in closed.paragraphs[0]
    assert "raises the unmet share from 0.00% to 5.00%" in opened.paragraphs[0]
    assert {fact.column.key: fact.text for fact in closed.facts}["short"] == f"1 {ARROW} 0"


def changes(content: Document) -> dict[tuple[str, object, str], float]:
    """Every change that is told, by table, row and column."""
    return {
        (table.key, tuple(x for x in row if isinstance(x, str) and ARROW not in x), column.key): value
        for table in content.tables
        for row in table.rows
        for column, value in zip(table.columns, row, strict=True)
        if column.signed and isinstance(value, float)
    }


@pytest.mark.parametrize("number", NUMBERS)
def test_before_and_after_swapped_flip_every_sign(number: int):
    """What one way is more is the other way less, by as much, under any two policies of one scenario."""
    of, policy = any_coalition(number)
    first = answer(of, policy)
    second = answer(of, policy.model_copy(update={"policy": "cheap", "objective": Objective.LEAST_COST}))
    there, back = changes(told(first, second)), changes(told(second, first))
    assert there.keys() == back.keys()
    for which, change in there.items():
        assert back[which] == pytest.approx(-change)


@pytest.mark.parametrize("number", NUMBERS)
def test_who_moved_is_who_is_printed_otherwise(number: int):
    """Recomputed from the printed members tables of two reports: whoever is printed alike in both is left out."""
    of, policy = any_coalition(number)
    first = answer(of, policy)
    second = assess(of, policy, solve(of, Policy(policy="cheap", objective="least_cost", key=policy.key)), CHECKS)
    content, found = told(first, second), difference(first, second)
    listed = content.table("members").values("member") if "members" in moved(content) else ()
    alike = [
        name for name, pair in found.members.items()
        if pair.before and pair.after and pair.before.printed_ratio == pair.after.printed_ratio
        and pair.before.load == pytest.approx(pair.after.load, rel=1e-9, abs=1e-9)
    ]  # fmt: skip
    assert not set(alike) & set(listed)
    apart = [name for name, pair in found.members.items() if pair.before and pair.after
             and abs(pair.before.printed_ratio - pair.after.printed_ratio) > 0.0101]  # fmt: skip
    assert set(apart) <= set(listed)


# -- what cannot be compared -----------------------------------------------------------------------------------------


def test_in_another_currency_shares_are_compared_and_money_is_not(before: FairnessReport, policy: Policy):
    """No cost and no burden is told, and why; ratios, gaps and soldiers are."""
    content = told(before, given(edited(before.scenario, currency="USD"), policy, ada=25))
    assert "it is counted in EUR before and in USD after" in " ".join(content.paragraphs)
    keys = {column.key for table in content.tables for column in table.columns}
    assert not {"burden_change", "cost_change"} & keys
    assert {"share_ratio_change", "change", "share_change"} <= keys
    assert "EUR" not in " ".join(content.paragraphs[1:-1])
    assert not any(fact.column.key == "total_cost" for fact in content.facts)


def test_over_other_periods_money_is_not_compared(before: FairnessReport, policy: Policy):
    """Burdens are of all periods together."""
    content = told(before, given(edited(before.scenario, periods=("1", "2")), policy))
    assert "Money cannot be compared: burdens and costs are of all periods" in " ".join(content.paragraphs)
    assert "costs" not in moved(content)


def test_amounts_in_other_units_are_not_compared(before: FairnessReport, policy: Policy):
    """Battalions are no persons: the move is left out, and that is said."""
    troops, fund = before.scenario.resources
    after = edited(before.scenario, resources=(troops.model_copy(update={"unit": "battalions"}), fund))
    content = told(before, given(after, policy, ada=25))
    assert "moves" not in moved(content)
    assert "Amounts of Troops cannot be compared" in " ".join(content.paragraphs)


def test_without_a_common_key_ratios_are_not_compared(before: FairnessReport, policy: Policy):
    """Burdens and gaps are, and the reader is told to ask for a key that fits."""
    poor = edited(before.scenario, members=[
        row.model_copy(update={"indicators": {"people": 1.0}}) for row in before.scenario.members
    ])  # fmt: skip
    by_people = policy.model_copy(update={"key": "people"})
    content = told(before, given(poor, by_people, ada=25))
    assert "Share ratios cannot be compared" in " ".join(content.paragraphs)
    keys = {column.key for table in content.tables for column in table.columns}
    assert "share_ratio_change" not in keys
    assert "burden_change" in keys


def test_who_came_and_who_left_is_told(before: FairnessReport, policy: Policy):
    """A member on one side only is named, with what it carries there, and the changes add up to the total."""
    of = before.scenario
    members = (*of.members[:2], member("new", 10), of.members[3])
    kept = {sheet: [row for row in getattr(of, sheet) if row.member != "cyr"] for sheet in ("capacities", "interests")}
    changed = edited(of, members=members, **kept)
    content = told(before, assess(changed, policy, allocate(changed, policy, {"ada": 25, "bor": 20})))
    assert "Only before: Cyr. Only after: New." in content.paragraphs
    table = content.table("members")
    cyr = record(table, "cyr")
    assert (cyr["burden_before"], cyr["burden_after"], cyr["burden_change"]) == (20, None, -20)
    assert table.totals is not None
    total = table.totals[table.column("burden_after")] - table.totals[table.column("burden_before")]  # type: ignore[operator]
    assert fsum(x for x in table.values("burden_change") if isinstance(x, float)) == pytest.approx(total)


# -- no answer -------------------------------------------------------------------------------------------------------


def test_a_side_without_an_answer_is_told_first_with_its_reason_and_rules(
    before: FairnessReport, three_members: Scenario, policy: Policy, refused: Allocation
):
    """Status, reason, conflict; the input's changes are told all the same, and nothing else."""
    other = assess(edited(three_members, resources=[
        row.model_copy(update={"unit_cost": 3}) for row in three_members.resources[:1]
    ] + [three_members.resources[1]]), policy, refused)  # fmt: skip
    for content, side in ((told(before, other), "after"), (told(other, before), "before")):
        assert content.warnings[0] == f"There is no answer {side} (infeasible), so nothing else can be compared."
        assert moved(content) == []
        assert {table.key for table in content.tables} == {"changes", "conflict"}
        assert "two rules cannot hold together" in " ".join(content.paragraphs)
        assert not content.answered
    both = told(other, assess(three_members, policy, refused))
    assert [table.key for table in both.tables if table.key.startswith("conflict")] == ["conflict", "conflict_after"]


# -- odd coalitions, any text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [("state",), ("state", "organisation")])
def test_a_coalition_of_one_state_has_its_difference(kinds: tuple[str, ...], policy: Policy):
    """No ratio is told, for there is nobody to compare with; what all carry is."""
    of = two_prices()
    rows = [{"member": name, "name": f"{name}land", "kind": kind, "indicators": {"gdp": 1.0}}
            for name, kind in zip("AB", kinds, strict=False)]  # fmt: skip
    kept = [row for row in of.capacities if row.member in [each["member"] for each in rows]]
    few = edited(of, members=rows, capacities=kept)
    half = edited(few, requirements=[row.model_copy(update={"target": 5.0}) for row in few.requirements])
    content = told(answer(few, policy), answer(half, policy))
    assert fsum(x for table in content.tables if table.key in ("members", "organisations")
                for x in table.values("burden_change") if isinstance(x, float)) == -fsum(
        x for x in content.table("costs").values("cost_before")[:1] if isinstance(x, float)) / 2  # fmt: skip
    assert "ratio" not in content.paragraphs[0]


def test_hostile_names_are_plain_in_a_difference(hostile: Scenario, policy: Policy):
    """Formulas, markup and escapes are text, on lines no wider than a terminal."""
    content = told(given(hostile, policy), given(hostile, policy, ada=25, cyr=5))
    text = plain_text(content, width=80, full=True)
    assert "\x1b" not in text
    assert max(map(len, re.sub(r"[^\x00-\x7f]", "", text).splitlines())) <= 80


def test_burdens_that_a_policy_leaves_open_are_marked():
    """Equal prices leave least cost open: what moves there may be another answer's whim."""
    of = edited(two_prices(), capacities=[row.model_copy(update={"unit_cost": 1.0}) for row in two_prices().capacities])
    fair, cheap = (answer(of, Policy(policy=name, objective=name, key="gdp")) for name in ("leximin", "least_cost"))
    opened = replace(cheap, members=tuple(replace(row, load=row.load and 2 * row.load, load_least=0.0, load_most=10.0)
                                          for row in cheap.members))  # fmt: skip
    table = told(fair, opened).table("members")
    assert any("~" in table.text(row, table.column("burden_after")) for row in range(len(table.rows)))


def test_scarcity_moves_from_one_mission_to_another():
    """With the priorities turned round, the gap of airlift moves, and missions are told that moved."""
    of = scarce_airlift()
    policy = Policy(policy="fair", key="gdp")
    turned = edited(of, missions=[
        row.model_copy(update={"weight": weight}) for row, weight in zip(of.missions, (2.0, 1.0), strict=True)
    ])  # fmt: skip
    content = told(answer(of, policy), answer(turned, policy))
    assert set(content.table("missions").values("name")) == {"North", "South"}
    assert record(content.table("missions"), "North")["fulfilment_change"] == pytest.approx(0.375)
    assert "New gaps: Airlift for South. Gaps closed: Airlift for North." in content.paragraphs
