"""Which marks of time concern an area."""

from __future__ import annotations

from datetime import date

from streams.model.local_day import number_of
from streams.model.time_mark import during, marks_of

ROWS = [
    ("2026-11-01", "", "供暖开始", "Heating begins", "2112", "市政府供热通知"),
    ("2026-07-20", "2026-07-22", "暴雨", "", "211221", "气象台公报"),
    ("2026-07-21", "", "积水抢险", "", "211221106", "抢险通报"),
]


def day(text: str) -> int:
    return number_of(date.fromisoformat(text))


def test_an_area_has_its_own_and_those_of_the_areas_above_it_by_their_days() -> None:
    assert [one.name for one in marks_of(ROWS, "2112")] == ["供暖开始"]
    assert [one.name for one in marks_of(ROWS, "211221106201")] == ["暴雨", "积水抢险", "供暖开始"]
    assert [one.name for one in marks_of(ROWS, "211202")] == ["供暖开始"]


def test_a_mark_is_of_all_its_days_and_is_called_in_the_language_of_the_page() -> None:
    rain, flood, heating = marks_of(ROWS, "211221106")
    assert during([rain, flood, heating], day("2026-07-22"), day("2026-10-31")) == [rain]
    assert during([rain, flood, heating], day("2026-07-23"), day("2026-11-01")) == [heating]
    assert (heating.called("en"), heating.called("zh"), rain.called("en")) == ("Heating begins", "供暖开始", "暴雨")
