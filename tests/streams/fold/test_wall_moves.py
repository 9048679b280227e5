"""The newest moves on a wall: which are drawn, how many at once, and what they leave unsaid."""

from __future__ import annotations

import json
from collections import Counter, deque

import msgspec
import pytest

from streams.fold.publishing.publisher import Publisher
from streams.fold.publishing.wall_moves import HELD, LATE_MS, MOST, SHOWN, WINDOW_MS, newest
from streams.model.case import CaseState, Category
from streams.model.event import Incoming
from streams.wire.changes import RecordsChange
from streams.wire.wall_moves import WallMove, WallMoves
from tests.streams.fold.case_desk import RULES
from tests.streams.fold.city import NOW, TOWNSHIPS, SmallPlaces, entry, report, status, tick
from tests.streams.fold.test_publisher import Told
from tests.streams.fold.test_wall_day import captured, matters

VILLAGE = f"{TOWNSHIPS[0]}201"
COUNTY = TOWNSHIPS[0][:6]
MANY = 400
STEPS = (CaseState.TRIAGED, CaseState.DISPATCHED)


class Wall(Told):
    def fresh(self) -> Publisher:
        return Publisher("2112", "5a17", SmallPlaces(), 3_600_000)

    def moves(self, code: str = "2112") -> WallMoves:
        """As the topic was told last."""
        lines = [
            change.put["moves"]
            for change in self.raw
            if isinstance(change, RecordsChange) and change.topic == f"figures/{code}/wall" and "moves" in change.put
        ]
        return msgspec.json.decode(lines[-1], type=WallMoves) if lines else WallMoves()


def told(*events: Incoming) -> Wall:
    wall = Wall()
    wall.take(entry(1, RULES, tick(0)))
    wall.take(entry(2, *events, tick(60)))
    return wall


def named(name: str, category: Category = Category.HAZARD, *, at_s: int = 30, village: str = VILLAGE) -> Incoming:
    return msgspec.structs.replace(report(name, at_s, village), category=category, type=f"{category.value}01")


def drawn(*events: Incoming) -> int:
    """How many of them a wall drew or counted in its brighter area, one city at a time."""
    return sum(len(told(event).moves().of) for event in events)


def test_about_every_second_report_is_drawn_and_which_is_the_secret_of_the_store() -> None:
    n = drawn(*(named(f"r{n}") for n in range(60)))
    assert 18 <= n <= 42, "half of sixty"
    assert drawn(named("r1")) == drawn(named("r1")), "the same after a replay"


@pytest.mark.parametrize("category", sorted(set(Category) - {Category(one) for one in SHOWN}))
def test_what_could_be_a_dispute_a_clue_or_an_incident_draws_nothing(category: Category) -> None:
    assert drawn(*(named(f"r{n}", category) for n in range(12))) == 0


def test_what_happened_long_ago_is_no_move_of_now() -> None:
    assert drawn(*(named(f"r{n}", at_s=60 - LATE_MS // 1000 - 1) for n in range(12))) == 0


def test_a_dispatch_and_a_closing_are_drawn_at_the_township_and_other_steps_are_not() -> None:
    wall = Wall()
    wall.take(entry(1, RULES, *(named(f"r{n}", at_s=0) for n in range(40)), tick(0)))
    found: Counter[str] = Counter()
    for version, state in enumerate((*STEPS, CaseState.ACCEPTED, CaseState.CHECKING, CaseState.CLOSED), 1):
        for n in range(40):
            at = version * 60
            moved = status(f"r{n}", version, state, at, COUNTY)
            if state in (CaseState.ACCEPTED, CaseState.CHECKING):
                moved = msgspec.structs.replace(moved, department="justice", acting="")
            wall.take(entry(100 * version + n, moved, tick(at)))
            last = wall.moves().of[-1]
            if last.at == NOW + at * 1000:
                assert (last.region, last.lon_e6, last.lat_e6) == (TOWNSHIPS[0], *SmallPlaces().label(TOWNSHIPS[0]))
                found[last.step] += 1
    assert found.keys() == {"dispatched", "closed"}


def test_as_many_as_an_eye_can_follow_are_drawn_and_the_area_of_the_rest_is_brighter() -> None:
    wall = told(*(named(f"r{n}", village=VILLAGE) for n in range(MANY)))
    for code in ("2112", COUNTY):
        shown = wall.moves(code)
        assert (len(shown.of), shown.bright) == (MOST, COUNTY)
    wall.take(entry(9, tick(60 + WINDOW_MS // 1000 + 1)))
    assert wall.moves().bright == "", "a minute later it is no more"
    assert len(wall.moves().of) == MOST


def test_a_burst_is_held_within_bounds() -> None:
    moves = deque((WallMove(NOW, "reported", TOWNSHIPS[0], 0, 0) for _ in range(10_000)), maxlen=HELD)
    assert newest(moves, NOW).bright == COUNTY
    assert len(msgspec.json.encode(newest(moves, NOW))) < 800


def test_nothing_is_said_but_time_step_and_township() -> None:
    """And of a whole day, no more of a township than half of what was reported there."""
    day = matters(0)
    seen: set[tuple[int, str, str]] = set()
    for _, topic, raw in captured(day)[0]:
        key, _, value = raw.partition(b" ")
        if key == b"moves":
            assert topic.endswith("/wall")
            found = json.loads(value)
            assert found.keys() <= {"of", "bright"}
            assert all(one.keys() == {"at", "step", "region", "lon_e6", "lat_e6"} for one in found.get("of", ()))
            if topic == "figures/2112/wall":
                seen |= {(one["at"], one["step"], one["region"]) for one in found.get("of", ())}
    by_town = Counter(one[2] for one in seen if one[1] == "reported")
    reported = Counter(village[:9] for _, village, _ in day)
    assert len(by_town) > 1
    assert all(n < 0.5 * reported[town] for town, n in by_town.items())
