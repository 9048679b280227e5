"""A number over days, beside the same days of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import time_marks
from dashboard.figures.template import TOP_PX, Trace, drawn, foot, marked
from dashboard.figures.time_marks import ShownMark
from dashboard.theme import THEMES, Theme

_MANY = 31


class Axis(NamedTuple):
    """`running`: the last day is not over, so no line leads down to it. `from_zero`: the axis begins there, for counts.
    `target`: what the number is to reach, a line across; None = nothing. `marks`: of time, on the axis of days."""

    running: bool
    from_zero: bool
    target: float | None = None
    marks: Sequence[ShownMark] = ()


def trend(frame: pd.DataFrame, foot_text: str, axis: Axis, theme: str) -> go.Figure:
    """`frame`: a row per point with `date` (ISO), `value` and `before` (NaN: none), `few`, `said` (what a point says of
    itself), `href` (of its cases, '' = none), `n` (how many these are) and `weekend`."""
    colours, traces = THEMES[theme], list[Trace]()
    if frame["before"].notna().any():
        traces.append(_before(frame, colours))
    shown, dates = _broken(frame) if axis.running else frame, frame["date"].tolist()
    traces.append(
        {
            "type": "scatter",
            "x": shown["date"].tolist(),
            "y": plain(shown["value"]),
            "mode": "lines+markers",
            "line": {"color": colours["accent"], "width": 2},
            "marker": _points(shown, 7 if len(frame) <= _MANY else 5, colours),
            **marked(shown["href"], shown["n"], shown["said"]),
        }
    )
    return drawn(
        theme,
        "trend",
        traces,
        shapes=[
            *weekends(frame, colours),
            *time_marks.shapes(axis.marks, dates, colours),
            *across([axis.target], colours),
        ],
        annotations=[foot(foot_text, theme), *time_marks.names(axis.marks, dates, colours)],
        margin={"t": TOP_PX + time_marks.height(axis.marks, dates)},
        xaxis={"type": "date", "tickformat": "%m-%d", "nticks": 7, "showgrid": False},
        yaxis={"rangemode": "tozero" if axis.from_zero else "normal", "nticks": 5, "separatethousands": True},
    )


def _before(frame: pd.DataFrame, colours: Theme) -> Trace:
    return {
        "type": "scatter",
        "x": frame["date"].tolist(),
        "y": plain(frame["before"]),
        "mode": "lines",
        "line": {"color": colours["text-2"], "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _points(frame: pd.DataFrame, size: int, colours: Theme) -> dict[str, Any]:
    """Of few, an open mark."""
    fill = [colours["panel"] if few else colours["accent"] for few in frame["few"]]
    return {"size": size, "color": fill, "line": {"color": colours["accent"], "width": 1.5}}


def _broken(frame: pd.DataFrame) -> pd.DataFrame:
    """With a gap before the last point, which is an open mark."""
    gap, last = frame.tail(1).assign(value=float("nan"), said="", href="", n=0), frame.tail(1).assign(few=True)
    return pd.concat([frame.iloc[:-1], gap, last])


def weekends(frame: pd.DataFrame, colours: Theme) -> list[dict[str, Any]]:
    """Shapes that shade them: most numbers fall there, and mean nothing by it."""
    half = pd.Timedelta(hours=12)
    days = [pd.Timestamp(date) for date in frame.loc[frame["weekend"], "date"]]
    look = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "fillcolor": colours["raised"], "opacity": 0.6}
    ends = [{"x0": (day - half).isoformat(), "x1": (day + half).isoformat()} for day in days]
    return [{**look, **end, "layer": "below", "line": {"width": 0}} for end in ends]


def across(values: Sequence[float | None], colours: Theme, dashes: Sequence[str] = ("dash",)) -> list[dict[str, Any]]:
    """Shapes: a line across at each value that there is."""
    whole = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1}
    return [
        {**whole, "y0": at, "y1": at, "line": {"color": colours["text-2"], "width": 1.5, "dash": dash}}
        for at, dash in zip(values, dashes, strict=True)
        if at is not None
    ]


def plain(numbers: pd.Series[float]) -> list[float | None]:
    """A list, not a typed array: none is null."""
    return [None if pd.isna(one) else float(one) for one in numbers]
