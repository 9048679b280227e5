from __future__ import annotations

from streams.intake.rates import Buckets, Rates


class Clock:
    ms = 0

    def __call__(self) -> int:
        return self.ms


def test_a_burst_and_then_the_pace() -> None:
    clock = Clock()
    buckets = Buckets(2.0, clock)
    assert [buckets.take("a") for _ in range(20)] == [0.0] * 20
    assert buckets.take("a") == 0.5
    clock.ms = 500
    assert buckets.take("a") == 0.0
    assert buckets.take("a") > 0
    assert buckets.take("b") == 0.0


def test_more_than_a_bucket_is_taken_and_paid_off() -> None:
    clock = Clock()
    buckets = Buckets(10.0, clock)
    assert buckets.take("a", 300) == 0.0
    assert buckets.take("a") == 20.1
    clock.ms = 20_100
    assert buckets.take("a") == 0.0


def test_a_clock_set_back_shuts_no_door() -> None:
    clock = Clock()
    clock.ms = 10_000
    buckets = Buckets(1.0, clock)
    buckets.take("a")
    clock.ms = 0
    assert buckets.take("a") == 0.0


def test_unknown_keys_are_counted_by_address() -> None:
    rates = Rates(50, Clock())
    for _ in range(50):
        assert not rates.tried_too_often("a")
        rates.unknown("a")
    assert rates.tried_too_often("a")
    assert not rates.tried_too_often("b")
    assert rates.request(1) == 0.0


def test_a_key_brings_so_many_items() -> None:
    rates = Rates(1, Clock())
    assert rates.items(7, 2_000) == 0.0
    assert rates.items(7, 1) > 0
    assert rates.items(8, 1) == 0.0


def test_a_key_brings_so_many_signs_and_nothing_written_never_waits() -> None:
    clock = Clock()
    rates = Rates(1, clock)
    assert rates.signs(7, 250_000) == 0.0
    assert rates.signs(7, 1) > 0
    assert rates.signs(7, 0) == 0.0
    assert rates.signs(8, 1) == 0.0
    clock.ms = 3_000
    assert rates.signs(7, 1) == 0.0


def test_so_many_bytes_of_what_was_not_taken_are_kept_of_a_key() -> None:
    """One that is wrong now and then keeps all of it; one that floods keeps hashes, and costs nobody else's."""
    clock = Clock()
    rates = Rates(50, clock)
    assert all(rates.keeps(1, 16_384) for _ in range(15))
    assert not rates.keeps(1, 16_384)
    assert rates.keeps(2, 16_384)
    clock.ms += 3_600_000
    kept = sum(rates.keeps(1, 1_000) for _ in range(1_000))
    assert kept == 256
    for _ in range(8_640):
        clock.ms += 10_000
        assert rates.keeps(3, 200)
