"""A number over days on a page: its sum, its figure, and the same as a table."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd
from dash import html

from dashboard.areas.figures import Asked, Line, difference_text, number, places, shown
from dashboard.areas.periods import iso
from dashboard.components.parts import marks, meaning, panel
from dashboard.figures.template import graph
from dashboard.figures.trend import trend as figure_of
from dashboard.frames.days import trend
from streams.kpi.dictionary import Kpi
from streams.kpi.values import FEW, Value
from streams.model.local_day import stamp, weekday


class Point(NamedTuple):
    """Local days `first` to `last`. `value`, `before`: in the unit that is shown, None where there is none; `before` is
    of the days that end with `before_last`. `few`: a rate or time of fewer than FEW."""

    first: int
    last: int
    value: float | None
    n: int
    few: bool
    before: float | None
    before_last: int

    @property
    def days(self) -> str:
        return _days(self.first, self.last)

    @property
    def before_days(self) -> str:
        return _days(self.before_last - self.last + self.first, self.before_last)


class Trend(NamedTuple):
    """A number over the period, and over its days."""

    line: Line
    points: list[Point]


def points(kpi: Kpi, frame: pd.DataFrame, asked: Asked, begins: int, step: int) -> list[Point]:
    """Of a frame of counts by `step` days. `begins`: first day of history."""

    def scale(value: float) -> float:
        return number(kpi, Value(value), asked) or 0.0

    days = trend(kpi, frame, begins, scale)
    columns = ("value", "n", "few", "before", "before_day")
    return [
        Point(int(day) - step + 1, int(day), _known(value), int(n), bool(few), _known(before), int(before_day))
        for day, value, n, few, before, before_day in zip(days.index, *(days[name] for name in columns), strict=True)
    ]


def trend_panel(one: Trend, asked: Asked, *, cases: bool) -> html.Section:
    """`cases`: whether who asks may open the lists behind the points."""
    kpi, value, words = one.line.kpi, one.line.one, asked.words
    zh = words.language == "zh"
    name, unit = (kpi.zh, kpi.unit_zh) if zh else (kpi.en, kpi.unit_en)
    text, compared = shown(kpi, value, asked), _compared(one.line, asked)
    links = [_cases(point, kpi, asked) if cases else "" for point in one.points]
    foot = words["trend_foot"].format(n=f"{value.n:,}", at=stamp(asked.cut)[5:16])
    figure = figure_of(_frame(one.points, links, kpi, asked), foot, whole=False)
    n = html.Span(f"n = {value.n:,}", className="n") if kpi.counted else None
    number_ = [html.Span(text, className="digits"), html.Small(unit), n, html.Span(compared, className="quiet")]
    return panel(
        graph_id(kpi),
        name,
        html.P(number_, className="sum", title=meaning(words, kpi), **marks(testid=f"sum-{kpi.id}")),
        graph(graph_id(kpi), figure, f"{name} {text} {unit} {compared}"),
        html.Details([html.Summary(words["trend_table"]), _table(one.points, links, kpi, asked)]),
    )


def graph_id(kpi: Kpi) -> str:
    return f"trend-{kpi.id}"


def _compared(line: Line, asked: Asked) -> str:
    if line.young:
        return line.young
    by = difference_text(line.kpi, line.one, line.before or Value(None), asked)
    before = shown(line.kpi, line.before, asked) if line.before else "—"
    return asked.words["trend_compared" if by else "trend_alone"].format(value=before, by=by)


def _frame(held: list[Point], links: list[str], kpi: Kpi, asked: Asked) -> pd.DataFrame:
    """As the figure takes it."""
    columns = {
        "date": [iso(point.last) for point in held],
        "value": [point.value for point in held],
        "before": [point.before for point in held],
        "few": [point.few for point in held],
        "said": [_said(point, kpi, asked) for point in held],
        "href": links,
    }
    return pd.DataFrame(columns).astype({"value": "float64", "before": "float64"})


def _said(point: Point, kpi: Kpi, asked: Asked) -> str:
    """What a point says of itself."""
    words, unit = asked.words, kpi.unit_zh if asked.words.language == "zh" else kpi.unit_en
    day = words["heat_days"].split(",")[weekday(point.last)]
    on = words["trend_weekday"].format(day=day) if point.first == point.last else ""
    n = f" · n = {point.n:,}" if kpi.counted else ""
    few = f" · {words['trend_few'].format(n=FEW)}" if point.few else ""
    before = words["trend_before"].format(day=point.before_days, value=_text(point.before, kpi))
    return f"{point.days} {on}<br><b>{_text(point.value, kpi)}</b> {unit}{n}{few}<br>{before}"


def _table(held: list[Point], links: list[str], kpi: Kpi, asked: Asked) -> html.Table:
    """The points as text, the newest first: for the keyboard, and for who cannot see the figure."""
    heads = html.Tr([html.Th(head, scope="col") for head in asked.words["trend_heads"].split(",")])
    rows = []
    for point, link in zip(reversed(held), reversed(links), strict=True):
        value = _text(point.value, kpi)
        cells = [point.days, html.A(value, href=link) if link else value, f"{point.n:,}"]
        cells += [_text(point.before, kpi), point.before_days]
        rows.append(html.Tr([html.Td(cell) for cell in cells], className="few" if point.few else ""))
    return html.Table([html.Thead(heads), html.Tbody(rows)])


def _cases(point: Point, kpi: Kpi, asked: Asked) -> str:
    """Where the list of a point's cases is; '' where it has none."""
    if not point.n or point.value is None:
        return ""
    days = {"range": "custom", "from": iso(point.first), "to": iso(point.last)}
    lang = {} if asked.words.language == "zh" else {"lang": asked.words.language}
    return f"/cases?{urlencode({'kpi': kpi.id, 'region': asked.region, **days, **lang})}"


def _text(value: float | None, kpi: Kpi) -> str:
    return "—" if value is None else f"{value:,.{places(kpi)}f}"


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _days(first: int, last: int) -> str:
    return iso(last)[5:] if first == last else f"{iso(first)[5:]} – {iso(last)[5:]}"
