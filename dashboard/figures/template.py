"""The theme of all figures, and how Plotly shows them: no logo, no bar of tools, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from dashboard.theme import THEMES

FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif'
SIZE_PX, TOP_PX = 14, 8
Trace = dict[str, Any]
"""As Plotly's reference names its parts; arrays are lists."""
HEIGHT = "clamp(220px, 25vh, 420px)"
CONFIG: Any = {"displayModeBar": False, "displaylogo": False, "responsive": True, "plotlyServerURL": ""}


@cache
def template(theme: str) -> dict[str, Any]:
    """By day or night: the one look of every figure."""
    colours = THEMES[theme]
    font = {"family": FONT, "size": SIZE_PX, "color": colours["text"]}
    axis: dict[str, Any] = {
        "gridcolor": colours["line"],
        "linecolor": colours["line"],
        "zeroline": False,
        "tickfont": {"color": colours["text-2"], "size": SIZE_PX},
        "fixedrange": True,
        "automargin": True,
    }
    layout = {
        "paper_bgcolor": colours["panel"],
        "plot_bgcolor": colours["panel"],
        "font": font,
        "margin": {"l": 8, "r": 12, "t": TOP_PX, "b": 48},
        "hoverlabel": {"bgcolor": colours["raised"], "bordercolor": colours["line"], "font": font, "align": "left"},
        "showlegend": False,
        "dragmode": False,
        "xaxis": axis,
        "yaxis": axis,
    }
    return {"layout": layout}


def drawn(theme: str, name: str, traces: Sequence[Trace], **layout: Any) -> go.Figure:
    """A figure of Plotly's traces. `name`: what keeps a reader's hover through a change. `layout`: beside the template.

    Plotly does not check it: that takes twenty times as long as all the rest. A test checks each figure of a page."""
    look = {"template": template(theme), "uirevision": name, "barmode": "stack", **layout}
    return go.Figure({"data": list(traces), "layout": look}, _validate=False)


def marked(href: Iterable[str], n: Iterable[int], said: Iterable[str]) -> Trace:
    """Of a trace each of whose marks opens its cases: their link, how many they are, and what the mark says."""
    opens = [[link, int(one)] for link, one in zip(href, n, strict=True)]
    return {"customdata": opens, "hovertext": list(said), "hovertemplate": "%{hovertext}<extra></extra>"}


def graph(name: str, figure: go.Figure, said: str, height: str = HEIGHT) -> html.Figure:
    """A figure on a page. `said`: what it shows, for who cannot see it."""
    shown = dcc.Graph(id=name, figure=figure, config=CONFIG, className="graph", style={"height": height})
    label: dict[str, Any] = {"aria-label": said}
    return html.Figure(shown, role="img", **label)


def later(name: str, figure: go.Figure, said: str, height: str = HEIGHT) -> html.Figure:
    """The same, drawn once it is scrolled into view (`assets/js/ui/later-figures.mjs`): the figure waits as data."""
    made = {"figure": figure.to_plotly_json(), "config": CONFIG, "className": "graph", "style": {"height": height}}
    data: dict[str, Any] = {"aria-label": said, "data-later": json.dumps({"id": name, **made})}
    return html.Figure(id=f"{name}-place", role="img", style={"minHeight": height}, **data)


def foot(text: str, theme: str = "night") -> dict[str, Any]:
    """The note with n and the time of the data, in the picture itself."""
    return {
        "text": text,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 0,
        "xanchor": "right",
        "yanchor": "top",
        "yshift": -26,
        "font": {"size": SIZE_PX, "color": THEMES[theme]["text-2"]},
    }
