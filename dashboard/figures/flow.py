"""Where cases come from, who holds them, what became of them: columns of nodes and ribbons between them, as wide as
they count. A ribbon is a filled line and a node a bar, so the small bundle draws both."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.figures.template import Trace, drawn, marked
from dashboard.theme import THEMES, Theme

_WIDE = 0.03
_STEPS = tuple(n * 0.05 for n in range(21))
_MARKS = (0.2, 0.35, 0.5, 0.65, 0.8)
"""Where along a ribbon a pointer finds it."""


class Node(NamedTuple):
    """`column`: from the left. `late`: it is drawn as late."""

    id: str
    column: int
    name: str
    n: int
    said: str
    href: str
    late: bool = False


class Ribbon(NamedTuple):
    """`start`, `end`: ids of nodes."""

    start: str
    end: str
    n: int
    said: str
    href: str


def flow(nodes: list[Node], ribbons: list[Ribbon], theme: str) -> go.Figure:
    """`nodes`: column by column, from the top down."""
    colours = THEMES[theme]
    total = max(sum(one.n for one in nodes if one.column == column) for column in {one.column for one in nodes})
    tops = _tops(nodes, gap=max(1, total * 0.1))
    leaves, enters = dict(tops), dict(tops)
    order = {one.id: at for at, one in enumerate(nodes)}
    known = {one.id: one for one in nodes}
    ways: dict[bool, list[_Shape]] = {False: [], True: []}
    for row in sorted(ribbons, key=lambda row: (order[row.start], order[row.end])):
        start, end = known[row.start], known[row.end]
        ends = (start.column + _WIDE, leaves[start.id]), (end.column - _WIDE, enters[end.id])
        ways[start.late or end.late].append(_Shape(row, *ends))
        leaves[start.id] += row.n
        enters[end.id] += row.n
    traces = [trace for late, shapes in ways.items() for trace in _ways(shapes, colours["late" if late else "load-3"])]
    return drawn(
        theme,
        "flow",
        [*traces, *_nodes(nodes, tops, colours)],
        margin={"b": 8, "t": 8, "l": 8, "r": 8},
        barmode="overlay",
        xaxis={"visible": False, "range": [-0.08, 3.0]},
        yaxis={"visible": False, "autorange": "reversed"},
    )


class _Shape(NamedTuple):
    """A ribbon from one point to another: the upper ends of it."""

    of: Ribbon
    start: tuple[float, float]
    end: tuple[float, float]

    def at(self, share: float) -> tuple[float, float]:
        """Of its upper edge."""
        bent = share * share * (3 - 2 * share)
        (x0, y0), (x1, y1) = self.start, self.end
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * bent


def _tops(nodes: list[Node], gap: float) -> dict[str, float]:
    found, at = {}, dict.fromkeys({one.column for one in nodes}, 0.0)
    for one in nodes:
        found[one.id] = at[one.column]
        at[one.column] += one.n + gap
    return found


def _ways(shapes: list[_Shape], colour: str) -> list[Trace]:
    """All ribbons of a colour as one line with gaps, and where a pointer finds each."""
    path: list[tuple[float | None, float | None]] = []
    middle: list[tuple[float, float]] = []
    for one in shapes:
        upper = [one.at(share) for share in _STEPS]
        path += [*upper, *((x, y + one.of.n) for x, y in reversed(upper)), (None, None)]
        middle += [(x, y + one.of.n * 0.5) for x, y in map(one.at, _MARKS)]
    of = [one.of for one in shapes for _ in _MARKS]
    return [
        {
            "type": "scatter",
            "x": [x for x, _ in path],
            "y": [y for _, y in path],
            "mode": "none",
            "fill": "toself",
            "fillcolor": colour,
            "opacity": 0.5,
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "x": [x for x, _ in middle],
            "y": [y for _, y in middle],
            "mode": "markers",
            "marker": {"size": 18, "color": colour, "opacity": 0},
            **marked((one.href for one in of), (one.n for one in of), (one.said for one in of)),
        },
    ]


def _nodes(nodes: list[Node], tops: dict[str, float], colours: Theme) -> list[Trace]:
    return [
        {
            "type": "scatter",
            "x": [one.column + _WIDE for one in nodes],
            "y": [tops[one.id] + one.n * 0.5 for one in nodes],
            "text": [f" {one.name} {one.n:,}" for one in nodes],
            "mode": "text",
            "textposition": "middle right",
            "textfont": {"color": colours["text"]},
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
        {
            "type": "bar",
            "x": [one.column for one in nodes],
            "y": [one.n for one in nodes],
            "base": [tops[one.id] for one in nodes],
            "width": 2 * _WIDE,
            "marker": {"color": [colours["late" if one.late else "load-4"] for one in nodes], "line": {"width": 0}},
            **marked((one.href for one in nodes), (one.n for one in nodes), (one.said for one in nodes)),
        },
    ]
