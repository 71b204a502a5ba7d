"""The rows of a workbook as plain frozen data, one class a sheet: the data dictionary (see columns).

Every row knows the spreadsheet row it came from (`row`, 0 when it was built in Python), so that errors, bans and
explanations can name the cell. Amounts are in the resource's unit per period, money in the scenario's currency; None
is a blank cell.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.printing import Printed
from models.sheets.columns import (
    Amount,
    Factor,
    Holds,
    Kind,
    Level,
    MemberName,
    MissionName,
    Money,
    Name,
    Number,
    Period,
    Periods,
    Positive,
    Price,
    Region,
    ResourceName,
    Share,
    Text,
    Type,
    Units,
    UnitsPer,
    typed,
)
from models.sheets.problems import InputError

WIDEST, MOST_LINES = 21, 15
"""Of what a row prints: letters of a field's name and a space, and lines."""


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


class FigureStatus(StrEnum):
    """What a figure rests on: cited as found, derived by arithmetic, or assumed for illustration."""

    CITED = "cited"
    DERIVED = "derived"
    ASSUMED = "assumed"


class IndicatorKind(StrEnum):
    """What an indicator is: a total grows with a member's size, a figure per head, a rate or an index does not."""

    TOTAL = "total"
    PER_HEAD = "per_head"
    RATE = "rate"


class PriceBase(StrEnum):
    """What prices money is in: those of the time it is spent in, or those of one year."""

    NOMINAL = "nominal"
    REAL = "real"


class Row(Printed, BaseModel):
    """One row of one sheet: a field is a column, and its docstring says what it means, as the user reads it.

    named_by: the fields that name a row of the sheet; unique: whether no two rows may have the same name.  said: fields
    that are printed though they hold what a blank means.
    """

    # A sheet that no workbook has is never validated: its validator is built when it is first used.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    sheet: ClassVar[str]
    named_by: ClassVar[tuple[str, ...]] = ()
    unique: ClassVar[bool] = True
    said: ClassVar[tuple[str, ...]] = ()
    row: int = Field(default=0, exclude=True, repr=False)

    def __init__(self, **cells: Any) -> None:  # noqa: ANN401
        """A row built in Python; raises InputError with every field that cannot hold what it is given."""
        try:
            super().__init__(**cells)
        except ValidationError as wrong:
            from models.sheets.misfits import misfits

            raise InputError(misfits(type(self), wrong)) from None

    # Rows that are read are validated many at once, not one by one through __init__, and told by their cells.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @property
    def name_parts(self) -> tuple[str, ...]:
        """What names the row, "" where it names nothing: ("ISAF", "troops", "")."""
        return tuple(str(getattr(self, field) or "") for field in self.named_by)

    def __str__(self) -> str:
        """What names the row and what it says, a line each; what a blank means is left out."""
        lines = [f"{type(self).__name__} {', '.join(filter(None, self.name_parts))}"]
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if name in (*self.named_by, "row") or (name not in self.said and value == info.get_default()):
                continue
            pairs = [f"{key} {typed(own)}" for key, own in value.items()] if isinstance(value, dict) else [typed(value)]
            if told := ", ".join(pairs):
                lines.append(f"  {name:<{WIDEST}}{told}")
        return "\n".join(lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "  ..."])


class Figures(Row):
    """A row of figures, and what they rest on: its columns stand last, and no answer hangs on them."""

    status: FigureStatus | None = None
    """What the row's figures rest on: cited as found, derived by arithmetic, or assumed for illustration; blank is
    unmarked"""
    source: Text = ""
    """Where they come from: author, title, year, page"""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401
        # A class has what it inherits first; people fill in the figures first.
        for name in GROUNDS:
            cls.model_fields[name] = cls.model_fields.pop(name)


GROUNDS = ("status", "source")
"""The columns of what a row's figures rest on; of the row, not of any one figure."""


class Member(Figures):
    """Who takes part, with the figures by which the burden may be shared."""

    sheet: ClassVar[str] = "members"
    named_by: ClassVar[tuple[str, ...]] = ("member",)
    member: Name
    """A short code by which other sheets refer to the member, for example DEU"""
    name: Name
    """The full name shown in reports"""
    kind: MemberKind = MemberKind.STATE
    """States share the burden; organisations give, and stand outside the comparison of burdens. So should a state that
    only receives: write organisation"""

    indicators: dict[str, Number] = Field(default_factory=dict)
    """Any number of indicators, one a column: gdp, population, defence_budget ... Keys of burden sharing are made of
    them. Use the same unit for all members"""
    reserve: Share = 0.0
    """The share of every capacity that is kept at home"""
    budget: Money | None = None
    """The most the member may spend in all; blank is no limit"""
    arrears: Money = 0.0
    """Money that a state still owes from before the first period: what it carries settles this first, and only the rest
    is its load"""
    lead_time: Periods = 0
    """Periods that approval takes after a mission starts"""
    legal_bases: tuple[Name, ...] | None = None
    """The legal bases the member accepts, for example UNSCR; invitation. Blank accepts all"""
    alignment: Share = 0.0
    """The least share of its own cost that must go where its interest lies"""
    clearance: Level | None = None
    """The highest level of classification that it may see; blank is every level, and its own it sees always"""


class Resource(Figures):
    """What members can give."""

    sheet: ClassVar[str] = "resources"
    named_by: ClassVar[tuple[str, ...]] = ("resource",)
    resource: Name
    """A short code by which other sheets refer to the resource, for example airlift"""
    name: Name
    """The full name shown in reports"""
    kind: ResourceKind
    """Funding is money and costs itself; troops carry personnel and risk; assets are lift, reconnaissance and the like
    """
    unit: Name
    """What one of it is: persons, flying hours, USD million"""
    unit_cost: Price | None = None
    """Cost unless a capacity says otherwise; blank is 0, of funding always 1"""
    divisible: bool = True
    """Whether a fraction of a unit makes sense"""
    shared: bool = False
    """Whether one unit serves every mission of a region, as intelligence does; never troops or funding"""
    deployable_ratio: Share = 1.0
    """The share of what is available that can be deployed at all"""
    dwell: Periods = 0
    """Periods of rest after each period of deployment"""
    classification: Level | None = None
    """Its level of classification: it goes to no mission, and to no one, whose lead or receiver is not cleared for it.
    Blank is open to all; never money"""


class Mission(Figures):
    """What the coalition does."""

    sheet: ClassVar[str] = "missions"
    named_by: ClassVar[tuple[str, ...]] = ("mission",)
    mission: Name
    """A short code by which other sheets refer to the mission, for example RC-South"""
    name: Name
    """The full name shown in reports"""
    kind: Name = "operation"
    """The kind of task: operation, intelligence, training, capacity_building ... Caveats may speak of a kind"""
    region: Name | None = None
    """Where it is. Caveats may speak of a region; shared resources serve a region"""
    weight: Positive = 1.0
    """Priority: how much an unmet share of this mission counts beside the others"""
    lead: MemberName | None = None
    """The framework nation"""
    lead_share: Share = 0.0
    """The least share of the lead resource that the framework nation gives"""
    lead_resource: ResourceName | None = None
    """The resource that the lead share speaks of; blank is every resource of kind troops"""
    dependence: Share = 1.0
    """The most that one member may give of any resource"""
    start: Period | None = None
    """The first period; blank is the first of all"""
    end: Period | None = None
    """The last period; blank is the last of all"""
    hazard: Annotated[Amount, Holds(Type.AMOUNT, "per 1000 troops and period")] = 0.0
    """Expected casualties, or any index of risk"""
    legal_bases: tuple[Name, ...] = ()
    """Legal bases that a member must accept to take part, each of them; a|b means either"""


class Requirement(Figures):
    """What each mission needs of each resource, in one period or in each."""

    sheet: ClassVar[str] = "requirements"
    named_by: ClassVar[tuple[str, ...]] = ("mission", "resource", "period")
    mission: MissionName
    """The mission that needs it"""
    resource: ResourceName
    """What is needed"""
    target: Units
    """What is wanted"""
    period: Period | None = None
    """When; blank is every period"""
    minimum: Units = 0.0
    """What is indispensable: without it there is no answer. Not above the target"""
    per: ResourceName | None = None
    """The resource that calls for this one: troops that need lift, for example"""
    ratio: UnitsPer = 0.0
    """How much the need grows with each unit of `per` that is given to the mission"""
    reimbursement: Price = 0.0
    """What the mission's funding pool pays to the giver. The one fund that the mission requires is asked for it beside
    its own target, which holds what is spent otherwise"""
    repaid_to: tuple[Name, ...] = ()
    """Whom the pool repays: members, or a numeric column of members that is above 0 for them; blank is every giver"""
    received_by: MemberName | None = None
    """Of a fund: the member that the money goes to, as support; blank is no one, and the money is spent"""
    secure: bool = False
    """Whether the minimum must hold even if the largest giver leaves"""


class Capacity(Figures):
    """What each member has of each resource, in one period or in each."""

    sheet: ClassVar[str] = "capacities"
    named_by: ClassVar[tuple[str, ...]] = ("member", "resource", "period")
    member: MemberName
    """Who has it"""
    resource: ResourceName
    """What it has"""
    available: Units
    """How much it has"""
    period: Period | None = None
    """When; blank is every period"""
    unit_cost: Price | None = None
    """What the member's unit costs; blank takes the cost of the resource"""
    reserve: Share | None = None
    """The share kept at home; blank takes the reserve of the member"""
    pledged: Units | None = None
    """Units offered"""
    current: Units | None = None
    """Units given at present, the status quo"""
    smallest: Units = 0.0
    """The least that it sends to a mission in a period where it sends any, what it lends included: 120 or none. Held
    where the policy's `indivisible` is exact"""


class Interest(Figures):
    """How members see missions."""

    sheet: ClassVar[str] = "interests"
    named_by: ClassVar[tuple[str, ...]] = ("member", "mission")
    member: MemberName
    """Whose view it is"""
    mission: MissionName
    """Of which mission"""
    interest: Share = 0.0
    """How much the mission matters to the member, from 0 to 1"""
    effectiveness: Amount = 1.0
    """The worth of one unit of the member there: interoperability, language, equipment; 1 is full. Money is worth what
    it is, whoever pays"""
    worth: Money = 0.0
    """Money the member would give to see the mission fully met"""


class Caveat(Figures):
    """National-interest rules: red lines, ceilings and floors. A blank cell matches everything."""

    sheet: ClassVar[str] = "caveats"
    named_by: ClassVar[tuple[str, ...]] = ("member", "rule", "mission", "region", "kind", "resource", "period")
    unique: ClassVar[bool] = False
    member: MemberName
    """Whose rule it is"""
    rule: CaveatEffect
    """A red line, a ceiling or a floor on what the member gives to whatever the row matches"""
    amount: Units | None = None
    """Units of the resource; leave it blank for prohibited"""
    mission: MissionName | None = None
    """The mission it speaks of; blank is any"""
    region: Region | None = None
    """The region it speaks of; blank is any"""
    kind: Kind | None = None
    """The kind of mission it speaks of; blank is any"""
    resource: ResourceName | None = None
    """The resource it speaks of; blank is any"""
    period: Period | None = None
    """The period it speaks of; blank is any"""
    reason: Text = ""
    """Why, in a few words; shown wherever the rule is named"""


class Agreement(Figures):
    """Who may support whom, with what, and up to how much."""

    sheet: ClassVar[str] = "agreements"
    named_by: ClassVar[tuple[str, ...]] = ("giver", "receiver", "resource", "period")
    giver: MemberName | None = None
    """Who supports; blank is any member that has some of it"""
    receiver: MemberName | None = None
    """Who is supported; blank is any member, of troops and assets any that has some itself"""
    resource: ResourceName
    """With what: funding moves money, troops and assets are lent to a mission in the receiver's hands, a shared
    resource is opened to the missions the receiver leads"""
    limit: Units | None = None
    """The most that may pass to all missions together; blank is no limit, and what is shared has none"""
    total_limit: Annotated[Amount, Holds(Type.AMOUNT, "units")] | None = None
    """The most that may pass over all periods together, beside the limit of each; blank is no limit"""
    kind: AgreementKind = AgreementKind.BILATERAL
    """The form of the alliance"""
    worth: Share = 1.0
    """The value that arrives of each unit given"""
    delay: Periods = 0
    """Periods that it takes to arrive; what arrives after the last period is not sent"""
    staleness: Share = 0.0
    """The share of its value that is lost with each period of the delay: a report of last week is worth less"""
    ageing: Share = 0.0
    """The share of its value that the arrangement itself loses with each period after the first, unless renewed: a row
    that names its period is new in it"""
    period: Period | None = None
    """When it leaves the giver; blank is every period"""
    paid_by: PaidBy = PaidBy.OWNER
    """Who bears the cost of troops and assets that are lent, and is reimbursed for them: the owner or the receiver"""
    per: ResourceName | None = None
    """Of money: the resource whose delivery releases it; blank is money without a condition"""
    price: Annotated[Amount, Holds(Type.AMOUNT, "money per unit of `per`")] | None = None
    """The most that is paid for each unit of `per` that the receiver itself gives to missions in the period"""
    threshold: Annotated[Amount, Holds(Type.AMOUNT, "units of `per`")] = 0.0
    """The least of `per` that the receiver must itself give in the period before anything is paid. Held where the
    policy's `indivisible` is exact"""

    @property
    def due(self) -> float:
        """Units of `per` that must be given before anything is paid; 0 where nothing is, or nothing says of what."""
        return self.threshold or 0.0 if self.per else 0.0


class Training(Figures):
    """Missions whose contributions make a member's capacity grow."""

    sheet: ClassVar[str] = "training"
    named_by: ClassVar[tuple[str, ...]] = ("mission", "beneficiary", "resource", "per")
    mission: MissionName
    """The mission that trains"""
    beneficiary: MemberName
    """Whose capacity grows"""
    resource: ResourceName
    """The resource that grows"""
    gain: UnitsPer
    """Capacity that each unit given to the mission adds"""
    lag: Periods = 1
    """Periods after which it is there; 0 only where nothing trains its own kind"""
    per: ResourceName | None = None
    """The resource that trains; blank is the one that grows"""


class Uncertainty(Figures):
    """Ranges for Monte-Carlo: a factor on every amount that a row matches."""

    sheet: ClassVar[str] = "uncertainty"
    named_by: ClassVar[tuple[str, ...]] = ("what", "member", "resource", "mission")
    unique: ClassVar[bool] = False
    what: Literal["capacity", "requirement", "unit_cost"]
    """What is uncertain"""
    low: Factor
    """The least factor on every amount the row matches; 0.8 is a fifth less"""
    high: Factor
    """The greatest factor; 1.2 is a fifth more"""
    member: MemberName | None = None
    """Whose; blank is any"""
    resource: ResourceName | None = None
    """Of what; blank is any"""
    mission: MissionName | None = None
    """For which mission; blank is any"""


class Indicator(Row):
    """What the indicators are: what reports call a numeric column of members, its unit, and whether it may be added."""

    sheet: ClassVar[str] = "indicators"
    named_by: ClassVar[tuple[str, ...]] = ("indicator",)
    indicator: Name
    """The header of a numeric column of the sheet members, for example gdp"""
    name: Text = ""
    """What it is called in reports, for example GDP; blank is its header"""
    unit: Text = ""
    """The unit of its figures, for example USD million"""
    kind: IndicatorKind | None = None
    """Totals may be added in a key; figures per head and rates may only multiply, in a correction. Blank goes by the
    header: a word such as per, rate, index or score in it makes it a rate"""
    description: Text = ""
    """What it is, in a few words"""


class Source(Row):
    """Where figures come from, or that they are assumed."""

    sheet: ClassVar[str] = "sources"
    unique: ClassVar[bool] = False
    what: Text
    """The figures it speaks of: a sheet, a column, a row"""
    source: Text
    """Where they come from: author, title, year, page"""
    status: FigureStatus = FigureStatus.CITED
    """Cited as found, derived by arithmetic, or assumed for illustration"""
    note: Text = ""
    """Anything a reader should know"""
