"""The tables of countries that ship beside this file, as their rows stand."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table that ships, every cell as text; "" is blank."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> tuple[str, ...]:
    """What a cell lists, between semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
