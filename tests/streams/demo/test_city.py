from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from streams.demo.city import MEMORY_DAYS, City, Home, Sent
from streams.demo.crowd import Crowd
from streams.demo.days import Days
from streams.demo.keys import DemoKeys
from streams.demo.matters import Matters
from streams.demo.recipe import Recipe
from streams.demo.recipe_part import Spread
from streams.demo.recipe_workers import ClockWrong, Gaps
from streams.demo.ringing import GraveTypes
from streams.demo.seat import SimulatedSeat
from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Picture
from streams.fold.statuses import MOST
from streams.model.event import CaseStatus, DutyEnd, DutyStart, RegistryChange, Report, Tick
from streams.model.local_day import local_day
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire.phone import Position
from tests.streams.demo.systems import DEPARTMENTS, PLATFORM
from tests.streams.fold.city import entry

MONDAY = int(datetime(2026, 11, 23, 1, 40, tzinfo=UTC).timestamp() * 1000)
"""09:40 in Beijing."""
SIZE = 200
DAYS = Days(regulation(CasesSection()).calendar)
HOME = Home((123.8, 42.1), False)
KEYS = DemoKeys(
    fleet_key="k", first_sender=1_001, first_worker=1, count=SIZE, departments=DEPARTMENTS, platform=PLATFORM
)


@pytest.fixture
def make(recipe: Recipe, matters: Matters) -> Any:
    def made(*, prologue: bool = True, profile: str = "believable") -> City:
        kinds = ["full" if n % 8 == 0 else "part" for n in range(SIZE)]
        homes = [Home((123.8, 42.1), n % 2 == 0) for n in range(SIZE)]
        crowd = Crowd(recipe.on_duty, kinds, profile, 1, DAYS)
        return City(recipe, KEYS, homes, crowd, matters, prologue=prologue)

    return made


def of(found: list[Sent], kind: type) -> list[Any]:
    return [sent.item for sent in found if isinstance(sent.item, kind)]


def test_the_prologue_tells_of_every_day_the_doors_still_take(make: Any) -> None:
    city = make()
    city.begin(MONDAY)
    told = list(city.step(MONDAY))
    reports = of(told, Report)
    assert all(report.at <= MONDAY for report in reports)
    days = {local_day(report.at) for report in reports}
    assert days == set(range(local_day(MONDAY) - MEMORY_DAYS, local_day(MONDAY) + 1))
    assert len({report.id for report in reports}) == len(reports)
    known: set[str] = set()
    for sent in told:
        if isinstance(sent.item, Report):
            known.add(sent.item.id)
        elif isinstance(sent.item, CaseStatus):
            assert sent.item.case in known, "a status before its report"
            by = DEPARTMENTS[sent.item.department] if sent.item.department else PLATFORM
            assert sent.device == by.sender
            assert bool(sent.item.acting) == (by is PLATFORM)


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


def test_without_signal_fixes_wait_and_come_in_order_when_it_is_back(recipe: Recipe, matters: Matters) -> None:
    always = Gaps(rural=1.0, urban=1.0, minutes=Spread(p50=3, p90=3.1), whole_session=0.0)
    right = ClockWrong(over_2_min=0, over_1_day=0)
    moves = msgspec.structs.replace(recipe.movement, gaps=always, clock_wrong=right)
    changed = msgspec.structs.replace(recipe, movement=moves)
    crowd = Crowd(recipe.on_duty, ["full"] * 40, "load", 1, DAYS)
    city = City(changed, KEYS, [HOME] * 40, crowd, matters, prologue=False, every_s=20)
    city.begin(MONDAY)
    sent: dict[int, list[tuple[int, str, int]]] = {}
    for now in range(MONDAY, MONDAY + 70 * 60_000, 5_000):
        for found in city.step(now):
            if isinstance(found.item, Position):
                sent.setdefault(found.device, []).append((now, found.lane, found.item.at))
    assert len(sent) == 40
    for told in sent.values():
        times = [at for _, _, at in told]
        assert times == sorted(times)
        assert all(b - a <= 25_000 for a, b in pairwise(times)), "a fix of the silence is lost"
        assert all(at == now for now, lane, at in told if lane == "live")
        late = [(now, at) for now, lane, at in told if lane == "backfill"]
        assert all(at < now for now, at in late)
    most = max(sum(lane == "backfill" for _, lane, _ in told) for told in sent.values())
    assert 7 <= most <= 12


def test_what_waits_at_the_end_of_a_session_is_told_before_the_end(recipe: Recipe, matters: Matters) -> None:
    never = Gaps(rural=1.0, urban=1.0, minutes=Spread(p50=3, p90=25), whole_session=1.0)
    changed = msgspec.structs.replace(recipe, movement=msgspec.structs.replace(recipe.movement, gaps=never))
    city = City(changed, KEYS, [HOME] * 40, Crowd(recipe.on_duty, ["full"] * 40, "believable", 1, DAYS), matters)
    city.begin(MONDAY)
    list(city.step(MONDAY))
    assert city.live > 10
    # Noon: most go for lunch.
    found = [s for now in range(MONDAY, MONDAY + 170 * 60_000, 10_000) for s in city.step(now)]
    ended = {sent.device: n for n, sent in enumerate(found) if isinstance(sent.item, DutyEnd)}
    fixes = {n: sent for n, sent in enumerate(found) if isinstance(sent.item, Position)}
    assert ended
    assert fixes
    assert {sent.lane for sent in fixes.values()} == {"backfill"}
    assert {sent.device for sent in fixes.values()} <= set(ended)
    assert all(n < ended[sent.device] for n, sent in fixes.items())


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


def test_the_seat_takes_every_alert_that_the_city_will_raise(recipe: Recipe, matters: Matters) -> None:
    """Told to the real fold for a day: what its desk is called for, the simulated officer knows by name."""
    seat = SimulatedSeat(recipe.seat, "2112", 2112)
    rules = regulation(CasesSection())
    serious = frozenset(kind.id for kind in rules.types if kind.serious)
    urgent = frozenset(kind.id for kind in rules.types if kind.limit == "U")
    crowd = Crowd(recipe.on_duty, ["part"] * SIZE, "believable", 1, DAYS)
    homes = [HOME] * SIZE
    types = GraveTypes(serious, urgent)
    city = City(recipe, KEYS, homes, crowd, matters, seat=seat, types=types, prologue=False)
    begin, day = MONDAY, 86_400_000
    city.begin(begin)
    picture = Picture("2112")
    picture.fold(entry(1, RegistryChange(id="r", source="registry", at=begin, revision=1, regulation=rules)))
    for n in range(1, day // 30_000):
        now = begin + n * 30_000
        said = [sent.item for sent in city.step(now) if isinstance(sent.item, Report | CaseStatus)]
        tick = Tick(id=f"t{n}", source="system", at=now, real=now, token=1)
        picture.fold(entry(2 * n, *(msgspec.structs.replace(item, received=now) for item in said)))
        picture.fold(entry(2 * n + 1, tick))
    known = {wish.alert for wish in seat.due(begin + 9 * day)}
    raised = {
        a.id
        for name in picture.kind(Alerting).alerts.names()
        if (a := picture.kind(Alerting).alerts.get(name)) and a.rang
    }
    found = {name for name in raised if name.startswith(("not_accepted/", "serious/"))}
    assert len(found) > 2
    assert found <= known


def quiet(city: City, now: int) -> list[Sent]:
    """What it sends once all that was due is durable."""
    list(city.step(now))
    return list(city.before(now))


def rest_of(city: City, now: int) -> tuple[list[CaseStatus], list[Report]]:
    """All that it holds back, step by step: the statuses of a case always in a step before its report, and never more
    of one sender waiting for their cases than the fold keeps."""
    statuses: list[CaseStatus] = []
    reports: list[Report] = []
    waiting: dict[str, list[int]] = {}
    list(city.step(now))
    for _ in range(400):
        sent = list(city.before(now))
        known = {report.id for report in of(sent, Report)}
        open_now = known | {report.id for report in reports}
        assert open_now.isdisjoint(status.case for status in of(sent, CaseStatus))
        for one in sent:
            if isinstance(one.item, CaseStatus):
                waiting.setdefault(one.item.case, []).append(one.device)
        # On other lines, what is sent in one step may come in any order: all of it waits at worst.
        by_sender = Counter(device for devices in waiting.values() for device in devices)
        assert max(by_sender.values(), default=0) < MOST
        for case in known:
            waiting.pop(case, None)
        statuses += of(sent, CaseStatus)
        reports += of(sent, Report)
        if not city.owed:
            assert waiting == {}
            return statuses, reports
    raise AssertionError("it never comes to an end")


def test_the_days_of_before_follow_one_by_one_when_nothing_waits(recipe: Recipe, matters: Matters) -> None:
    def made() -> City:
        crowd = Crowd(recipe.on_duty, ["part"] * SIZE, "believable", 1, DAYS)
        return City(recipe, KEYS, [HOME] * SIZE, crowd, matters, past_days=MEMORY_DAYS + 2)

    city = made()
    city.begin(MONDAY)
    first = {report.id for report in of(list(city.step(MONDAY)), Report)}
    assert of(list(city.step(MONDAY + 1_000)), Report) == [], "what is said still waits to be kept"
    newest = local_day(MONDAY) - MEMORY_DAYS - 1
    for n, day in enumerate((newest, newest - 1)):
        if n == 1:
            assert of(quiet(city, MONDAY + 4_000), Report) == []
            saved = city.save()
            city = made()
            city.restore(saved, MONDAY + 4_500)
            list(city.step(MONDAY + 4_550))
        words, reports = rest_of(city, MONDAY + (2 + 3 * n) * 1_000)
        assert {local_day(report.at) for report in reports} == {day}
        assert first.isdisjoint(report.id for report in reports)
        assert len(reports) > 500
        assert all(status.at <= MONDAY + 10_000 for status in words)
    assert of(quiet(city, MONDAY + 9_000), Report) == [], "no day beyond those asked for"
    assert city.save().past == newest - 2
    later = made()
    later.restore(city.save(), MONDAY + 20 * 86_400_000)
    ids = {status.case for status in of(list(later.step(MONDAY + 20 * 86_400_000)), CaseStatus)}
    old = {matter.id for matter in matters.of(newest - 1)}
    assert ids & old, "of days of before there is word after a restart too"


def test_what_rang_is_worked_off_before_the_rest_is_told(recipe: Recipe, matters: Matters) -> None:
    rules = regulation(CasesSection())
    serious = frozenset(kind.id for kind in rules.types if kind.serious)
    seat = SimulatedSeat(recipe.seat, "2112", 2112)
    crowd = Crowd(recipe.on_duty, ["part"] * SIZE, "believable", 1, DAYS)
    city = City(recipe, KEYS, [HOME] * SIZE, crowd, matters, seat=seat, types=GraveTypes(serious))
    city.begin(MONDAY)
    first = list(city.step(MONDAY))
    reports = of(first, Report)
    assert 0 < len(reports) < 200
    ringing = {wish.alert.split("/")[1] for wish in seat._wishes if wish.alert.startswith("serious/")}
    assert ringing & {report.id for report in reports}
    assert city.save().told == 0, "a crash now begins again"
    assert city.owed > 100_000, "what is held back is owed: no page takes the little that is told for all"
    assert of(list(city.step(MONDAY + 1_000)), Report) == [], "the seat has not asked yet"
    asked = list(seat.due(MONDAY + 1_000))
    assert {wish.action for wish in asked} >= {"alert.acknowledge", "alert.close"}
    some = list(city.before(MONDAY + 2_000))
    assert of(some, Report) == []
    assert city.save().told == 0, "its matters are not told yet"
    assert city.owed > 100_000
    words, rest = rest_of(city, MONDAY + 2_500)
    assert len(words) + len(of(some, CaseStatus)) > 80_000
    assert len(rest) > 20_000
    list(city.step(MONDAY + 3_000))
    assert city.save().told > MONDAY
    assert {report.id for report in rest}.isdisjoint(report.id for report in reports)


def test_a_seat_that_cannot_ask_holds_nothing_up(recipe: Recipe, matters: Matters) -> None:
    seat = SimulatedSeat(recipe.seat, "2112", 2112)
    crowd = Crowd(recipe.on_duty, ["part"] * SIZE, "believable", 1, DAYS)
    serious = frozenset(kind.id for kind in regulation(CasesSection()).types if kind.serious)
    city = City(recipe, KEYS, [HOME] * SIZE, crowd, matters, seat=seat, types=GraveTypes(serious))
    city.begin(MONDAY)
    list(city.step(MONDAY))
    assert of(quiet(city, MONDAY + 19_000), Report) == []
    words, reports = rest_of(city, MONDAY + 21_000)
    assert len(words) > 80_000
    assert len(reports) > 20_000
