"""Segments written anew with other events in them: `upgrade` alone does this, while nothing else has the store.

File by file: a draft, fsynced, takes the place of the file, then the manifest says its new checksum. Cut off in
between, the file is already what the rewriting makes of it, and the next run only brings the manifest up to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from streams import durable
from streams.archive import frames
from streams.archive.segments import EVENTS, HourManifest, SealedFile, save_manifest
from streams.errors import SegmentDamaged

Rewrite = Callable[[bytes], bytes]
"""Packed events of one entry -> the same, rewritten; again changes nothing."""


def rewrite_events(folder: Path, rewritten: Rewrite) -> int:
    """How many files changed. Raises SegmentDamaged for one that is neither what its manifest says nor rewritten."""
    hours = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    return sum(_hour(hour, rewritten) for hour in hours)


def _hour(hour: Path, rewritten: Rewrite) -> bool:
    listed = hour / "manifest.json"
    manifest = msgspec.json.decode(listed.read_bytes(), type=HourManifest) if listed.exists() else None
    path = hour / f"{EVENTS}.{'open' if manifest is None else 'seg'}"
    if not path.exists():
        return False
    raw = path.read_bytes()
    found = list(frames.whole(raw))
    new = b"".join(frames.encode(one.id, rewritten(one.payload) if one.payload else b"") for one in found)
    expected = next((one for one in manifest.files if one.file == path.name), None) if manifest else None
    if expected and hashlib.sha256(raw).hexdigest() != expected.sha256 and new != raw:
        raise SegmentDamaged(str(path), "its SHA-256 is not the manifest's")
    if new != raw:
        durable.write(path, new)
    if manifest and expected and expected.sha256 != hashlib.sha256(new).hexdigest():
        made = SealedFile(path.name, hashlib.sha256(new).hexdigest(), len(new), sum(bool(one.payload) for one in found))
        files = tuple(made if one.file == path.name else one for one in manifest.files)
        save_manifest(hour, HourManifest(manifest.hour, manifest.last, files))
    return new != raw
