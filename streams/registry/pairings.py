"""Vehicles' terminals that may fetch their key: while a pairing is open, and only the terminal that came first.

A terminal has no place to type a key into; what it says of itself (maker, model, its own id, plate) is no secret. So an
operator opens its pairing for a while, and each registration within it makes its key anew.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import BigInteger, Column, Engine, Integer, LargeBinary, String, Table, delete, insert, select, update

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock, new_key, sender_of, tell
from streams.registry.records import Sender
from streams.registry.tables import keys, metadata, senders

pairings = Table(
    "pairings",
    metadata,
    Column("number", String, primary_key=True),  # the terminal's, without zeros in front
    Column("sender", Integer, nullable=False),
    Column("maker", LargeBinary, nullable=False),  # digest of its first registration; empty until then
    Column("until", BigInteger, nullable=False),  # real ms
)


class Pairings:
    """Takes an engine; `Registry` is made of it."""

    _engine: Engine

    def open_pairing(self, number: str, sender: int, until: int) -> None:
        """Of a terminal, by its number: whatever was there before ends. Raises DeedRefused `terminal_known` for the
        number of another sender that may send."""
        with self._engine.begin() as tx:
            lock(tx)
            alive = select(senders.c.number).where(senders.c.number == pairings.c.sender, senders.c.ended_at == 0)
            others = select(pairings.c.sender).where(pairings.c.number == number, alive.exists())
            known = tx.scalar(others)
            if known not in (None, sender):
                raise DeedRefused("terminal_known", device=str(known))
            tx.execute(delete(pairings).where(pairings.c.number == number))
            tx.execute(insert(pairings), [{"number": number, "sender": sender, "maker": b"", "until": until}])

    def terminal(self, number: str) -> Sender | None:
        """Whose number it is, as long as it may send."""
        query = select(senders).join(pairings, pairings.c.sender == senders.c.number)
        with self._engine.connect() as tx:
            row = tx.execute(query.where(pairings.c.number == number, senders.c.ended_at == 0)).mappings().one_or_none()
        return None if row is None else sender_of(row)

    def pair(self, number: str, maker: bytes, now: int, address: str) -> str:
        """The text of its key, made anew, of which the one before ends; '' where no pairing is open or another terminal
        came first. `maker`: what it says of itself."""
        from_it = hashlib.sha256(maker).digest()
        open_ = (pairings.c.number == number, pairings.c.until >= now)
        # Anybody may knock: what is not open takes no lock and writes nothing.
        with self._engine.connect() as tx:
            if tx.scalar(select(pairings.c.sender).where(*open_, pairings.c.maker.in_((b"", from_it)))) is None:
                return ""
        with self._engine.begin() as tx:
            lock(tx)
            query = select(senders).join(pairings, pairings.c.sender == senders.c.number)
            mine = (*open_, pairings.c.maker.in_((b"", from_it)), senders.c.ended_at == 0)
            row = tx.execute(query.where(*mine)).mappings().one_or_none()
            if row is None:
                return ""
            sender = sender_of(row)
            before = select(keys.c.label, keys.c.simulated).where(keys.c.number == sender.key)
            label, simulated = tx.execute(before).one()
            key, text = new_key(tx, label, simulated, now)
            tx.execute(update(keys).where(keys.c.number == sender.key).values(revoked_at=now))
            tx.execute(update(senders).where(senders.c.number == sender.number).values(key=key))
            tx.execute(update(pairings).where(pairings.c.number == number).values(maker=from_it))
            about = f"device/{sender.number}"
            append(tx, AuditRecord(now, "", "", "", address, "terminal.pair", about, (f"number={number}",)))
            tell(tx, now, [])
        return text
