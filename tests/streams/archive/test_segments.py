from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.archive import frames
from streams.archive.segments import SegmentWriter, entries, hour_of
from streams.errors import SegmentDamaged
from streams.journal.api import Entry
from streams.model.entry_id import EntryId

HOUR = 3_600_000
START = 1_795_399_200_000
"""A full UTC hour."""


def entry(n: int, ms: int = START) -> Entry:
    return Entry(id=EntryId(ms, n), fixes=b"f%d" % n if n % 3 else b"", events=b"e%d" % n if n % 2 else b"")


def kept(n: int) -> bool:
    return bool(n % 3 or n % 2)


def opened(folder: Path) -> EntryId:
    """Where a writer that comes now would go on."""
    writer = SegmentWriter(folder)
    last = writer.open()
    writer.close()
    return last


def written(folder: Path, numbers: range) -> SegmentWriter:
    writer = SegmentWriter(folder)
    writer.open()
    for n in numbers:
        writer.write(entry(n))
    return writer


def test_what_was_flushed_comes_back_in_order(tmp_path: Path) -> None:
    writer = written(tmp_path, range(1, 20))
    assert writer.flush() == EntryId(START, 19)
    writer.close()
    assert list(entries(tmp_path)) == [entry(n) for n in range(1, 20) if kept(n)]
    assert [e.id.seq for e in entries(tmp_path, EntryId(START, 16))] == [17, 19]


def test_what_was_not_flushed_is_not_there(tmp_path: Path) -> None:
    writer = written(tmp_path, range(1, 3))
    writer.flush()
    writer.write(entry(4))
    writer.close()
    assert [e.id.seq for e in entries(tmp_path)] == [1, 2]
    assert opened(tmp_path) == EntryId(START, 2)


def test_a_file_torn_at_any_byte_goes_back_to_the_last_mark(tmp_path: Path) -> None:
    writer = written(tmp_path, range(1, 3))
    writer.flush()
    writer.close()
    path = tmp_path / hour_of(EntryId(START, 1)) / "events.open"
    good = path.read_bytes()
    more = frames.encode(EntryId(START, 5), b"e5") + frames.encode(EntryId(START, 5), b"")
    for cut in range(len(more)):
        path.write_bytes(good + more[:cut])
        assert opened(tmp_path) == EntryId(START, 2)
        assert path.read_bytes() == good


def test_a_crash_between_the_two_fsyncs_loses_and_doubles_nothing(tmp_path: Path) -> None:
    writer = written(tmp_path, range(1, 6))
    writer.flush()
    for n in range(7, 10):
        writer.write(entry(n))
    writer.flush()
    writer.close()
    path = tmp_path / hour_of(EntryId(START, 1)) / "events.open"
    marks = [f.end for f in frames.whole(path.read_bytes()) if not f.payload]
    path.write_bytes(path.read_bytes()[: marks[0]])
    again = SegmentWriter(tmp_path)
    assert again.open() == EntryId(START, 5)
    for n in range(1, 10):
        again.write(entry(n))
    again.flush()
    again.close()
    assert [e.id.seq for e in entries(tmp_path)] == [n for n in range(1, 10) if kept(n)]


def test_an_hour_is_sealed_when_the_next_begins_and_a_changed_byte_is_found(tmp_path: Path) -> None:
    writer = written(tmp_path, range(1, 6))
    writer.write(entry(7, START + HOUR))
    writer.flush()
    writer.close()
    hour = tmp_path / hour_of(EntryId(START, 1))
    assert sorted(p.name for p in hour.iterdir()) == ["events.seg", "manifest.json", "positions.seg"]
    assert len(list(entries(tmp_path))) == 6
    raw = bytearray((hour / "positions.seg").read_bytes())
    raw[30] ^= 1
    (hour / "positions.seg").write_bytes(raw)
    with pytest.raises(SegmentDamaged, match=r"positions\.seg"):
        list(entries(tmp_path))


def test_killed_while_sealing_the_hour_is_open_again(tmp_path: Path) -> None:
    writer = written(tmp_path, range(1, 6))
    writer.flush()
    writer.close()
    hour = tmp_path / hour_of(EntryId(START, 1))
    (hour / "positions.open").rename(hour / "positions.seg")
    assert opened(tmp_path) == EntryId(START, 5)
    assert len(list(entries(tmp_path))) == 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=8), st.integers(0, 10**6))
def test_restarts_anywhere_lose_and_double_nothing(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, bool]], hour: int
) -> None:
    folder = tmp_path_factory.mktemp("segments")
    sent = [entry(n, START + n * 600_000) for n in range(1, 49) if kept(n)]
    at = 0
    for count, flushed in runs:
        writer = SegmentWriter(folder)
        last = writer.open()
        at = next((i for i, e in enumerate(sent) if e.id > last), len(sent))
        for one in sent[at : at + count]:
            writer.write(one)
        if flushed:
            writer.flush()
        writer.close()
    writer = SegmentWriter(folder)
    last = writer.open()
    for one in sent:
        writer.write(one)
    writer.flush()
    writer.close()
    assert list(entries(folder)) == sent
