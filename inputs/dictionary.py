"""The data dictionary: every sheet and column of the workbook, as the fields of the rows declare them.

The reader, the template, the reference in docs/ and the wording of errors all come from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel

from models.sheets.columns import Type, choices, held, typed
from models.sheets.scenario import FACTS, Scenario, row_models

README, LISTS = "read me", "lists"
"""The sheets that hold no data: the explanation, and what the drop-downs offer."""

CHANGES = "changes"
"""The sheet that tells what changes made the workbook; they stand in its cells already, and are not made again."""

ANY = "*"
"""The column that stands for any number of columns named by the user."""

WIDE = (
    "A wide table instead: leave out the columns resource and available, and give each resource a column of its own, "
    "headed by its code. Blank is none"
)
"""What the open columns of capacities are."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of one sheet (of the sheet scenario: one field); default is as it would be typed."""

    sheet: str
    name: str
    type: Type
    unit: str
    required: bool
    default: str
    description: str
    choices: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What a cell of the column should hold, in words."""
        return self.type.expected or f"one of {', '.join(self.choices)}"


@cache
def dictionary() -> dict[str, dict[str, SheetColumn]]:
    """Every column by sheet and name, in the order of the workbook."""
    sheets = {sheet: dict(described(sheet, model)) for sheet, model in ({FACTS: Scenario} | row_models()).items()}
    available = sheets["capacities"]["available"]
    sheets["capacities"][ANY] = replace(available, name=ANY, required=False, description=WIDE)
    return sheets


def described(sheet: str, model: type[BaseModel]) -> Iterator[tuple[str, SheetColumn]]:
    """The fields of a model that a user fills in, which are those that are described."""
    for field, info in model.model_fields.items():
        if about := " ".join((info.description or "").split()):
            name, holds, required = ANY if field == "indicators" else field, held(model)[field], info.is_required()
            default = "" if required or info.default_factory else typed(info.default)
            yield name, SheetColumn(sheet, name, *holds, required, default, about, choices(info.annotation))
