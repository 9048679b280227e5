"""One topic as it is served: replica, ring of deltas, and each frame encoded once for anyone who gets it. Pure.

Records: every change is a frame at once. Columns: changes are gathered and become one frame in `frame_s`; until then
the channel is at its last frame, so that snapshot, digest and deltas all speak of the same rev.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np

from streams.gateway.ring import Ring
from streams.model.entry_id import ZERO, EntryId
from streams.wire import columns
from streams.wire.changes import ROW, ColumnsChange, RecordsChange, Rows
from streams.wire.replica import ColumnsReplica, RecordsReplica, latest
from streams.wire.viewer import Digest, Snapshot, TopicDelta

_DEAR = 65_536
"""Deltas that are longer than the snapshot by so many bytes are not worth sending."""


class OutboundFrame(NamedTuple):
    """`data` as it goes out. `prev`: of a delta of columns, the rev it applies to."""

    data: bytes
    text: bool = True
    prev: EntryId = ZERO


def as_json(value: msgspec.Struct) -> OutboundFrame:
    return OutboundFrame(msgspec.json.encode(value))


class RecordsChannel:
    columns = False

    def __init__(self, number: int, whole: RecordsChange, rev: EntryId, at: int, keep_s: float) -> None:
        """`number`: of the topic on this gateway. `at`: city ms of `rev`."""
        self.topic, self.number, self.at = whole.topic, number, at
        self._replica = RecordsReplica()
        self._replica.apply(whole)
        self._ring: Ring[OutboundFrame] = Ring(keep_s, rev)
        self._snapshot: OutboundFrame | None = None

    @property
    def rev(self) -> EntryId:
        return self._ring.rev

    def take(self, change: RecordsChange, rev: EntryId, at: int, now: float) -> OutboundFrame | None:
        """The delta to send, None when the change changes nothing. `now`: s, any clock that only moves forward."""
        real = self._replica.apply(change)
        if real is None:
            return None
        put = {key: msgspec.Raw(value) for key, value in real.put.items()}
        delta = TopicDelta(topic=self.topic, prev=str(self.rev), rev=str(rev), at=at, put=put, gone=real.gone)
        frame = as_json(delta)
        self._ring.add(rev, now, frame)
        self.at, self._snapshot = at, None
        return frame

    def keys(self) -> list[str]:
        """Of the records held, oldest first."""
        return list(self._replica.snapshot())

    def catch_up(self, rev: EntryId | None) -> list[OutboundFrame]:
        """What brings a viewer from `rev` (None: from nothing) to now."""
        snapshot = self.snapshot()
        deltas = self._ring.since(rev) if rev is not None else None
        if deltas is None or sum(len(f.data) for f in deltas) > len(snapshot.data) + _DEAR:
            return [snapshot]
        return deltas

    def snapshot(self) -> OutboundFrame:
        if self._snapshot is None:
            records = {key: msgspec.Raw(value) for key, value in self._replica.snapshot().items()}
            self._snapshot = as_json(Snapshot(topic=self.topic, rev=str(self.rev), at=self.at, records=records))
        return self._snapshot

    def digest(self) -> OutboundFrame:
        return as_json(Digest(topic=self.topic, rev=str(self.rev), sum=self._replica.digest))


class ColumnsChannel:
    columns = True

    def __init__(self, number: int, whole: ColumnsChange, rev: EntryId, at: int, keep_s: float) -> None:
        self.topic, self.number, self.at = whole.topic, number, at
        self._replica = ColumnsReplica()
        self._replica.apply(whole)
        self._ring: Ring[Rows] = Ring(keep_s, rev)
        self._gathered: list[_Gathered] = []
        self._sent_at = float("-inf")
        self._snapshot: OutboundFrame | None = None
        self._merges: dict[EntryId | None, OutboundFrame] = {}

    @property
    def rev(self) -> EntryId:
        """Of the last frame."""
        return self._ring.rev

    def take(self, change: ColumnsChange, rev: EntryId, at: int) -> bool:
        """Gathers the change; returns whether there was anything to gather."""
        rows: Rows = np.frombuffer(change.rows, ROW)
        if change.whole:
            ahead = self._replica.copy()
            ahead.put(latest([g.rows for g in self._gathered]))
            rows = ahead.difference(rows)
        if len(rows):
            self._gathered.append(_Gathered(rows, rev, at))
        return len(rows) > 0

    def wait(self, now: float, frame_s: float) -> float:
        """Seconds until the next frame may go; 0 when the last is long ago."""
        return max(0.0, self._sent_at + frame_s - now)

    def flush(self, now: float) -> OutboundFrame | None:
        """The frame of all that was gathered, None when nothing was. It may hold no rows: dots moved and moved
        back, but the rev moved on."""
        if not self._gathered:
            return None
        prev = self.rev
        real = self._replica.put(latest([g.rows for g in self._gathered]))
        for rows, rev, at in self._gathered:
            self._ring.add(rev, now, rows)
            self.at = at
        self._gathered.clear()
        self._merges.clear()
        self._snapshot = None
        self._sent_at = now
        return self._frame(columns.DELTA, real, prev)

    def catch_up(self, rev: EntryId | None) -> list[OutboundFrame]:
        """At most one frame: the deltas since `rev` as one, or the snapshot when `rev` is too old or that is
        shorter."""
        if rev == self.rev:
            return []
        return [self._merged(rev) or self.snapshot()]

    def snapshot(self) -> OutboundFrame:
        if self._snapshot is None:
            self._snapshot = self._frame(columns.SNAPSHOT, self._replica.snapshot(), ZERO)
        return self._snapshot

    def digest(self) -> OutboundFrame:
        return as_json(Digest(topic=self.topic, rev=str(self.rev), sum=self._replica.digest))

    def _merged(self, rev: EntryId | None) -> OutboundFrame | None:
        if rev in self._merges:
            return self._merges[rev]
        parts = self._ring.since(rev) if rev is not None else None
        if rev is None or parts is None:
            return None
        frame = self._frame(columns.DELTA, latest(parts), rev)
        # Many viewers that lag by the same frames share the merge; only revs of the ring are ever kept here.
        self._merges[rev] = frame if len(frame.data) <= len(self.snapshot().data) + _DEAR else self.snapshot()
        return self._merges[rev]

    def _frame(self, kind: int, rows: Rows, prev: EntryId) -> OutboundFrame:
        data = columns.encode_rows(kind, self.number, rows, self.at, prev, self.rev)
        return OutboundFrame(data, text=False, prev=prev)


Channel = RecordsChannel | ColumnsChannel


def open_channel(number: int, change: RecordsChange | ColumnsChange, rev: EntryId, at: int, keep_s: float) -> Channel:
    """A channel that begins with `change` as its content."""
    if isinstance(change, RecordsChange):
        return RecordsChannel(number, change, rev, at, keep_s)
    return ColumnsChannel(number, change, rev, at, keep_s)


class _Gathered(NamedTuple):
    rows: Rows
    rev: EntryId
    at: int
