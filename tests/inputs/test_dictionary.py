"""The fields of the rows say all that there is to say of a column, and what they say is true."""

from pathlib import Path
from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from annotated_types import Ge, Gt, Le
from pydantic import StringConstraints, TypeAdapter

from inputs.dictionary import dictionary
from inputs.write.reference import render
from models.sheets import cells
from models.sheets.columns import ANY, NUMBERS, SheetColumn, Type, referring
from models.sheets.cross_check import DEFINING
from models.sheets.rows import Member
from models.sheets.scenario import FACTS, Scenario, row_models

COLUMNS = [column for columns in dictionary().values() for column in columns.values() if column.name != ANY]
ids = [f"{column.sheet}-{column.name}" for column in COLUMNS]


def model_of(sheet):
    """The model that a sheet's columns are fields of."""
    return Scenario if sheet == FACTS else row_models()[sheet]


def without_none(annotation):
    """An annotation without the None it allows."""
    kinds = get_args(annotation)
    return next(kind for kind in kinds if kind is not NoneType) if NoneType in kinds else annotation


def shape(annotation):
    """What an annotation of a model accepts, in the dictionary's words."""
    origin = get_origin(annotation)
    if origin is tuple:
        return "names"
    if origin is Literal or (isinstance(annotation, type) and hasattr(annotation, "__members__")):
        return "choice"
    base, *about = get_args(annotation) if origin is not None else (annotation,)
    if base is str:
        return "name" if any(isinstance(info, StringConstraints) and info.min_length for info in about) else "text"
    if base is float:
        return size([limit for info in about for limit in getattr(info, "metadata", [info])])
    return {bool: "yes/no", int: "count"}[base]


def size(limits):
    """What numbers between limits are, in the dictionary's words."""
    low = next((limit.ge for limit in limits if isinstance(limit, Ge)), None)
    above = next((limit.gt for limit in limits if isinstance(limit, Gt)), None)
    high = next((limit.le for limit in limits if isinstance(limit, Le)), None)
    return {
        (None, None, None): "number",
        (0, None, None): "amount",
        (None, 0, None): "positive",
        (0, None, 1): "share",
        (None, 0, 1): "fraction",
        (-1, None, 1): "index",
    }[low, above, high]


@pytest.mark.parametrize("sheet", dictionary())
def test_every_field_is_a_column(sheet):
    """Each sheet's columns are the fields of its model in the same order; none lacks a description."""
    hidden = {"row", "indicators", "layout", "read_warnings", *(row_models() if sheet == FACTS else ())}
    fields = [name for name in model_of(sheet).model_fields if name not in hidden]
    assert [name for name in dictionary()[sheet] if name != ANY] == fields


def test_sheets_are_those_of_the_scenario():
    """Every table of the scenario is a sheet, in the same order, under the name that its rows give."""
    tables = [name for name in Scenario.model_fields if name not in {*dictionary()[FACTS], "layout", "read_warnings"}]
    assert list(dictionary()) == [FACTS, *tables]
    assert [model.sheet for model in row_models().values()] == tables


@pytest.mark.parametrize("column", COLUMNS, ids=ids)
def test_type_is_what_the_model_accepts(column: SheetColumn):
    """A column's type says what the field's annotation does; a reference is a name."""
    annotation = without_none(get_type_hints(model_of(column.sheet), include_extras=True)[column.name])
    assert ("name" if column.type.refers_to else column.type) == shape(annotation)


@pytest.mark.parametrize("column", COLUMNS, ids=ids)
def test_default_is_read_back_as_itself(column: SheetColumn):
    """What a column says that a blank means is what typing it there gives."""
    if column.default:
        model = TypeAdapter(get_type_hints(model_of(column.sheet), include_extras=True)[column.name])
        typed = model.validate_python(cells.spelling(column.type)(column.default))
        assert typed == model_of(column.sheet).model_fields[column.name].default


@pytest.mark.parametrize("column", COLUMNS, ids=ids)
def test_blank_default_leaves_the_field_out(column: SheetColumn):
    """Only fields that may be None, empty text or an empty list have no default to show."""
    info = model_of(column.sheet).model_fields[column.name]
    if not column.required and not column.default:
        assert NoneType in get_args(info.annotation) or info.default in ("", ())


def test_references_have_a_sheet_that_defines_them():
    """Every kind of name that a column refers to is given by a column of some sheet, and the words say which."""
    referred = {kind for model in row_models().values() for kind in referring(model).values()}
    assert referred == set(DEFINING)
    for kind in Type:
        if kind.refers_to:
            sheet, field = DEFINING[kind.refers_to]
            assert field in dictionary()[sheet]
            assert kind.expected.endswith(f"of the sheet {sheet}")


def test_figures_have_units():
    """Of the columns that hold figures only indicators, weights of missions and worths of units have none."""
    figures = {f"{column.sheet}!{column.name}" for column in COLUMNS if column.type in NUMBERS and not column.unit}
    assert figures == {"missions!weight", "interests!effectiveness"}


@pytest.mark.parametrize("model", row_models().values(), ids=row_models())
def test_rows_are_named_by_columns(model):
    """What names a row are columns of its sheet; a row that is unique has a name."""
    assert set(model.named_by) <= set(dictionary()[model.sheet])
    assert model.named_by or not model.unique


def test_choices_survive_spelling():
    """Every word that a column offers is read back as itself."""
    words = [word for column in COLUMNS for word in column.choices]
    assert words
    assert [cells.choice(word.upper()) for word in words] == words


def test_open_columns_are_indicators_and_the_wide_table():
    """Only members and capacities have columns named by the user."""
    assert [sheet for sheet, columns in dictionary().items() if ANY in columns] == ["members", "capacities"]
    assert "indicators" in Member.model_fields
    assert dictionary()["capacities"][ANY].type is Type.AMOUNT


def test_every_column_is_described():
    """Each description is a phrase for people, without a full stop at its end."""
    words = [column.description for columns in dictionary().values() for column in columns.values()]
    assert [text for text in words if not text or text.endswith(".") or text != text.strip()] == []


def test_reference_page_is_up_to_date():
    """docs/workbook.md is what the fields render: `python -m inputs.write.reference > docs/workbook.md`."""
    page = Path(__file__).parents[2] / "docs" / "workbook.md"
    assert page.read_text(encoding="utf-8") == render()
