"""Where open cases are on a map. Of disputes how many alone: where one was reported from may be somebody's home."""

from __future__ import annotations

from typing import Any

from dashboard import case_list
from dashboard.locale import Words
from streams.geography.places import Places
from streams.history.cases.lists import CaseLists, CaseSpot
from streams.history.cases.query import CaseQuery
from streams.model.case import Category
from streams.model.regulation import Regulation

_MOST = 5_000
NOTHING: dict[str, Any] = {"n": 0, "held": 0, "spots": []}


class SpotMap:
    """`region`: where a case is shown whose place and village are not known."""

    def __init__(self, words: Words, regulation: Regulation, places: Places, region: str) -> None:
        self._words, self._regulation, self._places, self._region = words, regulation, places, region

    def read(self, cases: CaseLists, wanted: CaseQuery | None, now: int) -> dict[str, Any]:
        """As the browser's map takes it: how many there are, how many of them are held back, and the spots. Raises
        Backlogged."""
        if wanted is None:
            return NOTHING
        held = cases.count(wanted._replace(category=Category.DISPUTE), now)
        return {"n": cases.count(wanted, now), "held": held, "spots": self.spots(cases, wanted, now)}

    def spots(self, cases: CaseLists, wanted: CaseQuery, now: int) -> list[dict[str, Any]]:
        """The newest first, without any count."""
        shown = [spot for spot in cases.spots(wanted, now, limit=_MOST) if spot.category != Category.DISPUTE]
        return [self._spot(spot) for spot in shown]

    def _spot(self, spot: CaseSpot) -> dict[str, Any]:
        name = self._regulation.type_name(spot.type, self._words.language)
        state = case_list.state(spot.state, spot.category, self._words)
        own = {"code": spot.code, "name": f"{name} · {state}", "category": spot.category, "area": spot.village}
        lon, lat = spot.lon_e6, spot.lat_e6
        if not lat:
            lon, lat = self._places.label(self._places.nearest(spot.village) or self._region)
        return {**own, "lon": lon, "lat": lat}
