"""Sealed hours move to a bucket: their files, then their manifest; what is on this disk goes once the bucket's copy has
been read back. The manifest stays here too, so that where to go on is known without the bucket."""

from __future__ import annotations

import hashlib
from pathlib import Path

from streams.archive.segments import MANIFEST, manifest_of
from streams.archive.storage import Storage
from streams.errors import SegmentDamaged
from streams.model.entry_id import EntryId

REST_MS = 3_600_000
"""So long after its end an hour moves: who reads what tracks lack reads it on this disk."""


def move(folder: Path, bucket: Storage, upto: EntryId) -> int:
    """Moves the hours that ended an hour before `upto`; how many. Cut off at any point, it is done again. Raises
    OSError, and SegmentDamaged for a file that is not what its manifest says: it stays here."""
    count = 0
    for hour in sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []:
        sealed = manifest_of(hour)
        if sealed is None or EntryId.parse(sealed.last).ms > upto.ms - REST_MS:
            continue
        here = [one for one in sealed.files if (hour / one.file).exists()]
        for one in here:
            raw = (hour / one.file).read_bytes()
            if hashlib.sha256(raw).hexdigest() != one.sha256:
                raise SegmentDamaged(str(hour / one.file), "its SHA-256 is not the manifest's")
            bucket.put(f"{hour.name}/{one.file}", raw)
            if hashlib.sha256(bucket.get(f"{hour.name}/{one.file}")).hexdigest() != one.sha256:
                raise OSError(f"the bucket gave back another {hour.name}/{one.file} than it was given")
        if here:
            bucket.put(f"{hour.name}/{MANIFEST}", (hour / MANIFEST).read_bytes())
            for one in here:
                (hour / one.file).unlink()
            count += 1
    return count
