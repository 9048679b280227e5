"""Reports of serious incidents in history: one row an alert, with every version that was approved."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, LargeBinary, Table, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.sitreps.sitrep import Sitrep

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Sitrep)

sitreps = Table(
    "sitreps",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("region", JournalText, nullable=False),
    Column("scope", JournalText, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("stage", JournalText, nullable=False),  # of the newest version
    Column("record", LargeBinary, nullable=False),
)
Index("sitreps_region", sitreps.c.region, sitreps.c.known_at)


class SitrepLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def get(self, alert: str) -> Sitrep | None:
        with self._reader.connect() as tx:
            raw = tx.scalar(select(sitreps.c.record).where(sitreps.c.id == alert))
        return None if raw is None else _decoder.decode(bytes(raw))

    def of_region(self, region: str, since: int, limit: int = 200) -> list[Sitrep]:
        """Of incidents first known at or after a time (city ms), the newest first."""
        area = sitreps.c.region.between(region, region + ":")
        query = select(sitreps.c.record).where(area, sitreps.c.known_at >= since)
        with self._reader.connect() as tx:
            found = tx.scalars(query.order_by(sitreps.c.known_at.desc()).limit(limit))
            return [_decoder.decode(bytes(raw)) for raw in found]


def _row(one: Sitrep) -> Row:
    return {
        "id": one.id,
        "region": one.region,
        "scope": one.scope,
        "known_at": one.known_at,
        "stage": one.last.stage.value if one.last else "",
        "record": _encoder.encode(one),
    }


SITREPS = Mapper(
    kind="sitrep",
    version=1,
    tables=(sitreps,),
    kept=True,
    audit="sitrep",
    records=RecordMapping(
        type=Sitrep,
        prefix=b"si",
        stored=sitreps,
        rows=(Rows(sitreps, "id", lambda one: [_row(one)]),),
        about=lambda one: About(one.region),
        version=lambda one: one.revision,
    ),
)
