from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from streams.ports import bound
from tests.servers import free_port
from tests.streams.intake.house import House
from tests.streams.intake.terminals.road import Road


@pytest.fixture
async def road(demo: House) -> AsyncIterator[Road]:
    port = free_port()
    async with demo.intake.terminals.serving(bound("127.0.0.1", port, "intake.terminals_port")):
        made = Road(demo, port)
        yield made
        for line in made.lines:
            line.close()
