from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.registry.registry import Registry
from streams.settings import Settings
from tests.postgres import PostgresServer
from tests.sealing import sealer


@pytest.fixture(params=["sqlite", "postgresql"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """Empty, at the newest version, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'registry.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.empty()
    made = Registry(url, sealer(tmp_path))
    made.migrate()
    made.open()
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": tmp_path}})
