"""Mediation rooms without a person on duty, as the regulation's calendar and duty plan have it."""

from __future__ import annotations

from collections.abc import Mapping

from streams.alert_rules.inputs import Located
from streams.model.local_day import day_start, local_day
from streams.model.regulation import Regulation

_MINUTE_MS = 60_000


class Rooms:
    def __init__(self) -> None:
        self.regulate(Regulation())

    def regulate(self, regulation: Regulation) -> None:
        self._regulation = regulation
        self._day = -1
        self._opens = self._closes = 0
        self._today: dict[str, Located] = {}

    def unstaffed(self, now: int) -> Mapping[str, Located]:
        """By site, within the working hours of the day of `now` (city ms)."""
        if local_day(now) != self._day:
            self._begin(local_day(now))
        return self._today if self._opens <= now < self._closes else {}

    def _begin(self, day: int) -> None:
        spans = self._regulation.working_spans(day)
        begin, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        self._day = day
        self._opens, self._closes = (day_start(day) + minute * _MINUTE_MS for minute in (begin, end))
        self._today = {
            site.id: Located(site.region, self._opens, site.lon_e6, site.lat_e6, site.name)
            for site in self._regulation.unstaffed_rooms(day)
        }
