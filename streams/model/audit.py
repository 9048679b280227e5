"""The audit's records and the chain that binds them: each record's hash is made of its own content and the one before.

Who changes, takes away, adds or reorders a record breaks every hash after it; anyone who makes all of them anew breaks
the signed heads, which are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

import msgspec

START = bytes(32)
"""Before the first record."""


class Decision(StrEnum):
    ALLOWED = "allowed"
    DENIED = "denied"


VERSION = 2
"""Of the records written now. Version 1 had no identity of its own: `user`, `name`, `session` are '' there."""
SIGN_IN = "signin"
"""Action of the record that begins a session; its user, role and scope are the session's as long as it lives."""


class AuditRecord(msgspec.Struct, frozen=True, array_like=True):
    """Who did what to whose data, and why. `at`: real ms. `actor`: user, session or `system`; `role`, `scope`: as they
    were then; `address`: where the request came from. `action`: as the policy names it; `object`: what it was done to
    (`worker/1234`); `fields`: which of its fields; `reason`: in the person's words; `case`: what it was done for.
    `user`, `name`, `session`: id and name of the user and id of the session, as they were when it was written; '' for
    what has none. They are part of what is chained, so that no other table says who it was."""

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
    user: str = ""
    name: str = ""
    session: str = ""
    version: int = VERSION


class Linked(msgspec.Struct, frozen=True):
    """A record in its place. `seq`: 1, 2, 3 ...; `prev`, `hash`: 32 bytes each."""

    seq: int
    record: AuditRecord
    prev: bytes
    hash: bytes


class KeyTurn(msgspec.Struct, frozen=True):
    """From one key to the next. `old`, `new`: public halves, in hex. `cut`: number of the newest cut by then, or 0.
    `by_old`, `by_new`: both sign `turn_statement`."""

    old: str
    new: str
    cut: int
    by_old: str
    by_new: str


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far the chain had come at `at` (real ms), signed. `key`: id of the public key; '' for a head that was signed
    with the secret of before. `turn`: of the last head of a key, which names the next one."""

    at: int
    seq: int
    hash: str
    signature: str
    key: str = ""
    turn: KeyTurn | None = None


class AuditFlaw(msgspec.Struct, frozen=True):
    """What is wrong with the chain, at which record (0: with a head)."""

    seq: int
    what: str


class SessionRow(msgspec.Struct, frozen=True):
    """A session as the table of sessions has it. `began`: real ms."""

    session: str
    user: str
    role: str
    scope: str
    began: int


_encoder = msgspec.msgpack.Encoder()
_FIRST_FIELDS = AuditRecord.__struct_fields__[:11]


def chained(prev: bytes, seq: int, record: AuditRecord) -> bytes:
    """The hash of a record in its place."""
    return hashlib.sha256(prev + seq.to_bytes(8, "big") + _content(record)).digest()


def statement(at: int, seq: int, hash_: str) -> bytes:
    """What a head's signature is over."""
    return f"{at}/{seq}/{hash_}".encode()


def turn_statement(end: Head, turn: KeyTurn) -> bytes:
    """What both keys of a turn sign. No head's statement begins like it."""
    return f"turn/{end.at}/{end.seq}/{end.hash}/{turn.cut}/{turn.old}/{turn.new}".encode()


def cut_hash(hash_: bytes) -> bytes:
    """What a cut behind the record of that hash is signed over. It differs from every hash of the chain, so a head is
    never taken for a cut."""
    return hashlib.sha256(b"cut" + hash_).digest()


def flaws(
    chain: Iterable[Linked],
    heads: Iterable[Head],
    vouches: Callable[[Head], bool],
    cut: Head | None = None,
    vouches_for_cut: Callable[[Head], bool] | None = None,
) -> Iterator[AuditFlaw]:
    """Everything that is wrong, from the first record on. `vouches`: whether a head's signature counts; for `cut`
    `vouches_for_cut`, where that differs. Without heads nothing speaks for the end of a chain. `cut`: after which
    record the kept part begins, signed; None: it begins with record 1."""
    signed: dict[int, str] = {}
    for head in heads:
        if vouches(head):
            signed[head.seq] = head.hash
        else:
            yield AuditFlaw(0, f"the head of record {head.seq} is not signed with this key")
    seq, prev = 0, START
    if cut is not None:
        seq, chain = cut.seq, iter(chain)
        first = next(chain, None)
        prev = START if first is None else first.prev
        if not (vouches_for_cut or vouches)(cut):
            yield AuditFlaw(seq, f"the cut behind record {seq} is not signed with this key")
        if cut.hash != cut_hash(prev).hex() or signed.get(seq, prev.hex()) != prev.hex():
            yield AuditFlaw(seq + 1, f"the first record does not follow record {seq}, behind which the audit was cut")
        signed = {number: hash_ for number, hash_ in signed.items() if number > seq}
        chain = chain if first is None else itertools.chain((first,), chain)
    for link in chain:
        seq += 1
        if link.seq != seq:
            yield AuditFlaw(seq, f"record {seq} is missing: the next is {link.seq}")
            seq = link.seq
        elif link.prev != prev:
            yield AuditFlaw(seq, f"record {seq} does not follow the one before it")
        yield from _changed(link, signed)
        prev = link.hash
    for missing in sorted(signed):
        yield AuditFlaw(missing, f"record {missing} was signed and is gone: the chain ends with {seq}")


def _changed(link: Linked, signed: dict[int, str]) -> Iterator[AuditFlaw]:
    """Whether a record is what was written and signed; its head is taken out of `signed`."""
    if link.hash != chained(link.prev, link.seq, link.record):
        yield AuditFlaw(link.seq, f"record {link.seq} is not what was written")
    if signed.pop(link.seq, link.hash.hex()) != link.hash.hex():
        yield AuditFlaw(link.seq, f"record {link.seq} is not the one that was signed")


def mismatches(chain: Iterable[Linked], sessions: Iterable[SessionRow]) -> Iterator[AuditFlaw]:
    """Where records and the table of sessions differ about whose a session is. Every session that began since version
    2 has a sign-in record with its id; older ones are passed over."""
    began: dict[str, tuple[str, str, str]] = {}
    since: int | None = None
    for seq, record in ((link.seq, link.record) for link in chain if link.record.version >= VERSION):
        since = record.at if since is None else since
        owner = (record.user, record.role, record.scope)
        if not record.session:
            continue
        if record.action == SIGN_IN and record.decision is Decision.ALLOWED:
            began.setdefault(record.session, owner)
        elif began.get(record.session, owner) != owner:
            yield AuditFlaw(seq, f"record {seq} is of session {record.session}, which another user began")
    for row in sessions:
        first, owner = began.get(row.session), (row.user, row.role, row.scope)
        if first is None and since is not None and row.began >= since:
            yield AuditFlaw(0, f"session {row.session} of {_owner(owner)} has no sign-in record")
        elif first is not None and first != owner:
            yield AuditFlaw(
                0, f"session {row.session} is now of {_owner(owner)}; its sign-in record says {_owner(first)}"
            )


def _owner(owner: tuple[str, str, str]) -> str:
    user, role, scope = owner
    return f"{f'user {user}' if user else 'a link'} ({role} {scope})"


def _content(record: AuditRecord) -> bytes:
    """The bytes that are chained. Version 1 is hashed as it was then."""
    if record.version < VERSION:
        return _encoder.encode([getattr(record, name) for name in _FIRST_FIELDS])
    return _encoder.encode(record)
