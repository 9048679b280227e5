from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from streams.model.deadlines import Limit, Unit, due, provisional
from streams.model.regulation import calendar_left
from streams.registry.holidays import by_law, calendar
from streams.registry.regulation import regulation
from streams.settings import CasesSection

EPOCH = date(1970, 1, 1).toordinal()
BEIJING = timezone(timedelta(hours=8))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BEIJING).timestamp() * 1000)


def said(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, BEIJING).strftime("%Y-%m-%d %H:%M")


def test_the_year_turns_over_a_holiday_before_it_is_published() -> None:
    rules = regulation(CasesSection()).calendar
    # 2027-01-01 is a Friday.
    assert said(due(rules, ms("2026-12-31 16:00"), Limit(1, Unit.WORKDAYS))) == "2027-01-04 17:30"
    accept = due(rules, ms("2026-12-31 16:00"), Limit(240, Unit.WORKING_MINUTES))
    assert said(accept) == "2027-01-04 10:30"
    assert provisional(rules, accept)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2027-02-05", "2027-02-08"),
        ("2030-02-02", "2030-02-05"),
        ("2027-05-01", "2027-05-02"),
        ("2028-10-01", "2028-10-03"),
        ("2027-06-09", "2027-06-09"),
        ("2033-09-08", "2033-09-08"),
        ("2036-04-04", "2036-04-04"),
    ],
)
def test_the_days_of_the_law_are_off(first: str, last: str) -> None:
    works = regulation(CasesSection()).calendar.workday
    days = range(day(first), day(last) + 1)
    assert not any(works(one) for one in days)
    year = by_law(int(first[:4]))
    assert {date.fromordinal(one + EPOCH) for one in days} <= year
    assert len(year) >= 12


def test_a_year_the_city_has_named_whole_is_known() -> None:
    holidays = sorted(one for one in by_law(2027) if one.weekday() < 5)
    text = " ".join(f"{one}=off" for one in holidays)
    assert regulation(CasesSection(holidays_extra=text)).known_until == day("2027-12-31")
    assert regulation(CasesSection(holidays_extra=text.rsplit(" ", 1)[0])).known_until == day("2026-12-31")
    own = dict.fromkeys(holidays, False) | {date(2027, 1, 1): True, date(2027, 1, 2): True}
    off, on, known = calendar(own)
    assert (date(2027, 1, 1) in off, date(2027, 1, 2) in on, known) == (False, True, date(2027, 12, 31))


@pytest.mark.parametrize(("today", "left"), [("2026-10-31", None), ("2026-11-01", 60), ("2027-01-03", -3)])
def test_the_end_is_told_sixty_days_before(today: str, left: int | None) -> None:
    assert calendar_left(regulation(CasesSection()), day(today)) == left
