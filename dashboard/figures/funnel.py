"""How many against which rate, with the limits that chance alone seldom passes: the fair form of a ranking."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import SIZE_PX, Trace, drawn, marked
from dashboard.theme import THEMES

COLOURS = {
    "within": "accent",
    **{"worse": "late", "far_worse": "bad", "better": "load-2", "far_better": "load-3"},
    **{"apart": "late", "far_apart": "late"},
}
"""Of a mark, by what its place says; red is for what is worse alone."""


def funnel(frame: pd.DataFrame, limits: pd.DataFrame, middle: float, theme: str) -> go.Figure:
    """`frame`: `name`, `n`, `rate` (%), `place` (a key of COLOURS), `said`, `href`. `limits`: over `n` the columns
    `outer_low`, `low`, `high`, `outer_high`. `middle`: the rate of the whole. Marks beyond a limit bear their name."""
    colours, over = THEMES[theme], limits["n"].tolist()
    hidden = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    line = {"color": colours["text-2"], "width": 1.5}
    traces: list[Trace] = [
        {**hidden, "x": over, "y": limits[name].tolist(), "line": {**line, "dash": dash}}
        for name, dash in (("outer_low", "dash"), ("low", "dot"), ("high", "dot"), ("outer_high", "dash"))
    ]
    ends = [over[0], over[-1]]
    traces.append({**hidden, "x": ends, "y": [middle, middle], "line": {"color": colours["control"], "width": 1.5}})
    traces.append(
        {
            "type": "scatter",
            "x": frame["n"].tolist(),
            "y": frame["rate"].tolist(),
            "mode": "markers+text",
            "text": ["" if at == "within" else name for at, name in zip(frame["place"], frame["name"], strict=True)],
            "textposition": "middle right",
            "textfont": {"size": SIZE_PX, "color": colours["text"]},
            "marker": {
                "size": 11,
                "color": [colours[COLOURS[at]] for at in frame["place"]],
                "line": {"color": colours["panel"], "width": 1},
            },
            "cliponaxis": False,
            **marked(frame["href"], frame["n"], frame["said"]),
        }
    )
    return drawn(
        theme,
        "funnel",
        traces,
        margin={"b": 28, "r": 96},
        xaxis={"rangemode": "tozero", "nticks": 6, "separatethousands": True, "showgrid": False},
        yaxis={"nticks": 6, "ticksuffix": " %"},
    )
