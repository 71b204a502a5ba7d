"""Files become a Scenario here; the only room that reads spreadsheets."""

from inputs.template import write_template, write_workbook
from inputs.workbook import check, read_scenario

__all__ = ["check", "read_scenario", "write_template", "write_workbook"]
