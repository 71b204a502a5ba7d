"""The page on adding a measure is true: an entry is all that reports, comparisons and batches ask for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.measures.measures import MEASURES
from tests.drill import ROOT, run, steps, walked

PAGE = ROOT / "docs" / "add-a-measure.md"
EVERYWHERE = """
import json
from pathlib import Path

import burdenshare as bs
from burdenshare.api import report as report_of
from burdenshare.batch.summary_tables import RUN_COLUMNS
from inputs.write.starter import STARTER

bs.write_workbook("book.xlsx", STARTER)
scenario = bs.read_scenario("book.xlsx")
report, comparison = report_of(scenario), bs.compare(scenario)
bs.write(report, "report.json")
bs.write(comparison, "comparison.json")
ratios = [row.share_ratio for row in report.members]
print(json.dumps({
    "ratios": ratios,
    "value": report.measures["spread"],
    "told": json.loads(Path("report.json").read_text())["tables"]["measures"][0],
    "compared": json.loads(Path("comparison.json").read_text())["tables"]["measures"][0],
    "columns": [column.key for column in RUN_COLUMNS],
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is told of the page's measure in a copy of the rooms."""
    return json.loads(run(walked(PAGE, tmp_path_factory.mktemp("drill")), EVERYWHERE))


def test_the_page_changes_one_file():
    """A function and an entry, both in one file."""
    assert {step.path for step in steps(PAGE)} == {"reports/measures/measures.py"}


def test_a_new_measure_is_told_by_every_report(found: dict[str, Any]):
    """A report and a comparison have its row, with the value that can be read off the share ratios."""
    assert found["value"] == pytest.approx(max(found["ratios"]) - min(found["ratios"]))
    assert (found["told"]["measure"], found["told"]["label"]) == ("spread", "Spread")
    assert found["told"]["value"] == found["value"]
    assert found["compared"]["measure"] == "spread"
    assert found["compared"]["fairest"]


def test_a_new_measure_is_a_column_of_a_batch(found: dict[str, Any]):
    """The summary has a column for it."""
    assert "spread" in found["columns"]


def test_the_page_on_fairness_lists_every_measure():
    """Its table is the registry, in order; to mend it, put in what is missing."""
    rows = [
        f"| {about.label} | `{name}` | {about.range} | {about.proportional:g} | {about.meaning} | {about.reference} |"
        for name, about in MEASURES.items()
    ]
    assert "\n".join(rows) in (ROOT / "docs" / "fairness.md").read_text(encoding="utf-8")
