"""How the key that signs the audit is followed by another: one line among the heads, signed with both.

From either key the other is found, so who kept the public half of one checks everything: the old key speaks for what
was there at the turn and for nothing later, anyone who has it by then; the new one for all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from streams.model.audit import Head, KeyTurn, statement, turn_statement
from streams.registry.audit_keys import Public, key_id

GRACE_MS = 10 * 60_000
"""Real ms after a turn in which a process may still sign with the old key: until it has read the new one, or was
started again. Those heads speak for nothing, and are no flaw."""
_EVER = 1 << 62


class Term(NamedTuple):
    """What a key speaks for: heads up to record `seq`, cuts up to `cut`. `ended`: real ms of its turn."""

    key: Ed25519PublicKey
    seq: int = _EVER
    cut: int = _EVER
    ended: int = _EVER

    @property
    def over(self) -> bool:
        """Whether another key follows."""
        return self.ended != _EVER


class Trust:
    """Which heads and cuts count. `legacy`: whether a head without a key does."""

    def __init__(self, known: dict[str, Term], legacy: Callable[[Head], bool]) -> None:
        self._known, self._legacy = known, legacy

    def vouches(self, one: Head) -> bool:
        term = self._known.get(one.key)
        if term is None:
            return not one.key and self._legacy(one)
        return one.seq <= term.seq and _signed(term.key, one)

    def vouches_for_cut(self, one: Head) -> bool:
        term = self._known.get(one.key)
        return self.vouches(one) and (term is None or one.seq <= term.cut)

    def without_late(self, heads: Iterable[Head]) -> Iterator[Head]:
        """Less those that an old key signed within GRACE_MS after its turn."""
        for one in heads:
            term = self._known.get(one.key)
            after = term is not None and one.seq > term.seq and one.at <= term.ended + GRACE_MS
            if term is None or not after or not _signed(term.key, one):
                yield one


def turned(old: Ed25519PrivateKey, new: Ed25519PrivateKey, end: Head, cut: int) -> Head:
    """`end`, signed with the old key at the end of the chain, as the line that names the new one. `cut`: number of the
    newest cut, 0 for none."""
    turn = KeyTurn(_hex(old.public_key()), _hex(new.public_key()), cut, "", "")
    said = turn_statement(end, turn)
    return msgspec.structs.replace(
        end, turn=msgspec.structs.replace(turn, by_old=old.sign(said).hex(), by_new=new.sign(said).hex())
    )


def terms(public: Public, heads: Iterable[Head]) -> dict[str, Term]:
    """The keys before and after `public`, and itself, by id. Of two turns of one key the first counts: nothing vouches
    for the heads that follow the other."""
    turns = [(one, one.turn) for one in heads if one.turn is not None and _both_signed(one, one.turn)]
    after = {turn.old: (one, turn) for one, turn in reversed(turns)}
    before = {turn.new: (one, turn) for one, turn in reversed(turns)}
    ended: dict[str, Term] = {}
    newest = oldest = _hex(public.key)
    while (found := after.get(newest)) and newest not in ended:
        ended[newest] = _ended(*found)
        newest = found[1].new
    while (found := before.get(oldest)) and found[1].old not in ended:
        oldest = found[1].old
        ended[oldest] = _ended(*found)
    return {key_id(_key(name)): term for name, term in ({newest: Term(_key(newest))} | ended).items()}


def _ended(one: Head, turn: KeyTurn) -> Term:
    return Term(_key(turn.old), one.seq, turn.cut, one.at)


def _both_signed(one: Head, turn: KeyTurn) -> bool:
    said = turn_statement(one, turn)
    try:
        old = _key(turn.old)
        old.verify(bytes.fromhex(turn.by_old), said)
        _key(turn.new).verify(bytes.fromhex(turn.by_new), said)
    except (InvalidSignature, ValueError):
        return False
    return one.key == key_id(old) and _signed(old, one)


def _signed(key: Ed25519PublicKey, one: Head) -> bool:
    try:
        key.verify(bytes.fromhex(one.signature), statement(one.at, one.seq, one.hash))
    except (InvalidSignature, ValueError):
        return False
    return True


def _hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _key(said: str) -> Ed25519PublicKey:
    """Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(said))
