from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from streams.demo.working_hours import WORKDAY_MIN, after, opening

BEIJING = timezone(timedelta(hours=8))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 06:00", "2026-11-23 08:00"),
        ("2026-11-23 17:30", "2026-11-24 08:00"),
        ("2026-11-27 18:00", "2026-11-30 08:00"),
        ("2026-11-28 12:00", "2026-11-30 08:00"),
    ],
)
def test_an_office_opens(at: str, opens: str) -> None:
    assert opening(ms(at)) == ms(opens)


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        ("2026-11-23 10:00", 30, "2026-11-23 10:30"),
        ("2026-11-23 17:00", 60, "2026-11-24 08:30"),
        ("2026-11-27 17:00", 60, "2026-11-30 08:30"),
        ("2026-11-23 08:00", WORKDAY_MIN, "2026-11-23 17:30"),
        ("2026-11-23 08:00", 3 * WORKDAY_MIN, "2026-11-25 17:30"),
        ("2026-11-28 12:00", 0, "2026-11-30 08:00"),
    ],
)
def test_working_minutes_pass_only_while_it_is_open(at: str, minutes: float, then: str) -> None:
    assert after(ms(at), minutes) == ms(then)
