from __future__ import annotations

from pathlib import Path

import pytest

from streams.history.history import History
from streams.history.originals import WAIT_MS, sweep
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.words import Original
from streams.registry.registry import Registry
from tests.sealing import sealer

NOW = 10 * WAIT_MS


@pytest.mark.parametrize(("told", "gone"), [(NOW, 2), (NOW - 3_600_000, 0)])
def test_what_no_event_followed_goes_but_not_by_a_history_that_is_behind(tmp_path: Path, told: int, gone: int) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    registry.migrate()
    history = History(f"sqlite:///{tmp_path / 'history.db'}")
    history.open()
    for n, (case, clean) in enumerate([("r1", "灯〔电话〕"), ("r1", "驳回〔电话〕"), ("never", "〔电话〕")]):
        registry.keep_originals([Original(event=str(n), field="text", case=case, text="x", clean=clean)], 1)
    known = Case(id="r1", village="211221106201", type="S01", category="S", reported_at=1, text="灯〔电话〕")
    history.put([known], EntryId(told, 0), told)
    assert sweep(registry, history, NOW) == gone
    assert registry.originals_kept() == 3 - gone
    history.close()
    registry.close()
