from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from streams.demo.city import City, Home, Sent
from streams.demo.crowd import Crowd
from streams.demo.keys import DemoKeys
from streams.demo.matters import Matters
from streams.demo.recipe import Recipe
from streams.model.event import CaseStatus, DutyEnd, DutyStart, Report
from streams.wire.phone import Position

MONDAY = int(datetime(2026, 11, 23, 1, 40, tzinfo=UTC).timestamp() * 1000)
"""09:40 in Beijing."""
SIZE = 200
KEYS = DemoKeys(
    fleet_key="k", first_sender=1_001, first_worker=1, count=SIZE, department_key="d", department_sender=9_999
)


@pytest.fixture
def make(recipe: Recipe, matters: Matters) -> Any:
    def made(*, prologue: bool = True, profile: str = "believable") -> City:
        kinds = ["full" if n % 8 == 0 else "part" for n in range(SIZE)]
        homes = [Home((123.8, 42.1), n % 2 == 0) for n in range(SIZE)]
        crowd = Crowd(recipe.on_duty, kinds, profile, 1)
        return City(recipe, KEYS, homes, crowd, matters, prologue=prologue)

    return made


def of(found: list[Sent], kind: type) -> list[Any]:
    return [sent.item for sent in found if isinstance(sent.item, kind)]


def test_the_prologue_tells_this_morning_and_what_is_open(make: Any) -> None:
    city = make()
    city.begin(MONDAY)
    told = list(city.step(MONDAY))
    reports = of(told, Report)
    assert 1_800 < len(reports) < 4_500
    assert all(report.at <= MONDAY for report in reports)
    assert len({report.id for report in reports}) == len(reports)
    known: set[str] = set()
    for sent in told:
        if isinstance(sent.item, Report):
            known.add(sent.item.id)
        elif isinstance(sent.item, CaseStatus):
            assert sent.item.case in known, "a status before its report"
            assert sent.device == KEYS.department_sender


def test_without_it_a_city_begins_empty(make: Any) -> None:
    city = make(prologue=False)
    city.begin(MONDAY)
    assert of(list(city.step(MONDAY)), Report) == []
    later = list(city.step(MONDAY + 3_600_000))
    assert of(later, Report)
    assert {status.case for status in of(later, CaseStatus)} <= {report.id for report in of(later, Report)}


def test_every_fix_lies_in_a_session_of_its_device(make: Any) -> None:
    city = make(prologue=False, profile="load")
    city.begin(MONDAY)
    open_now: set[int] = set()
    fixes = 0
    for second in range(120):
        for sent in city.step(MONDAY + second * 1000):
            if isinstance(sent.item, DutyStart):
                open_now.add(sent.device)
            elif isinstance(sent.item, DutyEnd):
                open_now.discard(sent.device)
            elif isinstance(sent.item, Position):
                fixes += 1
                assert sent.device in open_now
                assert sent.lane in ("live", "backfill")
    assert fixes > SIZE
    assert city.live == SIZE


def test_a_city_that_was_stopped_tells_the_same_and_nothing_twice(make: Any) -> None:
    whole, first = make(), make()
    for city in (whole, first):
        city.begin(MONDAY)
    times = [MONDAY + minute * 60_000 for minute in range(0, 180, 5)]

    def told(city: City, moments: list[int]) -> list[str]:
        return [s.item.id for m in moments for s in city.step(m) if isinstance(s.item, Report | CaseStatus)]

    before = told(first, times[:12])
    again = make()
    again.restore(first.save(), times[14])
    assert again.live == first.live > 0
    after = told(again, times[14:])
    assert sorted(before + after) == sorted(told(whole, times))
