"""Which cases were closed long enough ago, from the rows of history."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Engine, select

from streams.history.cases.tables import cases, records
from streams.model.case import Case
from streams.model.retention import closed_since, merged_into

_PORTION = 500
_decoder = msgspec.msgpack.Decoder(Case)


class Closings(NamedTuple):
    """`known`: cases that history has; `over`: those of them that were closed by the moment that was given."""

    known: frozenset[str]
    over: frozenset[str]


def closings(engine: Engine, names: Collection[str], before: int) -> Closings:
    """Of these cases, those closed for good at `before` (city ms) or earlier. A merged case is as old as the case that
    took it in: its reporter waits for that one."""
    known: set[str] = set()
    over: set[str] = set()
    for case in _cases(engine, names):
        known.add(case.id)
        main = merged_into(case)
        last = next(_cases(engine, [main]), case) if main else case
        ends = (closed_since(case), closed_since(last))
        if all(ends) and max(ends) <= before:
            over.add(case.id)
    return Closings(frozenset(known), frozenset(over))


def _cases(engine: Engine, names: Collection[str]) -> Iterator[Case]:
    listed = sorted(names)
    for first in range(0, len(listed), _PORTION):
        portion = listed[first : first + _PORTION]
        query = select(records.c.record).join(cases, cases.c.id == records.c.id).where(cases.c.id.in_(portion))
        with engine.connect() as tx:
            rows = tx.scalars(query).all()
        yield from (_decoder.decode(bytes(raw)) for raw in rows)
