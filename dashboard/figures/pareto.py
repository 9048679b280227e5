"""What makes up a whole, the largest part first, each with how much all up to it are together."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.template import drawn, marked
from dashboard.theme import THEMES


def pareto(frame: pd.DataFrame, theme: str) -> go.Figure:
    """`frame`: `name`, `n`, `beside` (what is written at the end of the bar), `said`, `href`; the largest first."""
    colours, most = THEMES[theme], int(frame["n"].max())
    parts = {
        "type": "bar",
        "x": frame["n"].tolist(),
        "y": frame["name"].tolist(),
        "orientation": "h",
        "marker": {"color": colours["late"]},
        "text": frame["beside"].tolist(),
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": colours["text"]},
        **marked(frame["href"], frame["n"], frame["said"]),
    }
    return drawn(
        theme,
        "pareto",
        [parts],
        bargap=0.35,
        margin={"b": 28},
        yaxis={"autorange": "reversed", "showgrid": False},
        xaxis={"range": [0, most + most * 0.55], "nticks": 5, "separatethousands": True},
    )
