"""Real coalitions, each a script that retypes its figures. Write all again: python -m burdenshare.examples.

The sheet `sources` says of every figure where it comes from. Its column `what` reads "sheet!columns: rows"; rows are
named by values that stand in them ("troops DEU"), several separated by ";". A line that names more values overrides
one that names fewer; a line without rows speaks of the whole column.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

Records = list[dict[str, object]]
"""The rows of a sheet, by column name."""


def scripts() -> list[ModuleType]:
    """The scripts of the coalitions that ship, by name: each has its WORKBOOK's path and the rows of its sheets()."""
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def table(columns: str, *rows: tuple[object, ...]) -> Records:
    """Rows of a sheet under the columns named.

    >>> table("member gdp", ("DEU", 3.4), ("FRA", 2.6))
    [{'member': 'DEU', 'gdp': 3.4}, {'member': 'FRA', 'gdp': 2.6}]
    """
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def facts(title: str, description: str, periods: object) -> Records:
    """The sheet scenario; all that ship count in USD million."""
    told = {"title": title, "description": description, "currency": "USD million", "periods": periods}
    return table("field value", *told.items())


def cited(what: str, source: str, note: str = "") -> dict[str, object]:
    """A line of `sources`: figures as the source prints them."""
    return {"what": what, "source": source, "status": "cited", "note": note}


def derived(what: str, source: str, note: str) -> dict[str, object]:
    """A line of `sources`: figures computed from the source's, as the note says."""
    return {"what": what, "source": source, "status": "derived", "note": note}


def assumed(what: str, note: str, source: str = "assumed for illustration") -> dict[str, object]:
    """A line of `sources`: figures that no source gives; source: what they lean on, if anything."""
    return {"what": what, "source": source, "status": "assumed", "note": note}
