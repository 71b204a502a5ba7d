"""What a row built in Python cannot hold, told as cells are: what stands there, what should, how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.sheets import cells
from models.sheets.columns import ANY, described
from models.sheets.problems import Problem, nearest, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError

    from models.sheets.rows import Row


def misfits(model: type[Row], wrong: ValidationError) -> Iterator[Problem]:
    """The problems of a validation error of a row, each field once; their places are "Policy.objective"."""
    columns = dict(described(model.sheet, model))
    told = set[str]()
    for error in wrong.errors(include_url=False):
        first, *rest = error["loc"]
        field = str(rest[0] if first == "indicators" and rest else first)
        column = columns.get(field) or columns.get(ANY)
        place = f"{model.__name__}.{field}"
        if field in told:
            continue
        told.add(field)
        if error["type"] == "extra_forbidden":
            known = [name for name in columns if name != ANY]
            hint = nearest(field, known) or f"fields: {', '.join(known)}"
            yield Problem(model.__name__, quoted(field), f"a field of {model.__name__}", hint)
        elif column is None:
            yield Problem(place, quoted(error["input"]), error["msg"])
        elif error["type"] == "missing":
            yield Problem(place, "nothing", column.expected, cells.remedy(column, ""))
        else:
            hint = cells.remedy(column, error["input"]).replace("leave the cell blank", "leave it out")
            yield Problem(place, cells.found(error["input"]), column.expected, hint)
