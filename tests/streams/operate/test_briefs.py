"""The making of briefs is started when a day is over, once, and again after it was cut off."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.model.store import StoreInfo
from streams.operate import briefs
from streams.registry.brief_drafts import BriefMaking
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.sealing import sealer
from tests.servers import BOUND_S

MADE = "import sys; assert '2112' in sys.stdin.read(); print(3)"
FAILS = "import sys; sys.stdin.read(); sys.exit('briefs: history is behind')"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[Settings, Registry, History]]:
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}})
    registry, history = Registry(settings.registry_url, sealer(tmp_path)), History(settings.history_url)
    registry.migrate()
    registry.set_store(StoreInfo(city="2112", demo=True, created_ms=0, offset_ms=0, rate=1.0, salt="00"))
    history.open()
    history.put([], EntryId(1, 0), real_ms())
    yield settings, registry, history
    history.close()
    registry.close()


def of_day(history: History, done: int, total: int, why: str = "") -> BriefMaking:
    return BriefMaking(day=local_day(history.at()), done=done, total=total, at=1, why=why)


def test_a_day_is_due_until_all_of_it_is_made(store: tuple[Settings, Registry, History]) -> None:
    _, registry, history = store
    day = local_day(history.at())
    assert briefs.due_day(registry, history) == day
    for unfinished in (of_day(history, 2, 3), of_day(history, 3, 3, "cut off")):
        registry.making_is(unfinished)
        assert briefs.due_day(registry, history) == day
    registry.making_is(of_day(history, 3, 3))
    assert briefs.due_day(registry, history) is None


async def test_what_was_cut_off_is_on_record_with_its_reason(store: tuple[Settings, Registry, History]) -> None:
    settings, registry, history = store
    stop = asyncio.Event()
    child = (sys.executable, "-c", FAILS)
    running = asyncio.create_task(briefs.run(settings, registry, history, stop, first_s=0, child=child))
    async with asyncio.timeout(BOUND_S):
        while registry.making() is None:
            await asyncio.sleep(0.05)
    stop.set()
    await running
    found = registry.making()
    assert found is not None
    assert (found.day, found.total, found.why) == (local_day(history.at()), 0, "briefs: history is behind")


async def test_a_stop_ends_the_child_with_it(store: tuple[Settings, Registry, History], tmp_path: Path) -> None:
    settings, registry, history = store
    stop, began = asyncio.Event(), tmp_path / "began"
    hangs = f"import sys, time; sys.stdin.read(); open({str(began)!r}, 'w'); time.sleep(600)"
    child = (sys.executable, "-c", hangs)
    running = asyncio.create_task(briefs.run(settings, registry, history, stop, first_s=0, child=child))
    async with asyncio.timeout(BOUND_S):
        while not began.exists():
            await asyncio.sleep(0.05)
        stop.set()
        await running
    assert registry.making() is None


async def test_the_real_child_takes_the_settings_and_makes_what_is_due(
    store: tuple[Settings, Registry, History],
) -> None:
    settings, registry, history = store
    stop = asyncio.Event()
    running = asyncio.create_task(briefs.run(settings, registry, history, stop, first_s=0))
    async with asyncio.timeout(BOUND_S):
        while registry.making() is None:
            await asyncio.sleep(0.05)
    stop.set()
    await running
    made = registry.making()
    assert made is not None
    assert (made.done, made.total, made.why) == (0, 0, ""), "nothing was reported yet"


async def test_where_none_is_to_be_made_nothing_starts(store: tuple[Settings, Registry, History]) -> None:
    _, registry, history = store
    none = Settings.model_validate({"briefs": {"made": ""}})
    await briefs.run(none, registry, history, asyncio.Event(), first_s=0, child=(sys.executable, "-c", FAILS))
    assert registry.making() is None
