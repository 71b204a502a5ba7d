"""Who is a member of the United Nations, of NATO and of others, by year, from each body's own list of accessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from inputs.country_facts.names import Folded, by_fold, by_name, fold
from inputs.country_facts.shipped_tables import listed, rows_of


@dataclass(frozen=True, slots=True)
class Membership:
    """A country's time in a body: joined and left are days, months or years in ISO 8601, left the last in it or ""."""

    country: str
    joined: str
    left: str

    def holds(self, year: int) -> bool:
        """Whether the country is a member on 31 December of a year."""
        # A year alone stands before its days in the order of text, so "1949" has begun by "1949-12-31".
        return self.joined <= f"{year}-12-31" and (not self.left or self.left >= f"{year}-12-31")


@dataclass(frozen=True, slots=True)
class Body:
    """What countries are members of: its short name, its names, whose list is taken and what the dates in it are."""

    code: str
    name: str
    other_names: tuple[str, ...]
    source: str
    note: str
    memberships: tuple[Membership, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that is understood as this body."""
        return (self.code, self.name, *self.other_names)

    def members(self, year: int) -> tuple[str, ...]:
        """The codes of its members on 31 December of a year, in the order of their names."""
        members = {each.country for each in self.memberships if each.holds(year)}
        return tuple(sorted(members, key=by_name))


@cache
def every_body() -> Mapping[str, Body]:
    """Every body by its short name."""
    found: dict[str, list[Membership]] = {}
    for row in rows_of("memberships"):
        found.setdefault(row["body"], []).append(Membership(row["country"], row["joined"], row["left"]))
    return {
        row["body"]: Body(
            row["body"],
            row["name"],
            listed(row["other_names"]),
            row["list_of_members"],
            row["note"],
            tuple(found[row["body"]]),
        )
        for row in rows_of("bodies")
    }


@cache
def _spoken() -> dict[Folded, tuple[str, ...]]:
    return by_fold({body.code: body.spellings for body in every_body().values()})


def body_called(name: str) -> Body | None:
    """The body of a name, short or long, or None."""
    return next((every_body()[code] for code in _spoken().get(fold(name), ())), None)


def member_of(body: str, country: str, year: int) -> bool:
    """Whether a country, by its code, is a member of a body, by its short name, on 31 December of a year."""
    return country in every_body()[body].members(year)
