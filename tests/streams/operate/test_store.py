from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from streams.demo import recipe
from streams.errors import MissingPart, StoreError
from streams.journal.memory import MemoryJournal
from streams.operate.keys import keys_file, read_keys, write_keys
from streams.operate.store import ensure_store, morning, new_store, sign_in_links, welcome
from streams.registry.records import SenderKind
from streams.registry.registry import Registry
from streams.settings import Settings

BEIJING = timezone(timedelta(hours=8))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "first_look"),
    [
        ("2026-11-23 03:00", "2026-11-23 09:40"),
        ("2026-11-23 23:00", "2026-11-23 09:40"),
        ("2026-11-28 12:00", "2026-11-27 09:40"),
        ("2026-11-29 12:00", "2026-11-27 09:40"),
    ],
)
def test_the_first_look_is_a_working_morning(now: str, first_look: str) -> None:
    assert morning(ms(now)) == ms(first_look)
    store = new_store(Settings(), ms(now), "salt")
    assert store.created_ms + store.offset_ms == ms(first_look)


def test_production_lives_on_real_time() -> None:
    store = new_store(Settings.model_validate({"store": {"demo": False, "rate": 60}}), ms("2026-11-23 03:00"), "salt")
    assert (store.demo, store.offset_ms, store.rate) == (False, 0, 1.0)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    registry.migrate()
    yield registry
    registry.close()


def settings(folder: Path, **store: object) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder, **store}})


async def test_a_demo_store_has_its_workers_once(tmp_path: Path, registry: Registry) -> None:
    journal, wanted = MemoryJournal("2112"), settings(tmp_path)
    with pytest.raises(MissingPart):
        read_keys(wanted)
    first = await ensure_store(wanted, journal, registry)
    keys = read_keys(wanted)
    assert keys.count == 15_000
    assert keys_file(wanted).stat().st_mode & 0o777 == 0o600
    again = await ensure_store(wanted, journal, registry)
    assert again == first
    assert read_keys(wanted) == keys
    assert len(registry.workers()) == 15_000


async def test_a_demo_store_of_before_gets_a_key_for_each_department(tmp_path: Path, registry: Registry) -> None:
    journal, wanted = MemoryJournal("2112"), settings(tmp_path)
    await ensure_store(wanted, journal, registry)
    whole = read_keys(wanted)
    registry.enrol_department("示例部门", simulated=True, now=1)
    write_keys(wanted, msgspec.structs.replace(whole, departments={}, platform=None))
    await ensure_store(wanted, journal, registry)
    again = read_keys(wanted)
    assert again.fleet_key == whole.fleet_key
    assert again.platform is not None
    assert set(again.departments) == set(recipe.load().departments)
    found = {name: registry.sender(one.sender) for name, one in again.departments.items()}
    assert all(one is not None and one.department == name for name, one in found.items())
    platform = registry.sender(again.platform.sender)
    assert platform is not None
    assert platform.kind is SenderKind.PLATFORM
    (old,) = [line for line in registry.listed_keys() if line.label == "示例部门"]
    assert old.revoked, "one key for all departments opens nothing any more"


async def test_a_journal_that_was_lost_is_not_begun_again_in_silence(tmp_path: Path, registry: Registry) -> None:
    wanted = settings(tmp_path, demo=False)
    await ensure_store(wanted, MemoryJournal("2112"), registry)
    with pytest.raises(StoreError, match="belongs to the registry"):
        await ensure_store(wanted, MemoryJournal("2112"), registry)


@pytest.mark.parametrize("demo", [True, False])
async def test_a_store_stays_what_it_was_created_as(tmp_path: Path, registry: Registry, demo: bool) -> None:
    journal = MemoryJournal("2112")
    await journal.create_store(new_store(settings(tmp_path, demo=demo), 0, "salt"))
    with pytest.raises(StoreError, match="production store" if not demo else "demo store"):
        await ensure_store(settings(tmp_path, demo=not demo), journal, registry)


async def test_production_needs_every_write_on_disk(tmp_path: Path, registry: Registry) -> None:
    lax = Settings.model_validate({"store": {"data_dir": tmp_path, "demo": False}, "redis": {"fsync": "everysec"}})
    with pytest.raises(StoreError, match=r"redis\.fsync"):
        await ensure_store(lax, MemoryJournal("2112"), registry)


async def test_links_lead_each_user_to_their_page(tmp_path: Path, registry: Registry) -> None:
    wanted = settings(tmp_path, demo=True)
    links = sign_in_links(wanted, registry)
    assert set(links) == {"wall", "duty", "duty_lead", "supervisor"}
    assert links["wall"].startswith(f"{wanted.wall_url}/signin?token=")
    assert links["duty"].startswith(f"{wanted.dashboard_url}/signin?token=")
    assert len({link.partition("=")[2] for link in links.values()}) == 4


def test_in_production_only_a_wall_signs_in_by_a_link(tmp_path: Path, registry: Registry) -> None:
    assert set(sign_in_links(settings(tmp_path, demo=False), registry)) == {"wall"}


def test_in_production_what_up_prints_signs_nobody_in(tmp_path: Path, registry: Registry) -> None:
    """It stays in the system's journal."""
    for demo in (True, False):
        said = "\n".join(welcome(settings(tmp_path, demo=demo), registry, demo=demo))
        assert ("token=" in said) is demo
        assert "python -m streams links" in said
