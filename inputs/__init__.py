"""Files become a Scenario here, and workbooks what files hold; the only room that reads spreadsheets.

Each is loaded when it is first asked for: who reads does not wait for what only a template needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.doors import door

if TYPE_CHECKING:
    from inputs.read.allocation import read_allocation
    from inputs.read.plain_tables import Rows
    from inputs.read.shipped import example_names, located
    from inputs.read.tables import SUFFIXES
    from inputs.read.workbook import check, examined, example, read_scenario
    from inputs.write.scenario_rows import workbook_rows
    from inputs.write.template import render_template, render_workbook

_HOME = {
    "read_allocation": "inputs.read.allocation",
    "Rows": "inputs.read.plain_tables",
    **dict.fromkeys(("example_names", "located"), "inputs.read.shipped"),
    "SUFFIXES": "inputs.read.tables",
    **dict.fromkeys(("check", "examined", "example", "read_scenario"), "inputs.read.workbook"),
    "workbook_rows": "inputs.write.scenario_rows",
    **dict.fromkeys(("render_template", "render_workbook"), "inputs.write.template"),
}
"""Where each public name lives."""

__all__ = [
    "SUFFIXES",
    "Rows",
    "check",
    "examined",
    "example",
    "example_names",
    "located",
    "read_allocation",
    "read_scenario",
    "render_template",
    "render_workbook",
    "workbook_rows",
]

__getattr__ = door(globals(), _HOME)
