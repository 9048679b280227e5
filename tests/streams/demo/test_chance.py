from __future__ import annotations

import uuid
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.demo.chance import apportion, cumulative, dice, lognormal, pick, share, uuid7
from streams.demo.recipe_part import Spread


def test_the_same_names_draw_the_same() -> None:
    assert dice(1, "a").random() == dice(1, "a").random() != dice(1, "b").random()
    assert share(1, "a") == share(1, "a") != share(2, "a")
    assert 0 <= share("x") < 1


def test_a_log_normal_has_its_median_and_its_ninth_decile() -> None:
    random = dice("log-normal")
    drawn = [lognormal(random, Spread(p50=3, p90=25)) for _ in range(20_000)]
    assert median(drawn) == pytest.approx(3, rel=0.05)
    assert quantiles(drawn, n=10)[8] == pytest.approx(25, rel=0.08)


@given(st.integers(0, 500), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_pieces_are_whole_and_all_there(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - e) < 1 for part, e in zip(parts, exact, strict=True))


def test_picking_follows_the_shares() -> None:
    shares = cumulative([1, 0, 3])
    assert [pick(shares, drawn) for drawn in (0.0, 0.24, 0.25, 0.99, 1.0)] == [0, 0, 2, 2, 2]


def test_an_id_has_the_shape_of_a_uuid7() -> None:
    found = uuid.UUID(uuid7(1_795_400_000_000, "a", 1))
    assert found.version == 7
    assert found.variant == uuid.RFC_4122
    assert found.int >> 80 == 1_795_400_000_000
