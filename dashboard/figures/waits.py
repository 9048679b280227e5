"""Where the time of cases went: a bar a row, a colour for what was waited for, as shares of the row's whole."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.stacked import Stacked, stacked

FILLS = ("age-4", "age-5", "load-3", "control", "age-2")
"""Of each wait, in their order."""


def waits(frame: pd.DataFrame, names: list[str], waited: list[str], theme: str) -> go.Figure:
    """`frame`: `row` (place in `names`), `wait` (place in `waited`), `share` (%), `n`, `said`, `href`."""
    bars = Stacked("row", "wait", "share", names, waited, list(FILLS))
    shares = {"range": [0, 100], "nticks": 5, "ticksuffix": " %"}
    return stacked("waits", frame, bars, theme, bargap=0.3, xaxis=shares)
