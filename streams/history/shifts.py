"""Shifts in history: who sat at which desk from when to when, what was handed over, and who signed for it. What is over
for a week is stored nowhere else."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.shift import ShiftRecord

_encoder = msgspec.msgpack.Encoder()

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
