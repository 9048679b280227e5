"""The fold over packed entries, against the bare loop that only turns the same bytes into arrays."""

from __future__ import annotations

import time

import numpy as np

from bench.row import Row
from streams.fold.opening import fold
from streams.fold.picture import Picture
from streams.journal.api import Entry
from streams.model import fix
from streams.model.entry_id import EntryId
from streams.wire.signed import KeyRing

WORKERS = 15_000
PER_ENTRY = 100
ENTRIES = 9_000
NOW = 1_795_400_000_000


def entries() -> list[Entry]:
    """Entries of 100 fixes each, as intake packs them: every worker in turn, 5 s apart."""
    found, random = [], np.random.default_rng(1)
    for n in range(ENTRIES):
        rows = fix.empty(PER_ENTRY)
        rows["worker"] = (np.arange(PER_ENTRY) + n * PER_ENTRY) % WORKERS + 1
        rows["fix_ms"] = rows["received_ms"] = NOW + n * PER_ENTRY // WORKERS * 5_000
        rows["lon_e6"] = 123_800_000 + random.integers(-90_000, 90_000, PER_ENTRY)
        rows["lat_e6"] = 42_300_000 + random.integers(-90_000, 90_000, PER_ENTRY)
        rows["village"] = 21106201
        found.append(Entry(id=EntryId(NOW, n), fixes=rows.tobytes()))
    return found


def measure() -> Row:
    made = entries()
    picture, ring, start = Picture("2112"), KeyRing(()), time.perf_counter()
    for entry in made:
        fold(picture, entry, ring)
    folded = time.perf_counter() - start
    start = time.perf_counter()
    for entry in made:
        fix.from_bytes(entry.fixes)["fix_ms"].max()
    bare = time.perf_counter() - start
    total = ENTRIES * PER_ENTRY
    return Row(
        "fold, positions replayed",
        ">= 300,000 /s",
        f"{total / folded:,.0f} /s",
        f"{folded / bare:.0f}x the bare loop over the same bytes ({total / bare:,.0f} /s)",
    )
