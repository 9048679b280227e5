"""The registry: people and sign-in over one database, and what the store is."""

from __future__ import annotations

import msgspec
from sqlalchemy import select, update

from streams.model.store import StoreInfo
from streams.registry import database
from streams.registry.people import People
from streams.registry.signin import SignIn
from streams.registry.tables import state


class Registry(People, SignIn):
    """`url`: SQLAlchemy's. Blocking: callers in an event loop go through a thread."""

    def __init__(self, url: str) -> None:
        self._engine = database.connect(url)

    def migrate(self) -> None:
        database.migrate(self._engine)

    def open(self) -> None:
        """Raises MissingPart when the tables are not at the newest version."""
        database.check(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def store(self) -> StoreInfo | None:
        with self._engine.connect() as tx:
            raw = tx.scalar(select(state.c.store))
        return None if raw is None else msgspec.msgpack.decode(bytes(raw), type=StoreInfo)

    def set_store(self, info: StoreInfo) -> StoreInfo:
        """Once: what stands stays. Returns what stands."""
        with self._engine.begin() as tx:
            tx.execute(update(state).where(state.c.store.is_(None)).values(store=msgspec.msgpack.encode(info)))
        return self.store() or info
