from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from streams.history.engine import connect


def test_an_engine_that_writes_takes_the_database_at_once_and_one_that_reads_does_not(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'history.db'}"
    writes, reads = connect(url, writes=True), connect(url, writes=False)
    with writes.begin() as tx:
        tx.execute(text("CREATE TABLE one (n INTEGER)"))
    with writes.begin() as tx:
        tx.execute(text("INSERT INTO one VALUES (1)"))
        with reads.begin() as other:
            assert other.scalar(text("SELECT count(*) FROM one")) == 0
    with reads.connect() as tx:
        assert tx.scalar(text("SELECT count(*) FROM one")) == 1
        assert tx.scalar(text("PRAGMA journal_mode")) == "wal"
    writes.dispose()
    reads.dispose()
