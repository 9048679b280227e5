from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.deadlines import (
    Calendar,
    Colour,
    Hours,
    Limit,
    Span,
    Unit,
    colour,
    due,
    provisional,
    used,
    workdays,
    working_ms,
)

BEIJING = timezone(timedelta(hours=8))
EPOCH = date(1970, 1, 1).toordinal()
HOUR = 3_600_000


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC).timestamp() * 1000)


def said(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, BEIJING).strftime("%Y-%m-%d %H:%M")


HOLIDAYS = {day(f"2026-10-0{n}") for n in range(1, 8)}
SWAPPED = {day("2026-10-10")}
"""A Saturday that is worked for the holidays before it."""
MORNING, AFTERNOON = (8 * 60, 11 * 60 + 30), (13 * 60, 17 * 60 + 30)
CALENDAR = Calendar(
    hours=(Hours(0, ((8 * 60, 12 * 60), (13 * 60, 17 * 60))), Hours(day("2026-05-01"), (MORNING, AFTERNOON))),
    workday=lambda d: (d in SWAPPED) or (d not in HOLIDAYS and (d + 3) % 7 < 5),
    known_until=day("2026-12-31"),
)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        # 2026-11-23 is a Monday.
        ("2026-11-23 09:00", 240, Unit.WORKING_MINUTES, "2026-11-23 14:30"),
        ("2026-11-23 16:30", 240, Unit.WORKING_MINUTES, "2026-11-24 11:00"),
        ("2026-11-27 16:30", 240, Unit.WORKING_MINUTES, "2026-11-30 11:00"),
        ("2026-11-28 12:00", 60, Unit.WORKING_MINUTES, "2026-11-30 09:00"),
        ("2026-11-23 12:00", 30, Unit.WORKING_MINUTES, "2026-11-23 13:30"),
        ("2026-11-23 08:00", 210, Unit.WORKING_MINUTES, "2026-11-23 11:30"),
        ("2026-11-23 09:00", 1, Unit.WORKDAYS, "2026-11-24 17:30"),
        ("2026-11-23 23:59", 1, Unit.WORKDAYS, "2026-11-24 17:30"),
        ("2026-11-27 09:00", 1, Unit.WORKDAYS, "2026-11-30 17:30"),
        ("2026-11-23 09:00", 7, Unit.WORKDAYS, "2026-12-02 17:30"),
        ("2026-11-23 09:00", 20, Unit.WORKDAYS, "2026-12-21 17:30"),
        ("2026-09-30 16:00", 1, Unit.WORKDAYS, "2026-10-08 17:30"),
        ("2026-10-09 16:00", 1, Unit.WORKDAYS, "2026-10-10 17:30"),
        ("2026-04-29 09:00", 1, Unit.WORKDAYS, "2026-04-30 17:00"),
        ("2026-04-30 09:00", 1, Unit.WORKDAYS, "2026-05-01 17:30"),
        ("2026-11-27 23:30", 120, Unit.MINUTES, "2026-11-28 01:30"),
        ("2026-11-27 09:00", 60, Unit.NATURAL_DAYS, "2027-01-27 00:00"),
        ("2026-11-27 09:00", 1, Unit.NATURAL_DAYS, "2026-11-29 00:00"),
    ],
)
def test_a_limit_ends(start: str, amount: int, unit: Unit, end: str) -> None:
    assert said(due(CALENDAR, ms(start), Limit(amount, unit))) == end


@pytest.mark.parametrize(
    ("unit", "amount", "pause", "end"),
    [
        (Unit.WORKING_MINUTES, 240, ("2026-11-23 10:00", "2026-11-23 11:00"), "2026-11-23 15:30"),
        (Unit.WORKING_MINUTES, 240, ("2026-11-23 10:00", "2026-11-24 10:00"), "2026-11-24 14:30"),
        (Unit.WORKING_MINUTES, 240, ("2026-11-23 17:30", "2026-11-24 08:00"), "2026-11-23 14:30"),
        (Unit.MINUTES, 120, ("2026-11-23 10:00", "2026-11-25 10:00"), "2026-11-25 11:00"),
        (Unit.WORKDAYS, 1, ("2026-11-24 09:00", "2026-11-24 17:00"), "2026-11-24 17:30"),
        (Unit.WORKDAYS, 1, ("2026-11-24 09:00", "2026-11-25 09:00"), "2026-11-25 17:30"),
        (Unit.WORKDAYS, 3, ("2026-11-24 09:00", "2026-11-26 09:00"), "2026-11-30 17:30"),
        (Unit.NATURAL_DAYS, 1, ("2026-11-24 20:00", "2026-11-25 01:00"), "2026-11-26 00:00"),
    ],
)
def test_a_suspension_stops_the_clock(unit: Unit, amount: int, pause: tuple[str, str], end: str) -> None:
    pauses = [(ms(pause[0]), ms(pause[1]))]
    assert said(due(CALENDAR, ms("2026-11-23 09:00"), Limit(amount, unit), pauses)) == end


def test_colours_follow_the_share() -> None:
    start, limit = ms("2026-11-23 08:00"), Limit(100, Unit.WORKING_MINUTES)
    seen = [colour(used(CALENDAR, start, limit, start + minutes * 60_000)) for minutes in (0, 79, 80, 99, 100, 10_000)]
    assert seen == [Colour.GREEN, Colour.GREEN, Colour.YELLOW, Colour.YELLOW, Colour.RED, Colour.RED]


def test_at_night_no_workday_is_used_up() -> None:
    start, limit = ms("2026-11-23 17:30"), Limit(1, Unit.WORKDAYS)
    assert used(CALENDAR, start, limit, ms("2026-11-24 07:59")) == 0
    assert used(CALENDAR, start, limit, ms("2026-11-24 17:30")) == 1


def test_beyond_the_published_holidays_a_deadline_is_provisional() -> None:
    assert not provisional(CALENDAR, ms("2026-12-31 23:59"))
    assert provisional(CALENDAR, ms("2027-01-01 00:00"))


def test_workdays_are_shares_of_the_hours_then_valid() -> None:
    assert workdays(CALENDAR, ms("2026-11-23 08:00"), ms("2026-11-24 17:30")) == 2
    assert workdays(CALENDAR, ms("2026-11-23 12:00"), ms("2026-11-23 13:00")) == 0
    assert workdays(CALENDAR, ms("2026-11-27 08:00"), ms("2026-11-30 12:00")) == pytest.approx(1 + 3.5 / 8)


def test_a_calendar_in_which_nobody_works_is_an_error() -> None:
    never = Calendar(hours=CALENDAR.hours, workday=lambda d: False, known_until=0)
    with pytest.raises(ValueError, match="calendar"):
        due(never, 0, Limit(1, Unit.WORKDAYS))
    with pytest.raises(ValueError, match="calendar"):
        due(never, 0, Limit(1, Unit.WORKING_MINUTES))


moments = st.integers(ms("2026-09-20 00:00"), ms("2026-12-20 00:00"))


@given(moments, st.integers(1, 5_000), st.tuples(moments, st.integers(0, 200 * HOUR)))
def test_what_runs_until_the_end_is_the_limit(start: int, minutes: int, pause: tuple[int, int]) -> None:
    pauses: list[Span] = [(pause[0], pause[0] + pause[1])]
    end = due(CALENDAR, start, Limit(minutes, Unit.WORKING_MINUTES), pauses)
    assert working_ms(CALENDAR, start, end, pauses) == minutes * 60_000
    assert end >= due(CALENDAR, start, Limit(minutes, Unit.WORKING_MINUTES))


@given(moments, st.sampled_from(list(Unit)), st.integers(1, 20), st.lists(st.integers(0, 400), min_size=2, max_size=6))
def test_a_share_never_falls(start: int, unit: Unit, amount: int, hours: list[int]) -> None:
    limit = Limit(amount * 60 if unit in (Unit.MINUTES, Unit.WORKING_MINUTES) else amount, unit)
    shares = [used(CALENDAR, start, limit, start + h * HOUR) for h in sorted(hours)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
