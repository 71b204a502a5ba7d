"""A policy: what "fair" means here, how much fairness may cost, and the one registry of objectives."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from models.policy.division_rules import DivisionRule

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Objective(StrEnum):
    """What is made as fair as it can be, once the missions are met as far as they can be; one entry an objective.

    label, principle, reference: its name, what it aims at in one sentence, its source.  measured: what its value is
    over the burden of all states, told as `told`; empty where nothing is sought but least cost.  beyond: what its
    answer minds that its value does not tell. How it is minimised: optimizer/coalition/objectives/<value>.py.
    """

    label: str
    principle: str
    reference: str
    measured: str
    told: str
    beyond: str

    def __new__(cls, value: str, *said: str) -> Objective:
        """An entry below: its value, and what is said of it in the order above."""
        entry = str.__new__(cls, value)
        entry._value_ = value
        entry.label, entry.principle, entry.reference, entry.measured, entry.told, entry.beyond = (*said, *[""] * 6)[:6]
        return entry

    LEXIMIN = (
        "leximin",
        "Lexicographic minimax",
        "the worst-loaded member carries as little as possible, then the next worst, and so on",
        "Luss (1999), Operations Research 47",
        "Worst share ratio",
        ".3f",
        "it also serves those who are not the worst-loaded, which the curve does not look at",
    )
    MINIMAX = (
        "minimax",
        "Minimax",
        "the worst-loaded member carries as little as possible",
        "Rawls (1971)",
        "Worst share ratio",
        ".3f",
    )
    PROPORTIONAL = (
        "proportional",
        "Proportional",
        "burdens are as near as they can be to fair shares of the total",
        "Hoover (1936), minimised",
        "Distance from fair shares",
        ".2%",
    )
    LEAST_COST = (
        "least_cost",
        "Least cost",
        "the coalition spends as little as possible; the yardstick of every price of fairness",
    )
    GINI = (
        "gini",
        "Least Gini",
        "burdens per fair share differ as little as possible between pairs",
        "Gini (1912), minimised",
        "Gini of burdens per fair share",
        ".3f",
    )
    CVAR = (
        "cvar",
        "Worst-loaded fraction",
        "the mean load of the worst-loaded fraction is as low as possible",
        "Rockafellar and Uryasev (2000)",
        "Mean share ratio of the worst-loaded {policy.fraction:.0%}",
        ".3f",
    )
    EQUAL_SACRIFICE = (
        "equal_sacrifice",
        "Equal marginal sacrifice",
        "sacrifice grows with the square of the load, and is least in sum",
        "Edgeworth (1897); Pigou (1928)",
        "Sacrifice per unit of burden",
        ".3f",
    )
    STATUS_QUO = (
        "status_quo",
        "Status quo",
        "contributions change as little as possible from what is given or pledged today",
        "",
        "Change from today",
        ".2%",
    )
    DIVISION_RULE = (
        "division_rule",
        "Division rule",
        "burdens are as near as they can be to those a division rule sets",
        "Thomson (2019)",
        "Distance from the rule",
        ".2%",
    )

    @property
    def seeks_fairness(self) -> bool:
        """Whether anything is sought but least cost."""
        return bool(self.measured)


class Indivisible(StrEnum):
    """How assets that come whole are treated: as divisible, or exactly, by an integer program."""

    RELAXED = "relaxed"
    EXACT = "exact"


class Policy(BaseModel):
    """One policy to test; one row of the sheet `policies`.

    The key, step by step (models/policy/shares.py, docs/fairness.md):
    key: a weighted mix of totals, "gdp" or "0.5 gdp + 0.5 population"; "a | b" makes a scale of each base period
    and takes their mean.  correction: figures per head or rates that multiply, "0.3 unemployment_rate".
    relief_gradient: 0 is no relief, the UN's is 0.8.  relief_threshold: income per head; None is the average.
    relief_income, relief_population: indicators.  relief_debt: what is deducted from income, "0.125 debt".
    floor, ceiling: bounds on a member's fair share.  cap: a ceiling for those `capped` (members, or a column that
    marks them).  discounts: "0.9 ldc; 0.8 below 1", carried by those under `premium`.

    The objective: fraction: of members that count as worst-loaded, for cvar.  rule: for division_rule.

    Bounds: share_ratio_at_least, share_ratio_at_most: on (burden / total) / fair share of every state.
    suits_at_least: -1 to 1; 0 is at least proportional.  gini_at_most: of burden per fair share.

    cost_tolerance: how much more than least cost fairness may cost, as a share; None is free.  gap_tolerance: how
    much more of the priority-weighted unmet share it may leave, as a share of what is required.  personnel, risk:
    weights of people and of hazard in the burden, beside 1 for money; each is normalised by what the missions
    require in all.  pledges_bind: give at least what was pledged.  participation: no state carries more than what
    is achieved is worth to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    sheet: ClassVar[str] = "policies"
    row: int = Field(default=0, exclude=True, repr=False)
    policy: Name
    objective: Objective = Objective.LEXIMIN
    key: str = "gdp"
    correction: str = ""
    relief_gradient: Share = 0.0
    relief_threshold: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    relief_income: str = "gdp"
    relief_population: str = "population"
    relief_debt: str = ""
    floor: Share = 0.0
    cap: Share = 1.0
    capped: tuple[Name, ...] = ()
    ceiling: Share = 1.0
    discounts: str = ""
    premium: tuple[Name, ...] = ()
    fraction: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.2
    rule: DivisionRule = DivisionRule.FLAT
    share_ratio_at_least: Weight | None = None
    share_ratio_at_most: Weight | None = None
    suits_at_least: Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)] | None = None
    gini_at_most: Share | None = None
    cost_tolerance: Weight | None = None
    gap_tolerance: Share = 0.0
    personnel: Weight = 0.0
    risk: Weight = 0.0
    pledges_bind: bool = False
    participation: bool = False
    indivisible: Indivisible = Indivisible.RELAXED
    description: str = ""

    @property
    def bounded(self) -> bool:
        """Whether any bound on burdens is set."""
        bounds = (self.share_ratio_at_least, self.share_ratio_at_most, self.suits_at_least, self.gini_at_most)
        return any(bound is not None for bound in bounds)


DEFAULT_POLICIES: tuple[Policy, ...] = (
    Policy(policy="fair-by-gdp", objective=Objective.LEXIMIN, key="gdp"),
    Policy(policy="least-cost", objective=Objective.LEAST_COST, key="gdp"),
)
