"""Dots for maps: which worker is shown where, per area of a tier and projection, as rows of the changes.

A worker is in at most one topic of a tier and projection. Who leaves one, by moving, resting, falling silent or
ending the session, is a GONE row there.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from streams.fold.workers import Mask, Numbers, Workers
from streams.model.fix import Flag
from streams.model.presence import INTERVALS_S
from streams.model.region import Tier
from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import GONE, ROW, THERE, URGENT, ColumnsChange, Rows

_INTERVALS = np.array(INTERVALS_S)


class Dots:
    """What one projection shows, by county or by township. `index` maps a worker number to its index on the wire."""

    def __init__(self, city: str, projection: Projection, tier: Tier = Tier.COUNTY) -> None:
        self._city = city
        self._projection = projection
        self._digits = tier - Tier.CITY
        # Of a village's last eight digits the first so many are its area's.
        self._below: int = 10 ** (Tier.VILLAGE - tier)
        self._area = np.zeros(0, np.int64)
        self._state = np.zeros(0, np.uint8)

    def update(self, workers: Workers, shown: Mask, moved: Mask, index: Numbers) -> list[ColumnsChange]:
        """Changes that bring what is shown to `shown`, with the new places of those who `moved`."""
        self._room(len(workers))
        rows = workers.rows
        area = np.where(shown, rows["village"] // self._below, 0).astype(np.int64)
        state = np.where(area > 0, self._states(rows), 0).astype(np.uint8)
        left = np.flatnonzero((self._area != area) & (self._area > 0))
        new = np.flatnonzero((area > 0) & ((self._area != area) | (self._state != state) | moved))
        was = self._area[left]
        self._area, self._state = area, state
        changes = self._by_area(was, _rows(rows[left], index[left], np.zeros(len(left), np.uint8)))
        return _merged(changes + self._by_area(area[new], _rows(rows[new], index[new], state[new])))

    def whole(self, workers: Workers, index: Numbers, areas: list[str]) -> list[ColumnsChange]:
        """Every area's topic as it stands, empty ones too."""
        self._room(len(workers))
        found = []
        for code in areas:
            here = np.flatnonzero(self._area == int(code[Tier.CITY :]))
            rows = _rows(workers.rows[here], index[here], self._state[here])
            found.append(ColumnsChange(self._topic(code), rows.tobytes(), whole=True))
        return found

    def shown(self) -> npt.NDArray[np.int64]:
        """Per worker the number of its area: what its code has after the city's; 0 where not shown."""
        return self._area

    def _states(self, rows: npt.NDArray[np.void]) -> npt.NDArray[np.uint8]:
        interval = np.minimum(np.searchsorted(_INTERVALS, rows["interval_s"]), len(INTERVALS_S) - 1)
        # An SOS on a wall names its township and no post: no dot there tells itself apart.
        urgent = (rows["flags"] & Flag.URGENT != 0) & (self._projection is Projection.DESK)
        state: npt.NDArray[np.uint8] = (np.where(urgent, URGENT, THERE) | interval << 4).astype(np.uint8)
        return state

    def code(self, number: int) -> str:
        """The area's code of a number of `shown`."""
        return f"{self._city}{number:0{self._digits}d}"

    def _by_area(self, area: npt.NDArray[np.int64], rows: Rows) -> list[ColumnsChange]:
        return [
            ColumnsChange(self._topic(self.code(number)), rows[area == number].tobytes())
            for number in np.unique(area).tolist()
        ]

    def _topic(self, code: str) -> str:
        return str(Topic(Kind.WORKERS, code, self._projection))

    def _room(self, size: int) -> None:
        if size > len(self._area):
            self._area = np.pad(self._area, (0, size - len(self._area)))
            self._state = np.pad(self._state, (0, size - len(self._state)))


def shuffled(salt: str, day: int, size: int) -> Numbers:
    """Today's indices of a wall: a permutation of 0..size-1 that nobody without the store's salt can undo."""
    seed = hashlib.sha256(f"{salt}|{day}|{size}".encode()).digest()
    return np.random.default_rng(np.frombuffer(seed, np.uint32)).permutation(size)


def _rows(rows: npt.NDArray[np.void], index: Numbers, state: npt.NDArray[np.uint8]) -> Rows:
    out = np.zeros(len(rows), ROW)
    out["idx"] = index
    out["state"] = state
    there = (state & 0x0F) != GONE
    for name, source in (("lon_e6", "lon_e6"), ("lat_e6", "lat_e6")):
        out[name] = np.where(there, rows[source], 0)
    out["fix_s"] = np.where(there, rows["fix_ms"] // 1000, 0)
    return out


def _merged(changes: list[ColumnsChange]) -> list[ColumnsChange]:
    """One change per topic; a worker is either gone from a topic or in it, so rows never meet."""
    by_topic: dict[str, bytes] = {}
    for change in changes:
        by_topic[change.topic] = by_topic.get(change.topic, b"") + change.rows
    return [ColumnsChange(topic, rows) for topic, rows in by_topic.items() if rows]
