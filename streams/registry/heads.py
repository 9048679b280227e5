"""Signed heads of the audit, kept elsewhere than the audit: a line a minute in a file that is only added to.

Who can write the database cannot make the chain anew without the key, and cannot cut off its end beyond the last head.
Production keeps both the file and the key outside the data folder (streams/operate/production.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from streams.errors import StoreError
from streams.model.audit import AuditRecord, Flaw, Head, flaws, mismatches
from streams.registry.audit_keys import head, public_key, signing_key, voucher
from streams.registry.registry import Registry
from streams.settings import Settings

EVERY_MS = 60_000
LATE_MS = 10 * 60_000
"""A record that is older than this and has no head after it was cut loose, or the signer does not run."""

_decoder = msgspec.json.Decoder(Head)


class Verdict(NamedTuple):
    """`heads`: how many there are; `unsigned`: records after the newest one."""

    records: int
    heads: int
    unsigned: int
    flaws: list[Flaw]


class Heads:
    """Signs on `sign` when the chain has grown and a minute has gone by; never where another user signs."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings, self._registry = settings, registry
        self._signed_at, self._signed = 0, -1
        # Read once, at the first head: a key that disappears later stops no work.
        self._key = cache(lambda: signing_key(settings))

    def sign(self, now: int) -> bool:
        """Whether a head was written. `now`: real ms. Raises OSError, MissingPart, StoreError, or what the database
        raises."""
        if now - self._signed_at < EVERY_MS:
            return False
        key = self._key()
        seq, hash_ = self._registry.audit_end()
        grown = key is not None and seq > 0 and seq != self._signed
        if key is not None and grown:
            _add(heads_file(self._settings), head(key, now, seq, hash_))
        self._signed_at, self._signed = now, seq
        return grown


def verify(settings: Settings, registry: Registry, now: int, public: Path | None = None) -> Verdict:
    """Everything that is wrong with the records, their heads and their sessions. `public`: file of the key to check
    with. Raises StoreError, MissingPart."""
    heads = list(_heads(heads_file(settings)))
    key = public_key(settings, public)
    first = min((one.seq for one in heads if key is not None and one.key == key.id), default=None)
    signs = voucher(key, settings, first if first is not None else 0 if public else 1 << 62)
    wrong = list(flaws(registry.audit_chain(), heads, signs, registry.audit_cut()))
    wrong += mismatches(registry.audit_chain(), registry.audited_sessions())
    last = max((one.seq for one in heads if signs(one)), default=0)
    records = registry.audit_end()[0]
    late = next((one for one in registry.audit_chain(last) if one.record.at < now - LATE_MS), None)
    if late is not None and (heads or public):
        wrong.append(Flaw(late.seq, f"record {late.seq} and later: older than 10 minutes and no head speaks for them"))
    return Verdict(records, len(heads), max(0, records - last), wrong)


def cut(settings: Settings, registry: Registry, limit: int, record: AuditRecord) -> int:
    """Deletes the audit's records older than `limit` (real ms) behind a signed cut; how many. Raises StoreError, and
    deletes nothing, when the chain does not verify."""
    if not registry.audit_before(limit)[1]:
        return 0
    found = verify(settings, registry, record.at).flaws
    if found:
        raise StoreError(f"the audit is not whole ({found[0].what}): nothing was cut; see `verify-audit`")
    key = signing_key(settings)
    if key is None:
        raise StoreError("the audit's key is with another user: only who holds it may cut; see docs/access.md")
    return registry.cut_audit(limit, lambda at, seq, hash_: head(key, at, seq, hash_), record)


def heads_file(settings: Settings) -> Path:
    kept = settings.registry.audit_heads
    return Path(kept) if kept else settings.store.data_dir / "audit" / "heads.jsonl"


def _add(file: Path, one: Head) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out:
        out.write(msgspec.json.encode(one) + b"\n")
        out.flush()
        os.fsync(out.fileno())


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
