"""`/wall/days.json`: the whole days before today behind a wall's numbers, as history has them: a value of each day,
null where there is none. Of the city and of counties: few are behind the numbers of a township's day."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.services import Services
from dashboard.wall.asked import asked_region
from streams.access.doors import RequestSender, opens
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.day_columns import day_columns
from streams.kpi.definition import Shape
from streams.kpi.dictionary import HEAD, by_id
from streams.kpi.values import measures, series
from streams.model.local_day import iso_day, local_day

DAYS = 14
LINES = tuple(name for name in HEAD if by_id(name).shape is not Shape.LIVE)
"""Of those who can be reached there is no past."""


class WallDays:
    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors_of(server).get("/wall/days.json", "wall_days", self._days, opens("wall"), RequestSender.SCRIPT)

    def _days(self) -> Response:
        """Raises Backlogged."""
        region = asked_region(self._services)
        if not region:
            return no_such_page()
        last = local_day(self._services.clock.now_ms()) - 1
        span = FactSpan(region, last - DAYS + 1, last)
        return jsonify(
            {"first": iso_day(span.first), "last": iso_day(last), "of": lines(self._services.history.numbers, span)}
        )


def lines(numbers: Numbers, span: FactSpan) -> dict[str, list[float | None]]:
    """{number: its value on each day of the span}; None on days before anything is known."""
    kpis = [by_id(name) for name in LINES]
    names = tuple(dict.fromkeys(name for kpi in kpis for name in measures(kpi)))
    columns = day_columns(numbers.by_day(span, names), span.first, span.last, names)
    begins = numbers.first_day(span.region)
    days = range(span.first, span.last + 1)
    totals = {name: column.tolist() for name, column in columns.items()}
    found = {}
    for kpi in kpis:
        values = [one.value for one in series(kpi, totals, days)]
        found[kpi.id] = [
            value if begins is not None and day >= begins else None for day, value in zip(days, values, strict=True)
        ]
    return found
