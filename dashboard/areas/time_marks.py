"""Marks of time of an area in words, as its pages list them and its files name them."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.areas.area_query import AreaQuery
from dashboard.components.parts import marks
from streams.model.local_day import iso_day
from streams.model.time_mark import TimeMark, during


def listed(asked: AreaQuery, first: int, last: int) -> Component | None:
    """In words, of the local days `first` to `last`, each with its source."""
    found = texts(asked, first, last)
    if not found:
        return None
    head = html.Span(asked.words["time_marks"], className="quiet")
    # What the city wrote is in its own language.
    lines = [html.Li(text, className="text") for text in found]
    return html.Ul([html.Li(head), *lines], className="time-marks", **marks(testid="marks"))


def texts(asked: AreaQuery, first: int, last: int) -> list[str]:
    return [_text(one, asked) for one in during(asked.marks, first, last)]


def _text(one: TimeMark, asked: AreaQuery) -> str:
    days = iso_day(one.first) if one.first == one.last else f"{iso_day(one.first)} – {iso_day(one.last)}"
    words = asked.words
    area = "" if one.region == asked.region else asked.places.name(one.region)
    name = one.called(words.language)
    return words["time_mark_of" if area else "time_mark"].format(days=days, name=name, area=area, source=one.source)
