"""A state whose fair share is 0 and that carries all the same, in every command and in every form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import burdenshare as bs
from models.sheets.scenario import Scenario
from tests.scenarios import AIRLIFT, TROOPS, capacities, member, scenario

INFINITE = ("\N{INFINITY}", "Infinity", "inf,", "inf\n")


@pytest.fixture(scope="module")
def unasked() -> Scenario:
    """Four states by gdp; c, without any, has all of the airlift."""
    return scenario(
        members=[member(name, gdp=gdp) for name, gdp in {"a": 3.0, "b": 1.0, "c": 0.0, "d": 2.0}.items()],
        resources=[TROOPS, AIRLIFT],
        missions=[{"mission": "k", "name": "K"}],
        requirements=[
            {"mission": "k", "resource": "troops", "target": 20},
            {"mission": "k", "resource": "airlift", "target": 5},
        ],
        capacities=[*capacities(a=10, b=10, c=10, d=3), *capacities("airlift", c=5)],
        caveats=[{"member": "b", "rule": "at_most", "amount": 8, "resource": "troops"}],
        policies=[
            {"policy": "fair", "objective": "leximin", "key": "gdp"},
            {"policy": "cheap", "objective": "least_cost", "key": "gdp"},
        ],
    )


RESULTS: dict[str, Callable[[Scenario], Any]] = {
    "solve": lambda of: bs.assess(of, of.policies[0], bs.solve(of, "fair")),
    "compare": bs.compare,
    "explain": lambda of: bs.explain(of, "fair"),
    "why": lambda of: bs.why(of, "fair", "c"),
    "frontier": lambda of: bs.frontier(of, "fair"),
    "shares": bs.shares,
    "stress": lambda of: bs.stress(of, "fair", samples=10),
    "diff": lambda of: bs.diff(of, of.changed("members", "c", budget=20.0), policy="fair"),
}


@pytest.mark.parametrize("asked", RESULTS)
def test_no_form_of_a_result_shows_an_infinity(unasked: Scenario, asked: str, tmp_path: Path):
    """What has no ratio is a blank and never an infinity, in text, pages, tidy data and when it is printed."""
    result = RESULTS[asked](unasked)
    told = [str(result)]
    files = [bs.write(result, tmp_path / f"{asked}{suffix}") for suffix in (".html", ".json", "")]
    told += [file.read_text(encoding="utf-8") for file in (*files[:2], *files[2].iterdir())]
    for text in told:
        assert not [sign for sign in INFINITE if sign in text]


def test_who_carries_on_a_fair_share_of_zero_is_told_with_what_it_carries(unasked: Scenario):
    """It stands first, without a ratio, and the heaviest ratio, alike in report and explanation, is another's."""
    report = bs.assess(unasked, unasked.policies[0], bs.solve(unasked, "fair"))
    first = report.members[0]
    assert (first.member, first.share_ratio, first.band, first.unshared) == ("c", None, None, True)
    assert first.load == pytest.approx(10.0)
    assert report.worst_ratio == report.members[1].share_ratio == pytest.approx(1.4)
    explained = bs.explain(unasked, "fair").base
    assert explained is not None
    assert explained.worst_ratio == pytest.approx(1.4)
    assert re.search(r"cland +33.3% +0.0% +-\n", str(report))
    (why,) = bs.document(bs.why(unasked, "fair", "c")).paragraphs[:1]
    assert why.startswith("cland carries 10.00 money with a fair share of 0.")
