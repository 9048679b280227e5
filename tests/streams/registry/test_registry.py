from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import MissingPart, StoreError
from streams.model.store import StoreInfo
from streams.registry import database
from streams.registry.registry import Registry
from tests.streams.registry.newer import newer


def test_without_its_tables_it_says_what_to_run(tmp_path: Path) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(MissingPart, match="streams migrate"):
        registry.open()
    registry.close()


def test_migrating_twice_changes_nothing(registry: Registry) -> None:
    registry.migrate()
    registry.open()
    assert registry.revision() == 0


def test_tables_of_a_newer_release_that_only_gained_are_worked_over_and_left_as_they_are(tmp_path: Path) -> None:
    url, later = f"sqlite:///{tmp_path / 'newer.db'}", f"9999_over_{database.head()[:4]}"
    registry = Registry(url)
    registry.migrate()
    newer(url, later)
    registry.migrate()
    registry.open()
    with registry._engine.connect() as tx:
        assert tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == later
    registry.close()


@pytest.mark.parametrize("version", ["9999", "9999_over_9998"])
def test_tables_of_a_newer_program_are_refused_and_never_migrated(tmp_path: Path, version: str) -> None:
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    registry = Registry(url)
    registry.migrate()
    newer(url, version)
    for refused in (registry.open, registry.migrate):
        with pytest.raises(StoreError, match=f"at version {version}, .* start the newer program"):
            refused()
    registry.close()


def test_a_store_is_set_once(registry: Registry) -> None:
    assert registry.store() is None
    first = StoreInfo(city="2112", demo=True, created_ms=5)
    assert registry.set_store(first) == first
    assert registry.set_store(StoreInfo(city="2112", demo=False, created_ms=6)) == first
