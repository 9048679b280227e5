"""How often what was pointed out came, moment by moment, beside what was not pointed out."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import Trace, drawn
from dashboard.figures.trend import plain
from dashboard.theme import THEMES


def hit_rates(frame: pd.DataFrame, names: tuple[str, str], theme: str) -> go.Figure:
    """`frame`: a row per moment with `date` (ISO), `named` and `others` (%, NaN: of nothing), `said_named`,
    `said_others`. `names`: of the two lines."""
    colours = THEMES[theme]
    traces: list[Trace] = []
    looks = (("named", names[0], colours["accent"], "solid"), ("others", names[1], colours["text-2"], "dot"))
    for column, name, colour, dash in looks:
        traces.append(
            {
                "type": "scatter",
                "x": frame["date"].tolist(),
                "y": plain(frame[column]),
                "name": name,
                "mode": "lines+markers",
                "line": {"color": colour, "width": 2, "dash": dash},
                "marker": {"size": 6, "color": colour},
                "hovertext": frame[f"said_{column}"].tolist(),
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    return drawn(
        theme,
        "hit_rates",
        traces,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.2},
        margin={"t": 32, "b": 28},
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 6, "showgrid": False},
        yaxis={"range": [0, 100], "nticks": 5, "ticksuffix": " %"},
    )
