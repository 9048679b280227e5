"""What a page of an area is asked for: the area, the period and what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.areas.lineup import LineUp
from dashboard.areas.rooms import RoomLine
from dashboard.locale import Words
from dashboard.periods import Period, compared
from streams.geography.places import Places
from streams.history.numbers import Numbers
from streams.model.regulation import Regulation
from streams.model.time_mark import TimeMark
from streams.registry.published import Published


class AreaQuery(NamedTuple):
    """`region`: the area. `population`: 10,000 people by region, of those that are known. `now`: city ms; `told`: up to
    which history has it, 0 before it has any. `published`: of this area and period, by number. `year`: compared
    with the same days a year before, not with the period before. `marks`: of time, that concern the area.
    `mediation`: lines of its line-up beside the offices."""

    region: str
    period: Period
    words: Words
    places: Places
    regulation: Regulation
    population: Mapping[str, float]
    now: int
    lineup: LineUp = {}  # noqa: RUF012 - a mapping that is never written to
    told: int = 0
    published: Mapping[str, Published] = {}
    year: bool = False
    marks: tuple[TimeMark, ...] = ()
    mediation: tuple[RoomLine, ...] = ()

    @property
    def cut(self) -> int:
        """City ms up to which anything is known."""
        return min(self.now, self.told) if self.told else self.now

    @property
    def was(self) -> str:
        """What it is compared with, in words."""
        return self.words["compared_year" if self.year else "compared_before"]


class Against(NamedTuple):
    """What a period is compared with, and up to which minute of its last day. `begins`: the first day that history has
    anything of; `whole`: it has all of the period compared with."""

    period: Period
    minute: int | None
    begins: int
    whole: bool


def against(numbers: Numbers, asked: AreaQuery) -> Against:
    before, minute = compared(asked.period, asked.cut, asked.regulation.month_from, year=asked.year)
    begins = numbers.first_day(asked.region) or asked.period.first
    return Against(before, minute, begins, begins <= before.first)
