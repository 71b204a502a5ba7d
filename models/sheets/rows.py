"""The rows of a workbook as plain frozen data, one class a sheet.

Every row knows the spreadsheet row it came from (`row`, 0 when it was built in Python), so that errors, bans and
explanations can name the cell. Amounts are in the resource's unit per period, money in the scenario's currency.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Periods = Annotated[int, Field(ge=0)]


class MemberKind(StrEnum):
    """States share the burden; organisations give, and stand outside the fairness comparison."""

    STATE = "state"
    ORGANISATION = "organisation"


class ResourceKind(StrEnum):
    """What a resource is; funding is money and costs itself, troops carry personnel and risk."""

    TROOPS = "troops"
    FUNDING = "funding"
    ASSET = "asset"
    INTELLIGENCE = "intelligence"


class CaveatEffect(StrEnum):
    """What a caveat does with the contributions that it matches."""

    PROHIBITED = "prohibited"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class AgreementKind(StrEnum):
    """The forms of alliance: pacts between two, organisations of many, informal networks."""

    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"
    INFORMAL = "informal"


class PaidBy(StrEnum):
    """Who pays for what is lent, and is reimbursed for it."""

    OWNER = "owner"
    RECEIVER = "receiver"


class Row(BaseModel):
    """One row of one sheet."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sheet: ClassVar[str]
    row: int = Field(default=0, exclude=True, repr=False)


class Member(Row):
    """A member of the coalition.

    indicators: what keys of burden sharing are made of (gdp, population, ...).  reserve: the share of every
    capacity kept at home.  budget: the most it may spend in all, money.  lead_time: periods of approval after a
    mission starts.  legal_bases: those it accepts; None accepts all.  alignment: the least share of its own cost that
    must go where its interest lies.
    """

    sheet: ClassVar[str] = "members"
    member: Name
    name: Name
    kind: MemberKind = MemberKind.STATE
    reserve: Share = 0.0
    budget: Amount | None = None
    lead_time: Periods = 0
    legal_bases: tuple[Name, ...] | None = None
    alignment: Share = 0.0
    indicators: dict[str, Number] = Field(default_factory=dict)


class Resource(Row):
    """Something members give.

    unit_cost: money per unit and period, unless a capacity says otherwise; a unit of funding costs 1.  divisible:
    whether fractions make sense.  shared: non-rival, one unit serves every mission that may see it.
    deployable_ratio: the share of what is available that can be deployed at all.  dwell: periods of rest after each
    period of deployment.
    """

    sheet: ClassVar[str] = "resources"
    resource: Name
    name: Name
    kind: ResourceKind
    unit: Name
    unit_cost: Amount | None = None
    divisible: bool = True
    shared: bool = False
    deployable_ratio: Share = 1.0
    dwell: Periods = 0


class Mission(Row):
    """Something the coalition does, from period `start` to `end` (both included; None is the whole horizon).

    weight: priority, how much an unmet share of it counts.  lead: the framework nation, which gives at least
    lead_share of the lead_resource (None: of every troops resource).  dependence: the most that one member may give of
    any resource, as a share.  hazard: expected casualties per thousand troops and period, or any index of risk.
    legal_bases: all must be accepted; "a|b" means either.
    """

    sheet: ClassVar[str] = "missions"
    mission: Name
    name: Name
    kind: Name = "operation"
    region: Name | None = None
    weight: Positive = 1.0
    lead: Name | None = None
    lead_share: Share = 0.0
    lead_resource: Name | None = None
    dependence: Share = 1.0
    start: Name | None = None
    end: Name | None = None
    hazard: Amount = 0.0
    legal_bases: tuple[Name, ...] = ()


class Requirement(Row):
    """What a mission needs of a resource, in one period or (None) in each.

    target: what is wanted, and minimum: what is indispensable, effective units per period.  per, ratio: enablers, the
    need grows by ratio for each unit of resource `per` given to the mission.  reimbursement: money the mission's
    funding pool pays to the giver per unit and period.  secure: the minimum must hold if the largest giver leaves.
    """

    sheet: ClassVar[str] = "requirements"
    mission: Name
    resource: Name
    target: Amount
    period: Name | None = None
    minimum: Amount = 0.0
    per: Name | None = None
    ratio: Amount = 0.0
    reimbursement: Amount = 0.0
    secure: bool = False


class Capacity(Row):
    """What a member has of a resource, in one period or (None) in each.

    available: units.  unit_cost: money per unit and period, None takes the resource's.  reserve: the share kept at
    home, None takes the member's.  pledged: units offered.  current: units given at present, the status quo.
    """

    sheet: ClassVar[str] = "capacities"
    member: Name
    resource: Name
    available: Amount
    period: Name | None = None
    unit_cost: Amount | None = None
    reserve: Share | None = None
    pledged: Amount | None = None
    current: Amount | None = None


class Interest(Row):
    """How a member sees a mission.

    interest: 0 to 1.  effectiveness: the worth of one unit of the member there (interoperability, language,
    equipment), 1 is full; money counts in full.  worth: money the member would give to see the mission fully met.
    """

    sheet: ClassVar[str] = "interests"
    member: Name
    mission: Name
    interest: Share = 0.0
    effectiveness: Amount = 1.0
    worth: Amount = 0.0


class Caveat(Row):
    """A national-interest rule: a red line, a ceiling or a floor. A field left None matches everything.

    amount: units of the resource, in each period that the rule matches (no use for `prohibited`).  kind: kind of
    mission (task).  reason: shown wherever the rule is named.
    """

    sheet: ClassVar[str] = "caveats"
    member: Name
    rule: CaveatEffect
    amount: Amount | None = None
    mission: Name | None = None
    region: Name | None = None
    kind: Name | None = None
    resource: Name | None = None
    period: Name | None = None
    reason: Text = ""


class Agreement(Row):
    """Who may support whom: giver to receiver (None: any member), with what, up to `limit` units each period.

    Funding moves money to the receiver's account; troops and assets are lent to a mission, in the receiver's hands;
    for a shared resource it opens the channel from the giver to missions that the receiver leads.  worth: the value
    that arrives of each unit given, 0 to 1.  delay: periods that it takes.  paid_by: who bears the cost of what is
    lent. A receiver (giver) that a blank matches takes part only if it has some of what is lent (given) itself.
    """

    sheet: ClassVar[str] = "agreements"
    giver: Name | None = None
    receiver: Name | None = None
    resource: Name
    limit: Amount | None = None
    kind: AgreementKind = AgreementKind.BILATERAL
    worth: Share = 1.0
    delay: Periods = 0
    period: Name | None = None
    paid_by: PaidBy = PaidBy.OWNER


class Training(Row):
    """Contributions of resource `per` to a mission add `gain` units each to a member's capacity after `lag` periods.

    per: None takes the resource that grows.
    """

    sheet: ClassVar[str] = "training"
    mission: Name
    beneficiary: Name
    resource: Name
    gain: Amount
    lag: Periods = 1
    per: Name | None = None


class Uncertainty(Row):
    """A range for Monte-Carlo: a factor between low and high on every amount that the row matches.

    what: capacity, requirement or unit_cost.  member, resource, mission: None matches everything.
    """

    sheet: ClassVar[str] = "uncertainty"
    what: Literal["capacity", "requirement", "unit_cost"]
    low: Amount
    high: Amount
    member: Name | None = None
    resource: Name | None = None
    mission: Name | None = None


class Source(Row):
    """Where a figure comes from, or that it is assumed."""

    sheet: ClassVar[str] = "sources"
    what: Text
    source: Text
    status: Literal["cited", "derived", "assumed"] = "cited"
    note: Text = ""
