"""Calls for help of the simulated workers, most of them by accident and taken back. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from streams.demo.chance import dice, uuid7
from streams.demo.keys import DemoKeys
from streams.demo.recipe_workers import SosPart
from streams.demo.seat import SimulatedSeat
from streams.model.event import Sos


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
