"""Fixtures for all tests: a real Redis for the session, and a journal of either kind."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis.asyncio
import structlog
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from streams.journal.api import Journal
from streams.journal.memory import MemoryJournal
from streams.journal.redis import RedisJournal
from tests.servers import RedisServer

# The gate judges the same examples every time, so that it goes red for a change and for nothing else; a soak wanders.
# How long an example takes is the machine's, not the product's.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("wander", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

CITY = "tests/journeys/city/"
EARLY = (
    *("geography/generate/", "recompute/test_recompute", "demo/test_seasons", "golden/test_replay"),
    *("journeys/test_start", "journeys/test_case_story"),
)


class ByHouse(LoadScopeScheduling):  # type: ignore[misc]
    """What shares a house runs in one process: a file, and all files of the city, which is the longest and begins."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return CITY if file.startswith(CITY) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return ByHouse(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is made once for many tests and takes a minute begins: of a worker's last ones another takes some over,
    which would make it a second time. So do journeys of minutes: the last would leave the other worker idle."""
    items.sort(key=lambda item: not any(place in item.nodeid for place in EARLY))


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """A command sets up logging for its own process; the next test's streams are others."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The usual one, whatever a command that ran in this process set."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
async def redis_journal(redis_server: RedisServer) -> AsyncIterator[RedisJournal]:
    """Of an empty Redis."""
    client = redis.asyncio.Redis.from_url(redis_server.url)
    await client.flushall()
    await client.aclose()
    journal = RedisJournal(redis_server.url, "2112")
    await journal.open()
    yield journal
    await journal.close()


@pytest.fixture(params=["memory", "redis"])
async def journal(request: pytest.FixtureRequest) -> AsyncIterator[Journal]:
    if request.param == "memory":
        yield MemoryJournal("2112")
    else:
        redis_server: RedisServer = request.getfixturevalue("redis_server")
        client = redis.asyncio.Redis.from_url(redis_server.url)
        await client.flushall()
        await client.aclose()
        journal = RedisJournal(redis_server.url, "2112")
        await journal.open()
        yield journal
        await journal.close()
