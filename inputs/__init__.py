"""Files become a Scenario here; the only room that reads spreadsheets."""

from inputs.read.workbook import check, read_scenario
from inputs.write.template import write_template, write_workbook

__all__ = ["check", "read_scenario", "write_template", "write_workbook"]
