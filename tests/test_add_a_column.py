"""The page on adding a column is true: a field is all that the workbook's rooms ask for."""

from __future__ import annotations

import json
from pathlib import Path

from tests.drill import ROOT, run, steps, walked

PAGE = ROOT / "docs" / "add-a-column.md"
ROWS = "models/sheets/rows.py"
WORKBOOK = """
import json
from copy import deepcopy
from pathlib import Path

import burdenshare as bs
from burdenshare.batch.sweep import read_sweep, vary
from inputs.dictionary import dictionary
from inputs.read.tables import read_tables
from inputs.write.reference import render
from inputs.write.starter import STARTER
from inputs.write.template import comment
from models.arithmetic.fingerprint import fingerprint
from models.sheets.changes import with_factors, without

bs.write_template("new.xlsx")
(header,) = (table.header for table in read_tables("new.xlsx")[0] if table.name == "capacities")

def book(path, **cells):
    sheets = deepcopy(STARTER)
    sheets["capacities"][0].update(cells)
    bs.write_workbook(path, sheets)
    return path

for form in ("book.xlsx", "book.json", "book"):
    assert bs.read_scenario(book(form, notice=30)).capacities[0].notice == 30.0
scenario = bs.read_scenario("book.xlsx")
Path("sweep.csv").write_text("sheet,key,column,value\\ncapacities,ATL/troops,notice,10|*2|-1\\n", encoding="utf-8")
_, soon, later, wrong = read_sweep("sweep.csv")
try:
    vary(scenario, wrong)
except bs.InputError as error:
    refused = str(error)
moved = with_factors(scenario, {("capacity", "ATL", "troops"): 2.0})
print(json.dumps({
    "template": header,
    "comment": comment(dictionary()["capacities"]["notice"]),
    "page": [line for line in render().splitlines() if "`notice`" in line],
    "blank": bs.read_scenario("new.xlsx").capacities[0].notice,
    "wrong": [str(problem) for problem in bs.check(book("wrong.xlsx", notice="soon"))],
    "slip": [str(problem) for problem in bs.check(book("slip.json", notise=30))],
    "changed": [kept.capacities[0].notice for kept in (moved, without(scenario, "BOR"))],
    "swept": [vary(scenario, variant).capacities[0].notice for variant in (soon, later)],
    "refused": refused,
    "fingerprints": len({fingerprint(vary(scenario, variant)) for variant in (soon, later)} | {fingerprint(scenario)}),
}))
"""


def test_a_field_is_a_column_of_the_workbook(tmp_path: Path):
    """After the page's one step the column is in template, docs, errors, changes, sweeps, fingerprint."""
    told = json.loads(run(walked(PAGE, tmp_path), WORKBOOK))
    about = "Days until it is ready to move; blank is at once"
    assert told["template"][-5:] == ["current", "notice", "smallest", "status", "source"]
    assert told["comment"] == f"{about}.\nExpected: a number, 0 or more\nUnit: days"
    assert told["page"] == [f"| `notice` | amount | days |  | {about} |"]
    assert told["blank"] is None
    (wrong,) = told["wrong"]
    assert wrong.startswith("capacities!F2: found 'soon'; expected a number, 0 or more (")
    (slip,) = told["slip"]
    assert slip.startswith("capacities!notise: found a column 'notise', which is not read")
    assert 'did you mean "notice"?' in slip
    assert told["changed"] == [30.0, 30.0]
    assert told["swept"] == [10.0, 60.0]
    assert "sweep.csv row 2: found '-1'; expected a number, 0 or more" in told["refused"]
    assert told["fingerprints"] == 3


def test_a_column_of_the_workbook_is_one_field():
    """The page changes one file of code, by one field and what it means."""
    (step,) = [step for step in steps(PAGE) if step.path.startswith(("models", "inputs"))]
    assert step.path == ROWS
    assert len(step.text.splitlines()) == 2


REPORT = """
import json
from pathlib import Path

import burdenshare as bs
from burdenshare.api import report as report_of
from inputs.write.starter import STARTER

bs.write_workbook("book.xlsx", STARTER)
report = report_of(bs.read_scenario("book.xlsx"))
bs.write(report, "report.json")
bs.write(report, "report.html")
table = bs.document(report).table("members")
print(json.dumps({
    "back": [row.received for row in report.members],
    "told": [row["received"] for row in json.loads(Path("report.json").read_text())["tables"]["members"]],
    "page": "Money that comes back" in Path("report.html").read_text(),
    "total": table.totals[table.column("received")],
}))
"""


def test_a_line_is_a_column_of_a_report(tmp_path: Path):
    """After the page's one step the table has the column, each row's value and the sum, in every form."""
    told = json.loads(run(walked(PAGE, tmp_path), REPORT))
    assert len(told["back"]) > 1
    assert told["told"] == told["back"]
    assert told["total"] == sum(told["back"])
    assert told["page"]


def test_a_column_of_a_report_is_one_line():
    """The page changes one file of the reports, by one line."""
    (step,) = [step for step in steps(PAGE) if step.path.startswith("reports")]
    assert len(step.text.splitlines()) == 1
