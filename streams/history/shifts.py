"""Shifts in history: who sat at which desk from when to when, what was handed over, and who signed for it. What is over
for a week is stored nowhere else."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, Integer, LargeBinary, Table, or_, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.shift import ShiftRecord

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(ShiftRecord)

shifts = Table(
    "shifts",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("scope", JournalText, nullable=False),
    Column("officer", JournalText, nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False),  # 0: it goes on
    Column("taken_at", BigInteger, nullable=False),  # 0: no second name
    Column("version", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("shifts_scope", shifts.c.scope, shifts.c.began)


class ShiftLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def of_desk(self, scope: str, since: int, until: int) -> list[ShiftRecord]:
        """Shifts of one desk that went on at some time between two times (city ms), oldest first."""
        went_on = or_(shifts.c.ended == 0, shifts.c.ended > since)
        query = select(shifts.c.record).where(shifts.c.scope == scope, shifts.c.began < until, went_on)
        with self._reader.connect() as tx:
            return [_decoder.decode(bytes(raw)) for raw in tx.scalars(query.order_by(shifts.c.began, shifts.c.id))]


def _row(shift: ShiftRecord) -> Row:
    return {
        "id": shift.id,
        "scope": shift.scope,
        "officer": shift.by,
        "began": shift.began,
        "ended": shift.ended,
        "taken_at": shift.taken_at,
        "version": shift.version,
        "record": _encoder.encode(shift),
    }


SHIFTS = Mapper(
    kind="shift",
    version=1,
    tables=(shifts,),
    kept=True,
    audit="shift",
    masked=(shifts.c.officer,),
    records=RecordMapping(
        type=ShiftRecord,
        prefix=b"sp",
        stored=shifts,
        rows=(Rows(shifts, "id", lambda shift: [_row(shift)]),),
        about=lambda shift: About(shift.scope),
        version=lambda shift: shift.version,
    ),
)
