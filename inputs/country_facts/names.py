"""Countries by the names people write: codes, short and official names, former ones, the World Bank's, the UN's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from inputs.country_facts.shipped_tables import listed, rows_of
from models.sheets.problems import InputError, Problem, nearest, quoted

SHORT = {
    "st": "saint",
    "ste": "saint",
    "rep": "republic",
    "dem": "democratic",
    "is": "islands",
    "isl": "islands",
    "n": "north",
    "s": "south",
    "w": "western",
    "eq": "equatorial",
    "fr": "french",
    "herz": "herzegovina",
}
"""Words that are written short in a longer name; alone they are codes: IS is Iceland."""
APOSTROPHES = r"[.'`\u00b4\u2018\u2019]"
"""What may stand inside a word: "U.S.", "d'Ivoire"."""
TWO_NAMES = re.compile(r"([^()]+)\(([^()]+)\)\s*")
"""A name and, in brackets, another one."""
SMALL = {"the", "of", "and"}
"""Words that tell no two countries apart."""

Folded = tuple[str, ...]
"""What is compared of a name: its words in alphabetical order, so that "Korea, Rep." is the "Republic of Korea"."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its ISO 3166 codes (Kosovo's, XKX and XK, are the World Bank's and the EU's) and its names.

    official_name: "" where it is the name.
    """

    code: str
    alpha2: str
    name: str
    official_name: str
    other_names: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that is understood as this country, though some ("Korea") may be another as well."""
        written = (self.code, self.alpha2, self.name, self.official_name, *self.other_names)
        return tuple(filter(None, written))


@cache
def every_country() -> Mapping[str, Country]:
    """Every country by its alpha-3 code, in the order of the codes."""
    return {
        row["country"]: Country(
            row["country"], row["alpha2"], row["name"], row["official_name"], listed(row["other_names"])
        )
        for row in rows_of("countries")
    }


def fold(name: str) -> Folded:
    """The words of a name, apart from case, accents, punctuation, order and small words.

    >>> fold("Korea, Rep.") == fold("the Republic of KOREA"), fold("Côte d'Ivoire")
    (True, ('cote', 'divoire'))
    """
    words = re.findall(r"[^\W_]+", re.sub(APOSTROPHES, "", plain(name)))
    telling = [word for word in words if word not in SMALL] or words  # AND is Andorra
    return tuple(sorted(SHORT.get(word, word) for word in telling)) if len(telling) > 1 else tuple(telling)


def plain(name: str) -> str:
    """A name without its case and its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def by_name(code: str) -> tuple[str, str]:
    """What countries, by their codes, are ordered by: their names, as if no letter had an accent."""
    return plain(every_country()[code].name), code


def by_fold(spellings: Mapping[str, Iterable[str]]) -> dict[Folded, tuple[str, ...]]:
    """The codes that each folded spelling stands for, from all spellings by code."""
    found: dict[Folded, dict[str, None]] = {}
    for code, names in spellings.items():
        for name in names:
            found.setdefault(fold(name), {})[code] = None
    return {folded: tuple(codes) for folded, codes in found.items()}


@cache
def _spoken() -> dict[Folded, tuple[str, ...]]:
    return by_fold({code: country.spellings for code, country in every_country().items()})


def meanings(name: str) -> tuple[str, ...]:
    """The codes of all countries that are called so: none, one, or those among which "Korea" leaves the choice.

    >>> meanings("Burma"), meanings("Congo"), meanings("Congo (DRC)")
    (('MMR',), ('COD', 'COG'), ('COD',))
    """
    found = _spoken().get(fold(name), ())
    if not found and (twice := TWO_NAMES.fullmatch(name)):
        first, second = (_spoken().get(fold(part), ()) for part in twice.groups())
        return tuple(code for code in first if code in second)
    return found


def country_code(name: str) -> str:
    """The alpha-3 code of a country, from any code or name of it; raises InputError where there is none, or are two.

    >>> [country_code(name) for name in ("South Korea", "Republic of Korea", "kor", "Turkey", "Cote d'Ivoire")]
    ['KOR', 'KOR', 'KOR', 'TUR', 'CIV']
    """
    found = meanings(name)
    if len(found) == 1:
        return found[0]
    raise InputError([unclear("country", name, found)])


def unclear(
    place: str,
    name: str,
    found: Iterable[str],
    expected: str = "a country's name or code",
    others: Iterable[str] = (),
) -> Problem:
    """What is wrong with a name that stands for no country, or for several.

    found: the codes of those.  others: what else could have been meant.
    """
    if among := [f'"{every_country()[code].name}" or {code}' for code in found]:
        return Problem(place, quoted(name), "a name that only one country has", f"write {', or '.join(among)}")
    return Problem(place, quoted(name), expected, nearest(name, [*others, *spellings()]))


@cache
def spellings() -> tuple[str, ...]:
    """Every spelling that is understood but two-letter codes, which are near to anything."""
    return tuple(name for country in every_country().values() for name in country.spellings if len(name) > 2)
