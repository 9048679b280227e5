"""The theme of all figures, and how Plotly shows them: no logo, no bar of tools, nothing from elsewhere."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from dashboard.theme import NIGHT

FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif'
SIZE_PX = 14
HEIGHT = "clamp(220px, 25vh, 420px)"
CONFIG: Any = {"displayModeBar": False, "displaylogo": False, "responsive": True, "plotlyServerURL": ""}

_AXIS: dict[str, Any] = {
    "gridcolor": NIGHT["line"],
    "linecolor": NIGHT["line"],
    "zeroline": False,
    "tickfont": {"color": NIGHT["text-2"], "size": SIZE_PX},
    "fixedrange": True,
    "automargin": True,
}
TEMPLATE = go.layout.Template(
    layout={
        "paper_bgcolor": NIGHT["panel"],
        "plot_bgcolor": NIGHT["panel"],
        "font": {"family": FONT, "size": SIZE_PX, "color": NIGHT["text"]},
        "margin": {"l": 8, "r": 12, "t": 8, "b": 48},
        "hoverlabel": {
            "bgcolor": NIGHT["raised"],
            "bordercolor": NIGHT["line"],
            "font": {"family": FONT, "size": SIZE_PX, "color": NIGHT["text"]},
            "align": "left",
        },
        "showlegend": False,
        "dragmode": False,
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
)


def graph(name: str, figure: go.Figure, said: str) -> html.Figure:
    """A figure on a page. `said`: what it shows, for who cannot see it."""
    shown = dcc.Graph(id=name, figure=figure, config=CONFIG, className="graph", style={"height": HEIGHT})
    label: dict[str, Any] = {"aria-label": said}
    return html.Figure(shown, role="img", **label)


def foot(figure: go.Figure, text: str) -> go.Figure:
    """With n and the time of its data, in the picture itself."""
    return figure.add_annotation(
        text=text,
        showarrow=False,
        xref="paper",
        yref="paper",
        x=1,
        y=0,
        xanchor="right",
        yanchor="top",
        yshift=-26,
        font={"size": SIZE_PX, "color": NIGHT["text-2"]},
    )
