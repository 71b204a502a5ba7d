"""The figures that ship, made from the tables of the World Bank and the United Nations.

python -m inputs.country_facts.make SIZES FORCES SCALE > figures.csv

SIZES: country, iso3, year, population, gdp_usd, gni_atlas_usd, a row a country and year. FORCES: the same with
armed_forces_personnel, milex_usd. SCALE: iso3, and a column pct_2013_2015 for each period of the scale. Each is a .csv;
blanks stay blank. The same tables give the same bytes, those of inputs/country_facts/figures.csv.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path

from inputs.country_facts.figures import FIGURES
from inputs.country_facts.names import every_country
from models.sheets.problems import InputError, Problem, nearest, quoted

MILLION, ONE = Decimal(1_000_000), Decimal(1)
SIZES = {"population": ("population", ONE), "gdp": ("gdp_usd", MILLION), "gni": ("gni_atlas_usd", MILLION)}
FORCES = {"defence_budget": ("milex_usd", MILLION), "personnel": ("armed_forces_personnel", ONE)}
"""The column that each figure is read from, and what it is divided by."""
PERIOD = re.compile(r"pct_(\d{4})_(\d{4})")

Found = tuple[str, int, str, str]
"""A country, a year, a figure and its value as text."""


def figures_csv(sizes: Path, forces: Path, scale: Path) -> str:
    """The table that ships, from the three tables it is made of; raises InputError with everything wrong in them."""
    problems: list[Problem] = []
    found = [
        *_by_year(sizes, SIZES, problems),
        *_by_year(forces, FORCES, problems),
        *_by_period(scale, problems),
    ]
    cells: dict[tuple[str, int], dict[str, str]] = {}
    for country, year, name, value in found:
        if name in cells.setdefault((country, year), {}):
            problems.append(Problem("the tables", f"two of {name} for {country} in {year}", "one"))
        cells[country, year][name] = value
    if problems:
        raise InputError(problems)
    text = StringIO()
    writer = csv.DictWriter(text, ["country", "year", *FIGURES], restval="", lineterminator="\n")
    writer.writeheader()
    for country, year in sorted(cells):
        writer.writerow({"country": country, "year": year} | cells[country, year])
    return text.getvalue()


def _by_year(path: Path, columns: Mapping[str, tuple[str, Decimal]], problems: list[Problem]) -> Iterator[Found]:
    """The figures of a table with a row a country and year."""
    for place, country, row in _rows(path, ["iso3", "year", *(column for column, _ in columns.values())], problems):
        for name, (column, unit) in columns.items():
            value = _number(f"{place}, {column}", row[column], problems)
            year = _number(f"{place}, year", row["year"], problems)
            if value is not None and year is not None:
                yield country, int(year), name, _text(value / unit)


def _by_period(path: Path, problems: list[Problem]) -> Iterator[Found]:
    """The rates of a table with a column a period, in each year of it."""
    for place, country, row in _rows(path, ["iso3"], problems):
        for column in row:
            if period := PERIOD.fullmatch(column or ""):  # None holds what stands beyond the header
                value = _number(f"{place}, {column}", row[column], problems)
                if value is not None:
                    for year in range(int(period[1]), int(period[2]) + 1):
                        yield country, year, "un_scale", _text(value)


def _rows(path: Path, needed: Iterable[str], problems: list[Problem]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The rows of a table, each with its place and its country."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        problems.append(Problem(path.name, f"a file that cannot be read: {reason}", "a .csv in UTF-8"))
        return
    reader = csv.DictReader(StringIO(text, newline=""))
    names = list(reader.fieldnames or ())
    if missing := [name for name in needed if name not in names]:
        problems += [
            Problem(path.name, "no such column", f'a column "{name}"', nearest(name, names)) for name in missing
        ]
        return
    for number, row in enumerate(reader, 2):
        place, country = f"{path.name} row {number}", row["iso3"] or ""
        if country in every_country():
            yield place, country, row
        else:
            expected = "the code of a country of countries.csv"
            problems.append(Problem(place, quoted(country), expected, nearest(country, list(every_country()))))


def _number(place: str, text: str, problems: list[Problem]) -> Decimal | None:
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        value = Decimal("nan")
    if value is None or (value.is_finite() and value >= 0):
        return value
    problems.append(Problem(place, quoted(text), "a number of 0 or more, or a blank"))
    return None


def _text(value: Decimal) -> str:
    """A number in plain digits, to three places: thousands of USD, persons, the UN's thousandths of a percent."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def main(arguments: Sequence[str]) -> str | None:
    """Print the table that the arguments ask for, or say what is wrong."""
    paths = [Path(argument) for argument in arguments]
    if len(paths) != 3:
        return __doc__
    try:
        text = figures_csv(*paths)
    except InputError as wrong:
        return str(wrong)
    sys.stdout.buffer.write(text.encode())  # its line ends and letters are the file's, whatever the console's are
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
