"""The commands `frontier`, `shares` and `stress`, their public functions, and what is printed and written."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.exit_codes import ExitCode
from reports.rendering.terminal import plain_text
from reports.telling.document import document
from tests.coalitions import random_scenario
from tests.scenarios import capacities, impossible, member, two_prices, unchecked
from tests.workbooks import sheets_of, written


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Three suppliers at unit costs 1, 2 and 4; 19 needed, 10 available each, abilities 6, 8 and 5."""
    return suppliers(tmp_path / "suppliers.xlsx")


def suppliers(path: Path, available: float = 10.0, minimum: float = 0.0) -> Path:
    """Write the three suppliers."""
    abilities, prices = {"A": 6.0, "B": 8.0, "C": 5.0}, {"A": 1.0, "B": 2.0, "C": 4.0}
    stocks = capacities(**dict.fromkeys(prices, available))
    of = unchecked(
        members=[member(name, gdp=gdp) for name, gdp in abilities.items()],
        requirements=[{"mission": "N", "resource": "troops", "target": 19.0, "minimum": minimum}],
        capacities=[row | {"unit_cost": prices[row["member"]]} for row in stocks],
    )
    return written(path, sheets_of(of))


def table(text: str, key: str) -> list[dict]:
    """The rows of a table in a result's JSON."""
    return json.loads(text)["tables"][key]


def test_frontier_prints_its_ends_and_writes_a_chart(workbook: Path, capsys: pytest.CaptureFixture[str]):
    """From 28, the least cost, up; the workbook has a native chart and a row a point."""
    out = workbook.with_name("frontier.xlsx")
    assert run(["frontier", str(workbook), "--points", "5", "--output", str(out)]) == ExitCode.ANSWERED
    said = capsys.readouterr().out
    assert "28.00" in said
    assert "worst share ratio" in said
    with ZipFile(out) as parts:
        assert "xl/charts/chart1.xml" in parts.namelist()


def test_frontier_as_json_has_a_row_a_point(workbook: Path, capsys: pytest.CaptureFixture[str]):
    """--json: five points, the first at least cost, each further one dearer and fairer."""
    assert run(["frontier", str(workbook), "--points", "5", "--json"]) == ExitCode.ANSWERED
    rows = table(capsys.readouterr().out, "frontier")
    assert len(rows) == 5
    assert rows[0]["cost"] == pytest.approx(28)
    assert all(a["cost"] < b["cost"] and a["relative"] > b["relative"] for a, b in pairwise(rows))


def test_a_long_frontier_shows_a_few_of_its_points():
    """Of 50 points a terminal shows nine, both ends among them; the full table has all."""
    content = document(bs.frontier(two_prices(), bs.Policy(policy="m", objective="minimax"), 50))
    steps = content.table("steps").values("point")
    assert (len(steps), steps[0], steps[-1]) == (9, 1, 50)
    assert len(content.table("frontier").rows) == 50


def test_shares_divide_as_published(workbook: Path, capsys: pytest.CaptureFixture[str]):
    """Published case E13 from a workbook: Shapley 0, 14, 14; dual prices 2, 16, 10; the objection names A and B."""
    assert run(["shares", str(workbook), "--json"]) == ExitCode.ANSWERED
    text = capsys.readouterr().out
    rows = table(text, "shares")
    assert [row["shapley"] for row in rows] == pytest.approx([0, 14, 14], abs=1e-6)
    assert [row["dual"] for row in rows] == pytest.approx([2, 16, 10])
    policy = table(text, "divisions")[0]
    assert (policy["core"], policy["group"]) == ("no", "A, B")


def test_shares_of_the_whole_and_from_samples(workbook: Path, capsys: pytest.CaptureFixture[str]):
    """--game whole needs a penalty and says so; --samples states its error."""
    assert run(["shares", str(workbook), "--game", "whole"]) == ExitCode.ANSWERED
    assert "every requirement in full" in capsys.readouterr().out
    assert run(["shares", str(workbook), "--samples", "40", "--seed", "2"]) == ExitCode.ANSWERED
    assert "Largest standard error" in capsys.readouterr().out


def test_too_many_members_is_a_usage_error(workbook: Path, capsys: pytest.CaptureFixture[str]):
    """15 members have too many coalitions to cost: exit code 2 and the way out."""
    assert run(["shares", str(workbook), "--members", "15"]) == ExitCode.USAGE
    assert "--samples" in capsys.readouterr().err


def test_stress_shows_withdrawals_and_samples(workbook: Path, capsys: pytest.CaptureFixture[str]):
    """Each member's withdrawal and the spread of the samples are printed; stdout is the same for the same seed."""
    command = ["stress", str(workbook), "--samples", "12", "--seed", "3"]
    assert run(command) == ExitCode.ANSWERED
    first = capsys.readouterr()
    assert "If one member withdraws" in first.out
    assert "what-ifs" not in first.out
    assert run(command) == ExitCode.ANSWERED
    assert capsys.readouterr().out == first.out


def test_withdrawals_that_open_no_gap_are_ranked_by_what_the_others_carry():
    """The worst to lose is whoever carried most, not small C in whose place a soldier is dearer by 2."""
    scenario = bs.Scenario(
        members=[{"member": m, "name": m, "indicators": {"gdp": gdp}} for m, gdp in (("A", 1), ("B", 3), ("C", 0.1))],
        resources=[
            {"resource": "money", "name": "Money", "kind": "funding", "unit": "EUR"},
            {"resource": "troops", "name": "Troops", "kind": "troops", "unit": "soldiers"},
        ],
        missions=[{"mission": "N", "name": "North"}],
        requirements=[{"mission": "N", "resource": r, "target": n} for r, n in (("money", 60), ("troops", 1))],
        capacities=[
            *({"member": m, "resource": "money", "available": 100} for m in "ABC"),
            *({"member": m, "resource": "troops", "available": 1, "unit_cost": c} for m, c in (("A", 3), ("C", 1))),
        ],
    )
    withdrawals = document(bs.stress(scenario, bs.Policy(policy="fair"), samples=1)).table("withdrawals")
    told = dict(zip(withdrawals.values("member"), withdrawals.values("total_cost"), strict=True))
    assert list(told) == ["B", "A", "C"]
    assert told == pytest.approx({"B": 61, "A": 61, "C": 63})


def test_stress_writes_every_form(workbook: Path):
    """One page, one workbook and tidy files are written from one result."""
    found = bs.stress(bs.read_scenario(workbook), samples=8)
    for name in ("stress.html", "stress.xlsx", "stress.json", "stress.csv"):
        assert bs.write(found, workbook.with_name(name)).stat().st_size > 500


def test_stress_says_how_many_samples_have_no_answer():
    """A minimum that just holds as planned fails in some samples: the first words warn of it."""
    base = two_prices().model_dump()
    base["requirements"][0].update(target=20.0, minimum=20.0)
    found = bs.stress(bs.Scenario(**base), samples=10)
    assert 0 < found.answered < 10
    assert f"{10 - found.answered} of 10 samples have no answer" in plain_text(document(found)).replace("\n", " ")


def test_the_largest_contributors_are_players_and_the_rest_one_more():
    """Of 16 members 12 play for themselves by default."""
    found = bs.shares(random_scenario(1, members=16), members=3)
    assert len(found.players) == 4
    assert "act as one player" in " ".join(document(found).notes)


@pytest.mark.parametrize("ask", [bs.frontier, bs.shares, bs.stress])
def test_without_an_answer_the_document_says_why(ask):
    """Where rules conflict each what-if is a value without numbers, and its document gives the reason."""
    content = document(ask(impossible()))
    assert not content.answered
    assert "no allocation" in " ".join(content.paragraphs)


def test_without_an_answer_the_exit_code_is_4(tmp_path: Path):
    """15 available where 19 are indispensable."""
    path = suppliers(tmp_path / "short.xlsx", available=5.0, minimum=19.0)
    for command in ("frontier", "shares", "stress"):
        assert run([command, str(path)]) == ExitCode.NO_ANSWER


def test_results_have_tables_and_print_short():
    """The tables of each result are pandas tables, and printing one takes a few aligned lines."""
    scenario = random_scenario(3)
    trade, game, test = bs.frontier(scenario, points=4), bs.shares(scenario), bs.stress(scenario, samples=5)
    assert list(trade.points_table().columns) == ["fairness", "cost", "price", "relative"]
    assert len(game.payments_table()) == len(game.players)
    assert len(test.samples_table()) == 5
    assert len(test.withdrawals_table()) == len(scenario.members)
    assert set(test.drivers_table().columns) >= {"state", "share", "sign"}
    for result in (trade, game, test):
        assert len(str(result).splitlines()) <= 20
