"""Reports as files: the suffix chooses the form; a file is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from models.sheets.problems import InputError, Problem, nearest
from reports.assessing.comparison import Comparison
from reports.assessing.report import FairnessReport
from reports.telling.document import document
from reports.vocabulary import Document


def write(report: FairnessReport | Comparison | Document, path: str | Path) -> Path:
    """Write a report and return its path: .xlsx, .html, .json, .csv, .parquet, or a folder of .csv (no suffix).

    Folders are made as needed. Raises InputError for another suffix, MissingExtraError where .parquet lacks its part.
    """
    target, content = Path(path), document(report)
    if not target.suffix or target.is_dir():
        from reports.rendering.tidy import csv_files

        for name, text in csv_files(content).items():
            _replace(target / name, text.encode())
        return target
    form = FORMS.get(target.suffix.lower())
    if form is None:
        hint = nearest(target.suffix.lower(), list(FORMS)) or "a name without a suffix makes a folder of .csv files"
        raise InputError([Problem("output", f'"{target.name}"', f"a name that ends in {', '.join(FORMS)}", hint)])
    _replace(target, form(content))
    return target


def _xlsx(content: Document) -> bytes:
    from reports.rendering.excel import workbook

    return workbook(content)


def _html(content: Document) -> bytes:
    from reports.rendering.html import page

    return page(content).encode()


def _json(content: Document) -> bytes:
    from reports.rendering.tidy import json_text

    return json_text(content).encode()


def _csv(content: Document) -> bytes:
    from reports.rendering.tidy import csv_text

    return csv_text(content).encode()


def _parquet(content: Document) -> bytes:
    from reports.rendering.tidy import parquet_bytes

    return parquet_bytes(content)


FORMS: dict[str, Callable[[Document], bytes]] = {
    ".xlsx": _xlsx,
    ".html": _html,
    ".json": _json,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""How each suffix is written; a renderer is imported only when it is used."""


def _replace(target: Path, content: bytes) -> None:
    """Put a file in place in one step, so that no reader ever sees half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=target.suffix)
    try:
        with os.fdopen(handle, "wb") as sheet:
            sheet.write(content)
        # mkstemp makes private files; a report has the permissions that any new file would have.
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
