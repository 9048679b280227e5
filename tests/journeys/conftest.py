from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.stack import Stack, running

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two at a time: what looks at the believable city one by one, the rest file by file beside it."""
    for item in items:
        if HERE in item.path.parents:
            one = "city" if HERE / "city" in item.path.parents else item.path.name
            item.add_marker(pytest.mark.xdist_group(one))


@pytest.fixture
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A demo store in which nothing is simulated: all that happens is the test's own. One a test."""
    with running(tmp_path_factory.mktemp("quiet"), demo={"run": False}) as stack:
        yield stack
