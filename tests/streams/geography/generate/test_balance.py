from __future__ import annotations

import numpy as np
import shapely

from streams.geography.generate.balance import GroundSites, balance, ground, misfit, spread
from streams.geography.generate.plane import unbend

SQUARE = shapely.box(-5, -5, 5, 5)
OVER = ground(SQUARE, 4000)


def sites(at: list[tuple[float, float]], share: list[float], follows: float, *, inside: bool) -> GroundSites:
    count = len(at)
    return GroundSites(np.array(at), np.array(share), np.full(count, follows), np.full(count, inside))


def test_samples_stand_for_the_whole_ground() -> None:
    assert abs(OVER.area - 100) < 1e-9
    assert 3500 < len(OVER.points) < 4500


def test_a_sliver_that_no_sample_meets_still_has_one() -> None:
    tiny = ground(shapely.box(0, 0, 1e-6, 5), 3)
    assert len(tiny.points) >= 1
    assert abs(tiny.area - 5e-6) < 1e-12


def test_cells_have_the_asked_sizes() -> None:
    asked = sites([(-2, 0), (2, 0), (0, 3)], [1, 2, 5], 1.0, inside=False)
    cells = balance(OVER, asked)
    wrong, areas = misfit(OVER, cells, asked.share)
    assert wrong < 0.02
    assert np.abs(areas - [12.5, 25, 62.5]).max() < 1.5


def test_a_known_place_does_not_move_and_a_free_one_does() -> None:
    known = GroundSites(
        np.array([[-4.0, -4.0], [-4.0, -3.5]]), np.ones(2), np.array([0.0, 1.0]), np.array([True, False])
    )
    cells = balance(OVER, known)
    assert np.array_equal(cells.at[0], [-4, -4])
    assert np.hypot(*(cells.at[1] - known.at[1])) > 1


def test_a_known_seat_is_in_its_own_cell_though_its_neighbour_wants_nearly_all() -> None:
    crowded = sites([(0, 0), (0.3, 0)], [1000, 1], 0.0, inside=True)
    assert list(balance(OVER, crowded).owners(crowded.at)) == [0, 1]
    careless = sites([(0, 0), (0.3, 0)], [1000, 1], 0.0, inside=False)
    assert list(balance(OVER, careless).owners(careless.at)) != [0, 1]


def test_one_site_has_everything() -> None:
    (at,) = balance(OVER, sites([(9, 9)], [3], 1.0, inside=False)).at
    assert np.abs(at - unbend(np.zeros((1, 2)))[0]).max() < 0.5
    (fixed,) = balance(OVER, sites([(1, 1)], [3], 0.0, inside=True)).at
    assert np.array_equal(fixed, [1, 1])


def test_free_sites_keep_away_from_what_is_placed_and_from_each_other() -> None:
    sizes = np.full(4, 20.0)
    placed = np.array([[0.0, 0.0]])
    chosen = spread(OVER, sizes, placed, np.array([20.0]), "key")
    every = np.vstack([placed, chosen])
    apart = np.hypot(*(every[:, None] - every[None]).transpose(2, 0, 1)) + 99 * np.eye(5)
    assert apart.min() > 2.5
    assert np.array_equal(chosen, spread(OVER, sizes, placed, np.array([20.0]), "key"))
    assert not np.array_equal(chosen, spread(OVER, sizes, placed, np.array([20.0]), "another"))
