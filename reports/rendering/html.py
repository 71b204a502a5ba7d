"""A document as one self-contained page: opens offline, prints well, reads aloud, and runs nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reports.rendering.charts import svg
from reports.vocabulary.documents import Chart, Document
from reports.vocabulary.tables import Table

if TYPE_CHECKING:
    from jinja2 import Template

FIRST = (
    *("gaps", "members", "missions", "offers", "measures", "conflict", "policies", "ratios", "changes", "received"),
    *("organisations", "costs", "moves"),
)
"""Tables that stand in the body; the others follow as details."""


def page(document: Document) -> str:
    """The whole page as text. Names and words are escaped; charts are images of data, not markup of the page."""
    return _template().render(
        document=document,
        main=[table for table in document.tables if table.key in FIRST or document.charts_of(table)],
        details=[table for table in document.tables if table.key not in FIRST and not document.charts_of(table)],
        image=lambda chart: _image(document, chart),
        heads=_heads,
        manifest=json.dumps(dict(document.manifest), ensure_ascii=False, indent=2),
    )


def _image(document: Document, chart: Chart) -> str:
    """A chart as a data address, so that nothing in it can reach the page."""
    return f"data:image/svg+xml;base64,{b64encode(svg(document, chart).encode()).decode()}"


def _heads(table: Table) -> int:
    """The position of the column that names a row."""
    keys = [column.key for column in table.columns]
    return keys.index("name") if "name" in keys else 0


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = Path(__file__).with_name("page.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
