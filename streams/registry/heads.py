"""Signed heads of the audit, kept elsewhere than the audit: a line a minute in a file that is only added to.

Who can write the database cannot make the chain anew without the key, and cannot cut off its end beyond the last head.
Keep the file, or a copy of it, where the database's administrators do not reach.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import msgspec

from streams.errors import StoreError
from streams.model.audit import AuditRecord, Flaw, Head, flaws, signed
from streams.registry.registry import Registry
from streams.registry.secret import write_private
from streams.settings import Settings

EVERY_MS = 60_000

_decoder = msgspec.json.Decoder(Head)


class Heads:
    """Signs on `sign` when the chain has grown and a minute has gone by."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings, self._registry = settings, registry
        self._signed_at, self._signed = 0, -1

    def sign(self, now: int) -> None:
        """`now`: real ms. Raises OSError, or what the database raises."""
        if now - self._signed_at < EVERY_MS:
            return
        seq, hash_ = self._registry.audit_end()
        if seq and seq != self._signed:
            line = msgspec.json.encode(signed(audit_key(self._settings), now, seq, hash_)) + b"\n"
            file = heads_file(self._settings)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as out:
                out.write(line)
                out.flush()
                os.fsync(out.fileno())
        self._signed_at, self._signed = now, seq


def verify(settings: Settings, registry: Registry) -> tuple[int, int, list[Flaw]]:
    """(records, heads, what is wrong)."""
    heads = list(_heads(heads_file(settings)))
    found = list(flaws(registry.audit_chain(), heads, audit_key(settings), registry.audit_cut()))
    return registry.audit_end()[0], len(heads), found


def cut(settings: Settings, registry: Registry, limit: int, record: AuditRecord) -> int:
    """Deletes the audit's records older than `limit` (real ms) behind a signed cut; how many. Raises StoreError, and
    deletes nothing, when the chain does not verify."""
    if not registry.audit_before(limit)[1]:
        return 0
    found = verify(settings, registry)[2]
    if found:
        raise StoreError(f"the audit is not whole ({found[0].what}): nothing was cut; see `verify-audit`")
    key = audit_key(settings)
    return registry.cut_audit(limit, lambda at, seq, hash_: signed(key, at, seq, hash_), record)


def heads_file(settings: Settings) -> Path:
    kept = settings.registry.audit_heads
    return Path(kept) if kept else settings.store.data_dir / "audit" / "heads.jsonl"


def audit_key(settings: Settings) -> bytes:
    """Made once, readable by the owner alone."""
    path = settings.store.data_dir / "audit.key"
    if not path.exists():
        write_private(path, secrets.token_hex(32).encode())
    return bytes.fromhex(path.read_text("ascii").strip())


def _heads(path: Path) -> Iterator[Head]:
    """A last line that a crash cut off is no head; any other line that is none is an error."""
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            yield _decoder.decode(line)
        except msgspec.DecodeError:
            if number == len(lines) and not line.endswith(b"\n"):
                return
            raise StoreError(f"{path}, line {number}: this is no head; restore the file from its copy") from None
