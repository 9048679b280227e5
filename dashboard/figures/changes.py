"""What each was before and is now: two marks and the way between them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import Trace, drawn, marked
from dashboard.theme import THEMES


def changes(frame: pd.DataFrame, theme: str) -> go.Figure:
    """`frame`: `name`, `n`, `before`, and of both `said`, `href` (`said_before`, `href_before`); the largest first."""
    colours, names = THEMES[theme], frame["name"].tolist()
    way: list[float | None] = []
    for was, now in zip(frame["before"], frame["n"], strict=True):
        way += [int(was), int(now), None]
    line = {"color": colours["control"], "width": 2}
    ends = [name for name in names for _ in range(3)]
    traces: list[Trace] = [{"type": "scatter", "x": way, "y": ends, "mode": "lines", "line": line, "hoverinfo": "skip"}]
    for column, fill in (("before", colours["panel"]), ("n", colours["accent"])):
        own = "" if column == "n" else "_before"
        traces.append(
            {
                "type": "scatter",
                "x": frame[column].tolist(),
                "y": names,
                "mode": "markers+text" if column == "n" else "markers",
                "texttemplate": "%{x:,}",
                "textposition": "top center",
                "marker": {"size": 11, "color": fill, "line": {"color": colours["accent"], "width": 2}},
                "cliponaxis": False,
                **marked(frame[f"href{own}"], frame[column], frame[f"said{own}"]),
            }
        )
    return drawn(
        theme,
        "changes",
        traces,
        margin={"b": 28, "r": 48},
        yaxis={"autorange": "reversed"},
        xaxis={"rangemode": "tozero", "nticks": 6, "separatethousands": True, "showgrid": False},
    )
