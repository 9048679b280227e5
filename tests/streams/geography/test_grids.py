"""Grids of a village: their codes, borders and neighbours."""

from __future__ import annotations

import pytest
import shapely

from streams.geography.grids import GridBorders, codes, grid_of, is_grid
from streams.geography.places import load

PLACES = load()
BORDERS = GridBorders(PLACES)
VILLAGE = "211221106201"


def test_a_village_is_one_grid_of_seven_micro_grids_and_a_community_of_thirteen() -> None:
    assert codes(PLACES, VILLAGE) == [f"{VILLAGE}0010{n}" for n in range(1, 8)]
    assert len(codes(PLACES, "211202001001")) == 13
    assert sum(len(codes(PLACES, code)) for code in PLACES.villages()) == PLACES.micro_grids("2112")


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (grid_of(VILLAGE), True),
        (f"{VILLAGE}00107", True),
        (f"{VILLAGE}00108", False),
        (f"{VILLAGE}002", False),
        (VILLAGE, False),
        ("211221106999001", False),
        ("", False),
    ],
)
def test_what_is_a_grid(code: str, known: bool) -> None:
    assert is_grid(PLACES, code) is known


def test_micro_grids_cover_their_village_and_those_that_touch_are_neighbours() -> None:
    borders = BORDERS.micro(VILLAGE)
    assert list(borders) == codes(PLACES, VILLAGE)
    whole = PLACES.polygon(VILLAGE)
    assert shapely.union_all(list(borders.values())).symmetric_difference(whole).area < whole.area * 1e-6
    for code in borders:
        beside = BORDERS.neighbours(code)
        assert code not in beside
        assert all(code in BORDERS.neighbours(one) for one in beside), "both ways"


def test_a_village_and_its_grid_have_the_same_neighbours() -> None:
    villages = BORDERS.neighbours(VILLAGE)
    assert villages
    assert BORDERS.neighbours(grid_of(VILLAGE)) == [grid_of(one) for one in villages]
    assert all(shapely.dwithin(PLACES.polygon(one), PLACES.polygon(VILLAGE), 1e-7) for one in villages)
