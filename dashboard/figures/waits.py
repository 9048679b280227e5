"""Where the time of cases went: a bar a row, a colour for what was waited for, as shares of the row's whole."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import drawn, marked
from dashboard.theme import THEMES

FILLS = ("age-4", "age-5", "load-3", "control", "age-2")
"""Of each wait, in their order."""


def waits(frame: pd.DataFrame, names: list[str], waited: list[str], theme: str) -> go.Figure:
    """`frame`: `row` (place in `names`), `wait` (place in `waited`), `share` (%), `n`, `said`, `href`."""
    colours, traces = THEMES[theme], []
    for at, name in enumerate(waited):
        part = frame[frame["wait"] == at]
        traces.append(
            {
                "type": "bar",
                "x": part["share"].tolist(),
                "y": [names[row] for row in part["row"]],
                "name": name,
                "orientation": "h",
                "marker": {"color": colours[FILLS[at]], "line": {"width": 0}},
                **marked(part["href"], part["n"], part["said"]),
            }
        )
    return drawn(
        theme,
        "waits",
        traces,
        bargap=0.3,
        margin={"b": 28},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "dtick": 1, "showgrid": False},
        xaxis={"range": [0, 100], "nticks": 5, "ticksuffix": " %"},
    )
