"""An audit with records in it, for tests."""

from __future__ import annotations

import msgspec
from sqlalchemy import text

from streams.model.audit import AuditRecord
from streams.registry.heads import EVERY_MS, Heads
from streams.registry.registry import Registry
from streams.settings import Settings

RECORD = AuditRecord(
    at=1_795_000_000_000,
    actor="a1b2",
    role="duty",
    scope="211221",
    address="10.0.0.9",
    action="track.open",
    object="worker/7",
    fields=("positions", "name"),
    reason="走访",
    case="c-1",
)
AT = RECORD.at
UNGUARDED = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_no_change ON audit", "DROP TRIGGER audit_no_delete ON audit"),
}


def as_owner(registry: Registry, *statements: str) -> None:
    """What somebody does who owns the database: the triggers go first."""
    with registry._engine.begin() as tx:
        for statement in (*UNGUARDED[tx.dialect.name], *statements):
            tx.execute(text(statement))


def written(registry: Registry, settings: Settings, count: int) -> None:
    for n in range(count):
        registry.audit(msgspec.structs.replace(RECORD, object=f"worker/{n}"))
    Heads(settings, registry).sign(EVERY_MS)
