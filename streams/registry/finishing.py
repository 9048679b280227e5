"""What a person does before a new session serves: the second factor, enrolled or asked for, and a password of the own.
The password can be changed at any time later in the same way."""

from __future__ import annotations

import msgspec
import pyotp
from sqlalchemy import Connection, Engine, select, update

from streams.access.sessions import PASSWORD, SECOND, SessionRules
from streams.errors import DeedRefused
from streams.model.audit import AuditRecord, Decision
from streams.registry import passwords
from streams.registry.audit import append
from streams.registry.deeds import end_all
from streams.registry.locks import AttemptOrigin, failed, locked, succeeded
from streams.registry.people import lock
from streams.registry.records import Session
from streams.registry.seal import Sealer
from streams.registry.sealed import USER, opened_cell, sealed_cell
from streams.registry.session_rows import DEFAULT, keep_few
from streams.registry.tables import sessions, users
from streams.registry.users import step_of

_SECRET = 32
"""Signs of base32: 160 bits."""
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


class Finishing:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def has_second(self, session: Session) -> bool:
        with self._engine.connect() as tx:
            return bool(tx.scalar(select(users.c.totp).where(users.c.id == session.user)))

    def prove_second(
        self,
        session: Session,
        code: str,
        offered: str,
        record: AuditRecord,
        now: int,
        rules: SessionRules = DEFAULT,
        *,
        device: str = "",
    ) -> bool:
        """Whether `code` is of the person's second factor; of one that was just `offered`, where there is none yet, and
        which is the person's from then on. Failures count with those at the door. `device`: the cookie of a browser
        that may be known."""
        with self._engine.begin() as tx:
            lock(tx)
            who = tx.execute(select(users).where(users.c.id == session.user)).one_or_none()
            if who is None or SECOND not in session.due.split():
                return False
            new = not who.totp
            secret = offered if new else opened_cell(self._sealer, USER, "totp", who.id, who.totp)
            sound = len(secret) == _SECRET and set(secret) <= _SIGNS
            step = step_of(secret, code, now) if sound else 0
            door = AttemptOrigin(record.address, device)
            good = step > who.totp_step and not who.disabled and not locked(tx, who, door, now)
            decision = Decision.ALLOWED if good else Decision.DENIED
            done = msgspec.structs.replace(record, action="second.enrol" if new else "second", decision=decision)
            append(tx, done)
            if not good:
                failed(tx, who, door, now)
                return False
            kept = sealed_cell(self._sealer, USER, "totp", who.id, secret)
            tx.execute(update(users).where(users.c.id == who.id).values(totp=kept, totp_step=step))
            succeeded(tx, who, door)
            _finish(tx, session, SECOND, now, rules)
            return True

    def change_password(
        self,
        session: Session,
        old: str,
        new: str,
        profile: str,
        record: AuditRecord,
        now: int,
        rules: SessionRules = DEFAULT,
        *,
        device: str = "",
    ) -> bool:
        """By the person, who says the old one; the other sessions of theirs end. False for a wrong old one, which
        counts as a failure. Raises StoreError for a new one that is not good enough, HashingBusy."""
        with self._engine.connect() as tx:
            who = tx.execute(select(users).where(users.c.id == session.user)).one_or_none()
        if who is None or who.elsewhere:
            raise DeedRefused("no_password")
        known = passwords.right(who.password, old)
        if known:
            passwords.check(new, who.name, profile)
            if new == old:
                raise DeedRefused("password_old")
        kept = passwords.kept(new) if known else ""
        with self._engine.begin() as tx:
            lock(tx)
            now_is = tx.execute(select(users).where(users.c.id == who.id)).one()
            door = AttemptOrigin(record.address, device)
            good = known and now_is.password == who.password and not now_is.disabled
            good = good and not locked(tx, now_is, door, now)
            append(tx, msgspec.structs.replace(record, decision=Decision.ALLOWED if good else Decision.DENIED))
            if not good:
                failed(tx, now_is, door, now)
                return False
            tx.execute(update(users).where(users.c.id == who.id).values(password=kept, must_change=False))
            succeeded(tx, now_is, door)
            end_all(tx, who.id, now, but=session.id)
            _finish(tx, session, PASSWORD, now, rules)
            return True


def offered() -> str:
    """The secret of a second factor to enrol."""
    return pyotp.random_base32(_SECRET)


def _finish(tx: Connection, session: Session, what: str, now: int, rules: SessionRules) -> None:
    """One thing less is due; with the last, the session serves and counts among its person's."""
    due = [one for one in session.due.split() if one != what]
    tx.execute(update(sessions).where(sessions.c.id == session.id).values(due=" ".join(due), proved_at=now))
    if not due:
        keep_few(tx, session.user, session.id, now, rules)
