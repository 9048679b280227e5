from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack, running


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The believable city, one for all in this folder: who kills or fills brings another."""
    with running(tmp_path_factory.mktemp("city")) as stack:
        yield stack
