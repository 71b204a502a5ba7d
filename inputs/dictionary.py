"""The data dictionary: every sheet and column of the workbook, as the fields of the rows declare them.

The reader, the template, the reference in docs/ and the wording of errors all come from here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from models.sheets.columns import ANY, SheetColumn, described
from models.sheets.rows import GROUNDS
from models.sheets.scenario import FACTS, Scenario, row_models

README, LISTS = "read me", "lists"
"""The sheets that hold no data: the explanation, and what the drop-downs offer."""

CHANGES = "changes"
"""The sheet that tells what changes made the workbook; they stand in its cells already, and are not made again."""

WIDE = (
    "A wide table instead: leave out the columns resource and available, and give each resource a column of its own, "
    "headed by its code. Blank is none"
)
"""What the open columns of capacities are."""


@cache
def dictionary() -> dict[str, dict[str, SheetColumn]]:
    """Every column by sheet and name, in the order of the workbook."""
    sheets = {sheet: dict(described(sheet, model)) for sheet, model in ({FACTS: Scenario} | row_models()).items()}
    capacities = sheets["capacities"]
    capacities[ANY] = replace(capacities["available"], name=ANY, required=False, description=WIDE)
    capacities |= {name: capacities.pop(name) for name in GROUNDS}
    return sheets
