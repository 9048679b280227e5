"""The demo's clocks and types until the registry tells them. To be replaced by `streams.registry.regulation`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import chinese_calendar
import msgspec

import streams.registry
from streams.model.case import Category
from streams.model.deadlines import Hours, Limit, Unit
from streams.model.regulation import CaseType, Regulation

_TABLE = Path(streams.registry.__file__).with_name("case_types.yaml")
_EPOCH = date(1970, 1, 1).toordinal()
_SPANS = ((8 * 60, 11 * 60 + 30), (13 * 60, 17 * 60 + 30))
_LIMITS = {
    "S": Limit(1, Unit.WORKDAYS),
    "G": Limit(7, Unit.WORKDAYS),
    "C": Limit(20, Unit.WORKDAYS),
    "U": Limit(120, Unit.MINUTES),
}


class _Line(msgspec.Struct, frozen=True):
    id: str
    code: str
    name: str
    category: Category
    limit: str
    serious: bool = False


def regulation() -> Regulation:
    """The shipped code table, office hours, and China's public holidays as far as they are published."""
    lines = msgspec.yaml.decode(_TABLE.read_bytes(), type=list[_Line])
    return Regulation(
        types=tuple(CaseType(**msgspec.structs.asdict(line)) for line in lines),
        limits=_LIMITS,
        hours=(Hours(0, _SPANS),),
        days_off=tuple(_day(day) for day in chinese_calendar.holidays if day.weekday() < 5),
        days_on=tuple(_day(day) for day in chinese_calendar.workdays if day.weekday() >= 5),
        known_until=_day(date(max(chinese_calendar.workdays).year, 12, 31)),
    )


def _day(day: date) -> int:
    return day.toordinal() - _EPOCH
