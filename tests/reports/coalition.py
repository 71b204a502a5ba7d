"""Building coalitions and their allocations by hand; burdens and abilities at random."""

from hypothesis import strategies as st

from models.answers.allocation import Allocation, Status
from models.arithmetic import accounting
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.sheets.rows import Member
from models.sheets.scenario import Scenario


def member(name: str, gdp: float, kind: str = "state", label: str = "") -> Member:
    """A member with a gdp."""
    return Member(member=name, name=label or name.title(), kind=kind, indicators={"gdp": gdp})


def allocate(
    scenario: Scenario, policy: Policy, troops: dict[str, float], *, fund: float = 10, least_cost: float = 80
) -> Allocation:
    """The allocation in which each member gives so many soldiers, and the organisation so much funding."""
    gives = {(name, "troops", "bridge", "1"): float(amount) for name, amount in troops.items()}
    gives |= {("org", "fund", "bridge", "1"): float(fund)} if "org" in scenario.member else {}
    carried = accounting.burdens(scenario, gives, {})
    arrives = accounting.delivered(scenario, gives)
    return Allocation(
        policy,
        Status.OPTIMAL,
        contributions=gives,
        unmet={need: max(0.0, row.target - arrives[need]) for need, row in scenario.requirement.items()},
        burdens=carried,
        fair_shares=fair_shares(scenario, policy) if scenario.states else {},
        loads=accounting.loads(scenario, policy, carried),
        total_cost=sum(burden.own + burden.funding for burden in carried.values()),
        least_cost=least_cost,
    )


paired = st.integers(1, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0, 1e4).map(lambda x: round(x, 3)), min_size=n, max_size=n),
        st.lists(st.floats(0.1, 1e4).map(lambda x: round(x, 3)), min_size=n, max_size=n),
    )
)
"""Burdens and abilities of random coalitions."""
