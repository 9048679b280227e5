from __future__ import annotations

import msgspec

from streams.fold.alerting.baseline import DAYS, Baseline
from streams.fold.undo import Undo
from tests.streams.fold.city import NOW

HOUR = 3_600_000
CODE = "211221"


def after(days: int, n: int = 100) -> Baseline:
    usual = Baseline(Undo())
    for day in range(days):
        for hour in range(24):
            usual.look({CODE: n}, [CODE], NOW + (24 * day + hour) * HOUR)
    return usual


def drop(usual: Baseline, n: int, days: int) -> dict[str, int]:
    usual.look({CODE: n}, [CODE], NOW + 24 * days * HOUR)
    return usual.drops()


def test_under_half_of_the_median_of_the_same_hour_is_a_drop() -> None:
    assert drop(after(4), 49, 4) == {CODE: NOW + 96 * HOUR}
    assert drop(after(4), 50, 4) == {}


def test_before_three_days_are_known_nobody_judges() -> None:
    assert drop(after(2), 0, 2) == {}


def test_a_county_with_few_is_not_judged() -> None:
    assert drop(after(4, 19), 0, 4) == {}


def test_back_again_it_is_over_and_only_a_fortnight_is_remembered() -> None:
    usual = after(20)
    assert drop(usual, 10, 20)
    usual.look({CODE: 90}, [CODE], NOW + 24 * 20 * HOUR + 60_000)
    assert usual.drops() == {}
    assert max(map(len, usual.table.value[CODE].days.values())) == DAYS


def test_whatever_changes_is_to_be_saved() -> None:
    """A restart within the hour goes on with the largest count of it so far."""
    usual = Baseline(Undo())
    saved = msgspec.msgpack.encode(usual.table.value)
    for minute, n in enumerate((50, 50, 80, 70, 90, 0, 90)):
        usual.table.saved()
        usual.look({CODE: n}, [CODE], NOW + minute * 60_000)
        now = msgspec.msgpack.encode(usual.table.value)
        assert usual.table.dirty or now == saved, minute
        saved = now
