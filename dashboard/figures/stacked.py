"""Bars that lie, a row each, in parts of different colours: how much of a row each part is."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import drawn, marked
from dashboard.theme import THEMES


class Stacked(NamedTuple):
    """`row`, `part`, `value`: columns of the frame: places in `rows` and in `parts`, and the length. `fills`: colours
    of the theme, by part."""

    row: str
    part: str
    value: str
    rows: list[str]
    parts: list[str]
    fills: list[str]


def stacked(name: str, frame: pd.DataFrame, of: Stacked, theme: str, **layout: Any) -> go.Figure:
    """`frame`: the columns of `of`, and `n`, `said`, `href` of each part. `layout`: beside the bars'."""
    colours, traces = THEMES[theme], []
    for at, called in enumerate(of.parts):
        part = frame[frame[of.part] == at]
        traces.append(
            {
                "type": "bar",
                "x": part[of.value].tolist(),
                "y": [of.rows[row] for row in part[of.row]],
                "name": called,
                "orientation": "h",
                "marker": {"color": colours[of.fills[at]], "line": {"width": 0}},
                **marked(part["href"], part["n"], part["said"]),
            }
        )
    rows = {"categoryorder": "array", "categoryarray": of.rows[::-1], "dtick": 1, "showgrid": False}
    return drawn(theme, name, traces, margin={"b": 28}, yaxis=rows, **layout)
