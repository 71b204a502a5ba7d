"""The network of liaison: what its page tells of treaties, of distrust and of who leaves."""

from math import fsum

import pytest

from models.answers.allocation import Allocation
from models.answers.what_ifs import Division
from models.sheets.rows import Agreement
from models.sheets.scenario import Scenario
from optimizer import shares
from optimizer.solving.solve import solve
from tests.examples import example

NAME = "liaison-2001"


def answer(scenario: Scenario, policy: str) -> Allocation:
    """The answer of a policy, by its name."""
    return solve(scenario, next(row for row in scenario.policies if row.policy == policy))


def with_channels(**figures: float | int) -> Scenario:
    """The network, every channel of reports with the figures named; times: the worth of each times so much."""
    scenario = example(NAME)
    times = figures.pop("times", 1)

    def changed(row: Agreement) -> Agreement:
        return row.model_copy(update={"worth": row.worth * times, **figures}) if row.resource == "reports" else row

    return scenario.model_copy(update={"agreements": tuple(map(changed, scenario.agreements))})


def lacking(found: Allocation, resource: str) -> float:
    """What is unmet of a resource, over all missions and periods."""
    return fsum(amount for (of, *_), amount in found.unmet.items() if of == resource)


@pytest.mark.parametrize(
    ("figures", "policy", "cost"),
    [
        ({}, "least-cost", 1_457),
        ({"worth": 1, "delay": 0, "staleness": 0, "ageing": 0}, "least-cost", 647),
        ({"worth": 1, "delay": 0, "staleness": 0, "ageing": 0}, "fair-by-gdp", 1_229),
        ({"times": 0.5}, "least-cost", 2_144),
        ({"ageing": 0}, "least-cost", 1_457 - 118),
    ],
    ids=["network", "treaty", "treaty by gdp", "half the trust", "nothing fades"],
)
def test_page_tells_what_trust_is_worth(figures: dict[str, float], policy: str, cost: int):
    """A treaty, half the trust and trust that does not fade cost what the page says; no more is unmet than before."""
    found = answer(with_channels(**figures), policy)
    assert round(found.total_cost) == cost
    assert lacking(found, "reports") == pytest.approx(80)


def test_alone_they_pay_more_and_see_less():
    """Without channels of reports all that each has is collected, and 39 % of what is wanted is missing."""
    network = example(NAME)
    alone = network.model_copy(
        update={"agreements": tuple(row for row in network.agreements if row.resource != "reports")}
    )
    wanted = 4 * fsum(row.target for row in network.requirements if row.resource == "reports")
    own = {row.member: row.available for row in network.capacities if row.resource == "reports"}
    short = 4 * fsum(max(0, row.target - own[row.mission]) for row in network.requirements if row.resource == "reports")
    found = answer(alone, "least-cost")
    assert round(found.total_cost) == 3_577
    assert lacking(found, "reports") == pytest.approx(short)
    assert round(100 * short / wanted) == 39
    assert 100 * 80 / wanted < 4


@pytest.mark.parametrize(
    ("leaver", "unmet"),
    [
        ("USA", {("reports", "POL", "2002"): 40}),
        ("FRA", {}),
    ],
)
def test_page_tells_who_misses_a_hub(leaver: str, unmet: dict[tuple[str, str, str], float]):
    """Without the United States Poland is short until the club admits it; without France no one is."""
    found = answer(example(NAME).without(leaver), "fair-by-gdp")
    morocco = {("reports", "MAR", year): 20 for year in ("2002", "2003", "2004", "2005")}
    assert {need: amount for need, amount in found.unmet.items() if amount > 1e-6} == pytest.approx(morocco | unmet)


def test_interpol_leaving_takes_every_notice():
    """Without Interpol each of the eleven lacks its sixty notices in each of the four years."""
    assert lacking(answer(example(NAME).without("INT"), "fair-by-gdp"), "notices") == pytest.approx(11 * 4 * 60)


@pytest.mark.slow
def test_shapley_would_have_those_near_the_source_paid():
    """Shapley's shares pay Morocco and Jordan alone; neither they nor shares by GDP are in the core."""
    network = example(NAME)
    game = shares(network, network.policies[0])
    assert {player for player, pays in game.payments[Division.SHAPLEY].items() if pays < 0} == {"MAR", "JOR"}
    assert not game.in_core(Division.SHAPLEY)
    assert not game.in_core(Division.POLICY)
    assert set(game.objections[Division.POLICY].coalition) == set(network.states) - {"USA"}
