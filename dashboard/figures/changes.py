"""What each was before and is now: two marks and the way between them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import blank
from dashboard.theme import THEMES


def changes(frame: pd.DataFrame, theme: str) -> go.Figure:
    """`frame`: `name`, `n`, `before`, and of both `said`, `href` (`said_before`, `href_before`); the largest first."""
    figure, colours = blank(theme, "changes"), THEMES[theme]
    names = frame["name"].tolist()
    way: list[float | None] = []
    for was, now in zip(frame["before"], frame["n"], strict=True):
        way += [int(was), int(now), None]
    line = {"color": colours["control"], "width": 2}
    figure.add_scatter(x=way, y=[name for name in names for _ in range(3)], mode="lines", line=line, hoverinfo="skip")
    for column, fill in (("before", colours["panel"]), ("n", colours["accent"])):
        own = "" if column == "n" else "_before"
        figure.add_scatter(
            x=frame[column].tolist(),
            y=names,
            mode="markers+text" if column == "n" else "markers",
            texttemplate="%{x:,}",
            textposition="top center",
            marker={"size": 11, "color": fill, "line": {"color": colours["accent"], "width": 2}},
            customdata=frame[[f"href{own}", column]].to_numpy().tolist(),
            hovertext=frame[f"said{own}"].tolist(),
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    figure.update_layout(margin={"b": 28, "r": 48})
    figure.update_yaxes(autorange="reversed")
    return figure.update_xaxes(rangemode="tozero", nticks=6, separatethousands=True, showgrid=False)
