"""The audit in the registry's database: one writer at a time, written before what it is about happens.

No record, no data: `audit` returns when the record is durable, and raises when it cannot be. Triggers of the
database refuse to change or delete a record; the chain is for anyone who gets past them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, insert, select
from sqlalchemy.engine import Row

from streams.model.audit import START, VERSION, AuditRecord, Decision, Linked, SessionRow, chained
from streams.model.typed import name as name_of
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
            query = query.where(_by(wanted.actor))
        with self._engine.connect() as tx:
            return [_linked(row) for row in tx.execute(query)]

    def looks_at(self, worker: int, limit: int) -> list[Linked]:
        """Who looked at a worker's tracks, the newest first."""
        theirs = audit.c.object.startswith(f"worker/{worker}/", autoescape=True)
        query = select(audit).where(audit.c.action.startswith("track"), theirs)
        with self._engine.connect() as tx:
            return [_linked(row) for row in tx.execute(query.order_by(audit.c.seq.desc()).limit(limit))]

    def actor_names(self, records: Collection[AuditRecord]) -> dict[str, str]:
        """Names by actor. A record says the name itself; of those before version 2 it is looked up as it is now."""
        known = {record.actor: record.name for record in records if record.name}
        old = {record.actor for record in records if record.version < VERSION}
        own = select(users.c.id, users.c.name).where(users.c.id.in_(old))
        theirs = select(sessions.c.id, users.c.name).join(users, users.c.id == sessions.c.user)
        with self._engine.connect() as tx:
            rows = [*tx.execute(own), *tx.execute(theirs.where(sessions.c.id.in_(old)))] if old else []
        return {row.id: row.name for row in rows} | known

    def audited_sessions(self) -> Iterator[SessionRow]:
        """Every session there is, as its table has it, for the comparison with the records."""
        query = select(sessions.c.id, sessions.c.user, sessions.c.role, sessions.c.scope, sessions.c.created_at)
        with self._engine.connect() as tx:
            rows = tx.execute(query.order_by(sessions.c.created_at)).all()
        return (SessionRow(row.id, row.user, row.role, row.scope, row.created_at) for row in rows)

    def audit_end(self) -> tuple[int, bytes]:
        """(number, hash) of the newest record; (0, START) of an empty chain."""
        with self._engine.connect() as tx:
            return _end(tx)


def _linked(row: Row[tuple[object, ...]]) -> Linked:
    fields = tuple(part for part in row.fields.split("\x1f") if part)
    before = (row.at, row.actor, row.role, row.scope, row.address, row.action, row.object)
    identity = (row.user, row.name, row.session, row.version)
    record = AuditRecord(*before, fields, row.reason, row.case_id, Decision(row.decision), *identity)
    return Linked(row.seq, record, bytes(row.prev), bytes(row.hash))


def append(tx: Connection, record: AuditRecord) -> int:
    """Within a transaction of the caller's, so that a record is kept or dropped with what it is about."""
    lock(tx)
    record = _identified(tx, record)
    last, prev = _end(tx)
    row = msgspec.structs.asdict(record)
    row |= {"seq": last + 1, "prev": prev, "hash": chained(prev, last + 1, record)}
    row |= {"fields": "\x1f".join(record.fields), "case_id": row.pop("case"), "decision": record.decision.value}
    tx.execute(insert(audit), [row])
    return last + 1


def _identified(tx: Connection, record: AuditRecord) -> AuditRecord:
    """With the user, the name and the session as they are at this moment. Here and not at the callers', so that no
    record can be written without them."""
    theirs = select(sessions.c.id, sessions.c.user, users.c.name).join(
        users, users.c.id == sessions.c.user, isouter=True
    )
    found = tx.execute(theirs.where(sessions.c.id == (record.session or record.actor))).one_or_none()
    if found is not None:
        return msgspec.structs.replace(record, user=found.user, name=found.name or "", session=found.id)
    name = tx.scalar(select(users.c.name).where(users.c.id == record.actor))
    return record if name is None else msgspec.structs.replace(record, user=record.actor, name=name)


def _by(actor: str) -> ColumnElement[bool]:
    """Records of a user by its name, or by a part of the id of user or session."""
    named = users.c.name == name_of(actor)
    of_user = select(sessions.c.id).join(users, users.c.id == sessions.c.user).where(named)
    old = audit.c.actor.in_(of_user) | audit.c.actor.in_(select(users.c.id).where(named))
    new = (audit.c.name == name_of(actor)) | audit.c.user.contains(actor, autoescape=True)
    return new | ((audit.c.version < VERSION) & old) | audit.c.actor.contains(actor, autoescape=True)


def _end(tx: Connection) -> tuple[int, bytes]:
    found = tx.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    return (0, START) if found is None else (int(found.seq), bytes(found.hash))
