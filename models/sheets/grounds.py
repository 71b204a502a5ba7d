"""What the figures of a scenario rest on: how many rows have each status, which places are assumed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from models.sheets.problems import many
from models.sheets.rows import Figures, FigureStatus
from models.sheets.scenario import Scenario

Grounds = Counter[FigureStatus | None]
"""How many rows have each status; None is unmarked."""


def grounds(scenario: Scenario) -> Mapping[str, Grounds]:
    """How many rows of each sheet have each status, sheets without rows left out; empty where no row is marked."""
    found = {
        sheet: Counter(row.status for row in rows if isinstance(row, Figures))
        for sheet, rows in scenario.tables.items()
    }
    marked = any(status for counts in found.values() for status in counts)
    return {sheet: counts for sheet, counts in found.items() if counts} if marked else {}


def grounds_told(scenario: Scenario) -> str:
    """How many rows of all sheets have each status, in words; "" where no row is marked.

    "of 2 rows of figures 1 is assumed, 1 unmarked", say.
    """
    counts = sum(grounds(scenario).values(), Counter[FigureStatus | None]())
    told = [(counts[status], status or "unmarked") for status in (*FigureStatus, None) if counts[status]]
    if not counts:
        return ""
    (first, kind), *others = told
    verb = "is" if first == 1 else "are"
    listed = [f"{first:,} {verb} {kind}", *(f"{count:,} {word}" for count, word in others)]
    return f"of {many(counts.total(), 'row')} of figures {', '.join(listed)}"


PLACE = re.compile(r"(\w+)(?:!\S*?| row |/row )(\d+)(?:/\w+)?")
"""A cell or row of a sheet, as `Scenario.place` says it."""


def assumed_in(*scenarios: Scenario) -> Callable[[str], bool]:
    """Whether a place is in a row that all of these scenarios assume, as a function of the place as it is printed."""
    rows = [
        {
            (row.sheet, row.row)
            for of in scenario.tables.values()
            for row in of
            if isinstance(row, Figures) and row.status is FigureStatus.ASSUMED
        }
        for scenario in scenarios
    ]
    assumed = set.intersection(*rows)

    def is_assumed(place: str) -> bool:
        found = PLACE.fullmatch(place) if assumed else None
        return found is not None and (found[1], int(found[2])) in assumed

    return is_assumed
