from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.geography.lookup import BORDER_DEG, Lookup
from streams.geography.places import load
from streams.model.region import Tier

PLACES = load()
LOOKUP = Lookup(PLACES)


def brute(lon: int, lat: int) -> int:
    point = shapely.Point(lon / 1e6, lat / 1e6)
    far = {code: PLACES.polygon(code).distance(point) for code in PLACES.villages()}
    least = min(far.values())
    return 0 if least > BORDER_DEG else min(int(code[4:]) for code, d in far.items() if d == least)


@settings(max_examples=60, deadline=None)
@given(st.integers(123_400_000, 125_150_000), st.integers(41_950_000, 43_500_000))
def test_a_point_lies_where_a_plain_search_finds_it(lon: int, lat: int) -> None:
    found = LOOKUP.villages(np.array([lon], np.int32), np.array([lat], np.int32))
    assert int(found[0]) == brute(lon, lat)


def test_a_corner_shared_by_villages_belongs_to_the_smallest_code() -> None:
    corners = np.array(PLACES.polygon("211221106201").exterior.coords)
    lon, lat = np.round(corners[:, 0] * 1e6).astype(np.int32), np.round(corners[:, 1] * 1e6).astype(np.int32)
    found = LOOKUP.villages(lon, lat)
    assert [int(f) for f in found] == [brute(int(a), int(b)) for a, b in zip(lon, lat, strict=True)]
    assert np.all(found > 0)


def test_outside_and_swapped_points_lie_in_no_village() -> None:
    lon = np.array([0, 42_300_000, 125_900_000, -1], np.int32)
    lat = np.array([0, 123_800_000, 42_300_000, -1], np.int32)
    assert LOOKUP.villages(lon, lat).tolist() == [0, 0, 0, 0]
    assert LOOKUP.village(0, 0) == ""


def test_a_label_lies_in_its_village() -> None:
    lon, lat = PLACES.label("211221106201")
    assert LOOKUP.village(lon / 1e6, lat / 1e6) == "211221106201"
    assert PLACES["211221106201"].tier is Tier.VILLAGE


def test_a_little_outside_the_schematic_border_belongs_to_the_nearest_village() -> None:
    box = LOOKUP.box
    west = min((PLACES.polygon(v) for v in PLACES.villages()), key=lambda polygon: polygon.bounds[0])
    x, y = next(point for point in west.exterior.coords if point[0] == west.bounds[0])
    village = LOOKUP.village(x - BORDER_DEG / 2, y)
    assert PLACES.polygon(village).distance(shapely.Point(x, y)) < BORDER_DEG
    assert LOOKUP.village(box[0] - 2 * BORDER_DEG, y) == ""
