from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from streams.model.entry_id import EntryId
from streams.rewind import files
from streams.rewind.files import ALIVE_MS, HOUR_MS, WHOLE_MS, SentWriter, hour_of
from streams.wire.changes import ChangeSet, RecordsChange
from streams.wire.replica import RecordsReplica
from tests.streams.rewind.sent_changes import BEGIN, OTHER, PEOPLE, TOPIC, Sent, held, histories

DAY_MS = 24 * HOUR_MS


def written(folder: Path, sent: list[Sent]) -> SentWriter:
    writer = SentWriter(folder)
    writer.open()
    for one in sent:
        writer.take(one.changes, one.rev)
    writer.close()
    return writer


def ticks(n: int, *, begin: int = BEGIN, step: int = 1_000) -> list[Sent]:
    """A keyframe and one change a second; the value is the second."""
    first = ChangeSet(at=begin, topics=(RecordsChange(TOPIC, {"n": b"0"}, whole=True),), keyframe=True)
    later = [ChangeSet(at=begin + k * step, topics=(RecordsChange(TOPIC, {"n": b"%d" % k}),)) for k in range(1, n)]
    return [Sent(EntryId(changes.at, 0), changes) for changes in (first, *later)]


@given(histories(), st.data())
def test_a_moment_is_what_a_screen_had_then_and_is_played_on_from_there(sent: list[Sent], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, sent)
        at = data.draw(st.integers(BEGIN, sent[-1].changes.at + 60_000))
        found = files.seek(folder, at)
        assert found is not None
        state, place = found
        replicas = {topic: RecordsReplica() for topic in (TOPIC, OTHER)}
        for topic, replica in replicas.items():
            assert (state.records(topic) or {}) == held(sent, topic, at)
            replica.apply(RecordsChange(topic, state.records(topic) or {}, whole=True))
            assert state.digest(topic) == replica.digest
        assert state.records(PEOPLE) is None
        until = data.draw(st.integers(at, at + HOUR_MS // 2))
        changes, _ = files.onward(folder, place, until)
        for topic, replica in replicas.items():
            became = files.merged(changes, topic)
            if became is not None:
                replica.apply(became)
            assert replica.snapshot() == held(sent, topic, until)


@given(histories(), st.data())
def test_a_writer_that_was_stopped_anywhere_goes_on_as_if_it_had_not(sent: list[Sent], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, cut = Path(name), data.draw(st.integers(1, len(sent)))
        written(folder, sent[:cut])
        newest = max(folder.iterdir())
        torn = data.draw(st.integers(0, newest.stat().st_size))
        newest.write_bytes(newest.read_bytes()[:torn])
        writer = SentWriter(folder)
        cursor = writer.open()
        # The journal is read again from the cursor on, or from the keyframe where nothing is left.
        for one in sent:
            if cursor is None or one.rev > cursor:
                writer.take(one.changes, one.rev)
        writer.close()
        at = sent[-1].changes.at
        found = files.seek(folder, at)
        assert found is not None
        assert found[0].at == at or at - found[0].at < ALIVE_MS
        assert found[0].records(TOPIC) == held(sent, TOPIC, at)


def test_nothing_is_read_beyond_ten_minutes_and_a_quiet_city_is_no_gap(tmp_path: Path) -> None:
    sent = ticks(2) + [Sent(EntryId(BEGIN + k * 1_000, 0), ChangeSet(at=BEGIN + k * 1_000)) for k in range(2, 1_900)]
    written(tmp_path, sent)
    found = [frame for path in sorted(tmp_path.iterdir()) for frame in files.frames(path)]
    whole = [frame.at for frame in found if frame.whole]
    assert all(later - earlier <= WHOLE_MS for earlier, later in itertools.pairwise(whole))
    apart = [later.at - earlier.at for earlier, later in itertools.pairwise(found)]
    assert max(apart) == ALIVE_MS
    assert len(found) < len(sent) / 4


def test_a_gap_ends_with_a_whole_state_and_is_told_by_the_time_of_what_is_found(tmp_path: Path) -> None:
    writer = SentWriter(tmp_path)
    writer.open()
    for one in ticks(10):
        writer.take(one.changes, one.rev)
    writer.begin_anew()
    for one in ticks(10, begin=BEGIN + 300_000):
        writer.take(one.changes, one.rev)
    writer.close()
    in_gap = files.seek(tmp_path, BEGIN + 200_000)
    assert in_gap is not None
    assert in_gap[0].at == BEGIN + 9_000
    after = files.seek(tmp_path, BEGIN + 300_500)
    assert after is not None
    assert after[0].records(TOPIC) == {"n": b"0"}
    assert files.seek(tmp_path, BEGIN - 1) is None


def test_old_hours_keep_their_first_state_and_older_ones_nothing(tmp_path: Path) -> None:
    begin = BEGIN // HOUR_MS * HOUR_MS
    for back in (31, 8, 0):
        written(tmp_path, ticks(20, begin=begin - back * DAY_MS))
    assert files.thin(tmp_path, begin, 7, 30) == 2
    assert files.hours(tmp_path) == {hour_of(begin - 8 * DAY_MS): False, hour_of(begin): True}
    old = files.seek(tmp_path, begin - 8 * DAY_MS + 15_000)
    assert old is not None
    assert old[0].at == begin - 8 * DAY_MS
    assert files.thin(tmp_path, begin, 7, 30) == 0
