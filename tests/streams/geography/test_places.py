from __future__ import annotations

import pytest
import shapely

from streams.errors import UnknownRegion
from streams.geography.places import load
from streams.model.region import holds

PLACES = load()


def test_the_shipped_city_is_whole() -> None:
    assert (len(PLACES.counties()), len(PLACES.townships()), len(PLACES.villages())) == (7, 106, 1_471)
    assert PLACES.micro_grids("2112") == 12_067
    assert PLACES.name("2112") == "铁岭市"
    assert PLACES.full_name("211221106201").startswith("腰堡镇 范家屯")


def test_of_two_townships_of_one_name_each_says_its_county() -> None:
    assert [PLACES.name(code) for code in ("211202001", "211204001")] == ["红旗街道"] * 2
    assert [PLACES.distinct_name(code) for code in ("211202001", "211204001")] == ["银州区红旗街道", "清河区红旗街道"]
    assert PLACES.full_name(PLACES.children("211204001")[0]).startswith("清河区红旗街道 ")
    told = [PLACES.distinct_name(code) for code in PLACES.townships()]
    assert len(set(told)) == len(told)


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
