from __future__ import annotations

import csv
import io
import json

import pytest
from shapely.geometry import shape

from streams.geography.generate.city import CityPolygons, Sources, make
from streams.geography.generate.seats import read_seats
from streams.geography.versions import shipped


@pytest.fixture(scope="session")
def sources() -> Sources:
    version = shipped()
    texts = [version.source(name) for name in ("counties.geojson", "units.csv", "seats.csv")]
    counties, units, seats = (text or "" for text in texts)
    polygons = {f["properties"]["code"]: shape(f["geometry"]) for f in json.loads(counties)["features"]}
    names = {row["code"]: row["name"] for row in csv.DictReader(io.StringIO(units))}
    return Sources(polygons, names, read_seats(seats))


@pytest.fixture(scope="session")
def city(sources: Sources) -> CityPolygons:
    """The whole first city, made once: half a minute."""
    return make(sources)
