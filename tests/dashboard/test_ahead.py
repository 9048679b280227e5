"""What is read before anybody asks is read no more by who asks; and a store that has no numbers yet is waited for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from dashboard.ahead import AHEAD, ReadAhead
from streams.clock import real_ms
from streams.errors import Backlogged
from streams.history.cases.query import CaseQuery
from streams.history.history import History
from streams.model.entry_id import EntryId
from tests.dashboard.areas.area_numbers import cases
from tests.dashboard.conftest import Site
from tests.servers import BOUND_S

ALL = CaseQuery(("2112",), standing="all", counted=True)


@pytest.fixture
def history(tmp_path: Path) -> Any:
    made = History(f"sqlite:///{tmp_path / 'history.db'}")
    made.open()
    yield made
    made.close()


def test_no_question_reads_what_was_read_ahead(history: History) -> None:
    now, statements, settled = real_ms(), [], []
    reads, done = history.cases.read_ahead, []

    def read() -> None:
        try:
            reads()
        except Backlogged:
            # The fold's first records come while the thread waits for its next turn.
            history.put(list(cases(now)), EntryId(1, 0), now)
            done.append("waited")
            raise

    ahead = ReadAhead(read, apart_s=0.01, settled=lambda: settled.append(len(done)))
    ahead.start()
    assert ahead.ready.wait(BOUND_S)
    ahead.stop()
    event.listen(history.cases._reader, "before_cursor_execute", lambda *of: statements.append(of[2]))
    found = history.cases.grouped(ALL, ("type",), now)
    assert sum(n for *_, n in found) == 41
    assert not [one for one in statements if "FROM cases" in one]
    assert (done, settled) == (["waited"], [1])


def test_the_desks_read_ahead_and_the_wall_does_not(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    assert AHEAD in site.server().extensions
    assert AHEAD not in site.server(wall=True).extensions
    site.registry.close()
