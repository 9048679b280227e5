"""Whole days of the cities of a province: whose days count, and which city lacks a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.province.rounds import HeldAnswer
from dashboard.province.totals import CityState
from streams.model.local_day import number_of
from streams.wire.days import CityDay, CityDays

DAYS_SILENT_MS = 600_000
"""The newest answer is older than this: the city is silent, and what is held of its days is in no sum."""


class DaysLine(NamedTuple):
    """One city. `heard`: also of a silent one, its last."""

    code: str
    state: CityState
    heard: CityDays | None = None

    @property
    def name(self) -> str:
        return self.heard.name if self.heard else self.code

    @property
    def days(self) -> dict[int, CityDay]:
        """By local day, those that count."""
        if self.heard is None or self.state is not CityState.HEARD:
            return {}
        return {number_of(one.day): one for one in self.heard.days}


def days_line(code: str, held: HeldAnswer[CityDays] | None, *, demo: bool) -> DaysLine:
    """What is to be thought of a city's newest answer. `demo`: of the page."""
    if held is None:
        return DaysLine(code, CityState.NEVER)
    if held.answer.demo != demo:
        return DaysLine(code, CityState.OTHER_KIND, held.answer)
    state = CityState.SILENT if held.age_ms > DAYS_SILENT_MS else CityState.HEARD
    return DaysLine(code, state, held.answer)


def lacking(lines: Iterable[DaysLine], day: int) -> list[DaysLine]:
    """Cities that are in no sum of a local day, in the order of the lines."""
    return [one for one in lines if day not in one.days]
