from __future__ import annotations

from streams.model.presence import INTERVALS_S


def test_the_class_of_an_interval_fits_half_a_byte_and_the_list_ascends() -> None:
    assert len(INTERVALS_S) <= 16
    assert list(INTERVALS_S) == sorted(set(INTERVALS_S))
