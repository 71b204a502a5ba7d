"""A name that is spelled in two ways and a row of totals are told with their cell."""

from __future__ import annotations

import pytest

from models.sheets.scenario import Scenario
from tests.scenarios import capacities, member, scenario


def two_missions(**second: object) -> Scenario:
    """Two missions at the coast under the UN; C accepts no other mandate; columns by their names."""
    both = {"name": "N", "region": "coast", "kind": "training", "legal_bases": ("UN mandate",)}
    missions = [both | {"mission": "N", "row": 2}, both | {"mission": "S", "row": 3} | second]
    return scenario(
        members=[member("A", gdp=7.0), member("B", gdp=3.0), member("C", gdp=2.0, legal_bases=("UN mandate",))],
        missions=missions,
        requirements=[{"mission": name, "resource": "troops", "target": 1.0} for name in "NS"],
        capacities=capacities(A=10.0, B=10.0, C=10.0),
        layout={"missions": {"region": "D", "kind": "C", "legal_bases": "M"}},
    )


@pytest.mark.parametrize(
    ("second", "place", "found"),
    [
        ({"region": "Coast"}, "missions!D3", "'Coast', beside 'coast' at missions!D2"),
        ({"region": "caost"}, "missions!D3", "'caost', beside 'coast'"),
        ({"kind": "trainning"}, "missions!C3", "'trainning', beside 'training'"),
        ({"legal_bases": ("UN mandat",)}, "missions!M3", "'UN mandat', beside 'UN mandate'"),
        ({"legal_bases": ("AU|un-mandate",)}, "missions!M3", "'un-mandate', beside 'UN mandate'"),
    ],
)
def test_a_name_in_two_spellings_is_told(second, place, found):
    """A red line on the coast does not hold on the Coast: the rarer spelling is a warning at its cell."""
    (told,) = two_missions(**second).warnings
    assert told.place == place
    assert found in told.found


@pytest.mark.parametrize("second", [{}, {"region": "border"}, {"region": None}, {"kind": "straining"[1:] + "2"}])
def test_different_names_are_not_doubted(second):
    """Names that differ in more than a slip are two names."""
    assert two_missions(**second).warnings == ()


@pytest.mark.parametrize("called", ["Total", "X"])
def test_a_row_of_totals_is_told(called):
    """A sum at the end of the members, with a capacity, would carry the whole burden: by its name or its figures."""
    rows = [member("A", gdp=7.0, population=4.0), member("B", gdp=3.0, population=1.0)]
    rows.append(member(called, gdp=10.0, population=5.0))
    (told,) = scenario(members=rows, capacities=capacities(A=10.0, B=10.0, **{called: 20.0})).warnings
    assert told.found == f"'{called}', which looks like the total of the others"


def dated(period: str, **sheets: object) -> Scenario:
    """A coalition of one period."""
    rows = {"members": [member("A"), member("B")], "capacities": capacities(A=10.0, B=10.0)}
    return scenario(**(rows | {"periods": (period,), "layout": {"scenario": {"periods": "B5"}}} | sheets))


@pytest.mark.parametrize(
    "period",
    [
        *(
            "2020-2022",
            "2020 \u2013 2022",
            "2020 2021",
            "2020/2021",
            "2020|2021",
            "2020\n2021",
            "2020 and 2021",
            "2020..2022",
        ),
        *(
            "3",
            "12",
            "1-4",
            "9-12",
            "Q1 Q2",
            "2017-Q1 2017-Q2",
            "2024Q1-2024Q4",
            "Q1 to q4",
            "spring|autumn",
            "spring\nautumn",
            "spring/autumn",
        ),
    ],
)
def test_several_periods_in_one_name_are_told(period):
    """Years in one cell without a comma are one period: a warning at its cell, unless a row calls a period so."""
    (told,) = dated(period).warnings
    assert (told.place, told.expected) == ("scenario!B5", "periods separated by commas")
    assert told.found.endswith("read as the name of one period")
    need = {"mission": "N", "resource": "troops", "target": 10.0, "period": period}
    mission = {"mission": "N", "name": "North", "start": period}
    assert dated(period, requirements=[need]).warnings == dated(period, missions=[mission]).warnings == ()


@pytest.mark.parametrize(
    "period", ["1", "2020", "2017-Q1", "2024/25", "2024-25", "FY2024/25", "2020-01-31", "100", "phase 2", "annual"]
)
def test_one_period_is_not_doubted(period):
    """A year, a quarter, a year of budgets, a date and a word are one period."""
    assert dated(period).warnings == ()


def indicated(name: str, *, policy: dict[str, object] | None = None, **more: object) -> Scenario:
    """A coalition whose members have one more indicator."""
    rows = [dict(member(m, **{name: 0.5}), row=at) | more for at, m in enumerate("AB", 2)]
    policies = [{"policy": "fair"} | policy] if policy else []
    layout = {"members": {name: "H"}}
    return scenario(members=rows, capacities=capacities(A=10.0, B=10.0), policies=policies, layout=layout)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *((name, "reserve") for name in ("home_reserve", "reserve_share", "strategic_reserve", "Reserved")),
        *((name, "budget") for name in ("max_budget", "budget_usd", "total_budgets")),
        *(("aligned", "alignment"), ("lead_time_days", "lead_time")),
    ],
)
def test_an_indicator_that_is_probably_a_field_is_told(name, meant):
    """A reserve under another name keeps nothing at home: a warning, unless the field is filled in or a policy asks."""
    (told,) = indicated(name).warnings
    assert (told.place, told.hint) == ("members!H2", f'did you mean "{meant}"? if not, leave it')
    filled = {"reserve": 0.1, "budget": 5.0, "alignment": 0.1, "lead_time": 1}[meant]
    assert not [told for told in indicated(name, **{meant: filled}).warnings if told.place == "members!H2"]
    for policy in ({"key": f"gdp + {name}"}, {"key": f"gdp | {name}"}, {"cap": 0.9, "capped": (name,)}):
        assert indicated(name, policy=policy).warnings == ()


@pytest.mark.parametrize("name", ["defence_budget", "Military_budget", "reservists", "personnel", "gni_per_capita"])
def test_an_indicator_of_its_own_is_not_doubted(name):
    """A budget of defence and a count of reservists are figures like others, used or not."""
    assert indicated(name).warnings == ()
