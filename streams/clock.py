"""The only place that reads time.

A store has a **city clock**: real time + an offset, at a rate, both fixed when the store is created.
A production store's offset is 0 and its rate 1. Everything inside judges by city time; only leases,
time-outs and log lines use real time.
"""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time. `now_ms`: city time, milliseconds since 1970 UTC. `real_ms`: the machine's."""

    def now_ms(self) -> int: ...

    def real_ms(self) -> int: ...


def real_ms() -> int:
    """The machine's clock, milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Dial(Protocol):
    """A store's clock setting: `created_ms`, `offset_ms` in ms; `rate`: city seconds per real second."""

    @property
    def created_ms(self) -> int: ...

    @property
    def offset_ms(self) -> int: ...

    @property
    def rate(self) -> float: ...


def city_ms(dial: Dial, real: int) -> int:
    """City time of a moment of the machine's clock, both in ms since 1970 UTC."""
    return dial.created_ms + dial.offset_ms + int((real - dial.created_ms) * dial.rate)


class CityClock:
    """City time of one store, from the machine's clock."""

    def __init__(self, dial: Dial) -> None:
        self._dial = dial

    def real_ms(self) -> int:
        return real_ms()

    def now_ms(self) -> int:
        return city_ms(self._dial, real_ms())

    def of(self, real: int) -> int:
        """City ms at a moment of the machine's clock."""
        return city_ms(self._dial, real)


class SteppedClock:
    """A clock for tests and replays: it does not move until it is moved."""

    def __init__(self, now_ms: int) -> None:
        self._now = now_ms

    def now_ms(self) -> int:
        return self._now

    def real_ms(self) -> int:
        return self._now

    def step(self, ms: int) -> int:
        """Moves on by `ms` (>= 0) and returns the new time."""
        if ms < 0:
            raise ValueError("time only moves forward")
        self._now += ms
        return self._now
