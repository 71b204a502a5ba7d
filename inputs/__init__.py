"""Files become a Scenario here, and workbooks what files hold; the only room that reads spreadsheets."""

from inputs.read.allocation import read_allocation
from inputs.read.plain_tables import Rows
from inputs.read.shipped import example_names, located
from inputs.read.tables import SUFFIXES
from inputs.read.workbook import check, example, read_scenario
from inputs.write.scenario_rows import workbook_rows
from inputs.write.template import render_template, render_workbook

__all__ = [
    "SUFFIXES",
    "Rows",
    "check",
    "example",
    "example_names",
    "located",
    "read_allocation",
    "read_scenario",
    "render_template",
    "render_workbook",
    "workbook_rows",
]
