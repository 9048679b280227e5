"""Asks the cities of a province for their counts and for their days, by the token that they gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TypeVar

import msgspec

from dashboard.province.rounds import CityRounds, HeldAnswer, Unheard, answered
from dashboard.province.totals import CityAnswer
from streams.model.local_day import iso_day
from streams.wire.days import DAYS, MOST_DAYS, CityDays
from streams.wire.totals import CityTotals

ROUND_S, DAYS_ROUND_S = 4.0, 30.0
"""All are asked again by the first look after so long."""
_Kind = TypeVar("_Kind", CityTotals, CityDays)


class ProvinceReader:
    """Of the counts, at the gateways. `cities`: code -> address. `now`: s that only move forward."""

    def __init__(self, cities: Mapping[str, str], token: str, now: Callable[[], float] = monotonic) -> None:
        self._cities, self._token = cities, token
        self._rounds = CityRounds(cities, self._ask, ROUND_S, now)

    def heard(self) -> dict[str, CityAnswer | None]:
        """By code, in the order of the codes; None for a city that has not answered yet."""
        found = self._rounds.heard().items()
        return {code: CityAnswer(held[0], held[0].age_ms + held.age_ms) if held else None for code, held in found}

    def _ask(self, code: str) -> CityTotals:
        return _decoded(code, answered(self._cities[code], "/v1/totals", self._token), CityTotals)


class DaysReader:
    """Of the newest MOST_DAYS whole days, at the pages. `today`: the local day of who looks."""

    def __init__(
        self, cities: Mapping[str, str], token: str, today: Callable[[], int], now: Callable[[], float] = monotonic
    ) -> None:
        self._cities, self._token, self._today = cities, token, today
        self._rounds = CityRounds(cities, self._ask, DAYS_ROUND_S, now)

    def heard(self) -> dict[str, HeldAnswer[CityDays] | None]:
        """By code, in the order of the codes; None for a city that has not answered yet."""
        return self._rounds.heard()

    def _ask(self, code: str) -> CityDays:
        today = self._today()
        path = f"{DAYS}?first={iso_day(today - MOST_DAYS)}&last={iso_day(today - 1)}"
        return _decoded(code, answered(self._cities[code], path, self._token), CityDays)


def _decoded(code: str, body: bytes, kind: type[_Kind]) -> _Kind:
    """Raises Unheard."""
    try:
        found = msgspec.json.decode(body, type=kind)
    except msgspec.MsgspecError:
        raise Unheard(f"an answer that is no {kind.__name__}") from None
    if found.city != code:
        raise Unheard(f"answers as {found.city}")
    return found
