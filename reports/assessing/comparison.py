"""Policies side by side, by one yardstick: who carries more under which, what it costs, what changes against today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from math import isfinite, nan
from typing import TYPE_CHECKING

from models.arithmetic.given import STATED, given
from models.policy.policy import Policy
from models.policy.shares import fair_shares
from models.printing import Printed
from models.sheets.lookup import Named
from models.sheets.problems import InputError
from reports.assessing.fairness import assess_audited, held_against
from reports.assessing.report import FairnessReport, MemberRow

if TYPE_CHECKING:
    import pandas as pd

    from models.sheets.scenario import Scenario

TODAY, PLEDGES = map(str, STATED)
"""Baselines that the workbook's capacities state."""


@dataclass(frozen=True)
class Comparison(Printed):
    """Reports of one scenario under several policies.

    reports: by the name of the policy, made unique, in the order given, each by its own key.  yardstick: the policy
    whose key and weights measure them all; measured: the answered reports by it.  baseline: what changes are counted
    from: what is given today, else what is pledged, else the least-cost policy, else "" and no changes.  base, changes:
    net burdens at the baseline by member, and their changes by policy and member, money.  base_received: the money that
    comes back at the baseline, by member.
    """

    scenario: Scenario
    reports: Mapping[str, FairnessReport]
    yardstick: Policy
    measured: Mapping[str, FairnessReport]
    baseline: str = ""
    base: Mapping[str, float] = field(default_factory=dict)
    base_received: Mapping[str, float] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reports are found by the name of their policy, however it is spelled."""
        object.__setattr__(self, "reports", Named(self.reports, "policy"))

    @property
    def answered(self) -> Mapping[str, FairnessReport]:
        """The reports that have numbers."""
        return {name: report for name, report in self.reports.items() if report.answered}

    @property
    def cheapest(self) -> float:
        """The least total cost among the policies, money; nan without one."""
        costs = (report.allocation.total_cost for report in self.answered.values())
        return min((cost for cost in costs if isfinite(cost)), default=nan)

    def above_cheapest(self, policy: str) -> float | None:
        """How much more than the cheapest policy one costs, as a share; None where that has no meaning."""
        cost, least = self.reports[policy].allocation.total_cost, self.cheapest
        return cost / least - 1.0 if least > 0 and isfinite(cost) else None

    def rows(self, policy: str) -> Mapping[str, MemberRow]:
        """The states' rows under a policy by the yardstick, by member, heaviest first."""
        return {row.member: row for row in self.measured[policy].members}

    def burdens_table(self) -> pd.DataFrame:
        """Net burdens as a pandas table: a row a state, a column a policy."""
        return self._states(lambda row: row.burden.net)

    def ratios_table(self) -> pd.DataFrame:
        """Share ratios by the yardstick as a pandas table: a row a state, a column a policy."""
        return self._states(lambda row: row.share_ratio)

    def changes_table(self) -> pd.DataFrame:
        """Changes against the baseline as a pandas table: a row a state, a column a policy."""
        import pandas as pd

        return pd.DataFrame(dict(self.changes)).rename_axis("member")

    def measures_table(self) -> pd.DataFrame:
        """Measures by the yardstick as a pandas table: a row a measure, a column a policy."""
        import pandas as pd

        return pd.DataFrame({name: dict(report.measures) for name, report in self.measured.items()})

    def _states(self, what: Callable[[MemberRow], float | None]) -> pd.DataFrame:
        import pandas as pd

        columns = {name: {row.member: what(row) for row in report.members} for name, report in self.measured.items()}
        return pd.DataFrame(columns).rename_axis("member")

    def __str__(self) -> str:
        """What this comparison says, in a few aligned lines."""
        by = f"measured by {self.yardstick.key[:40]}"
        lines = [f"Comparison: {self.scenario.title[:60]}, {len(self.reports)} policies, {by}"]
        lines.append(f"  {'':<24}{'total cost':>14}{'dearer by':>11}{'worst':>8}{'Gini':>8}{'short':>7}")
        for name, report in list(self.reports.items())[:12]:
            if not report.answered:
                lines.append(f"  {name[:22]:<24}{report.allocation.status}")
                continue
            measured = self.measured[name]
            worst = measured.worst_ratio
            dearer = self.above_cheapest(name)
            cells = (
                f"{report.allocation.total_cost:,.6g}",
                "" if dearer is None else f"{dearer:.1%}",
                "" if worst is None else f"{worst:.2f}",
                "" if (gini := measured.measures.get("gini")) is None else f"{gini:.3f}",
                str(len(report.gaps)),
            )
            lines.append(f"  {name[:22]:<24}{cells[0]:>14}{cells[1]:>11}{cells[2]:>8}{cells[3]:>8}{cells[4]:>7}")
        return "\n".join([*lines, *([f"  and {len(self.reports) - 12} more"] if len(self.reports) > 12 else [])])

    def _repr_html_(self) -> str:
        """Its printed lines, for a notebook."""
        return f"<pre>{escape(str(self))}</pre>"


def compare_reports(reports: Sequence[FairnessReport], yardstick: Policy | None = None) -> Comparison:
    """Reports of one scenario, side by side; raises ValueError for none, or for reports of different scenarios.

    yardstick: the policy whose key and weights measure them all; the first report's when left out.
    """
    if not reports:
        raise ValueError("there is no report to compare; give at least one")
    scenario, yardstick = reports[0].scenario, yardstick or reports[0].policy
    if any(report.scenario is not scenario and report.scenario != scenario for report in reports):
        raise ValueError("the reports are of different scenarios; compare policies on one scenario")
    named = dict(zip(_names(reports), reports, strict=True))
    measured = {name: held_against(report, yardstick) for name, report in named.items() if report.answered}
    baseline, base, back = _baseline(named)
    changes = {
        name: {row.member: row.burden.net - base.get(row.member, 0.0) for row in report.members}
        for name, report in measured.items()
        if baseline
    }
    return Comparison(scenario, named, yardstick, measured, baseline, base, back, changes)


def yardstick_of(scenario: Scenario, policy: Policy, key: str | None = None) -> Policy:
    """What policies are measured by: a policy's key and weights, or another key with the same weights.

    Raises InputError for a key that the scenario's members do not have.
    """
    if key is None:
        return policy
    try:
        chosen = Policy(policy=f"by {key}", key=key, personnel=policy.personnel, risk=policy.risk)
        fair_shares(scenario, chosen)
    except InputError as wrong:
        raise InputError([replace(problem, place="by") for problem in wrong.problems]) from None
    return chosen


def _names(reports: Sequence[FairnessReport]) -> list[str]:
    """The policies' names, those that repeat numbered."""
    total, seen = Counter(report.policy.policy for report in reports), Counter[str]()
    names = []
    for report in reports:
        name = report.policy.policy
        seen[name] += 1
        names.append(name if total[name] == 1 else f"{name} ({seen[name]})")
    return names


def _baseline(reports: Mapping[str, FairnessReport]) -> tuple[str, dict[str, float], dict[str, float]]:
    """What changes are counted from: the net burden of every state there, and the money that comes back to it."""
    answered = {name: report for name, report in reports.items() if report.answered}
    for report in answered.values():
        for status, which in STATED.items():
            if any(getattr(row, which) is not None for row in report.members):
                return str(status), *_carried(
                    assess_audited(report.scenario, given(report.scenario, report.policy, status))
                )
    for name, report in answered.items():
        if not report.policy.objective.seeks_fairness:
            return name, *_carried(report)
    return "", {}, {}


def _carried(report: FairnessReport) -> tuple[dict[str, float], dict[str, float]]:
    """The net burden of every state, and the money that comes back to it."""
    return {row.member: row.burden.net for row in report.members}, {row.member: row.received for row in report.members}
