"""The data dictionary and the models say the same."""

from pathlib import Path
from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from annotated_types import Ge, Gt, Le
from pydantic import StringConstraints

from inputs.dictionary import ANY, FACTS, REFERENCES, SheetColumn, Type, dictionary, row_model, without_none
from inputs.read import cells
from inputs.write.reference import SHEETS, render
from models.sheets.cross_check import KEYS
from models.sheets.cross_check import REFERENCES as REFERRING
from models.sheets.rows import Member
from models.sheets.scenario import Scenario

COLUMNS = [column for columns in dictionary().values() for column in columns.values() if column.name != ANY]
ids = [f"{column.sheet}-{column.name}" for column in COLUMNS]


def model_of(sheet):
    """The model that a sheet's columns are fields of."""
    return Scenario if sheet == FACTS else row_model(sheet)


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
def test_columns_are_the_fields_of_the_models(sheet):
    """Each sheet's columns are the fields of its model in the same order, no more and no fewer."""
    hidden = {"row", "indicators", "layout", "read_warnings", *(set(dictionary()) if sheet == FACTS else ())}
    fields = [name for name in model_of(sheet).model_fields if name not in hidden]
    assert [name for name in dictionary()[sheet] if name != ANY] == fields


def test_sheets_are_those_of_the_scenario():
    """Every table of the scenario is a sheet, in the same order, and the reference page introduces each."""
    tables = [name for name in Scenario.model_fields if name not in {*dictionary()[FACTS], "layout", "read_warnings"}]
    assert list(dictionary()) == [FACTS, *tables] == list(SHEETS)


@pytest.mark.parametrize("column", COLUMNS, ids=ids)
def test_type_is_what_the_model_accepts(column: SheetColumn):
    """A column's type says what the field's annotation does; a reference is a name."""
    annotation = without_none(get_type_hints(model_of(column.sheet), include_extras=True)[column.name])
    assert ("name" if column.type in REFERENCES else column.type) == shape(annotation)


@pytest.mark.parametrize("column", COLUMNS, ids=ids)
def test_required_and_default_are_those_of_the_model(column: SheetColumn):
    """A column is required, or blank means what its default says, exactly as in the model."""
    info = model_of(column.sheet).model_fields[column.name]
    assert column.required == info.is_required()
    if info.is_required():
        assert column.default == ""
    else:
        nothing = "" if info.default in (None, (), "") else cells.typed(info.default)
        assert column.default == nothing


@pytest.mark.parametrize("column", COLUMNS, ids=ids)
def test_blank_default_leaves_the_field_out(column: SheetColumn):
    """Only fields that may be None, empty text or an empty list have no default to show."""
    info = model_of(column.sheet).model_fields[column.name]
    if not column.required and not column.default:
        assert NoneType in get_args(info.annotation) or info.default in ("", ())


def test_references_are_those_that_are_cross_checked():
    """The columns that name rows of other sheets are exactly those whose names are checked."""
    named = {(column.sheet, column.name): REFERENCES[column.type] for column in COLUMNS if column.type in REFERENCES}
    checked = {(sheet, name): kind for sheet, fields in REFERRING.items() for name, kind in fields.items()}
    assert named == checked


def test_keys_are_columns():
    """What makes a row unique are columns of its sheet."""
    assert [name for sheet, key in KEYS.items() for name in key if name not in dictionary()[sheet]] == []


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
    """docs/workbook.md is what the dictionary renders: `python -m inputs.write.reference > docs/workbook.md`."""
    page = Path(__file__).parents[2] / "docs" / "workbook.md"
    assert page.read_text(encoding="utf-8") == render()
