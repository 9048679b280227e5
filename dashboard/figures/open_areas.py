"""What is open now in each area, what of it is overdue: bars that the browser fills from the live topic
(`openAreas` of `assets/js/ui/clientside.mjs`)."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures.template import drawn
from dashboard.theme import THEMES


def open_areas(names: dict[str, str], said: tuple[str, str], theme: str, *, cases: bool) -> go.Figure:
    """`names`: by code of area. `said`: what a bar in time and one overdue say, by Plotly's `%{y}`, `%{customdata[1]}`.
    `cases`: whether a bar opens its cases."""
    colours = THEMES[theme]
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [],
            "y": [],
            "marker": {"color": colours[colour]},
            "hovertemplate": f"{text}<extra></extra>",
        }
        for colour, text in zip(("load-4", "late"), said, strict=True)
    ]
    return drawn(
        theme,
        "open_areas",
        bars,
        meta={"names": names, "cases": cases},
        bargap=0.35,
        margin={"b": 28},
        yaxis={"autorange": "reversed", "dtick": 1, "showgrid": False},
        xaxis={"rangemode": "tozero", "nticks": 5, "separatethousands": True},
    )
