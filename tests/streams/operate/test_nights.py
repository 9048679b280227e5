"""What a simulated desk worked off before its city began goes the way of all imports."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from streams.clock import CityClock, real_ms
from streams.model.event import AlertsImported
from streams.model.store import StoreInfo
from streams.operate import shell
from streams.operate.nights import importer
from streams.settings import Settings
from streams.wire import entry
from tests.streams.fold.test_imported_alerts import PAST

CLOCK = CityClock(StoreInfo(city="2112", demo=True, created_ms=real_ms(), salt="5a17"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings.model_validate({"store": {"data_dir": tmp_path}})
    with shell.open_registry(made, migrate=True):
        return made


async def test_it_returns_once_the_journal_has_them(settings: Settings) -> None:
    many = [msgspec.structs.replace(PAST, id=f"serious/c{n}/1", key=f"serious/c{n}") for n in range(60)]
    with shell.open_registry(settings) as registry:
        taking = asyncio.create_task(importer(settings, CLOCK)(many))
        while not (waiting := await asyncio.to_thread(registry.pending)):
            continue
        assert not taking.done()
        events = [entry.unpack(packed[4:]) for _, packed in waiting]
        assert all(isinstance(one, AlertsImported) and one.origin == "示例平台" for one in events)
        registry.relayed(waiting[-1][0])
        await taking
        told = [alert.id for one in events if isinstance(one, AlertsImported) for alert in one.alerts]
        assert told == [alert.id for alert in many]
