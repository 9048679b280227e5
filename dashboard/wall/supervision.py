"""`/wall/supervision.json`: what guidance teams found this year and what others have proven, by area, from history. For
a wall whose scenes have it; counts alone, in the order of codes, and nothing of six-no."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Flask, Response, jsonify

from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.services import Services
from dashboard.wall.asked import asked_region
from streams.access.doors import RequestSender, opens
from streams.history.facts import FactSpan
from streams.model.follow.facts import opened, proven
from streams.model.local_day import date_of, iso_day, local_day, number_of
from streams.model.region import Tier

KIND, PLACES = "finding", "point"


class WallSupervision:
    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        door = ("/wall/supervision.json", "wall_supervision", self._year, opens("wall"))
        doors_of(server).get(*door, RequestSender.SCRIPT)

    def _year(self) -> Response:
        """Raises Backlogged."""
        region = asked_region(self._services)
        return jsonify(self._counted(region)) if region else no_such_page()

    def _counted(self, region: str) -> dict[str, Any]:
        history, places, now = self._services.history, self._services.places, self._services.clock.now_ms()
        today = local_day(now)
        span = FactSpan(region, number_of(date_of(today).replace(month=1, day=1)), today)
        tier = Tier.COUNTY if len(region) < Tier.COUNTY else Tier.TOWNSHIP
        found = history.numbers.by_area(span, (opened(KIND), proven(KIND)), tier)
        areas = [code for code in (places.counties() if tier is Tier.COUNTY else places.townships()) if code in found]
        whole: Counter[str] = sum((Counter(sums) for sums in found.values()), Counter())
        points = history.follow.of_kind(PLACES, region, 0, now + 1)
        return {
            "first": iso_day(span.first),
            "last": iso_day(today),
            "points": sum(not one.over for one in points),
            "found": whole[opened(KIND)],
            "proven": whole[proven(KIND)],
            "areas": [
                {"name": places.name(code), "found": found[code][opened(KIND)], "proven": found[code][proven(KIND)]}
                for code in areas
                if code.startswith(region)
            ],
        }
