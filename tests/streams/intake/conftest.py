from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.geography.places import Places, load
from tests.streams.intake.house import House, house, store


@pytest.fixture(scope="session")
def places() -> Places:
    return load()


@pytest.fixture
async def demo(tmp_path: Path, places: Places) -> AsyncIterator[House]:
    """An intake of a demo store whose time is real time."""
    async with house(tmp_path, places, store()) as running:
        yield running
