from __future__ import annotations

import numpy as np
import shapely

from streams.geography.generate.faces import Crumbs, Labels, Polygons, dissolve, enclosed
from streams.geography.generate.plane import around

PLANE = around(124, 42, 125, 43)


def strip(*labels: str) -> tuple[Polygons, Labels]:
    """Squares side by side, from west to east, the first twice as high."""
    west = [124 + n * 0.01 for n in range(len(labels))]
    squares = [shapely.box(x, 42, x + 0.01, 42.01 if n else 42.02) for n, x in enumerate(west)]
    faces, inside = enclosed([shapely.boundary(square) for square in squares])
    return faces[np.argsort(inside[:, 0])], np.array(labels, object)


def test_lines_enclose_faces_with_a_point_in_each() -> None:
    across = shapely.LineString([(124.5, 41), (124.5, 44)])
    faces, inside = enclosed([shapely.boundary(shapely.box(124, 42, 125, 43)), across])
    assert len(faces) == 2
    assert all(face.contains(shapely.Point(point)) for face, point in zip(faces, inside, strict=True))


def test_what_lies_apart_goes_to_the_neighbour() -> None:
    faces, labels = strip("a", "a", "b", "a")
    parents = np.array(["p"] * 4, object)
    assert list(Crumbs(faces, PLANE).swept(labels, parents, {})) == ["a", "a", "b", "b"]


def test_the_piece_with_the_site_is_the_one_that_stays_however_small() -> None:
    faces, labels = strip("a", "b", "a")
    parents = np.array(["p"] * 3, object)
    assert list(Crumbs(faces, PLANE).swept(labels, parents, {"a": 2})) == ["b", "b", "a"]


def test_nothing_is_handed_to_another_parent() -> None:
    faces, labels = strip("a", "b", "a")
    parents = np.array(["p", "q", "p"], object)
    assert list(Crumbs(faces, PLANE).swept(labels, parents, {})) == ["a", "b", "a"]


def test_equal_labels_become_one_polygon() -> None:
    faces, labels = strip("a", "a", "b")
    whole = dissolve(faces, labels)
    assert list(whole) == ["a", "b"]
    assert whole["a"].equals(shapely.union_all(faces[:2]))
