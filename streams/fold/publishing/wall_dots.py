"""Dots of the walls: small lights that show that people are at work, and cannot be followed.

A wall draws what was so DELAY_MS ago, so that the last minutes of a session, which end at a home, are never drawn; nor
are the first. A dot is drawn for 15 to 27 minutes under a random index, then pauses; it comes back under another index,
APART_M or more from where it left. A county with fewer than FEWEST dots has none. Resting dots leave
(`Workers.on_wall`). Not saved: after a start of the fold no wall has dots for DELAY_MS.
"""

from __future__ import annotations

import hashlib
from collections import deque
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from streams.fold.publishing.dots import by_area, states
from streams.fold.workers import M_PER_E6_LON, Mask, Workers
from streams.model.distance import M_PER_E6
from streams.model.presence import CLUSTER_K
from streams.model.region import Tier
from streams.model.topic import Projection
from streams.wire.changes import GONE, ROW, ColumnsChange, Rows

DELAY_MS = 180_000
"""How old what a wall draws is; also how much of a session's beginning and end is never drawn."""
FRAME_MS = 5_000
"""City ms between two frames: a dot moves in steps of that, half of what an announced interval usually is."""
LIFE_MS = (15 * 60_000, 27 * 60_000)
"""A dot is drawn for a random time between these under one index."""
PAUSE_MS = (10 * 60_000, 20 * 60_000)
"""Then it is not drawn for a random time between these. In the simulated walk of the tests a pause of 3 to 5 minutes
let 70 % of the dots be linked by their places, this one 4 %."""
APART_M = 500.0
"""A dot that paused comes back only so far from where it left: equal places would name it."""
FEWEST = CLUSTER_K
INDICES = 65_536
"""Indices to choose among, at least; four for each worker where there are more. Gateways keep a row for each, so the
space is bounded."""

Longs = npt.NDArray[np.int64]


class _Frame(NamedTuple):
    """Where all workers were at `at` (city ms). `shown`: present and not resting."""

    at: int
    lon: npt.NDArray[np.int32]
    lat: npt.NDArray[np.int32]
    fix: Longs
    area: Longs
    state: npt.NDArray[np.uint8]
    shown: Mask


class WallDots:
    """What the walls of a city draw, by county. `salt`: secret of the store; indices cannot be derived without it."""

    def __init__(self, city: str, salt: str) -> None:
        self._city = city
        self._salt = salt
        self._random: np.random.Generator | None = None
        self._frames: deque[_Frame] = deque()
        self._was_present: Mask = np.zeros(0, bool)
        self._begun = np.zeros(0, np.int64)
        # Drawn now: row, area (0: not drawn), since when and until when.
        self._rows: Rows = np.zeros(0, ROW)
        self._area = np.zeros(0, np.int64)
        self._until = np.zeros(0, np.int64)
        # Where and until when a dot that paused stays away; 0: it did not pause.
        self._away = np.zeros(0, np.int64)
        self._left_lon = np.zeros(0, np.int32)
        self._left_lat = np.zeros(0, np.int32)

    def update(self, workers: Workers, now: int) -> list[ColumnsChange]:
        """Changes that bring every county's topic to what may be drawn at `now` (city ms)."""
        if self._frames and now - self._frames[-1].at < FRAME_MS:
            return []
        self._room(len(workers))
        self._note_begun(workers, now)
        self._frames.append(_frame(workers, now))
        while len(self._frames) > 1 and self._frames[1].at <= now - DELAY_MS:
            self._frames.popleft()
        frame = self._frames[0]
        return self._draw(workers, frame, now) if frame.at <= now - DELAY_MS else []

    def whole(self, counties: list[str]) -> list[ColumnsChange]:
        """Every county's topic as it is drawn, empty ones too."""
        found = []
        for code in counties:
            here = self._rows[self._area == int(code[Tier.CITY :])]
            rows = np.sort(here, order="idx").tobytes()
            found.append(ColumnsChange(f"workers/{code}/{Projection.WALL}", rows, whole=True))
        return found

    def _draw(self, workers: Workers, frame: _Frame, now: int) -> list[ColumnsChange]:
        size = len(frame.fix)
        drawn = self._area[:size] > 0
        live = frame.shown & workers.on_wall(now)[:size] & (frame.area > 0)
        newest = workers.rows["fix_ms"][:size]
        # A place is drawn only when the worker was heard of DELAY_MS after it, in the same session.
        known = (frame.fix <= newest - DELAY_MS) & (frame.fix >= self._begun[:size] + DELAY_MS)
        old = drawn & (now >= self._until[:size])
        self._pause(np.flatnonzero(old), now)
        self._away[:size][~workers.present(now)[:size] & (now >= self._away[:size])] = 0
        keep = drawn & live & ~old
        enter = live & known & ~drawn & (now >= self._away[:size]) & self._apart(frame)
        move = keep & known & ((frame.fix + DELAY_MS) // 1000 > self._rows["fix_s"][:size])
        area = np.where(enter | move, frame.area, np.where(keep, self._area[:size], 0))
        few = np.flatnonzero(np.bincount(area, minlength=1) < FEWEST)
        area[np.isin(area, few)] = 0
        return self._change(frame, area, enter | move, now)

    def _change(self, frame: _Frame, area: Longs, fresh: Mask, now: int) -> list[ColumnsChange]:
        size = len(area)
        was = self._area[:size]
        left = np.flatnonzero((was > 0) & (was != area))
        gone = np.zeros(len(left), ROW)
        gone["idx"], gone["state"] = self._rows["idx"][left], GONE
        changes = by_area(self._city, Projection.WALL, was[left], gone)
        new = np.flatnonzero((area > 0) & (was != area))
        self._area[:size] = area
        self._rows["idx"][new] = self._indices(now, len(new), gone["idx"])
        self._until[new] = now + self._between(now, LIFE_MS, len(new))
        shown = np.flatnonzero((area > 0) & (fresh | (was != area)))
        rows = self._rows[shown]
        rows["lon_e6"], rows["lat_e6"], rows["state"] = frame.lon[shown], frame.lat[shown], frame.state[shown]
        # The age it had when it is drawn: the page says the delay once, and looks at silence beyond it.
        rows["fix_s"] = (frame.fix[shown] + DELAY_MS) // 1000
        self._rows[shown] = rows
        return _one_each([*changes, *by_area(self._city, Projection.WALL, area[shown], rows)])

    def _pause(self, some: npt.NDArray[np.intp], now: int) -> None:
        self._away[some] = now + self._between(now, PAUSE_MS, len(some))
        self._left_lon[some], self._left_lat[some] = self._rows["lon_e6"][some], self._rows["lat_e6"][some]

    def _apart(self, frame: _Frame) -> Mask:
        """Whether a worker is far enough from where its dot left; also who never paused."""
        size = len(frame.fix)
        degree = np.clip(np.abs(frame.lat) // 1_000_000, 0, 90)
        east = (frame.lon.astype(np.int64) - self._left_lon[:size]) * M_PER_E6_LON[degree]
        north = (frame.lat.astype(np.int64) - self._left_lat[:size]) * M_PER_E6
        far: Mask = (self._away[:size] == 0) | (east * east + north * north >= APART_M * APART_M)
        return far

    def _note_begun(self, workers: Workers, now: int) -> None:
        """Since when each is there: the session's start; of an app without sessions, its first fix after a silence."""
        rows, present = workers.rows, workers.present(now)
        came = present & ~self._was_present
        self._begun[came] = rows["fix_ms"][came]
        begun = rows["session_start"] > 0
        self._begun[begun] = rows["session_start"][begun]
        self._was_present = present

    def _indices(self, now: int, many: int, gone: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """Random ones that no dot has, and none had until now."""
        taken = np.concatenate([self._rows["idx"][self._area > 0], gone])
        space = max(INDICES, 4 * len(self._area))
        found = np.zeros(0, np.uint32)
        while len(found) < many:
            tried = self._generator(now).integers(0, space, many, dtype=np.uint32)
            found = np.unique(np.concatenate([found, tried[~np.isin(tried, taken)]]))
        return self._generator(now).permutation(found)[:many]

    def _between(self, now: int, bounds: tuple[int, int], many: int) -> Longs:
        return self._generator(now).integers(bounds[0], bounds[1], many)

    def _generator(self, now: int) -> np.random.Generator:
        if self._random is None:
            seed = hashlib.sha256(f"{self._salt}|{now}".encode()).digest()
            self._random = np.random.default_rng(np.frombuffer(seed, np.uint32))
        return self._random

    def _room(self, size: int) -> None:
        more = size - len(self._area)
        if more > 0:
            self._rows = np.concatenate([self._rows, np.zeros(more, ROW)])
            for name in ("_was_present", "_begun", "_area", "_until", "_away", "_left_lon", "_left_lat"):
                setattr(self, name, np.pad(getattr(self, name), (0, more)))


def _frame(workers: Workers, now: int) -> _Frame:
    rows = workers.rows
    return _Frame(
        at=now,
        lon=rows["lon_e6"].copy(),
        lat=rows["lat_e6"].copy(),
        fix=rows["fix_ms"].copy(),
        area=(rows["village"] // 10 ** (Tier.VILLAGE - Tier.COUNTY)).astype(np.int64),
        state=states(rows, urgent=False),
        shown=workers.on_wall(now),
    )


def _one_each(changes: list[ColumnsChange]) -> list[ColumnsChange]:
    """One change per topic, its rows by index: their order must not be the order of the workers' numbers."""
    by_topic: dict[str, list[Rows]] = {}
    for change in changes:
        by_topic.setdefault(change.topic, []).append(np.frombuffer(change.rows, ROW))
    return [
        ColumnsChange(topic, np.sort(np.concatenate(rows), order="idx").tobytes()) for topic, rows in by_topic.items()
    ]
