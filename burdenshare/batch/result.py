"""A batch that ran, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.batch.filters import Names, in_words, matching
from models.printing import Printed
from reports.measures.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd


CASE_AND_POLICY = ["workbook", "variant", "policy"]
"""The columns that name a run."""


@dataclass(frozen=True)
class BatchResult(Printed):
    """A batch that ran, as tables.

    summary: a row a run.  failures: a row a problem.  warnings: a row a doubt about a workbook.  manifest: all that
    is needed to run it again.  chosen: what these runs were chosen by, in words; nothing where all are here.
    whole: the batch that they were chosen from.
    """

    path: Path
    manifest: Mapping[str, object]
    summary: pd.DataFrame
    failures: pd.DataFrame
    warnings: pd.DataFrame
    chosen: tuple[str, ...] = ()
    whole: BatchResult | None = None

    @property
    def complete(self) -> bool:
        """Whether every run of the plan has its row."""
        return self.manifest.get("state") == "complete"

    @property
    def clean(self) -> bool:
        """Whether it is complete, every run was answered, and every answer keeps its promises."""
        broken = self.summary["violations"].fillna(0) > 0
        return self.complete and bool(((self.summary["status"] == "optimal") & ~broken).all())

    @property
    def everything(self) -> BatchResult:
        """All runs of the batch, whichever were chosen here."""
        return self.whole or self

    def where(
        self,
        *,
        worst_ratio: str | None = None,
        gap: str | None = None,
        cost: str | None = None,
        workbook: Names = None,
        variant: Names = None,
        policy: Names = None,
        status: Names = None,
    ) -> BatchResult:
        """The runs for which all of this holds, with their failures and warnings; none is no error.

        worst_ratio, gap (the weighted unmet share, 0.05 or 5%), cost (in the workbook's currency): comparisons such as
        ">1.3" or ">=5%,<20%"; differences below 1e-9 do not count, and what has no answer fits none.  workbook (path or
        file name), variant ("" is the unchanged workbook), policy, status: names or patterns such as "fair*", several
        of which one must fit. Raises InputError for a comparison that cannot be read and for a name that no run has.
        """
        names = {"workbook": workbook, "variant": variant, "policy": policy, "status": status}
        names = {
            column: given if given is None or isinstance(given, str) else tuple(given)
            for column, given in names.items()
        }
        conditions = {"worst_ratio": worst_ratio, "gap": gap, "cost": cost}
        chosen = in_words(names, conditions)
        if not chosen:
            return self
        summary = self.summary[matching(self.summary, names, conditions)].reset_index(drop=True)
        return replace(
            self,
            summary=summary,
            failures=_of(self.failures, summary, CASE_AND_POLICY),
            warnings=_of(self.warnings, summary, CASE_AND_POLICY[:2]),
            chosen=(*self.chosen, *chosen),
            whole=self.everything,
        )

    def indices(self) -> pd.DataFrame:
        """The fairness indices as a tidy table: workbook, variant, policy, index, value."""
        return self.summary.melt(CASE_AND_POLICY, list(MEASURES), "index", "value").dropna(ignore_index=True)

    def __str__(self) -> str:
        """What this batch came to, in a few aligned lines."""
        counts = self.summary["status"].value_counts(sort=False)
        lines = [f"Batch {self.path}: {self.manifest.get('state')}", f"  {'runs':<12}{len(self.summary):,}"]
        lines += [f"  {'chosen by':<12}{', '.join(self.chosen)}"] if self.chosen else []
        return "\n".join([*lines, *(f"  {status:<12}{count:,}" for status, count in counts.items())])


def _of(table: pd.DataFrame, summary: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The rows of a table whose names stand in a summary too."""
    from pandas import MultiIndex

    of_summary, of_table = (MultiIndex.from_frame(each[names]) for each in (summary, table))
    return table[of_table.isin(of_summary)].reset_index(drop=True)
