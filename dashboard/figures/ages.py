"""How long what is open has been open: a bar an area, a colour a band of days."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.stacked import Stacked, stacked


def ages(frame: pd.DataFrame, names: list[str], bands: list[str], theme: str) -> go.Figure:
    """`frame`: `area` (place in `names`), `band` (place in `bands`), `n`, `said`, `href`."""
    fills = [f"age-{at}" for at in range(1, len(bands) + 1)]
    bars = Stacked("area", "band", "n", names, bands, fills)
    return stacked("ages", frame, bars, theme, bargap=0.35, xaxis={"nticks": 5, "separatethousands": True})
