from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import MissingPart
from streams.operate.service import ensure_service_key, read_service_key, service_file
from streams.registry.records import SenderKind
from streams.registry.registry import Registry
from streams.settings import Settings


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}})
    registry = Registry(settings.registry_url)
    registry.migrate()
    with pytest.raises(MissingPart, match="up"):
        read_service_key(settings)
    ensure_service_key(settings, registry, 1)
    key = read_service_key(settings)
    ensure_service_key(settings, registry, 2)
    assert read_service_key(settings) == key
    assert service_file(settings).stat().st_mode & 0o777 == 0o600
    found = registry.directory().key(key)
    assert found is not None
    assert [sender.kind for sender in registry.directory().senders_of(found.number)] == [SenderKind.SERVICE]
    registry.close()
