"""Real coalitions, each a script that retypes its figures. Write all again: python -m burdenshare.examples.

The sheet `sources` says of every figure where it comes from. Its column `what` reads "sheet!columns: rows"; rows are
named by values that stand in them ("troops DEU"), several separated by ";". A line that names more values overrides
one that names fewer; a line without rows speaks of the whole column.
"""

from __future__ import annotations

import re
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


UNMARKED = ("scenario", "policies", "sources")
"""Sheets of choices and words, not of figures."""
SURENESS = ("cited", "derived", "assumed")


def marked(sheets: dict[str, Records]) -> dict[str, Records]:
    """The sheets with a status and a source beside each row of figures, as the sheet `sources` says of each figure.

    A row is as sure as the least sure of its figures; its source says of which columns it speaks. A row that says
    itself what it rests on is left as it is.

    >>> lines = [cited("members!gdp", "World Bank"), assumed("members!reserve: DEU", "half")]
    >>> row = marked({"members": table("member gdp reserve", ("DEU", 3, 0.5)), "sources": lines})["members"][0]
    >>> row["status"], row["source"]
    ('assumed', 'gdp: World Bank; reserve: assumed for illustration')
    """
    lines = [(re.split("[!:]", str(line["what"]), maxsplit=2), line) for line in sheets["sources"]]

    def mark(sheet: str, row: dict[str, object]) -> dict[str, object]:
        words = {str(value) for value in row.values()}
        found: dict[str, tuple[int, dict[str, object]]] = {}
        for (of, columns, *rows), line in lines:
            groups = [group.split() for group in "".join(rows).split(";")]
            known = max((len(group) for group in groups if words.issuperset(group)), default=-1)
            for column in columns.split(", ") if of == sheet and known >= 0 else ():
                if isinstance(row.get(column), int | float) and known >= found.get(column, (0, {}))[0]:
                    found[column] = known, line
        by_source: dict[object, list[str]] = {}
        for column, (_, line) in found.items():
            by_source.setdefault(line["source"], []).append(column)
        told = "; ".join(f"{', '.join(columns)}: {source}" for source, columns in by_source.items())
        statuses = [str(line["status"]) for _, line in found.values()]
        return (
            row if "status" in row or not found else row | {"status": max(statuses, key=SURENESS.index), "source": told}
        )

    return {sheet: rows if sheet in UNMARKED else [mark(sheet, row) for row in rows] for sheet, rows in sheets.items()}


def cited(what: str, source: str, note: str = "") -> dict[str, object]:
    """A line of `sources`: figures as the source prints them."""
    return {"what": what, "source": source, "status": "cited", "note": note}


def derived(what: str, source: str, note: str) -> dict[str, object]:
    """A line of `sources`: figures computed from the source's, as the note says."""
    return {"what": what, "source": source, "status": "derived", "note": note}


def assumed(what: str, note: str, source: str = "assumed for illustration") -> dict[str, object]:
    """A line of `sources`: figures that no source gives; source: what they lean on, if anything."""
    return {"what": what, "source": source, "status": "assumed", "note": note}
