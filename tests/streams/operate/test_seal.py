"""`rotate-seal` while people write and read: nothing is lost, nothing stays under the old key."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from streams.errors import SealKeyMissing, StoreError
from streams.model.audit import AuditRecord
from streams.operate import seal
from streams.registry.parties import Party, PartyField
from streams.registry.registry import Registry
from streams.registry.seal import RingSealer, ensure_keys, new_key, read_keys, seal_file, write_keys
from streams.settings import Settings

LOOK = AuditRecord(1, "s", "duty", "2112", "", "reveal", "case")
HOUR_S = 3_600


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": tmp_path}})


@pytest.fixture
def registry(settings: Settings) -> Iterator[Registry]:
    ensure_keys(seal_file(settings))
    made = opened(settings)
    made.migrate()
    yield made
    made.close()


def opened(settings: Settings) -> Registry:
    """As another process has it: with a ring of its own."""
    return Registry(settings.registry_url, RingSealer(seal_file(settings)))


def people(registry: Registry, first: int, count: int) -> None:
    for n in range(first, first + count):
        registry.add_parties(f"c-{n}", [Party(name=f"张{n}", phone=f"1381234{n:04}")], 1)


def whole(registry: Registry, count: int) -> bool:
    return all(registry.party_phone_matches(f"c-{n}", f"1381234{n:04}") for n in range(count))


def ids(settings: Settings) -> list[str]:
    return [key.id for key in read_keys(seal_file(settings))]


def aged(settings: Settings) -> None:
    """The ring was changed two hours ago."""
    then = seal_file(settings).stat().st_mtime - 2 * HOUR_S
    os.utime(seal_file(settings), (then, then))


def test_everything_is_sealed_with_the_new_key_and_the_old_one_stays(settings: Settings, registry: Registry) -> None:
    people(registry, 0, 30)
    (old,) = ids(settings)
    assert registry.seal_keys_used() == {old: 30}
    lines = seal.rotate(settings, registry)
    assert "30 rows" in lines[0]
    assert old in lines[1]
    assert ids(settings)[0] == old
    assert registry.seal_keys_used() == {ids(settings)[1]: 30}
    assert whole(registry, 30)
    assert [link.record.action for link in registry.audit_chain()] == ["seal.rotate"]


def test_a_rotation_while_rows_are_written_and_read_loses_none(settings: Settings, registry: Registry) -> None:
    people(registry, 0, 200)
    written = 200
    stop = threading.Event()

    def write() -> None:
        nonlocal written
        other = opened(settings)
        while not stop.is_set() or written < 230:
            people(other, written, 1)
            written += 1
        other.close()

    def read() -> None:
        other = opened(settings)
        while not stop.is_set():
            assert whole(other, 200)
            (party,) = other.parties("c-7")
            assert other.reveal("c-7", party.id, PartyField.NAME, LOOK) == "张7"
        other.close()

    with ThreadPoolExecutor(3) as pool:
        at_work = [pool.submit(work) for work in (write, read, read)]
        try:
            for _ in range(3):
                seal.rotate(settings, registry)
        finally:
            stop.set()
    for one in at_work:
        one.result()
    seal.rotate(settings, registry)
    assert whole(registry, written)
    assert registry.seal_keys_used() == {ids(settings)[-1]: written}


def test_one_that_was_cut_off_is_ended_without_another_key(settings: Settings, registry: Registry) -> None:
    """The key was added, and some rows were sealed with it."""
    people(registry, 0, 10)
    write_keys(seal_file(settings), (*read_keys(seal_file(settings)), new_key()))
    people(registry, 10, 10)
    assert len(registry.seal_keys_used()) == 2
    lines = seal.rotate(settings, registry)
    assert "10 rows" in lines[0]
    assert "cut off" in lines[0]
    assert len(ids(settings)) == 2
    assert registry.seal_keys_used() == {ids(settings)[1]: 20}


def test_a_key_is_dropped_when_nothing_needs_it_and_not_at_once(settings: Settings, registry: Registry) -> None:
    people(registry, 0, 3)
    seal.rotate(settings, registry)
    old, new = ids(settings)
    with pytest.raises(StoreError, match="less than an hour ago"):
        seal.drop(settings, registry)
    aged(settings)
    assert old in seal.drop(settings, registry)[0]
    assert ids(settings) == [new]
    assert whole(registry, 3)
    aged(settings)
    assert seal.drop(settings, registry) == ["every key is in use: nothing was removed"]


def test_a_key_in_use_is_never_dropped(settings: Settings, registry: Registry) -> None:
    people(registry, 0, 3)
    (old,) = ids(settings)
    write_keys(seal_file(settings), (*read_keys(seal_file(settings)), new_key()))
    aged(settings)
    seal.drop(settings, registry)
    assert ids(settings)[0] == old
    assert whole(registry, 3)


def test_a_rotation_without_the_old_key_names_it_and_changes_nothing(settings: Settings, registry: Registry) -> None:
    people(registry, 0, 3)
    kept = read_keys(seal_file(settings))
    write_keys(seal_file(settings), (new_key(),))
    with pytest.raises(SealKeyMissing, match=kept[0].id):
        seal.rotate(settings, registry)
    write_keys(seal_file(settings), kept)
    assert whole(registry, 3)
