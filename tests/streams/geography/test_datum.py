from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

inside_china = st.floats(100, 125), st.floats(25, 45)


@given(*inside_china)
def test_a_datum_comes_back(lon: float, lat: float) -> None:
    there = wgs84_to_gcj02(lon, lat)
    assert abs(there[0] - lon) > 1e-4
    back = gcj02_to_wgs84(*there)
    assert abs(back[0] - lon) < 1e-9
    assert abs(back[1] - lat) < 1e-9


@given(*inside_china)
def test_baidus_comes_back_too(lon: float, lat: float) -> None:
    back = bd09_to_wgs84(*wgs84_to_bd09(lon, lat))
    assert abs(back[0] - lon) < 2e-5
    assert abs(back[1] - lat) < 2e-5


def test_the_shift_in_the_city_is_the_published_one() -> None:
    lon, lat = wgs84_to_gcj02(124.0, 42.5)
    assert lon - 124.0 == pytest.approx(0.00601, abs=2e-5)
    assert lat - 42.5 == pytest.approx(0.00225, abs=2e-5)
    # Baidu's own documented pair: about 0.0065 east and 0.006 north of GCJ-02.
    back = bd09_to_wgs84(lon + 0.0065, lat + 0.006)
    assert back[0] == pytest.approx(124.0, abs=6e-4)
    assert back[1] == pytest.approx(42.5, abs=6e-4)
