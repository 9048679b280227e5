"""Positions of workers who took their consent back are taken out of sealed hours and tracks, once, as soon as the hour
in which it was taken back is sealed. What was agreed to anew is kept from then on.

    <folder>/withdrawn    real ms up to which withdrawals were followed; who it was is in the registry alone
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from streams import durable
from streams.archive.rewrite import rewrite_positions
from streams.archive.segments import hour_of
from streams.archive.storage import Storage
from streams.archive.tracks import TrackWriter
from streams.clock import Dial, city_ms
from streams.model.entry_id import EntryId
from streams.model.fix import Fixes, from_bytes

MARK = "withdrawn"
_UNDER_WAY_MS = 60_000
"""What intake had taken by then is in the journal within this."""


class TakenBack(Protocol):
    """`at`: real ms; `until`: when positions were agreed to again."""

    @property
    def worker(self) -> int: ...
    @property
    def at(self) -> int: ...
    @property
    def until(self) -> int: ...


Withdrawals = Callable[[int], Sequence[TakenBack]]
"""Those that came after a moment, real ms."""


class Withdrawn:
    """`folder`: of the segments. Blocking."""

    def __init__(self, folder: Path, tracks: TrackWriter, storage: Storage | None, asked: Withdrawals) -> None:
        self._folder, self._tracks, self._storage, self._asked = folder, tracks, storage, asked

    def follow(self, last: EntryId, dial: Dial) -> int:
        """How many withdrawals were followed, up to the hour that is being written (`last`: its newest entry). Raises
        OSError, SegmentDamaged: then the same is done again."""
        due = [one for one in self._asked(self._mark()) if hour_of(EntryId(one.at + _UNDER_WAY_MS, 0)) < hour_of(last)]
        if not due:
            return 0
        until = {one.worker: city_ms(dial, one.until) for one in due}
        self._tracks.flush()
        self._tracks.without(frozenset(until), lambda rows: withdrawn(rows, until))

        def touches(raw: bytes) -> bool:
            return bool(withdrawn(from_bytes(raw), until).any())

        def without(raw: bytes) -> bytes:
            rows = from_bytes(raw)
            return rows[~withdrawn(rows, until)].tobytes()

        rewrite_positions(self._folder, without, touches, self._storage)
        durable.write(self._folder / MARK, str(max(one.at for one in due)).encode())
        return len(due)

    def _mark(self) -> int:
        try:
            return int((self._folder / MARK).read_text())
        except FileNotFoundError:
            return 0


def withdrawn(rows: Fixes, until: Mapping[int, int]) -> npt.NDArray[np.bool_]:
    """Which of them may not be kept. `until`: city ms from which on a worker agrees again."""
    gone = np.zeros(len(rows), bool)
    for worker in np.intersect1d(rows["worker"], np.fromiter(until, np.int64)).tolist():
        gone |= (rows["worker"] == worker) & (rows["received_ms"] < until[worker])
    return gone
