"""A coalition of three states and an organisation, small enough to work out by hand, and its allocations."""

import pytest

from models.answers.allocation import Address, Allocation, Conflict, Status
from models.policy.policy import Policy
from models.sheets.rows import Capacity, Interest, Mission, Requirement, Resource
from models.sheets.scenario import Scenario
from tests.reports.coalition import allocate, member
from tests.scenarios import edited


@pytest.fixture
def policy() -> Policy:
    """Fair shares by gdp."""
    return Policy(policy="by gdp", key="gdp")


@pytest.fixture
def three_members() -> Scenario:
    """Fair shares 60, 30 and 10 per cent; a soldier costs 2; 50 soldiers and 10 of funding are wanted."""
    return Scenario(
        title="Three members",
        currency="EUR",
        members=(member("ada", 60), member("bor", 30), member("cyr", 10), member("org", 0, "organisation")),
        resources=(
            Resource(resource="troops", name="Troops", kind="troops", unit="persons", unit_cost=2),
            Resource(resource="fund", name="Fund", kind="funding", unit="EUR"),
        ),
        missions=(Mission(mission="bridge", name="Bridge", hazard=0.5),),
        requirements=(
            Requirement(mission="bridge", resource="troops", target=50),
            Requirement(mission="bridge", resource="fund", target=10),
        ),
        capacities=(
            Capacity(member="ada", resource="troops", available=40, pledged=20, current=25),
            Capacity(member="bor", resource="troops", available=30, pledged=10, current=10),
            Capacity(member="cyr", resource="troops", available=20, pledged=5),
            Capacity(member="org", resource="fund", available=20),
        ),
        interests=(
            Interest(member="ada", mission="bridge", interest=1),
            Interest(member="bor", mission="bridge", interest=0.5),
            Interest(member="cyr", mission="bridge", interest=0.5),
        ),
    )


@pytest.fixture
def allocation(three_members: Scenario, policy: Policy) -> Allocation:
    """Ada gives 20 soldiers, Bor 15, Cyr 10, the organisation 10 EUR; 5 soldiers are missing."""
    return allocate(three_members, policy, {"ada": 20, "bor": 15, "cyr": 10})


@pytest.fixture
def hostile(three_members: Scenario) -> Scenario:
    """The same coalition with names that are formulas, markup, emoji, escapes, commands or very long."""
    names = {
        "ada": "=1+1",
        "bor": "</td><script>alert('bor')</script>",
        "cyr": "@SUM(A1) \N{SMILING FACE WITH SUNGLASSES} \x1b[31m" + "x" * 170,
        "org": "http://example.org/&lt;{{ 7 * 7 }}[bold]",
    }
    members = tuple(row.model_copy(update={"name": names[row.member]}) for row in three_members.members)
    missions = (three_members.missions[0].model_copy(update={"name": "+cmd|' /C calc'!A0"}),)
    title = "-2+3 & [red]title[/red] </title><img src=x onerror=alert(1)>"
    return edited(three_members, members=members, missions=missions, title=title)


@pytest.fixture
def refused(policy: Policy) -> Allocation:
    """An allocation without an answer."""
    rule = Conflict(Address.of("capacity", "ada", "troops", "1"), "Ada can give at most 40 persons", "capacities!C2")
    return Allocation(policy, Status.INFEASIBLE, reason="two rules cannot hold together", conflict=(rule,))
