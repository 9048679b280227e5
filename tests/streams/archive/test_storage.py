"""One contract for files and for a bucket, and sealed hours that move from the one to the other."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from streams.archive.moving import REST_MS, move
from streams.archive.segments import EVENTS, MANIFEST, POSITIONS, SegmentWriter, entries, forget
from streams.archive.storage import LocalStorage, Storage, bucket_of
from streams.archive.tracks import TrackWriter, worker_rows
from streams.errors import ConfigError, SegmentDamaged
from streams.journal.api import Entry
from streams.model import fix
from streams.model.entry_id import EntryId
from streams.settings import Settings
from tests.s3 import BUCKET, KEY, SECRET, S3Server

HOUR_MS = 3_600_000
BEGIN = 1_795_399_200_000
"""A full hour."""
LATER = EntryId(BEGIN + 9 * HOUR_MS, 0)


@pytest.fixture(params=["local", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "local":
        return LocalStorage(tmp_path / "kept")
    server: S3Server = request.getfixturevalue("s3")
    return server.storage(secrets.token_hex(4))


def test_what_is_put_comes_back_and_the_newest_counts(storage: Storage) -> None:
    content = secrets.token_bytes(300_000)
    storage.put("20261124T07/events.seg", b"before")
    storage.put("20261124T07/events.seg", content)
    storage.put("20261124T07/manifest.json", b"")
    assert storage.get("20261124T07/events.seg") == content
    assert storage.get("20261124T07/manifest.json") == b""
    assert storage.names() == ["20261124T07/events.seg", "20261124T07/manifest.json"]


def test_what_is_not_there_is_not_found_and_may_be_deleted(storage: Storage) -> None:
    assert storage.names() == []
    with pytest.raises(FileNotFoundError):
        storage.get("20261124T07/events.seg")
    storage.delete("20261124T07/events.seg")
    storage.put("20261124T07/events.seg", b"x")
    storage.delete("20261124T07/events.seg")
    assert storage.names() == []
    with pytest.raises(FileNotFoundError):
        storage.get("20261124T07/events.seg")


def written(folder: Path, hours: int = 3, begin: int = BEGIN) -> list[Entry]:
    """Hours with one entry each, from `begin` on; all but the last are sealed."""
    rows = fix.empty(1)
    rows["worker"] = 7
    found = []
    writer = SegmentWriter(folder)
    writer.open()
    for n in range(hours):
        rows["fix_ms"] = begin + n * HOUR_MS
        found.append(Entry(id=EntryId(begin + n * HOUR_MS, 0), fixes=rows.tobytes(), events=b"event %d" % n))
        writer.write(found[-1])
        writer.flush()
    writer.close()
    return found


@pytest.fixture
def bucket(s3: S3Server) -> Storage:
    return s3.storage(secrets.token_hex(4))


def on_disk(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_sealed_hours_move_and_are_read_from_the_bucket(tmp_path: Path, bucket: Storage) -> None:
    sent = written(tmp_path)
    assert move(tmp_path, bucket, LATER) == 2
    first, second, _ = sorted(path.name for path in tmp_path.iterdir())
    assert [name for name in on_disk(tmp_path) if name.endswith(".seg")] == []
    files = (f"{EVENTS}.seg", MANIFEST, f"{POSITIONS}.seg")
    assert bucket.names() == [f"{hour}/{file}" for hour in (first, second) for file in files]
    assert list(entries(tmp_path, storage=bucket)) == sent
    assert list(entries(tmp_path, sent[1].id)) == sent[2:]
    assert move(tmp_path, bucket, LATER) == 0


def test_an_hour_rests_before_it_moves(tmp_path: Path, bucket: Storage) -> None:
    sent = written(tmp_path)
    assert move(tmp_path, bucket, EntryId(sent[0].id.ms + REST_MS - 1, 0)) == 0
    assert move(tmp_path, bucket, EntryId(sent[0].id.ms + REST_MS, 0)) == 1


def test_the_writer_goes_on_behind_what_moved(tmp_path: Path, bucket: Storage) -> None:
    sent = written(tmp_path, 2)
    move(tmp_path, bucket, LATER)
    writer = SegmentWriter(tmp_path)
    assert writer.open() == sent[-1].id
    writer.write(sent[0])
    writer.close()
    assert list(entries(tmp_path, storage=bucket)) == sent


def test_a_move_that_was_cut_off_is_done_again(tmp_path: Path, bucket: Storage) -> None:
    sent = written(tmp_path)
    first = min(path.name for path in tmp_path.iterdir())
    bucket.put(f"{first}/{EVENTS}.seg", b"half of it")
    assert move(tmp_path, bucket, LATER) == 2
    assert list(entries(tmp_path, storage=bucket)) == sent


def test_a_bucket_that_gives_back_something_else_gets_no_hour(tmp_path: Path, bucket: Storage) -> None:
    class Forgetful:
        put, names, delete = bucket.put, bucket.names, bucket.delete

        def get(self, name: str) -> bytes:
            return bucket.get(name)[:-1]

    sent = written(tmp_path)
    with pytest.raises(OSError, match="gave back another"):
        move(tmp_path, Forgetful(), LATER)
    assert list(entries(tmp_path)) == sent


def test_a_damaged_file_stays_here(tmp_path: Path, bucket: Storage) -> None:
    written(tmp_path)
    first = min(path for path in tmp_path.iterdir()) / f"{EVENTS}.seg"
    first.write_bytes(b"x" + first.read_bytes()[1:])
    with pytest.raises(SegmentDamaged, match=r"events\.seg"):
        move(tmp_path, bucket, LATER)
    assert first.exists()


def test_what_is_damaged_or_lost_in_the_bucket_is_named(tmp_path: Path, bucket: Storage) -> None:
    written(tmp_path)
    move(tmp_path, bucket, LATER)
    with pytest.raises(SegmentDamaged, match=r"archive\.bucket"):
        list(entries(tmp_path))
    name = bucket.names()[0]
    bucket.put(name, b"x")
    with pytest.raises(SegmentDamaged, match="SHA-256"):
        list(entries(tmp_path, storage=bucket))
    bucket.delete(name)
    with pytest.raises(SegmentDamaged, match="nor in the bucket"):
        list(entries(tmp_path, storage=bucket))


def test_positions_whose_time_is_over_go_from_the_bucket_too(tmp_path: Path, bucket: Storage) -> None:
    sent = written(tmp_path)
    move(tmp_path, bucket, LATER)
    assert forget(tmp_path, BEGIN + 5 * HOUR_MS, bucket) == 2
    assert [name for name in bucket.names() if POSITIONS in name] == []
    assert all(POSITIONS.encode() not in bucket.get(name) for name in bucket.names() if name.endswith(MANIFEST))
    assert [(one.id, one.events) for one in entries(tmp_path, storage=bucket)] == [(one.id, one.events) for one in sent]


def test_what_a_cut_move_left_in_the_bucket_goes_with_the_positions(tmp_path: Path, bucket: Storage) -> None:
    written(tmp_path)
    first = min(path.name for path in tmp_path.iterdir())
    bucket.put(f"{first}/{POSITIONS}.seg", b"where people were")
    forget(tmp_path, BEGIN + 5 * HOUR_MS, bucket)
    assert bucket.names() == []


def test_tracks_are_made_again_from_the_bucket(tmp_path: Path, bucket: Storage) -> None:
    segments = tmp_path / "archive" / "2112"
    written(segments)
    move(segments, bucket, LATER)
    tracks = TrackWriter(segments, bucket)
    tracks.open()
    tracks.flush()
    found = worker_rows(segments, 7, BEGIN, BEGIN + 9 * HOUR_MS)
    assert (len(found.rows), found.missing) == (3, ())


def test_a_bucket_that_is_away_is_an_error_of_input_and_output(tmp_path: Path) -> None:
    with S3Server() as server:
        there = server.storage("2112")
        there.put("a/b", b"x")
    for act in (lambda: there.put("a/c", b"y"), lambda: there.get("a/b"), there.names, lambda: there.delete("a/b")):
        with pytest.raises(OSError):
            act()


def test_the_settings_name_the_bucket(s3: S3Server) -> None:
    assert bucket_of(Settings()) is None
    half = Settings.model_validate({"archive": {"bucket": BUCKET, "bucket_key": KEY}})
    with pytest.raises(ConfigError, match="belong together"):
        bucket_of(half)
    section = {"bucket": f"{BUCKET}/city/", "bucket_url": s3.url, "bucket_key": KEY, "bucket_secret": SECRET}
    made = bucket_of(Settings.model_validate({"archive": section}))
    assert made is not None
    made.put("a/b", b"x")
    assert s3.storage("city/2112").names() == ["a/b"]
    made.delete("a/b")
