"""Cuts of the audit: what is older than it must be kept is deleted, from the first record up to a signed cut.

The chain goes on unbroken behind the cut, and `verify` starts there. Nothing is cut from a chain that does not verify,
so a cut never destroys the traces of a change. The database refuses to delete a record that no cut covers, or that is
younger than half a year, whatever the settings say.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, Engine, delete, func, insert, select

from streams.model.audit import AuditRecord, Head, cut_hash
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import audit, audit_cuts

Sign = Callable[[int, int, bytes], Head]
"""(real ms, number, hash) -> a signed head."""
_decoder = msgspec.json.Decoder(Head)


class Cuts:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def audit_cut(self) -> Head | None:
        """Behind which record the kept part begins; None when nothing was cut."""
        with self._engine.connect() as tx:
            raw = tx.scalar(select(audit_cuts.c.head).order_by(audit_cuts.c.seq.desc()).limit(1))
        return None if raw is None else _decoder.decode(bytes(raw))

    def audit_before(self, limit: int) -> tuple[int, int, int]:
        """(records, number of the last of those older than `limit` (real ms), time of the oldest): a record kept
        behind a younger one waits for it. Zeros where there is none."""
        with self._engine.connect() as tx:
            count, oldest = tx.execute(select(func.count(), func.min(audit.c.at))).one()
            return int(count), _last_before(tx, limit), int(oldest or 0)

    def cut_audit(self, limit: int, sign: Sign, record: AuditRecord) -> int:
        """Deletes the records older than `limit` (real ms); how many. `record`: the cut's own, completed with the
        count; it comes first, so that the chain never is without an end."""
        with self._engine.begin() as tx:
            lock(tx)
            last = _last_before(tx, limit)
            row = tx.execute(select(audit.c.hash).where(audit.c.seq == last)).one_or_none()
            if row is None:
                return 0
            count = int(tx.scalar(select(func.count()).where(audit.c.seq <= last)) or 0)
            cut = sign(record.at, last, cut_hash(bytes(row.hash)))
            append(tx, msgspec.structs.replace(record, object=f"audit/{count}", fields=(f"seq<={last}",)))
            tx.execute(insert(audit_cuts), [{"seq": last, "head": msgspec.json.encode(cut)}])
            tx.execute(delete(audit).where(audit.c.seq <= last))
        return count


def _last_before(tx: Connection, limit: int) -> int:
    """0 when even the first record is younger."""
    young = tx.scalar(select(func.min(audit.c.seq)).where(audit.c.at >= limit))
    if young is not None:
        first = tx.scalar(select(func.min(audit.c.seq)))
        return int(young) - 1 if young != first else 0
    return int(tx.scalar(select(func.max(audit.c.seq))) or 0)
