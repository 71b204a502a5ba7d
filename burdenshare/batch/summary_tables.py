"""The results of a batch as tables: a row a run, a row a problem; in the order of the plan, whoever ran them when."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.batch.report_document import batch_document
from burdenshare.batch.result import BatchResult
from burdenshare.batch.run import Run
from burdenshare.batch.store import PARTS
from burdenshare.files import put
from models.sheets.problems import InputError, Problem
from reports import document
from reports.measures.measures import MEASURES
from reports.vocabulary.columns import Column, Kind, Value, number, plain, share
from reports.vocabulary.documents import Document, Fact
from reports.vocabulary.tables import Table

if TYPE_CHECKING:
    pass

SUMMARY, FAILURES, WARNINGS, MANIFEST = "summary", "failures", "warnings", "manifest.json"
CURRENCY = "currency"
MOST_IN_EXCEL = 100_000
"""Rows beyond which a batch is read with other tools than a spreadsheet."""

NAMES = (Column("workbook", "Workbook"), Column("variant", "Variant"), Column("policy", "Policy"))
RUN_COLUMNS: tuple[Column, ...] = (
    *NAMES,
    Column("status", "Status"),
    Column("reason", "Reason"),
    Column(CURRENCY, "Currency"),
    Column("cost", "Cost", Kind.MIXED),
    Column("least_cost", "Least cost", Kind.MIXED),
    share("price_of_fairness", "Price of fairness", decimals=2),
    number("gaps", "Requirements not met", 0),
    share("gap_share", "Unmet share, weighted", decimals=2),
    *(number(name, measure.label, 4) for name, measure in MEASURES.items()),
    number("common_gini", "Gini by the key of the first policy", 4),
    Column("worst_member", "Worst-loaded member"),
    number("worst_ratio", "Its share ratio", 3),
    Column("certified", "Certified"),
    number("cold_solves", "Cold solves", 0),
    number("violations", "Promises broken", 0),
    number("warnings", "Warnings", 0),
    Column("input_sha256", "Input (SHA-256)"),
    Column("run_key", "Run key"),
    number("seconds", "Seconds", 4),
)
"""The columns of summary; only the last one differs between two runs of the same batch."""
TOLD = (Column("place", "Where"), Column("found", "Found"), Column("expected", "Expected"), Column("hint", "Hint"))
PROBLEM_COLUMNS = (*NAMES, Column("status", "Status"), *TOLD)
WARNING_COLUMNS = (*NAMES[:2], *TOLD)

Ran = tuple[str, str, Run]
"""A run with the names of its workbook and variant."""


def summary_table(ran: Iterable[Ran]) -> Table:
    """A row a run."""
    return Table(SUMMARY, "Runs", RUN_COLUMNS, tuple(map(_row, ran)))


def failures_table(ran: Iterable[Ran]) -> Table:
    """A row a problem, with the cell that it stands in."""
    return Table(FAILURES, "Failures", PROBLEM_COLUMNS, tuple(row for each in ran for row in _problems(each)))


def warnings_table(ran: Iterable[Ran]) -> Table:
    """A row a warning, once for each workbook and variant."""
    cases = {(workbook, variant): run.warnings for workbook, variant, run in ran}
    rows = (
        tuple(map(_cell, (*case, told.place, told.found, told.expected, told.hint)))
        for case, warnings in cases.items()
        for told in warnings
    )
    return Table(WARNINGS, "Warnings", WARNING_COLUMNS, tuple(rows))


def _row(ran: Ran) -> tuple[Value, ...]:
    workbook, variant, run = ran
    names = {"workbook": workbook, "variant": variant}
    return tuple(_cell(_get(run, column.key, names)) for column in RUN_COLUMNS)


def _get(run: Run, key: str, names: Mapping[str, str]) -> object:
    if key in names:
        return names[key]
    if key == WARNINGS:
        return len(run.warnings)
    return run.measures.get(key) if key in MEASURES else getattr(run, key)


def _cell(value: object) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, int | float):
        return value
    return plain(str(value))


def _problems(ran: Ran) -> Iterator[tuple[Value, ...]]:
    workbook, variant, run = ran
    for found in run.problems:
        cells = (workbook, variant, run.policy, run.status, found.place, found.found, found.expected, found.hint)
        yield tuple(map(_cell, cells))


# -- files -------------------------------------------------------------------------------------------------------


def write_tables(folder: Path, ran: Sequence[Ran]) -> None:
    """Write summary (.csv, .xlsx, .parquet where pyarrow is installed), failures.csv, warnings.csv."""
    from reports.rendering.excel import workbook
    from reports.rendering.tidy import csv_files, parquet

    summary, failures, warnings = summary_table(ran), failures_table(ran), warnings_table(ran)
    facts = (
        Fact(number("runs", "Runs", 0), float(len(ran))),
        Fact(number("bad", "Problems", 0), float(len(failures.rows))),
        Fact(number("warnings", "Warnings", 0), float(len(warnings.rows))),
    )
    tables = (summary, failures, warnings)
    content = Document("Batch", "Every workbook by every policy", True, facts=facts, tables=tables)
    files: dict[str, bytes | str] = {**csv_files(content)}
    del files[MANIFEST]  # a batch has one of its own
    if len(ran) <= MOST_IN_EXCEL:
        files[f"{SUMMARY}.xlsx"] = workbook(content)
    with suppress(ModuleNotFoundError):
        types = {column.key: "float64" if column.numeric else "string" for column in summary.columns}
        files[f"{SUMMARY}.parquet"] = parquet(types, summary.rows)
    put(folder, files)


# -- reading -----------------------------------------------------------------------------------------------------


document.register(BatchResult, batch_document)


def read_batch(path: str | os.PathLike[str]) -> BatchResult:
    """The results of a batch from its folder; raises InputError where there are none, or none yet."""
    import pandas as pd

    folder = Path(path)
    if not (folder / f"{SUMMARY}.csv").is_file():
        begun = (folder / PARTS).is_dir()
        found = "a batch that was cut short before its tables were written" if begun else "no results of a batch"
        hint = "run the batch again with --resume" if begun else ""
        raise InputError([Problem(str(folder), found, f"a folder with {SUMMARY}.csv", hint)])
    types = {column.key: "float64" if column.numeric else "str" for column in (*RUN_COLUMNS, *PROBLEM_COLUMNS)}
    numeric = {column.key: [""] for column in RUN_COLUMNS if column.numeric}
    # "NA" is a name here, never a missing value.
    summary, failures, warnings = (
        pd.read_csv(folder / f"{name}.csv", dtype=types, keep_default_na=False, na_values=numeric)
        for name in (SUMMARY, FAILURES, WARNINGS)
    )
    if CURRENCY not in summary:  # a batch of an earlier version
        summary[CURRENCY] = ""
    return BatchResult(folder, read_manifest(folder), summary, failures, warnings)


def read_manifest(folder: Path) -> dict[str, object]:
    """The manifest of a batch, or nothing where there is none."""
    path = folder / MANIFEST
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found
