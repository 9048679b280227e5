"""Which cases are written again because a limit was used up."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine

from streams.history.cases.mapper import CASES
from streams.history.history import History


def test_limits_are_looked_for_by_their_own_indices(tmp_path: Path) -> None:
    """At each write of history: an index of what is open would be read whole, 100,000 rows of a backlog."""
    url = f"sqlite:///{tmp_path / 'history.db'}"
    history = History(url)
    history.open()
    history.close()
    assert CASES.records is not None
    assert CASES.records.passed is not None
    engine = create_engine(url)
    query = str(CASES.records.passed(1_000, 2_000).compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as tx:
        plan = [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    engine.dispose()
    assert sorted(step.split("INDEX ")[1].split()[0] for step in plan if step.startswith("SEARCH")) == [
        "cases_due",
        "cases_original_due",
    ]
