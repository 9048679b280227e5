"""Four eyes: what one administrator wants done to an administrator's user is done when a second one agrees.

The one who asks knows the password, the one who agrees gets the secret of the second factor: neither can sign in alone.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

import msgspec
import pyotp
from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.engine import Row

from streams.access.fields import ADMINISTRATORS
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.model.typed import name as name_of
from streams.registry.audit import append
from streams.registry.deeds import Deed, done
from streams.registry.people import lock
from streams.registry.records import Proposal, Session
from streams.registry.seal import Sealer
from streams.registry.sealed import USER, sealed_cell
from streams.registry.tables import proposals, users

KEPT_MS = 72 * 3_600_000
"""A proposal without agreement by then has lapsed."""
_decoder = msgspec.msgpack.Decoder(Deed)


class ProposalOutcome(NamedTuple):
    """`ended`: sessions. `waits`: whether a second administrator has to agree. `secret`: of the second factor, for who
    agreed, to hand over."""

    ended: int = 0
    waits: bool = False
    secret: str = ""


class Proposals:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def ask(self, deed: Deed, record: AuditRecord, now: int, by: Session) -> ProposalOutcome:
        """Does it, or keeps it until a second administrator agrees, where it gives or takes the rights of an
        administrator. Raises StoreError."""
        kept: dict[str, object] = {"id": secrets.token_hex(8), "deed": deed.do, "name": deed.name, "at": now}
        kept |= {"person": by.subject.person, "reason": record.reason, "body": msgspec.msgpack.encode(deed)}
        with self._engine.begin() as tx:
            lock(tx)
            if not _concerns_administrators(tx, deed):
                append(tx, record)
                return ProposalOutcome(ended=done(tx, deed, now, self._sealer))
            append(tx, msgspec.structs.replace(record, action=f"{deed.do}.propose"))
            tx.execute(insert(proposals), [kept | {"by": _name(tx, by)}])
        return ProposalOutcome(waits=True)

    def proposals(self, now: int) -> list[Proposal]:
        """Those that wait, the oldest first."""
        open_ = (proposals.c.decided_at.is_(None), proposals.c.at > now - KEPT_MS)
        with self._engine.connect() as tx:
            rows = tx.execute(select(proposals).where(*open_).order_by(proposals.c.at)).all()
        return [_proposal(row) for row in rows]

    def agree(self, proposal: str, record: AuditRecord, now: int, by: Session) -> ProposalOutcome:
        """Does what was proposed. Raises StoreError where this administrator may not agree, or it cannot be done."""
        with self._engine.begin() as tx:
            row = _waiting(tx, proposal, now)
            _may_agree(tx, row, by)
            deed = _decoder.decode(bytes(row.body))
            fields = (*record.fields, f"proposed by {row.by}", f"because {row.reason}")
            append(tx, msgspec.structs.replace(record, action=deed.do, object=deed.name, fields=fields))
            ended = done(tx, deed, now, self._sealer)
            tx.execute(update(proposals).where(proposals.c.id == proposal).values(decided_at=now, body=b""))
            return ProposalOutcome(ended=ended, secret=_second_factor(tx, deed, self._sealer))

    def refuse(self, proposal: str, record: AuditRecord, now: int) -> str:
        """Withdraws it, by any administrator, the proposer included; returns the user's name. Raises StoreError."""
        with self._engine.begin() as tx:
            row = _waiting(tx, proposal, now)
            append(tx, msgspec.structs.replace(record, action=f"{row.deed}.refuse", object=row.name))
            tx.execute(update(proposals).where(proposals.c.id == proposal).values(decided_at=now, body=b""))
            return str(row.name)


def _concerns_administrators(tx: Connection, deed: Deed) -> bool:
    was = tx.scalar(select(users.c.role).where(users.c.name == name_of(deed.name)))
    return bool({deed.role, was} & {role.value for role in ADMINISTRATORS})


def _waiting(tx: Connection, proposal: str, now: int) -> Row[tuple[object, ...]]:
    lock(tx)
    row = tx.execute(select(proposals).where(proposals.c.id == proposal)).one_or_none()
    if row is None or row.decided_at is not None or row.at <= now - KEPT_MS:
        raise DeedRefused("no_proposal")
    return row


def _may_agree(tx: Connection, row: Row[tuple[object, ...]], by: Session) -> None:
    """Another person, not the one it is about; of the system only where the administrator of security is alone."""
    if by.subject.person == row.person:
        raise DeedRefused("own_proposal")
    if _name(tx, by) == name_of(row.name):
        raise DeedRefused("own_change")
    if by.subject.role is Role.SECURITY_ADMIN:
        return
    others = (users.c.role == Role.SECURITY_ADMIN.value, users.c.disabled.is_(False), users.c.id != row.person)
    if by.subject.role is not Role.SYSTEM_ADMIN or tx.scalar(select(func.count()).select_from(users).where(*others)):
        raise DeedRefused("second_administrator")


def _second_factor(tx: Connection, deed: Deed, sealer: Sealer | None) -> str:
    """A new one for a user who has none, so that the password alone, which the other administrator knows, opens
    nothing."""
    who = tx.execute(select(users).where(users.c.name == name_of(deed.name))).one()
    if who.totp or who.elsewhere or deed.do == "user.change":
        return ""
    secret = pyotp.random_base32()
    tx.execute(
        update(users)
        .where(users.c.id == who.id)
        .values(totp=sealed_cell(sealer, USER, "totp", who.id, secret), totp_step=0)
    )
    return secret


def _name(tx: Connection, by: Session) -> str:
    return str(tx.scalar(select(users.c.name).where(users.c.id == by.user)) or by.id)


def _proposal(row: Row[tuple[object, ...]]) -> Proposal:
    deed = _decoder.decode(bytes(row.body))
    return Proposal(row.id, row.deed, row.name, deed.role, deed.scope, row.by, row.reason, row.at)
