"""What came in and what was done, day by day, beside what is usual for the weekday."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import blank
from dashboard.figures.trend import plain, weekends
from dashboard.theme import THEMES


def in_out(frame: pd.DataFrame, names: tuple[str, str], theme: str) -> go.Figure:
    """`frame`: a row per day with `date` (ISO), `weekend`, `reports`, `done`, `low`, `high` (NaN: not known), and
    `said_`, `href_` of both. `names`: of the two lines. The last day is not over: its marks are open."""
    figure, colours = blank(theme, "in_out"), THEMES[theme]
    weekends(figure, frame, colours)
    dates = frame["date"].tolist()
    for column, fill in (("low", None), ("high", "tonexty")):
        line = {"width": 0, "shape": "hvh"}
        y, filled = plain(frame[column]), {"fill": fill, "fillcolor": colours["age-2"]}
        figure.add_scatter(x=dates, y=y, mode="lines", line=line, hoverinfo="skip", **filled)
    for column, name, colour in (("reports", names[0], colours["accent"]), ("done", names[1], colours["load-4"])):
        open_ = [colour] * (len(frame) - 1) + [colours["panel"]]
        figure.add_scatter(
            x=dates,
            y=frame[column].tolist(),
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2},
            marker={"size": 6, "color": open_, "line": {"color": colour, "width": 1.5}},
            customdata=frame[[f"href_{column}", column]].to_numpy().tolist(),
            text=frame[f"said_{column}"].tolist(),
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(margin={"b": 28})
    figure.update_xaxes(type="date", tickformat="%m-%d", nticks=7, showgrid=False)
    return figure.update_yaxes(rangemode="tozero", nticks=5, separatethousands=True)
