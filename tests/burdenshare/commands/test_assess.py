"""The command `assess`: what is, before what should be, in every form and without a word of the best."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.exit_codes import ExitCode
from models.sheets.problems import InputError
from reports.rendering.terminal import plain_text
from tests.examples import EXAMPLES, example
from tests.restated import restate

STATED = ("amisom-2020", "isaf-2010", "kfor-2017")
"""The examples whose capacities say what is given today."""


@pytest.mark.parametrize("name", STATED)
def test_today_is_told_as_what_it_is(name: str):
    """The subtitle says what it is and by which key; no word of the best, of a solver or of a policy's aim."""
    of = example(name)
    for which, words in (("current", "given today"), ("pledged", "pledged")):
        found = bs.document(bs.assess(of, (answer := bs.given(of, which)).policy, answer))
        assert found.subtitle == f"What is {words}, measured by gdp"
        text = plain_text(found).casefold()
        assert not [word for word in ("optim", "certif", "cheapest", "the aim of", "least cost") if word in text]
        assert "not for which mission" in text
        assert "certified" not in str(answer)


def test_kfor_today_is_what_the_workbook_says(capsys: pytest.CaptureFixture[str]):
    """Burdens are units times unit cost less repayment, by hand; who may not yet come is told; it ends with 0."""
    assert run(["assess", str(EXAMPLES["kfor-2017"]), "--json"]) == ExitCode.ANSWERED
    told = json.loads(capsys.readouterr().out)
    of = example("kfor-2017")
    for row in told["tables"]["members"]:
        burden = sum(
            capacity.current * (of.unit_cost(*stock) - of.reimbursement(stock[1], "KFOR", stock[2]))
            for stock, capacity in of.capacity.items()
            if stock[0] == row["member"] and capacity.current
        )
        assert row["burden"] == pytest.approx(burden)
    assert "breaks 9 rules of the workbook, whichever missions it goes to" in told["warnings"][0]


def test_what_nothing_is_known_of_is_no_gap():
    """Of ISAF two requirements are known to lack; 18, of resources that nobody states, are told apart everywhere."""
    of = example("isaf-2010")
    report = bs.assess(of, (found := bs.given(of, "current")).policy, found)
    assert [row.resource for row in report.gaps] == ["troops", "troops"]
    assert sum(row.gaps for row in report.missions) == 2
    told = bs.document(report)
    facts = {fact.column.key: fact.value for fact in told.facts}
    assert (facts["requirements"], facts["gaps"], facts["unknown"]) == (24, 2, 18)
    assert len(told.table("gaps").rows) == 2
    assert "2 of 6 requirements are not met" in plain_text(told)


@pytest.mark.parametrize("name", STATED)
def test_in_other_units_today_is_the_same(name: str):
    """Money in millionths and troops in thousands: the same ratios, and the same rules broken."""
    of = example(name)
    other = restate(of, 1e6, {"troops": 1e-3})
    for which in ("current", "pledged"):
        one, two = (bs.assess(each, (found := bs.given(each, which)).policy, found) for each in (of, other))
        assert [row.share_ratio for row in two.members] == pytest.approx([row.share_ratio for row in one.members])
        assert [row.share for row in two.needs] == pytest.approx([row.share for row in one.needs])
        assert [broken.address for broken in two.violations] == [broken.address for broken in one.violations]


def test_the_key_measures_and_both_columns_can_be_asked_for(capsys: pytest.CaptureFixture[str]):
    """--by and --policy choose the key, --pledged and --today the column; another key gives other ratios."""
    workbook = str(EXAMPLES["kfor-2017"])
    said = []
    for options in (["--today"], ["--pledged"], ["--by", "population"], ["--policy", "fair-by-people"]):
        assert run(["assess", workbook, *options]) == ExitCode.ANSWERED
        said.append(capsys.readouterr().out)
    assert "What is given today, measured by gdp" in said[0]
    assert "What is pledged, measured by gdp" in said[1]
    assert "What is given today, measured by population" in said[2]
    assert "What is given today, measured by population" in said[3]
    assert said[2] != said[0] != said[1]
    assert run(["assess", workbook, "--by", "gpd"]) == ExitCode.BAD_INPUT
    assert "by" in capsys.readouterr().err


def test_a_workbook_that_states_nothing_is_an_error_that_says_what_to_fill_in(capsys: pytest.CaptureFixture[str]):
    """NATO's workbook has neither column filled in."""
    assert run(["assess", str(EXAMPLES["nato-2024"])]) == ExitCode.BAD_INPUT
    assert "fill in the column" in capsys.readouterr().err
    with pytest.raises(InputError, match="current, pledged"):
        bs.given(example("kfor-2017"), "today")  # type: ignore[arg-type]


def test_a_plan_made_by_hand_is_checked_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """More than a member has is told first, in every form, and the command has answered."""
    plan, out = tmp_path / "plan.csv", tmp_path / "plan.html"
    plan.write_text("member,resource,mission,amount\nUSA,troops,KFOR,99999\n", encoding="utf-8")
    workbook = str(EXAMPLES["kfor-2017"])
    assert run(["assess", workbook, "--allocation", str(plan), "-o", str(out)]) == ExitCode.ANSWERED
    said = capsys.readouterr().out
    assert "An allocation made by hand, measured by gdp" in said
    assert "broken promise" in said.split("\n\n")[1]
    assert "made by hand" in out.read_text(encoding="utf-8")
    assert run(["assess", workbook, "--allocation", str(plan), "--pledged"]) == ExitCode.USAGE


def test_every_form_tells_today(tmp_path: Path):
    """The forms come from the one document."""
    forms = [tmp_path / name for name in ("a.xlsx", "a.html", "a.json", "folder")]
    options = [part for path in forms for part in ("--output", str(path))]
    assert run(["assess", str(EXAMPLES["amisom-2020"]), *options]) == ExitCode.ANSWERED
    assert all(path.exists() for path in forms)
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["facts"]["status"] == "given today"
