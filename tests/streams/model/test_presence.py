from __future__ import annotations

import pytest

from streams.model.presence import INTERVALS_S, interval_class


@pytest.mark.parametrize(
    ("seconds", "listed"), [(0, 0), (1, 5), (20, 20), (21, 30), (300, 300), (301, 600), (9999, 600)]
)
def test_an_interval_is_told_by_the_next_listed_one(seconds: int, listed: int) -> None:
    assert INTERVALS_S[interval_class(seconds)] == listed


def test_the_class_fits_half_a_byte() -> None:
    assert len(INTERVALS_S) <= 16
