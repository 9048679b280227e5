"""Tracks as Parquet: every fix comes back once, whatever dies when, and what is torn is named."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams import durable
from streams.archive import columns, tracks
from streams.archive.segments import SegmentWriter, entries, forget
from streams.archive.tracks import TrackWriter, watermark, worker_rows
from streams.journal.api import Entry
from streams.model import fix
from streams.model.entry_id import EntryId

NOW, HOUR = 1_795_400_000_000, 3_600_000
DAY = 24 * HOUR


def rows(*points: tuple[int, int]) -> fix.Fixes:
    """(worker, ms after NOW)."""
    found = fix.empty(len(points))
    for row, (worker, ms) in zip(found, points, strict=True):
        row["worker"] = row["device"] = worker
        row["fix_ms"], row["received_ms"] = NOW + ms, NOW + DAY
        row["lon_e6"], row["lat_e6"], row["village"] = 123_800_000 + ms // 1000, 42_000_000, 21106201 + worker
    return found


class Disk:
    """Segments and the tracks made from them."""

    def __init__(self, folder: Path) -> None:
        self.segments = folder / "archive" / "2112"
        self.writer, self.nth = SegmentWriter(self.segments), 0
        self.writer.open()
        self.tracks = TrackWriter(self.segments)
        self.tracks.open()

    def take(self, some: fix.Fixes, real: int = NOW) -> None:
        self.nth += 1
        entry = Entry(id=EntryId(real, self.nth), fixes=some.tobytes(), events=b"")
        self.writer.write(entry)
        self.writer.flush()
        self.writer.close()
        self.tracks.add(entry.id, entry.fixes)

    def again(self) -> None:
        """As after a kill -9."""
        self.tracks = TrackWriter(self.segments)
        self.tracks.open()

    def of(self, worker: int, first: int = -DAY, last: int = 3 * DAY) -> list[int]:
        found = worker_rows(self.segments, worker, NOW + first, NOW + last)
        assert not found.missing
        return [int(ms) - NOW for ms in found.rows["fix_ms"]]


def test_what_is_in_files_and_what_is_not_yet_are_one_track(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.take(rows((1, 0), (2, 5_000), (1, 10_000)))
    assert disk.of(1) == [0, 10_000]
    disk.tracks.flush()
    disk.take(rows((1, 20_000), (1, -2 * HOUR)))
    assert disk.of(1) == [-2 * HOUR, 0, 10_000, 20_000]
    disk.tracks.flush()
    assert watermark(tracks.folder_of(disk.segments)) == EntryId(NOW, 2)
    assert disk.of(1) == [-2 * HOUR, 0, 10_000, 20_000]
    assert disk.of(1, 0, 10_001) == [0, 10_000]
    assert disk.of(3) == []


def test_many_files_of_an_hour_become_one(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    for n in range(9):
        disk.take(rows((1, n * 1000), (1, 0)))
        disk.tracks.flush()
    disk.tracks.merge()
    (hour,) = [p for p in tracks.folder_of(disk.segments).iterdir() if p.is_dir()]
    assert len(list(hour.glob("*.parquet"))) == len(tracks.manifest(hour).parts) == 1
    assert disk.of(1) == [n * 1000 for n in range(9)]
    disk.again()
    assert disk.of(1) == [n * 1000 for n in range(9)]


def test_a_torn_file_is_named_and_the_rest_is_told(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.take(rows((1, 0)))
    disk.tracks.flush()
    disk.take(rows((1, HOUR)))
    disk.tracks.flush()
    torn = sorted(tracks.folder_of(disk.segments).glob("*/*.parquet"))[0]
    torn.write_bytes(torn.read_bytes()[:-20])
    found = worker_rows(disk.segments, 1, NOW, NOW + DAY)
    assert found.rows["fix_ms"].tolist() == [NOW + HOUR]
    assert found.missing == (f"{torn.parent.name}/{torn.name}",)
    for n in range(8):
        disk.take(rows((1, n)))
        disk.tracks.flush()
    disk.tracks.merge()
    assert torn.with_suffix(".torn").exists()
    again = worker_rows(disk.segments, 1, NOW, NOW + DAY)
    assert again.missing == found.missing
    assert len(again.rows) == 9


def test_a_byte_that_changed_is_found(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.take(rows(*((1, n * 17) for n in range(500))))
    disk.tracks.flush()
    (path,) = tracks.folder_of(disk.segments).glob("*/*.parquet")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 0xFF
    path.write_bytes(bytes(raw))
    assert worker_rows(disk.segments, 1, NOW, NOW + DAY).missing


def test_what_is_older_than_its_time_is_forgotten(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.take(rows((1, 0)))
    disk.take(rows((1, 3 * HOUR)), NOW + 3 * HOUR)
    disk.tracks.flush()
    assert disk.tracks.forget(NOW + HOUR) == 1
    assert disk.of(1) == [3 * HOUR]
    assert forget(disk.segments, NOW + 2 * HOUR) == 1
    assert forget(disk.segments, NOW + 2 * HOUR) == 0
    assert [len(entry.fixes) > 0 for entry in entries(disk.segments)] == [True]


class Killed(BaseException):
    pass


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 3), st.integers(-3, 3)), min_size=1, max_size=5), min_size=1, max_size=8
    ),
    st.lists(st.integers(0, 12), max_size=4),
    st.integers(2, 8),
)
def test_whatever_dies_when_each_fix_comes_back_once(
    batches: list[list[tuple[int, int]]], kills: list[int], parts: int
) -> None:
    """A kill before any of the writes of a flush or a merge: of a file, a manifest or the watermark."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(tracks, "_PARTS", parts)
        disk, left = Disk(Path(folder)), [-1]

        def dying(real: Callable[..., None]) -> Callable[..., None]:
            def write(*asked: object) -> None:
                left[0] -= 1
                if left[0] == 0:
                    raise Killed
                real(*asked)

            return write

        patched.setattr(columns, "write", dying(columns.write))
        patched.setattr(durable, "write", dying(durable.write))
        sent: dict[int, set[int]] = {1: set(), 2: set(), 3: set()}
        deaths = list(kills)
        for batch in batches:
            disk.take(rows(*((worker, n * HOUR) for worker, n in batch)))
            for worker, n in batch:
                sent[worker].add(n * HOUR)
            left[0] = deaths.pop() if deaths else -1
            try:
                disk.tracks.flush()
                disk.tracks.merge()
            except Killed:
                left[0] = -1
                disk.again()
            for worker, known in sent.items():
                assert disk.of(worker, -DAY) == sorted(known)


def test_files_are_sorted_and_every_column_comes_back(tmp_path: Path) -> None:
    made = rows((2, 5), (1, 9), (1, 3))
    made["battery"], made["accuracy_m"], made["seq"], made["flags"] = (7, 8, 9), (1, 2, 65_535), (4, 5, 6), 2
    columns.write(columns.ordered(made), tmp_path / "a.parquet")
    back = columns.read(tmp_path / "a.parquet")
    assert np.array_equal(back, made[[2, 1, 0]])
