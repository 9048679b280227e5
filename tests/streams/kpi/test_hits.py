"""How often what was pointed out came."""

from __future__ import annotations

import pytest

from streams.kpi.hits import Hits, hits, summed


def test_both_halves_are_counted_and_nothing_has_no_rate() -> None:
    found = hits(7, 30, [(True, True), (True, False), (False, True), (False, False), (False, False), (False, False)])
    assert found == Hits(7, 30, 2, 1, 4, 1)
    assert (found.rate, found.others_rate) == (50.0, 25.0)
    assert hits(7, 30, []).rate is None


def test_several_moments_add_up_under_the_newest() -> None:
    assert summed([Hits(8, 31, 4, 3, 6, 1), Hits(1, 24, 2, 1, 4, 1)]) == Hits(8, 31, 6, 4, 10, 2)
    with pytest.raises(ValueError, match="no moment"):
        summed([])
