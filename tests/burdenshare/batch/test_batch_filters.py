"""Runs chosen from a batch: by figures, by names, in Python and at the command; what is mistyped is told at once."""

from __future__ import annotations

import operator
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import burdenshare as bs
from burdenshare.__main__ import run as command
from burdenshare.batch import run_batch as run_module
from burdenshare.batch.filters import NOISE
from burdenshare.batch.report_document import batch_document
from burdenshare.batch.result import BatchResult
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.summary_tables import failures_table, summary_table, warnings_table
from burdenshare.exit_codes import ExitCode
from models.sheets.problems import InputError
from reports.measures.measures import MEASURES
from tests.burdenshare.batch.test_batch_variants import frame
from tests.burdenshare.workbooks import Here, bad, good, infeasible

SIGNS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
VALUES = st.floats(0.0, 3.0, allow_subnormal=False)


def batch(*runs: tuple[float | None, float, float], currencies: tuple[str, ...] = ("EUR",)) -> BatchResult:
    """A batch of workbooks whose only run has such a cost (None: no answer), worst ratio and gap."""
    ran = [
        (f"in/w{number}.xlsx", "", Run(policy="fair", status=RunStatus.FAILED, reason="none") if cost is None else Run(
            policy="fair", status=RunStatus.OPTIMAL, currency=currencies[number % len(currencies)], cost=cost,
            worst_ratio=ratio, gap_share=gap, measures=dict.fromkeys(MEASURES, 0.2), violations=0, cold_solves=0,
        ))
        for number, (cost, ratio, gap) in enumerate(runs)
    ]  # fmt: skip
    tables = frame(summary_table(ran)), frame(failures_table(ran)), frame(warnings_table(ran))
    return BatchResult(Path("batch"), {"state": "complete"}, *tables)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of three good workbooks, a bad one and an impossible one, in one variant."""
    place = tmp_path_factory.mktemp("chosen")
    good(place / "in", 3)
    bad(place / "in")
    infeasible(place / "in")
    (place / "sweep.csv").write_text("sheet,key,column,value\nrequirements,*,target,*1.5\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "open_pool", lambda *_: Here())
        bs.run_batch(place / "in", place / "out", vary=place / "sweep.csv")
    return place / "out"


# -- figures -----------------------------------------------------------------------------------------------------


@given(st.lists(VALUES, min_size=1, max_size=8), VALUES, st.sampled_from(list(SIGNS)))
def test_a_comparison_keeps_the_runs_for_which_it_holds(values: list[float], bound: float, sign: str):
    """Of any ratios and any bound, those that a plain comparison keeps, but for differences below the noise."""
    assume(all(abs(value - bound) > 3 * NOISE * max(1.0, bound) or value == bound for value in values))
    found = batch(*((1.0, value, 0.0) for value in values)).where(worst_ratio=f"{sign}{bound!r}").summary
    assert list(found["worst_ratio"]) == [value for value in values if SIGNS[sign](value, bound)]


def test_noise_is_on_the_side_of_what_is_equal():
    """1.3 less a rounding error is at least 1.3; 1.3 and a rounding error is not above it; of cost in any unit."""
    found = batch((1e9, 1.3 - 1e-12, 1e-13), (1e9 + 1e-3, 1.3 + 1e-12, 0.0))
    assert len(found.where(worst_ratio=">=1.3").summary) == len(found.where(worst_ratio="<=1.3").summary) == 2
    assert len(found.where(worst_ratio=">1.3").summary) == len(found.where(cost=">1e9").summary) == 0
    assert len(found.where(gap=">0").summary) == 0
    assert len(batch((1e-7, 1.0, 0.0), (2e-7, 1.0, 0.0)).where(cost=">1e-7").summary) == 1


def test_gaps_are_shares_or_per_cent_and_comparisons_may_be_joined():
    """5% is 0.05; two comparisons must both hold; so must those of different figures."""
    found = batch((10.0, 1.0, 0.04), (20.0, 1.5, 0.06), (30.0, 2.0, 0.5))
    for text in (">5%", " > 5 % ", ">0.05", ">=0.05,<=1"):
        assert list(found.where(gap=text).summary["cost"]) == [20.0, 30.0]
    assert list(found.where(gap=">5%,<20%").summary["cost"]) == [20.0]
    assert list(found.where(gap=">5%", cost=">2.5e1").summary["cost"]) == [30.0]


def test_what_has_no_answer_fits_no_comparison():
    """A run without an answer is neither above nor below anything, and still found by its status."""
    found = batch((None, 0.0, 0.0), (1.0, 1.0, 0.0))
    assert len(found.where(cost=">=0").summary) == len(found.where(cost="<1e99").summary) == 1
    assert list(found.where(status="failed").summary["status"]) == ["failed"]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"worst_ratio": "1.3"}, "--worst-ratio '>=1.3'"),
        ({"worst_ratio": "--gap"}, "in quotes"),
        ({"worst_ratio": ">"}, "in quotes"),
        ({"worst_ratio": ">1,3"}, "'3'"),
        ({"worst_ratio": ">5%"}, "leave out the %"),
        ({"gap": ">5"}, "did you mean >5%"),
        ({"gap": "5"}, "'>=5%'"),
        ({"gap": "<101%"}, "0% to 100%"),
        ({"cost": ">nan"}, "a comparison such as <1e5"),
        ({"cost": ""}, "a comparison"),
        ({"policy": "fari"}, 'did you mean "fair"'),
        ({"workbook": "w1.xlsx"}, 'did you mean "w0.xlsx"'),
        ({"variant": "surge"}, "a variant of this batch"),
        ({"status": "optmal"}, 'did you mean "optimal"'),
    ],
)
def test_what_is_mistyped_is_told_with_what_was_meant(asked: dict[str, str], hint: str):
    """A comparison that cannot be read, a name that no run has: an error with its remedy, never a silent nothing."""
    with pytest.raises(InputError) as wrong:
        batch((1.0, 1.0, 0.0)).where(**asked)
    assert hint in str(wrong.value)


def test_all_that_is_mistyped_is_told_at_once():
    """A bad comparison and two bad names are three problems, each with its place."""
    with pytest.raises(InputError) as wrong:
        batch((1.0, 1.0, 0.0)).where(cost="cheap", policy=["fair", "fari"], workbook="nato")
    assert sorted(problem.place for problem in wrong.value.problems) == ["cost", "policy", "workbook"]


# -- names -------------------------------------------------------------------------------------------------------


def test_names_are_patterns_and_workbooks_go_by_path_or_file(folder: Path):
    """A path, a file, a stem, a pattern, several of them, in capitals; "" is the unchanged workbook."""
    found = bs.read_batch(folder)
    path = str(found.summary["workbook"][0])
    for name in (path, "w000.json", "W000", "w000*", ["w000", "w000.json"]):
        assert set(found.where(workbook=name).summary["workbook"]) == {path}
    assert set(found.where(variant="").summary["variant"]) == {""}
    assert set(found.where(variant="requirements * target=*1.5").summary["variant"]) == {"requirements * target=*1.5"}
    assert set(found.where(policy=["fair", "che*"]).summary["policy"]) == {"fair", "cheap"}


def test_chosen_runs_keep_their_failures_and_warnings(folder: Path):
    """Of one workbook only its own problems are left; choosing twice is choosing by both, and knows the whole."""
    found = bs.read_batch(folder)
    bad_one = found.where(status="bad_input", variant="")
    assert list(bad_one.failures["place"]) == ["capacities!C2"]
    assert found.where(policy="fair", status="optimal").failures.empty
    twice = found.where(policy="fair").where(variant="")
    pd.testing.assert_frame_equal(twice.summary, found.where(policy="fair", variant="").summary)
    assert twice.everything is found
    assert twice.chosen == ("policy fair", "variant none")
    assert found.where() is found
    assert len(found.where(status="limit").summary) == 0  # a status, which no run of this batch has


# -- the command -------------------------------------------------------------------------------------------------


def test_a_list_names_workbooks_for_the_next_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """Each workbook once, alone on stdout, and as the list of a batch it is taken as it stands."""
    assert command(["batch-report", str(folder), "--gap", ">0", "--policy", "fair", "--list"]) == ExitCode.ANSWERED
    said = capsys.readouterr()
    summary = bs.read_batch(folder).summary
    expected = summary[(summary["gap_share"] > 1e-9) & (summary["policy"] == "fair")]
    assert said.out.splitlines() == list(expected["workbook"].unique())
    assert f"{len(expected)} of {len(summary)} runs with gap >0, policy fair" in " ".join(said.err.split())
    assert not (folder / "report.html").exists()
    listed = tmp_path / "again.txt"
    listed.write_text(said.out)
    monkeypatch.setattr(run_module, "open_pool", lambda *_: Here())
    again = bs.run_batch(listed, tmp_path / "out")
    assert list(again.summary["workbook"].unique()) == said.out.splitlines()


def test_the_page_says_what_was_chosen_and_how_many_are_left(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Terminal and page tell the conditions, the count of all runs, and the runs; the report of all is untouched."""
    page = tmp_path / "chosen.html"
    asked = ["batch-report", str(folder), "--worst-ratio", ">=1", "--policy", "cheap", "-o", str(page)]
    assert command(asked) == ExitCode.ANSWERED
    count = len(bs.read_batch(folder).where(worst_ratio=">=1", policy="cheap").summary)
    for text in (unescape(page.read_text(encoding="utf-8")), " ".join(capsys.readouterr().out.split())):
        assert f"{count} of 26 runs have worst ratio >=1, policy cheap" in text
        assert "The runs chosen" in text
    assert not (folder / "report.html").exists()


def test_where_nothing_is_left_that_is_said_and_is_no_failure(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Exit code 0, the words "None of", a page without tables; the list is empty."""
    page = tmp_path / "none.html"
    assert command(["batch-report", str(folder), "--cost", ">1e99", "-o", str(page)]) == ExitCode.ANSWERED
    assert "None of 26 runs has cost >1e99." in capsys.readouterr().out
    assert "None of 26 runs" in page.read_text(encoding="utf-8")
    assert command(["batch-report", str(folder), "--cost", ">1e99", "--list"]) == ExitCode.ANSWERED
    assert capsys.readouterr().out == ""


def test_bad_conditions_end_the_command_as_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]):
    """Exit code 3, and nothing on stdout."""
    assert command(["batch-report", str(folder), "--gap", ">5"]) == ExitCode.BAD_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert ">5%" in said.err


def test_costs_in_several_currencies_are_told_where_they_were_compared():
    """Two currencies and a condition on cost: a warning names both; with one of them, or without it, there is none."""
    two = batch((1.0, 1.0, 0.0), (2.0, 1.0, 0.0), currencies=("EUR", "USD million"))
    (warning,) = batch_document(two.where(cost="<5")).warnings
    assert "EUR and USD million" in warning
    assert batch_document(two.where(gap="<5%")).warnings == ()
    assert batch_document(batch((1.0, 1.0, 0.0)).where(cost="<5")).warnings == ()


def test_a_batch_of_an_earlier_version_can_be_read_and_chosen_from(folder: Path, tmp_path: Path):
    """A summary without currencies: read, chosen from, and told."""
    for path in folder.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    summary = pd.read_csv(tmp_path / "summary.csv", dtype=str, keep_default_na=False)
    summary.drop(columns="currency").to_csv(tmp_path / "summary.csv", index=False)
    found = bs.read_batch(tmp_path).where(cost=">0")
    assert len(found.summary) == len(bs.read_batch(folder).where(cost=">0").summary)
    assert "The runs chosen" in [table.title for table in batch_document(found).tables]
