"""What senders do wrong, and days on which nothing comes: live and history end in the same right numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from streams.fold.cases import Cases
from streams.history.facts import FactSpan
from streams.kpi.dictionary import KPIS, Shape, by_id
from streams.kpi.values import measures, value
from streams.model.case import CaseState, Category
from streams.model.event import CaseStatus, RegistryChange, Report
from streams.model.fact import STAGE
from streams.model.local_day import day_start, local_day, month_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.contract.test_numbers import HOUR, PLAIN, VILLAGES, House
from tests.streams.fold.city import NOW, status

S = CaseState
DAY_MS = 24 * HOUR
WAY = (S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.CHECKING)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(str(tmp_path))
    yield made
    made.history.close()


def told(name: str, at: int, received: int = 0) -> Report:
    return Report(
        id=name,
        source="device/1",
        at=at,
        received=received or at,
        region=VILLAGES[0],
        type="H01",
        category=Category.HAZARD,
    )


def words(name: str, at: int, step_ms: int = HOUR, received: int = 0) -> list[CaseStatus]:
    """The way to its end, a step every `step_ms`."""
    return [
        msgspec.structs.replace(
            status(name, n, state),
            at=at + n * step_ms,
            received=received or at + n * step_ms,
            **({"source": "department/9", "department": "justice", "acting": ""} if n > 2 else {}),
        )
        for n, state in enumerate(WAY, 1)
    ]


def totals(house: House, first: int, last: int) -> Counter[str]:
    """Of the city, live and from history alike."""
    live = house.picture.sums.totals("2112", first, last)
    kept = house.history.numbers.totals(FactSpan("2112", first, last), PLAIN)
    assert kept == Counter({m: n for m, n in live.items() if not m.startswith(STAGE) and n})
    assert all(n >= 0 for n in kept.values()), kept
    return kept


@pytest.mark.parametrize("wrong_ms", [-3 * DAY_MS, -HOUR, 90_000])
def test_a_sender_with_a_wrong_clock_makes_no_count_of_any_day_negative(house: House, wrong_ms: int) -> None:
    """Its words bear times before the report they are on, or a little ahead. Once a village had -1 open "yesterday"."""
    house.send(told("a", NOW))
    for word in words("a", NOW, 60_000):
        house.send(msgspec.structs.replace(word, at=word.at + wrong_ms))
    house.wait(1)
    day = local_day(NOW)
    for one in range(day - 4, day + 2):
        totals(house, one, one)
    assert totals(house, day - 4, day + 1)["open"] == 0
    case = house.picture.kind(Cases).get("a")
    assert case is not None
    assert case.reported_at <= case.ended_at


def test_words_that_come_before_their_report_end_in_the_same_numbers(house: House, tmp_path: Path) -> None:
    later = words("a", NOW, received=NOW)
    house.send(*later)
    assert totals(house, 0, local_day(NOW) + 9)["reports"] == 0
    house.send(told("a", NOW))
    house.wait(9)
    (tmp_path / "straight").mkdir()
    straight = House(str(tmp_path / "straight"))
    straight.send(told("a", NOW))
    straight.send(*later)
    straight.wait(9)
    span = local_day(NOW) - 1, local_day(NOW) + 1
    assert totals(house, *span) == totals(straight, *span)
    assert totals(house, *span)["done"] == 1
    straight.history.close()


def test_a_suspension_that_is_over_when_it_comes_ended_at_its_end(house: House) -> None:
    house.send(told("a", NOW))
    house.send(*words("a", NOW)[:3])
    house.wait(300)
    suspended = CaseStatus(
        id="s",
        source="platform/9",
        acting="211221",
        at=NOW + 4 * HOUR,
        received=house.at,
        case="a",
        version=4,
        state=S.SUSPENDED,
        until=NOW + 6 * HOUR,
        reason="待检测",
        paper="1号",
    )
    done = msgspec.structs.replace(words("a", NOW)[3], version=5, at=NOW + 7 * HOUR, received=house.at)
    house.send(suspended)
    house.wait(1)
    house.send(done)
    house.wait(1)
    case = house.picture.kind(Cases).get("a")
    assert case is not None
    assert (case.state, case.ended_at) == (S.CHECKING, NOW + 7 * HOUR)
    found = totals(house, local_day(NOW), local_day(house.at))
    assert (found["suspended"], found["open"], found["done"]) == (0, 0, 1)


def test_a_month_that_begins_on_the_26th_is_the_same_month_live_and_in_history(house: House) -> None:
    rules = msgspec.structs.replace(regulation(CasesSection()), month_from=26)
    house.send(RegistryChange(id="registry/2", source="registry", at=NOW, revision=2, regulation=rules))
    begins = month_start(local_day(NOW), 26)
    assert local_day(NOW) - begins > 0
    rate = by_id("on_time_rate")
    for day in (begins - 1, begins, local_day(NOW)):
        at = day_start(day) + 9 * HOUR
        house.send(told(f"c{day}", at, NOW))
        house.send(*words(f"c{day}", at, received=NOW))
    house.wait(8)
    for days in (0, 40):
        house.wait(24 * days)
        today = local_day(house.at)
        first = month_start(today, 26)
        live = house.picture.sums.period
        shown = {name: live.total(name, "2112") for name in measures(rate)}
        kept = house.history.numbers.totals(FactSpan("2112", first, today), measures(rate))
        assert {name: n for name, n in shown.items() if n} == dict(kept)
        assert value(rate, shown).n == (2 if not days else 0)


def test_a_line_that_was_away_for_a_day_leaves_no_trace(house: House, tmp_path: Path) -> None:
    """Reports go on; all that the department said meanwhile comes in one go, in no order."""
    (tmp_path / "straight").mkdir()
    straight = House(str(tmp_path / "straight"))
    cases = [(f"c{n}", NOW + n * HOUR) for n in range(20)]
    held = [word for name, at in cases for word in words(name, at)]
    for hour in range(26):
        for name, at in cases:
            if at == NOW + hour * HOUR:
                straight.send(told(name, at))
                house.send(told(name, at))
        due = [word for word in held if word.at == NOW + hour * HOUR]
        straight.send(*due)
        straight.wait(1)
        house.wait(1)
    late = [msgspec.structs.replace(word, received=house.at) for word in held]
    Random(7).shuffle(late)
    for word in late:
        house.send(word)
    for one in (house, straight):
        one.wait(1)
    first, last = local_day(NOW), local_day(house.at)
    assert totals(house, first, last) == totals(straight, first, last)
    assert totals(house, first, last)["done"] == len(cases)
    for unit, sums in straight.history.numbers.by_unit(
        FactSpan("2112", first, last), ("done", "on_time", "fell_due")
    ).items():
        assert (
            house.history.numbers.by_unit(FactSpan("2112", first, last), ("done", "on_time", "fell_due"))[unit] == sums
        )
    straight.history.close()


def test_of_a_period_without_a_single_case_there_is_no_rate_and_nothing_fails(house: House) -> None:
    house.wait(1)
    found = totals(house, local_day(NOW) - 9, local_day(NOW))
    assert found == Counter()
    for kpi in KPIS:
        one = value(kpi, found, on=local_day(NOW))
        if kpi.shape in (Shape.RATE, Shape.TIME, Shape.AGE):
            assert (one.value, one.n) == (None, 0), kpi.id
        assert one.n == 0
