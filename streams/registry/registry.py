"""The registry: people and sign-in over one database, what the store is, and what its clocks judge by."""

from __future__ import annotations

import msgspec
from sqlalchemy import select, update

from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.registry import database
from streams.registry.audit import Audit
from streams.registry.jobs import Jobs
from streams.registry.media import Media
from streams.registry.people import People, lock, tell
from streams.registry.progress import Progress
from streams.registry.signin import SignIn
from streams.registry.tables import state
from streams.registry.users import Users

_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(Regulation)


class Registry(People, SignIn, Users, Audit, Progress, Media, Jobs):
    """`url`: SQLAlchemy's. Blocking: callers in an event loop go through a thread."""

    def __init__(self, url: str) -> None:
        self._engine = database.connect(url)

    def migrate(self, to: str = "head") -> None:
        database.migrate(self._engine, to)

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

    def regulation(self) -> Regulation | None:
        """What is in force; None in a store that was never told."""
        with self._engine.connect() as tx:
            raw = tx.scalar(select(state.c.regulation))
        return None if raw is None else _decoder.decode(bytes(raw))

    def set_regulation(self, wanted: Regulation, now: int) -> None:
        """Puts it in force and tells the journal; nothing when it is in force already."""
        packed = _encoder.encode(wanted)
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(state.c.regulation)) == packed:
                return
            tx.execute(update(state).values(regulation=packed))
            tell(tx, now, (), wanted)
