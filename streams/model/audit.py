"""The audit's records and the chain that binds them: each record's hash is made of its own content and the one before.

Whoever changes, takes away, adds or reorders a record breaks every hash after it; whoever makes all of them anew breaks
the signed heads, which are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

START = bytes(32)
"""Before the first record."""


class Decision(StrEnum):
    ALLOWED = "allowed"
    DENIED = "denied"


class AuditRecord(msgspec.Struct, frozen=True, array_like=True):
    """Who did what to whose data, and why. `at`: real ms. `actor`: user, session or `system`; `role`, `scope`: as they
    were then; `address`: where the request came from. `action`: as the policy names it; `object`: what it was done to
    (`worker/1234`); `fields`: which of its fields; `reason`: in the person's words; `case`: what it was done for."""

    at: int
    actor: str
    role: str
    scope: str
    address: str
    action: str
    object: str
    fields: tuple[str, ...] = ()
    reason: str = ""
    case: str = ""
    decision: Decision = Decision.ALLOWED


class Linked(msgspec.Struct, frozen=True):
    """A record in its place. `seq`: 1, 2, 3 ...; `prev`, `hash`: 32 bytes each."""

    seq: int
    record: AuditRecord
    prev: bytes
    hash: bytes


class Head(msgspec.Struct, frozen=True):
    """How far the chain had come at `at` (real ms), signed by who keeps the key."""

    at: int
    seq: int
    hash: str
    signature: str


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with the chain, at which record (0: with a head)."""

    seq: int
    what: str


_encoder = msgspec.msgpack.Encoder()


def chained(prev: bytes, seq: int, record: AuditRecord) -> bytes:
    """The hash of a record in its place."""
    return hashlib.sha256(prev + seq.to_bytes(8, "big") + _encoder.encode(record)).digest()


def signed(key: bytes, at: int, seq: int, hash_: bytes) -> Head:
    return Head(at, seq, hash_.hex(), _signature(key, at, seq, hash_.hex()))


def cut_hash(hash_: bytes) -> bytes:
    """What a cut behind the record of that hash is signed over. It differs from every hash of the chain, so a head is
    never taken for a cut."""
    return hashlib.sha256(b"cut" + hash_).digest()


def flaws(chain: Iterable[Linked], heads: Iterable[Head], key: bytes, cut: Head | None = None) -> Iterator[Flaw]:
    """Everything that is wrong, from the first record on. Without heads the end of a chain cannot be vouched for.
    `cut`: after which record the kept part begins, signed; None: it begins with record 1."""
    wanted: dict[int, str] = {}
    for head in heads:
        if not hmac.compare_digest(head.signature, _signature(key, head.at, head.seq, head.hash)):
            yield Flaw(0, f"the head of record {head.seq} is not signed with this key")
        else:
            wanted[head.seq] = head.hash
    seq, prev = 0, START
    if cut is not None:
        seq, chain = cut.seq, iter(chain)
        first = next(chain, None)
        prev = START if first is None else first.prev
        if not hmac.compare_digest(cut.signature, _signature(key, cut.at, cut.seq, cut.hash)):
            yield Flaw(seq, f"the cut behind record {seq} is not signed with this key")
        if cut.hash != cut_hash(prev).hex() or wanted.get(seq, prev.hex()) != prev.hex():
            yield Flaw(seq + 1, f"the first record does not follow record {seq}, behind which the audit was cut")
        wanted = {number: hash_ for number, hash_ in wanted.items() if number > seq}
        chain = chain if first is None else itertools.chain((first,), chain)
    for link in chain:
        seq += 1
        if link.seq != seq:
            yield Flaw(seq, f"record {seq} is missing: the next is {link.seq}")
            seq = link.seq
        elif link.prev != prev:
            yield Flaw(seq, f"record {seq} does not follow the one before it")
        if link.hash != chained(link.prev, link.seq, link.record):
            yield Flaw(seq, f"record {seq} is not what was written")
        if wanted.pop(seq, link.hash.hex()) != link.hash.hex():
            yield Flaw(seq, f"record {seq} is not the one that was signed")
        prev = link.hash
    for missing in sorted(wanted):
        yield Flaw(missing, f"record {missing} was signed and is gone: the chain ends with {seq}")


def _signature(key: bytes, at: int, seq: int, hash_: str) -> str:
    return hmac.new(key, f"{at}/{seq}/{hash_}".encode(), hashlib.sha256).hexdigest()
