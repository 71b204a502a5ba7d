"""What is given: contributions, loans and payments, each as what leaves its owner and what arrives, when and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from models.arithmetic.national_interest import Ban, Cell, bans_on
from models.sheets.rows import PaidBy

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

Loan = tuple[str, str, str, str, str]
"""Something lent: (owner, receiver, resource, mission, period lent)."""
Support = tuple[str, str, str, str]
"""Money paid to a member: (giver, receiver, funding resource, period paid)."""
Need = tuple[str, str, str]
"""A requirement's key: (resource, mission, period)."""

NEVER = ""
"""The period in which arrives what is still under way when the horizon ends."""

Value = TypeVar("Value")


class Flow(NamedTuple):
    """Something given to a mission: one unit leaves `owner` in period `given`, `worth` arrives in period `serves`.

    What leaves counts against the owner (capacity, rest, ceilings, personnel and risk) and costs `payer`; what arrives
    counts for `holder`, who brings it to the mission. A contribution is a flow that its owner holds and pays for, of
    worth 1, in one period; a loan follows its agreement.
    """

    owner: str
    holder: str
    resource: str
    mission: str
    given: str
    serves: str
    worth: float
    payer: str

    @property
    def need(self) -> Need:
        """What it serves."""
        return self.resource, self.mission, self.serves

    @property
    def source(self) -> tuple[str, str, str]:
        """What it is taken from: (owner, resource, period given)."""
        return self.owner, self.resource, self.given


class Payment(NamedTuple):
    """Money paid to a member: one unit leaves `giver` in period `paid`, `worth` arrives in period `arrives`."""

    giver: str
    receiver: str
    resource: str
    paid: str
    arrives: str
    worth: float


def contribution(cell: Cell) -> Flow:
    """A contribution as a flow."""
    member, resource, mission, period = cell
    return Flow(member, member, resource, mission, period, period, 1.0, member)


def loan(scenario: Scenario, key: Loan) -> Flow:
    """A loan as a flow; nothing of it ever arrives where no agreement covers it."""
    owner, receiver, resource, mission, given = key
    row = scenario.agreement.get((owner, receiver, resource, given))
    if row is None:
        return Flow(owner, receiver, resource, mission, given, NEVER, 0.0, owner)
    payer = receiver if row.paid_by is PaidBy.RECEIVER else owner
    worth = scenario.arriving(row, given)
    return Flow(owner, receiver, resource, mission, given, scenario.later(given, row.delay), worth, payer)


def flows(
    scenario: Scenario, contributions: Mapping[Cell, Value], loans: Mapping[Loan, Value]
) -> Iterator[tuple[Flow, Value]]:
    """Everything given to missions, each with its amount (or its variable)."""
    yield from ((contribution(cell), value) for cell, value in contributions.items())
    yield from ((loan(scenario, key), value) for key, value in loans.items())


def payments(scenario: Scenario, support: Mapping[Support, Value]) -> Iterator[tuple[Payment, Value]]:
    """Everything paid to members, each with its amount; nothing arrives where no agreement covers it."""
    for key, value in support.items():
        row = scenario.agreement.get(key)
        arrives = NEVER if row is None else scenario.later(key[3], row.delay)
        yield Payment(*key, arrives, scenario.arriving(row, key[3]) if row is not None and arrives else 0.0), value


def counts_in(scenario: Scenario, flow: Flow) -> Iterator[tuple[Need, float]]:
    """Where one unit given counts, and for how much: (requirement, worth), the mission itself first.

    Rival resources count once, with the owner's effectiveness and what the loan is worth; shared ones wherever they
    may be used, too (C16).
    """
    if flow.serves:
        yield flow.need, flow.worth * scenario.effectiveness(flow.owner, flow.resource, flow.mission)
    if scenario.resource[flow.resource].shared:
        yield from ((need, worth) for need, worth, bans in uses(scenario, flow) if not bans)


def uses(scenario: Scenario, flow: Flow) -> Iterator[tuple[Need, float, tuple[Ban, ...]]]:
    """Where else a unit of a shared resource would count (C16), and the giver's bans on that: (need, worth, bans).

    In the missions of the same region, a blank one being none: in full where no one leads or the giver leads, else
    through the giver's agreement with the lead, by the channel's worth and after its delay.
    """
    region = scenario.mission[flow.mission].region
    if region is None or not scenario.resource[flow.resource].shared:
        return
    for other in scenario.missions:
        if other.mission == flow.mission or other.region != region:
            continue
        worth, delay = scenario.effectiveness(flow.owner, flow.resource, other.mission), 0
        if other.lead not in (None, flow.owner):
            channel = scenario.agreement.get((flow.owner, other.lead or "", flow.resource, flow.given))
            if channel is None:
                continue
            worth, delay = worth * scenario.arriving(channel, flow.given), channel.delay
        need = (flow.resource, other.mission, scenario.later(flow.given, delay))
        if worth and need in scenario.requirement:
            yield need, worth, bans_on(scenario, flow.owner, *need)


def trains(scenario: Scenario, flow: Flow) -> Iterator[tuple[tuple[str, str, str], float]]:
    """What one unit given adds to capacities (C15): ((member, resource, period), units)."""
    for row in scenario.training:
        if flow.serves and row.mission == flow.mission and (row.per or row.resource) == flow.resource and row.gain:
            for later in scenario.periods[scenario.period_index[flow.serves] + row.lag :]:
                yield (row.beneficiary, row.resource, later), flow.worth * row.gain
