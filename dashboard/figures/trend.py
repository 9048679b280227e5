"""A number over days, beside the same days of the period before."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import TEMPLATE, foot
from dashboard.theme import NIGHT


def trend(frame: pd.DataFrame, foot_text: str, *, whole: bool) -> go.Figure:
    """`frame`: of `frames.days.trend` with `date` (ISO), `said` (what a point says of itself) and `href` (of its cases,
    '' = none). `whole`: the last day is over; a running one is an open mark."""
    figure = go.Figure(layout={"template": TEMPLATE, "uirevision": "trend"})
    before = frame.dropna(subset=["before"])
    if len(before):
        figure.add_scatter(
            x=before["date"].tolist(),
            y=before["before"].tolist(),
            mode="lines",
            line={"color": NIGHT["text-2"], "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=frame["date"].tolist(),
        y=[None if pd.isna(one) else one for one in frame["value"]],
        mode="lines+markers",
        line={"color": NIGHT["accent"], "width": 2},
        marker=_marks(frame, whole=whole),
        customdata=frame["href"].tolist(),
        text=frame["said"].tolist(),
        hovertemplate="%{text}<extra></extra>",
    )
    figure.update_xaxes(type="date", tickformat="%m-%d", nticks=7, showgrid=False)
    figure.update_yaxes(rangemode="tozero", nticks=5, separatethousands=True)
    return foot(figure, foot_text)


def _marks(frame: pd.DataFrame, *, whole: bool) -> dict[str, object]:
    """Of few, and of a day that is not over, an open mark."""
    open_ = [bool(few) for few in frame["few"]]
    if open_ and not whole:
        open_[-1] = True
    return {
        "size": 7 if len(frame) <= 31 else 5,
        "color": [NIGHT["panel"] if one else NIGHT["accent"] for one in open_],
        "line": {"color": NIGHT["accent"], "width": 1.5},
    }
