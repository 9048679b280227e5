"""Fifty deadlines worked out by hand against the published calendar of 2026 and the shipped working hours (08:00-11:30,
13:00-17:30). Off: 1-3 January, 15-23 February, 4-6 April, 1-5 May, 19-21 June, 25-27 September, 1-7 October. Worked in
exchange: 4 January, 14 and 28 February, 9 May, 20 September, 10 October."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.model.deadlines import Limit, Unit, due, provisional
from streams.model.local_day import BEIJING
from streams.registry.regulation import regulation
from streams.settings import CasesSection

CALENDAR = regulation(CasesSection()).calendar
WM, WD, MIN, ND = Unit.WORKING_MINUTES, Unit.WORKDAYS, Unit.MINUTES, Unit.NATURAL_DAYS

EXAMPLES = [
    ("2025-12-31 17:00", 60, WM, "2026-01-04 08:30"),  # 30 min on Wednesday, 30 on the worked Sunday
    ("2026-01-02 10:00", 60, WM, "2026-01-04 09:00"),
    ("2026-01-01 12:00", 1, WD, "2026-01-04 17:30"),
    ("2026-01-04 09:00", 1, WD, "2026-01-05 17:30"),
    ("2026-02-13 16:30", 120, WM, "2026-02-14 09:00"),  # Friday, then the worked Saturday
    ("2026-02-14 17:00", 60, WM, "2026-02-24 08:30"),
    ("2026-02-14 09:00", 1, WD, "2026-02-24 17:30"),
    ("2026-02-20 10:00", 1, WD, "2026-02-24 17:30"),
    ("2026-02-24 09:00", 4, WD, "2026-02-28 17:30"),
    ("2026-02-27 09:00", 7, WD, "2026-03-09 17:30"),
    ("2026-02-28 16:30", 240, WM, "2026-03-02 11:00"),
    ("2026-04-03 09:00", 1, WD, "2026-04-07 17:30"),
    ("2026-04-03 17:00", 240, WM, "2026-04-07 11:30"),
    ("2026-04-05 08:00", 1, WM, "2026-04-07 08:01"),
    ("2026-04-30 16:30", 240, WM, "2026-05-06 11:00"),
    ("2026-04-30 09:00", 1, WD, "2026-05-06 17:30"),
    ("2026-05-03 12:00", 20, WD, "2026-06-01 17:30"),
    ("2026-05-08 09:00", 1, WD, "2026-05-09 17:30"),
    ("2026-05-09 17:00", 60, WM, "2026-05-11 08:30"),
    ("2026-06-18 09:00", 1, WD, "2026-06-22 17:30"),
    ("2026-06-19 10:00", 240, WM, "2026-06-22 13:30"),
    ("2026-09-18 09:00", 2, WD, "2026-09-21 17:30"),
    ("2026-09-19 10:00", 60, WM, "2026-09-20 09:00"),
    ("2026-09-24 16:30", 240, WM, "2026-09-28 11:00"),
    ("2026-09-24 09:00", 1, WD, "2026-09-28 17:30"),
    ("2026-09-30 17:00", 60, WM, "2026-10-08 08:30"),
    ("2026-09-30 09:00", 3, WD, "2026-10-10 17:30"),
    ("2026-10-04 09:00", 7, WD, "2026-10-15 17:30"),
    ("2026-10-10 09:00", 1, WD, "2026-10-12 17:30"),
    ("2026-12-30 09:00", 1, WD, "2026-12-31 17:30"),
    ("2026-12-31 09:00", 1, WD, "2027-01-04 17:30"),  # off by law; the holidays of 2027 are not published: 暂定
    ("2026-11-23 09:00", 240, WM, "2026-11-23 14:30"),
    ("2026-11-23 07:00", 30, WM, "2026-11-23 08:30"),
    ("2026-11-23 11:30", 1, WM, "2026-11-23 13:01"),
    ("2026-11-23 12:15", 270, WM, "2026-11-23 17:30"),
    ("2026-11-23 17:30", 480, WM, "2026-11-24 17:30"),
    ("2026-11-27 17:29", 2, WM, "2026-11-30 08:01"),
    ("2026-11-23 08:00", 960, WM, "2026-11-24 17:30"),
    ("2026-11-23 22:00", 1, WD, "2026-11-24 17:30"),
    ("2026-11-23 00:00", 7, WD, "2026-12-02 17:30"),
    ("2026-11-21 10:00", 1, WD, "2026-11-23 17:30"),
    ("2026-02-17 02:00", 120, MIN, "2026-02-17 04:00"),
    ("2026-10-03 23:00", 120, MIN, "2026-10-04 01:00"),
    ("2026-12-31 23:00", 120, MIN, "2027-01-01 01:00"),
    ("2026-02-28 10:00", 1, ND, "2026-03-02 00:00"),
    ("2026-10-01 00:00", 7, ND, "2026-10-09 00:00"),
    ("2026-12-25 12:00", 60, ND, "2027-02-24 00:00"),
    ("2026-02-27 12:00", 2, ND, "2026-03-02 00:00"),
]
PAUSED = [
    # 30 min before it stood, 210 after, over the May holidays
    ("2026-04-30 16:30", 240, WM, ("2026-04-30 17:00", "2026-05-07 08:00"), "2026-05-07 11:30"),
    # 22, then 29 and 30 September, 8, 9, 10 and 12 October
    ("2026-09-21 09:00", 7, WD, ("2026-09-23 09:00", "2026-09-29 09:00"), "2026-10-12 17:30"),
]


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC).timestamp() * 1000)


def test_there_are_fifty() -> None:
    assert len(EXAMPLES) + len(PAUSED) == 50


@pytest.mark.parametrize(("start", "amount", "unit", "end"), EXAMPLES)
def test_as_worked_out_by_hand(start: str, amount: int, unit: Unit, end: str) -> None:
    found = due(CALENDAR, ms(start), Limit(amount, unit))
    assert datetime.fromtimestamp(found / 1000, BEIJING).strftime("%Y-%m-%d %H:%M") == end
    assert provisional(CALENDAR, found) == end.startswith("2027")


@pytest.mark.parametrize(("start", "amount", "unit", "pause", "end"), PAUSED)
def test_with_a_suspension(start: str, amount: int, unit: Unit, pause: tuple[str, str], end: str) -> None:
    found = due(CALENDAR, ms(start), Limit(amount, unit), [(ms(pause[0]), ms(pause[1]))])
    assert datetime.fromtimestamp(found / 1000, BEIJING).strftime("%Y-%m-%d %H:%M") == end
