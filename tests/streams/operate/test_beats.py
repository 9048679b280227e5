from __future__ import annotations

import socket
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.errors import JournalError
from streams.journal.redis import RedisJournal
from streams.model.health import Beat
from streams.operate import redis_server
from streams.operate.beats import NEEDED, SILENT_MS, status
from streams.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": tmp_path}})


async def beat(settings: Settings, process: str, ago: int) -> None:
    journal = RedisJournal(settings.redis_url, settings.city.code)
    await journal.open()
    at = real_ms() - ago
    await journal.beat(Beat(process=process, instance=socket.gethostname(), at=at, started=at, figures={"age_ms": 7}))
    await journal.close()


async def test_a_city_is_well_when_all_it_needs_beats(settings: Settings) -> None:
    with redis_server.running(settings):
        for name in NEEDED:
            await beat(settings, name, 0)
        assert (await status(settings, ()))[0] == 0
        await beat(settings, "caller", SILENT_MS + 1)
        code, lines = await status(settings, ())
        assert code == 0, "not every city has one"
        assert any(line.startswith("caller     silent for 1") for line in lines)
        assert (await status(settings, ["caller"]))[0] == 1
        code, lines = await status(settings, ["fold"])
        assert (code, lines) == (0, ["fold       beats              age_ms 7"])


async def test_who_was_never_heard_is_named(settings: Settings) -> None:
    with redis_server.running(settings):
        await beat(settings, "intake", 0)
        code, lines = await status(settings, ())
    assert code == 1
    assert lines[1:] == [f"{name:<10} never heard" for name in NEEDED[1:]]


async def test_without_a_journal_nothing_is_said_to_be_well(settings: Settings) -> None:
    with pytest.raises(JournalError):
        await status(settings, ())
