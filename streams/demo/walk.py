"""One worker's way through a session: waypoints near home, human speeds, stops, noise, gaps without signal."""

from __future__ import annotations

import math
from random import Random

from streams.demo.chance import lognormal
from streams.demo.recipe_workers import MovementPart
from streams.wire.phone import Position

Degrees = tuple[float, float]

_M_PER_DEGREE = 111_320.0
_REACH_M = 1_500.0
"""How far from home a round goes."""
_START_M = 300.0
_GAP_BEGINS_MS = (60_000, 3_600_000)


class Walk:
    """`due`: city ms of the next fix. `backlog`: fixes made without signal. `town`: home is a community.
    `every_s`: s between fixes whatever the worker does; 0 = as the recipe has it."""

    def __init__(
        self, move: MovementPart, home: Degrees, now: int, random: Random, *, town: bool = False, every_s: int = 0
    ) -> None:
        self._move, self._home, self._random = move, home, random
        mode = random.choices(list(move.modes.values()), [m.share for m in move.modes.values()])[0]
        self._speed = min(mode.top, max(0.5, random.gauss(mode.m_s, mode.sd)))
        self._noise = move.noise_m.town if town else move.noise_m.open
        self._every = every_s
        self.lon, self.lat = self._near(home, _START_M)
        self._goal = self._near(home, _REACH_M)
        self._rest_until = 0
        self._at = self._began = now
        self._full = random.uniform(*move.battery.full)
        self._drain = random.uniform(*move.battery.drain_per_h)
        self.due = now + random.randrange(1, max(2, (every_s or move.fix_every_s.moving) * 1000))
        self._skew = self._clock_error()
        self.backlog: list[Position] = []
        self._gap = self._gap_from(now, move.gaps.urban if town else move.gaps.rural)

    def silent(self, now: int) -> bool:
        return self._gap[0] <= now < self._gap[1]

    def step(self, now: int) -> Position:
        """Moves on to `now` and says where it is; sets when the next fix is due."""
        self._go(now)
        still, battery = now < self._rest_until, self._battery(now)
        interval = self._every or self._interval(still, battery)
        self.due = now + interval * 1000
        east, north = self._random.gauss(0, self._noise), self._random.gauss(0, self._noise)
        lon, lat = _shifted((self.lon, self.lat), east, north)
        return Position(
            at=now + self._skew,
            lon=round(lon, 6),
            lat=round(lat, 6),
            accuracy=float(round(self._noise * self._random.uniform(0.6, 1.8))),
            speed=0.0 if still else round(self._speed, 1),
            battery=battery,
            interval=interval,
        )

    def _interval(self, still: bool, battery: int) -> int:
        every = self._move.fix_every_s
        wanted = every.still if still else every.moving
        return max(wanted, every.battery_below_20) if battery < 20 else wanted

    def _battery(self, now: int) -> int:
        return max(1, round(self._full - self._drain * (now - self._began) / 3_600_000))

    def _go(self, now: int) -> None:
        while self._at < now:
            if self._at < self._rest_until:
                self._at = min(now, self._rest_until)
                continue
            east, north = _metres((self.lon, self.lat), self._goal)
            far = math.hypot(east, north)
            walked = min(far, self._speed * (now - self._at) / 1000)
            if far > 0:
                self.lon, self.lat = _shifted((self.lon, self.lat), east * walked / far, north * walked / far)
            if walked < far:
                self._at = now
            else:
                self._arrive(self._at + int(walked / self._speed * 1000) + 1)

    def _arrive(self, at: int) -> None:
        self._at = at
        self._goal = self._near(self._home, _REACH_M)
        if self._random.random() < self._move.stop.share:
            self._rest_until = at + round(60_000 * self._random.uniform(*self._move.stop.minutes))

    def _near(self, centre: Degrees, metres: float) -> Degrees:
        return _shifted(centre, self._random.uniform(-metres, metres), self._random.uniform(-metres, metres))

    def _gap_from(self, now: int, share: float) -> tuple[int, int]:
        """From when to when there is no signal, city ms; a few have none at all."""
        if self._random.random() < self._move.gaps.whole_session:
            return now, now + 86_400_000
        if self._random.random() >= share:
            return 0, 0
        begin = now + self._random.randrange(*_GAP_BEGINS_MS)
        return begin, begin + round(60_000 * lognormal(self._random, self._move.gaps.minutes))

    def _clock_error(self) -> int:
        """ms by which the phone's clock is wrong."""
        wrong, drawn, side = self._move.clock_wrong, self._random.random(), self._random.choice((-1, 1))
        if drawn < wrong.over_1_day:
            return side * 90_000_000
        return side * self._random.randrange(120_000, 600_000) if drawn < wrong.over_2_min else 0


def _metres(here: Degrees, there: Degrees) -> tuple[float, float]:
    """(east, north) from here to there."""
    side = _M_PER_DEGREE * math.cos(math.radians(here[1]))
    return (there[0] - here[0]) * side, (there[1] - here[1]) * _M_PER_DEGREE


def _shifted(here: Degrees, east: float, north: float) -> Degrees:
    side = _M_PER_DEGREE * math.cos(math.radians(here[1]))
    return here[0] + east / side, here[1] + north / _M_PER_DEGREE
