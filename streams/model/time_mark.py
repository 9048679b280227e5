"""What numbers over days are read beside: something with a source that began on a day, as a city's own table has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from streams.model.local_day import number_of
from streams.model.own_tables import TableRow


class TimeMark(NamedTuple):
    """Local days `first` to `last`. `en`: '' where it has no English name. `region`: concerned, with all below it."""

    first: int
    last: int
    name: str
    en: str
    region: str
    source: str

    def called(self, language: str) -> str:
        return self.name if language == "zh" else self.en or self.name


def marks_of(rows: Iterable[TableRow], region: str) -> tuple[TimeMark, ...]:
    """Those that concern an area: its own and of the areas above it, by their days."""
    found = []
    for first, last, name, en, area, source in rows:
        if region.startswith(area):
            begins, ends = (number_of(date.fromisoformat(day)) for day in (first, last or first))
            found.append(TimeMark(begins, ends, name, en, area, source))
    return tuple(sorted(found))


def during(marks: Sequence[TimeMark], first: int, last: int) -> list[TimeMark]:
    """Of which a day is among `first` to `last`."""
    return [one for one in marks if one.first <= last and first <= one.last]
