"""How long what is open has been open: a bar an area, a colour a band of days."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import drawn, marked
from dashboard.theme import THEMES


def ages(frame: pd.DataFrame, names: list[str], bands: list[str], theme: str) -> go.Figure:
    """`frame`: `area` (place in `names`), `band` (place in `bands`), `n`, `said`, `href`."""
    colours, traces = THEMES[theme], []
    for at, band in enumerate(bands):
        part = frame[frame["band"] == at]
        traces.append(
            {
                "type": "bar",
                "x": part["n"].tolist(),
                "y": [names[place] for place in part["area"]],
                "name": band,
                "orientation": "h",
                "marker": {"color": colours[f"age-{at + 1}"], "line": {"width": 0}},
                **marked(part["href"], part["n"], part["said"]),
            }
        )
    return drawn(
        theme,
        "ages",
        traces,
        bargap=0.35,
        margin={"b": 28},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "dtick": 1, "showgrid": False},
        xaxis={"nticks": 5, "separatethousands": True},
    )
