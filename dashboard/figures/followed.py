"""Followed items: how many were found and proven over the year, and where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import Trace, drawn, foot, marked
from dashboard.theme import THEMES


class TimelineText(NamedTuple):
    """`opened`, `proven`: what the lines are called. `foot`: with the time of the data."""

    opened: str
    proven: str
    foot: str


def timeline(frame: pd.DataFrame, text: TimelineText, theme: str) -> go.Figure:
    """`frame`: a row per day with `date` (ISO), `opened`, `proven` (counts up to it) and `href` (the view as of it)."""
    colours = THEMES[theme]
    traces: list[Trace] = []
    for column, name, colour in (("opened", text.opened, "late"), ("proven", text.proven, "edge")):
        counts = frame[column].tolist()
        labels = [f"{date} · {name} {n}" for date, n in zip(frame["date"], counts, strict=True)]
        traces.append(
            {
                "type": "scatter",
                "x": frame["date"].tolist(),
                "y": counts,
                "mode": "lines+markers",
                "line": {"color": colours[colour], "width": 2},
                "marker": {"size": 5, "color": colours[colour]},
                **marked(frame["href"], counts, labels),
            }
        )
    return drawn(
        theme,
        "followed",
        traces,
        annotations=[foot(text.foot, theme)],
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 6, "showgrid": False},
        yaxis={"rangemode": "tozero", "nticks": 4},
    )


class MapLayer(NamedTuple):
    """Marks of one look. `frame`: `lon`, `lat` (degree), `href`, `said`."""

    frame: pd.DataFrame
    colour: str
    size: int
    symbol: str


def points(outlines: Iterable[Sequence[tuple[float, float]]], layers: Iterable[MapLayer], theme: str) -> go.Figure:
    """`outlines`: borders as (lon, lat), degree. One degree of latitude is drawn as 1.35 of longitude: 42 degrees
    north."""
    colours = THEMES[theme]
    x: list[float | None] = []
    y: list[float | None] = []
    for outline in outlines:
        x += [*(lon for lon, _ in outline), None]
        y += [*(lat for _, lat in outline), None]
    line = {"color": colours["control"], "width": 1}
    border = {"type": "scatter", "x": x, "y": y, "mode": "lines", "line": line, "hoverinfo": "skip"}
    traces: list[Trace] = [border]
    for layer in layers:
        frame = layer.frame
        traces.append(
            {
                "type": "scatter",
                "x": frame["lon"].tolist(),
                "y": frame["lat"].tolist(),
                "mode": "markers",
                "marker": {"size": layer.size, "color": colours[layer.colour], "symbol": layer.symbol},
                **marked(frame["href"], [1] * len(frame), frame["said"]),
            }
        )
    hidden = {"visible": False}
    return drawn(
        theme,
        "points",
        traces,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis=hidden,
        yaxis={**hidden, "scaleanchor": "x", "scaleratio": 1.35},
    )
