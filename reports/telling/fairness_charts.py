"""The charts of a fairness report, as data: pictures of its tables."""

from __future__ import annotations

from collections.abc import Iterator

from reports.assessing.report import FairnessReport
from reports.telling.words import times, who
from reports.vocabulary.documents import Chart, ChartKind, Series

BAND_LINES = (("0.8", 0.8), ("1.2", 1.2))


def _ratios(report: FairnessReport) -> str:
    count, first, last = sum(map(len, report.ranks)), report.ranks[0], report.ranks[-1]
    if first == last:
        return f"Bars of share ratio by state, each at {times(first[0])} its fair share."
    return (
        f"Bars of share ratio by state, heaviest first, from {who(first, count)} at {times(first[0])} the fair share "
        f"down to {who(last, count)} at {times(last[0])}."
    )


def fairness_charts(report: FairnessReport, tables: set[str]) -> Iterator[Chart]:
    """The pictures of the tables that are there."""
    if report.ranks:
        yield Chart(
            "ratios", ChartKind.BARS, "Share ratio: burden share over fair share",
            f"{_ratios(report)} Lines mark 0.8 and 1.2.",
            "members", (Series("Share ratio", "share_ratio"),), "name", "Share ratio", references=BAND_LINES,
        )  # fmt: skip
        yield Chart(
            "shares", ChartKind.BARS, "Burden share against fair share",
            "Bars of each state's share of the burden, with a mark at its fair share. The table beside it gives the "
            "same figures.",
            "members", (Series("Burden share", "burden_share"), Series("Fair share", "fair_share")), "name", "Share",
        )  # fmt: skip
    if "distances" in tables:
        yield Chart(
            "distances", ChartKind.BARS, "Share of the burden that would have to change hands",
            "Bars of the distance of the burdens from each division rule, the nearest first.",
            "distances", (Series("Distance", "distance"),), "rule", "Distance",
        )  # fmt: skip
    if "lorenz" in tables:
        gini = report.measures.get("gini")
        yield Chart(
            "lorenz", ChartKind.CURVES, "Lorenz curve of burdens",
            "Cumulative burden against cumulative fair share, from the lightest-loaded state up"
            + ("." if gini is None else f"; the Gini coefficient is {gini:.3f}."),
            "lorenz", (Series("Burden", "burden", "fair"), Series("All at their fair share", "fair", "fair")),
            x_label="Cumulative fair share", y_label="Cumulative burden",
        )  # fmt: skip
    if "concentration" in tables:
        yield Chart(
            "concentration", ChartKind.CURVES, "Concentration of burden and fair share",
            "Cumulative burden and cumulative fair share against the cumulative number of states, smallest fair share "
            "first.",
            "concentration", (Series("Burden", "burden", "states"), Series("Fair share", "fair", "states")),
            x_label="Cumulative states", y_label="Cumulative share",
        )  # fmt: skip
