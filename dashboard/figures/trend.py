"""A number over days, beside the same days of the period before."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import TEMPLATE, foot
from dashboard.theme import NIGHT

_MANY = 31


def trend(frame: pd.DataFrame, foot_text: str, *, running: bool, from_zero: bool) -> go.Figure:
    """`frame`: a row per point with `date` (ISO), `value` and `before` (NaN: none), `few`, `said` (what a point says of
    itself), `href` (of its cases, '' = none) and `weekend`. `running`: the last day is not over, so no line leads down
    to it. `from_zero`: the axis begins there, for counts."""
    figure = go.Figure(layout={"template": TEMPLATE, "uirevision": "trend"})
    _weekends(figure, frame)
    if frame["before"].notna().any():
        figure.add_scatter(
            x=frame["date"].tolist(),
            y=_plain(frame["before"]),
            mode="lines",
            line={"color": NIGHT["text-2"], "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
        )
    shown = _broken(frame) if running else frame
    open_ = [bool(few) for few in shown["few"]]
    figure.add_scatter(
        x=shown["date"].tolist(),
        y=_plain(shown["value"]),
        mode="lines+markers",
        line={"color": NIGHT["accent"], "width": 2},
        marker={
            "size": 7 if len(frame) <= _MANY else 5,
            "color": [NIGHT["panel"] if one else NIGHT["accent"] for one in open_],
            "line": {"color": NIGHT["accent"], "width": 1.5},
        },
        customdata=shown["href"].tolist(),
        text=shown["said"].tolist(),
        hovertemplate="%{text}<extra></extra>",
    )
    figure.update_xaxes(type="date", tickformat="%m-%d", nticks=7, showgrid=False)
    figure.update_yaxes(rangemode="tozero" if from_zero else "normal", nticks=5, separatethousands=True)
    return foot(figure, foot_text)


def _broken(frame: pd.DataFrame) -> pd.DataFrame:
    """With a gap before the last point, which is an open mark."""
    gap, last = frame.tail(1).assign(value=float("nan"), said="", href=""), frame.tail(1).assign(few=True)
    return pd.concat([frame.iloc[:-1], gap, last])


def _weekends(figure: go.Figure, frame: pd.DataFrame) -> None:
    """Shades them: most numbers fall there, and mean nothing by it."""
    for date in frame.loc[frame["weekend"], "date"]:
        day = pd.Timestamp(date)
        half = pd.Timedelta(hours=12)
        figure.add_vrect(
            x0=(day - half).isoformat(),
            x1=(day + half).isoformat(),
            fillcolor=NIGHT["raised"],
            opacity=0.6,
            layer="below",
            line_width=0,
        )


def _plain(numbers: pd.Series[float]) -> list[float | None]:
    """A list, not a typed array: none is null."""
    return [None if pd.isna(one) else float(one) for one in numbers]
