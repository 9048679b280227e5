"""A number over days on a page: its sum, its figure, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import Line
from dashboard.areas.number_text import difference_text, number, places, shown
from dashboard.components.parts import marks, meaning, panel
from dashboard.figures import time_marks
from dashboard.figures.template import graph
from dashboard.figures.trend import Axis
from dashboard.figures.trend import trend as figure_of
from dashboard.frames.days import trend
from streams.kpi import targets
from streams.kpi.dictionary import Kpi
from streams.kpi.values import FEW, Value
from streams.model.local_day import is_weekend, iso_day, stamp, weekday


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


def points(kpi: Kpi, frame: pd.DataFrame, asked: AreaQuery, begins: int, step: int) -> list[Point]:
    """Of a frame of counts by `step` days. `begins`: first day of history."""

    def scale(value: float) -> float:
        return number(kpi, Value(value), asked) or 0.0

    days = trend(kpi, frame, begins, scale)
    columns = ("value", "n", "few", "before", "before_day")
    return [
        Point(int(day) - step + 1, int(day), _known(value), int(n), bool(few), _known(before), int(before_day))
        for day, value, n, few, before, before_day in zip(days.index, *(days[name] for name in columns), strict=True)
    ]


class PanelLook(NamedTuple):
    """`cases`: whether who asks may open the lists behind the points. `whole`: history has all of the period before.
    `png`: by a number, the button that takes its figure as a picture."""

    theme: str
    cases: bool
    whole: bool
    png: Callable[[str], Component | None]


def trend_panel(one: Trend, asked: AreaQuery, look: PanelLook, target: float | None) -> html.Section:
    """`target`: what the number is to reach, in the unit it is shown in."""
    kpi, value, words = one.line.kpi, one.line.one, asked.words
    zh = words.language == "zh"
    name, unit = (kpi.zh, kpi.unit_zh) if zh else (kpi.en, kpi.unit_en)
    text, compared = shown(kpi, value, asked), _compared(one.line, asked)
    links = [_cases(point, kpi, asked) if look.cases else "" for point in one.points]
    foot = words["trend_foot"].format(n=f"{value.n:,}", at=stamp(asked.cut)[5:16])
    frame = _frame(one.points, links, kpi, asked, whole=look.whole)
    axis = Axis(not kpi.is_momentary, not kpi.counted, target, time_marks.shown(asked.marks, words.language))
    figure = figure_of(frame, foot, axis, look.theme)
    aim = None if target is None else words["target"].format(text=targets.text(kpi, target))
    n = html.Span(f"n = {value.n:,}", className="n") if kpi.counted else None
    sum_ = [
        html.Span(text, className="digits"),
        html.Small(unit),
        n,
        html.Span(compared, className="quiet"),
        html.Span(aim),
        look.png(kpi.id),
    ]
    return panel(
        graph_id(kpi),
        name,
        html.P(sum_, className="sum", title=meaning(words, kpi), **marks(testid=f"sum-{kpi.id}")),
        graph(graph_id(kpi), figure, f"{name} {text} {unit} {compared}"),
    )


def trend_table(found: list[Trend], asked: AreaQuery, *, cases: bool) -> html.Details:
    """All points as text, the newest first: for the keyboard, and for who cannot see the figures."""
    words, zh = asked.words, asked.words.language == "zh"
    names = [one.line.kpi.zh if zh else one.line.kpi.en for one in found]
    rows = []
    for held in reversed(list(zip(*(one.points for one in found), strict=True))):
        cells = [_cell(point, one.line.kpi, asked, cases=cases) for point, one in zip(held, found, strict=True)]
        rows.append(html.Tr([html.Th(held[0].days, scope="row"), *cells]))
    heads = html.Tr([html.Th(head, scope="col") for head in (words["trend_day"], *names)])
    table = html.Table([html.Thead(heads), html.Tbody(rows)])
    return html.Details([html.Summary(words["trend_table"]), table], **marks(testid="trend-table"))


def graph_id(kpi: Kpi) -> str:
    return f"trend-{kpi.id}"


def _compared(line: Line, asked: AreaQuery) -> str:
    if line.young:
        return line.young
    if line.before is None:
        return ""
    by = difference_text(line.kpi, line.one, line.before, asked)
    before = shown(line.kpi, line.before, asked)
    return asked.words["trend_compared" if by else "trend_alone"].format(was=asked.was, value=before, by=by)


def _frame(held: list[Point], links: list[str], kpi: Kpi, asked: AreaQuery, *, whole: bool) -> pd.DataFrame:
    """As the figure takes it."""
    columns = {
        "date": [iso_day(point.last) for point in held],
        "value": [point.value for point in held],
        "before": [point.before if whole else None for point in held],
        "weekend": [point.first == point.last and is_weekend(point.last) for point in held],
        "few": [point.few for point in held],
        "said": [_point_text(point, kpi, asked) for point in held],
        "href": links,
        "n": [point.n if link else 0 for point, link in zip(held, links, strict=True)],
    }
    return pd.DataFrame(columns).astype({"value": "float64", "before": "float64"})


def _point_text(point: Point, kpi: Kpi, asked: AreaQuery) -> str:
    """What a point says of itself."""
    words, unit = asked.words, kpi.unit_zh if asked.words.language == "zh" else kpi.unit_en
    day = words["heat_days"].split(",")[weekday(point.last)]
    on = words["trend_weekday"].format(day=day) if point.first == point.last else ""
    n = f" · n = {point.n:,}" if kpi.counted else ""
    few = f" · {words['trend_few'].format(n=FEW)}" if point.few else ""
    before = words["trend_before"].format(was=asked.was, day=point.before_days, value=_text(point.before, kpi))
    return f"{point.days} {on}<br><b>{_text(point.value, kpi)}</b> {unit}{n}{few}<br>{before}"


def _cell(point: Point, kpi: Kpi, asked: AreaQuery, *, cases: bool) -> html.Td:
    link, text = _cases(point, kpi, asked) if cases else "", _text(point.value, kpi)
    n = f" (n = {point.n:,})" if kpi.counted and point.n else ""
    return html.Td([html.A(text, href=link) if link else text, n], className="few" if point.few else "")


def _cases(point: Point, kpi: Kpi, asked: AreaQuery) -> str:
    """Where the list of a point's cases is; '' where it has none."""
    if not point.n or point.value is None:
        return ""
    days = {"range": "custom", "from": iso_day(point.first), "to": iso_day(point.last)}
    lang = {} if asked.words.language == "zh" else {"lang": asked.words.language}
    return f"/cases?{urlencode({'kpi': kpi.id, 'region': asked.region, **days, **lang})}"


def _text(value: float | None, kpi: Kpi) -> str:
    return "—" if value is None else f"{value:,.{places(kpi)}f}"


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _days(first: int, last: int) -> str:
    return iso_day(last)[5:] if first == last else f"{iso_day(first)[5:]} – {iso_day(last)[5:]}"
