from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.lookup import Lookup
from streams.geography.places import Places, load
from streams.intake.admission import Admission
from streams.intake.counts import IntakeCounts
from streams.intake.plausibility import Area, Bounds
from streams.intake.rates import Rates
from streams.registry.records import Datum
from tests.streams.intake.admitted import NOW, TYPES
from tests.streams.intake.house import House, house, store


@pytest.fixture(scope="session")
def places() -> Places:
    return load()


@pytest.fixture(scope="session")
def bounds(places: Places) -> Bounds:
    """As the process has them: the city's box and 20 km, 30 days."""
    return Bounds(Area.around(Lookup(places).box, 20), 30 * 86_400_000)


@pytest.fixture
async def demo(tmp_path: Path, places: Places) -> AsyncIterator[House]:
    """An intake of a demo store whose time is real time."""
    async with house(tmp_path, places, store()) as running:
        yield running


@pytest.fixture
def counts() -> IntakeCounts:
    return IntakeCounts()


@pytest.fixture
def admission(bounds: Bounds, places: Places, counts: IntakeCounts) -> Admission:
    converts = {Datum.GCJ02: gcj02_to_wgs84, Datum.BD09: bd09_to_wgs84}
    return Admission(
        bounds, converts, places, Lookup(places).village, counts, Rates(50, lambda: NOW).keeps, lambda: TYPES
    )
