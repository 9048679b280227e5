"""The audit in the registry's database: one writer at a time, written before what it is about happens.

No record, no data: `audit` returns when the record is durable, and raises when it cannot be. Triggers of the
database refuse to change or delete a record; the chain is for whoever gets past them.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select

from streams.model.audit import START, AuditRecord, Decision, Linked, chained
from streams.registry.people import lock
from streams.registry.tables import audit

_PORTION = 2_000


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
            for row in rows:
                fields = tuple(part for part in row.fields.split("\x1f") if part)
                record = AuditRecord(
                    row.at,
                    row.actor,
                    row.role,
                    row.scope,
                    row.address,
                    row.action,
                    row.object,
                    fields,
                    row.reason,
                    row.case_id,
                    Decision(row.decision),
                )
                yield Linked(row.seq, record, bytes(row.prev), bytes(row.hash))
            if len(rows) < _PORTION:
                return
            after = rows[-1].seq

    def audit_end(self) -> tuple[int, bytes]:
        """(number, hash) of the newest record; (0, START) of an empty chain."""
        with self._engine.connect() as tx:
            return _end(tx)

    def audit_counts(self) -> dict[str, int]:
        """How many records of each action."""
        with self._engine.connect() as tx:
            rows = tx.execute(select(audit.c.action, func.count()).group_by(audit.c.action))
            return {action: int(count) for action, count in rows}


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
