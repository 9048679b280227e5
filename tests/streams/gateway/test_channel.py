from collections.abc import Iterable

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.channel import ColumnsChannel, OutboundFrame, RecordsChannel, open_channel
from streams.model.entry_id import EntryId
from streams.wire import columns
from streams.wire.changes import GONE, ROW, THERE, ColumnsChange, RecordsChange, Rows
from streams.wire.replica import ColumnsReplica, RecordsReplica
from streams.wire.viewer import Digest, Snapshot, TopicDelta
from tests.streams.wire.test_replica import columns_changes, records_changes

AT = 1_764_000_000_000
KEEP_S = 120.0


def rev(n: int) -> EntryId:
    return EntryId(n, 0)


class Records:
    """A viewer's replica, fed with frames as they come over the line."""

    def __init__(self) -> None:
        self.replica, self.rev = RecordsReplica(), ""

    def hear(self, frames: Iterable[OutboundFrame]) -> None:
        for frame in frames:
            said = msgspec.json.decode(frame.data, type=Snapshot | TopicDelta)
            if isinstance(said, Snapshot):
                put = {key: bytes(value) for key, value in said.records.items()}
                self.replica.apply(RecordsChange("t", put, whole=True))
            else:
                assert said.prev == self.rev
                put = {key: bytes(value) for key, value in said.put.items()}
                self.replica.apply(RecordsChange("t", put, said.gone))
            self.rev = said.rev

    def agrees(self, channel: RecordsChannel) -> bool:
        digest = msgspec.json.decode(channel.digest().data, type=Digest)
        return (digest.rev, digest.sum) == (self.rev, self.replica.digest)


class Dots:
    def __init__(self) -> None:
        self.replica = ColumnsReplica()
        self.rev: EntryId | None = None

    def hear(self, frames: Iterable[OutboundFrame]) -> None:
        for frame in frames:
            assert not frame.text
            kind, _, rows, _, _, self.rev = self._follow(frame)
            if kind == columns.SNAPSHOT:
                rows = self.replica.difference(rows)
            self.replica.put(rows)

    def agrees(self, channel: ColumnsChannel) -> bool:
        digest = msgspec.json.decode(channel.digest().data, type=Digest)
        return (digest.rev, digest.sum) == (str(self.rev), self.replica.digest)

    def _follow(self, frame: OutboundFrame) -> tuple[int, int, Rows, int, EntryId, EntryId]:
        decoded = columns.decode_rows(frame.data)
        if decoded[0] == columns.DELTA:
            assert decoded[4] == self.rev == frame.prev
        return decoded


def near(change: ColumnsChange) -> ColumnsChange:
    """Fix times as they are on a map: within minutes of the frame's."""
    rows = np.frombuffer(change.rows, ROW).copy()
    rows["fix_s"] += AT // 1000 - 10
    return ColumnsChange(change.topic, rows.tobytes(), change.whole)


@given(st.lists(records_changes, max_size=12), st.integers(0, 12))
def test_who_follows_and_who_comes_later_hold_the_same_records(changes: list[RecordsChange], late: int) -> None:
    channel = RecordsChannel(1, RecordsChange("t", {"a": b"0"}), rev(0), AT, KEEP_S)
    early, later = Records(), Records()
    early.hear(channel.catch_up(None))
    for n, change in enumerate(changes, 1):
        if n == late:
            later.hear(channel.catch_up(None))
        frame = channel.take(change, rev(n), AT, float(n))
        early.hear([frame] if frame else [])
    back = channel.catch_up(EntryId.parse(later.rev) if later.rev else None)
    later.hear(back)
    assert early.agrees(channel)
    assert later.agrees(channel)
    assert early.replica.snapshot() == later.replica.snapshot()


@given(st.lists(columns_changes, max_size=12), st.sets(st.integers(1, 12)), st.integers(0, 12))
def test_dots_end_the_same_however_they_are_gathered(
    changes: list[ColumnsChange], flushes: set[int], late: int
) -> None:
    channel = ColumnsChannel(7, ColumnsChange("t"), rev(0), AT, KEEP_S)
    plain, early, later = ColumnsReplica(), Dots(), Dots()
    early.hear(channel.catch_up(None))
    for n, change in enumerate(map(near, changes), 1):
        if n == late:
            later.hear(channel.catch_up(None))
        plain.apply(change)
        channel.take(change, rev(n), AT)
        if n in flushes and (frame := channel.flush(float(n))):
            early.hear([frame])
    frame = channel.flush(99.0)
    early.hear([frame] if frame else [])
    later.hear(channel.catch_up(later.rev))
    assert early.agrees(channel)
    assert later.agrees(channel)
    assert early.replica.snapshot().tolist() == plain.snapshot().tolist() == later.replica.snapshot().tolist()


@given(st.lists(columns_changes, min_size=1, max_size=12))
def test_one_merged_delta_serves_any_rev_of_the_ring(changes: list[ColumnsChange]) -> None:
    """Also one that was never the end of a frame here: another gateway may have cut its frames elsewhere."""
    channel = ColumnsChannel(7, ColumnsChange("t"), rev(0), AT, KEEP_S)
    held = {0: ColumnsReplica()}
    latest_held = ColumnsReplica()
    for n, change in enumerate(map(near, changes), 1):
        latest_held.apply(change)
        if channel.take(change, rev(n), AT):
            held[n] = latest_held.copy()
    channel.flush(1.0)
    for n, replica in held.items():
        viewer = Dots()
        viewer.replica, viewer.rev = replica, rev(n)
        frames = channel.catch_up(rev(n))
        assert all(columns.decode_rows(f.data)[0] == columns.DELTA for f in frames)
        viewer.hear(frames)
        assert viewer.agrees(channel)


def test_a_snapshot_is_encoded_once_per_rev() -> None:
    records = RecordsChannel(1, RecordsChange("t", {"a": b"1"}), rev(0), AT, KEEP_S)
    dots = ColumnsChannel(2, ColumnsChange("d", np.array([(1, 2, 3, AT // 1000, THERE)], ROW).tobytes()), rev(0), AT, 9)
    assert records.snapshot() is records.snapshot()
    assert dots.snapshot() is dots.snapshot()
    old = records.snapshot()
    records.take(RecordsChange("t", {"a": b"2"}), rev(1), AT, 0.0)
    assert records.snapshot() is not old


def test_many_who_lag_alike_share_one_merge() -> None:
    channel = ColumnsChannel(2, ColumnsChange("d"), rev(0), AT, KEEP_S)
    for n in (1, 2):
        channel.take(ColumnsChange("d", np.array([(n, 2, 3, AT // 1000, THERE)], ROW).tobytes()), rev(n), AT)
        channel.flush(float(n))
    assert channel.catch_up(rev(0))[0] is channel.catch_up(rev(0))[0]


def test_a_rev_out_of_the_ring_gets_a_snapshot() -> None:
    channel = RecordsChannel(1, RecordsChange("t", {"a": b"0"}), rev(0), AT, 60)
    channel.take(RecordsChange("t", {"a": b"1"}), rev(1), AT, 0.0)
    channel.take(RecordsChange("t", {"a": b"2"}), rev(2), AT, 100.0)
    assert [msgspec.json.decode(f.data)["t"] for f in channel.catch_up(rev(0))] == ["snapshot"]
    assert [msgspec.json.decode(f.data)["t"] for f in channel.catch_up(rev(1))] == ["delta"]
    assert channel.catch_up(rev(2)) == []


def test_deltas_that_are_dearer_than_the_snapshot_are_not_sent() -> None:
    channel = RecordsChannel(1, RecordsChange("t"), rev(0), AT, KEEP_S)
    for n in range(1, 20):
        channel.take(RecordsChange("t", {"a": b'"%s"' % (bytes([64 + n]) * 8000)}), rev(n), AT, float(n))
    assert channel.catch_up(rev(0)) == [channel.snapshot()]
    assert len(channel.catch_up(rev(18))) == 1


def test_a_keyframe_equal_to_what_is_held_and_gathered_adds_nothing() -> None:
    channel = ColumnsChannel(2, ColumnsChange("d"), rev(0), AT, KEEP_S)
    rows = np.array([(1, 2, 3, AT // 1000, THERE)], ROW).tobytes()
    assert channel.take(ColumnsChange("d", rows), rev(1), AT)
    assert not channel.take(ColumnsChange("d", rows, whole=True), rev(2), AT)
    assert channel.take(ColumnsChange("d", whole=True), rev(3), AT)
    frame = channel.flush(0.0)
    assert frame is not None
    assert columns.decode_rows(frame.data)[2].tolist() == []
    assert channel.rev == rev(3)


def test_a_dot_that_is_gone_is_told() -> None:
    rows = np.array([(1, 2, 3, AT // 1000, THERE)], ROW)
    channel = ColumnsChannel(2, ColumnsChange("d", rows.tobytes()), rev(0), AT, KEEP_S)
    rows["state"] = GONE
    channel.take(ColumnsChange("d", rows.tobytes()), rev(1), AT)
    frame = channel.flush(0.0)
    assert frame is not None
    assert columns.decode_rows(frame.data)[2]["state"].tolist() == [GONE]


def test_the_first_frame_goes_at_once_and_the_next_waits_its_turn() -> None:
    channel = ColumnsChannel(2, ColumnsChange("d"), rev(0), AT, KEEP_S)
    assert channel.wait(0.0, 0.5) == 0.0
    channel.take(ColumnsChange("d", np.array([(1, 2, 3, AT // 1000, THERE)], ROW).tobytes()), rev(1), AT)
    channel.flush(10.0)
    assert channel.wait(10.2, 0.5) == 0.3 or abs(channel.wait(10.2, 0.5) - 0.3) < 1e-9
    assert channel.wait(10.6, 0.5) == 0.0


def test_a_channel_opens_as_its_change_is() -> None:
    assert not open_channel(1, RecordsChange("t"), rev(0), AT, 1).columns
    assert open_channel(1, ColumnsChange("t"), rev(0), AT, 1).columns
