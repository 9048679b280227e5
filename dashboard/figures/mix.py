"""Units by areas: a rate in each cell, its colour how far that is from what the mix of its parts lets one expect."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import drawn, marked
from dashboard.theme import THEMES

STEPS = (-15, -5, 5, 15)
"""Percentage points between the colours."""
FILLS = ("age-6", "late", "age-1", "load-2", "load-3")
_INKS = {"day": ("panel", "text", "text", "text", "text"), "night": ("bg", "bg", "text", "text", "text")}


def mix(frame: pd.DataFrame, rows: list[str], columns: list[str], theme: str) -> go.Figure:
    """`frame`: `row` and `column` (places in `rows`, `columns`), `n`, `text`, `step` (place in FILLS, -1 = of few),
    `said`, `href`. Cells are bars, so the small bundle draws them."""
    colours = THEMES[theme]
    fills = [*(colours[name] for name in FILLS), colours["raised"]]
    inks = [*(colours[name] for name in _INKS[theme]), colours["text-2"]]
    cells = {
        "type": "bar",
        "x": [0.94] * len(frame),
        "base": [column - 0.47 for column in frame["column"]],
        "y": [rows[row] for row in frame["row"]],
        "orientation": "h",
        "marker": {"color": [fills[step] for step in frame["step"]], "line": {"width": 0}},
        "text": frame["text"].tolist(),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {"color": [inks[step] for step in frame["step"]]},
        **marked(frame["href"], frame["n"], frame["said"]),
    }
    ticks = {"tickvals": list(range(len(columns))), "ticktext": columns, "side": "top"}
    return drawn(
        theme,
        "mix",
        [cells],
        bargap=0.08,
        barmode="overlay",
        margin={"t": 32, "b": 8},
        yaxis={"categoryorder": "array", "categoryarray": rows[::-1], "dtick": 1, "showgrid": False},
        xaxis={**ticks, "range": [-0.6, len(columns) - 0.4], "showgrid": False},
    )
