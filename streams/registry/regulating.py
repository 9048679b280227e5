"""The regulation in force, within a transaction: read, and put with its event to the journal."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select, update

from streams.model.regulation import Regulation
from streams.registry.people import tell
from streams.registry.tables import state

_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(Regulation)


def in_force(tx: Connection) -> Regulation | None:
    """None in a store that has none yet."""
    raw = tx.scalar(select(state.c.regulation))
    return None if raw is None else _decoder.decode(bytes(raw))


def put(tx: Connection, regulation: Regulation, now: int) -> None:
    """Writes it and its event; nothing when it is in force already."""
    packed = _encoder.encode(regulation)
    if tx.scalar(select(state.c.regulation)) != packed:
        tx.execute(update(state).values(regulation=packed))
        tell(tx, now, (), regulation)
