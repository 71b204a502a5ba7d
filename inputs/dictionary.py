"""The data dictionary: every sheet and column of the workbook, loaded from dictionary.csv once.

The reader, the template, the reference in docs/ and the wording of errors all come from here. What a column may choose
from comes from the models.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

from pydantic import BaseModel

from models.policy.policy import Policy
from models.sheets.rows import Row
from models.sheets.scenario import Scenario

FACTS = "scenario"
"""The one sheet of fields and values; every other sheet is a table."""

README, LISTS = "read me", "lists"
"""The sheets that hold no data: the explanation, and what the drop-downs offer."""

ANY = "*"
"""The column that stands for any number of columns named by the user."""


class Type(StrEnum):
    """What a cell may hold; those after CHOICE name a row of another sheet."""

    TEXT = "text"
    NAME = "name"
    NAMES = "names"
    NUMBER = "number"
    AMOUNT = "amount"
    POSITIVE = "positive"
    SHARE = "share"
    FRACTION = "fraction"
    INDEX = "index"
    COUNT = "count"
    FLAG = "yes/no"
    CHOICE = "choice"
    MEMBER = "member"
    RESOURCE = "resource"
    MISSION = "mission"
    PERIOD = "period"
    REGION = "region"
    KIND = "kind of mission"


EXPECTED: dict[Type, str] = {
    Type.TEXT: "text of at most 5,000 characters",
    Type.NAME: "a name of 1 to 200 characters",
    Type.NAMES: "names separated by ;",
    Type.NUMBER: "a number",
    Type.AMOUNT: "a number, 0 or more",
    Type.POSITIVE: "a number above 0",
    Type.SHARE: "a share from 0 to 1",
    Type.FRACTION: "a share above 0, at most 1",
    Type.INDEX: "a number from -1 to 1",
    Type.COUNT: "a whole number, 0 or more",
    Type.FLAG: "yes or no",
    Type.MEMBER: "a member of the sheet members",
    Type.RESOURCE: "a resource of the sheet resources",
    Type.MISSION: "a mission of the sheet missions",
    Type.PERIOD: "a period of the sheet scenario",
    Type.REGION: "a region of the sheet missions",
    Type.KIND: "a kind of mission of the sheet missions",
}
"""What each type wants, in words."""

REFERENCES: dict[Type, str] = {
    Type.MEMBER: "members",
    Type.RESOURCE: "resources",
    Type.MISSION: "missions",
    Type.PERIOD: "periods",
    Type.REGION: "regions",
    Type.KIND: "kinds of mission",
}
"""The types that name something, and what kind of thing."""

SHARES = frozenset({Type.SHARE, Type.FRACTION})
"""The types whose cells may be percentages."""

SIGNED = frozenset({Type.NUMBER, Type.INDEX})
"""The types whose cells may be negative."""

NUMBERS = SHARES | SIGNED | {Type.AMOUNT, Type.POSITIVE, Type.COUNT}
"""The types whose cells hold numbers."""


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
        return f"one of {', '.join(self.choices)}" if self.choices else EXPECTED[self.type]


@cache
def dictionary() -> dict[str, dict[str, SheetColumn]]:
    """Every column by sheet and name, in the order of the workbook."""
    sheets: dict[str, dict[str, SheetColumn]] = {}
    with Path(__file__).with_name("dictionary.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            sheet, name = line["sheet"], line["column"]
            sheets.setdefault(sheet, {})[name] = SheetColumn(
                sheet=sheet,
                name=name,
                type=Type(line["type"]),
                unit=line["unit"],
                required=line["required"] == "yes",
                default=line["default"],
                description=line["description"],
                choices=choices(sheet, name),
            )
    return sheets


def row_model(sheet: str) -> type[Row | Policy]:
    """The model of one row of a sheet, as Scenario declares it."""
    model: type[Row | Policy] = get_args(Scenario.model_fields[sheet].annotation)[0]
    return model


def choices(sheet: str, column: str) -> tuple[str, ...]:
    """What a column may choose from, according to its model; empty when it is free."""
    model: type[BaseModel] = Scenario if sheet == FACTS else row_model(sheet)
    if column not in model.model_fields:
        return ()
    annotation = without_none(model.model_fields[column].annotation)
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(map(str, annotation))
    return ()


def without_none(annotation: object) -> object:
    """An annotation without the None it allows."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    (kept,) = (kind for kind in get_args(annotation) if kind is not NoneType)
    return kept
