"""Weekdays by hours: when things come in. Cells are bars, so each opens its cases and the small bundle draws them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import drawn, marked
from dashboard.theme import THEMES

STEPS = 5


def hours(frame: pd.DataFrame, days: list[str], theme: str) -> go.Figure:
    """`frame`: `weekday` (0 = Monday), `hour`, `n`, `step` (0 = none, up to STEPS), `said`, `href`."""
    colours = THEMES[theme]
    steps = [colours["bg"], *(colours[f"load-{n}"] for n in range(1, STEPS + 1))]
    cells = {
        "type": "bar",
        "x": [0.94] * len(frame),
        "base": [hour - 0.47 for hour in frame["hour"]],
        "y": [days[day] for day in frame["weekday"]],
        "orientation": "h",
        "marker": {"color": [steps[step] for step in frame["step"]], "line": {"width": 0}},
        **marked(frame["href"], frame["n"], frame["said"]),
    }
    return drawn(
        theme,
        "hours",
        [cells],
        bargap=0.06,
        barmode="overlay",
        margin={"b": 28},
        yaxis={"categoryorder": "array", "categoryarray": days[::-1], "showgrid": False},
        xaxis={"tickvals": [0, 6, 12, 18, 23], "range": [-0.6, 23.6], "showgrid": False},
    )
