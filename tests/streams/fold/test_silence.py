"""Counties that ought to be heard of: when one is silent, when it is not, and when nobody may say so."""

from __future__ import annotations

import pytest

from streams.fold.silence import EXPECTED, Silence
from streams.fold.undo import Undo
from streams.fold.workers import Workers
from tests.streams.fold.city import NOW, fixes
from tests.streams.fold.contexts import context

COUNTY = "211221"
LON, LAT = 123_800_000, 42_000_000


def crowd(many: int, second: int = 0) -> Workers:
    workers = Workers(Undo())
    workers.apply(fixes(*((n, second, LON, LAT) for n in range(1, many + 1))))
    return workers


def judged(silence: Silence, workers: Workers, seconds: int, rate: float = 1.0) -> set[str]:
    silence.judge(workers, "2112", NOW + seconds * 1000, rate)
    return set(silence.counties)


def test_many_are_missed_after_a_minute_and_few_after_longer() -> None:
    assert judged(Silence(context()), crowd(100), 60) == set()
    assert judged(Silence(context()), crowd(100), 61) == {COUNTY}
    assert judged(Silence(context()), crowd(EXPECTED), 300) == set()
    assert judged(Silence(context()), crowd(EXPECTED), 301) == {COUNTY}


def test_too_few_are_never_silent() -> None:
    assert judged(Silence(context()), crowd(EXPECTED - 1), 9_000) == set()


def test_it_is_silent_until_something_comes_also_when_its_sessions_have_been_forgotten() -> None:
    silence, workers = Silence(context()), crowd(100)
    assert judged(silence, workers, 100) == {COUNTY}
    workers.rows["flags"] = 0
    assert judged(silence, workers, 8_000) == {COUNTY}
    assert silence.expected == 1
    workers.apply(fixes((1, 8_100, LON, LAT)))
    assert judged(silence, workers, 8_101) == set()


def test_what_changed_is_told_once() -> None:
    silence, workers = Silence(context()), crowd(100)
    assert silence.judge(workers, "2112", NOW + 100_000, 1.0) == {COUNTY}
    assert silence.judge(workers, "2112", NOW + 101_000, 1.0) == set()
    assert silence.counties[COUNTY].heard == NOW


@pytest.mark.parametrize("rate", [1.0, 100.0])
def test_while_the_house_was_away_nobody_was_silent(rate: float) -> None:
    silence, workers = Silence(context()), crowd(100)
    away = 3_600_000
    silence.listen(NOW, NOW + away, rate)
    assert judged(silence, workers, away // 1000 + 50, rate) == set()
    assert judged(silence, workers, away // 1000 + 600, rate) == {COUNTY}


def test_a_fast_store_waits_as_many_ticks() -> None:
    assert judged(Silence(context()), crowd(100), 400, rate=100.0) == set()
    assert judged(Silence(context()), crowd(100), 501, rate=100.0) == {COUNTY}
