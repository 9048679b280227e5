"""What is wrong with a city, and what to do: each finding made true by breaking the thing itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from streams.clock import real_ms
from streams.history.history import History
from streams.journal.redis import RedisJournal
from streams.model.health import Beat
from streams.operate import doctor, redis_server
from streams.operate.beats import NEEDED, SILENT_MS
from streams.operate.create import create_store
from streams.operate.doctor import BACKUP_MS, Grade, Observation, examined, filled, processes
from streams.settings import Settings
from tests.streams.commands import Operator, config


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": tmp_path / "data"}})


@pytest.fixture
def city(settings: Settings) -> Iterator[Settings]:
    """A store that was made, whose processes have just beaten."""
    create_store(settings)
    history = History(settings.history_url)
    history.open()
    history.close()
    with redis_server.running(settings):
        asyncio.run(_beats(settings))
        yield settings


async def _beats(settings: Settings) -> None:
    journal, now = RedisJournal(settings.redis_url, settings.city.code), real_ms()
    await journal.open()
    for name in NEEDED:
        await journal.beat(Beat(process=name, instance=socket.gethostname(), at=now, started=now))
    await journal.close()


def seen(settings: Settings, **variables: str) -> dict[str, Observation]:
    """By what they are about, the gravest of each."""
    found = asyncio.run(examined(settings, variables))
    return {one.about: one for one in sorted(found, key=lambda one: one.grade is Grade.WRONG)}


def test_a_city_in_order_has_nothing_wrong(city: Settings) -> None:
    found = seen(city)
    assert {name: one for name, one in found.items() if one.grade is Grade.WRONG} == {}
    parts = {"configuration", "disk", "sealing keys", "registry", "history", "journal", "memory"}
    assert found.keys() >= parts | set(NEEDED)
    assert found["backup"].grade is Grade.WATCH


def test_one_that_is_gone_keeps_no_other_from_being_looked_at(city: Settings) -> None:
    (city.store.data_dir / "seal.keys").unlink()
    city.store.data_dir.chmod(0o755)
    found = seen(city)
    assert found["sealing keys"].text.endswith("bring it back from its copy, never make another")
    assert found["store"].text.endswith(f"run `chmod -R go= {city.store.data_dir}`")
    assert found["journal"].grade is Grade.FINE


def test_a_machine_without_a_store_is_told_how_to_make_one(settings: Settings) -> None:
    found = seen(settings)
    assert "create-store" in found["store"].text
    assert "start Redis" in found["journal"].text
    assert found["registry"].grade is Grade.WRONG


def test_redis_that_keeps_less_than_it_should_is_wrong(city: Settings) -> None:
    with redis.Redis.from_url(city.redis_url) as client:
        client.config_set("appendfsync", "everysec")
        client.config_set("maxmemory", client.info("memory")["used_memory"] + 1000)
        found = seen(city)
    assert "set appendfsync always" in found["journal"].text
    assert (found["memory"].grade, "make room now" in found["memory"].text) == (Grade.WRONG, True)


def test_how_full_is_a_matter_of_degree() -> None:
    grades = [filled("disk", used, 1000, "of it").grade for used in (840, 850, 949, 950)]
    assert grades == [Grade.FINE, Grade.WATCH, Grade.WATCH, Grade.WRONG]


def test_processes_are_silent_late_or_say_what_troubles_them() -> None:
    now = 10_000_000
    beats = {
        "intake": Beat(process="intake", instance="1", at=now - SILENT_MS, started=0),
        "fold": Beat(process="fold", instance="1", at=now, started=0, figures={"age_ms": 16_000}),
        "gateway": Beat(process="gateway", instance="1", at=now, started=0, note="cannot read the journal"),
        "caller": Beat(process="caller", instance="1", at=0, started=0),
    }
    found = {one.about: one for one in processes(beats, now)}
    assert {name: one.grade for name, one in found.items()} == {
        "intake": Grade.WRONG,
        "fold": Grade.WATCH,
        "archive": Grade.WRONG,
        "gateway": Grade.WRONG,
        "caller": Grade.WATCH,
    }
    assert "journalctl -u city-intake" in found["intake"].text
    assert "never heard" in found["archive"].text
    assert found["gateway"].text == "cannot read the journal"


@pytest.mark.parametrize(("hours", "grade"), [(35, Grade.FINE), (37, Grade.WRONG)])
def test_a_backup_is_of_the_last_day_and_a_half(settings: Settings, tmp_path: Path, hours: int, grade: Grade) -> None:
    assert BACKUP_MS == 36 * 3_600_000
    made = (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y%m%dT%H%M%SZ")
    whole, broken = tmp_path / "kept" / made, tmp_path / "kept" / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for folder in (whole, broken):
        folder.mkdir(parents=True)
    (whole / "backup.json").write_text("{}", "utf-8")
    found = seen(settings, CITY_BACKUPS=str(tmp_path / "kept"))["backup"]
    assert found.grade is grade
    assert f"{hours} h old" in found.text


def test_the_command_ends_with_one_where_something_is_wrong(operator: Operator, tmp_path: Path) -> None:
    done = operator.run("doctor", config=config(tmp_path))
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith(f"{doctor.Grade.WRONG} ")]
