"""Drills in history: one row each."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, LargeBinary, Table, or_, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.drills import Drill

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Drill)

drills = Table(
    "drills",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("scope", JournalText, nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("drills_scope", drills.c.scope, drills.c.began)


class DrillLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def of_desk(self, scope: str, since: int, until: int) -> list[Drill]:
        """That went on within a time (city ms), the oldest first."""
        within = (drills.c.began < until, or_(drills.c.ended == 0, drills.c.ended >= since))
        query = select(drills.c.record).where(drills.c.scope == scope, *within).order_by(drills.c.began)
        with self._reader.connect() as tx:
            return [_decoder.decode(bytes(raw)) for raw in tx.scalars(query)]


def _row(one: Drill) -> Row:
    return {
        "id": one.id,
        "scope": one.scope,
        "began": one.began,
        "ended": one.ended,
        "record": _encoder.encode(one),
    }


DRILLS = Mapper(
    kind="drill",
    version=1,
    tables=(drills,),
    kept=True,
    audit="drill",
    records=RecordMapping(
        type=Drill,
        prefix=b"dr",
        stored=drills,
        rows=(Rows(drills, "id", lambda one: [_row(one)]),),
        about=lambda one: About(one.scope),
        version=lambda one: one.revision,
    ),
)
