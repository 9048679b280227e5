"""Writes the records of one kind: rows replaced, facts added as differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, func, insert, literal, select

from streams.history import facts, search
from streams.history.mapper import Mapper, RecordMapping
from streams.model.fact import FactKey

R = TypeVar("R")
_PORTION = 500


def write(
    tx: Connection,
    mapper: Mapper[R],
    records: RecordMapping[R],
    changed: Mapping[str, R],
    times: tuple[int, int],
    *,
    whole: bool,
    left: Collection[str] = (),
) -> None:
    """`changed`: the newest of each record, by id. `times`: city ms of the last write and of this one. `whole`: these
    and, as they are stored, those that `left` the fold are all records there are; rows of others go, unless the kind is
    kept here alone."""
    before, now = times
    known = {name: record for name, record in changed.items() if records.known(record)}
    known |= _stored(tx, records, [name for name in left if name not in known])
    passed = _passed(tx, records, known, before, now)
    gone = facts.owners(tx, mapper.kind) - known.keys() if whole and not mapper.kept and records.facts else set()
    if mapper.kept:
        known = _not_older(tx, records, known)
    for table, owner, made in records.rows:
        if whole and not mapper.kept:
            tx.execute(delete(table))
        else:
            for names in _portions(list(known)):
                tx.execute(delete(table).where(table.c[owner].in_(names)))
        if rows := [row for record in known.values() for row in made(record)]:
            tx.execute(insert(table), rows)
    if records.turns is not None:
        _turn(tx, records.turns, list(known), whole=whole and not mapper.kept)
    search.write(tx, mapper, records, known, whole=whole and not mapper.kept)
    if records.facts:
        current, count = {**known, **passed}, records.facts
        ids = [*known, *passed, *sorted(gone)]
        facts.write(
            tx, mapper.kind, ids, lambda name: count(current[name], now) if name in current else Counter[FactKey]()
        )


def remake(tx: Connection, mapper: Mapper[R], records: RecordMapping[R]) -> None:
    """Makes the rows of a kind that is kept here alone anew, from its own stored records."""
    stored = records.stored
    for names in _portions(list(tx.scalars(select(stored.c.id)))):
        rows = tx.scalars(select(stored.c.record).where(stored.c.id.in_(names))).all()
        known = {record.id: record for record in map(records.decode, map(bytes, rows))}  # type: ignore[attr-defined]
        write(tx, mapper, records, known, (0, 0), whole=False)


def _passed(tx: Connection, records: RecordMapping[R], known: Mapping[str, R], before: int, now: int) -> dict[str, R]:
    """Records, other than `known`, whose facts changed by time alone."""
    if records.passed is None:
        return {}
    return _stored(tx, records, [name for name in tx.scalars(records.passed(before, now)) if name not in known])


def _stored(tx: Connection, records: RecordMapping[R], ids: Sequence[str]) -> dict[str, R]:
    """Those of the records that are here."""
    stored, found = records.stored, dict[str, R]()
    for names in _portions(ids):
        rows = tx.execute(select(stored.c.id, stored.c.record).where(stored.c.id.in_(names)))
        found.update((row.id, records.decode(bytes(row.record))) for row in rows)
    return found


def _not_older(tx: Connection, records: RecordMapping[R], known: Mapping[str, R]) -> dict[str, R]:
    stored, held = records.stored, dict[str, int]()
    for names in _portions(list(known)):
        rows = tx.execute(select(stored.c.id, stored.c.record).where(stored.c.id.in_(names)))
        held.update((row.id, records.version(records.decode(bytes(row.record)))) for row in rows)
    return {name: one for name, one in known.items() if held.get(name, 0) <= records.version(one)}


def first_turn(tx: Connection, records: RecordMapping[R]) -> None:
    """Of what a release stored that kept none."""
    turns = records.turns
    if turns is not None and tx.scalar(select(turns.c.id).limit(1)) is None:
        tx.execute(insert(turns).from_select(["id", "turn"], select(records.stored.c.id, literal(1))))


def _turn(tx: Connection, turns: Table, ids: Sequence[str], *, whole: bool) -> None:
    """These are written now. `whole`: and there are no others."""
    turn = int(tx.scalar(select(func.max(turns.c.turn))) or 0) + 1
    if whole:
        tx.execute(delete(turns))
    for names in _portions(ids):
        if not whole:
            tx.execute(delete(turns).where(turns.c.id.in_(names)))
        tx.execute(insert(turns), [{"id": name, "turn": turn} for name in names])


def _portions(names: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(names), _PORTION):
        yield names[first : first + _PORTION]
