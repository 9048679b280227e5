"""What came in and what was done, day by day, beside what is usual for the weekday."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import time_marks
from dashboard.figures.template import TOP_PX, Trace, drawn, marked
from dashboard.figures.time_marks import ShownMark
from dashboard.figures.trend import plain, weekends
from dashboard.theme import THEMES


def in_out(frame: pd.DataFrame, names: tuple[str, str], marks: Sequence[ShownMark], theme: str) -> go.Figure:
    """`frame`: a row per day with `date` (ISO), `weekend`, `reports`, `done`, `low`, `high` (NaN: not known), and
    `said_`, `href_` of both. `names`: of the two lines. `marks`: of time. The last day is not over: its marks are
    open."""
    colours, dates = THEMES[theme], frame["date"].tolist()
    traces: list[Trace] = []
    for column, fill in (("low", {}), ("high", {"fill": "tonexty", "fillcolor": colours["age-2"]})):
        hidden = {"mode": "lines", "line": {"width": 0, "shape": "hvh"}, "hoverinfo": "skip"}
        traces.append({"type": "scatter", "x": dates, "y": plain(frame[column]), **hidden, **fill})
    for column, name, colour in (("reports", names[0], colours["accent"]), ("done", names[1], colours["load-4"])):
        open_ = [colour] * (len(frame) - 1) + [colours["panel"]]
        traces.append(
            {
                "type": "scatter",
                "x": dates,
                "y": frame[column].tolist(),
                "name": name,
                "mode": "lines+markers",
                "line": {"color": colour, "width": 2},
                "marker": {"size": 6, "color": open_, "line": {"color": colour, "width": 1.5}},
                **marked(frame[f"href_{column}"], frame[column], frame[f"said_{column}"]),
            }
        )
    return drawn(
        theme,
        "in_out",
        traces,
        shapes=[*weekends(frame, colours), *time_marks.shapes(marks, dates, colours)],
        annotations=time_marks.names(marks, dates, colours),
        margin={"t": TOP_PX + time_marks.height(marks, dates), "b": 28},
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 7, "showgrid": False},
        yaxis={"rangemode": "tozero", "nticks": 5, "separatethousands": True},
    )
