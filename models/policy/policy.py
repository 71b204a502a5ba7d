"""A policy: what "fair" means here, how much fairness may cost, and the one registry of objectives."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from models.policy.division_rules import DivisionRule
from models.sheets.columns import Amount, Fraction, Holds, Index, Name, Positive, Ratio, Share, Type, Weight
from models.sheets.rows import Row


@unique
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


BOUNDS = ("share_ratio_at_least", "share_ratio_at_most", "suits_at_least", "gini_at_most", "load_ratio_at_most")
"""The fields of a policy that bound burdens."""


class Indivisible(StrEnum):
    """How whole assets and smallest contingents are treated: as divisible, or exactly, by an integer program."""

    RELAXED = "relaxed"
    EXACT = "exact"


class Policy(Row):
    """What fair means: one policy to test in each row.

    The key is evaluated step by step (models/policy/shares.py, docs/fairness.md). Personnel and risk are normalised by
    what the missions require in all.
    """

    sheet: ClassVar[str] = "policies"
    named_by: ClassVar[tuple[str, ...]] = ("policy",)
    said: ClassVar[tuple[str, ...]] = ("objective", "key")
    policy: Name
    """A short code by which the policy is asked for and shown"""
    objective: Objective = Objective.LEXIMIN
    """What is made as fair as it can be, once the missions are met as far as they can be"""
    key: str = "gdp"
    """Who should carry how much: a weighted mix of totals, gdp or 0.5 gdp + 0.5 population; a | b is the mean of two
    keys. A figure per head or a rate may not be added, for that shifts the burden to small members: see correction"""
    correction: str = ""
    """Figures per head or rates that multiply the shares, with their strength: 0.3 unemployment_rate. Above 0 relieves
    those who have more of it"""
    relief_gradient: Share = 0.0
    """Low-income relief: how steeply shares fall with income per head below the threshold. 0 is none, the UN's is 0.8
    """
    relief_threshold: Annotated[Positive, Holds(Type.POSITIVE, "money per head")] | None = None
    """Income per head below which relief begins; blank is the average"""
    relief_income: str = "gdp"
    """The indicator that is income"""
    relief_population: str = "population"
    """The indicator that is heads"""
    relief_debt: str = ""
    """What is deducted from income, with its rate: 0.125 debt"""
    floor: Share = 0.0
    """The least fair share of a member"""
    cap: Share = 1.0
    """The greatest fair share of those that are capped"""
    capped: tuple[Name, ...] = ()
    """Who is capped: members, or a numeric column of members that is above 0 for them"""
    ceiling: Share = 1.0
    """The greatest fair share of any member"""
    discounts: str = ""
    """Discounts on shares, the first that fits: 0.9 ldc; 0.8 below 1 is 90 % for those marked in a column ldc, then 80
    % below the threshold of relief"""
    premium: tuple[Name, ...] = ()
    """Who carries what the discounts release: members, or a numeric column of members that is above 0 for them"""
    fraction: Fraction = 0.2
    """For cvar: how many members count as worst-loaded"""
    rule: DivisionRule = DivisionRule.PROPORTIONAL
    """For division_rule: the rule that sets the burdens; flat, head and levelling are read as the first three"""
    share_ratio_at_least: Ratio | None = None
    """The least that a member's share of the burden may be of its fair share: 0.5 is half; blank is no bound"""
    share_ratio_at_most: Ratio | None = None
    """The most that a member's share of the burden may be of its fair share: 2 is twice; blank is no bound"""
    suits_at_least: Index | None = None
    """The least Suits index, from -1 to 1: 0 is at least proportional; blank is no bound"""
    gini_at_most: Annotated[Share, Holds(Type.SHARE, "index")] | None = None
    """The greatest Gini index of burdens per fair share, 0 to 1; blank is no bound"""
    load_ratio_at_most: Ratio | None = None
    """The most that a member's load may be of its fair share of the least that the states can carry together. Unlike a
    share ratio it does not fall when only others carry more; blank is no bound"""
    cost_tolerance: Annotated[Amount, Holds(Type.AMOUNT, "share of least cost")] | None = None
    """How much more than least cost fairness may cost; 0.05 is 5 %, blank is no limit"""
    gap_tolerance: Share = 0.0
    """How much more of what is required fairness may leave unmet"""
    personnel: Weight = 0.0
    """The weight of people in the burden beside 1 for money"""
    risk: Weight = 0.0
    """The weight of risk in the burden beside 1 for money"""
    pledges_bind: bool = False
    """Whether what is pledged must be given"""
    participation: bool = False
    """Whether no state may carry more than what is achieved is worth to it; needs worth in interests"""
    indivisible: Indivisible = Indivisible.RELAXED
    """How resources that come whole, and smallest contingents, are treated: as divisible, however small, or exactly,
    which takes longer"""
    description: str = ""
    """What the policy stands for"""

    @property
    def bounded(self) -> bool:
        """Whether any bound on burdens is set."""
        return any(getattr(self, bound) is not None for bound in BOUNDS)

    @property
    def unbounded(self) -> Policy:
        """The same without bounds on burdens."""
        return self.model_copy(update=dict.fromkeys(BOUNDS))


DEFAULT_POLICIES: tuple[Policy, ...] = (
    Policy(policy="fair-by-gdp", objective=Objective.LEXIMIN, key="gdp"),
    Policy(policy="least-cost", objective=Objective.LEAST_COST, key="gdp"),
)
BUILT_IN = {
    row.policy: row for row in (*(Policy(policy=str(each), objective=each) for each in Objective), *DEFAULT_POLICIES)
}
"""What a name means that a workbook has not: each objective with its usual settings, and the default policies."""
