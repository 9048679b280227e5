"""An attacker with a wall's cookie records every dot of a county for hours, and knows how people walk."""

from __future__ import annotations

import math
import random
from typing import NamedTuple

import numpy as np

from streams.fold.publishing.wall_dots import DELAY_MS, FEWEST, FRAME_MS, INDICES, LIFE_MS, WallDots
from streams.fold.undo import Undo
from streams.fold.workers import Workers
from streams.gateway.feed import INDEX_LIMIT
from streams.model.event import DutyEnd, DutyStart
from streams.model.presence import PRESENT_MS, REST_MS
from streams.wire.changes import GONE, ROW, ColumnsChange
from tests.streams.fold.city import COUNTIES, NOW, duty_end, duty_start, fixes

HOME = "workers/211221/wall"
LON, LAT = 123_800_000, 42_300_000
STEP_S = FRAME_MS // 1000
M_EAST = 0.11132 * math.cos(math.radians(42.3))
M_NORTH = 0.11132


class Seen(NamedTuple):
    """One index from its first frame to its last."""

    first: int
    last: int
    begins: tuple[int, int]
    ends: tuple[int, int]


class Wall:
    """What one wall's topic holds, frame by frame. `second`: after NOW."""

    def __init__(self) -> None:
        self.workers = Workers(Undo())
        self.dots = WallDots("2112", "5a17")
        self.held: dict[int, tuple[int, int]] = {}
        self.born: dict[int, tuple[int, tuple[int, int]]] = {}
        self.seen: list[Seen] = []
        self.drawn: set[tuple[int, int]] = set()
        self.indices: set[int] = set()

    def tick(self, second: int) -> list[ColumnsChange]:
        changes = self.dots.update(self.workers, NOW + second * 1000)
        for change in changes:
            if change.topic == HOME:
                self._take(change, second)
        return changes

    def _take(self, change: ColumnsChange, second: int) -> None:
        rows = np.frombuffer(change.rows, ROW)
        told = rows["idx"].tolist()
        assert told == sorted(set(told)), "the order of rows is not the workers' order, and each index comes once"
        self.indices |= set(told)
        for row in rows:
            idx, place = int(row["idx"]), (int(row["lon_e6"]), int(row["lat_e6"]))
            if row["state"] & 0x0F == GONE:
                first, begins = self.born.pop(idx)
                self.seen.append(Seen(first, second, begins, self.held.pop(idx)))
            else:
                self.born.setdefault(idx, (second, place))
                self.held[idx] = place
                self.drawn.add(place)


def put(wall: Wall, second: int, places: dict[int, tuple[int, int]], *, foreign: bool = True) -> None:
    rows = fixes(*((worker, second, *place) for worker, place in places.items()), foreign=foreign)
    wall.workers.apply(rows)


def walkers(many: int, seed: int, spread_m: float) -> dict[int, list[float]]:
    """worker -> [east m, north m, heading]."""
    chance = random.Random(seed)
    numbers = range(1, many + 1)
    return {n: [chance.uniform(0, spread_m), chance.uniform(0, spread_m), chance.uniform(0, 6.28)] for n in numbers}


def place(state: list[float]) -> tuple[int, int]:
    return LON + round(state[0] / M_EAST), LAT + round(state[1] / M_NORTH)


def walked(wall: Wall, state: dict[int, list[float]], seconds: range, chance: random.Random, spread_m: float) -> None:
    """Everybody walks 1.2 m/s, turns now and then, and sends a fix every 20 s."""
    for second in seconds:
        for one in state.values():
            one[2] += chance.gauss(0, 0.3)
            for axis, part in ((0, math.cos(one[2])), (1, math.sin(one[2]))):
                one[axis] = min(spread_m, max(0.0, one[axis] + 1.2 * STEP_S * part))
        if second % 20 == 0:
            put(wall, second, {n: place(one) for n, one in state.items()})
        wall.tick(second)


def test_an_index_lives_for_less_than_thirty_minutes_and_comes_back_elsewhere_under_another() -> None:
    wall, chance, spread = Wall(), random.Random(3), 3000.0
    state = walkers(40, 1, spread)
    walked(wall, state, range(0, 3 * 3600, STEP_S), chance, spread)
    longest = max(one.last - one.first for one in wall.seen)
    assert len(wall.seen) > 100
    assert LIFE_MS[0] // 1000 <= longest <= LIFE_MS[1] // 1000 + STEP_S < 1800
    assert len({one.begins for one in wall.seen}) == len(wall.seen)
    assert max(wall.indices) < INDICES <= INDEX_LIMIT
    names = [first for first, _ in wall.born.values()]
    assert max(3 * 3600 - first for first in names) <= LIFE_MS[1] // 1000 + STEP_S


def test_linking_dots_by_their_places_follows_no_worker_for_longer() -> None:
    """Links each dot that left to the nearest that appeared within reach of a walker afterwards. As good as guessing
    among so many: a link proves nothing."""
    wall, chance, spread = Wall(), random.Random(4), 3000.0
    state = walkers(60, 2, spread)
    truth: dict[tuple[int, int], int] = {}
    for second in range(0, 3 * 3600, STEP_S):
        walked(wall, state, range(second, second + STEP_S, STEP_S), chance, spread)
        truth.update({place(one): n for n, one in state.items()})
    right = wrong = 0
    for left in wall.seen:
        near = [
            (math.hypot((come.begins[0] - left.ends[0]) * M_EAST, (come.begins[1] - left.ends[1]) * M_NORTH), come)
            for come in wall.seen
            if left.last < come.first <= left.last + 4000
        ]
        reach = [one for one in near if one[0] <= 1.5 * (one[1].first - left.last)]
        if reach:
            come = min(reach, key=lambda one: one[0])[1]
            same = truth[come.begins] == truth[left.ends]
            right, wrong = right + same, wrong + (not same)
    print(f"links by place: {right} right, {wrong} wrong, of {len(wall.seen)} dots that left")
    assert right + wrong > 100
    assert right < 0.1 * (right + wrong)


def test_the_first_and_last_minutes_of_a_session_are_never_drawn() -> None:
    wall, chance, spread = Wall(), random.Random(5), 2500.0
    state = walkers(30, 3, spread)
    begins = {n: chance.randrange(0, 1800, 20) for n in state}
    ends = {n: begins[n] + chance.randrange(1200, 5400, 20) for n in state}
    when: dict[tuple[int, int], tuple[int, int]] = {}
    for second in range(0, 7800, STEP_S):
        for n, one in state.items():
            one[0] += 1.2 * STEP_S * math.cos(one[2])
            one[1] += 1.2 * STEP_S * math.sin(one[2])
            here: DutyStart | DutyEnd | None = None
            if second == begins[n]:
                here = duty_start(n, second)
                wall.workers.start(here)
            if begins[n] <= second <= ends[n] and second % 20 == 0:
                put(wall, second, {n: place(one)}, foreign=False)
                when[place(one)] = (n, second)
            if second == ends[n]:
                wall.workers.end(duty_end(n, begins[n], second))
        wall.tick(second)
    assert len(wall.drawn) > 500
    guard = DELAY_MS // 1000
    for n, second in (when[one] for one in wall.drawn):
        assert begins[n] + guard <= second <= ends[n] - guard
    assert wall.held == {}


def test_who_falls_silent_is_drawn_no_nearer_to_the_end_either() -> None:
    wall = Wall()
    for second in range(0, 1000 + PRESENT_MS // 1000 + 400, STEP_S):
        if second <= 1000 and second % 20 == 0:
            put(wall, second, {n: (LON + 100 * second + 5000 * n, LAT) for n in range(1, 8)})
        wall.tick(second)
    newest = max(lon for lon, _ in wall.drawn)
    assert newest == LON + 100 * (1000 - DELAY_MS // 1000) + 5000 * 7
    assert wall.held == {}


def test_fewer_than_five_of_a_county_are_none() -> None:
    for many, drawn in ((FEWEST - 1, 0), (FEWEST, FEWEST)):
        wall = Wall()
        for second in range(0, 900, STEP_S):
            if second % 20 == 0:
                put(wall, second, {n: (LON + 100 * second + 9000 * n, LAT) for n in range(1, many + 1)})
            wall.tick(second)
        assert len(wall.held) == drawn


def test_a_resting_dot_leaves_the_wall() -> None:
    wall = Wall()
    put(wall, 0, {n: (LON + 9000 * n, LAT) for n in range(1, 8)})
    counts = []
    for second in range(0, REST_MS // 1000 + 60, STEP_S):
        if second % 20 == 0:
            put(wall, second, {n: (LON + 9000 * n, LAT) for n in range(1, 8)})
        wall.tick(second)
        counts.append(len(wall.held))
    assert max(counts) == 7
    assert counts[-1] == 0


def test_a_dot_says_the_age_it_had_beyond_the_delay() -> None:
    wall = Wall()
    for second in range(0, 600, STEP_S):
        if second % 20 == 0:
            put(wall, second, {n: (LON + 100 * second + 9000 * n, LAT) for n in range(1, 8)})
        wall.tick(second)
    rows = np.frombuffer(wall.dots.whole(COUNTIES)[0].rows, ROW)
    ages = NOW // 1000 + 595 - rows["fix_s"].astype(int)
    assert len(rows) == 7
    assert 0 <= ages.min() <= ages.max() <= 40


def test_every_frame_and_a_whole_topic_hold_the_same_dots() -> None:
    wall, chance, spread = Wall(), random.Random(6), 2000.0
    walked(wall, walkers(20, 4, spread), range(0, 4000, STEP_S), chance, spread)
    (mine, other) = wall.dots.whole(COUNTIES)
    rows = np.frombuffer(mine.rows, ROW)
    assert {int(r["idx"]): (int(r["lon_e6"]), int(r["lat_e6"])) for r in rows} == wall.held
    assert len(wall.held) > 5
    assert other.rows == b""
