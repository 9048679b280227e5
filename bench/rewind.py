"""A moment of the past: how long it takes to find, and what a day of what the screens were sent costs on the disk."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random

from bench.row import Row
from bench.sent_days import SentDays
from streams.rewind import files
from streams.rewind.files import SentWriter

MOMENTS, STEP_MS = 200, 5_000
"""A city tells every second; what changed is sent together, and most seconds change nothing."""


def measure() -> Row:
    days = SentDays(1, STEP_MS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        writer, sent = SentWriter(folder), 0
        writer.open()
        for one in days.run():
            writer.take(one.changes, one.rev)
            sent += one.size
        writer.close()
        size = sum(path.stat().st_size for path in folder.iterdir())
        found = sorted(_seek(folder, at) for at in Random(1).sample(range(days.begins, days.ends), MOMENTS))
    p50, p95 = (found[MOMENTS * share // 100] for share in (50, 95))
    return Row(
        "rewind, a moment of a day of a city without people's places",
        "p95 <= 2 s",
        f"p50 {p50 * 1_000:,.0f} ms, p95 {p95 * 1_000:,.0f} ms",
        f"{size / 1e6:,.0f} MB a day on the disk of {sent / 1e6:,.0f} MB sent",
    )


def _seek(folder: Path, at: int) -> float:
    """s."""
    start = time.perf_counter()
    files.seek(folder, at)
    return time.perf_counter() - start
