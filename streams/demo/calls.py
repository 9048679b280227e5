"""Calls for help of the simulated workers, most of them by accident and taken back. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from streams.demo.chance import dice, uuid7
from streams.demo.keys import DemoKeys
from streams.demo.recipe_workers import SosPart
from streams.demo.ringing import NIGHTS, Ringing
from streams.demo.seat import SimulatedSeat
from streams.model.event import Sos
from streams.model.local_day import day_start, local_day

_HOUR_MS = 3_600_000
_FROM, _HOURS = 7, 14
"""Hours of the day in which somebody is out."""


class HelpCalls:
    """`seat`: hears of each call; None: alerts are left to people."""

    def __init__(self, part: SosPart, keys: DemoKeys, seat: SimulatedSeat | None) -> None:
        self._part, self._keys, self._seat = part, keys, seat
        self._cancelled: list[Sos] = []

    def until(self, now: int, seconds: float, sessions: Collection[int]) -> Iterator[Sos]:
        """What is called by `now` (city ms), `seconds` after it was last asked. `sessions`: places in the roster of
        those who are in session."""
        for call in [call for call in self._cancelled if call.at <= now]:
            self._cancelled.remove(call)
            yield call
        random = dice(self._keys.first_sender, "sos", now)
        if not sessions or random.random() >= self._part.per_day / 86_400 * seconds:
            return
        worker = self._keys.first_worker + random.choice(sorted(sessions))
        call = Sos(id=uuid7(now, "sos", worker), source="", at=now, worker=worker)
        taken_back = 0
        if random.random() < self._part.accidental:
            taken_back = now + random.randrange(5_000, self._part.cancelled_within_s * 1000)
            back = msgspec.structs.replace(call, id=f"{call.id}-back", at=taken_back, cancelled=True)
            self._cancelled.append(back)
        if self._seat:
            self._seat.see(f"sos/{worker}/{now}", now, taken_back)
        yield call


def calls_of_before(part: SosPart, keys: DemoKeys, villages: Sequence[str], began: int) -> Iterator[Ringing]:
    """The calls of the days before a city began, at most one a day. `villages`: of the workers, in their order."""
    for day in range(local_day(began) - NIGHTS, local_day(began) + 1):
        random = dice(keys.first_sender, "sos", "day", day)
        if random.random() >= part.per_day:
            continue
        index = random.randrange(len(villages))
        at = day_start(day) + _FROM * _HOUR_MS + random.randrange(_HOURS * _HOUR_MS)
        accident = random.random() < part.accidental
        back = at + random.randrange(5_000, part.cancelled_within_s * 1000) if accident else 0
        worker = str(keys.first_worker + index)
        yield Ringing("sos", worker, worker, villages[index], at, at, back)
