"""What several cities reported and did, by day. A line leads only from a day to one of the same cities; the mark of a
day that a city lacks is open."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import Trace, drawn, foot, marked
from dashboard.figures.trend import plain, weekends
from dashboard.theme import THEMES, Theme

_MANY = 31
_LEGEND_PX = 40


class DaysText(NamedTuple):
    """`names`: of the lines, by their columns. `foot`: with n and the time of the data."""

    names: dict[str, str]
    foot: str


def city_days(frame: pd.DataFrame, text: DaysText, theme: str) -> go.Figure:
    """`frame`: a row per day with `date` (ISO), a column for each of the names (NaN: no city has it), `said_<column>`
    (what its mark says), `whole` (all cities have it), `joined` (the same cities as the day before), `weekend`."""
    colours, shown = THEMES[theme], _broken(frame)
    looks = zip(text.names.items(), (("accent", "solid", "circle"), ("edge", "dash", "square")), strict=True)
    traces: list[Trace] = [
        {
            "type": "scatter",
            "name": name,
            "x": shown["date"].tolist(),
            "y": plain(shown[column]),
            "mode": "lines+markers",
            "line": {"color": colours[colour], "width": 2, "dash": dash},
            "marker": _marks(shown, colours, colours[colour], symbol),
            **marked([""] * len(shown), [0] * len(shown), shown[f"said_{column}"]),
        }
        for (column, name), (colour, dash, symbol) in looks
    ]
    return drawn(
        theme,
        "city-days",
        traces,
        shapes=weekends(frame, colours),
        annotations=[foot(text.foot, theme)],
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
        margin={"t": _LEGEND_PX},
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 7, "showgrid": False},
        yaxis={"rangemode": "tozero", "nticks": 5, "separatethousands": True},
    )


def _marks(frame: pd.DataFrame, colours: Theme, colour: str, symbol: str) -> dict[str, Any]:
    fill = [colour if whole else colours["panel"] for whole in frame["whole"]]
    size = 7 if len(frame) <= _MANY else 5
    return {"size": size, "symbol": symbol, "color": fill, "line": {"color": colour, "width": 1.5}}


def _broken(frame: pd.DataFrame) -> pd.DataFrame:
    """With a row of no value before each day whose cities are not those of the day before."""
    values = [name for name in frame.columns if f"said_{name}" in frame.columns]
    gaps = frame[~frame["joined"]].iloc[1:].assign(**dict.fromkeys(values, float("nan")))
    gaps = gaps.assign(**{f"said_{name}": "" for name in values})
    # A stable sort by place: each gap comes before the day that it is a copy of.
    return pd.concat([gaps, frame]).sort_index(kind="stable")
