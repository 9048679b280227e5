"""Signed heads of the audit, kept elsewhere than the audit: a line a minute in a file that is only added to.

Who can write the database cannot make the chain anew without the key, and cannot cut off its end beyond the last head.
Production keeps both the file and the key outside the data folder (streams/operate/production.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from streams.errors import StoreError
from streams.model.audit import AuditFlaw, AuditRecord, Head, flaws, mismatches
from streams.registry.audit_keys import (
    Public,
    head,
    key_file,
    make,
    named,
    of_before,
    private_key,
    public_key,
    public_pem,
    signing_key,
)
from streams.registry.audit_turns import Trust, terms, turned
from streams.registry.registry import Registry
from streams.registry.secret import alone, write_private
from streams.settings import Settings

EVERY_MS = 60_000
LATE_MS = 10 * 60_000
"""A record that is older than this and has no head after it was cut loose, or the signer does not run."""

_decoder = msgspec.json.Decoder(Head)


class ChainVerdict(NamedTuple):
    """`heads`: how many there are; `unsigned`: records after the newest one."""

    records: int
    heads: int
    unsigned: int
    flaws: list[AuditFlaw]


class Heads:
    """Signs on `sign` when the chain has grown and a minute has gone by; never where another user signs."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings, self._registry = settings, registry
        self._signed_at, self._signed = 0, -1
        self._stamp: tuple[int, int] | None = None
        self._held: Ed25519PrivateKey | None = None

    def sign(self, now: int) -> bool:
        """Whether a head was written. `now`: real ms. Raises OSError, MissingPart, StoreError, or what the database
        raises."""
        if now - self._signed_at < EVERY_MS:
            return False
        # The end first: a key that was turned meanwhile speaks for what was there before.
        seq, hash_ = self._registry.audit_end()
        key = self._key()
        grown = key is not None and seq > 0 and seq != self._signed
        if key is not None and grown:
            _add(heads_file(self._settings), head(key, now, seq, hash_))
        self._signed_at, self._signed = now, seq
        return grown

    def _key(self) -> Ed25519PrivateKey | None:
        """Read again when it was turned; one that disappears stops no work."""
        stamp = _stamp(key_file(self._settings))
        if self._held is None or stamp not in (None, self._stamp):
            self._held, self._stamp = signing_key(self._settings), stamp
        return self._held


def verify(settings: Settings, registry: Registry, now: int, public: Path | None = None) -> ChainVerdict:
    """Everything that is wrong with the records, their heads and their sessions. `public`: file of the key to check
    with. Raises StoreError, MissingPart."""
    written = list(_heads(heads_file(settings)))
    key = public_key(settings, public)
    trust = _trust(settings, key, written, asked=public is not None)
    heads, cut = list(trust.without_late(written)), registry.audit_cut()
    wrong = list(flaws(registry.audit_chain(), heads, trust.vouches, cut, trust.vouches_for_cut))
    wrong += mismatches(registry.audit_chain(), registry.audited_sessions())
    last = max((one.seq for one in heads if trust.vouches(one)), default=0)
    records = registry.audit_end()[0]
    late = next((one for one in registry.audit_chain(last) if one.record.at < now - LATE_MS), None)
    if late is not None and (heads or public):
        wrong.append(
            AuditFlaw(late.seq, f"record {late.seq} and later: older than 10 minutes and no head speaks for them")
        )
    return ChainVerdict(records, len(heads), max(0, records - last), wrong)


def turn(settings: Settings, registry: Registry, record: AuditRecord, now: int) -> str:
    """Lets another key sign from now on (real ms), in the place of the one before; its public half, as PEM. A turn that
    was cut off is ended, without a further key. Raises StoreError, MissingPart, OSError."""
    path, file = key_file(settings), heads_file(settings)
    if settings.registry.audit_public_key and not settings.registry.audit_key:
        raise StoreError("only the public half is here: run this as the user who holds the key (registry.audit_key)")
    if not file.exists():
        raise StoreError(f"nothing was signed with {path} yet: make another by `audit-key` and name that one instead")
    with alone(path.parent):
        old, draft = private_key(path), path.with_name(f"{path.name}.next")
        if not draft.exists():
            make(draft)
        new = private_key(draft)
        known = terms(named(old), list(_heads(file)))
        if named(new).id not in known:
            if known[named(old).id].over:
                raise StoreError(f"{path} is a key of before: bring the one that followed it back")
            registry.audit(record)
            end, behind = head(old, now, *registry.audit_end()), registry.audit_cut()
            _add(file, turned(old, new, end, 0 if behind is None else behind.seq))
        # Who verifies knows it before it signs; until then the old one may.
        write_private(path, draft.read_bytes())
        draft.unlink()
    return public_pem(new)


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
    if terms(named(key), _heads(heads_file(settings)))[named(key).id].over:
        raise StoreError(
            "another key of the audit follows this one: start again what was started before `rotate-audit`"
        )
    return registry.cut_audit(limit, lambda at, seq, hash_: head(key, at, seq, hash_), record)


def _trust(settings: Settings, key: Public | None, heads: list[Head], *, asked: bool) -> Trust:
    """`asked`: the key was named by who checks; then no head of the secret of before counts without one of the key."""
    known = {} if key is None else terms(key, heads)
    first = min((one.seq for one in heads if one.key in known), default=0 if asked else 1 << 62)
    return Trust(known, of_before(settings, first))


def _stamp(path: Path) -> tuple[int, int] | None:
    """None for a file that is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


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
