"""Segments written anew with something else in them: other texts by `upgrade`, while nothing else has the store, and
sealed hours without the positions of who took the consent back, while all runs.

File by file: the manifest says the checksum that will be, then a draft, fsynced, takes the place of the file. Cut off
in between, the next run finds a file of which the rewriting makes what the manifest says; any other is damaged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from streams import durable
from streams.archive import frames
from streams.archive.segments import (
    EVENTS,
    MANIFEST,
    POSITIONS,
    HourManifest,
    SealedFile,
    manifest_of,
    packed,
    save_manifest,
)
from streams.archive.storage import Storage
from streams.errors import SegmentDamaged

Rewrite = Callable[[bytes], bytes]
"""What one entry has of a kind -> the same, rewritten, b"" for nothing; again changes nothing."""


def rewrite_events(folder: Path, rewritten: Rewrite) -> int:
    """How many files changed. Raises SegmentDamaged for one that is neither what its manifest says nor rewritten."""
    return sum(_hour(hour, EVENTS, rewritten) for hour in _hours(folder))


def rewrite_positions(
    folder: Path, rewritten: Rewrite, touches: Callable[[bytes], bool], storage: Storage | None
) -> int:
    """The same of positions, in sealed hours alone, here and in `storage`. `touches`: whether all that an hour has is
    rewritten to something else. What is damaged or not reached stops the others not, and is raised after them."""
    count, wrong = 0, list[SegmentDamaged | OSError]()
    for hour in _hours(folder):
        if manifest_of(hour) is not None:
            try:
                count += _hour(hour, POSITIONS, rewritten, touches, storage)
            except (SegmentDamaged, OSError) as error:
                wrong.append(error)
    if wrong:
        raise wrong[0]
    return count


def _hours(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else [])


def _always(_: bytes) -> bool:
    return True


def _hour(
    hour: Path,
    kind: str,
    rewritten: Rewrite,
    touches: Callable[[bytes], bool] = _always,
    storage: Storage | None = None,
) -> bool:
    manifest = manifest_of(hour)
    path = hour / f"{kind}.{'open' if manifest is None else 'seg'}"
    expected = next((one for one in manifest.files if one.file == path.name), None) if manifest else None
    away = storage is not None and expected is not None and not path.exists()
    if (manifest and expected is None) or not (away or path.exists()):
        return False
    raw = storage.get(f"{hour.name}/{path.name}") if storage and away else path.read_bytes()
    found = list(frames.whole(raw))
    if not touches(b"".join(one.payload for one in found)):
        return False
    new = b"".join(_frames(found, rewritten))
    made = SealedFile(path.name, _sum(new), len(new), sum(bool(one.payload) for one in frames.whole(new)))
    # Events of an upgrade that an older version began: it wrote the file first.
    begun = kind == EVENTS and new == raw
    if expected and expected.sha256 not in (_sum(raw), made.sha256) and not begun:
        raise SegmentDamaged(str(path), "its SHA-256 is not the manifest's")
    if manifest and expected and expected != made:
        files = tuple(made if one.file == path.name else one for one in manifest.files)
        known = HourManifest(manifest.hour, manifest.last, files)
        if storage and away:
            storage.put(f"{hour.name}/{MANIFEST}", packed(known))
        save_manifest(hour, known)
    if new != raw and storage and away:
        storage.put(f"{hour.name}/{path.name}", new)
    elif new != raw:
        durable.write(path, new)
    return new != raw


def _frames(found: list[frames.SegmentFrame], rewritten: Rewrite) -> Iterator[bytes]:
    """A mark stays; a frame of which nothing is left goes, since without a payload it would be one."""
    for one in found:
        payload = rewritten(one.payload) if one.payload else b""
        if payload or not one.payload:
            yield frames.encode(one.id, payload)


def _sum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
