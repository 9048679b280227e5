"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.registry.registry import Registry
from tests.sealing import sealer


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    found = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    found.migrate()
    yield found
    found.close()
