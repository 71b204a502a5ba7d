"""Variants against the unchanged workbook: paired run by run, worked out a second time, ties and noise left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import burdenshare as bs
from burdenshare.batch import run_batch as run_module
from burdenshare.batch.report_document import batch_document
from burdenshare.batch.result import BatchResult
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.summary_tables import Ran, failures_table, summary_table, warnings_table
from reports.measures.measures import MEASURES
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import Table
from tests.burdenshare.workbooks import Here, good
from tests.reports.sentences import NONSENSE, sentences

KEYS = ["workbook", "policy"]


def frame(table: Table) -> pd.DataFrame:
    """A table as a batch reads it back."""
    found = pd.DataFrame(table.rows, columns=[column.key for column in table.columns])
    numbers = [column.key for column in table.columns if column.numeric]
    return found.astype(dict.fromkeys(numbers, "float64"))


def run(cost: float | None = 100.0, ratio: float = 1.2, policy: str = "fair", status: str = "optimal") -> Run:
    """A run that came to so much; None: without an answer."""
    if cost is None:
        return Run(policy=policy, status=RunStatus(status), reason="why not", currency="EUR")
    return Run(
        policy=policy, status=RunStatus(status), currency="EUR", cost=cost, least_cost=1.0, price_of_fairness=0.1,
        gaps=0, gap_share=0.0, measures=dict.fromkeys(MEASURES, 0.2), common_gini=0.2, worst_member="DEU",
        worst_ratio=ratio, certified=True, cold_solves=0, violations=0,
    )  # fmt: skip


def result(ran: Sequence[Ran]) -> BatchResult:
    """A batch of these runs."""
    tables = frame(summary_table(ran)), frame(failures_table(ran)), frame(warnings_table(ran))
    return BatchResult(Path("batch"), {"state": "complete"}, *tables)


def swept(costs: Mapping[str, Sequence[float]], base: float = 100.0) -> Document:
    """The report of workbooks that cost `base` unchanged, and so much in each variant: a cost a workbook."""
    count = max(map(len, costs.values()))
    ran = [(f"w{number}", "", run(base)) for number in range(count)]
    ran += [(f"w{n}", name, run(cost)) for name, given_costs in costs.items() for n, cost in enumerate(given_costs)]
    return batch_document(result(ran))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> BatchResult:
    """Five workbooks by three policies, with dearer troops, and with more of everything required."""
    folder = tmp_path_factory.mktemp("swept")
    good(folder / "in", 5)
    sweep = folder / "sweep.csv"
    sweep.write_text(
        "variant,sheet,key,column,value\ndear,capacities,*/troops,unit_cost,*1.5\nhard,requirements,*,target,*1.4\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "open_pool", lambda *_: Here())
        return bs.run_batch(folder / "in", folder / "out", vary=sweep)


def test_changes_are_of_the_same_workbook_under_the_same_policy(batch: BatchResult):
    """Median, least and most of cost and worst ratio by variant are those of pairs joined by hand."""
    table = batch_document(batch).table("variants")
    base = batch.summary[batch.summary["variant"] == ""].set_index(KEYS)
    assert table.values("variant") == ("dear", "hard")
    for row, name in enumerate(("dear", "hard")):
        now = batch.summary[batch.summary["variant"] == name].set_index(KEYS)
        cost = (now["cost"] / base["cost"] - 1).dropna()
        ratio = (now["worst_ratio"].round(2) - base["worst_ratio"].round(2)).dropna()
        assert len(cost) == table.values("compared")[row] == 15
        for key, pick in (("median", median), ("least", min), ("most", max)):
            assert table.values(f"cost_{key}")[row] == pytest.approx(pick(cost), abs=5e-5)
            assert table.values(f"worst_ratio_{key}")[row] == pytest.approx(pick(ratio), abs=0.005)
    assert {each.table for each in batch_document(batch).charts} >= {"variants"}


def test_the_largest_changes_are_named(batch: BatchResult):
    """The first mover of cost is the run with the greatest change, with its two costs."""
    table = batch_document(batch).table("movers_cost")
    both = batch.summary.merge(batch.summary[batch.summary["variant"] == ""], on=KEYS, suffixes=("", "_base"))
    both["change"] = both["cost"] / both["cost_base"] - 1
    most = both.loc[both["change"].abs().idxmax()]
    first = {column.key: cell for column, cell in zip(table.columns, table.rows[0], strict=True)}
    assert (first["workbook"], first["variant"], first["policy"]) == (most["workbook"], most["variant"], most["policy"])
    assert (first["before"], first["after"]) == pytest.approx((most["cost_base"], most["cost"]))
    assert len(table.rows) == 5


def test_without_variants_nothing_of_them_is_told():
    """A batch of workbooks as they stand has neither a table nor a word of variants."""
    content = batch_document(result([("w0", "", run()), ("w1", "", run(120.0))]))
    assert not {table.key for table in content.tables} & {"variants", "what_ifs", "endings", "movers_cost"}
    assert "variant" not in " ".join(content.paragraphs)


def test_noise_is_no_change():
    """Costs that differ in the twelfth digit: no run changes, no variant raises anything, no mover is named."""
    content = swept({"noise": [100.0 + 1e-10, 100.0 - 1e-10]})
    assert "0 of 2 runs with an answer in both change" in " ".join(content.paragraphs)
    assert "raises" not in " ".join(content.paragraphs)
    assert content.table("variants").values("cost_median") == (0.0,)
    assert "movers_cost" not in {table.key for table in content.tables}


def test_variants_that_tie_are_told_together_and_one_alone_is_not_the_most():
    """Two variants raise the cost alike; where only one raises it, it does so without a superlative."""
    two = " ".join(swept({"a": [110.0, 110.0], "b": [110.0 + 1e-9, 110.0], "c": [101.0, 101.0]}).paragraphs)
    assert "Variants a and b raise the cost most, by 10.00% in the median." in two
    one = " ".join(swept({"a": [110.0, 120.0], "b": [100.0, 100.0]}).paragraphs)
    assert "Variant a raises the cost, by 15.00% in the median, between 10.00% and 20.00%." in one


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d"]),
        st.lists(st.sampled_from([80.0, 99.999999999, 100.0, 100.001, 110.0, 150.0]), min_size=2, max_size=4),
        min_size=1,
    )
)
def test_no_sentence_is_contradicted_by_its_table(costs: dict[str, list[float]]):
    """Who is said to raise or lower the cost most has the greatest median in the table, and no one else has it."""
    content = swept(costs)
    assert [words for words in sentences(content) if NONSENSE.search(words)] == []
    table = content.table("variants")
    column = table.columns[table.column("cost_median")]
    shown = {str(name): column.printed(float(value or 0.0)) for name, value in
             zip(table.values("variant"), table.values("cost_median"), strict=True)}  # fmt: skip
    assert shown == pytest.approx(
        {name: 100 * median(c / 100.0 - 1 for c in each) for name, each in costs.items()}, abs=0.006
    )
    said = re.findall(r"Variants? ([^.]*?) (raises?|lowers?) the cost( most)?, by", " ".join(content.paragraphs))
    for verb, sign in (("raise", 1), ("lower", -1)):
        beyond = {name: sign * value for name, value in shown.items() if sign * value > 0}
        best = [name for name, value in beyond.items() if value == max(beyond.values())]
        named = [(re.split(r", | and ", who), bool(most)) for who, does, most in said if does.startswith(verb)]
        expected = [(best, len(set(beyond.values())) > 1)] if best else []
        if len(best) <= 3:
            assert named == expected


def test_answers_that_are_lost_and_gained_are_named_with_their_reasons():
    """One run loses its answer, one gains one; a variant that cannot be read loses those of all policies."""
    ran = [
        ("w0", "", run()), ("w0", "", run(policy="even")), ("w1", "", run(None, status="infeasible")),
        ("w0", "hard", run(None, status="infeasible")), ("w0", "hard", run(policy="even")), ("w1", "hard", run(90.0)),
        ("w0", "bad", run(None, policy="", status="bad_input")),
    ]  # fmt: skip
    content = batch_document(result(ran))
    table = content.table("variants")
    assert table.values("variant") == ("hard", "bad")
    assert (table.values("lost"), table.values("gained"), table.values("compared")) == ((1, 2), (1, 0), (1, 0))
    ends = content.table("endings")
    told = list(zip(*(ends.values(key) for key in ("workbook", "variant", "policy", "before", "after")), strict=True))
    assert told == [
        ("w0", "hard", "fair", "optimal", "infeasible"),
        ("w1", "hard", "fair", "infeasible", "optimal"),
        ("w0", "bad", None, "optimal", "bad_input"),
    ]
    assert "3 runs lose the answer and 1 run gains one: hard and bad." in content.paragraphs


def test_an_answer_that_ran_out_of_time_is_not_compared():
    """The best found so far may be dearer for want of time: it counts as another ending, not as a change."""
    content = batch_document(result([("w0", "", run()), ("w0", "x", run(200.0, status="limit"))]))
    assert "raises" not in " ".join(content.paragraphs)
    assert content.table("endings").values("after") == ("limit",)


def test_a_sweep_of_one_workbook_is_a_table_of_what_ifs():
    """Under each policy the unchanged workbook leads, then its variants, each with its figures and their changes."""
    ran = [("w", name, run(cost, ratio, policy)) for name, cost, ratio in (("", 100.0, 1.2), ("up", 130.0, 1.15))
           for policy in ("fair", "even")]  # fmt: skip
    content = batch_document(result(ran))
    table = content.table("what_ifs")
    assert table.values("variant") == ("unchanged", "up") * 2
    assert table.values("policy") == ("fair", "fair", "even", "even")
    assert table.values("cost") == (100.0, 130.0) * 2
    assert table.columns[table.column("cost")].unit == "EUR"
    assert table.values("cost_change") == (None, 0.3, None, 0.3)
    assert table.values("worst_ratio_change") == pytest.approx((None, -0.05, None, -0.05), abs=1e-12, nan_ok=True)
    assert "Variant up raises the cost, by 30.00% in the median." in " ".join(content.paragraphs)


def test_money_in_another_unit_changes_no_word():
    """Costs a million times as large: the same percentages, the same sentences."""
    small, large = ({"a": [110.0 * unit, 95.0 * unit], "b": [101.0 * unit] * 2} for unit in (1.0, 1e6))
    assert swept(small).paragraphs == swept(large, 1e8).paragraphs


def test_chosen_runs_are_still_held_against_the_unchanged_workbook(batch: BatchResult):
    """Of one variant under one policy the changes are those that the whole batch has; nothing is called fairest."""
    whole = batch_document(batch).table("variants_by_policy")
    chosen = batch_document(batch.where(variant="hard", policy="cheap"))
    row = next(i for i, row in enumerate(whole.rows) if row[:2] == ("hard", "cheap"))
    assert chosen.table("variants").values("cost_median") == (whole.values("cost_median")[row],)
    assert "fairest" not in " ".join(chosen.paragraphs)
