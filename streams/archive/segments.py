"""Hourly segments: positions and events apart (they are kept for different times), each with its checksum.

    <folder>/<hour>/positions.open, events.open      while the hour is written
    <folder>/<hour>/positions.seg,  events.seg       sealed, with manifest.json

A flush ends with a mark in both files, fsynced, before `flush` returns. What follows the last common mark after a
crash was never reported as written; it is cut off and read from the journal again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from streams import durable
from streams.archive import frames
from streams.archive.storage import LocalStorage, Storage
from streams.errors import SegmentDamaged
from streams.journal.api import Entry
from streams.model.entry_id import ZERO, EntryId

POSITIONS, EVENTS = "positions", "events"
KINDS = (POSITIONS, EVENTS)
MANIFEST = "manifest.json"


class SealedFile(msgspec.Struct, frozen=True):
    """One file of a sealed hour. `frames` counts payloads, not marks."""

    file: str
    sha256: str
    size: int
    frames: int


class HourManifest(msgspec.Struct, frozen=True):
    hour: str
    last: str
    files: tuple[SealedFile, ...]


def hour_of(entry: EntryId) -> str:
    """UTC hour of an entry's own time, as a folder's name: 20261123T09."""
    return datetime.fromtimestamp(entry.ms / 1000, UTC).strftime("%Y%m%dT%H")


class SegmentWriter:
    """Appends entries in order. `last`: the id everything up to which is on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._hour = ""
        self._newest = ZERO
        self.last = ZERO
        self.bytes = 0

    def open(self) -> EntryId:
        """Cuts off what a crash left behind the last common mark; returns where to go on. Raises OSError."""
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        self.last = ZERO
        hours = sorted(p.name for p in self._folder.iterdir() if p.is_dir())
        for name in hours:
            sealed = manifest_of(self._folder / name)
            self.last = EntryId.parse(sealed.last) if sealed else max(self.last, self._recover(name))
        self._newest = self.last
        return self.last

    def write(self, entry: Entry) -> None:
        """Not durable before `flush`. Raises OSError."""
        if entry.id <= self._newest:
            return
        hour = hour_of(entry.id)
        if hour != self._hour:
            self._turn(hour)
        for kind, payload in ((POSITIONS, entry.fixes), (EVENTS, entry.events)):
            if payload:
                raw = frames.encode(entry.id, payload)
                self._files[kind].write(raw)
                self.bytes += len(raw)
        self._newest = entry.id

    def flush(self) -> EntryId:
        """Everything written is on disk when it returns. Raises OSError."""
        if self._newest > self.last and self._files:
            for file in self._files.values():
                file.write(frames.encode(self._newest, b""))
                file.flush()
                os.fsync(file.fileno())
            self.last = self._newest
        return self.last

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()
        self._hour = ""

    def _recover(self, hour: str) -> EntryId:
        """Brings both files of an unsealed hour back to the smaller of their last marks."""
        paths = [_reopened(self._folder / hour / f"{kind}.open") for kind in KINDS]
        marks = [frames.marked(path) for path in paths]
        known = [mark[0] for mark in marks if mark]
        common = min(known) if len(known) == len(paths) else ZERO
        for path in paths:
            _cut(path, common)
        return common

    def _turn(self, hour: str) -> None:
        self.flush()
        self.close()
        for folder in sorted(self._folder.iterdir()):
            if folder.is_dir() and folder.name < hour and not (folder / MANIFEST).exists():
                _seal(folder, self.last)
        here = self._folder / hour
        here.mkdir(exist_ok=True)
        self._files = {kind: (here / f"{kind}.open").open("ab") for kind in KINDS}
        durable.sync_folder(here)
        durable.sync_folder(self._folder)
        self._hour = hour


def entries(
    folder: Path, after: EntryId = ZERO, storage: Storage | None = None, *, kinds: Sequence[str] = KINDS
) -> Iterator[Entry]:
    """The journal again, in order, from sealed hours and the one being written. `storage`: of files of sealed hours
    that are not in the folder. `kinds`: of what is read. Raises SegmentDamaged, and OSError where the storage is not
    reached."""
    for hour in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []:
        found: dict[EntryId, dict[str, bytes]] = {}
        sealed = manifest_of(hour)
        if sealed is not None and EntryId.parse(sealed.last) <= after:
            continue
        for kind in kinds:
            for frame in _payloads(hour, kind, after, storage):
                if frame.id > after:
                    found.setdefault(frame.id, {})[kind] = frame.payload
        for entry in sorted(found):
            held = found[entry]
            yield Entry(id=entry, fixes=held.get(POSITIONS, b""), events=held.get(EVENTS, b""))


def forget(folder: Path, before: int, storage: Storage | None = None) -> int:
    """Drops the positions of sealed hours that ended before a moment (real ms), here and in `storage`: their events
    stay. Returns how many. Raises OSError."""
    count, limit = 0, hour_of(EntryId(before, 0))
    for hour in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []:
        sealed = manifest_of(hour)
        if sealed is None or hour.name >= limit or all(one.file != f"{POSITIONS}.seg" for one in sealed.files):
            continue
        files = tuple(one for one in sealed.files if one.file != f"{POSITIONS}.seg")
        shorter = HourManifest(sealed.hour, sealed.last, files)
        if storage is not None:
            if not (hour / f"{EVENTS}.seg").exists():
                storage.put(f"{hour.name}/{MANIFEST}", packed(shorter))
            storage.delete(f"{hour.name}/{POSITIONS}.seg")  # also what a move that was cut off has left there
        # First the manifest, then the file: a crash in between leaves a file that no manifest names.
        save_manifest(hour, shorter)
        (hour / f"{POSITIONS}.seg").unlink(missing_ok=True)
        count += 1
    return count


def _payloads(hour: Path, kind: str, after: EntryId, storage: Storage | None) -> Iterator[frames.SegmentFrame]:
    sealed = manifest_of(hour)
    if sealed is None:
        return frames.behind(hour / f"{kind}.open", after)
    path = hour / f"{kind}.seg"
    expected = next((f for f in sealed.files if f.file == path.name), None)
    if expected is None:  # its time to be kept is over
        return iter(())
    raw = _sealed(path, storage)
    if hashlib.sha256(raw).hexdigest() != expected.sha256:
        raise SegmentDamaged(str(path), "its SHA-256 is not the manifest's")
    return (frame for frame in frames.whole(raw) if frame.payload)


def _sealed(path: Path, storage: Storage | None) -> bytes:
    """Raises SegmentDamaged for a file that is nowhere."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        try:
            return (storage or LocalStorage(path.parent.parent)).get(f"{path.parent.name}/{path.name}")
        except FileNotFoundError:
            where = "nor in the bucket" if storage else "and no bucket is set (archive.bucket)"
            raise SegmentDamaged(str(path), f"it is not on this disk, {where}") from None


def _seal(hour: Path, last: EntryId) -> None:
    """Renames the files, then says so in the manifest: an hour without one is still open."""
    files = []
    for kind in KINDS:
        source, target = hour / f"{kind}.open", hour / f"{kind}.seg"
        if source.exists():
            source.rename(target)
        raw = target.read_bytes() if target.exists() else b""
        if not target.exists():
            target.touch()
        count = sum(bool(frame.payload) for frame in frames.whole(raw))
        files.append(SealedFile(target.name, hashlib.sha256(raw).hexdigest(), len(raw), count))
    save_manifest(hour, HourManifest(hour.name, str(last), tuple(files)))


def save_manifest(hour: Path, manifest: HourManifest) -> None:
    durable.write(hour / MANIFEST, packed(manifest))


def packed(manifest: HourManifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest))


def manifest_of(hour: Path) -> HourManifest | None:
    path = hour / MANIFEST
    return msgspec.json.decode(path.read_bytes(), type=HourManifest) if path.exists() else None


def _reopened(path: Path) -> Path:
    """Killed while sealing, the manifest never came: the hour is open again."""
    sealed = path.with_suffix(".seg")
    if sealed.exists() and not path.exists():
        sealed.rename(path)
    return path


def _cut(path: Path, common: EntryId) -> None:
    """Ends the file behind its last frame that is not beyond `common`."""
    if not path.exists():
        return
    end = 0
    for frame in frames.whole(path.read_bytes()):
        if frame.id > common:
            break
        end = frame.end
    with path.open("r+b") as file:
        file.truncate(end)
        file.flush()
        os.fsync(file.fileno())
