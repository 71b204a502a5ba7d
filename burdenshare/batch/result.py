"""A batch that ran, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.measures.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class BatchResult:
    """A batch that ran, as tables.

    summary: a row a run.  failures: a row a problem.  warnings: a row a doubt about a workbook.  manifest: all that
    is needed to run it again.
    """

    path: Path
    manifest: Mapping[str, object]
    summary: pd.DataFrame
    failures: pd.DataFrame
    warnings: pd.DataFrame

    @property
    def complete(self) -> bool:
        """Whether every run of the plan has its row."""
        return self.manifest.get("state") == "complete"

    @property
    def clean(self) -> bool:
        """Whether it is complete, every run was answered, and every answer keeps its promises."""
        broken = self.summary["violations"].fillna(0) > 0
        return self.complete and bool(((self.summary["status"] == "optimal") & ~broken).all())

    def indices(self) -> pd.DataFrame:
        """The fairness indices as a tidy table: workbook, variant, policy, index, value."""
        names = ["workbook", "variant", "policy"]
        return self.summary.melt(names, list(MEASURES), "index", "value").dropna(ignore_index=True)

    def __str__(self) -> str:
        """What this batch came to, in a few aligned lines."""
        counts = self.summary["status"].value_counts(sort=False)
        lines = [f"Batch {self.path}: {self.manifest.get('state')}", f"  {'runs':<12}{len(self.summary):,}"]
        return "\n".join([*lines, *(f"  {status:<12}{count:,}" for status, count in counts.items())])

    __repr__ = __str__
