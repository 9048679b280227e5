from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.history.history import History
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    """Open and empty, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'history.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.empty()
    made = History(url)
    made.open()
    yield made
    made.close()
