"""Dots of the walls: small lights that show that people are at work, and cannot be followed.

A wall draws what was so DELAY_MS ago, so that the last minutes of a session, which end at a home, are never drawn; nor
are the first. A dot is drawn for 15 to 27 minutes under a random index, then pauses; it comes back under another index,
APART_M or more from where it left. A county with fewer than FEWEST dots has none, nor has a township in its own topic,
whose dots are those of its county under the same index. Resting dots leave (`Workers.on_wall`). Not saved: after a
start of the fold no wall has dots for DELAY_MS.
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
_TOWNS: int = 10 ** (Tier.TOWNSHIP - Tier.COUNTY)


class _Frame(NamedTuple):
    """Where all workers were at `at` (city ms). `town`: number of the township. `shown`: present and not resting."""

    at: int
    lon: npt.NDArray[np.int32]
    lat: npt.NDArray[np.int32]
    fix: Longs
    town: Longs
    state: npt.NDArray[np.uint8]
    shown: Mask


class WallDots:
    """What the walls of a city draw, by county and township. `salt`: secret of the store; no index is derived
    without it."""

    def __init__(self, city: str, salt: str) -> None:
        self._city = city
        self._salt = salt
        self._random: np.random.Generator | None = None
        self._frames: deque[_Frame] = deque()
        self._was_present: Mask = np.zeros(0, bool)
        self._begun = np.zeros(0, np.int64)
        # Drawn now: row, township it lies in (0: not drawn), in which township's topic it is (0: none), until when.
        self._rows: Rows = np.zeros(0, ROW)
        self._town = np.zeros(0, np.int64)
        self._told = np.zeros(0, np.int64)
        self._until = np.zeros(0, np.int64)
        # Where and until when a dot that paused stays away; 0: it did not pause.
        self._away = np.zeros(0, np.int64)
        self._left_lon = np.zeros(0, np.int32)
        self._left_lat = np.zeros(0, np.int32)

    def update(self, workers: Workers, now: int) -> list[ColumnsChange]:
        """Changes that bring every area's topic to what may be drawn at `now` (city ms)."""
        if self._frames and now - self._frames[-1].at < FRAME_MS:
            return []
        self._room(len(workers))
        self._note_begun(workers, now)
        self._frames.append(_frame(workers, now))
        while len(self._frames) > 1 and self._frames[1].at <= now - DELAY_MS:
            self._frames.popleft()
        frame = self._frames[0]
        return self._draw(workers, frame, now) if frame.at <= now - DELAY_MS else []

    def whole(self, areas: list[str]) -> list[ColumnsChange]:
        """Every county's and township's topic as it is drawn, empty ones too."""
        found = []
        for code in areas:
            drawn = self._told if len(code) > Tier.COUNTY else self._town // _TOWNS
            here = self._rows[drawn == int(code[Tier.CITY :])]
            rows = np.sort(here, order="idx").tobytes()
            found.append(ColumnsChange(f"workers/{code}/{Projection.WALL}", rows, whole=True))
        return found

    def _draw(self, workers: Workers, frame: _Frame, now: int) -> list[ColumnsChange]:
        size = len(frame.fix)
        drawn = self._town[:size] > 0
        live = frame.shown & workers.on_wall(now)[:size] & (frame.town > 0)
        newest = workers.rows["fix_ms"][:size]
        # A place is drawn only when the worker was heard of DELAY_MS after it, in the same session.
        known = (frame.fix <= newest - DELAY_MS) & (frame.fix >= self._begun[:size] + DELAY_MS)
        old = drawn & (now >= self._until[:size])
        self._pause(np.flatnonzero(old), now)
        self._away[:size][~workers.present(now)[:size] & (now >= self._away[:size])] = 0
        keep = drawn & live & ~old
        enter = live & known & ~drawn & (now >= self._away[:size]) & self._apart(frame)
        move = keep & known & ((frame.fix + DELAY_MS) // 1000 > self._rows["fix_s"][:size])
        town = np.where(enter | move, frame.town, np.where(keep, self._town[:size], 0))
        town[_few(town // _TOWNS)] = 0
        return self._change(frame, town, enter | move, now)

    def _change(self, frame: _Frame, town: Longs, fresh: Mask, now: int) -> list[ColumnsChange]:
        size = len(town)
        told = np.where(_few(town), 0, town)
        steps = ((self._town[:size] // _TOWNS, town // _TOWNS), (self._told[:size].copy(), told))
        changes = [change for was, area in steps for change in self._gone(was, area)]
        was, county = steps[0]
        new = np.flatnonzero((county > 0) & (was != county))
        left = self._rows["idx"][np.flatnonzero((was > 0) & (was != county))]
        self._town[:size], self._told[:size] = town, told
        self._rows["idx"][new] = self._indices(now, len(new), left)
        self._until[new] = now + self._between(now, LIFE_MS, len(new))
        shown = np.flatnonzero((county > 0) & (fresh | (was != county)))
        rows = self._rows[shown]
        rows["lon_e6"], rows["lat_e6"], rows["state"] = frame.lon[shown], frame.lat[shown], frame.state[shown]
        # The age it had when it is drawn: the page says the delay once, and looks at silence beyond it.
        rows["fix_s"] = (frame.fix[shown] + DELAY_MS) // 1000
        self._rows[shown] = rows
        for before, area in steps:
            there = np.flatnonzero((area > 0) & (fresh | (before != area)))
            changes += by_area(self._city, Projection.WALL, area[there], self._rows[there])
        return _one_each(changes)

    def _gone(self, was: Longs, area: Longs) -> list[ColumnsChange]:
        """Rows that leave the topic of the area they were in."""
        left = np.flatnonzero((was > 0) & (was != area))
        gone = np.zeros(len(left), ROW)
        gone["idx"], gone["state"] = self._rows["idx"][left], GONE
        return by_area(self._city, Projection.WALL, was[left], gone)

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
        taken = np.concatenate([self._rows["idx"][self._town > 0], gone])
        space = max(INDICES, 4 * len(self._town))
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
        more = size - len(self._town)
        if more > 0:
            self._rows = np.concatenate([self._rows, np.zeros(more, ROW)])
            for name in ("_was_present", "_begun", "_town", "_told", "_until", "_away", "_left_lon", "_left_lat"):
                setattr(self, name, np.pad(getattr(self, name), (0, more)))


def _frame(workers: Workers, now: int) -> _Frame:
    rows = workers.rows
    return _Frame(
        at=now,
        lon=rows["lon_e6"].copy(),
        lat=rows["lat_e6"].copy(),
        fix=rows["fix_ms"].copy(),
        town=(rows["village"] // 10 ** (Tier.VILLAGE - Tier.TOWNSHIP)).astype(np.int64),
        state=states(rows, urgent=False),
        shown=workers.on_wall(now),
    )


def _few(area: Longs) -> Mask:
    """Whose area has fewer than FEWEST of them."""
    few: Mask = np.bincount(area, minlength=1)[area] < FEWEST
    return few


def _one_each(changes: list[ColumnsChange]) -> list[ColumnsChange]:
    """One change per topic, its rows by index: their order must not be the order of the workers' numbers."""
    by_topic: dict[str, list[Rows]] = {}
    for change in changes:
        by_topic.setdefault(change.topic, []).append(np.frombuffer(change.rows, ROW))
    return [
        ColumnsChange(topic, np.sort(np.concatenate(rows), order="idx").tobytes()) for topic, rows in by_topic.items()
    ]
