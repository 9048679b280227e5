"""Workers as NumPy columns: where each was last, whether it moves, and in which session it is.

A worker's row is a function of its own fixes in their order, however they are cut into batches: fixes of one call
are taken in rounds, the k-th fix of every worker together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from streams.fold.undo import Undo
from streams.model.distance import M_PER_E6
from streams.model.event import DutyEnd, DutyStart
from streams.model.fix import UNKNOWN_U8, UNKNOWN_U16, Fixes, Flag
from streams.model.presence import FORGOTTEN_MS, GONE_MS, PRESENT_MS, REST_MS, REST_RADIUS_M
from streams.model.purpose import Purpose

CHUNK = 256
"""Workers per checkpoint field: 24 KB, small against what a second changes."""

WORKER = np.dtype(
    [
        ("fix_ms", "<i8"),  # last good fix, city ms; 0 = never seen
        ("received_ms", "<i8"),
        ("moved_ms", "<i8"),  # fix time of the last movement beyond REST_RADIUS_M
        ("session_start", "<i8"),  # newest session of duty; 0 = none
        ("session_end", "<i8"),  # its end; 0 = open
        ("device", "<u4"),
        ("session_device", "<u4"),
        ("lon_e6", "<i4"),
        ("lat_e6", "<i4"),
        ("anchor_lon_e6", "<i4"),  # where it last moved to
        ("anchor_lat_e6", "<i4"),
        ("village", "<u4"),
        ("accuracy_m", "<u2"),
        ("speed_cm_s", "<u2"),
        ("bearing_cdeg", "<u2"),
        ("interval_s", "<u2"),
        ("flags", "u1"),
        ("battery", "u1"),
        ("purpose", "u1"),  # of the newest session, index into PURPOSES
        ("lapsed", "u1"),  # 1: its end was not the worker's own act
        ("spare", "u1", (4,)),
    ],
)

PURPOSES = tuple(Purpose)
_LONE = np.isin(np.arange(256), [PURPOSES.index(one) for one in (Purpose.EMERGENCY, Purpose.ON_SITE)])
"""By purpose: a table, since every tick asks it of every worker."""


class WorkerSeen(NamedTuple):
    """What is known of a worker. `battery`: per cent, `accuracy_m`: of its newest fix, -1: not known. `fix_at`: city ms
    of that fix, 0: none. `session_at`: since when its session of duty runs, 0: none does; `purpose`: what for."""

    battery: int = -1
    accuracy_m: int = -1
    fix_at: int = 0
    session_at: int = 0
    purpose: str = ""


class LapsedSession(NamedTuple):
    """`started`, `ended`: city ms."""

    worker: int
    device: int
    started: int
    ended: int


OWN_ACT = "worker"
"""Who ended a session that its worker ended."""
Numbers = npt.NDArray[np.intp]
"""Worker numbers, which are row numbers."""
Mask = npt.NDArray[np.bool_]

_OF_FIX = ("fix_ms", "received_ms", "device", "lon_e6", "lat_e6", "village", "accuracy_m", "speed_cm_s")
_OF_FIX_TOO = ("bearing_cdeg", "interval_s", "flags", "battery")
_OF_SESSION = ("session_device", "session_start", "session_end")
# Metres per 1e-6 degree: a table by whole degree, since SIMD cosines may differ in the last bit with array length.
M_PER_E6_LON = np.array([M_PER_E6 * math.cos(math.radians(d + 0.5)) for d in range(91)])


class Workers:
    """The columns and which chunks of them changed since they were last saved."""

    prefix = "w"

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self.rows = np.zeros(CHUNK, WORKER)
        self.dirty: set[int] = set()

    def __len__(self) -> int:
        """Rows there is space for; worker numbers are below it."""
        return len(self.rows)

    def apply(self, fixes: Fixes) -> Numbers:
        """Takes fixes in their order of arrival; returns the workers whose last position changed, ascending."""
        if not len(fixes):
            return np.empty(0, np.intp)
        numbers = fixes["worker"].astype(np.intp)
        self._room(int(numbers.max()))
        moved = [self._round(fixes[at], numbers[at]) for at in _rounds(numbers)]
        changed = np.unique(np.concatenate(moved))
        self.dirty.update((np.unique(changed // CHUNK)).tolist())
        return changed

    def start(self, duty: DutyStart) -> bool:
        """A session begins; only a newer one than is known changes anything."""
        row = self._row(duty.worker)
        self._note(duty.worker)
        if duty.at <= row["session_start"]:
            return False
        self._session(duty.worker, duty.device, duty.at, 0)
        row["purpose"] = PURPOSES.index(duty.purpose)
        return True

    def end(self, duty: DutyEnd) -> bool:
        """A session ends; also known by its end alone when the start comes later."""
        row = self._row(duty.worker)
        self._note(duty.worker)
        if duty.started < row["session_start"] or (duty.started == row["session_start"] and row["session_end"]):
            return False
        self._session(duty.worker, duty.device, duty.started, duty.at)
        row["lapsed"] = duty.by != OWN_ACT
        return True

    def forget(self, worker: int) -> bool:
        """Lets go of where and when a worker was last; whether that was known. A session goes on as it is."""
        if not self.place(worker)[3]:
            return False
        self._note(worker)
        for name in (*_OF_FIX, *_OF_FIX_TOO, "anchor_lon_e6", "anchor_lat_e6"):
            self.rows[name][worker] = 0
        self.dirty.add(worker // CHUNK)
        return True

    def place(self, worker: int) -> tuple[int, int, int, int]:
        """(lon, lat in 1e-6 degree, last eight digits of the village, city ms) where and when a worker was last; zeros:
        never seen."""
        if worker >= len(self.rows):
            return 0, 0, 0, 0
        row = self.rows[worker]
        return int(row["lon_e6"]), int(row["lat_e6"]), int(row["village"]), int(row["fix_ms"])

    def seen(self, worker: int) -> WorkerSeen:
        """What its newest fix and session say."""
        if worker >= len(self.rows) or not self.rows[worker]["fix_ms"]:
            return WorkerSeen()
        row = self.rows[worker]
        battery, accuracy = int(row["battery"]), int(row["accuracy_m"])
        runs = bool(row["session_start"] > 0 and not row["session_end"])
        return WorkerSeen(
            battery if battery != UNKNOWN_U8 else -1,
            accuracy if accuracy != UNKNOWN_U16 else -1,
            int(row["fix_ms"]),
            int(row["session_start"]) if runs else 0,
            PURPOSES[row["purpose"]].value if runs else "",
        )

    def in_session(self) -> Mask:
        """Open session of duty, or an app that knows none."""
        rows = self.rows
        foreign = (rows["flags"] & Flag.FOREIGN) != 0
        mask: Mask = foreign | ((rows["session_start"] > 0) & (rows["session_end"] == 0))
        return mask & (rows["fix_ms"] > 0)

    def present(self, now: int) -> Mask:
        """可联络网格员: in session and heard of within PRESENT_MS."""
        return self.in_session() & (self.rows["fix_ms"] >= now - PRESENT_MS)

    def on_desk(self, now: int) -> Mask:
        """Shown on a desk's map: in session, not silent beyond GONE_MS."""
        return self.in_session() & (self.rows["fix_ms"] >= now - GONE_MS)

    def on_wall(self, now: int) -> Mask:
        """Shown on a wall's map: present, and not resting beyond REST_MS."""
        return self.present(now) & (self.rows["moved_ms"] >= now - REST_MS)

    def lone(self, now: int, silent_ms: int, awake: int, *, night: bool) -> Numbers:
        """Workers on a lone task who were not heard of for `silent_ms`, while the system was listening since `awake`;
        by night every session is one. An app that knows no sessions has no tasks."""
        rows = self.rows
        task = night | _LONE[rows["purpose"]]
        begun = (rows["session_start"] > 0) & (rows["session_end"] == 0) & (rows["fix_ms"] >= rows["session_start"])
        heard = np.maximum(rows["received_ms"], awake)
        return np.flatnonzero(task & begun & (heard <= now - silent_ms))

    def forgotten(self, now: int) -> Iterator[tuple[int, int, int, int]]:
        """(device, worker, started, ended) of open sessions without movement for FORGOTTEN_MS; they end there."""
        rows = self.rows
        idle = (rows["session_start"] > 0) & (rows["session_end"] == 0) & (rows["moved_ms"] < now - FORGOTTEN_MS)
        for number in np.flatnonzero(idle).tolist():
            row = rows[number]
            ended = int(row["moved_ms"]) + FORGOTTEN_MS
            yield int(row["session_device"]), number, int(row["session_start"]), ended

    def lapsed(self, workers: Iterable[int] | None = None) -> list[LapsedSession]:
        """Newest sessions of these workers, or of all, that ended without an act of theirs."""
        among = np.flatnonzero(self.rows["lapsed"]).tolist() if workers is None else workers
        ended = [(n, self.rows[n]) for n in among if n < len(self.rows) and self.rows[n]["lapsed"]]
        return [LapsedSession(n, *(int(row[name]) for name in _OF_SESSION)) for n, row in ended]

    def chunk(self, number: int) -> bytes:
        return self.rows[number * CHUNK : (number + 1) * CHUNK].tobytes()

    # -- as a table of the checkpoint ------------------------------------------------------------------------
    def changed(self) -> dict[bytes, bytes]:
        return {b"w:%d" % number: self.chunk(number) for number in self.dirty}

    def gone(self) -> list[bytes]:
        return []

    def saved(self) -> None:
        self.dirty.clear()

    def whole(self) -> dict[bytes, bytes]:
        chunks = ((number, self.chunk(number)) for number in range(len(self.rows) // CHUNK))
        return {b"w:%d" % number: chunk for number, chunk in chunks if chunk.strip(b"\0")}

    def restore(self, name: str, raw: bytes) -> None:
        """Puts a saved chunk back. Raises ValueError when it is no chunk of this layout."""
        number = int(name)
        rows = np.frombuffer(raw, WORKER)
        if len(rows) != CHUNK:
            raise ValueError(f"a chunk has {CHUNK} workers, this one {len(rows)}")
        self._room((number + 1) * CHUNK - 1)
        self.rows[number * CHUNK : (number + 1) * CHUNK] = rows

    def _session(self, worker: int, device: int, start: int, end: int) -> None:
        row = self._row(worker)
        if start > row["session_start"]:
            row["moved_ms"] = max(int(row["moved_ms"]), start)
        row["session_start"], row["session_end"], row["session_device"], row["lapsed"] = start, end, device, 0
        self.dirty.add(worker // CHUNK)

    def _note(self, worker: int) -> None:
        before = self.rows[worker].copy()
        self._undo.note(lambda: self.rows.__setitem__(worker, before))

    def _row(self, number: int) -> np.void:
        self._room(number)
        row: np.void = self.rows[number]
        return row

    def _room(self, number: int) -> None:
        if number >= len(self.rows):
            grown = np.zeros((number // CHUNK + 1) * CHUNK, WORKER)
            grown[: len(self.rows)] = self.rows
            self.rows = grown

    def _round(self, fixes: Fixes, numbers: Numbers) -> Numbers:
        """At most one fix of each worker. The newest fix time wins; equal times are ordered by content."""
        newer = _newer(fixes, self.rows[numbers])
        fixes, numbers = fixes[newer], numbers[newer]
        rows = self.rows[numbers]
        first = rows["fix_ms"] == 0
        lat_degree = np.clip(np.abs(fixes["lat_e6"]) // 1_000_000, 0, 90)
        east = (fixes["lon_e6"] - rows["anchor_lon_e6"]) * M_PER_E6_LON[lat_degree]
        north = (fixes["lat_e6"] - rows["anchor_lat_e6"]) * M_PER_E6
        moved = first | (east * east + north * north > REST_RADIUS_M * REST_RADIUS_M)
        for name in _OF_FIX + _OF_FIX_TOO:
            rows[name] = fixes[name]
        rows["moved_ms"][moved] = np.maximum(fixes["fix_ms"], rows["moved_ms"])[moved]
        rows["anchor_lon_e6"][moved] = fixes["lon_e6"][moved]
        rows["anchor_lat_e6"][moved] = fixes["lat_e6"][moved]
        self.rows[numbers] = rows
        return numbers


def _newer(fixes: Fixes, rows: npt.NDArray[np.void]) -> Mask:
    newer: Mask = fixes["fix_ms"] > rows["fix_ms"]
    tied: Mask = fixes["fix_ms"] == rows["fix_ms"]
    for name in ("device", "lon_e6", "lat_e6", "received_ms"):
        newer = newer | (tied & (fixes[name] > rows[name]))
        tied = tied & (fixes[name] == rows[name])
    return newer


def _rounds(numbers: Numbers) -> Iterator[Numbers]:
    """Index arrays: the first fix of every worker, then the second, ..."""
    order = np.argsort(numbers, kind="stable")
    inside = numbers[order]
    starts = np.flatnonzero(np.concatenate(([True], inside[1:] != inside[:-1])))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    if (top := int(rank.max())) == 0:
        yield order
        return
    by_rank = np.argsort(rank, kind="stable")
    cuts = np.searchsorted(rank[by_rank], np.arange(top + 2))
    for a, b in pairwise(cuts):
        yield order[by_rank[a:b]]
