from __future__ import annotations

import pyproj
import pytest

from streams.geography.delivery.zones import neighbour, zone_of


@pytest.mark.parametrize(
    ("said", "degrees", "meant"),
    [
        ("EPSG:4550", 3.0, "EPSG:4549"),
        ("EPSG:4550", -2.9, "EPSG:4551"),
        ("EPSG:4529", -3.1, "EPSG:4530"),
        ("EPSG:2382", 6.0, "EPSG:2380"),
        ("EPSG:4550", 0.1, ""),
        ("EPSG:4550", 1.5, ""),
        ("EPSG:4534", 3.0, ""),
        ("EPSG:3857", 3.0, ""),
        ("wgs84", 3.0, ""),
        ("prj", 3.0, ""),
    ],
)
def test_the_zone_that_was_meant(said: str, degrees: float, meant: str) -> None:
    assert neighbour(said, degrees) == meant


@pytest.mark.parametrize("first", [2349, 2370, 2401, 2422, 4513, 4534])
def test_the_families_are_those_of_the_register(first: int) -> None:
    names = [pyproj.CRS.from_epsg(first + n).name for n in range(21)]
    assert len({name.split("3-degree")[0] for name in names}) == 1
    assert [name.rsplit(" ", 1)[1] for name in names] in (
        [str(zone) for zone in range(25, 46)],
        [f"{degrees}E" for degrees in range(75, 136, 3)],
    )


@pytest.mark.parametrize("epsg", [4513, 4529, 4533, 4491, 4499, 4501])
def test_an_easting_holds_its_zone(epsg: int) -> None:
    operation = pyproj.CRS.from_epsg(epsg).coordinate_operation
    assert operation
    easting = next(float(one.value) for one in operation.params if one.name == "False easting")
    assert zone_of(easting + 30_000) == f"EPSG:{epsg}"


@pytest.mark.parametrize("easting", [500_000.0, 123.8, -41_500_000.0, 99_500_000.0, 41_000_000.0])
def test_others_hold_none(easting: float) -> None:
    assert zone_of(easting) == ""
