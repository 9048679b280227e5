from __future__ import annotations

import numpy as np
import shapely

from streams.geography.generate.balance import Cells
from streams.geography.generate.diagram import drawn, sides
from streams.geography.generate.plane import bend

FOUR = Cells(np.array([[-2.0, -2.0], [2.0, -2.1], [-2.1, 2.0], [2.0, 2.0]]), np.array([0.0, 1.0, -1.0, 0.5]))


def test_both_owners_of_a_side_are_equally_far_from_it() -> None:
    found = sides(FOUR, 20.0)
    assert len(found) == 5
    for start, end in found:
        middle = (start + end) / 2
        power = ((FOUR.at - middle) ** 2).sum(1) - FOUR.weight
        first, second, *_rest = np.sort(power)
        assert abs(first - second) < 1e-6 * max(1.0, abs(first))


def test_sides_cut_the_ground_into_one_piece_a_site() -> None:
    ground = shapely.box(-5, -5, 5, 5)
    lines = drawn(FOUR, ground, 0.3, 20.0)
    net = shapely.union_all([shapely.boundary(ground), *lines])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    assert len(pieces) == 4
    for site in bend(FOUR.at):
        assert sum(piece.contains(shapely.Point(site)) for piece in pieces) == 1


def test_one_site_has_no_sides() -> None:
    assert drawn(Cells(np.array([[0.0, 0.0]]), np.zeros(1)), shapely.box(-1, -1, 1, 1), 0.3, 20.0) == []
