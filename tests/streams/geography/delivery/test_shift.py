from __future__ import annotations

from streams.geography.delivery.shift import best_shift
from streams.geography.generate.plane import Plane
from tests.streams.geography.delivery.conftest import Polygons, dirty, moved, to_gcj02


def test_a_delivery_in_its_right_place_has_nowhere_to_go(counties: Polygons, plane: Plane) -> None:
    found = best_shift({c: dirty(p) for c, p in counties.items()}, counties, plane)
    assert abs(found.east_m) < 60
    assert abs(found.north_m) < 60
    assert found.datum == ""
    assert found.overlap > 0.98


def test_a_shifted_datum_is_seen_on_one_county_too(counties: Polygons, plane: Plane) -> None:
    for codes in (sorted(counties), ["211281"]):
        found = best_shift({c: moved(counties[c], to_gcj02) for c in codes}, counties, plane)
        assert -620 < found.east_m < -380
        assert -360 < found.north_m < -150
        assert found.datum == "gcj02"
        assert found.overlap < found.overlap_shifted
