from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.geography.lookup import Lookup
from streams.geography.places import Places, load
from streams.intake.plausibility import Area, Bounds
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
