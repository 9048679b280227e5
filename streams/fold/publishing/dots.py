"""Dots for the desks' maps: which worker is shown where, per area of a tier, as rows of the changes.

A worker is in at most one topic of a tier. Who leaves one, by moving, falling silent or ending the session, is a GONE
row there. Walls have dots of their own (`wall_dots.py`).
"""

from __future__ import annotations

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
    """What desks show, by county or by township. A dot's index on the wire is the worker's number."""

    def __init__(self, city: str, tier: Tier = Tier.COUNTY) -> None:
        self._city = city
        # Of a village's last eight digits the first so many are its area's.
        self._below: int = 10 ** (Tier.VILLAGE - tier)
        self._area = np.zeros(0, np.int64)
        self._state = np.zeros(0, np.uint8)

    def update(self, workers: Workers, shown: Mask, moved: Mask) -> list[ColumnsChange]:
        """Changes that bring what is shown to `shown`, with the new places of those who `moved`."""
        self._room(len(workers))
        rows = workers.rows
        area = np.where(shown, rows["village"] // self._below, 0).astype(np.int64)
        state = np.where(area > 0, states(rows, urgent=True), 0).astype(np.uint8)
        left = np.flatnonzero((self._area != area) & (self._area > 0))
        new = np.flatnonzero((area > 0) & ((self._area != area) | (self._state != state) | moved))
        was = self._area[left]
        self._area, self._state = area, state
        changes = self._by_area(was, _rows(rows[left], left, np.zeros(len(left), np.uint8)))
        return _merged(changes + self._by_area(area[new], _rows(rows[new], new, state[new])))

    def whole(self, workers: Workers, areas: list[str]) -> list[ColumnsChange]:
        """Every area's topic as it is, empty ones too."""
        self._room(len(workers))
        found = []
        for code in areas:
            here = np.flatnonzero(self._area == int(code[Tier.CITY :]))
            rows = _rows(workers.rows[here], here, self._state[here])
            found.append(ColumnsChange(_topic(code, Projection.DESK), rows.tobytes(), whole=True))
        return found

    def shown(self) -> npt.NDArray[np.int64]:
        """Per worker the number of its area: what its code has after the city's; 0 where not shown."""
        return self._area

    def code(self, number: int) -> str:
        """The area's code of a number of `shown`."""
        return code_of(self._city, number)

    def _by_area(self, area: npt.NDArray[np.int64], rows: Rows) -> list[ColumnsChange]:
        return by_area(self._city, Projection.DESK, area, rows)

    def _room(self, size: int) -> None:
        if size > len(self._area):
            self._area = np.pad(self._area, (0, size - len(self._area)))
            self._state = np.pad(self._state, (0, size - len(self._state)))


def states(rows: npt.NDArray[np.void], *, urgent: bool) -> npt.NDArray[np.uint8]:
    """State bytes of workers' rows; `urgent`: whether an SOS tells its dot apart. On a wall none does: an SOS there
    names its township and no post."""
    interval = np.minimum(np.searchsorted(_INTERVALS, rows["interval_s"]), len(INTERVALS_S) - 1)
    calls = (rows["flags"] & Flag.URGENT != 0) & urgent
    found: npt.NDArray[np.uint8] = (np.where(calls, URGENT, THERE) | interval << 4).astype(np.uint8)
    return found


def code_of(city: str, number: int) -> str:
    """The code of an area by the number that follows the city's in it: two digits of a county, five of a township."""
    return f"{city}{number:0{2 if number < 100 else 5}d}"


def by_area(city: str, projection: Projection, area: npt.NDArray[np.int64], rows: Rows) -> list[ColumnsChange]:
    """Rows as one change per area; `area`: its number, per row."""
    return [
        ColumnsChange(_topic(code_of(city, number), projection), rows[area == number].tobytes())
        for number in np.unique(area).tolist()
    ]


def _topic(code: str, projection: Projection) -> str:
    return str(Topic(Kind.WORKERS, code, projection))


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
