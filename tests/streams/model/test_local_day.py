from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from streams.model.local_day import day_start, is_weekend, local_day, local_minute, number_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
since_1992 = st.integers(694_224_000_000, 4_102_444_800_000)


@given(since_1992)
def test_days_and_minutes_are_shanghais(ms: int) -> None:
    there = datetime.fromtimestamp(ms / 1000, UTC).astimezone(SHANGHAI)
    assert local_day(ms) == (there.date() - datetime(1970, 1, 1, tzinfo=SHANGHAI).date()).days
    assert local_minute(ms) == there.hour * 60 + there.minute


@given(since_1992)
def test_a_day_holds_its_moments(ms: int) -> None:
    start = day_start(local_day(ms))
    assert start <= ms < start + 86_400_000


def test_a_weekend_is_saturday_and_sunday() -> None:
    monday = number_of(date(2026, 11, 30))
    assert [is_weekend(monday + n) for n in range(7)] == [False] * 5 + [True] * 2
