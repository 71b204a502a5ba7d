"""What a report of a batch says: by one yardstick, ties as ties, in agreement with its tables."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.batch.cases import Case
from burdenshare.batch.report_document import batch_document
from burdenshare.batch.result import BatchResult
from burdenshare.batch.run import Run, RunStatus
from burdenshare.batch.summary_tables import failures_table, summary_table, warnings_table
from burdenshare.batch.task import Task as Job
from burdenshare.batch.task import run_task
from reports.measures.measures import MEASURES
from reports.vocabulary.documents import Document
from reports.vocabulary.tables import Table
from tests.burdenshare.workbooks import sheets, write
from tests.coalitions import random_scenario
from tests.reports.sentences import NONSENSE, sentences, shown, told

POLICIES = ("one", "two", "three")


def frame(table: Table) -> pd.DataFrame:
    """A table as a batch reads it back."""
    found = pd.DataFrame(table.rows, columns=[column.key for column in table.columns])
    numbers = [column.key for column in table.columns if column.numeric]
    return found.astype(dict.fromkeys(numbers, "float64"))


def report(ginis: list[list[float | None]]) -> Document:
    """The report of a batch in which policies have these Ginis by the common yardstick, a list a workbook."""
    ran = [
        (f"w{number}", "", Run(
            policy=policy, status=RunStatus.OPTIMAL, cost=10.0, least_cost=8.0, price_of_fairness=0.25, gaps=0,
            gap_share=0.0, measures=dict.fromkeys(MEASURES, 0.9), common_gini=gini, worst_ratio=1.5, certified=True,
            cold_solves=0, violations=0,
        ))
        for number, row in enumerate(ginis)
        for policy, gini in zip(POLICIES, row, strict=True)
    ]  # fmt: skip
    tables = frame(summary_table(ran)), frame(failures_table(ran)), frame(warnings_table(ran))
    return batch_document(BatchResult(Path("batch"), {"state": "complete"}, *tables))


def test_the_fairest_is_told_by_the_common_yardstick():
    """The Gini by the first policy's key decides, not each policy's own, which is alike here."""
    content = report([[0.1, 0.2, 0.3], [0.1, 0.2, 0.3]])
    said = " ".join(content.paragraphs)
    assert "Measured by the key of each workbook's first policy, policy one is fairest in 2 of 2 workbooks" in said
    labels = [column.label for column in content.table("policies").columns if "Gini" in column.label]
    assert all("by its own key" in label for label in labels)


def test_policies_that_are_fairest_as_often_are_told_together():
    """Two that tie in all workbooks are named together; where all tie none is named; noise decides nothing."""
    two = " ".join(report([[0.1, 0.1 + 1e-7, 0.3]] * 2).paragraphs)
    assert "one and two are fairest most often, each in 2 workbooks." in two
    every = " ".join(report([[0.1, 0.1 + 1e-7, 0.1]] * 2).paragraphs)
    assert "no policy is fairest more often than another: each in 2 workbooks." in every


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([0.1, 0.1 + 1e-8, 0.2, 0.3, None]), min_size=3, max_size=3), min_size=1, max_size=4
    )
)
def test_no_sentence_of_a_batch_is_contradicted(ginis: list[list[float | None]]):
    """Whoever is called fairest has the most workbooks in the table, and no one else as many."""
    content = report(ginis)
    assert [words for words in sentences(content) if NONSENSE.search(words)] == []
    said = " ".join(content.paragraphs)
    if found := re.search(r"policy (\w+) is fairest in (\d+) of (\d+) workbooks", said):
        share = told(shown(content.table("policies"), "fairest")[found[1]])
        assert share == pytest.approx(100 * int(found[2]) / int(found[3]), abs=0.05)
        wins = {p: sum(_best(row, i) for row in ginis) for i, p in enumerate(POLICIES)}
        assert [p for p in wins if wins[p] >= wins[found[1]]] == [found[1]]


def _best(row: list[float | None], i: int) -> bool:
    known = [round(gini, 3) for gini in row if gini is not None]
    return len(known) > 1 and row[i] is not None and round(row[i] or 0.0, 3) == min(known)


def test_a_run_is_measured_by_its_own_key_and_by_the_common_one(tmp_path: Path):
    """The first policy's two Ginis are one number; a policy by another key has two."""
    content = sheets(random_scenario(3, members=4, missions=2))
    content["policies"] = [{"policy": "gdp", "key": "gdp"}, {"policy": "heads", "key": "population"}]
    book = write(tmp_path / "w.json", content)
    first, second = run_task(Job(0, Case(str(book)), ((book.name, book.read_bytes()),))).runs
    assert isinstance(first, Run)
    assert isinstance(second, Run)
    assert first.common_gini == pytest.approx(first.measures["gini"])
    assert second.common_gini != pytest.approx(second.measures["gini"])
