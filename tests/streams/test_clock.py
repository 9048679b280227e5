from __future__ import annotations

from typing import NamedTuple

import pytest

from streams.clock import CityClock, SteppedClock, city_ms, real_ms


class Dial(NamedTuple):
    created_ms: int = 1_000
    offset_ms: int = -400
    rate: float = 1.0


def test_city_time_is_real_time_and_an_offset() -> None:
    assert city_ms(Dial(), 1_000) == 600
    assert city_ms(Dial(), 5_000) == 4_600


def test_a_rate_counts_from_the_creation() -> None:
    fast = Dial(rate=60.0)
    assert city_ms(fast, 1_000) == 600
    assert city_ms(fast, 2_000) == 60_600


def test_a_clock_reads_the_machines() -> None:
    before = real_ms()
    now = CityClock(Dial(created_ms=0, offset_ms=0)).now_ms()
    assert before <= now <= real_ms()


def test_a_stepped_clock_stands_still_and_never_goes_back() -> None:
    clock = SteppedClock(10)
    assert (clock.now_ms(), clock.step(5), clock.now_ms(), clock.real_ms()) == (10, 15, 15, 15)
    with pytest.raises(ValueError, match="forward"):
        clock.step(-1)
