"""A case that is over for a hundred days is history's: the fold keeps who may know of it, and refuses what is late."""

from __future__ import annotations

import msgspec
import pytest

from streams.fold import cases, checkpoint
from streams.fold.cases import Cases
from streams.fold.left import OVER
from streams.fold.picture import Folded, Picture
from streams.fold.statuses import NOT_THEIRS
from streams.model.case import CaseState
from streams.model.event import CaseChange, CaseWish, Outcome
from streams.model.fact import CLOSED, REPORTS
from streams.model.left_case import left_cases
from streams.model.reject import Reason
from tests.streams.fold.case_desk import DISPUTE, House
from tests.streams.fold.city import NOW, entry, report, status, tick
from tests.streams.fold.commands import OTHER_VILLAGE, SUPERVISOR, TOWNSHIP, VILLAGE_STAFF, reports, wishes

DAY_S = 86_400
S = CaseState


@pytest.fixture
def house() -> House:
    """One case that was closed at NOW."""
    made = House().checking()
    made.must(VILLAGE_STAFF, CaseWish(to=S.CLOSED))
    return made


def later(house: House, seconds: int = 100 * DAY_S) -> Folded:
    return house.send(tick(seconds))


def digest(picture: Picture) -> str:
    return checkpoint.digest(checkpoint.whole(picture))


def held(house: House) -> bool:
    return house.picture.kind(Cases).get("a") is not None


def test_a_case_leaves_a_hundred_days_after_the_newest_thing_of_it(house: House) -> None:
    later(house, 100 * DAY_S - 1)
    assert held(house)
    done = later(house)
    assert not held(house)
    assert (done.events, done.changes, done.facts) == ([], [], []), "no number and no row changes by it"
    fields = checkpoint.whole(house.picture)
    ((name, raw),) = [(name, raw) for name, raw in fields.items() if name.startswith(b"x:")]
    (one,) = left_cases.decode(raw)
    assert (name, one.id, one.units, one.state) == (b"x:20780", "a", ("justice",), S.CLOSED)
    assert not [name for name in fields if name.startswith((b"c:", b"n:"))]


def test_what_is_open_or_was_touched_since_stays(house: House) -> None:
    house.answer(reports(TOWNSHIP, "open", DISPUTE))
    later(house, 90 * DAY_S)
    house.must(VILLAGE_STAFF, CaseWish(to=S.REOPENED), "又发生")
    later(house)
    later(house, 300 * DAY_S)
    assert {case.id for case in house.picture.kind(Cases)} == {"a", "open"}


def test_what_came_in_late_stays_a_hundred_days_too() -> None:
    """A past that is imported: nothing of it leaves while the rest of it is still on its way."""
    house = House()
    old = msgspec.structs.replace(report("old"), at=NOW - 300 * DAY_S * 1000)
    house.send(old, status("old", 1, S.CANCELLED, -299 * DAY_S, acting="211221"))
    later(house, 60)
    assert house.picture.kind(Cases).get("old") is not None


def test_numbers_are_what_they_were(house: House) -> None:
    sums = house.picture.sums
    later(house, 39 * DAY_S)
    assert [sums.on_day(measure, "2112", 20780) for measure in (REPORTS, CLOSED)] == [1, 1]
    later(house)
    standing = {name: raw for name, raw in checkpoint.whole(house.picture).items() if name.endswith(b":0")}
    assert all(msgspec.msgpack.decode(raw) == {} for raw in standing.values())


def test_a_late_status_is_refused_with_the_reason(house: House) -> None:
    later(house)
    done = house.send(status("a", 9, S.REOPENED, 101 * DAY_S, acting="211221"))
    assert [(one.reason, one.why) for one in done.refused] == [(Reason.ILLEGAL, OVER)]
    stranger = house.send(status("a", 10, S.REOPENED, 101 * DAY_S, acting="211282"))
    assert [(one.reason, one.why) for one in stranger.refused] == [(Reason.NOT_THEIRS, NOT_THEIRS)]
    assert not held(house)


def test_what_waited_for_it_is_refused_when_it_leaves(house: House) -> None:
    """A status whose turn never came."""
    later(house, 100 * DAY_S - 60)
    house.send(status("a", 99, S.REOPENED, 0, acting="211221"))
    done = later(house)
    assert [(one.reason, one.why) for one in done.refused] == [(Reason.ILLEGAL, OVER)]
    assert not [name for name in checkpoint.whole(house.picture) if name.startswith(b"q:")]


def test_a_late_command_is_answered(house: House) -> None:
    later(house)
    wish = CaseWish(to=S.REOPENED)
    for who, code in ((VILLAGE_STAFF, "left"), (TOWNSHIP, "left"), (OTHER_VILLAGE, "unknown")):
        answer = house.answer(wishes(who, "a", 6, wish, "又发生"))
        assert (who.name, answer.accepted, answer.code) == (who.name, False, code)
    assert house.answer(wishes(SUPERVISOR, "none", 6, wish, "又发生")).code == "unknown"


def test_its_id_is_not_used_again(house: House) -> None:
    later(house)
    assert house.answer(reports(TOWNSHIP, "a", DISPUTE)).code == "left"
    done = house.send(report("a", 101 * DAY_S))
    assert not [event for event in done.events if isinstance(event, CaseChange | Outcome)]
    assert not held(house)


def test_a_restored_picture_goes_on_the_same(house: House) -> None:
    again = checkpoint.restore("2112", checkpoint.whole(house.picture))
    for picture in (house.picture, again):
        picture.fold(entry(90, tick(100 * DAY_S)))
    assert digest(house.picture) == digest(again)
    over = checkpoint.restore("2112", checkpoint.whole(again))
    assert "a" in over.kind(Cases).left
    assert digest(over) == digest(again)


def test_a_store_with_a_year_of_them_leaves_by_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MOST_LEAVING", 2)
    house = House()
    for name in "abcde":
        house.send(report(name), status(name, 1, S.CANCELLED, 0, acting="211221"))
    counts = []
    for second in range(4):
        later(house, 200 * DAY_S + second)
        counts.append(len(house.picture.kind(Cases)))
    assert counts == [3, 1, 0, 0]


def test_one_that_cannot_leave_stays_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = own(house.picture)

    def broken(*_: object) -> None:
        raise RuntimeError("struck")

    monkeypatch.setattr(house.picture.kind(Cases).statuses, "forget", broken)
    done = later(house)
    assert [one.why for one in done.refused] == ["RuntimeError: struck"]
    assert own(house.picture) == before
    assert "a" not in house.picture.kind(Cases).left


def own(picture: Picture) -> dict[bytes, bytes]:
    fields = checkpoint.whole(picture).items()
    return {name: raw for name, raw in fields if name.startswith((b"c:", b"n:", b"x:"))}
