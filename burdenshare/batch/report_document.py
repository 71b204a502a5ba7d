"""A batch in one document: how fair each policy is, which is fairest how often, what failed, what is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from burdenshare.batch.variant_tables import MOST_ROWS, variant_charts, variant_tables
from burdenshare.batch.variants import Pair, pairs, variant_words
from models.sheets.problems import many
from reports.measures.measures import MEASURES
from reports.telling.words import listed
from reports.vocabulary.columns import Column, mixed, number, plain, share
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.precision import RATIO_DECIMALS
from reports.vocabulary.tables import Table, tabulate

if TYPE_CHECKING:
    import pandas as pd

    from burdenshare.batch.result import BatchResult

GINI = 3
"""Decimals of a Gini; those that are printed alike are equally fair."""
COMMON = "common_gini"
"""The Gini that policies are compared by: one yardstick for all runs of a workbook."""
SLOWEST, MOST_POLICIES = 10, 60
CASE = ["workbook", "variant"]


def batch_document(result: BatchResult) -> Document:
    """A batch as a document ready for any renderer; policies stand in the order of how often they are fairest."""
    summary = result.summary
    answered = summary[summary["cost"].notna()]
    found = pairs(result)
    tables = [table for table in _tables(result, answered, found) if table.rows]
    keys = {table.key for table in tables}
    return Document(
        title=f"Batch {plain(result.path.name)}",
        subtitle=f"Runs with {plain(', '.join(result.chosen))}" if result.chosen else "Every workbook by every policy",
        answered=not answered.empty,
        warnings=tuple(_warnings(result)),
        facts=tuple(_facts(result, answered)),
        paragraphs=tuple(_words(result, answered, found)),
        tables=tuple(tables),
        charts=(*variant_charts(tables), *(chart for chart in _charts() if chart.table in keys)),
        notes=(
            "Fairest: the lowest Gini of burdens over fair shares among the policies of one workbook, all measured by "
            "the key of its first policy; where several tie, each of them counts. Where a heading says so a policy is "
            "measured by its own key. Price of fairness: (cost - least cost) / least cost.",
            "Only runs with an answer count in distributions.",
        ),
        manifest=dict(result.manifest),
    )


def _warnings(result: BatchResult) -> Iterator[str]:
    if not result.complete:
        yield "The batch was stopped before its end: run it again with --resume."
    currencies = sorted(set(result.everything.summary["currency"]) - {""})
    if len(currencies) > 1 and any(condition.startswith("cost ") for condition in result.chosen):
        yield (
            f"The costs of this batch are in {len(currencies)} currencies or prices, {listed(currencies)}, "
            "and each was compared as it stands: choose workbooks of one by their names."
        )


def _facts(result: BatchResult, answered: pd.DataFrame) -> Iterator[Fact]:
    summary = result.summary
    yield Fact(number("workbooks", "Workbooks and variants", 0), float(len(summary[CASE].drop_duplicates())))
    yield Fact(number("runs", "Runs", 0), float(len(summary)))
    yield Fact(number("answered", "Answered", 0), float(len(answered)))
    for status, count in summary["status"].value_counts().items():
        if status != "optimal":
            yield Fact(number(f"status_{status}", str(status).replace("_", " ").capitalize(), 0), float(count))
    yield Fact(number("uncertified", "Answers without a certificate", 0), float((answered["certified"] == "no").sum()))
    yield Fact(number("broken", "Answers that break a promise", 0), float((answered["violations"] > 0).sum()))
    yield Fact(number("warnings", "Warnings of workbooks", 0), float(len(result.warnings)))
    yield Fact(number("cold_solves", "Stages solved again from nothing", 0), float(answered["cold_solves"].sum()))
    yield Fact(number("seconds", "Solving, all runs", 1, unit="seconds"), float(summary["seconds"].sum()))


def _words(result: BatchResult, answered: pd.DataFrame, found: Sequence[Pair]) -> Iterator[str]:
    summary = result.summary
    if result.chosen:
        yield _chosen_words(result)
    if len(summary):
        yield f"{len(answered):,} of {many(len(summary), 'run')} {'has' if len(summary) == 1 else 'have'} an answer."
    yield from variant_words(found)
    ranking = _fairest(answered)
    if len(ranking) > 1 and not result.chosen:  # chosen runs are compared with runs that are not here
        yield _fairest_words(ranking)


def _chosen_words(result: BatchResult) -> str:
    """How many of how many runs were chosen, by what."""
    chosen, everything, by = result.summary, result.everything.summary, plain(", ".join(result.chosen))
    if chosen.empty:
        return f"None of {many(len(everything), 'run')} has {by}."
    has = "has" if len(chosen) == 1 else "have"
    books = f"{chosen['workbook'].nunique():,} of {many(everything['workbook'].nunique(), 'workbook')}"
    return f"{len(chosen):,} of {many(len(everything), 'run')} {has} {by}, in {books}."


def _fairest_words(ranking: pd.DataFrame) -> str:
    """Which policy is fairest most often by one yardstick; those that are so as often are told together."""
    first = ranking.iloc[0]
    best = ranking[ranking["fairest"] == first["fairest"]]
    by = "Measured by the key of each workbook's first policy"
    if len(best) == len(ranking):
        return f"{by}, no policy is fairest more often than another: each in {int(first['fairest']):,} workbooks."
    if len(best) > 1:
        names = listed([plain(str(name)) for name in best["policy"]])
        return f"{by}, {names} are fairest most often, each in {int(first['fairest']):,} workbooks."
    price = "" if isnan(first["price"]) else f", at {first['price']:.1%} above least cost in the mean"
    return (
        f"{by}, policy {plain(str(first['policy']))} is fairest in {int(first['fairest']):,} of "
        f"{int(first['compared']):,} workbooks where policies can be compared{price}."
    )


def _tables(result: BatchResult, answered: pd.DataFrame, found: Sequence[Pair]) -> Iterator[Table]:
    if result.chosen:
        yield _runs(result)
    yield from variant_tables(result, found)
    yield _policies(result, answered)
    yield _distribution(answered)
    yield _kinds(result)
    yield _slowest(result.summary)


# -- policies ----------------------------------------------------------------------------------------------------


def _fairest(answered: pd.DataFrame) -> pd.DataFrame:
    """By policy: in how many workbooks it is fairest, of how many, and at what mean price; most often first."""
    import pandas as pd

    if COMMON not in answered:  # a batch of an earlier version
        return pd.DataFrame(columns=["policy", "fairest", "compared", "price"])
    known = answered[answered[COMMON].notna()].assign(told=lambda runs: runs[COMMON].round(GINI))
    several = known.groupby(CASE)["policy"].transform("size") > 1
    compared = known[several]
    best = compared["told"] <= compared.groupby(CASE)["told"].transform("min")
    table = compared.assign(best=best, price_if_best=compared["price_of_fairness"].where(best))
    found = table.groupby("policy", as_index=False).agg(
        fairest=("best", "sum"), compared=("best", "size"), price=("price_if_best", "mean")
    )
    return found.sort_values(["fairest", "price"], ascending=[False, True], ignore_index=True)


class _Policy(NamedTuple):
    """A policy with its answers and its line of `_fairest`, None where it cannot be compared."""

    policy: str
    runs: pd.DataFrame
    rank: Any


def _policies(result: BatchResult, answered: pd.DataFrame) -> Table:
    def gini(level: float) -> Callable[[_Policy], float | None]:
        return lambda row: _number(row.runs["gini"].quantile(level))

    columns = (
        Column("policy", "Policy", brief=True),
        number("runs", "Answers", 0, brief=True, of=lambda row: len(row.runs)),
        number("gini_p10", "Gini by its own key, 10th percentile", GINI, of=gini(0.1)),
        number("gini_median", "Gini by its own key, median", GINI, brief=True, of=gini(0.5)),
        number("gini_p90", "Gini by its own key, 90th percentile", GINI, of=gini(0.9)),
        number("worst_ratio", "Worst share ratio by its own key, median", 2, brief=True,
               of=lambda row: _number(row.runs["worst_ratio"].median())),
        share("gap_share", "Unmet share, mean", brief=True, of=lambda row: _number(row.runs["gap_share"].mean())),
        share("price", "Price of fairness, mean", brief=True,
              of=lambda row: _number(row.runs["price_of_fairness"].mean())),
        share("fairest", "Fairest in", brief=True, of=lambda row: row.rank and row.rank.fairest / row.rank.compared),
        share("fairest_price", "Price where fairest, mean", of=lambda row: row.rank and _number(row.rank.price)),
    )  # fmt: skip
    ranks = {} if result.chosen else {str(rank.policy): rank for rank in _fairest(answered).itertuples()}
    runs = {str(policy): runs for policy, runs in answered.groupby("policy")}
    order = dict.fromkeys(policy for policy in (*ranks, *runs) if policy in runs)
    rows = [_Policy(policy, runs[policy], ranks.get(policy)) for policy in order]
    return tabulate("policies", "Policies", columns, rows[:MOST_POLICIES], brief=True)


class _Index(NamedTuple):
    """The values of an index under a policy."""

    policy: str
    label: str
    values: pd.Series


def _distribution(answered: pd.DataFrame) -> Table:
    """A row a policy and index: its quantiles over all workbooks."""

    def quantile(key: str, label: str, level: float) -> Column:
        return number(key, label, 4, of=lambda row: _number(row.values.quantile(level)))

    columns = (
        Column("policy", "Policy"),
        Column("index", "Index", of=lambda row: row.label),
        quantile("least", "Least", 0.0),
        quantile("p10", "10 %", 0.1),
        quantile("median", "Median", 0.5),
        quantile("p90", "90 %", 0.9),
        quantile("most", "Most", 1.0),
    )
    rows = [
        _Index(str(policy), measure.label, runs[name])
        for policy, runs in list(answered.groupby("policy"))[:MOST_POLICIES]
        for name, measure in MEASURES.items()
        if runs[name].notna().any()
    ]
    return tabulate("distribution", "Distribution of the indices by policy, each by its own key", columns, rows)


def _charts() -> Iterator[Chart]:
    yield Chart(
        "gini", ChartKind.BARS,
        "Gini of each policy by its own key: median over the workbooks, with 10th and 90th percentile",
        "Bars of the median Gini of each policy by its own key, marks at the 10th and 90th percentile; the table gives "
        "the values",
        "policies",
        (
            Series("Median", "gini_median"),
            Series("10 % of workbooks below", "gini_p10"),
            Series("90 % of workbooks below", "gini_p90"),
        ),
        "policy", "Gini",
    )  # fmt: skip
    yield Chart(
        "price", ChartKind.BARS, "Price of fairness by policy: mean over the workbooks",
        "Bars of the mean price of fairness of each policy; the table gives the values",
        "policies", (Series("Mean price of fairness", "price"),), "policy", "Price of fairness",
    )  # fmt: skip


# -- chosen runs, failures and time ------------------------------------------------------------------------------------


def _runs(result: BatchResult) -> Table:
    """The runs that were chosen, in the order of the plan."""
    summary = result.summary
    one_currency = summary["currency"].nunique() == 1
    columns = (
        Column("workbook", "Workbook", brief=True),
        Column("variant", "Variant", brief=bool((summary["variant"] != "").any()), of=lambda run: run.variant or None),
        Column("policy", "Policy", brief=True, of=lambda run: run.policy or None),
        Column("status", "Status", brief=True),
        mixed("cost", "Cost", brief=True, of=lambda run: _number(run.cost)),
        Column("currency", "Currency", brief=not one_currency, of=lambda run: run.currency or None),
        number("worst_ratio", "Worst share ratio", RATIO_DECIMALS, brief=True, of=lambda run: _number(run.worst_ratio)),
        Column("worst_member", "Worst-loaded member", of=lambda run: run.worst_member or None),
        share("gap_share", "Unmet share", brief=True, of=lambda run: _number(run.gap_share)),
        number("gini", "Gini by its own key", GINI, of=lambda run: _number(run.gini)),
    )
    notes = [f"The first {MOST_ROWS:,} of {len(summary):,}."] if len(summary) > MOST_ROWS else []
    rows = summary.head(MOST_ROWS).itertuples()
    return tabulate("runs", "The runs chosen", columns, rows, notes=notes, brief=True)


def _kinds(result: BatchResult) -> Table:
    """Problems by kind, the sheet that they stand in or what was found: how many, and one of them."""
    columns = (
        Column("status", "Status", brief=True),
        Column("kind", "Problem", brief=True),
        number("runs", "Problems", 0, brief=True),
        number("workbooks", "Workbooks", 0, brief=True),
        Column("example", "For example", brief=True),
    )
    failures = result.failures
    sheets = failures["place"].str.extract(r"^(\w+)(?:!| row )")[0]
    told = failures.assign(
        kind=sheets.where(sheets.notna(), failures["found"]),
        example=failures["workbook"] + ": " + failures["place"] + ": " + failures["found"],
    )
    kinds = told.groupby(["status", "kind"], as_index=False).agg(
        runs=("example", "size"), workbooks=("workbook", "nunique"), example=("example", "first")
    )
    rows = kinds.sort_values(["workbooks", "status", "kind"], ascending=[False, True, True]).head(MOST_POLICIES)
    return tabulate("failures", "Failures by kind", columns, rows.itertuples(), brief=True)


def _slowest(summary: pd.DataFrame) -> Table:
    columns = (
        Column("workbook", "Workbook", brief=True),
        Column("variant", "Variant", of=lambda run: run.variant or None),
        Column("policy", "Policy", brief=True, of=lambda run: run.policy or None),
        Column("status", "Status", brief=True),
        number("seconds", "Seconds", 3, brief=True),
    )
    return tabulate(
        "slowest", "The slowest runs", columns, summary.nlargest(SLOWEST, "seconds").itertuples(), brief=True
    )


def _number(value: Any) -> float | None:  # noqa: ANN401 - whatever pandas calls a number
    """A number of pandas as a plain one, None where there is none."""
    return None if isnan(value) else float(value)
