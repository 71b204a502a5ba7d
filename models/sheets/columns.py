"""What a cell may hold: the types of the rows' fields, each with its unit, its bounds and what it wants in words.

The fields of the rows are the one data dictionary. A field's annotation says what its cells hold, its docstring what
it means, its default what a blank means; reader, template, errors and docs/workbook.md are made from them.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from inspect import getsource
from itertools import pairwise
from types import UnionType
from typing import Annotated, Literal, NamedTuple, Self, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, StringConstraints


class Type(StrEnum):
    """What a cell may hold.

    expected: what it wants, in words.  refers_to: the kind of thing that it names a row of; "" where it names none.
    """

    expected: str
    refers_to: str

    def __new__(cls, word: str, expected: str, refers_to: str = "") -> Self:
        """A word with what it wants and what it refers to."""
        kind = str.__new__(cls, word)
        kind._value_, kind.expected, kind.refers_to = word, expected, refers_to
        return kind

    TEXT = "text", "text of at most 5,000 characters"
    NAME = "name", "a name of 1 to 200 characters"
    NAMES = "names", "names separated by ;"
    NUMBER = "number", "a number"
    AMOUNT = "amount", "a number, 0 or more"
    POSITIVE = "positive", "a number above 0"
    SHARE = "share", "a share from 0 to 1"
    FRACTION = "fraction", "a share above 0, at most 1"
    INDEX = "index", "a number from -1 to 1"
    COUNT = "count", "a whole number, 0 or more"
    FLAG = "yes/no", "yes or no"
    CHOICE = "choice", ""
    MEMBER = "member", "a member of the sheet members", "members"
    RESOURCE = "resource", "a resource of the sheet resources", "resources"
    MISSION = "mission", "a mission of the sheet missions", "missions"
    PERIOD = "period", "a period of the sheet scenario", "periods"
    REGION = "region", "a region of the sheet missions", "regions"
    KIND = "kind of mission", "a kind of mission of the sheet missions", "kinds of mission"
    LEVEL = "level", "a level of the sheet scenario", "levels"


SHARES = frozenset({Type.SHARE, Type.FRACTION})
"""The types whose cells may be percentages."""

SIGNED = frozenset({Type.NUMBER, Type.INDEX})
"""The types whose cells may be negative."""

NUMBERS = SHARES | SIGNED | {Type.AMOUNT, Type.POSITIVE, Type.COUNT}
"""The types whose cells hold numbers."""


class Holds(NamedTuple):
    """What the cells of a field hold, and the unit of their figures."""

    type: Type
    unit: str = ""


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Holds(Type.NAME)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000), Holds(Type.TEXT)]
MemberName = Annotated[Name, Holds(Type.MEMBER)]
ResourceName = Annotated[Name, Holds(Type.RESOURCE)]
MissionName = Annotated[Name, Holds(Type.MISSION)]
Period = Annotated[Name, Holds(Type.PERIOD)]
Region = Annotated[Name, Holds(Type.REGION)]
Kind = Annotated[Name, Holds(Type.KIND)]
Level = Annotated[Name, Holds(Type.LEVEL)]

Number = Annotated[float, Field(allow_inf_nan=False), Holds(Type.NUMBER)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False), Holds(Type.POSITIVE)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), Holds(Type.SHARE, "share")]
Fraction = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False), Holds(Type.FRACTION, "share of members")]
Index = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False), Holds(Type.INDEX, "index")]
Year = Annotated[int, Field(ge=0), Holds(Type.COUNT, "year")]
Periods = Annotated[int, Field(ge=0), Holds(Type.COUNT, "periods")]

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False), Holds(Type.AMOUNT)]
Money = Annotated[Amount, Holds(Type.AMOUNT, "money")]
Price = Annotated[Amount, Holds(Type.AMOUNT, "money per unit and period")]
Units = Annotated[Amount, Holds(Type.AMOUNT, "units per period")]
UnitsPer = Annotated[Amount, Holds(Type.AMOUNT, "units per unit of `per`")]
Factor = Annotated[Amount, Holds(Type.AMOUNT, "factor")]
Ratio = Annotated[Amount, Holds(Type.AMOUNT, "ratio")]
Weight = Annotated[Amount, Holds(Type.AMOUNT, "weight")]


ANY = "*"
"""The column that stands for any number of columns named by the user."""


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
def held(model: type[BaseModel]) -> Mapping[str, Holds]:
    """What the cells of each field of a row hold, from the annotations."""
    hints = get_type_hints(model, include_extras=True)
    return {name: _held(hints[name]) for name in model.model_fields}


def typed(value: object) -> str:
    """A value as a person types it into a cell.

    >>> typed(2010.0), typed(True), typed(("a", "b")), typed(None)
    ('2010', 'yes', 'a; b', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return "; ".join(map(typed, value))
    return str(value)


def referring(model: type[BaseModel], kind: str = "") -> dict[str, str]:
    """The fields of a row that name something, and what kind of thing; kind: only those that name one of these."""
    refers = {name: holds.type.refers_to for name, holds in held(model).items()}
    return {name: to for name, to in refers.items() if to and kind in ("", to)}


def choices(annotation: object) -> tuple[str, ...]:
    """What a field may choose from; empty when it is free."""
    *_, plain = _parts(annotation)
    if get_origin(plain) is Literal:
        return get_args(plain)
    return tuple(map(str, plain)) if isinstance(plain, type) and issubclass(plain, StrEnum) else ()


def filled_in(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that a user fills in."""
    return tuple(name for name, info in model.model_fields.items() if not info.exclude)


def described(sheet: str, model: type[BaseModel]) -> Iterator[tuple[str, SheetColumn]]:
    """The fields of a model that a user fills in, as columns; rows that stand on a sheet of their own have none."""
    meanings = _meanings(model.__module__)
    for field in filled_in(model):
        if about := next(filter(None, (meanings.get((made.__name__, field)) for made in model.__mro__)), ""):
            info, name = model.model_fields[field], ANY if field == "indicators" else field
            required = info.is_required()
            default = "" if required or info.default_factory else typed(info.default)
            yield (
                name,
                SheetColumn(sheet, name, *held(model)[field], required, default, about, choices(info.annotation)),
            )


@cache
def _meanings(module: str) -> Mapping[tuple[str, str], str]:
    """What stands below each field, by its class and name.

    pydantic reads this too, but of each class apart and when it is made, which took every process a tenth of a second.
    """
    found = dict[tuple[str, str], str]()
    classes = [made for made in ast.parse(getsource(sys.modules[module])).body if isinstance(made, ast.ClassDef)]
    for made in classes:
        for pair in pairwise(made.body):
            match pair:
                case ast.AnnAssign(target=ast.Name(field)), ast.Expr(ast.Constant(str(text))):
                    found[made.name, field] = " ".join(text.split())
    return found


def _held(annotation: object) -> Holds:
    """What an annotation says of its cells: its outermost, last mark, else what its plain type says."""
    *_, plain = parts = list(_parts(annotation))
    marks = [mark for part in parts for mark in reversed(getattr(part, "__metadata__", ())) if isinstance(mark, Holds)]
    plain_types: dict[object, Type] = {bool: Type.FLAG, tuple: Type.NAMES, dict: Type.NUMBER}
    kind = Type.CHOICE if choices(plain) else plain_types.get(get_origin(plain) or plain, Type.TEXT)
    return marks[0] if marks else Holds(kind)


def _parts(annotation: object) -> Iterator[object]:
    """An annotation and what it is made of, down to the plain type without marks and without None."""
    yield annotation
    if get_origin(annotation) in (Annotated, Union, UnionType):
        yield from _parts(get_args(annotation)[0])
