from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The believable city; a test that kills or fills its house brings one of its own."""
    stack = Stack(tmp_path_factory.mktemp("city"))
    stack.start()
    yield stack
    assert stack.stop() < 60
