"""The audit as operators meet it: whoever works at the command line is named by the machine, and says why."""

from __future__ import annotations

import getpass

from streams.clock import real_ms
from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.registry.heads import verify
from streams.registry.registry import Registry
from streams.settings import Settings

LONGEST_REASON = 500


def operator(action: str, obj: str, *, reason: str = "", case: str = "", fields: tuple[str, ...] = ()) -> AuditRecord:
    """A record of what the operator at this machine does. Raises StoreError for a reason that is too long or that no
    database can hold."""
    if len(reason) > LONGEST_REASON or any(ord(sign) < 32 for sign in reason):
        raise StoreError(f"a reason is one line of at most {LONGEST_REASON} signs")
    return AuditRecord(
        real_ms(), f"operator {getpass.getuser()}", "operator", "", "command line", action, obj, fields, reason, case
    )


def verify_audit(settings: Settings, registry: Registry) -> tuple[int, list[str]]:
    """(exit code, lines to print)."""
    records, heads, found = verify(settings, registry)
    lines = [f"{records} records, {heads} signed heads"]
    if not found:
        ending = "the chain is whole" if heads else "the chain is whole in itself; no head vouches for its end"
        return 0, [*lines, ending]
    return 1, [*lines, *(flaw.what for flaw in found), f"{len(found)} flaws: do not write to it; restore from a copy"]
