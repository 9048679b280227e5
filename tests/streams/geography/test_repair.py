from __future__ import annotations

import numpy as np
import shapely

from streams.geography.generate.plane import around
from streams.geography.repair import repaired

PLANE = around(124, 42, 125, 43)
LEFT = shapely.box(124, 42, 124.1, 42.1)


def test_overlaps_gaps_crumbs_and_bow_ties_are_gone() -> None:
    """Three areas round a gap of 160 m, two of them overlapping, a crumb, and a bow tie."""
    right = shapely.box(124.0995, 42, 124.2, 42.1)
    above = shapely.Polygon([(124, 42.1), (124.05, 42.1015), (124.1, 42.1), (124.2, 42.1), (124.2, 42.2), (124, 42.2)])
    crumb = shapely.box(124.5, 42.5, 124.5005, 42.5005)
    tie = shapely.Polygon([(124.2, 42), (124.3, 42.1), (124.3, 42), (124.2, 42.1)])
    found = repaired(np.array([shapely.MultiPolygon([LEFT, crumb]), right, above, tie], dtype=object), PLANE)
    assert (found.before.invalid, found.before.parts, found.before.holes) == (1, 6, 1)
    assert found.before.overlap_km2 > 0.3
    assert (found.after.invalid, found.after.overlap_km2, found.after.holes) == (0, 0, 0)
    assert shapely.coverage_is_valid(found.polygons)
    assert found.polygons[0].geom_type == "Polygon"


def test_how_much_each_unit_changed_is_told() -> None:
    half = shapely.box(124.05, 42, 124.15, 42.1)
    found = repaired(np.array([LEFT, half], dtype=object), PLANE)
    assert abs(found.change.min() + 0.5) < 0.01
    assert abs(found.change.max()) < 0.01


def test_a_unit_of_nothing_but_crumbs_keeps_its_largest() -> None:
    small = [shapely.box(124 + n, 42, 124.0001 * 1 + n + 1e-4 * n, 42.0002) for n in (0, 0.2)]
    (kept,) = repaired(np.array([shapely.MultiPolygon(small)], dtype=object), PLANE).polygons
    assert kept.geom_type == "Polygon"
    assert not kept.is_empty


def test_a_wide_gap_is_land_and_stays() -> None:
    far = shapely.box(124.2, 42, 124.3, 42.1)
    found = repaired(np.array([LEFT, far], dtype=object), PLANE)
    assert abs(found.change).max() < 1e-9
