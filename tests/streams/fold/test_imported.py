"""Imported sums: kept, replayed, passed on; in no live number."""

from __future__ import annotations

import msgspec
import pytest

from streams.fold import checkpoint
from streams.fold.imported import Imported
from streams.fold.picture import Folded, Picture
from streams.model.event import SumsChange, SumsImported
from streams.model.local_day import local_day
from streams.model.sums import NEWEST_DAYS, ImportedSums, Sums
from tests.streams.fold.city import NOW, entry, tick

DAY = local_day(NOW) - 300
SUMS: Sums = {"reports": {"211221": 7}, "open": {"211221": 2}}


@pytest.fixture
def picture() -> Picture:
    made = Picture("2112")
    made.fold(entry(1, tick(0)))
    return made


def take(picture: Picture, n: int, sums: Sums = SUMS, day: int = DAY) -> Folded:
    event = SumsImported(id=f"sums/{n}", source="registry", at=NOW, origin="old", day=day, sums=sums)
    return picture.fold(entry(n, event))


def changes(done: Folded) -> list[SumsChange]:
    return [event for event in done.events if isinstance(event, SumsChange)]


def test_a_days_sums_are_kept_and_passed_on_and_no_live_number_holds_them(picture: Picture) -> None:
    done = take(picture, 2)
    assert done.refused == []
    [change] = changes(done)
    record = msgspec.msgpack.decode(change.record, type=ImportedSums)
    assert (change.sums, record) == (f"old/{DAY}", ImportedSums(f"old/{DAY}", "old", DAY, NOW, 1, SUMS))
    assert picture.kind(Imported).get(f"old/{DAY}") == record
    assert (done.facts, done.regions) == ([], set())
    assert picture.sums.totals("2112", 0, local_day(NOW)) == {}


def test_the_same_again_changes_nothing_and_others_replace_them(picture: Picture) -> None:
    take(picture, 2)
    assert changes(take(picture, 3)) == []
    [change] = changes(take(picture, 4, {"reports": {"211221": 8}}))
    record = msgspec.msgpack.decode(change.record, type=ImportedSums)
    assert (record.version, record.sums) == (2, {"reports": {"211221": 8}})


def test_they_survive_a_restart(picture: Picture) -> None:
    take(picture, 2)
    again = checkpoint.restore("2112", checkpoint.whole(picture))
    assert again.kind(Imported).get(f"old/{DAY}") == picture.kind(Imported).get(f"old/{DAY}")
    assert changes(take(again, 3)) == []


@pytest.mark.parametrize(
    ("sums", "day", "why"),
    [
        (SUMS, local_day(NOW) - NEWEST_DAYS + 1, "nearer than 32 days"),
        ({"stage.handle": {"211221": 1}}, DAY, "no measure"),
        ({"reports": {"210100": 1}}, DAY, "no code"),
    ],
)
def test_what_no_sums_of_a_day_are_is_refused_with_the_reason(picture: Picture, sums: Sums, day: int, why: str) -> None:
    done = take(picture, 2, sums, day)
    assert [why in one.why for one in done.refused] == [True]
    assert changes(done) == []
    assert changes(take(picture, 3, SUMS, local_day(NOW) - NEWEST_DAYS)) != []
