from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack, running


@pytest.fixture
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A demo store in which nothing is simulated: all that happens is the test's own. One a test."""
    with running(tmp_path_factory.mktemp("quiet"), demo={"run": False}) as stack:
        yield stack
