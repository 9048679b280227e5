from __future__ import annotations

import pytest

from streams.geography.generate.city import City, Sources, make, read_sources
from streams.geography.generate.seats import read_seats
from streams.geography.versions import shipped


@pytest.fixture(scope="session")
def sources() -> Sources:
    version = shipped()
    texts = [version.source(name) for name in ("counties.geojson", "units.csv", "seats.csv")]
    counties, units, seats = (text or "" for text in texts)
    return read_sources(counties, units, read_seats(seats))


@pytest.fixture(scope="session")
def city(sources: Sources) -> City:
    """The whole first city, made once: half a minute."""
    return make(sources)
