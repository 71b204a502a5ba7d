"""The workbook to start from with real members and their figures; what they have, and for what, is to be filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from inputs.country_facts import FIGURES, bodies_in, chosen, every_country, figure_of, told
from inputs.read.plain_tables import Rows
from inputs.write.starter import STARTER
from models.sheets.problems import Problem, Severity

INTRODUCTION = (
    "The members are real, with their figures and where those come from (the sheet sources). What they have and what "
    "is needed of it are placeholders: replace them with your own."
)
"""What the sheet that explains says of these rows."""
MISSION = "mission-1"
PEOPLE_PER_UNIT: Mapping[str, int] = {"troops": 10_000, "patrol": 100_000}
"""For how many people a member has a unit of a resource, where nobody has said yet what it has."""
NEEDED = 0.5
"""The part of all capacities that the mission needs, until somebody says."""
SIZES = ("gdp", "gni", "population")
"""What a fair share may be measured by, the better first."""
FEW = 6
"""Members that a message or a title names; of more it gives the number."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the members: its values and years by code, and the codes of whom there is none."""

    name: str
    values: Mapping[str, float]
    years: Mapping[str, int]
    missing: tuple[str, ...]


def member_sheets(members: str | Sequence[str], year: int, *, nearest: bool = False) -> dict[str, Rows]:
    """The sheets of a workbook of these members in a year; what none of the sources gives is blank, or left out.

    members, year, nearest: as for country_facts.countries.  The missions, requirements and capacities are placeholders,
    marked so in the sheet sources. Raises InputError as country_facts.chosen does.
    """
    codes = chosen(members, year)
    known = _known(codes, year, nearest=nearest)
    called = told(members)
    title = ", ".join(called) if len(called) <= FEW else f"{len(codes)} states"
    capacities = _capacities(codes, known["population"].values)
    return {
        "scenario": [
            {"field": "title", "value": f"{title} in {year}"},
            {
                "field": "description",
                "value": f"The members are real, with their figures of {year}. What they have and what is needed are "
                "placeholders: replace them.",
            },
            {"field": "currency", "value": "USD million"},
            {"field": "periods", "value": str(year)},
        ],
        "members": [_member(code, known.values()) for code in codes],
        "resources": STARTER["resources"],
        "missions": [{"mission": MISSION, "name": "The mission", "kind": "operation"}],
        "requirements": [
            {"mission": MISSION, "resource": resource, "target": _needed(capacities, resource)}
            for resource in PEOPLE_PER_UNIT
        ],
        "capacities": capacities,
        **{sheet: [] for sheet in ("interests", "caveats", "agreements", "training", "uncertainty")},
        "indicators": [_indicator(each.name) for each in known.values() if each.values],
        "policies": _policies(known),
        "sources": list(_sources(members, year, known.values())),
    }


def missing_figures(members: str | Sequence[str], year: int, *, nearest: bool = False) -> list[Problem]:
    """Warnings of what the sources do not give of these members in a year: what to fill in, or do without."""
    known = _known(chosen(members, year), year, nearest=nearest)
    expected = "one of any year" if nearest else f"one of {year}"
    found = []
    for each in known.values():
        if each.missing:
            other = not nearest and any(figure_of(each.name, code, year, nearest=True) for code in each.missing)
            remedy = "fill it in, or --nearest takes the nearest year's" if other else "fill it in"
            found.append(
                Problem(f"members!{each.name}", f"no figure for {_whom(each)}", expected, remedy, Severity.WARNING)
            )
    return found


def _whom(known: Known) -> str:
    """Those of whom there is no figure, by name where they are few."""
    names = [every_country()[code].name for code in known.missing]
    if not known.values:
        return "any member"
    return ", ".join(names) if len(names) <= FEW else f"{len(names)} members"


def _known(codes: Sequence[str], year: int, *, nearest: bool) -> dict[str, Known]:
    """Each figure, by its name, as far as the sources give it."""
    found = {}
    for name in FIGURES:
        given = {code: figure_of(name, code, year, nearest=nearest) for code in codes}
        values = {code: each[0] for code, each in given.items() if each}
        years = {code: each[1] for code, each in given.items() if each}
        found[name] = Known(name, values, years, tuple(code for code in codes if code not in values))
    return found


def _member(code: str, known: Iterable[Known]) -> dict[str, object]:
    figures = {each.name: _plain(each.values.get(code)) for each in known if each.values}
    return {"member": code, "name": every_country()[code].name, "kind": "state", **figures}


def _indicator(name: str) -> dict[str, object]:
    """What a figure is called, its unit and what it is; all of them grow with a country's size."""
    figure = FIGURES[name]
    return {
        "indicator": name, "name": figure.label, "unit": figure.unit, "kind": "total", "description": figure.meaning
    }  # fmt: skip


def _plain(value: float | None) -> float | int | None:
    """A figure as it is written, whole numbers without a point."""
    return int(value) if value is not None and value.is_integer() else value


def _capacities(codes: Sequence[str], population: Mapping[str, float]) -> list[dict[str, object]]:
    """What each member has of each resource, by its people, and one where nobody knows of them."""
    return [
        {"member": code, "resource": resource, "available": max(1, ceil(population.get(code, 0) / people))}
        for resource, people in PEOPLE_PER_UNIT.items()
        for code in codes
    ]


def _needed(capacities: Rows, resource: str) -> int:
    available = [row["available"] for row in capacities if row["resource"] == resource]
    return ceil(NEEDED * sum(value for value in available if isinstance(value, int)))


def _policies(known: Mapping[str, Known]) -> Rows:
    """Fair by size and people, and the cheapest; the size is that which is known of most members.

    Of a year of which there is no size but the scale of the UN, as of 2025, fair is what that says.
    """
    size = min(SIZES, key=lambda name: len(known[name].missing))
    if not known[size].values and known["un_scale"].values:
        size = fair = "un_scale"
    else:
        fair = size if size == "population" else f"0.5 {size} + 0.5 population"
    return [
        {"policy": "fair", "objective": "leximin", "key": fair},
        {"policy": "cheapest", "objective": "least_cost", "key": size},
    ]


def _sources(members: str | Sequence[str], year: int, known: Iterable[Known]) -> Iterator[Mapping[str, object]]:
    """Who is a member by whose list, and each figure by its source with the year that it is of."""
    for body in bodies_in(members):
        note = f"the members of {body.code} on 31 December {year}, by {body.note}"
        yield {"what": "members!member", "source": body.source, "status": "cited", "note": note}
    for each in known:
        if each.values:
            figure, span = FIGURES[each.name], sorted(set(each.years.values()))
            source = f"{figure.source}, {' to '.join(map(str, dict.fromkeys((span[0], span[-1]))))}"
            note = f"{figure.meaning}; {figure.unit}{_other_years(each.years)}"
            yield {"what": f"members!{each.name}", "source": source, "status": "cited", "note": note}
    for sheet in ("resources", "missions", "requirements", "capacities", "policies"):
        yield {"what": sheet, "source": "A placeholder: replace it", "status": "assumed"}


def _other_years(years: Mapping[str, int]) -> str:
    """Whose figures are of another year than most, by that year."""
    most, *others = (year for year, _ in Counter(years.values()).most_common())
    listed = "".join(f"; {year}: {' '.join(code for code in years if years[code] == year)}" for year in sorted(others))
    return f"; of {most} but{listed[1:]}" if listed else ""
