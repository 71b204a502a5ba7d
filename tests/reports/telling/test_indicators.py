"""The sheet indicators: what reports call a column of members, its unit, and whether a key may add it."""

from __future__ import annotations

from pathlib import Path

import pytest

import burdenshare as bs
from models.policy.key_problems import has_no_size
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from optimizer.coalition.moved import moved
from reports.rendering.terminal import plain_text
from reports.telling.document import document
from reports.telling.words import by_key, labelled
from tests.examples import example
from tests.scenarios import edited, member, three_members
from tests.workbooks import as_csv, as_json, as_ods, small, written

GDP = {"indicator": "gdp", "name": "GDP (PPP)", "unit": "USD billion", "kind": "total", "description": "of 2020"}


def called(*rows: dict[str, str]) -> Scenario:
    """AMISOM with what its indicators are."""
    return example("amisom-2020").model_copy(update={"indicators": bs_rows(*rows)})


def bs_rows(*rows: dict[str, str]):
    """Rows of the sheet as a scenario takes them."""
    return edited(example("amisom-2020"), indicators=rows).indicators


def test_a_key_is_told_by_its_labels():
    """Each indicator by its own, whatever else stands in the key; one without a row as before."""
    of = called(GDP)
    told = Policy(policy="p", key="0.5 gdp + 0.25 gdp_growth + 0.25 defence_budget")
    assert by_key(of, told) == "0.5 GDP (PPP) + 0.25 gdp growth + 0.25 defence budget"
    assert labelled(of, told.key) == "0.5 GDP (PPP) + 0.25 gdp_growth + 0.25 defence_budget"
    assert labelled(example("amisom-2020"), told.key) == told.key
    assert labelled(called({"indicator": "gdp", "unit": "USD billion"}), "gdp") == "gdp"


def test_every_report_tells_them():
    """The key by its label in report, comparison, frontier, division, stress test and difference; and each unit."""
    of = called(GDP)
    results = (bs.solve(of), bs.compare(of), bs.frontier(of, points=3), bs.shares(of), bs.stress(of, samples=2))
    for result in (*results, bs.diff(of, of.changed("missions", of.missions[0].mission, weight="*2"))):
        told = document(result)
        assert "GDP (PPP)" in " ".join(plain_text(told).split())
        assert " gdp" not in " ".join((*told.paragraphs, *(fact.text for fact in told.facts)))
        (row,) = told.table("indicators").rows
        assert row == ("gdp", "GDP (PPP)", "USD billion", "total", "of 2020")


def test_without_the_sheet_nothing_is_told_of_it():
    """No table, and the key as it is typed."""
    told = document(bs.solve(example("amisom-2020")))
    assert "indicators" not in {table.key for table in told.tables}
    assert "Fair shares follow gdp." in plain_text(told)


def test_a_name_that_no_member_has_is_told_with_the_nearest():
    """At its cell; and an indicator twice is one too many."""
    with pytest.raises(InputError) as refused:
        called({**GDP, "indicator": "gpd"})
    (problem,) = refused.value.problems
    assert (problem.found, problem.expected) == ("'gpd'", "a numeric column of members")
    assert "gdp" in problem.hint
    with pytest.raises(InputError, match="a second time"):
        called(GDP, GDP)


@pytest.mark.parametrize(
    ("indicator", "kind", "has_none"),
    [
        ("gdp", "", False),
        ("gdp", "total", False),
        ("gdp", "per_head", True),
        ("gdp", "rate", True),
        ("threat_index", "", True),
        ("threat_index", "total", False),
    ],
)
def test_the_kind_decides_what_a_key_may_add(indicator: str, kind: str, has_none: bool):
    """Where it is given, whatever the name says; else the name. What a key may not add a correction may multiply by."""
    of = edited(
        three_members(),
        members=[member(name, threat_index=2.0) for name in "ABC"],
        indicators=[{"indicator": indicator, **({"kind": kind} if kind else {})}],
    )
    assert has_no_size(of, indicator) is has_none
    added = Policy(policy="added", key=indicator)
    multiplied = Policy(policy="multiplied", key="population", correction=indicator)
    both = edited(of, members=[member(name, threat_index=2.0, population=1.0) for name in "ABC"])
    for policy, refused in ((added, has_none), (multiplied, not has_none)):
        if refused:
            with pytest.raises(InputError, match=f"'{indicator}'"):
                edited(both, policies=[policy])
        else:
            assert sum(fair_shares(edited(both, policies=[policy]), policy).values()) == pytest.approx(1.0)


WRITERS = {"book.xlsx": written, "csv": as_csv, "book.json": as_json, "book.ods": as_ods}


@pytest.mark.parametrize("name", WRITERS)
def test_every_form_is_read_and_written(name: str, tmp_path: Path):
    """As typed, and written again."""
    read = bs.read_scenario(WRITERS[name](tmp_path / name, small(indicators=[GDP])))
    assert read.indicator["gdp"].model_dump(mode="json") == GDP
    assert bs.read_scenario(bs.write_workbook(tmp_path / f"again-{name}", read)) == read


def test_no_program_reads_them():
    """What indicators are called moves nothing."""
    assert moved(example("amisom-2020"), called(GDP)) == frozenset()
