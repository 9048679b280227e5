"""Tracks by hour of fix time: Parquet beside the segments they are made from.

    <folder>/watermark            id of the last entry that is in them
    <folder>/<hour>/manifest.json the hour's files, each with rows, size, SHA-256 and the id it reaches
    <folder>/<hour>/<id>.parquet

Files are written, then their hours' manifests, then the watermark: what a crash leaves beyond the watermark is dropped
at the next start and made again from the segments. What has come since is read from the segments themselves.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import structlog

from streams import durable
from streams.archive import columns
from streams.archive.segments import entries
from streams.archive.storage import Storage
from streams.errors import SegmentDamaged
from streams.model.entry_id import ZERO, EntryId
from streams.model.fix import FIX, Fixes, from_bytes

_HOUR_MS = 3_600_000
_PARTS = 8
"""An hour in so many files is merged into one."""
_MOST = 400_000
"""Rows held in memory before they are written (56 bytes each)."""
log = structlog.get_logger("archive")


class TrackFile(msgspec.Struct, frozen=True):
    """A file of an hour. `upto`: the last entry whose fixes it may hold."""

    file: str
    rows: int
    size: int
    sha256: str
    upto: str


class TrackHour(msgspec.Struct, frozen=True):
    """`aside`: files that were torn, by name."""

    parts: tuple[TrackFile, ...] = ()
    aside: tuple[str, ...] = ()


class TrackRows(NamedTuple):
    """`missing`: files that should have been read and could not be."""

    rows: Fixes
    missing: tuple[str, ...] = ()


def folder_of(segments: Path) -> Path:
    """Tracks of a city, from where its segments are."""
    return segments.parent.parent / "tracks" / segments.name


class TrackWriter:
    """`segments`: folder of the hours it is made from; `storage`: of those that moved. Blocking."""

    def __init__(self, segments: Path, storage: Storage | None = None) -> None:
        self._segments, self._folder = segments, folder_of(segments)
        self._storage = storage
        self._held: list[Fixes] = []
        self._newest = ZERO
        self.rows = 0

    def open(self) -> None:
        """Drops what a crash left beyond the watermark, and takes up what the segments have since. Raises OSError,
        SegmentDamaged."""
        self._folder.mkdir(parents=True, exist_ok=True)
        upto = watermark(self._folder)
        for hour in _hours(self._folder):
            known = manifest(hour)
            parts = tuple(part for part in known.parts if EntryId.parse(part.upto) <= upto)
            if parts != known.parts:
                _save(hour, TrackHour(parts, known.aside))
            for path in hour.iterdir():
                if path.suffix in (".parquet", durable.DRAFT) and path.name not in {part.file for part in parts}:
                    path.unlink()
        self._held, self._newest, self.rows = [], upto, 0
        for entry in entries(self._segments, upto, self._storage):
            self.add(entry.id, entry.fixes)
            if self.full:
                self.flush()

    @property
    def upto(self) -> EntryId:
        """The last entry that is in files."""
        return watermark(self._folder)

    @property
    def full(self) -> bool:
        return self.rows >= _MOST

    def add(self, entry: EntryId, fixes: bytes) -> None:
        """Fixes of an entry that the segments hold."""
        if entry <= self._newest:
            return
        self._newest = entry
        if fixes:
            self._held.append(from_bytes(fixes))
            self.rows += len(self._held[-1])

    def flush(self) -> None:
        """Everything added is in files when it returns. Raises OSError."""
        if self._held:
            rows = columns.ordered(np.concatenate(self._held))
            of = rows["fix_ms"] // _HOUR_MS
            for hour in np.unique(of).tolist():
                self._write(self._folder / _name(hour), rows[of == hour])
        if self._newest > watermark(self._folder):
            durable.write(self._folder / "watermark", str(self._newest).encode())
        self._held, self.rows = [], 0

    def merge(self) -> None:
        """Makes one file of an hour that is in many. Raises OSError."""
        for hour in _hours(self._folder):
            known = manifest(hour)
            if len(known.parts) >= _PARTS:
                self._merge(hour, known)

    def forget(self, before: int) -> int:
        """Drops the hours that ended before a moment (city ms); returns how many."""
        old = [hour for hour in _hours(self._folder) if hour.name < _name(before // _HOUR_MS)]
        for hour in old:
            shutil.rmtree(hour)
        return len(old)

    def without(self, workers: Collection[int], gone: Callable[[Fixes], npt.NDArray[np.bool_]]) -> None:
        """Takes out of files what `gone` says of the rows of these workers. Raises OSError."""
        for hour in _hours(self._folder):
            for part in manifest(hour).parts:
                with contextlib.suppress(pa.ArrowException):  # torn: it is named, and goes with its hour
                    if not columns.workers(hour / part.file).isdisjoint(workers):
                        self._shorten(hour, part, gone)

    def _shorten(self, hour: Path, part: TrackFile, gone: Callable[[Fixes], npt.NDArray[np.bool_]]) -> None:
        rows = columns.read(hour / part.file)
        rows, path = rows[~gone(rows)], hour / f"{Path(part.file).stem}~.parquet"
        columns.write(rows, path)
        known = manifest(hour)
        parts = (_part(path, len(rows), EntryId.parse(part.upto)) if one == part else one for one in known.parts)
        _save(hour, TrackHour(tuple(parts), known.aside))
        (hour / part.file).unlink()

    def _merge(self, hour: Path, known: TrackHour) -> None:
        whole, torn = [], list(known.aside)
        for part in known.parts:
            try:
                whole.append(columns.read(hour / part.file))
            except (OSError, pa.ArrowException) as error:
                log.error("archive_track_file_torn", file=part.file, hour=hour.name, reason=str(error))
                torn.append(part.file)
                if (hour / part.file).exists():
                    (hour / part.file).rename((hour / part.file).with_suffix(".torn"))
        upto = max(EntryId.parse(part.upto) for part in known.parts)
        rows = columns.once(columns.ordered(np.concatenate(whole))) if whole else np.zeros(0, FIX)
        name = f"{upto}-{len(known.parts)}.parquet"
        columns.write(rows, hour / name)
        _save(hour, TrackHour((_part(hour / name, len(rows), upto),), tuple(torn)))
        for part in known.parts:
            (hour / part.file).unlink(missing_ok=True)

    def _write(self, hour: Path, rows: Fixes) -> None:
        hour.mkdir(exist_ok=True)
        path = hour / f"{self._newest}.parquet"
        columns.write(rows, path)
        known = manifest(hour)
        _save(hour, TrackHour((*known.parts, _part(path, len(rows), self._newest)), known.aside))


def worker_rows(segments: Path, worker: int, first: int, last: int) -> TrackRows:
    """A worker's fixes with first <= fix time < last (city ms), in order, each once."""

    def own(rows: Fixes) -> Fixes:
        kept: Fixes = rows[rows["worker"] == worker]
        return kept

    return _read_hours(segments, first, last, own, worker)


def fleet_rows(segments: Path, workers: Collection[int], first: int, last: int) -> TrackRows:
    """The same of several workers, one after the other."""
    numbers = np.array(sorted(workers), np.int64)

    def own(rows: Fixes) -> Fixes:
        kept: Fixes = rows[np.isin(rows["worker"], numbers)]
        return kept

    return _read_hours(segments, first, last, own, None)


def _read_hours(segments: Path, first: int, last: int, keep: Callable[[Fixes], Fixes], worker: int | None) -> TrackRows:
    folder = folder_of(segments)
    for _ in range(3):
        upto, found, missing, again = watermark(folder), [], list[str](), False
        for number in range(first // _HOUR_MS, (last - 1) // _HOUR_MS + 1):
            hour = folder / _name(number)
            known = manifest(hour)
            missing += [f"{hour.name}/{name}" for name in known.aside]
            for part in known.parts:
                try:
                    found.append(columns.read(hour / part.file, worker, keep))
                except FileNotFoundError:
                    again = True  # merged or forgotten meanwhile: its manifest says what there is now
                except (OSError, pa.ArrowException):
                    missing.append(f"{hour.name}/{part.file}")
        if not again:
            break
    try:
        found += [keep(from_bytes(entry.fixes)) for entry in entries(segments, upto) if entry.fixes]
    except SegmentDamaged as error:
        missing.append(str(error))
    rows = np.concatenate(found) if found else np.zeros(0, FIX)
    rows = rows[(rows["fix_ms"] >= first) & (rows["fix_ms"] < last)]
    return TrackRows(columns.once(columns.ordered(rows)), tuple(dict.fromkeys(missing)))


def manifest(hour: Path) -> TrackHour:
    """Of an hour that has none: empty."""
    try:
        return msgspec.json.decode((hour / "manifest.json").read_bytes(), type=TrackHour)
    except FileNotFoundError:
        return TrackHour()


def watermark(folder: Path) -> EntryId:
    try:
        return EntryId.parse((folder / "watermark").read_text())
    except FileNotFoundError:
        return ZERO


def _part(path: Path, rows: int, upto: EntryId) -> TrackFile:
    raw = path.read_bytes()
    return TrackFile(path.name, rows, len(raw), hashlib.sha256(raw).hexdigest(), str(upto))


def _hours(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _name(hour: int) -> str:
    """UTC hour, as a folder's name."""
    return datetime.fromtimestamp(hour * 3600, UTC).strftime("%Y%m%dT%H")


def _save(hour: Path, known: TrackHour) -> None:
    durable.write(hour / "manifest.json", msgspec.json.format(msgspec.json.encode(known)))
