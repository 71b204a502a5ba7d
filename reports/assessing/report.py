"""What a fairness report holds: rows of numbers, and no words.

Money is in the scenario's currency and runs over the whole horizon; shares are fractions of 1. What has no
meaning (a share of nothing, a ratio without a fair share) is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html import escape
from math import fsum
from typing import TYPE_CHECKING

from models.arithmetic.audit.promises import TOLERANCE
from models.arithmetic.given import STATED, stated
from models.printing import Printed
from reports.measures.measures import MEASURES, Band, Points
from reports.measures.offers import Offer, offers
from reports.measures.reference_rules import References, distance, reference_burdens
from reports.vocabulary.precision import RATIO_DECIMALS, printed, ranked

if TYPE_CHECKING:
    import pandas as pd

    from models.answers.allocation import Allocation, Burden, Violation
    from models.answers.why import Why
    from models.policy.division_rules import DivisionRule
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario
    from reports.measures.exploitation import ExploitationPanel


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What one member carries, and how that compares with what it should.

    label: its name, made unique.  load: what the policy counts of its burden, money.  load_least, load_most: what it
    may be in other answers that serve the policy as well; None where the policy settles it.  share_ratio: burden share
    over fair share, None where that is 0; its band is that of the printed ratio.  extra: money it would have to add to
    reach its fair share of the present total.  per_gdp: net burden over gdp.  use: worth of what it gives over worth of
    what it could give.  benefit_share: its part of what states gain from the missions.  per_benefit: burden share over
    benefit share.  pledged, current: worth of what it offers and of what it gives today.  arrears: money owed from
    before, already taken off the load; None where no state owes any.  Organisations stand outside the comparison: they
    have no shares.
    """

    member: str
    label: str
    burden: Burden
    load: float | None = None
    load_least: float | None = None
    load_most: float | None = None
    burden_share: float | None = None
    fair_share: float | None = None
    share_ratio: float | None = None
    band: Band | None = None
    extra: float | None = None
    per_gdp: float | None = None
    use: float | None = None
    benefit_share: float | None = None
    per_benefit: float | None = None
    pledged: float | None = None
    current: float | None = None
    arrears: float | None = None

    @property
    def settled(self) -> float | None:
        """What of its arrears its burden, as the policy counts it, settles: from nothing to all; None without any."""
        if self.arrears is None or self.load is None:
            return None
        return min(self.arrears, max(0.0, self.load + self.arrears))

    @property
    def printed_ratio(self) -> float:
        """The share ratio as it is printed, by which members are ordered and tied; 0 without one."""
        return printed(self.share_ratio or 0.0, RATIO_DECIMALS)

    @property
    def unshared(self) -> bool:
        """Whether the key gives it a fair share of 0, over which nothing can be a ratio."""
        return self.fair_share == 0

    @property
    def received(self) -> float:
        """Money that comes back to it: support and reimbursements."""
        return self.burden.support_received + self.burden.reimbursed

    @property
    def given(self) -> float:
        """Cost of all that it gives, funding included, before anything comes back."""
        return self.burden.own + self.burden.funding


@dataclass(frozen=True, slots=True)
class MissionRow:
    """How far a mission is met: 1 - the mean unmet share of its requirements; gaps: how many fall short."""

    mission: str
    weight: float
    fulfilment: float
    requirements: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """One requirement, in effective units: what it takes, what arrives, what is missing.

    share: unmet over required.  beyond: what arrives beyond pledges; None where nothing of the resource is pledged.
    """

    mission: str
    resource: str
    period: str
    unit: str
    required: float
    delivered: float
    unmet: float
    share: float
    beyond: float | None = None

    @property
    def short(self) -> bool:
        """Whether more is missing than the audit lets pass."""
        return self.unmet > TOLERANCE * self.required


@dataclass(frozen=True, slots=True)
class UseRow:
    """One member's resource over the horizon, in units: what it could give, offers, and gives.

    given: what it lends included, what it borrows left out.  price: money per unit, mean of the periods.
    """

    member: str
    resource: str
    unit: str
    price: float
    usable: float
    pledged: float | None
    given: float

    @property
    def use(self) -> float | None:
        """The share of what is usable that is given, or None when nothing is usable."""
        return self.given / self.usable if self.usable > 0 else None


@dataclass(frozen=True)
class FairnessReport(Printed):
    """One allocation, assessed.

    members: the states, heaviest-loaded for its fair share first.  organisations: those that give outside the
    comparison.  needs: every requirement, the largest gap first.  measures: by the names of MEASURES, of
    burdens over fair shares.  lorenz: cumulative (fair share, burden).  concentration: cumulative (states,
    burden, fair share), smallest first.  exploitation: rank tests of burden against gdp, where every state
    has one.  price_of_fairness: (cost - least cost) / least cost.  violations: promises found broken when the
    allocation was re-checked.  why: of the heaviest- and the lightest-loaded, where it was asked.
    Without an answer the tables are empty; the reason and the conflicting rules are in `allocation`.
    """

    scenario: Scenario
    allocation: Allocation
    members: tuple[MemberRow, ...] = ()
    organisations: tuple[MemberRow, ...] = ()
    missions: tuple[MissionRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    uses: tuple[UseRow, ...] = ()
    measures: Mapping[str, float | None] = field(default_factory=dict)
    lorenz: Points = ()
    concentration: tuple[tuple[float, float, float], ...] = ()
    exploitation: ExploitationPanel | None = None
    price_of_fairness: float | None = None
    violations: tuple[Violation, ...] = ()
    why: tuple[Why, ...] = ()

    @property
    def policy(self) -> Policy:
        """The policy under which the allocation was made."""
        return self.allocation.policy

    @property
    def answered(self) -> bool:
        """Whether there are numbers to read."""
        return self.allocation.answered

    @property
    def total_load(self) -> float:
        """The loads of the states together, in money; what they owe from before is taken off."""
        return fsum(row.load or 0.0 for row in self.members)

    @property
    def known_needs(self) -> tuple[NeedRow, ...]:
        """The requirements of which it is known how far they are met; see `spoken_of`."""
        return spoken_of(self.scenario, self.allocation, self.needs)

    @property
    def gaps(self) -> tuple[NeedRow, ...]:
        """The requirements known to fall short, the largest share missing first."""
        return tuple(row for row in self.known_needs if row.short)

    @property
    def compared(self) -> tuple[MemberRow, ...]:
        """The states that have a share ratio, heaviest first."""
        return tuple(row for row in self.members if row.share_ratio is not None)

    @property
    def worst_ratio(self) -> float | None:
        """The highest share ratio of a state; None where no state has one."""
        return max((row.share_ratio for row in self.members if row.share_ratio is not None), default=None)

    @cached_property
    def ranks(self) -> tuple[tuple[MemberRow, ...], ...]:
        """The states that have a share ratio, heaviest first; those that are printed alike are together."""
        return ranked(self.compared, lambda row: row.printed_ratio)

    @property
    def certified(self) -> bool:
        """Whether the answer is certified optimal and its re-check found no broken promise."""
        return self.allocation.certified and not self.violations

    @cached_property
    def references(self) -> References:
        """What each division rule would ask of every state of the present burden, money; empty where none can say."""
        return reference_burdens(self.scenario, self.policy, self.total_load) if self.answered else {}

    @cached_property
    def distances(self) -> Mapping[DivisionRule, float]:
        """The share of the burden that would have to change hands to be divided as each rule asks, 0 to 1."""
        loads = {row.member: row.load or 0.0 for row in self.members}
        found = {
            rule: distance(loads.values(), (asked[member] for member in loads))
            for rule, asked in self.references.items()
        }
        return {rule: far for rule, far in found.items() if far is not None}

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """What pledges leave unfilled, the largest share first, and whom to ask; empty where nothing is pledged."""
        required = {(row.resource, row.mission, row.period): row.required for row in self.needs}
        return offers(self.scenario, required, self.allocation.fair_shares)

    def members_table(self) -> pd.DataFrame:
        """The states as a pandas table: a row a state, heaviest-loaded first."""
        return _frame(self.members)

    def organisations_table(self) -> pd.DataFrame:
        """The organisations as a pandas table, with the parts of what they carry."""
        return _frame(self.organisations)

    def missions_table(self) -> pd.DataFrame:
        """The missions as a pandas table: fulfilment and number of gaps."""
        return _frame(self.missions)

    def needs_table(self) -> pd.DataFrame:
        """The requirements as a pandas table: required, delivered, unmet."""
        return _frame(self.needs)

    def uses_table(self) -> pd.DataFrame:
        """The capacities as a pandas table: usable, pledged, given."""
        return _frame(self.uses)

    def measures_table(self) -> pd.DataFrame:
        """The measures as a pandas table: value, range and meaning."""
        import pandas as pd

        rows = [(name, value, MEASURES[name].range, MEASURES[name].meaning) for name, value in self.measures.items()]
        return pd.DataFrame(rows, columns=["measure", "value", "range", "meaning"])

    def __str__(self) -> str:
        """What this report says, in a few aligned lines."""
        answer = self.allocation
        head = f"FairnessReport: {self.scenario.title[:60]}, {self.policy.policy[:40]}: {answer.status}"
        if not self.answered:
            rules = [f"  - {rule.words}" for rule in answer.conflict[:12]]
            return "\n".join([head, f"  {answer.reason}", *rules])
        dearer, gini = self.price_of_fairness, self.measures.get("gini")
        facts = {
            "total cost": f"{answer.total_cost:,.6g} {self.scenario.currency[:20]}"
            + ("" if dearer is None else f", {dearer:.1%} above least cost"),
            "short": f"{len(self.gaps)} of {len(self.needs)} requirements",
            "Gini": "not defined" if gini is None else f"{gini:.3f}",
            "certified": "yes" if self.certified else "no",
        }
        shared = [row for row in self.members if row.burden_share is not None]
        shown = shared[: 8 if len(shared) == 8 else 7]
        return "\n".join(
            [
                head,
                *(f"  {name:<12}{value}" for name, value in facts.items()),
                *([f"  {'':<30}{'burden':>9}{'fair':>9}{'ratio':>8}"] if shown else []),
                *(
                    f"  {row.label[:28]:<30}{row.burden_share:>9.1%}{row.fair_share:>9.1%}"
                    + (f"{'-':>8}" if row.share_ratio is None else f"{row.share_ratio:>8.2f}")
                    for row in shown
                ),
                *([f"  and {more} more"] if (more := len(shared) - len(shown)) else []),
            ]
        )

    def _repr_html_(self) -> str:
        """Its printed lines, for a notebook."""
        return f"<pre>{escape(str(self))}</pre>"


def spoken_of(scenario: Scenario, allocation: Allocation, needs: Sequence[NeedRow]) -> tuple[NeedRow, ...]:
    """Requirements of which something is known: of what is given today, or pledged, those whose resource any states."""
    status = allocation.status
    if status not in STATED:
        return tuple(needs)
    spoken = {stock[1:] for stock in stated(scenario, status)}
    return tuple(row for row in needs if (row.resource, row.period) in spoken)


def _frame(rows: Sequence[MemberRow | MissionRow | NeedRow | UseRow]) -> pd.DataFrame:
    """Rows as a pandas table; burdens spread into their parts."""
    import pandas as pd

    flat = []
    for row in rows:
        record = asdict(row)
        if isinstance(row, MemberRow):
            record |= record.pop("burden") | {"net": row.burden.net}
        flat.append(record)
    return pd.DataFrame(flat)
