"""Asks all cities of a province the same question at once. Their newest answers are held in memory; a city that does
not answer keeps no one waiting longer than WAIT_S."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from time import monotonic
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

import structlog

WAIT_S = 2.0
_LINE_S = 2.0
_BYTES = 65_536

Answer = TypeVar("Answer")


class Unheard(Exception):
    """A city did not answer, or with something that is no answer to the question."""


class HeldAnswer(NamedTuple, Generic[Answer]):
    """The newest answer of a city. `age_ms`: real ms since before the question."""

    answer: Answer
    age_ms: int


class CityRounds(Generic[Answer]):
    """`cities`: their codes. `ask`: of one; raises Unheard. `every_s`: all are asked again by the first look after so
    long. `now`: s that only move forward."""

    def __init__(
        self,
        cities: Mapping[str, str],
        ask: Callable[[str], Answer],
        every_s: float,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._cities, self._question, self._every_s, self._now = sorted(cities), ask, every_s, now
        self._held: dict[str, tuple[Answer, float]] = {}
        self._asked: dict[str, Future[None]] = {}
        self._why: dict[str, str] = {}
        self._round_at: float | None = None
        self._one_round = Lock()
        self._pool: ThreadPoolExecutor | None = None

    def heard(self) -> dict[str, HeldAnswer[Answer] | None]:
        """By code, in the order of the codes. Asks all again if the last round was long ago; while one is on its way,
        others get what is held."""
        if self._one_round.acquire(blocking=False):
            try:
                self._round()
            finally:
                self._one_round.release()
        now = self._now()
        return {code: self._of(code, now) for code in self._cities}

    def _of(self, code: str, now: float) -> HeldAnswer[Answer] | None:
        held = self._held.get(code)
        return HeldAnswer(held[0], int((now - held[1]) * 1000)) if held else None

    def _round(self) -> None:
        if self._round_at is not None and self._now() - self._round_at < self._every_s:
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
            self._held[code] = self._question(code), at
        except Unheard as error:
            why = str(error)
        if why != self._why.get(code, ""):
            self._why[code] = why
            structlog.get_logger("province").warning("province_city", city=code, reason=why or "heard again")


def answered(address: str, path: str, token: str) -> bytes:
    """The body of a city's answer to who has the token. `path`: with its query. Raises Unheard."""
    place = urlsplit(address)
    made = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    call = made(place.hostname or "", place.port, timeout=_LINE_S)
    try:
        call.request("GET", place.path.rstrip("/") + path, headers={"Authorization": f"Bearer {token}"})
        answer = call.getresponse()
        body = answer.read(_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise Unheard(f"{path.partition('?')[0]}: {type(error).__name__}") from None
    finally:
        call.close()
    if answer.status != http.HTTPStatus.OK:
        raise Unheard(f"{path.partition('?')[0]} answered {answer.status}")
    return body
