from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.errors import UnknownRegion
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_gcj02
from streams.geography.lookup import Lookup
from streams.geography.places import load
from streams.model.region import Tier, holds

PLACES = load()
LOOKUP = Lookup(PLACES)


def test_the_shipped_city_is_whole() -> None:
    assert (len(PLACES.counties()), len(PLACES.townships()), len(PLACES.villages())) == (7, 106, 1_471)
    assert PLACES.micro_grids("2112") == 12_067
    assert PLACES.name("2112") == "铁岭市"
    assert PLACES.full_name("211221106201").startswith("腰堡镇 范家屯")


def test_codes_nest_and_so_do_their_areas() -> None:
    for code in PLACES.villages() + PLACES.townships():
        above = PLACES[code].parent
        assert holds(above, code)
        assert PLACES.known(above)
    for county in PLACES.counties():
        towns = shapely.union_all([PLACES.polygon(t) for t in PLACES.children(county)])
        assert towns.symmetric_difference(PLACES.polygon(county)).area < 1e-9


def test_unknown_codes_are_named() -> None:
    assert not PLACES.known("211299")
    with pytest.raises(UnknownRegion, match="211299"):
        PLACES.name("211299")


def test_known_seats_lie_in_their_own_township() -> None:
    known = [PLACES[code] for code in PLACES.townships() if PLACES[code].position_class == "A"]
    inside = [
        p for p in known if PLACES.polygon(p.code).covers(shapely.Point(p.label_lon_e6 / 1e6, p.label_lat_e6 / 1e6))
    ]
    assert len(known) == 20
    assert len(inside) >= 19


def brute(lon: int, lat: int) -> int:
    point = shapely.Point(lon / 1e6, lat / 1e6)
    hits = [int(code[4:]) for code in PLACES.villages() if PLACES.polygon(code).intersects(point)]
    return min(hits, default=0)


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


inside_china = st.floats(100, 125), st.floats(25, 45)


@given(*inside_china)
def test_a_datum_comes_back(lon: float, lat: float) -> None:
    there = wgs84_to_gcj02(lon, lat)
    assert abs(there[0] - lon) > 1e-4
    back = gcj02_to_wgs84(*there)
    assert abs(back[0] - lon) < 1e-9
    assert abs(back[1] - lat) < 1e-9


def test_the_shift_in_the_city_is_the_published_one() -> None:
    lon, lat = wgs84_to_gcj02(124.0, 42.5)
    assert lon - 124.0 == pytest.approx(0.00601, abs=2e-5)
    assert lat - 42.5 == pytest.approx(0.00225, abs=2e-5)
    # Baidu's own documented pair: about 0.0065 east and 0.006 north of GCJ-02.
    back = bd09_to_wgs84(lon + 0.0065, lat + 0.006)
    assert back[0] == pytest.approx(124.0, abs=6e-4)
    assert back[1] == pytest.approx(42.5, abs=6e-4)
