"""Charts of a document as static SVG: readable in black and white, no script, no request, no browser needed."""

from __future__ import annotations

from math import isfinite
from typing import Any

from reports.vocabulary.columns import Column, Kind, shorten
from reports.vocabulary.documents import Chart, ChartKind, Document
from reports.vocabulary.tables import Table

INK, PALE, GRID = "#1b3a5c", "#c9d6e3", "#d9d9d9"
FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
WIDTH, BAND_HEIGHT = 640, 18
DASHES: tuple[list[int], ...] = ([], [6, 4], [2, 3])
"""How the curves of one chart differ without colour."""

Spec = dict[str, Any]


def svg(document: Document, chart: Chart) -> str:
    """A chart drawn as one SVG element."""
    import vl_convert as vlc

    table = document.table(chart.table)
    drawn = _bars(chart, table) if chart.kind is ChartKind.BARS else _curves(document, chart)
    spec = {
        "background": "white",
        "width": WIDTH,
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"gridColor": GRID, "labelColor": "black", "titleColor": "black", "titleFontWeight": "normal"},
            "legend": {
                "labelColor": "black",
                "title": None,
                "orient": "top",
                "symbolStrokeWidth": 2,
                "symbolType": "square",
            },
        },
    } | drawn
    return str(vlc.vegalite_to_svg(spec))


def _axis(column: Column) -> Spec:
    return {"format": "~%" if column.kind is Kind.SHARE else ",~f", "labelSeparation": 8, "labelOverlap": "parity"}


def _bars(chart: Chart, table: Table) -> Spec:
    """Horizontal bars in the table's order; further series are ticks across them, references dashed lines."""
    first, *others = (table.columns[table.column(series.values)] for series in chart.series)
    labels = [f"{i:04d} {shorten(str(name), 34)}" for i, name in enumerate(table.values(chart.names))]
    rows = []
    for series, column in zip(chart.series, (first, *others), strict=True):
        for label, value in zip(labels, table.values(column.key), strict=True):
            if isinstance(value, float) and isfinite(value):
                rows.append(
                    {"name": label, "value": value / column.scale, "text": column.text(value), "series": series.label}
                )
    y = {
        "field": "name",
        "type": "nominal",
        "sort": labels,
        "scale": {"paddingInner": 0.3},
        "axis": {
            "title": None,
            "labelExpr": "slice(datum.label, 5)",
            "labelLimit": 240,
            "ticks": False,
            "domain": False,
        },
    }
    title = f"{chart.x_label} ({first.unit})" if first.unit else chart.x_label
    x = {"field": "value", "type": "quantitative", "title": title, "axis": _axis(first)}
    colours = [PALE if others else INK, *["black"] * len(others)]
    tones = {"domain": [series.label for series in chart.series], "range": colours}
    legend = {"symbolType": "square"}
    colour = {"field": "series", "type": "nominal", "scale": tones, "legend": legend} if others else {"value": PALE}
    bars = {"filter": {"field": "series", "equal": chart.series[0].label}}
    layers: list[Spec] = [
        {
            "transform": [bars],
            "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.8},
            "encoding": {"x": x, "y": y, "color": colour},
        }
    ]
    if others:
        ticks = {"filter": {"field": "series", "oneOf": [series.label for series in chart.series[1:]]}}
        mark = {"type": "tick", "thickness": 3, "size": BAND_HEIGHT - 4}
        layers.append({"transform": [ticks], "mark": mark, "encoding": {"x": x, "y": y, "color": colour}})
    else:
        below = "datum.value < 0"  # the text stands beyond the bar's end, on the side to which it points
        mark = {
            "type": "text",
            "fontSize": 9,
            "align": {"expr": f"{below} ? 'right' : 'left'"},
            "dx": {"expr": f"{below} ? -4 : 4"},
        }
        layers.append({"transform": [bars], "mark": mark, "encoding": {"x": x, "y": y, "text": {"field": "text"}}})
    for label, value in chart.references:
        line = {"data": {"values": [{"at": value, "label": label}]}}
        at = {"field": "at", "type": "quantitative"}
        layers.append(
            line | {"mark": {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.2}, "encoding": {"x": at}}
        )
        mark = {"type": "text", "baseline": "bottom", "dy": -3, "fontSize": 10}
        layers.append(line | {"mark": mark, "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "label"}}})
    return {"height": {"step": BAND_HEIGHT}, "data": {"values": rows}, "layer": layers}


def _curves(document: Document, chart: Chart) -> Spec:
    rows, points = [], []
    for series in chart.series:
        table = document.table(series.table or chart.table)
        across, up = table.columns[table.column(series.over)], table.columns[table.column(series.values)]
        points += [series.label] if len(table.rows) == 1 else []
        for i, (x, y) in enumerate(zip(table.values(series.over), table.values(series.values), strict=True)):
            rows.append({"x": across.shown(x), "y": up.shown(y), "order": i, "series": series.label})
    names = [series.label for series in chart.series]
    first, table = chart.series[0], document.table(chart.table)
    dot = {
        "transform": [{"filter": {"field": "series", "oneOf": points}}],
        "mark": {"type": "point", "filled": True, "size": 90},
    }
    return {
        "width": 380,
        "height": 380,
        "data": {"values": rows},
        "layer": [{"mark": {"type": "line", "strokeWidth": 2, "color": INK}}, *([dot] if points else [])],
        "encoding": {
            "x": {"field": "x", "type": "quantitative"} | _scale(chart.x_label, table, first.over),
            "y": {"field": "y", "type": "quantitative"} | _scale(chart.y_label, table, first.values),
            "order": {"field": "order"},
            "strokeDash": {"field": "series", "scale": {"domain": names, "range": list(DASHES[: len(names)])}},
            "color": {"field": "series", "scale": {"domain": names, "range": [INK, "black", "dimgray"][: len(names)]}},
        },
    }


def _scale(label: str, table: Table, key: str) -> Spec:
    """Title and scale of a curve's axis: from 0 to 1 for shares that reach the whole, else where the points are."""
    column = table.columns[table.column(key)]
    title = f"{label} ({column.unit})" if column.unit else label
    scale = {"domain": [0, 1], "nice": False} if table.reaches_whole(key) else {"zero": False}
    return {"title": title, "scale": scale, "axis": _axis(column)}
