"""A wall's day, captured: every byte that its topics were told. Who has all of it cannot say where a dispute was: the
same bytes come of a day on which it was elsewhere."""

from __future__ import annotations

import functools
import itertools
import json
import random
from collections import Counter

import msgspec

from streams.fold.publishing.publisher import Publisher
from streams.fold.steps import FEWEST, STEP_MS
from streams.model.case import CaseState, Category
from streams.model.event import Incoming, Report
from streams.wire.changes import ColumnsChange, RecordsChange
from tests.streams.fold.case_desk import RULES
from tests.streams.fold.city import NOW, TOWNSHIPS, SmallPlaces, entry, report, status, tick
from tests.streams.fold.test_publisher import Told
from tests.streams.fold.test_steps import Window, solved

MINUTES = 8 * 60
SEEDS = range(2)
PER_HOUR = 40
VILLAGES = 40
SWAPPED = (Category.DISPUTE, Category.OTHER)
Matter = tuple[int, str, Category]
"""(minute, village, category)."""
Captured = list[tuple[int, str, bytes]]
"""(minute, topic, what it was told)."""


def matters(seed: int) -> tuple[Matter, ...]:
    chance = random.Random(seed)
    categories = [*Category, *SWAPPED, *SWAPPED]
    return tuple(
        (minute, f"{chance.choice(TOWNSHIPS)}2{chance.randrange(VILLAGES):02}", chance.choice(categories))
        for minute in range(MINUTES)
        for _ in range(sum(chance.random() < PER_HOUR / 240 for _ in range(4)))
    )


def elsewhere(day: tuple[Matter, ...], seed: int, what: tuple[Category, Category] = SWAPPED) -> tuple[Matter, ...]:
    """The same matters at the same moments, but within each step one of a kind has changed places with one of the
    other, in another township."""
    chance, found = random.Random(seed), list(day)
    for one in chance.sample(range(len(found)), len(found)):
        minute, village, category = found[one]
        there = [
            other
            for other, (then, away, kind) in enumerate(found)
            if {kind, category} == set(what) and step(then) == step(minute) and away[:9] != village[:9]
        ]
        if there:
            other = chance.choice(there)
            found[one] = (minute, village, found[other][2])
            found[other] = (*found[other][:2], category)
    return tuple(found)


def step(minute: int) -> int:
    """Which step of a wall's categories tells of a report of that minute: the next one that is due."""
    return (NOW + (minute - 1) * 60_000) // STEP_MS


class Wall(Told):
    def fresh(self) -> Publisher:
        return Publisher("2112", "5a17", SmallPlaces(), 3_600_000)


@functools.cache
def captured(day: tuple[Matter, ...]) -> tuple[Captured, Captured]:
    """(of walls, of desks). Every other matter is passed on, worked at and closed."""
    told = Wall()
    heard: tuple[Captured, Captured] = ([], [])
    for minute in range(MINUTES):
        events: list[Incoming] = [] if minute else [RULES]
        for n, (then, village, category) in enumerate(day):
            at = minute - then
            if at == 0:
                events.append(_report(f"r{n}", minute, village, category))
            elif n % 2 and 0 < at <= len(_STEPS):
                state, unit = _STEPS[at - 1]
                moved = status(f"r{n}", at, state, minute * 60, village[:6])
                events.append(msgspec.structs.replace(moved, department=unit, acting="") if unit else moved)
        told.raw.clear()
        told.take(entry(minute + 1, *events, tick(minute * 60)))
        for change in told.raw:
            heard[not change.topic.endswith("/wall")].extend((minute, *one) for one in _words(change))
    return heard


_STEPS = (
    (CaseState.TRIAGED, ""),
    (CaseState.DISPATCHED, ""),
    (CaseState.ACCEPTED, "justice"),
    (CaseState.HANDLING, "justice"),
    (CaseState.CHECKING, "justice"),
    (CaseState.CLOSED, ""),
)
"""Of every other matter, minute by minute, and by whom; "": its county."""


def _report(name: str, minute: int, village: str, category: Category) -> Report:
    return msgspec.structs.replace(report(name, minute * 60, village), category=category, type=f"{category.value}01")


def _words(change: RecordsChange | ColumnsChange) -> list[tuple[str, bytes]]:
    if isinstance(change, ColumnsChange):
        return [(change.topic, change.rows)]
    gone = [(change.topic, name.encode()) for name in change.gone]
    return [*gone, *((change.topic, key.encode() + b" " + raw) for key, raw in sorted(change.put.items()))]


def test_a_day_on_which_the_disputes_were_elsewhere_is_the_same_day_to_a_wall() -> None:
    for seed in SEEDS:
        day = matters(seed)
        other = elsewhere(day, seed + 100)
        moved = sum(one != two for one, two in zip(day, other, strict=True))
        wall, desk = captured(day)
        walls, desks = captured(other)
        assert moved > 40
        assert len(wall) > 1000
        assert wall == walls
        assert desk != desks, "who works with them is told"


def test_what_is_distinct_name_is_seen_to_have_moved() -> None:
    """So the comparison would see it."""
    day = matters(0)
    hazards = elsewhere(day, 1, (Category.HAZARD, Category.OTHER))
    assert hazards != day
    assert captured(day)[0] != captured(hazards)[0]


def test_no_cell_below_five_follows_from_the_sums_of_the_captured_day() -> None:
    for seed in SEEDS:
        day = matters(seed)
        cells, known = 0, 0
        for window in windows(captured(day)[0], day):
            assert min(window.disputes, window.others) >= FEWEST
            found = solved(window)
            cells, known = cells + found[0], known + found[1]
        assert cells > 20
        assert known == 0


def windows(wall: Captured, day: tuple[Matter, ...]) -> list[Window]:
    """What the attacker reads of it, between moments at which disputes were told apart."""
    categories: dict[str, dict[str, int | None]] = {}
    reports: dict[str, int] = {}
    shown: list[tuple[int, dict[str, dict[str, int | None]], dict[str, int]]] = [(-1, {}, {})]
    apart = 0
    for minute in range(MINUTES):
        for topic, raw in [(topic, raw) for then, topic, raw in wall if then == minute]:
            key, _, said = raw.decode().partition(" ")
            kind, code, _ = topic.split("/")
            if kind == "figures" and key == "categories":
                categories[code] = json.loads(said)["of"]
                apart = json.loads(said).get("apart", 0) if code == "2112" else apart
            elif kind == "regions" and key in TOWNSHIPS:
                reports[key] = json.loads(said)["reports"]
        if apart == NOW + minute * 60_000:
            shown.append((minute, {code: dict(of) for code, of in categories.items()}, dict(reports)))
    return [_between(a, b, day) for a, b in itertools.pairwise(shown)]


def _between(
    a: tuple[int, dict[str, dict[str, int | None]], dict[str, int]],
    b: tuple[int, dict[str, dict[str, int | None]], dict[str, int]],
    day: tuple[Matter, ...],
) -> Window:
    def came(code: str, category: str) -> int:
        return (b[1][code][category] or 0) - (a[1].get(code, {}).get(category) or 0)

    truth = Counter(where[:9] for then, where, kind in day if kind is Category.DISPUTE and a[0] < then <= b[0])
    merged = {code: came(code, "O") for code in b[1] if len(code) == 6}
    return Window(
        came("2112", "D"), came("2112", "O"), merged, {town: n - a[2].get(town, 0) for town, n in b[2].items()}, truth
    )
