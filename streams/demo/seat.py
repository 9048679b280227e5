"""The simulated duty seat: takes each alert of the simulated city and closes it with a word. Pure.

It knows of an alert by what raised it, as a duty officer would by looking at the list, and asks through the door that
people's commands take. Where a person was first, its own wish is stale and nothing happens.
"""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Iterator

import msgspec

from streams.access.policy import Action
from streams.demo.chance import dice, lognormal
from streams.demo.recipe import SeatPart
from streams.model.event import Command

NAME = "示例值班席"
DAY_MS = 86_400_000


class SeatAction(msgspec.Struct, frozen=True, order=True):
    """`due`: city ms."""

    due: int
    alert: str
    action: str
    note: str = ""


class SimulatedSeat:
    """`city`: code of the whole. Nothing is saved: who takes nothing after a restart leaves it to people."""

    def __init__(self, pace: SeatPart, city: str, seed: int) -> None:
        self._pace, self._city, self._seed = pace, city, seed
        self._wishes: list[SeatAction] = []

    def see(self, alert: str, raised: int, ends: int, note: str) -> None:
        """An alert that will be raised at `raised` and whose condition ends at `ends` (city ms, 0: never by itself)."""
        random = dice(self._seed, "seat", alert)
        take = raised + round(1000 * lognormal(random, self._pace.takes_s))
        close = max(take, ends) + round(60_000 * lognormal(random, self._pace.closes_min))
        heapq.heappush(self._wishes, SeatAction(take, alert, Action.ACKNOWLEDGE.value))
        heapq.heappush(self._wishes, SeatAction(close, alert, Action.CLOSE.value, note))

    def waits(self, now: int) -> bool:
        """Whether something is to be asked by `now`."""
        return bool(self._wishes) and self._wishes[0].due <= now

    def due(self, now: int) -> Iterator[SeatAction]:
        """What is to be asked by `now`, oldest first."""
        while self._wishes and self._wishes[0].due <= now:
            yield heapq.heappop(self._wishes)

    def command(self, wish: SeatAction, real: int) -> Command:
        """The wish as the door wants it: of the alert as it then is."""
        return Command(
            id=str(uuid.UUID(int=dice(wish.alert, wish.action).getrandbits(128), version=4)),
            source="seat",
            at=0,
            sent=real,
            subject="demo-seat",
            role="duty_lead",
            scope=self._city,
            by=NAME,
            action=wish.action,
            object=wish.alert,
            note=wish.note,
        )
