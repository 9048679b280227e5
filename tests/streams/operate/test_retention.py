"""The commands of retention as an operator meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import StoreError
from streams.model.case_code import case_code
from streams.operate import retention, shell
from streams.settings import Settings
from tests.streams.history.test_retention import Store, closed


@pytest.fixture
def store(tmp_path: Path) -> Store:
    urls = (f"sqlite:///{(tmp_path / name).resolve()}" for name in ("registry.db", "history.db"))
    return Store(tmp_path, *urls)


def columns(settings: Settings, name: str) -> list[str]:
    with shell.open_registry(settings) as registry:
        return next(line.split()[1:5] for line in retention.show(settings, registry) if line.startswith(name))


def test_what_is_due_is_shown_held_released_and_deleted(store: Store) -> None:
    old, young = closed("old", 366), closed("young", 3)
    store.keep(old, young)
    code = case_code(old.id, old.village, old.reported_at)
    settings = store.settings
    assert columns(settings, "parties") == ["365", "2", "1", "0"]
    assert "until `release`" in retention.hold(settings, store.registry, code, "诉讼", keep=True)
    assert columns(settings, "parties") == ["365", "2", "0", "1"]
    assert any("old (诉讼)" in line for line in retention.show(settings, store.registry))
    assert "parties: 0 rows deleted" in retention.run(settings, store.registry)
    retention.hold(settings, store.registry, code, "结束", keep=False)
    assert "parties: 1 rows deleted" in retention.run(settings, store.registry)
    assert columns(settings, "media") == ["365", "1", "0", "0"]
    actions = [link.record.action for link in store.registry.audit_chain()]
    assert actions.count("case.hold") == actions.count("case.release") == 1


def test_a_case_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="there is no case 211221-261123-2222222"):
        retention.hold(store.settings, store.registry, "211221-261123-2222222", "诉讼", keep=True)


def test_hours_of_positions_whose_time_is_over_are_counted(store: Store) -> None:
    for hour in ("20200101T00", "20990101T00"):
        folder = store.settings.store.data_dir / "archive" / "2112" / hour
        folder.mkdir(parents=True)
        (folder / "positions.seg").touch()
    store.keep(closed("young", 3))
    assert any("2 hours kept, 1 due" in line for line in retention.show(store.settings, store.registry))
