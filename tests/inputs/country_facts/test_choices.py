"""Groups and names between commas give the countries that are meant, or everything that is wrong."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs.country_facts import chosen, every_body
from inputs.country_facts.names import every_country, meanings
from models.sheets.problems import InputError


def wrong(members: object, year: int = 2020) -> list[str]:
    """Every problem of a choice, as it is told."""
    with pytest.raises(InputError) as raised:
        chosen(members, year)  # type: ignore[arg-type]
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        ("DEU, France, South Korea", ["DEU", "FRA", "KOR"]),
        ("Korea, Rep., Bahamas, The; UK", ["KOR", "BHS", "GBR"]),
        ("de,de , Germany", ["DEU"]),
        (["GCC", "-Oman", "Yemen, Rep."], ["BHR", "KWT", "QAT", "SAU", "ARE", "YEM"]),
        ("GCC - Oman - Qatar", ["BHR", "KWT", "SAU", "ARE"]),
        ("GCC without Oman", ["BHR", "KWT", "QAT", "SAU", "ARE"]),
        ("Five Eyes, -NATO", ["AUS", "NZL"]),
        ("Guinea-Bissau, Timor-Leste", ["GNB", "TLS"]),
    ],
)
def test_what_is_meant(members: str | list[str], codes: list[str]) -> None:
    """Names keep their order, bodies give theirs by name, a minus leaves out, and nobody is in twice."""
    assert list(chosen(members, 2020)) == codes


def test_a_body_is_that_of_the_year() -> None:
    """NATO is who was in it in the year that is asked for."""
    assert set(chosen("NATO", 2024)) - set(chosen("NATO", 2022)) == {"FIN", "SWE"}
    assert set(chosen("NATO, Sweden", 2023)) == set(chosen("NATO", 2024))


def test_everyone() -> None:
    """Without a choice it is every country, in the order of the names, accents apart."""
    found = chosen(None, 2020)
    assert sorted(found) == sorted(every_country())
    assert [every_country()[code].name for code in found[:2]] == ["Afghanistan", "Albania"]
    assert found.index("ARE") == found.index("UKR") + 1
    assert found.index("TUR") < found.index("TKM")


def test_everything_that_is_wrong_at_once() -> None:
    """Each part that is not understood is told, with what it may mean."""
    offered = "a body (UN, NATO, EU, AU, GCC, Five Eyes) or a country's name or code"
    assert wrong("Korea, Germny, NATOO, France", 1999) == [
        "year: found 1999; expected a year from 2005 to 2027",
        "members: found 'Korea'; expected a name that only one country has (write \"South Korea\" or KOR, or "
        '"North Korea" or PRK)',
        f"members: found 'Germny'; expected {offered} (did you mean \"Germany\"?)",
        f"members: found 'NATOO'; expected {offered} (did you mean \"NATO\"?)",
    ]


def test_a_body_that_is_a_code_too() -> None:
    """AU is the African Union, unless it stands among two-letter codes: then it must be said which is meant."""
    assert len(chosen("AU, France", 2020)) == 56
    assert chosen("AUS, NZ, US", 2020) == ("AUS", "NZL", "USA")
    (told,) = wrong("AU, NZ, US")
    assert 'write "African Union", or AUS for Australia' in told


def test_no_two_countries_are_taken_for_one() -> None:
    """Two countries listed side by side, by name or code, are both chosen, even where together they spell a third."""
    named = {code: (country.name, code) for code, country in every_country().items()}
    together = 0
    for first, second in permutations(named, 2):
        for one in named[first]:
            written = f"{one}, {every_country()[second].name}"
            if meanings(written):
                assert chosen(written, 2020) == (first, second)
                together += 1
    assert together >= 4  # China, Hong Kong and Taiwan; and AND is Andorra


@pytest.mark.parametrize("members", ["", " , ;", [], "EU, -EU"])
def test_nobody_is_no_choice(members: str | list[str]) -> None:
    """A choice that leaves nobody is told, not answered."""
    (told,) = wrong(members)
    assert "expected one country at the least" in told


def test_leaving_out_who_is_not_in() -> None:
    """To leave out who is not in is told: it is a slip, or stands before the body it belongs to."""
    (told,) = wrong("Germany, -France")
    assert "'-France'" in told
    assert "name the body first" in told


@given(st.lists(st.sampled_from(sorted(every_country())), min_size=1, max_size=8, unique=True), st.data())
def test_any_list_of_any_spellings(codes: list[str], data: st.DataObject) -> None:
    """However each country is spelt, a list of them gives them all in its order; "Hong Kong, China" is two."""
    taken = {body.casefold() for body in every_body()}
    spelt = []
    for code in codes:
        own = [n for n in every_country()[code].spellings if ";" not in n and n.casefold() not in taken]
        own = [n for n in own if len(meanings(n)) == 1]
        own = [n for n in own if "," not in n or not all(len(meanings(part)) == 1 for part in n.split(","))]
        spelt.append(data.draw(st.sampled_from(own)))
    assert list(chosen(spelt, 2020)) == codes
    assert list(chosen("; ".join(spelt), 2020)) == codes
