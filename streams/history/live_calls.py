"""Calls in history: one row a call, with all its members and when each of them answered or left."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, LargeBinary, Select, Table, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.calls.call import Call
from streams.model.calls.facts import call_contribution

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Call)

live_calls = Table(
    "live_calls",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("region", JournalText, nullable=False),
    Column("scope", JournalText, nullable=False),
    Column("about", JournalText, nullable=False),
    Column("engine", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("live_calls_scope", live_calls.c.scope, live_calls.c.at)
Index("live_calls_about", live_calls.c.about, live_calls.c.at)


class CallLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def about(self, *about: str) -> list[Call]:
        """Those about any of these records (`kind/id`), the oldest first."""
        return self._read(select(live_calls.c.record).where(live_calls.c.about.in_(about)).order_by(live_calls.c.at))

    def of_desk(self, scope: str, since: int, until: int) -> list[Call]:
        """Those that a desk began between two times (city ms), the oldest first."""
        mine = (live_calls.c.scope == scope, live_calls.c.at >= since, live_calls.c.at < until)
        return self._read(select(live_calls.c.record).where(*mine).order_by(live_calls.c.at, live_calls.c.id))

    def _read(self, query: Select[Any]) -> list[Call]:
        with self._reader.connect() as tx:
            return [_decoder.decode(bytes(raw)) for raw in tx.scalars(query)]


def _row(call: Call) -> Row:
    names = ("id", "region", "scope", "about", "at", "ended")
    more = {"engine": call.engine.value, "record": _encoder.encode(call)}
    return {**{name: getattr(call, name) for name in names}, **more}


LIVE_CALLS = Mapper(
    kind="call",
    version=1,
    tables=(live_calls,),
    kept=True,
    audit="call",
    records=RecordMapping(
        type=Call,
        prefix=b"vc",
        stored=live_calls,
        rows=(Rows(live_calls, "id", lambda call: [_row(call)]),),
        about=lambda call: About(call.region),
        version=lambda call: call.revision,
        facts=call_contribution,
    ),
)
