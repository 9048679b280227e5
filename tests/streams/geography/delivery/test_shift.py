from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from streams.geography.delivery.shift import best_shift
from streams.geography.generate.plane import Plane
from tests.streams.geography.delivery.conftest import Points, Polygons, dirty, moved, to_gcj02


def plain(lon: Points, lat: Points) -> tuple[Points, Points]:
    return lon, lat


Convert = Callable[[Points, Points], tuple[Points, Points]]
MADE: dict[str, Convert] = {"wgs84": plain, "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
READ: dict[str, Convert] = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}


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


@pytest.mark.parametrize("codes", [slice(None), slice(1)])
@pytest.mark.parametrize("true", list(MADE))
@pytest.mark.parametrize("said", ["wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4490", "prj"])
def test_a_wrong_datum_is_seen_whichever_was_said(
    counties: Polygons, plane: Plane, true: str, said: str, codes: slice
) -> None:
    some = {c: counties[c] for c in sorted(counties)[codes]}
    read = READ.get(said, plain)
    shapes = {c: moved(p, lambda at: np.column_stack(read(*MADE[true](at[:, 0], at[:, 1])))) for c, p in some.items()}
    found = best_shift({c: dirty(p) for c, p in shapes.items()}, counties, plane, said)
    assert found.datum == ("" if true == (said if said in READ else "wgs84") else true)


def test_another_zone_lies_degrees_away(counties: Polygons, plane: Plane) -> None:
    found = best_shift(
        {c: moved(p, lambda at: at + np.array([3.0, 0.0])) for c, p in counties.items()}, counties, plane
    )
    assert found.degrees == pytest.approx(3, abs=0.05)
    assert found.east_m < -200_000
    assert found.overlap == 0
    assert found.datum == ""
