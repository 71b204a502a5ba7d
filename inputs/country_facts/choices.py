"""Which countries are meant: bodies and names, added and left out, as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from numbers import Integral

from inputs.country_facts.figures import years
from inputs.country_facts.memberships import Body, body_called, every_body
from inputs.country_facts.names import by_name, every_country, meanings, unclear
from models.sheets.problems import InputError, Problem, quoted

PLACE = "members"
WITHOUT = re.compile(r"^(?:[-\u2013\u2212!]|without\s)\s*", re.IGNORECASE)
"""How a part begins that leaves out what it names."""
PARTS = re.compile(r"\s*[,;\n]\s*|\s+(?=[-\u2013\u2212]\s?\w)|\s+(?=without\s)", re.IGNORECASE)
LONGEST = 3
"""Parts that may be one name: "Korea, Rep." is two."""


def chosen(members: str | Sequence[str] | None, year: int) -> tuple[str, ...]:
    """The codes of the countries that are meant, in the order in which they are named, those of a body by their names.

    members: bodies and countries between commas, "NATO, Sweden"; "EU, -Hungary" leaves one out. None is every country.
    year: a member of a body is who is one on 31 December.
    Raises InputError with every part that cannot be understood, a year without figures, and a choice of none.
    """
    problems = list(_year_problems(year))
    if members is None and not problems:
        return tuple(sorted(every_country(), key=by_name))
    parts = _parts(members or ())
    problems += _mistaken(parts)
    found: dict[str, None] = {}
    for part in parts if not problems else ():
        codes = _codes(WITHOUT.sub("", part), year)
        if not WITHOUT.match(part):
            found.update(dict.fromkeys(codes))
            continue
        if not set(codes) & set(found):
            left_out = f"{quoted(part)}, of whom none is in what stands before it"
            problems.append(Problem(PLACE, left_out, "someone who is in it", "name the body first: EU, -Hungary"))
        for code in codes:
            found.pop(code, None)
    if not problems and not found:
        offer = f"bodies: {', '.join(every_body())}; or names between commas"
        problems.append(Problem(PLACE, quoted(", ".join(parts)), "one country at the least", offer))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _year_problems(year: int) -> Iterator[Problem]:
    """What is wrong with a year of which nothing is known."""
    if not isinstance(year, Integral) or year not in years():
        yield Problem("year", quoted(year), f"a year from {years()[0]} to {years()[-1]}")


def told(members: str | Sequence[str]) -> tuple[str, ...]:
    """What a choice that is understood names, as it is called: "NATO", "without Türkiye"."""
    found = []
    for part in _parts(members):
        name = WITHOUT.sub("", part)
        body = body_called(name)
        called = body.code if body else every_country()[meanings(name)[0]].name
        found.append(f"without {called}" if WITHOUT.match(part) else called)
    return tuple(found)


def bodies_in(members: str | Sequence[str]) -> tuple[Body, ...]:
    """The bodies that a choice names, each once, those that it leaves out as well."""
    named = [body_called(WITHOUT.sub("", part)) for part in _parts(members)]
    return tuple({body.code: body for body in named if body}.values())


def _parts(members: str | Sequence[str]) -> list[str]:
    """The parts of lists of bodies and countries; of several that are a country's name together, one."""
    found = []
    for text in [members] if isinstance(members, str) else members:
        left = [part for part in PARTS.split(text.strip()) if part]
        while left:
            together = (n for n in range(min(LONGEST, len(left)), 1, -1) if _is_one_name(left[:n]))
            count = next(together, 1)
            found.append(", ".join(left[:count]))
            left = left[count:]
    return found


def _is_one_name(parts: Sequence[str]) -> bool:
    """Whether parts, with the commas between them, are one country's name, and not a country each."""
    if any(WITHOUT.match(part) for part in parts[1:]):
        return False
    apart, together = [meanings(WITHOUT.sub("", part)) for part in parts], meanings(WITHOUT.sub("", ", ".join(parts)))
    return len(together) == 1 and not all(len(found) == 1 for found in apart)


def _codes(name: str, year: int) -> tuple[str, ...]:
    body = body_called(name)
    return body.members(year) if body else meanings(name)


def _mistaken(parts: Iterable[str]) -> Iterator[Problem]:
    """The parts that stand for nothing, for several countries, or for a body and a country."""
    names = [WITHOUT.sub("", part) for part in parts]
    two_letters = [name for name in names if len(name) == 2 and meanings(name) and not body_called(name)]
    for name in dict.fromkeys(names):
        body, found = body_called(name), meanings(name)
        if body and found and two_letters:
            beside = f"{quoted(name)} beside the country code {quoted(two_letters[0])}"
            among = f'write "{body.name}", or {found[0]} for {every_country()[found[0]].name}'
            yield Problem(PLACE, beside, "the body or the country", among)
        elif not body and len(found) != 1:
            expected = f"a body ({', '.join(every_body())}) or a country's name or code"
            bodies = [each for body in every_body().values() for each in body.spellings]
            yield unclear(PLACE, name, found, expected, bodies)
