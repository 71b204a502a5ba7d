"""Who is a member of what, in each year."""

import re

import pytest

from inputs.country_facts import every_body, member_of
from inputs.country_facts.memberships import Membership, body_called
from inputs.country_facts.names import every_country


@pytest.mark.parametrize(
    ("body", "sizes"),
    [
        ("UN", {2005: 191, 2006: 192, 2010: 192, 2011: 193, 2024: 193}),
        ("NATO", {2005: 26, 2008: 26, 2009: 28, 2016: 28, 2017: 29, 2019: 29, 2020: 30, 2022: 30, 2023: 31, 2024: 32}),
        ("EU", {2005: 25, 2006: 25, 2007: 27, 2012: 27, 2013: 28, 2019: 28, 2020: 27, 2024: 27}),
        ("AU", {2005: 53, 2010: 53, 2011: 54, 2016: 54, 2017: 55, 2024: 55}),
        ("GCC", {2005: 6, 2024: 6}),
        ("Five Eyes", {2005: 5, 2024: 5}),
    ],
)
def test_sizes_by_year(body: str, sizes: dict[int, int]) -> None:
    """Each body has as many members in a year as the body itself says."""
    assert {year: len(every_body()[body].members(year)) for year in sizes} == sizes


@pytest.mark.parametrize(
    ("body", "country", "before", "since"),
    [
        ("UN", "SSD", 2010, 2011),
        ("UN", "MNE", 2005, 2006),
        ("NATO", "FIN", 2022, 2023),
        ("NATO", "SWE", 2023, 2024),
        ("EU", "HRV", 2012, 2013),
        ("AU", "MAR", 2016, 2017),
    ],
)
def test_accessions(body: str, country: str, before: int, since: int) -> None:
    """A country is a member in the year in which it joined, and not in the year before."""
    assert (member_of(body, country, before), member_of(body, country, since)) == (False, True)


def test_who_left() -> None:
    """The United Kingdom is a member of the European Union to 2019: on 31 December 2020 it was none."""
    assert [member_of("EU", "GBR", year) for year in (2018, 2019, 2020, 2021)] == [True, True, False, False]


def test_the_day_that_counts() -> None:
    """A year counts whoever is a member on its last day, and a date may be a year alone."""
    cases = {("1949", ""): True, ("2022-12-31", ""): True, ("2023-01-01", ""): False, ("1949", "2022-12-30"): False}
    cases[("1949", "2022-12-31")] = True
    assert {(joined, left): Membership("DEU", joined, left).holds(2022) for joined, left in cases} == cases


def test_the_list_is_well_formed() -> None:
    """Every membership is of a known country, in order of dates, and no country is in a body twice."""
    for body in every_body().values():
        codes = [each.country for each in body.memberships]
        assert set(codes) <= set(every_country())
        assert len(codes) == len(set(codes)), body.code
        assert list(body.memberships) == sorted(body.memberships, key=lambda each: (each.joined, each.country))
        for each in body.memberships:
            assert re.fullmatch(r"\d{4}(-\d\d-\d\d)?", each.joined), each
            assert each.left == "" or each.joined < each.left, each
        assert body.source, body.code


def test_groups_by_their_names() -> None:
    """A body is understood by its short and its long name, a country is none."""
    called = {"nato": "NATO", "the European Union": "EU", "FVEY": "Five Eyes", "Gulf Co-operation Council": "GCC"}
    assert {name: body.code for name in called if (body := body_called(name))} == called
    assert body_called("France") is None
