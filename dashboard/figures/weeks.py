"""A number week by week, beside what it should not exceed and what asks for a change."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures.template import drawn, foot
from dashboard.figures.trend import across
from dashboard.theme import THEMES


def weeks(
    dates: Sequence[str],
    values: Sequence[float | None],
    few: Sequence[bool],
    said: Sequence[str],
    good: float,
    act: float,
    foot_text: str,
    theme: str,
) -> go.Figure:
    """`dates`: last day of each week (ISO). `values`: None where there is none. `few`: of too few to mean much; an open
    mark. `said`: what a point says of itself. `good`, `act`: drawn as lines."""
    colours = THEMES[theme]
    line = {
        "type": "scatter",
        "x": list(dates),
        "y": list(values),
        "mode": "lines+markers",
        "line": {"color": colours["accent"], "width": 2},
        "marker": {
            "size": 7,
            "color": [colours["panel"] if one else colours["accent"] for one in few],
            "line": {"color": colours["accent"], "width": 1.5},
        },
        "text": list(said),
        "hovertemplate": "%{text}<extra></extra>",
    }
    return drawn(
        theme,
        "weeks",
        [line],
        shapes=across((good, act), colours, ("dot", "dash")),
        annotations=[foot(foot_text, theme)],
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 7, "showgrid": False},
        yaxis={"rangemode": "tozero", "nticks": 5, "separatethousands": True},
    )
