"""The journal of each kind that is promised the same: the shipped fake, one Redis, and a city's slot of a cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from streams.journal.api import Journal
from streams.journal.memory import MemoryJournal
from streams.journal.redis import RedisJournal
from tests.clustered import Cluster
from tests.servers import RedisServer


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with Cluster().running() as cluster:
        yield cluster


@pytest.fixture(params=["memory", "redis", "cluster"])
async def journal(request: pytest.FixtureRequest) -> AsyncIterator[Journal]:
    """An empty one."""
    if request.param == "memory":
        yield MemoryJournal("2112")
        return
    server: RedisServer | Cluster = request.getfixturevalue("redis_server" if request.param == "redis" else "cluster")
    server.empty()
    journal = RedisJournal(server.url, "2112")
    await journal.open()
    yield journal
    await journal.close()
