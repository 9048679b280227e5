"""Positions of who took the consent back go from sealed hours, from the bucket and from tracks; nobody else's do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from streams import durable
from streams.archive import frames, tracks
from streams.archive.moving import move
from streams.archive.segments import POSITIONS, SegmentWriter, entries, manifest_of
from streams.archive.storage import Storage
from streams.archive.tracks import TrackWriter, worker_rows
from streams.archive.withdrawn import Withdrawn
from streams.errors import SegmentDamaged
from streams.journal.api import Entry
from streams.model import fix
from streams.model.entry_id import EntryId
from streams.model.store import StoreInfo
from streams.registry.consent_rows import NEVER, Withdrawal
from tests.s3 import S3Server

HOUR = 3_600_000
BEGIN = 1_795_399_200_000
"""A full UTC hour, real ms."""
OFFSET = 9 * 86_400_000
DIAL = StoreInfo(city="2112", demo=True, created_ms=BEGIN - HOUR, offset_ms=OFFSET, rate=1.0)
"""Of a city whose clock is nine days ahead."""
HOURS = 4


def fixed(hour: int, workers: Sequence[int]) -> bytes:
    """One fix of each worker, received in the middle of that hour and made an hour before."""
    rows = fix.empty(len(workers))
    rows["worker"] = rows["device"] = workers
    rows["received_ms"] = BEGIN + hour * HOUR + HOUR // 2 + OFFSET
    rows["fix_ms"] = rows["received_ms"] - HOUR
    rows["lon_e6"], rows["lat_e6"] = 123_813_844, 42_016_900
    return rows.tobytes()


class Disk:
    """Hours of one entry each, the last still written; and the tracks made of them. `again`: the hour from which on
    worker 7 sends although it was taken back."""

    def __init__(self, folder: Path, storage: Storage | None = None, again: int = HOURS) -> None:
        self.folder, self.storage = folder / "archive" / "2112", storage
        writer = SegmentWriter(self.folder)
        writer.open()
        for n in range(HOURS):
            at = EntryId(BEGIN + n * HOUR + HOUR // 2, 1)
            workers = (7, 8) if n < HOURS - 1 or n >= again else (8,)
            writer.write(Entry(id=at, fixes=fixed(n, workers), events=b"event %d" % n))
            writer.flush()
        writer.close()
        self.last = writer.last
        self.tracks = TrackWriter(self.folder, storage)
        self.tracks.open()
        self.tracks.flush()

    def follow(self, *taken_back: Withdrawal) -> int:
        def asked(since: int) -> Sequence[Withdrawal]:
            return [one for one in taken_back if one.at > since]

        return Withdrawn(self.folder, self.tracks, self.storage, asked).follow(self.last, DIAL)

    def kept(self, worker: int) -> list[int]:
        """Hours in which something of that worker was received, by the segments."""
        found = [fix.from_bytes(one.fixes) for one in entries(self.folder, storage=self.storage)]
        rows = np.concatenate([fix.empty(0), *found])
        return [int(at - OFFSET - BEGIN) // HOUR for at in rows["received_ms"][rows["worker"] == worker]]

    def track(self, worker: int) -> list[int]:
        """The same, by the tracks."""
        found = worker_rows(self.folder, worker, BEGIN + OFFSET - HOUR, BEGIN + OFFSET + 9 * HOUR)
        assert not found.missing
        return [int(at - OFFSET - BEGIN) // HOUR for at in found.rows["received_ms"]]


def hour(n: float) -> int:
    return BEGIN + int(n * HOUR)


def test_positions_of_who_took_it_back_go_and_everybody_elses_stay(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    assert disk.follow(Withdrawal(7, hour(2.8), NEVER)) == 1
    assert (disk.kept(7), disk.track(7)) == ([], [])
    assert (disk.kept(8), disk.track(8)) == ([0, 1, 2, 3], [0, 1, 2, 3])
    assert [one.events for one in entries(disk.folder)] == [b"event %d" % n for n in range(4)]
    assert b"7" not in (disk.folder / "withdrawn").read_bytes()[:1], "a time, and nobody"


def test_it_waits_until_its_hour_is_sealed_and_is_done_once(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    now = Withdrawal(7, hour(3.6), NEVER)
    assert disk.follow(now) == 0
    assert disk.kept(7) == [0, 1, 2]
    disk.last = EntryId(hour(4.1), 0)
    assert disk.follow(now) == 1
    assert disk.follow(now) == 0


def test_what_was_agreed_to_anew_is_kept(tmp_path: Path) -> None:
    disk = Disk(tmp_path, again=1)
    assert disk.follow(Withdrawal(7, hour(0.9), hour(1.2))) == 1
    assert (disk.kept(7), disk.track(7)) == ([1, 2, 3], [1, 2, 3])


def test_hours_in_the_bucket_are_written_anew_there(tmp_path: Path, s3: S3Server) -> None:
    bucket = s3.storage(secrets.token_hex(4))
    disk = Disk(tmp_path, storage=bucket)
    assert move(disk.folder, bucket, EntryId(hour(9), 0)) == 3
    assert disk.follow(Withdrawal(7, hour(2.8), NEVER)) == 1
    assert disk.kept(7) == []
    assert disk.kept(8) == [0, 1, 2, 3]
    assert not list(disk.folder.glob("*/positions.seg")), "they stay where they are"


@pytest.mark.parametrize("dies", range(1, 12))
def test_cut_off_before_any_write_it_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: int) -> None:
    disk, left = Disk(tmp_path), [dies]
    taken_back = Withdrawal(7, hour(2.8), NEVER)
    real = durable.write

    def write(path: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError("cut off")
        real(path, content)

    monkeypatch.setattr(durable, "write", write)
    try:
        disk.follow(taken_back)
    except OSError:
        disk.tracks = TrackWriter(disk.folder)
        disk.tracks.open()
    monkeypatch.undo()
    disk.follow(taken_back)
    assert (disk.kept(7), disk.track(7)) == ([], [])
    assert (disk.kept(8), disk.track(8)) == ([0, 1, 2, 3], [0, 1, 2, 3])
    folder = tracks.folder_of(disk.folder)
    named = {part.file for at in folder.iterdir() if at.is_dir() for part in tracks.manifest(at).parts}
    assert {path.name for path in folder.rglob("*.parquet")} == named


def test_a_damaged_hour_is_named_after_the_others_were_done(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    first = min(path for path in disk.folder.iterdir() if path.is_dir())
    sealed = first / f"{POSITIONS}.seg"
    sealed.write_bytes(sealed.read_bytes() * 2)
    with pytest.raises(SegmentDamaged):
        disk.follow(Withdrawal(7, hour(2.8), NEVER))
    others = [path for path in disk.folder.iterdir() if path.is_dir() and path != first and manifest_of(path)]
    for other in others:
        rows = [fix.from_bytes(one.fixes) for one in archived(other)]
        assert all(7 not in found["worker"] for found in rows)
    assert not (disk.folder / "withdrawn").exists(), "it is tried again"


def archived(of: Path) -> list[Entry]:
    found = frames.whole((of / f"{POSITIONS}.seg").read_bytes())
    return [Entry(id=one.id, fixes=one.payload, events=b"") for one in found if one.payload]
