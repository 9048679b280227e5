"""Marks of time on the axis of days: a line where something began, a band where it went on but for all of them, with
its name above; of what began before, with an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.figures.template import SIZE_PX
from dashboard.theme import Theme
from streams.model.local_day import iso_day
from streams.model.time_mark import TimeMark

ROWS, ROW_PX = 3, 18
"""Names of days close to each other are in rows, one above the other."""
_EDGE = 0.7
"""Part of the axis from which on a name is before its day and not behind it."""


class ShownMark(NamedTuple):
    """`first`, `last`: ISO dates."""

    first: str
    last: str
    name: str


def shown(marks: Sequence[TimeMark], language: str) -> list[ShownMark]:
    """As a figure takes them; it draws those of its days."""
    return [ShownMark(iso_day(one.first), iso_day(one.last), one.called(language)) for one in marks]


def shapes(marks: Sequence[ShownMark], dates: Sequence[str], colours: Theme, axes: str = "") -> list[dict[str, Any]]:
    """`dates`: of the axis, in their order: what began before is drawn from the first of them. `axes`: the number of a
    pair of axes, '' = the first."""
    found: list[dict[str, Any]] = []
    place = {"xref": f"x{axes}", "yref": f"y{axes} domain", "y0": 0, "y1": 1, "layer": "below"}
    for one in _shown(marks, dates):
        if one.first >= dates[0]:
            line = {"color": colours["control"], "width": 1, "dash": "dot"}
            found.append({**place, "type": "line", "x0": one.first, "x1": one.first, "line": line})
        if one.last > one.first and (one.first > dates[0] or one.last < dates[-1]):
            ends = {"x0": max(one.first, dates[0]), "x1": min(one.last, dates[-1])}
            band = {"fillcolor": colours["control"], "opacity": 0.08, "line": {"width": 0}}
            found.append({**place, "type": "rect", **ends, **band})
    return found


def names(marks: Sequence[ShownMark], dates: Sequence[str], colours: Theme) -> list[dict[str, Any]]:
    """Above the figure, whose margin there is `height`."""
    found = []
    for nth, one in enumerate(_shown(marks, dates)):
        at = max(one.first, dates[0])
        late = sum(day < at for day in dates) > _EDGE * len(dates)
        found.append(
            {
                "text": one.name if one.first >= dates[0] else f"← {one.name}",
                "showarrow": False,
                "xref": "x",
                "yref": "paper",
                "x": at,
                "y": 1,
                "xanchor": "right" if late else "left",
                "yanchor": "bottom",
                "yshift": nth % ROWS * ROW_PX,
                "font": {"size": SIZE_PX, "color": colours["text-2"]},
            }
        )
    return found


def height(marks: Sequence[ShownMark], dates: Sequence[str]) -> int:
    """px above the figure that the names take."""
    return min(len(_shown(marks, dates)), ROWS) * ROW_PX


def _shown(marks: Sequence[ShownMark], dates: Sequence[str]) -> list[ShownMark]:
    return [one for one in marks if dates and one.first <= dates[-1] and dates[0] <= one.last]
