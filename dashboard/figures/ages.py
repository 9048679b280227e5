"""How long what is open has been open: a bar an area, a colour a band of days."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import blank
from dashboard.theme import THEMES


def ages(frame: pd.DataFrame, names: list[str], bands: list[str], theme: str) -> go.Figure:
    """`frame`: `area` (place in `names`), `band` (place in `bands`), `n`, `said`, `href`."""
    figure, colours = blank(theme, "ages"), THEMES[theme]
    for at, band in enumerate(bands):
        part = frame[frame["band"] == at]
        figure.add_bar(
            x=part["n"].tolist(),
            y=[names[place] for place in part["area"]],
            name=band,
            orientation="h",
            marker={"color": colours[f"age-{at + 1}"], "line": {"width": 0}},
            customdata=part[["href", "n"]].to_numpy().tolist(),
            text=part["said"].tolist(),
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(bargap=0.35, margin={"b": 28})
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1], dtick=1, showgrid=False)
    return figure.update_xaxes(nticks=5, separatethousands=True)
