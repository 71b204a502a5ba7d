"""The command `compare`: policies named as people name them, and one yardstick in every part."""

from __future__ import annotations

import json

import pytest

import burdenshare as bs
from burdenshare.__main__ import run
from burdenshare.exit_codes import ExitCode
from models.policy.policy import Policy
from tests.examples import EXAMPLES, example

WORKBOOK = str(EXAMPLES["amisom-2020"])


@pytest.mark.parametrize(
    "options",
    [["-p", "fair-by-gdp,least-cost"], ["-p", "fair-by-gdp", "-p", "least-cost"], ["-p", "fair-by-gdp, least-cost,"]],
)
def test_policies_may_be_named_at_once_or_one_by_one(options: list[str], capsys: pytest.CaptureFixture[str]):
    """Commas or options, the comparison is that of bs.compare."""
    assert run(["compare", WORKBOOK, *options, "--json"]) == ExitCode.ANSWERED
    rows = json.loads(capsys.readouterr().out)["tables"]["policies"]
    expected = bs.compare(example("amisom-2020"), "fair-by-gdp,least-cost")
    assert [row["policy"] for row in rows] == list(expected.reports) == ["fair-by-gdp", "least-cost"]
    assert [row["total_cost"] for row in rows] == [one.allocation.total_cost for one in expected.reports.values()]


def test_an_unknown_policy_among_several_is_told(capsys: pytest.CaptureFixture[str]):
    """The nearest name is offered for the one that is wrong."""
    assert run(["compare", WORKBOOK, "-p", "fair-by-gdp,least-coast"]) == ExitCode.BAD_INPUT
    assert 'did you mean "least-cost"?' in " ".join(capsys.readouterr().err.split())


def test_every_part_is_measured_by_the_key_asked_for():
    """--by: ratios, measures and the worst-loaded of each policy are those of its answer assessed by that key."""
    of = example("amisom-2020")
    content = bs.document(found := bs.compare(of, by="population"))
    assert "measured by population" in content.subtitle
    titles = {table.key: table.title for table in content.tables}
    assert all("measured by population" in titles[key] for key in ("policies", "measures", "ratios"))
    assert all("population" in chart.title for chart in content.charts if chart.key == "worst")
    key = Policy(policy="by population", key="population")
    for name, report in found.answered.items():
        alone = bs.assess(of, key, report.allocation)
        assert dict(found.measured[name].measures) == pytest.approx(dict(alone.measures))
        assert content.table("policies").values("worst")[list(found.reports).index(name)] == alone.worst_ratio
        assert dict(
            zip(content.table("ratios").values("member"), content.table("ratios").values(name), strict=True)
        ) == (pytest.approx({row.member: row.share_ratio for row in alone.members}))
