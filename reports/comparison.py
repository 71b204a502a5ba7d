"""Policies side by side: who carries more under which, what it costs, and what changes against today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import isfinite, nan
from typing import TYPE_CHECKING

from models.policy import Objective
from reports.report import FairnessReport, MemberRow

if TYPE_CHECKING:
    import pandas as pd

    from models.scenario import Scenario

TODAY, PLEDGES = "given today", "pledged"
"""Baselines that the workbook's capacities state."""


@dataclass(frozen=True)
class Comparison:
    """Reports of one scenario under several policies.

    reports: by the name of the policy, made unique, in the order given.  baseline: what changes are counted from:
    what is given today, else what is pledged, else the least-cost policy, else "" and no changes.  changes: money, by
    policy and member; against today or pledges of the cost of what is given, else of net burdens.
    """

    scenario: Scenario
    reports: Mapping[str, FairnessReport]
    baseline: str = ""
    base: Mapping[str, float] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

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
        """The states' rows under a policy, by member, heaviest first."""
        return {row.member: row for row in self.reports[policy].members}

    def burdens_table(self) -> pd.DataFrame:
        """Net burdens as a pandas table: a row a state, a column a policy."""
        return self._states(lambda row: row.burden.net)

    def ratios_table(self) -> pd.DataFrame:
        """Share ratios as a pandas table: a row a state, a column a policy."""
        return self._states(lambda row: row.share_ratio)

    def changes_table(self) -> pd.DataFrame:
        """Changes against the baseline as a pandas table: a row a state, a column a policy."""
        import pandas as pd

        return pd.DataFrame(dict(self.changes)).rename_axis("member")

    def measures_table(self) -> pd.DataFrame:
        """Measures as a pandas table: a row a measure, a column a policy."""
        import pandas as pd

        return pd.DataFrame({name: dict(report.measures) for name, report in self.answered.items()})

    def _states(self, what: Callable[[MemberRow], float | None]) -> pd.DataFrame:
        import pandas as pd

        columns = {name: {row.member: what(row) for row in report.members} for name, report in self.answered.items()}
        return pd.DataFrame(columns).rename_axis("member")

    def __str__(self) -> str:
        """What this comparison says, in a few aligned lines."""
        lines = [f"Comparison: {self.scenario.title[:60]}, {len(self.reports)} policies"]
        lines.append(f"  {'':<24}{'total cost':>14}{'dearer by':>11}{'worst':>8}{'Gini':>8}{'short':>7}")
        for name, report in list(self.reports.items())[:12]:
            if not report.answered:
                lines.append(f"  {name[:22]:<24}{report.allocation.status}")
                continue
            worst = report.compared[0].share_ratio if report.compared else None
            dearer = self.above_cheapest(name)
            cells = (
                f"{report.allocation.total_cost:,.6g}",
                "" if dearer is None else f"{dearer:.1%}",
                "" if worst is None else f"{worst:.2f}",
                "" if (gini := report.measures.get("gini")) is None else f"{gini:.3f}",
                str(len(report.gaps)),
            )
            lines.append(f"  {name[:22]:<24}{cells[0]:>14}{cells[1]:>11}{cells[2]:>8}{cells[3]:>8}{cells[4]:>7}")
        return "\n".join([*lines, *([f"  and {len(self.reports) - 12} more"] if len(self.reports) > 12 else [])])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """The same lines, for a notebook."""
        return f"<pre>{escape(str(self))}</pre>"


def compare_reports(reports: Sequence[FairnessReport]) -> Comparison:
    """Reports of one scenario, side by side; raises ValueError for none, or for reports of different scenarios."""
    if not reports:
        raise ValueError("there is no report to compare; give at least one")
    scenario = reports[0].scenario
    if any(report.scenario is not scenario and report.scenario != scenario for report in reports):
        raise ValueError("the reports are of different scenarios; compare policies on one scenario")
    named = dict(zip(_names(reports), reports, strict=True))
    baseline, base = _baseline(named)
    changes = {
        name: {
            row.member: (row.given if baseline in (TODAY, PLEDGES) else row.burden.net) - base.get(row.member, 0.0)
            for row in report.members
        }
        for name, report in named.items()
        if report.answered and baseline
    }
    return Comparison(scenario, named, baseline, base, changes)


def _names(reports: Sequence[FairnessReport]) -> list[str]:
    """The policies' names, those that repeat numbered."""
    total, seen = Counter(report.policy.policy for report in reports), Counter[str]()
    names = []
    for report in reports:
        name = report.policy.policy
        seen[name] += 1
        names.append(name if total[name] == 1 else f"{name} ({seen[name]})")
    return names


def _baseline(reports: Mapping[str, FairnessReport]) -> tuple[str, dict[str, float]]:
    """What changes are counted from, and its money by state."""
    answered = {name: report for name, report in reports.items() if report.answered}
    for report in answered.values():
        for which, values in (
            (TODAY, {row.member: row.current for row in report.members if row.current is not None}),
            (PLEDGES, {row.member: row.pledged for row in report.members if row.pledged is not None}),
        ):
            if values:
                return which, values
    for name, report in answered.items():
        if report.policy.objective is Objective.LEAST_COST:
            return name, {row.member: row.burden.net for row in report.members}
    return "", {}
