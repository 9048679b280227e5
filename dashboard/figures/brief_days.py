"""The line over days on a brief: what was reported and what was done, in ink on paper."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures.template import TOP_PX, drawn
from streams.model.local_day import iso_day

WIDE_PX, HIGH_PX = 588, 170
"""Within 156 mm of text, at 96 dots an inch."""
_INK, _GREY = "#000000", "#555555"


def brief_days(days: Sequence[tuple[int, int, int]], names: tuple[str, str]) -> go.Figure:
    """`days`: (local day, reported, done). `names`: of the solid and of the broken line."""
    dates = [iso_day(day) for day, _, _ in days]
    traces = [
        {
            "type": "scatter",
            "x": dates,
            "y": [day[n] for day in days],
            "name": names[n - 1],
            "mode": "lines",
            "line": {"color": colour, "width": 2, "dash": dash},
            "hovertemplate": "%{x|%m-%d} " + names[n - 1] + " %{y:,}<extra></extra>",
        }
        for n, colour, dash in ((1, _INK, "solid"), (2, _GREY, "4px,3px"))
    ]
    axis = {"tickfont": {"color": _INK, "size": 13}, "linecolor": _GREY}
    return drawn(
        "day",
        "brief_days",
        traces,
        width=WIDE_PX,
        height=HIGH_PX,
        margin={"l": 4, "r": 16, "t": TOP_PX, "b": 24},
        hovermode="x",
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 8, "showgrid": False, "showline": True, **axis},
        yaxis={"rangemode": "tozero", "nticks": 4, "separatethousands": True, **axis},
    )
