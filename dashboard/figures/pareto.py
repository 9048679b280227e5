"""What makes up a whole, the largest part first, each with how much all up to it are together."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import blank
from dashboard.theme import THEMES


def pareto(frame: pd.DataFrame, theme: str) -> go.Figure:
    """`frame`: `name`, `n`, `beside` (what is written at the end of the bar), `said`, `href`; the largest first."""
    figure, colours = blank(theme, "pareto"), THEMES[theme]
    figure.add_bar(
        x=frame["n"].tolist(),
        y=frame["name"].tolist(),
        orientation="h",
        marker={"color": colours["late"]},
        customdata=frame[["href", "n"]].to_numpy().tolist(),
        text=frame["beside"].tolist(),
        textposition="outside",
        cliponaxis=False,
        textfont={"color": colours["text"]},
        hovertext=frame["said"].tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
    )
    most = int(frame["n"].max())
    figure.update_layout(bargap=0.35, margin={"b": 28})
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure.update_xaxes(range=[0, most + most * 0.55], nticks=5, separatethousands=True)
