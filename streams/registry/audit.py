"""The audit in the registry's database: one writer at a time, written before what it is about happens.

No record, no data: `audit` returns when the record is durable, and raises when it cannot be. Triggers of the
database refuse to change or delete a record; the chain is for whoever gets past them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.engine import Row

from streams.model.audit import START, AuditRecord, Decision, Linked, chained
from streams.registry.people import lock
from streams.registry.tables import audit, sessions, users

_PORTION = 2_000


class Wanted(NamedTuple):
    """What a search is for, '' = any. `actor`: a user's name, or part of an id; `action`: its beginning; `object`: part
    of it."""

    actor: str = ""
    action: str = ""
    object: str = ""


class Audit:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def audit(self, record: AuditRecord) -> int:
        """Appends; returns its number once it is durable."""
        with self._engine.begin() as tx:
            return append(tx, record)

    def audit_chain(self, after: int = 0) -> Iterator[Linked]:
        """All records in order, read in portions."""
        while True:
            with self._engine.connect() as tx:
                rows = tx.execute(select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(_PORTION)).all()
            yield from map(_linked, rows)
            if len(rows) < _PORTION:
                return
            after = rows[-1].seq

    def audit_search(self, wanted: Wanted, limit: int) -> list[Linked]:
        """The newest that fit, the newest first."""
        query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
        if wanted.action:
            query = query.where(audit.c.action.startswith(wanted.action, autoescape=True))
        if wanted.object:
            query = query.where(audit.c.object.contains(wanted.object, autoescape=True))
        if wanted.actor:
            of_user = select(sessions.c.id).join(users, users.c.id == sessions.c.user)
            named = users.c.name == wanted.actor.casefold()
            theirs = audit.c.actor.in_(of_user.where(named)) | audit.c.actor.in_(select(users.c.id).where(named))
            query = query.where(theirs | audit.c.actor.contains(wanted.actor, autoescape=True))
        with self._engine.connect() as tx:
            return [_linked(row) for row in tx.execute(query)]

    def looks_at(self, worker: int, limit: int) -> list[Linked]:
        """Who looked at a worker's tracks, the newest first."""
        theirs = audit.c.object.startswith(f"worker/{worker}/", autoescape=True)
        query = select(audit).where(audit.c.action.startswith("track"), theirs)
        with self._engine.connect() as tx:
            return [_linked(row) for row in tx.execute(query.order_by(audit.c.seq.desc()).limit(limit))]

    def actor_names(self, actors: Collection[str]) -> dict[str, str]:
        """Names of the users that these sessions or users are; others have none."""
        some = set(actors)
        own = select(users.c.id, users.c.name).where(users.c.id.in_(some))
        theirs = select(sessions.c.id, users.c.name).join(users, users.c.id == sessions.c.user)
        with self._engine.connect() as tx:
            rows = [*tx.execute(own), *tx.execute(theirs.where(sessions.c.id.in_(some)))]
        return {row.id: row.name for row in rows}

    def audit_end(self) -> tuple[int, bytes]:
        """(number, hash) of the newest record; (0, START) of an empty chain."""
        with self._engine.connect() as tx:
            return _end(tx)

    def audit_counts(self) -> dict[str, int]:
        """How many records of each action."""
        with self._engine.connect() as tx:
            rows = tx.execute(select(audit.c.action, func.count()).group_by(audit.c.action))
            return {action: int(count) for action, count in rows}


def _linked(row: Row[tuple[object, ...]]) -> Linked:
    fields = tuple(part for part in row.fields.split("\x1f") if part)
    before = (row.at, row.actor, row.role, row.scope, row.address, row.action, row.object)
    record = AuditRecord(*before, fields, row.reason, row.case_id, Decision(row.decision))
    return Linked(row.seq, record, bytes(row.prev), bytes(row.hash))


def append(tx: Connection, record: AuditRecord) -> int:
    """Within a transaction of the caller's, so that a record stands or falls with what it tells of."""
    lock(tx)
    last, prev = _end(tx)
    row = msgspec.structs.asdict(record)
    row |= {"seq": last + 1, "prev": prev, "hash": chained(prev, last + 1, record)}
    row |= {"fields": "\x1f".join(record.fields), "case_id": row.pop("case"), "decision": record.decision.value}
    tx.execute(insert(audit), [row])
    return last + 1


def _end(tx: Connection) -> tuple[int, bytes]:
    found = tx.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    return (0, START) if found is None else (int(found.seq), bytes(found.hash))
