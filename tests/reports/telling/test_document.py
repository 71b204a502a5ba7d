"""What a document says: words, units, rounding, order, and honesty about gaps, certificates and missing answers."""

import json
import math
import re
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from models.answers.allocation import Address, Allocation, Burden, Certificate, Stage, Status, Violation
from models.policy.policy import Indivisible, Policy
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from reports import assess, document
from reports.rendering.excel import workbook
from reports.rendering.html import page
from reports.rendering.terminal import plain_text
from reports.rendering.tidy import base_unit, json_text
from reports.vocabulary.columns import Column, Kind, Money, fitting, plain
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import tabulate
from tests.reports.coalition import allocate, member
from tests.scenarios import FUNDING, capacities, edited, scenario
from tests.scenarios import member as named


@pytest.fixture
def told(three_members: Scenario, policy: Policy, allocation: Allocation) -> Document:
    """The document of the coalition worked out by hand."""
    return document(assess(three_members, policy, allocation))


def words(content: Document) -> str:
    """Everything that is said in sentences."""
    return " ".join((*content.warnings, *content.paragraphs, *content.notes))


def test_summary_names_the_heaviest_and_the_lightest(told: Document):
    """A minister reads who carries most and least for its fair share, and how many are in each band."""
    assert "The heaviest-loaded state is Cyr, carrying 2.22 times its fair share" in words(told)
    assert "the lightest-loaded is Ada, carrying 0.74 times" in words(told)
    assert "for 1 state, in balance for 1 and low (below 0.8) for 1" in words(told)


def test_summary_is_honest_about_gaps_and_cost(told: Document):
    """The largest gap is named with its amount, and fairness with its price."""
    assert "1 of 2 requirements is not met in full" in words(told)
    assert "Troops for Bridge: 5 of 50 persons are missing (10.0%)" in words(told)
    assert "It costs EUR 100.00 in all, 25.00% more than the cheapest way" in words(told)


def test_equal_loads_are_one_figure_of_all(three_members: Scenario, policy: Policy):
    """Where all carry the same ratio, one fact tells it and whose it is."""
    fair = assess(three_members, policy, allocate(three_members, policy, {"ada": 30, "bor": 15, "cyr": 5}))
    even = document(replace(fair, members=tuple(replace(row, share_ratio=1.0) for row in fair.members)))
    assert "Share ratio, Ada, Bor and Cyr" in [fact.column.label for fact in even.facts]


def test_met_requirements_are_said_to_be_met(three_members: Scenario, policy: Policy):
    """Without a gap the summary says so and there is no table of gaps."""
    met = document(assess(three_members, policy, allocate(three_members, policy, {"ada": 30, "bor": 15, "cyr": 5})))
    assert "All requirements are met in full." in words(met)
    assert "gaps" not in [table.key for table in met.tables]


def test_organisations_are_told_apart(told: Document):
    """What organisations carry is said beside the comparison, and stands last among the parts."""
    assert "1 organisation outside the comparison carries EUR 10.00 net." in words(told)
    assert told.table("parts").values("kind") == ("state", "state", "state", "organisation")


def test_an_organisation_that_receives_is_told_apart_from_one_that_gives(policy: Policy):
    """A state gives 6 and an organisation 4 to a fund of U's: the cost is 0 in all, and U gets the 10."""
    kinds = {"A": "state", "E": "organisation", "U": "organisation"}
    of = scenario(
        members=[named(name, kind=kind) for name, kind in kinds.items()],
        resources=[FUNDING],
        requirements=[{"mission": "N", "resource": "funding", "target": 10.0, "received_by": "U"}],
        capacities=capacities("funding", A=20.0, E=4.0),
    )
    told = words(document(assess(of, policy, solve(of, policy))))
    assert "1 organisation outside the comparison carries 4.00 money net." in told
    assert (
        "Outside the comparison Uland receives 10.00 money more than it gives; the total cost is less by that." in told
    )


def test_members_stand_by_share_ratio_over_a_totals_row(told: Document):
    """The heaviest comes first; the totals row sums what can be summed."""
    table = told.table("members")
    assert table.values("name") == ("Cyr", "Bor", "Ada")
    assert table.totals is not None
    assert table.totals[table.column("burden")] == pytest.approx(90)
    assert table.totals[table.column("burden_share")] == pytest.approx(1)
    assert table.totals[table.column("share_ratio")] is None


def test_every_sum_of_money_has_its_unit(told: Document):
    """Each column of money names the currency in its heading."""
    money = {"burden", "extra", "own", "funding", "net", "pledged", "current", "given", "change", "cost"}
    headings = [
        column.heading for table in told.tables for column in table.columns if column.key in money & {column.key}
    ]
    amounts = [heading for heading in headings if "EUR" in heading]
    assert "Burden (EUR)" in amounts
    assert "Own costs (EUR)" in amounts
    assert "Cost (EUR)" in amounts


def test_a_part_that_nobody_has_is_left_out(told: Document):
    """No support and no reimbursement in the coalition, no columns of them; a net burden always."""
    keys = [column.key for column in told.table("parts").columns]
    assert "support_given" not in keys
    assert "reimbursed" not in keys
    assert "net" in keys


def test_certificate_is_told(three_members: Scenario, policy: Policy):
    """An allocation is called certified only when every stage holds, with its cold solves counted."""
    answer = solve(three_members, policy)
    *sound, last = answer.stages

    def certified(*stages: Stage, cold: int = 0) -> str:
        content = document(assess(three_members, policy, replace(answer, stages=stages, cold_solves=cold)))
        return next(fact.text for fact in content.facts if fact.column.key == "certified") + words(content)

    within = f"yes, within {Certificate.TOLERANCE:g}; 2 stages solved again from nothing"
    assert certified(*sound, last, cold=2).startswith(within)
    doubtful = replace(last, certificate=Certificate(0, 0, 1e-3))
    assert certified(*sound, doubtful).startswith("no")
    assert "could not be certified" in certified(*sound, doubtful)
    assert certified().startswith("no: not made by the optimizer")


def test_an_answer_that_breaks_a_promise_is_not_certified(three_members: Scenario, policy: Policy):
    """One soldier more than the contributions imply, and the word certified is gone."""
    answer = solve(three_members, policy)
    more = replace(answer.burdens["ada"], personnel=answer.burdens["ada"].personnel + 1)
    report = assess(three_members, policy, replace(answer, burdens={**answer.burdens, "ada": more}))
    assert [promise.address for promise in report.violations] == [Address.of("burden", "ada", "personnel")]
    facts = {fact.column.key: fact.text for fact in document(report).facts}
    assert (facts["certified"], facts["audit"]) == ("no: a promise is broken", "1 broken promise")


def test_the_stage_at_fault_is_named(three_members: Scenario, policy: Policy, allocation: Allocation):
    """A certificate that fails is told with its stage, and so is what a later stage has lost."""
    sound = Stage("leximin", 1.0, 3, 0.1, Certificate(0, 0, 1e-9))
    stages = (sound, replace(sound, name="least_cost", certificate=Certificate(0, 0, 1e-3)))
    content = document(assess(three_members, policy, replace(allocation, stages=stages)))
    assert any("could not be certified at the stage least cost" in warning for warning in content.warnings)
    lost = (replace(sound, name="gaps", final=2.0, certificate=Certificate(0, 0, 1e-3)), sound)
    table = document(assess(three_members, policy, replace(allocation, stages=lost))).table("stages")
    assert table.values("final") == (2.0, None)


def test_a_broken_promise_is_told_first_and_takes_the_certificate(three_members: Scenario, policy: Policy):
    """Where the re-check finds a promise broken the first warning says so, and nothing is called certified."""
    sound = Stage("leximin", 1.0, 3, 0.1, Certificate(0, 0, 0))
    broken = replace(allocate(three_members, policy, {"ada": 45, "bor": 5}), stages=(sound,), status=Status.LIMIT)
    report = assess(three_members, policy, broken)
    content = document(report)
    facts = {fact.column.key: fact.text for fact in content.facts}
    assert "broken promise" in content.warnings[0]
    assert facts["certified"] == "no: a promise is broken"
    assert "every promise holds" not in facts["audit"] + words(content)
    assert not report.certified
    assert "certified   no" in str(report)


def test_ties_are_told_as_ties(three_members: Scenario, policy: Policy):
    """Four of five alike are counted or named together, in the order of their burdens; alike in all, none is first."""
    five = edited(
        three_members,
        members=[member(name, gdp) for name, gdp in zip("abcde", (10, 20, 30, 20, 20), strict=True)],
        capacities=[three_members.capacities[0].model_copy(update={"member": name}) for name in "abcde"],
        interests=(),
        requirements=three_members.requirements[:1],
    )

    def said(**troops: float) -> str:
        return words(document(assess(five, policy, allocate(five, policy, troops))))

    tied = said(a=6, b=12, c=18 + 1e-9, d=12, e=2)
    assert "The heaviest-loaded are 4 of 5 states, each carrying 1.20 times its fair share" in tied
    assert "the lightest-loaded is E, carrying 0.20 times" in tied
    assert "The heaviest-loaded are B and A, each carrying" in said(a=10, b=20, c=10, d=5, e=5)
    alike = said(a=5, b=10, c=15 + 1e-7, d=10, e=10)
    assert "Every state carries its fair share." in alike
    assert "heaviest" not in alike


def test_a_burden_without_a_fair_share_is_said(three_members: Scenario, policy: Policy):
    """A state whose fair share is 0 has no ratio to lead the list with; that it carries all the same is told."""
    poor = edited(three_members, members=(*three_members.members[:2], member("cyr", 0), three_members.members[3]))
    said = words(document(assess(poor, policy, allocate(poor, policy, {"ada": 20, "bor": 20, "cyr": 5}))))
    assert "The heaviest-loaded state is Bor" in said
    assert "Cyr carries EUR 10.00 with a fair share of 0." in said
    assert "Cyr has a fair share of 0 by gdp, so no share ratio" in said
    assert "\N{INFINITY}" not in said


def test_open_burdens_have_their_range_in_every_form(three_members: Scenario, policy: Policy, allocation: Allocation):
    """A burden that the policy leaves open is marked, explained, and told from least to most; noise is no range."""
    ranges = {"ada": (30.0, 100.0), "bor": (30.0 - 1e-9, 30.0 + 1e-9)}
    content = document(assess(three_members, policy, replace(allocation, ranges=ranges)))
    table = content.table("members")
    assert table.values("load_least") == pytest.approx((None, 30, 30))
    assert table.values("load_most") == pytest.approx((None, 30, 100))
    shown = plain_text(content, width=100)
    assert re.search(r"Ada +~ 40.00 .* ~ 0.74", shown)
    assert "~ left open by the policy" in shown
    assert not re.search(r"Bor +~", shown)
    assert json.loads(json_text(content))["tables"]["members"][2]["load_most"] == 100
    assert "Burden at most" in page(content)
    heads = [cell.value for cell in load_workbook(BytesIO(workbook(content)))["Burden and fair share"][1]]
    assert "Burden at least (EUR)" in heads
    assert "The policy leaves open what Ada (EUR 30.00 to EUR 100.00) carries; who is lightest-loaded" in words(content)
    other = replace(allocation, ranges={"ada": (40.0, 200.0)})
    assert "who is heaviest-loaded and who is lightest-loaded rests" in words(
        document(assess(three_members, policy, other))
    )


def test_a_contingent_below_its_smallest_is_said(three_members: Scenario, policy: Policy):
    """Fourteen of at least 15 are told with the remedy; what prints as the least, more, and none are not."""
    *troops, fund = three_members.capacities
    of = edited(three_members, capacities=[*(row.model_copy(update={"smallest": 15.0}) for row in troops), fund])
    told = words(document(assess(of, policy, allocate(of, policy, {"ada": 20, "bor": 14, "cyr": 15 - 1e-9}))))
    assert (
        "1 contingent is smaller than its member sends: 14 persons of Troops from Bor to Bridge (at least 15)" in told
    )
    assert "`indivisible = exact`" in told
    exact = policy.model_copy(update={"indivisible": Indivisible.EXACT})
    assert "this answer does not keep to it" in words(document(assess(of, exact, allocate(of, exact, {"bor": 14}))))
    assert "contingent" not in words(document(assess(of, policy, allocate(of, policy, {"ada": 20, "bor": 15}))))


def test_an_asset_that_comes_whole_and_was_divided_is_said(three_members: Scenario, policy: Policy):
    """Half an aircraft is marked at its figure and told with the remedy; whole ones are not."""
    troops, fund = three_members.resources
    whole = edited(three_members, resources=(troops.model_copy(update={"divisible": False}), fund))
    content = document(assess(whole, policy, allocate(whole, policy, {"ada": 20, "bor": 14.5, "cyr": 10 + 1e-9})))
    assert "1 contribution of assets that come whole is not whole: 14.50 persons of Troops from Bor" in words(content)
    assert "`indivisible = exact`" in words(content)
    table = content.table("contributions")
    assert [table.text(i, table.column("amount")) for i, _ in table.marks] == ["/ 14.50"]
    assert "not whole" in " ".join(table.notes)
    assert "not whole" not in words(document(assess(whole, policy, allocate(whole, policy, {"ada": 20, "bor": 15}))))


def test_two_yardsticks_are_told_apart(three_members: Scenario, policy: Policy):
    """Who is above its fair share and below what division rules ask is told both, with the yardstick of each."""
    rich = edited(
        three_members,
        capacities=[row.model_copy(update={"available": 400.0}) if row.member == "cyr" else row
                    for row in three_members.capacities],
    )  # fmt: skip
    said = words(document(assess(rich, policy, allocate(rich, policy, {"ada": 25, "bor": 14, "cyr": 6}))))
    assert "By another yardstick, what each state could carry at most" in said
    assert "Cyr (1.33 times its fair share) carries less than any of these rules would ask." in said


def test_a_stop_at_the_limit_is_a_warning(three_members: Scenario, policy: Policy, allocation: Allocation):
    """The best found at a limit is not sold as the best."""
    stopped = document(assess(three_members, policy, replace(allocation, status=Status.LIMIT)))
    assert "not a proven best" in stopped.warnings[0]


def test_broken_promises_are_warnings(three_members: Scenario, policy: Policy):
    """A promise that the re-check found broken stands before everything else."""
    broken = document(assess(three_members, policy, allocate(three_members, policy, {"ada": 45, "bor": 5})))
    assert broken.warnings[0].startswith(
        "The re-check found 1 broken promise: no one gives what it does not have, or must keep at home "
        "(C1, Ada, Troops): 45 where at most 40 is promised."
    )
    assert next(fact.text for fact in broken.facts if fact.column.key == "audit") == "1 broken promise"


def test_what_nothing_asks_for_is_no_caveat(three_members: Scenario, policy: Policy, allocation: Allocation):
    """What is given where no requirement is, is told so, and no national rule is blamed."""
    address = Address.of("prohibition", "ada", "troops", "bridge", "1", part="uncounted")
    broken = assess(three_members, policy, allocation)
    broken = replace(broken, violations=(Violation(address, 5.0, "<=", 0.0),))
    assert "nothing there asks for it (C3, Ada, Troops, Bridge): 5 where at most 0 is" in document(broken).warnings[0]


def test_net_receivers_are_warned_of(three_members: Scenario, policy: Policy, allocation: Allocation):
    """A burden below zero is explained, and no inequality is printed."""
    burdens = dict(allocation.burdens) | {"cyr": Burden(own=20, reimbursed=30)}
    odd = replace(allocation, burdens=burdens, loads=dict(allocation.loads) | {"cyr": -10.0})
    content = document(assess(three_members, policy, odd))
    assert any(warning.startswith("Cyr receives more than it gives") for warning in content.warnings)
    assert "measures" not in [table.key for table in content.tables]
    assert "lorenz" not in [chart.key for chart in content.charts]


def test_no_burden_is_said(three_members: Scenario, policy: Policy):
    """Where the states carry nothing the document says so instead of dividing by it."""
    nothing = document(assess(three_members, policy, allocate(three_members, policy, {})))
    assert any("no burden" in warning for warning in nothing.warnings)
    assert [chart.key for chart in nothing.charts if chart.table == "members"] == []


def test_without_an_answer_the_reason_is_the_document(three_members: Scenario, policy: Policy, refused: Allocation):
    """An infeasible scenario gives the reason and the rules that cannot hold together, with their cells."""
    content = document(assess(three_members, policy, refused))
    assert not content.answered
    reason = "There is no allocation to report: two rules cannot hold together."
    assert content.paragraphs == (f"{reason} In conflict: Ada can give at most 40 persons (capacities!C2).",)
    assert [table.key for table in content.tables] == ["conflict"]
    assert content.tables[0].rows == (("Ada can give at most 40 persons", "capacities!C2"),)


def test_charts_are_pictures_of_tables(told: Document):
    """Every chart names a table and columns that are there, and says in words what it shows."""
    for chart in told.charts:
        table = told.table(chart.table)
        for series in chart.series:
            assert all(isinstance(value, float | int) for value in table.values(series.values))
        assert len(chart.alt) > 40
    assert {chart.key for chart in told.charts} == {"ratios", "shares", "distances", "lorenz", "concentration"}


def test_manifest_repeats_the_report(told: Document, three_members: Scenario, policy: Policy, allocation: Allocation):
    """The manifest holds the input's fingerprint, which the order of keys does not change and a figure does."""
    again = document(assess(edited(three_members), policy, allocation))
    first, *others = three_members.capacities
    richer = edited(three_members, capacities=(first.model_copy(update={"available": 41.0}), *others))
    other = document(assess(richer, policy, allocation))
    assert told.manifest["input_sha256"] == again.manifest["input_sha256"] != other.manifest["input_sha256"]
    assert told.manifest["policies"] == [{"policy": "by gdp", "objective": "leximin", "key": "gdp"}]


def test_large_money_is_scaled_and_the_unit_says_so():
    """4.8 billion of USD is shown as 4,800 USD million; a currency that names its unit is kept up to seven digits."""
    scaled = Money.of("USD", [4.8e9])
    assert (scaled.column("", "Cost").heading, scaled.column("", "").text(4.8e9)) == ("Cost (USD million)", "4,800.0")
    assert scaled.words(4.8e9) == "USD 4,800.0 million"
    assert Money.of("USD million", [20934.7]).words(20934.7) == "USD 20,934.7 million"
    assert Money.of("USD million", [4.8e9]).words(4.8e9) == "USD 4,800.0 trillion"
    assert Money.of("talents", [12.0]).words(12.5) == "12.50 talents"


@pytest.mark.parametrize("currency", ["USD", "USD million", "talents"])
@pytest.mark.parametrize("factor", [1e-12, 1e-6, 1e-3, 130.0, 1e3, 1e6, 1e9])
def test_money_is_told_apart_in_any_unit(currency: str, factor: float):
    """Two members of 10 and 11 of 20,934.7 are told apart in any unit, by nine digits or fewer."""
    amounts = [20934.7 * factor, 10.0 * factor, 11.0 * factor]
    column = Money.of(currency, amounts).column("", "")
    total, one, other = map(column.text, amounts)
    assert one != other
    assert len(re.sub(r"\D", "", total).lstrip("0")) <= 9
    manifest = Document("", "", answered=True, manifest={"currency": currency})
    assert base_unit(manifest, column.unit) == currency


@given(st.floats(), st.sampled_from([Kind.NUMBER, Kind.SHARE, Kind.MIXED]), st.integers(0, 3))
def test_no_number_is_printed_as_minus_zero(value: float, kind: Kind, decimals: int):
    """Whatever rounds to zero is printed without a sign, in text and in a spreadsheet."""
    column = Column("", "", kind, decimals=decimals)
    text = column.text(value)
    assert text.strip("-0.%") or not text.startswith("-")
    shown = column.shown(value)
    if isinstance(shown, float) and text.strip("0.%") == "":
        assert math.copysign(1, shown) > 0


def test_tables_hold_no_minus_zero():
    """A zero with a sign, as a solver leaves it, is a plain zero in data as well."""
    table = tabulate("t", "T", [Column("a", "A", Kind.NUMBER, of=float, total=True)], [-0.0])
    assert (str(table.rows), str(table.totals)) == ("((0.0,),)", "(0.0,)")


def test_values_are_written_as_people_read_them():
    """Thousands are separated, shares are per cent, nothing is a dash, and infinity is not a number."""
    assert Column("", "", Kind.NUMBER, decimals=1).text(1234567.89) == "1,234,567.9"
    assert Column("", "", Kind.SHARE, decimals=1).text(0.1234) == "12.3%"
    assert Column("", "", Kind.MIXED).text(7999.9999999) == "8,000"
    assert Column("", "").text(None) == "\N{EN DASH}"
    assert Column("", "", Kind.NUMBER).shown(math.inf) == "\N{INFINITY}"
    assert Column("", "", Kind.NUMBER).shown(math.nan) is None


def test_plain_text_has_no_control_characters():
    """Escapes, line breaks and reversed writing are gone; letters of any language stay."""
    assert plain("T\u00fcrkiye\x1b[2J\r\n\u202eevil\x00") == "T\u00fcrkiye [2J evil"


def test_decimals_fit_the_size():
    """Whole numbers have none, rounding noise aside; small ones have the most."""
    assert [fitting([x]) for x in (5.0, 4999.9999999, 0.5, 5.5, 5555.5, 555555.5)] == [0, 0, 3, 2, 1, 0]


def test_a_price_is_of_one_unit_of_its_rule_in_the_currency_of_the_workbook(
    three_members: Scenario, policy: Policy, allocation: Allocation
):
    """Where money is told in millions, one more unit of money still costs one, and shows."""
    dear = replace(allocation, total_cost=5e9, prices={Address("capacity", ("org", "fund", "1")): -1.0})
    table = document(assess(three_members, policy, dear)).table("prices")
    column = table.columns[table.column("price")]
    assert column.unit == f"{three_members.currency} per unit"
    assert [column.text(price) for price in table.values("price")] == ["-1"]


def test_prices_that_differ_by_noise_alone_keep_their_order(
    three_members: Scenario, policy: Policy, allocation: Allocation
):
    """A last bit of a price is no reason to stand first."""
    first, second = (Address("capacity", (name, "troops", "1")) for name in ("ada", "bor"))
    for low, high in ((1.5, 1.5 * (1 + 1e-14)), (1.5 * (1 + 1e-14), 1.5)):
        priced = replace(allocation, prices={first: -low, second: -high})
        table = document(assess(three_members, policy, priced)).table("prices")
        assert [name.split(",")[0] for name in table.values("on")] == ["Ada", "Bor"]


def test_a_terminal_works_out_no_manifest(told: Document, monkeypatch: pytest.MonkeyPatch):
    """The fingerprint of the input is taken once, where it is written, and not for what is only shown."""
    taken: list[Scenario] = []

    def take(scenario: Scenario) -> str:
        taken.append(scenario)
        return "0" * 64

    monkeypatch.setattr("reports.vocabulary.manifest.fingerprint", take)
    assert plain_text(told)
    assert not taken
    assert told.manifest["input_sha256"] == dict(told.manifest)["input_sha256"] == "0" * 64
    assert len(taken) == 1
