"""Which days a period is, and what it is compared with."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest

from dashboard import case_list, periods
from dashboard.periods import Period, asked, compared, previous
from streams.access.subject import Role, Subject
from streams.model.local_day import day_start, iso_day, local_day, month_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection

RULES = regulation(CasesSection())
HOUR = 3_600_000
DAY = (date(2026, 11, 23) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("name", "first", "before"),
    [
        ("today", "2026-11-23", ("2026-11-22", "2026-11-22")),
        ("week", "2026-11-17", ("2026-11-10", "2026-11-16")),
        ("ten", "2026-11-21", ("2026-11-11", "2026-11-20")),
        ("month", "2026-11-01", ("2026-10-01", "2026-10-31")),
        ("quarter", "2026-10-01", ("2026-07-01", "2026-09-30")),
    ],
)
def test_a_period_is_compared_with_the_complete_one_before(name: str, first: str, before: tuple[str, str]) -> None:
    period = asked({"range": name}, DAY)
    assert (iso_day(period.first), iso_day(period.last), period.complete) == (first, "2026-11-23", False)
    was = previous(period)
    assert (iso_day(was.first), iso_day(was.last), was.complete) == (*before, True)


def at(text: str) -> int:
    return round(datetime.fromisoformat(f"{text}+08:00").timestamp() * 1000)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("today", ("2026-11-22", "2026-11-22", 603)),
        ("week", ("2026-11-10", "2026-11-16", 603)),
        ("ten", ("2026-11-11", "2026-11-13", 603)),
        ("month", ("2026-10-01", "2026-10-23", 603)),
        ("quarter", ("2026-07-01", "2026-08-23", 603)),
    ],
)
def test_a_running_period_is_compared_up_to_the_same_time(name: str, before: tuple[str, str, int]) -> None:
    was, minute = compared(asked({"range": name}, DAY), at("2026-11-23 10:03"))
    assert (iso_day(was.first), iso_day(was.last), minute) == before


def test_a_complete_period_is_compared_whole_and_a_short_month_ends() -> None:
    said = {"range": "custom", "from": "2026-11-11", "to": "2026-11-20"}
    was, minute = compared(asked(said, DAY), at("2026-11-23 10:03"))
    assert (iso_day(was.first), iso_day(was.last), minute) == ("2026-11-01", "2026-11-10", None)
    end = local_day(at("2026-03-31 10:03"))
    was, minute = compared(asked({"range": "month"}, end), at("2026-03-31 10:03"))
    assert (iso_day(was.last), minute) == ("2026-02-28", None)


@pytest.mark.parametrize(
    ("name", "today", "first", "before"),
    [
        ("month", "2026-11-25", "2026-10-26", ("2026-09-26", "2026-10-25")),
        ("month", "2026-11-26", "2026-11-26", ("2026-10-26", "2026-11-25")),
        ("quarter", "2026-11-25", "2026-09-26", ("2026-06-26", "2026-09-25")),
        ("quarter", "2026-12-26", "2026-12-26", ("2026-09-26", "2026-12-25")),
    ],
)
def test_a_statistical_month_begins_where_the_city_says(
    name: str, today: str, first: str, before: tuple[str, str]
) -> None:
    period = asked({"range": name}, local_day(at(f"{today} 09:00")), 26)
    assert iso_day(period.first) == first
    was = previous(period, 26)
    assert (iso_day(was.first), iso_day(was.last)) == before


def test_lists_and_pages_have_the_months_the_fold_has() -> None:
    rules = msgspec.structs.replace(RULES, month_from=26)
    who = Subject(id="x", role=Role.SUPERVISOR, scope="2112")
    for day in range(DAY - 400, DAY, 7):
        now = day_start(day) + 9 * HOUR
        first = month_start(day, 26)
        assert asked({"range": "month"}, day, 26).first == first
        behind = case_list.wanted(who, {"kpi": "reports", "range": "month"}, rules, frozenset(), now)
        assert behind is not None
        assert behind.made_of is not None
        assert (behind.made_of.span.first, behind.made_of.span.last) == (first, day)


def test_days_of_ones_own_and_what_is_said_in_vain() -> None:
    said = {"range": "custom", "from": "2026-11-01", "to": "2026-11-10"}
    assert asked(said, DAY) == Period("custom", DAY - 22, DAY - 13, complete=True)
    for wrong in ({"from": "x"}, {"from": "2026-11-11"}, {"to": "2030-01-01"}):
        assert asked({**said, **wrong}, DAY).name == "today"
    assert asked({"range": "x"}, DAY) == Period("today", DAY, DAY)
    assert set(periods.NAMES) >= {"today", "custom"}


def test_a_period_is_compared_with_as_many_days_of_a_year_before() -> None:
    running = asked({"range": "month"}, DAY)
    was, minute = compared(running, at("2026-11-23 10:03"), year=True)
    assert (iso_day(was.first), was.last - was.first) == ("2025-11-01", running.last - running.first)
    assert minute == 603
    leap = asked({"range": "custom", "from": "2024-02-29", "to": "2024-03-01"}, DAY)
    was, minute = compared(leap, at("2026-11-23 10:03"), year=True)
    assert (iso_day(was.first), iso_day(was.last), minute) == ("2023-02-28", "2023-03-01", None)
