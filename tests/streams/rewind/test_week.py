"""Two hundred random moments of a week of the city, with late, merged and reopened cases: each as a screen had it."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from bench.sent_days import SentDays
from streams.rewind import files
from streams.rewind.files import HOUR_MS, SentWriter
from streams.rewind.sent import is_kept
from streams.wire.changes import RecordsChange
from streams.wire.replica import RecordsReplica

MOMENTS, DAYS, STEP_MS = 200, 8, 60_000
"""A week, and the day before it, of which the record keeps one state an hour."""
Frame = dict[str, dict[str, bytes]]


def recorded(
    days: SentDays, folder: Path, moments: list[int], hours: list[int]
) -> tuple[dict[int, Frame], list[Frame]]:
    """What a screen that hears everything shows at each moment, and first in each hour; and the record beside, as the
    archive writes it."""
    writer, screen, found, first = SentWriter(folder), dict[str, RecordsReplica](), dict[int, Frame](), list[Frame]()
    left, begins = sorted(moments), sorted(hours)
    writer.open()
    for one in days.run():
        while left and left[0] < one.changes.at:
            found[left.pop(0)] = frame(screen)
        writer.take(one.changes, one.rev)
        for change in one.changes.topics:
            if isinstance(change, RecordsChange) and is_kept(change.topic):
                screen.setdefault(change.topic, RecordsReplica()).apply(change)
        if begins and begins[0] <= one.changes.at:
            begins.pop(0)
            first.append(frame(screen))
    found |= {at: frame(screen) for at in left}
    writer.close()
    return found, first


def frame(screen: dict[str, RecordsReplica]) -> Frame:
    return {topic: replica.snapshot() for topic, replica in screen.items()}


def seek_s(folder: Path, at: int, shown: Frame) -> float:
    """s of a search whose state is what was shown."""
    start = time.perf_counter()
    found = files.seek(folder, at)
    took = time.perf_counter() - start
    assert found is not None, at
    for topic, records in shown.items():
        assert found[0].records(topic) == records, f"{topic} at {at}"
    return took


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_any_moment_of_a_week_is_what_the_screens_were_sent_then(tmp_path: Path) -> None:
    days = SentDays(DAYS, STEP_MS)
    week = days.begins + 24 * HOUR_MS
    moments = Random(200).sample(range(week, days.ends), MOMENTS)
    hours = list(range(days.begins, week, HOUR_MS))
    frames, first = recorded(days, tmp_path, moments, hours)
    size = sum(path.stat().st_size for path in tmp_path.iterdir()) / DAYS
    assert files.thin(tmp_path, days.ends, DAYS - 1, 30) == 24
    took = sorted(seek_s(tmp_path, at, shown) for at, shown in frames.items())
    for at, shown in zip(hours, first, strict=True):
        seek_s(tmp_path, at + HOUR_MS - 1, shown)
    print(f"seek p50 {took[100]:.3f} s, p95 {took[190]:.3f} s; {size / 1e6:.1f} MB a day; {dict(days.moved)}")
    assert took[190] <= 2
    assert days.moved["REOPENED"] > 0
    assert days.moved["MERGED"] > 0
