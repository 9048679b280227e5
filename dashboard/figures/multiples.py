"""A small line for each area, all of one scale, beside the line of the whole."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import time_marks
from dashboard.figures.template import SIZE_PX, Trace, drawn, marked
from dashboard.figures.time_marks import ShownMark
from dashboard.figures.trend import plain
from dashboard.theme import THEMES

COLUMNS = 4


def multiples(
    frames: dict[str, pd.DataFrame], whole: pd.DataFrame, marks: Sequence[ShownMark], theme: str
) -> go.Figure:
    """`frames`: by the name of the area, and `whole`, a row per week with `date` (ISO, its last day), `value` (NaN:
    none), `open` (an open mark: few, or not over), `n`, `said`, `href`. `marks`: of time, without their names,
    for which it is too small."""
    colours, rows = THEMES[theme], -(-len(frames) // COLUMNS)
    traces: list[Trace] = []
    titles, shapes = [], []
    layout = {}
    for nth, (name, frame) in enumerate(frames.items(), start=1):
        own = "" if nth == 1 else str(nth)
        axes = {"type": "scatter", "xaxis": f"x{own}", "yaxis": f"y{own}"}
        beside = {"line": {"color": colours["text-2"], "width": 1, "dash": "dot"}, "hoverinfo": "skip"}
        traces.append({**axes, "x": whole["date"].tolist(), "y": plain(whole["value"]), "mode": "lines", **beside})
        fill = [colours["panel" if few else "accent"] for few in frame["open"]]
        traces.append(
            {
                **axes,
                "x": frame["date"].tolist(),
                "y": plain(frame["value"]),
                "mode": "lines+markers",
                "line": {"color": colours["accent"], "width": 2},
                "marker": {"size": 7, "color": fill, "line": {"color": colours["accent"], "width": 1.5}},
                **marked(frame["href"], frame["n"], frame["said"]),
            }
        )
        shapes += time_marks.shapes(marks, whole["date"].tolist(), colours, own)
        at = {"xref": f"x{own} domain", "yref": f"y{own} domain", "x": 0, "y": 1, "yanchor": "bottom"}
        font = {"size": SIZE_PX, "color": colours["text"]}
        titles.append({**at, "xanchor": "left", "text": name, "showarrow": False, "font": font})
        layout[f"xaxis{own}"] = {"type": "date", "tickformat": "%m-%d", "nticks": 3, "showgrid": False}
        layout[f"yaxis{own}"] = {"matches": "y", "nticks": 3} if own else {"nticks": 3}
    grid = {"rows": rows, "columns": min(COLUMNS, len(frames)), "pattern": "independent", "ygap": 0.5}
    look = {"grid": grid, "annotations": titles, "shapes": shapes, "margin": {"t": 28, "b": 28}}
    return drawn(theme, "multiples", traces, **look, **layout)
