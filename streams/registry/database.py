"""The connection: SQLite or PostgreSQL, its settings, and its migrations."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event

from streams.errors import MissingPart, StoreError
from streams.registry.seal import Sealer

_BUSY_MS = 10_000
_ADDED = re.compile(r"\d{4}_over_(\d{4})")
"""Tables that only gained something name the oldest version whose programs work over them."""


def connect(url: str) -> Engine:
    """An engine. SQLite: WAL, synchronous=FULL, every transaction takes the write lock at its beginning, so that
    two writers wait for each other instead of failing half way."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def migrate(engine: Engine, to: str = "head", sealer: Sealer | None = None) -> None:
    """Brings the tables to a version, the newest if none is named; those of a newer release that this one works over
    stay as they are. `sealer`: for rows of before they were sealed. Raises StoreError for those it does not."""
    with engine.begin() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        if _newer(before):
            return
        config = _config()
        config.attributes |= {"connection": connection, "sealer": sealer}
        command.upgrade(config, to)
        after = MigrationContext.configure(connection).get_current_revision()
    if before not in (None, after):
        rewrite(engine)


def rewrite(engine: Engine) -> None:
    """Writes SQLite's file anew: what a migration replaced stays behind in pages that were split or freed before."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("VACUUM")
    settle(engine)


def head() -> str:
    """The newest version of the tables."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def knows(version: str) -> bool:
    return any(one.revision == version for one in ScriptDirectory.from_config(_config()).walk_revisions())


def check(engine: Engine) -> None:
    """Raises MissingPart when the tables are not at the newest version, StoreError for those of a newer release that
    this one does not work over."""
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    newest = head()
    if here != newest and not _newer(here):
        raise MissingPart(f"the registry is at version {here}, not {newest}: run `python -m streams migrate`")


def _newer(version: str | None) -> bool:
    """Whether a newer release made these tables, which this one works over. Raises StoreError where it does not."""
    if version is None or knows(version):
        return False
    added = _ADDED.fullmatch(version)
    if added is None or not knows(added[1]):
        raise StoreError(
            f"the registry is at version {version}, this program knows it up to {head()}: start the newer program that "
            "migrated it, or bring back the backup of before (docs/upgrading.md)"
        )
    return True


def settle(engine: Engine) -> None:
    """Empties SQLite's log, which still holds the pages as they were before a deletion. A reader that is in the middle
    of it leaves that to the next call."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _sqlite(connection: Any, _: Any) -> None:
    # The driver's own implicit BEGIN would come too late; transactions are begun by the listener above.
    # secure_delete: what is deleted is overwritten, or residents' data would stay in the free pages of the file.
    connection.isolation_level = None
    durable = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MS}")
    for pragma in (*durable, "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
