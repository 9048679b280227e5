from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The believable city, one for all screens."""
    stack = Stack(tmp_path_factory.mktemp("city"))
    stack.start()
    yield stack
    assert stack.stop() < 60
