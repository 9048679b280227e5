"""Metres between places, and the square that holds all within a reach."""

from __future__ import annotations

import pytest

from streams.model.distance import metres, square

HERE = 123_810_000, 42_017_000


def test_a_degree_north_and_a_degree_east() -> None:
    assert metres(HERE, (HERE[0], HERE[1] + 1_000_000)) == pytest.approx(111_320)
    assert metres(HERE, (HERE[0] + 1_000_000, HERE[1])) == pytest.approx(82_705, abs=5)
    assert metres(HERE, HERE) == 0


def test_the_square_holds_what_is_within_reach_and_not_much_more() -> None:
    west, south, east, north = square(HERE, 300)
    for corner in ((west, HERE[1]), (east, HERE[1]), (HERE[0], south), (HERE[0], north)):
        assert 300 <= metres(HERE, corner) < 300.2
