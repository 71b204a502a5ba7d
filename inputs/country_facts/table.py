"""The table of countries in a year, for whoever works with pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inputs.country_facts.choices import chosen
from inputs.country_facts.figures import FIGURES, figure_of
from inputs.country_facts.memberships import every_body
from inputs.country_facts.names import every_country

if TYPE_CHECKING:
    import pandas as pd


def countries(year: int, members: str | Sequence[str] | None = None, *, nearest: bool = False) -> pd.DataFrame:
    """What is known of countries in a year: a row each, by its ISO alpha-3 code.

    year: 2005 to 2027; since 2025 there is the scale of the UN alone.
    members: bodies and names as people write them, "NATO, Sweden" or "EU, -Hungary"; left out, every country.
    nearest: where a year has no figure, take the nearest year's, of two as near the earlier.

    Columns: name; gdp, gni (Atlas method), defence_budget: USD million at current prices; population, personnel:
    persons; un_scale: % of the regular budget; NaN where the source has none. With `nearest`, a column beside
    each, gdp_year, says of which year it is. Then a column for each body, UN to Five Eyes: whether it is a member on 31
    December. Sources: World Bank, CC BY 4.0, United Nations, and each body's list; see docs/countries.md.
    Raises InputError with every part of `members` that is not understood, and for a year of which nothing is known.
    """
    import pandas as pd

    codes = chosen(members, year)
    columns: dict[str, object] = {"name": [every_country()[code].name for code in codes]}
    for name in FIGURES:
        known = [figure_of(name, code, year, nearest=nearest) for code in codes]
        columns[name] = pd.array([each[0] if each else None for each in known], dtype="float64")
        if nearest:
            columns[f"{name}_year"] = pd.array([each[1] if each else None for each in known], dtype="Int64")
    for body in every_body().values():
        members_then = set(body.members(year))
        columns[body.code] = [code in members_then for code in codes]
    return pd.DataFrame(columns, index=pd.Index(codes, name="country"))
