"""What the overview of an area is made of, read from history once: counts and cases by what they are grouped by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from dashboard.areas.area_query import Against, AreaQuery, against
from dashboard.areas.figures import BELOW, Line, lines, rows_below, tier_below
from dashboard.case_marks import ReportDays, narrowed, source_of
from dashboard.frames.days import daily
from dashboard.frames.groups import ages, beside, grouped, renamed
from dashboard.quiet import quiet_villages
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.history.numbers import Numbers
from streams.kpi.dictionary import by_id
from streams.kpi.values import Value, measures, value
from streams.model.fact import standing
from streams.model.local_day import iso_day, local_day

DAYS, WEEKS = 30, 8
"""Days of the lines, and weeks before them that say what is usual for a weekday."""
LINE_DAYS = 14
DAILY = tuple(map(by_id, ("reports", "done", "open", "overdue", "on_time_rate")))
JUDGED = tuple(map(by_id, ("reports", "overdue", "on_time_rate", "returned_twice")))
_WAIT = by_id("wait")
_NAMES = tuple(dict.fromkeys((*(name for kpi in DAILY for name in measures(kpi)), *BELOW)))
Parts = Mapping[tuple[str, int], Counter[str]]
"""Sums by area below and local day; of what is open, what changed on it."""
Keep = Callable[[str, Callable[[], Any]], Any]
_Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


class Overview(NamedTuple):
    """`daily`: counts by day, of DAYS; `reports`: of these and WEEKS before. `rows`: of the areas below, as
    `figures.below` has them, `lines` and `waits` of each. Frames of cases: `ages` (area, band), `late` (unit, type),
    `hours` (weekday, hour), `types` (type; n, before), `ways` (source, holder, outcome). `quiet`: codes of villages
    that nothing is heard from."""

    beside: Against
    numbers: dict[str, Line]
    daily: pd.DataFrame
    reports: pd.Series[int]
    rows: list[dict[str, Any]]
    lines: dict[str, list[int]]
    waits: dict[str, Value]
    ages: pd.DataFrame
    late: pd.DataFrame
    hours: pd.DataFrame
    types: pd.DataFrame
    ways: pd.DataFrame
    quiet: list[str]


_Counted = tuple[
    Against,
    dict[str, Line],
    pd.DataFrame,
    "pd.Series[int]",
    list[dict[str, Any]],
    dict[str, list[int]],
    dict[str, Value],
]


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


def read(history: History, asked: AreaQuery, kind: str, keep: Keep = lambda _, make: make()) -> Overview:
    """`kind`: of cases, to which those that were counted one by one are cut; '' = all. `keep`: by a name, what was made
    a moment ago: a cut shares its numbers with the page it is cut from. Raises Backlogged."""
    counted: _Counted = keep("numbers", lambda: _counted(history.numbers, asked))
    frames: _Frames = keep(f"cases {kind}", lambda: _frames(history, asked, counted[0], kind))
    quiet: list[str] = keep("quiet", lambda: quiet_villages(history, asked.places, asked.region, asked.now))
    return Overview(*counted, *frames, quiet)


def _counted(numbers: Numbers, asked: AreaQuery) -> _Counted:
    found, today = against(numbers, asked), local_day(asked.now)
    last = min(asked.period.last, today)
    span, tier = FactSpan(asked.region, asked.period.first, asked.period.last), tier_below(asked.region)
    lately = FactSpan(asked.region, last - DAYS + 1, last)
    usually = lately._replace(first=lately.first - 7 * WEEKS)
    # One reading for lines, rows and days: what is open is summed up from the beginning, and that once.
    parts = numbers.by_area_and_day(lately._replace(first=min(lately.first, span.first)), _NAMES, tier)
    by_day = _by_day(parts)
    earlier = usually._replace(last=min(lately.first, span.first) - 1)
    for day, counted in numbers.by_day(earlier, ("reports",)).items():
        by_day.setdefault(day, Counter()).update(counted)
    waits = numbers.by_area(span, measures(_WAIT), tier)
    apart = len(asked.region) < tier and not numbers.known_above(span, tier)
    rows = rows_below(_by_area(parts, span), asked) if apart else []
    codes = [row["code"] for row in rows if row["code"]]
    days = range(last - LINE_DAYS + 1, last + 1)
    return (
        found,
        {line.kpi.id: line for line in lines(numbers, asked, found, JUDGED)},
        daily(by_day, lately, _NAMES),
        daily(by_day, usually, ("reports",))["reports"],
        rows,
        {code: [parts.get((code, day), Counter())["reports"] for day in days] for code in codes},
        {code: value(_WAIT, waits.get(code, Counter())) for code in codes},
    )


def _by_day(parts: Parts) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for (_, day), counted in parts.items():
        found.setdefault(day, Counter()).update(counted)
    return found


def _by_area(parts: Parts, span: FactSpan) -> dict[str, Counter[str]]:
    """Flows of the span's days; of what is open, all up to its last."""
    found: dict[str, Counter[str]] = {}
    for (code, day), counted in parts.items():
        sums = found.setdefault(code, Counter())
        for name, n in counted.items():
            if day >= span.first or standing(name):
                sums[name] += n
    return found


def _frames(history: History, asked: AreaQuery, found: Against, kind: str) -> _Frames:
    lists, now, units = history.cases, asked.now, asked.regulation.units_at(asked.now)
    more = {"type": kind} if kind else {}
    all_, during = words_of(asked, ReportDays(), **more), words_of(asked, period_days(asked), **more)
    ended = grouped(lists, of(during), ("type",), now)
    earlier = grouped(lists, of(words_of(asked, before_days(found), **more)), ("type",), now)
    open_ = grouped(lists, of(all_, "open"), ("area", "day"), now, tier_below(asked.region))
    late = grouped(lists, of(all_, "overdue"), ("unit", "type"), now)
    ways = grouped(lists, of(during), ("channel", "holder", "outcome"), now)
    return (
        ages(open_, local_day(now)),
        renamed(late, "unit", units.of),
        grouped(lists, of(during), ("weekday", "hour"), now),
        beside(ended, earlier, "type"),
        renamed(ways.rename(columns={"channel": "source"}), "source", source_of),
    )


def period_text(asked: AreaQuery) -> str:
    first, last = (iso_day(day)[5:] for day in (asked.period.first, asked.period.last))
    return first if first == last else f"{first} – {last}"
