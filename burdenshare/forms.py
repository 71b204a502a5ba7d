"""The forms a result is written in. What the command line offers, its errors and the documentation read this list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, cast

from models.sheets.problems import MissingExtraError, nearest

if TYPE_CHECKING:
    from burdenshare.files import Content
    from reports import Document


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the suffix that asks for it, what it is called and holds.

    renderer: "module:function" from a Document to the content of a file or of a folder's files, loaded only when it is
    used.  extra: the optional part that it needs.
    """

    suffix: str
    name: str
    holds: str
    renderer: str
    extra: str = ""

    def render(self, document: Document) -> Content:
        """A document in this form; raises MissingExtraError where its optional part is not installed."""
        try:
            return cast("Content", resolve_name(self.renderer)(document))
        except ModuleNotFoundError as missing:
            if not self.extra or missing.name == self.renderer.partition(":")[0]:
                raise
            raise MissingExtraError(f"writing {self.suffix}", self.extra) from missing


def by_suffix(forms: Iterable[Form]) -> dict[str, Form]:
    """Forms by the suffix that asks for each; raises ValueError for two of one suffix."""
    found: dict[str, Form] = {}
    for form in forms:
        if found.setdefault(form.suffix, form) is not form:
            raise ValueError(f'two forms of the suffix "{form.suffix}": {found[form.suffix].name} and {form.name}')
    return found


FORMS = by_suffix(
    (
        Form(".xlsx", "workbook", "a summary, native charts, a sheet a table", "reports.rendering.excel:workbook"),
        Form(".html", "page", "all on one page that opens offline and prints well", "reports.rendering.html:page"),
        Form(".json", "JSON", "the whole report for programs", "reports.rendering.tidy:json_text"),
        Form(".csv", "long table", "every table in one, a row a cell", "reports.rendering.tidy:csv_text"),
        Form(".parquet", "Parquet", "the same long table", "reports.rendering.tidy:parquet_bytes", extra="parquet"),
        Form("", "folder", "a .csv a table, and manifest.json", "reports.rendering.tidy:csv_files"),
    )
)
SUFFIXES = ", ".join(filter(None, FORMS))


def form_of(path: Path) -> Form | None:
    """The form that a path asks for by its suffix; a folder that is there asks for one, whatever it is called."""
    return FORMS.get("" if path.is_dir() else path.suffix.casefold())


def remedy(path: Path) -> str:
    """What to do about a suffix that no form has."""
    return nearest(path.suffix, list(FORMS)) or "a name without a suffix makes a folder of .csv files"
