"""Two hundred random moments of a week of the city, with late, merged and reopened cases: each as a screen had it."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from bench.sent_days import SentDays
from streams.rewind import files
from streams.rewind.files import SentWriter
from streams.rewind.sent import is_kept
from streams.wire.changes import RecordsChange
from streams.wire.replica import RecordsReplica

MOMENTS = 200
Frame = dict[str, dict[str, bytes]]


def recorded(days: SentDays, folder: Path, moments: list[int]) -> dict[int, Frame]:
    """What a screen that hears everything shows at each moment; and the record beside, as the archive writes it."""
    writer, screen, found = SentWriter(folder), dict[str, RecordsReplica](), dict[int, Frame]()
    left = sorted(moments)
    writer.open()
    for one in days.run():
        while left and left[0] < one.changes.at:
            found[left.pop(0)] = {topic: replica.snapshot() for topic, replica in screen.items()}
        writer.take(one.changes, one.rev)
        for change in one.changes.topics:
            if isinstance(change, RecordsChange) and is_kept(change.topic):
                screen.setdefault(change.topic, RecordsReplica()).apply(change)
    for at in left:
        found[at] = {topic: replica.snapshot() for topic, replica in screen.items()}
    writer.close()
    return found


def equal(folder: Path, frames: dict[int, Frame]) -> list[float]:
    """s of each search."""
    took = []
    for at, frame in frames.items():
        start = time.perf_counter()
        found = files.seek(folder, at)
        took.append(time.perf_counter() - start)
        assert found is not None, at
        for topic, records in frame.items():
            assert found[0].records(topic) == records, f"{topic} at {at}"
    return sorted(took)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_any_moment_of_a_week_is_what_the_screens_were_sent_then(tmp_path: Path) -> None:
    days = SentDays(7, 30_000)
    moments = Random(200).sample(range(days.begins, days.ends), MOMENTS)
    frames = recorded(days, tmp_path, moments)
    took = equal(tmp_path, frames)
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    print(f"seek p50 {took[100]:.3f} s, p95 {took[190]:.3f} s; {size / 7e6:.1f} MB a day; {dict(days.moved)}")
    assert took[190] <= 2
    assert days.moved["REOPENED"] > 0
    assert days.moved["MERGED"] > 0
