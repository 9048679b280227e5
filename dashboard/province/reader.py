"""Asks the cities of a province for their counts, each at its gateway by the token that they gave. Their newest
answers are held in memory; a city that does not answer keeps no one waiting longer than WAIT_S."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from time import monotonic
from urllib.parse import urlsplit

import msgspec
import structlog

from dashboard.province.totals import CityAnswer
from streams.wire.totals import CityTotals

ROUND_S = 4.0
"""All are asked again by the first look after so long."""
WAIT_S = 2.0
_LINE_S = 2.0
_BYTES = 65_536


class Unheard(Exception):
    """A city did not answer, or with something that is not its counts."""


class ProvinceReader:
    """Of one server of pages. `cities`: code -> address. `now`: s that only move forward."""

    def __init__(self, cities: Mapping[str, str], token: str, now: Callable[[], float] = monotonic) -> None:
        self._cities, self._token, self._now = cities, token, now
        self._held: dict[str, tuple[CityTotals, float]] = {}
        self._asked: dict[str, Future[None]] = {}
        self._why: dict[str, str] = {}
        self._round_at: float | None = None
        self._one_round = Lock()
        self._pool: ThreadPoolExecutor | None = None

    def heard(self) -> dict[str, CityAnswer | None]:
        """By code, in the order of the codes. Asks all again if the last round was long ago; while one is on its way,
        others get what is held."""
        if self._one_round.acquire(blocking=False):
            try:
                self._round()
            finally:
                self._one_round.release()
        now = self._now()
        return {code: self._of(code, now) for code in sorted(self._cities)}

    def _of(self, code: str, now: float) -> CityAnswer | None:
        held = self._held.get(code)
        return CityAnswer(held[0], held[0].age_ms + int((now - held[1]) * 1000)) if held else None

    def _round(self) -> None:
        if self._round_at is not None and self._now() - self._round_at < ROUND_S:
            return
        self._round_at = self._now()
        # A thread a city: one that hangs takes none from another.
        self._pool = self._pool or ThreadPoolExecutor(max(1, len(self._cities)), thread_name_prefix="province")
        for code in self._cities:
            if code not in self._asked or self._asked[code].done():
                self._asked[code] = self._pool.submit(self._ask, code)
        wait(self._asked.values(), WAIT_S)

    def _ask(self, code: str) -> None:
        # The age counts from before the question: the way here is part of it.
        at, why = self._now(), ""
        try:
            self._held[code] = self._answer(code), at
        except Unheard as error:
            why = str(error)
        if why != self._why.get(code, ""):
            self._why[code] = why
            structlog.get_logger("province").warning("province_city", city=code, reason=why or "heard again")

    def _answer(self, code: str) -> CityTotals:
        """Raises Unheard."""
        place = urlsplit(self._cities[code])
        made = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        call = made(place.hostname or "", place.port, timeout=_LINE_S)
        try:
            path = place.path.rstrip("/") + "/v1/totals"
            call.request("GET", path, headers={"Authorization": f"Bearer {self._token}"})
            answer = call.getresponse()
            body = answer.read(_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise Unheard(type(error).__name__) from None
        finally:
            call.close()
        if answer.status != http.HTTPStatus.OK:
            raise Unheard(f"answered {answer.status}")
        try:
            totals = msgspec.json.decode(body, type=CityTotals)
        except msgspec.MsgspecError:
            raise Unheard("an answer that is no counts") from None
        if totals.city != code:
            raise Unheard(f"answers as {totals.city}")
        return totals
