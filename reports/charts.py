"""Charts of a document as static SVG: readable in black and white, no script, no request, no browser needed."""

from __future__ import annotations

from math import isfinite
from typing import Any

from reports.tables import Chart, ChartKind, Column, Document, Kind, Table, shorten

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
    draw = _bars if chart.kind is ChartKind.BARS else _curves
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
    } | draw(chart, table)
    return str(vlc.vegalite_to_svg(spec))


def _axis(column: Column) -> Spec:
    return {"format": ".0%"} if column.kind is Kind.SHARE else {"format": ",~f"}


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
    tones = {"domain": [series.label for series in chart.series], "range": [PALE if others else INK, "black"]}
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
        mark = {"type": "text", "align": "left", "dx": 4, "fontSize": 9}
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


def _curves(chart: Chart, table: Table) -> Spec:
    """Curves through points, told apart by their dashes."""
    whole = {"domain": [0, 1], "nice": False}
    rows = []
    for series in chart.series:
        for i, (x, y) in enumerate(zip(table.values(series.over), table.values(series.values), strict=True)):
            rows.append({"x": x, "y": y, "order": i, "series": series.label})
    names = [series.label for series in chart.series]
    return {
        "width": 380,
        "height": 380,
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 2, "color": INK},
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "title": chart.x_label,
                "scale": whole,
                "axis": {"format": ".0%"},
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "title": chart.y_label,
                "scale": whole,
                "axis": {"format": ".0%"},
            },
            "order": {"field": "order"},
            "strokeDash": {"field": "series", "scale": {"domain": names, "range": list(DASHES[: len(names)])}},
            "color": {"field": "series", "scale": {"domain": names, "range": [INK, "black", "dimgray"][: len(names)]}},
        },
    }
