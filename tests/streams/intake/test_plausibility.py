from __future__ import annotations

import math

import pytest

from streams.intake.plausibility import Area, Bounds, Track, judge, when
from streams.model.reject import Reason

NOW = 1_795_400_000_000
DAY_MS = 86_400_000
BOUNDS = Bounds(Area.around((123.5, 42.0, 125.0, 43.5), 20), 30 * DAY_MS)


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy", "ago_ms", "verdict"),
    [
        (123.7, 42.1, 5.0, 0, None),
        (123.7, 42.1, None, 29 * DAY_MS, None),
        (123.4, 42.1, 5.0, 0, None),  # 8 km outside, within the margin
        (math.nan, 42.1, 5.0, 0, Reason.NOT_A_NUMBER),
        (123.7, math.inf, 5.0, 0, Reason.NOT_A_NUMBER),
        (0.0, 0.0, 5.0, 0, Reason.NULL_ISLAND),
        (42.1, 123.7, 5.0, 0, Reason.SWAPPED),
        (122.0, 42.1, 5.0, 0, Reason.OUT_OF_AREA),
        (123.7, 42.1, 2_000.5, 0, Reason.INACCURATE),
        (123.7, 42.1, math.nan, 0, Reason.INACCURATE),
        (123.7, 42.1, 5.0, -61_000, Reason.FUTURE),
        (123.7, 42.1, 5.0, -59_000, None),
        (123.7, 42.1, 5.0, 31 * DAY_MS, Reason.TOO_OLD),
        (123.7, 42.1, 5.0, NOW, Reason.TOO_OLD),
    ],
)
def test_every_way_to_be_wrong_has_its_reason(
    lon: float, lat: float, accuracy: float | None, ago_ms: int, verdict: Reason | None
) -> None:
    assert judge(lon, lat, accuracy, NOW - ago_ms, NOW, BOUNDS) is verdict


def test_a_receiver_that_lost_1024_weeks_is_distinct_name() -> None:
    assert when(NOW - 1024 * 7 * DAY_MS, NOW, 30 * DAY_MS) is Reason.WEEK_ROLLOVER
    assert when(NOW - 1026 * 7 * DAY_MS - 1, NOW, 30 * DAY_MS) is Reason.TOO_OLD


def test_a_jump_is_faster_than_300_km_an_hour() -> None:
    track = Track()
    assert not track.jumps(123.7, 42.1, NOW)
    assert track.jumps(123.8, 42.1, NOW + 10_000)  # 8.3 km in 10 s
    assert not track.jumps(123.8, 42.1, NOW + 120_000)  # the same in two minutes


def test_one_wrong_fix_does_not_block_a_phone_for_ever() -> None:
    track = Track()
    assert not track.jumps(124.9, 43.4, NOW)
    verdicts = [track.jumps(123.7, 42.1, NOW + n * 5_000) for n in range(1, 6)]
    assert verdicts == [True, True, False, False, False]


def test_an_older_fix_is_judged_by_its_own_time_and_moves_no_anchor() -> None:
    track = Track()
    track.jumps(123.7, 42.1, NOW)
    assert not track.jumps(123.71, 42.1, NOW - 60_000)
    assert not track.jumps(123.7, 42.1, NOW + 1_000)
