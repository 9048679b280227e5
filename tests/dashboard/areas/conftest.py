"""Fixtures of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from streams.clock import real_ms
from streams.history.history import History
from streams.model.entry_id import EntryId
from tests.dashboard.areas.area_numbers import RULES, cases
from tests.dashboard.conftest import Site


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("areas"), demo=True)
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    now = real_ms()
    history.put(cases(now), EntryId(1, 0), now)
    yield site
    history.close()
    site.registry.close()
