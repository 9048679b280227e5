"""What the overview of an area is made of, read from history once: counts and cases by what they are grouped by."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pandas as pd

from dashboard.areas.area_query import Against, AreaQuery, against
from dashboard.areas.figures import Line, below, lines
from dashboard.case_marks import ReportDays, narrowed, source_of
from dashboard.frames.days import counts
from dashboard.frames.groups import ages, beside, grouped, renamed
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.kpi.dictionary import by_id
from streams.kpi.values import Value, measures, value
from streams.model.local_day import iso_day, local_day
from streams.model.region import Tier

DAYS, WEEKS = 30, 8
"""Days of the lines, and weeks before them that say what is usual for a weekday."""
LINE_DAYS = 14
DAILY = tuple(map(by_id, ("reports", "done", "open", "overdue", "on_time_rate")))
JUDGED = tuple(map(by_id, ("reports", "overdue", "on_time_rate", "returned_twice")))
_WAIT = by_id("wait")


class Overview(NamedTuple):
    """`daily`: counts by day, of DAYS and WEEKS before. `rows`: the areas below, as `figures.below` has them, `lines`
    and `waits` of each. Frames of cases: `ages` (area, band), `late` (unit, type), `hours` (weekday, hour), `types`
    (type; n, before), `ways` (source, holder, outcome)."""

    beside: Against
    numbers: dict[str, Line]
    daily: pd.DataFrame
    rows: list[dict[str, Any]]
    lines: dict[str, list[int]]
    waits: dict[str, Value]
    ages: pd.DataFrame
    late: pd.DataFrame
    hours: pd.DataFrame
    types: pd.DataFrame
    ways: pd.DataFrame


def tier_below(region: str) -> int:
    """Digits of the codes of the areas below; of a village its own."""
    return next(int(tier) for tier in (Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE) if len(region) < tier or tier == 12)


def words_of(asked: AreaQuery, days: ReportDays, **more: str) -> dict[str, str]:
    """Of a link to the cases of the area that were reported so; what `of` reads."""
    return {"region": asked.region, **days.words(), **more}


def of(asked: dict[str, str], standing: str = "all") -> CaseQuery:
    """What a list with these words holds."""
    query = CaseQuery((asked["region"],), standing=standing, type=asked.get("type", ""))
    return narrowed(query, {**asked, "counted": "1"})


def period_days(asked: AreaQuery) -> ReportDays:
    return ReportDays(asked.period.first, asked.period.last)


def before_days(found: Against) -> ReportDays:
    return ReportDays(found.period.first, found.period.last, found.minute)


def read(history: History, asked: AreaQuery, kind: str) -> Overview:
    """`kind`: of cases, to which those that were counted one by one are cut; '' = all. Raises Backlogged."""
    numbers, today = history.numbers, local_day(asked.now)
    found = against(numbers, asked)
    last = min(asked.period.last, today)
    span, tier = FactSpan(asked.region, asked.period.first, asked.period.last), tier_below(asked.region)
    daily = counts(numbers, FactSpan(asked.region, last - DAYS - 7 * WEEKS + 1, last), DAILY)
    recent = FactSpan(asked.region, last - LINE_DAYS + 1, last)
    by_day = numbers.by_area_and_day(recent, ("reports",), tier)
    waits = numbers.by_area(span, measures(_WAIT), tier)
    rows = below(numbers, span, asked)
    codes = [row["code"] for row in rows]
    return Overview(
        found,
        {line.kpi.id: line for line in lines(numbers, asked, found, JUDGED)},
        daily,
        rows,
        {code: [by_day.get((code, day), Counter())["reports"] for day in _days(recent)] for code in codes if code},
        {code: value(_WAIT, waits.get(code, Counter())) for code in codes if code},
        *_frames(history, asked, found, kind, tier),
    )


def _frames(
    history: History, asked: AreaQuery, found: Against, kind: str, tier: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    lists, now, units = history.cases, asked.now, asked.regulation.units_at(asked.now)
    more = {"type": kind} if kind else {}
    all_, during = words_of(asked, ReportDays(), **more), words_of(asked, period_days(asked), **more)
    ended = grouped(lists, of(during), ("type",), now)
    earlier = grouped(lists, of(words_of(asked, before_days(found), **more)), ("type",), now)
    open_ = grouped(lists, of(all_, "open"), ("area", "day"), now, tier)
    late = grouped(lists, of(all_, "overdue"), ("unit", "type"), now)
    ways = grouped(lists, of(during), ("channel", "holder", "outcome"), now)
    return (
        ages(open_, local_day(now)),
        renamed(late, "unit", units.of),
        grouped(lists, of(during), ("weekday", "hour"), now),
        beside(ended, earlier, "type"),
        renamed(ways.rename(columns={"channel": "source"}), "source", source_of),
    )


def _days(span: FactSpan) -> range:
    return range(span.first, span.last + 1)


def period_text(asked: AreaQuery) -> str:
    first, last = (iso_day(day)[5:] for day in (asked.period.first, asked.period.last))
    return first if first == last else f"{first} – {last}"
